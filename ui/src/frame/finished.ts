// What is said when the last of a batch of jobs has ended?
import type { JobRow } from '../api/contract';
import { formatCount, plural } from '../domain/count';
import { toasts } from './toasts.svelte';

/** One message for a whole batch: forty files need no forty notes. */
export function sumUp(done: readonly JobRow[]): void {
  const only = done[0];
  if (!only) return;
  const rows = done.reduce((sum, job) => sum + job.rows, 0);
  const files = done.filter((job) => job.kind === 'import').length;
  if (done.length === 1) toasts.show('good', `${only.title}: done`, only.message ?? '');
  else if (files > 0)
    toasts.show('good', `${plural(files, 'file')} read`, `${formatCount(rows)} rows read in all.`);
  else toasts.show('good', `${plural(done.length, 'job')} done`);
}
