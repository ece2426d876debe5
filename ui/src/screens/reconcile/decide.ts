// What a person does on the workbench; the engine keeps it, and undo takes it back.
import { asFailure, call } from '../../api/call';
import type { LineFilter, Verdict } from '../../api/contract';
import { toasts } from '../../frame/toasts.svelte';
import type { Pair } from './pairs';

/** Decides; false where it was refused, which has been said then. */
export async function decide(
  what: Verdict,
  pairs: Pair[],
  why = '',
  above: number | null = null,
  filter: LineFilter = {},
): Promise<boolean> {
  try {
    const decision = { what, pairs, above, filter, why };
    const made = await call('reconcile_decide', decision);
    toasts.show('plain', made.title, 'Ctrl+Z takes it back.');
    return true;
  } catch (error) {
    toasts.show('bad', 'Nothing was changed', asFailure(error).message);
    return false;
  }
}

/** Place of the next line that needs a person. */
export async function nextDoubtful(filter: LineFilter, from: number): Promise<number | null> {
  return call('reconcile_next', { filter, from }).catch(() => null);
}

/** Queues a run; the status bar shows how far it is. */
export async function run(newOnly: boolean, matchFrom = 0.99): Promise<void> {
  try {
    await call('reconcile_run', { new_only: newOnly, match_from: matchFrom });
  } catch (error) {
    toasts.show('bad', 'The run could not be started', asFailure(error).message);
  }
}
