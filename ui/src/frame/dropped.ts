// What becomes of files that are dropped on the window?
import type { PickedFile } from '../api/contract';
import { drops } from './events.svelte';
import { route } from './route.svelte';
import { session } from './session.svelte';
import { toasts } from './toasts.svelte';

/** Brings files before the examiner, where a case can take them. */
export function dropped(files: readonly PickedFile[]): void {
  if (!session.info) {
    toasts.show(
      'plain',
      'Open or make a case first',
      'Then drop the files again: evidence belongs to a case.',
    );
  } else if (session.info.read_only) {
    toasts.show('bad', 'This case is read-only', 'No evidence can be added to it now.');
  } else {
    route.go('evidence');
    drops.add(files);
  }
}
