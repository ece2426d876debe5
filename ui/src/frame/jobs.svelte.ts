// What is the engine doing, and what has it just finished?
import { asFailure, call } from '../api/call';
import type { EvidenceRow, JobRow } from '../api/contract';
import { toasts } from './toasts.svelte';

const active = (job: JobRow) => job.state === 'running' || job.state === 'queued';

class Jobs {
  #list = $state.raw<readonly JobRow[]>([]);
  #finished: JobRow[] = [];

  /** Newest first. */
  readonly all = $derived(this.#list.toSorted((a, b) => b.id - a.id));
  readonly waiting = $derived(this.all.filter(active));
  readonly running = $derived(this.all.findLast((job) => job.state === 'running') ?? null);

  /** Files that wait to be sealed: they are not evidence yet. */
  readonly unsealed = $derived(
    this.waiting
      .filter((job) => job.kind === 'import' && job.evidence === null && job.state === 'queued')
      .reverse(),
  );

  /**
   * The job that waits for or reads an evidence file. A first reading starts before the file is sealed and so names none;
   * since one job works at a time, it is the one that runs while the file is being read.
   */
  ofEvidence({ id, state }: EvidenceRow): JobRow | undefined {
    const unnamed =
      this.running?.kind === 'import' && this.running.evidence === null ? this.running : undefined;
    return this.waiting.find((job) => job.evidence === id) ?? (state === 'reading' ? unnamed : undefined);
  }

  /** Takes the engine's list, as after opening a case. */
  async load(): Promise<void> {
    const list = await call('jobs', null).catch(() => []);
    this.#list = list;
  }

  /** Takes one job's news. */
  hear(job: JobRow): void {
    const before = this.#list.find((known) => known.id === job.id);
    this.#list = [...this.#list.filter((known) => known !== before), job];
    if (active(job) || (before && !active(before))) return;
    if (job.state === 'failed') toasts.show('bad', `${job.title} failed`, job.message ?? '');
    else if (job.state === 'cancelled') toasts.show('plain', `${job.title} was cancelled`, job.message ?? '');
    else this.#finished.push(job);
    if (this.waiting.length > 0 || this.#finished.length === 0) return;
    const done = this.#finished;
    this.#finished = [];
    void import('./finished').then(({ sumUp }) => sumUp(done));
  }

  async cancel(id: number): Promise<void> {
    try {
      await call('job_cancel', { id });
    } catch (error) {
      toasts.show('bad', 'The job could not be cancelled', asFailure(error).message);
    }
  }
}

export const jobs = new Jobs();

/** Done part of a job, 0 to 1; null where its end is not known. */
export function partDone(job: JobRow): number | null {
  return job.total > 0 ? Math.min(1, job.done / job.total) : null;
}
