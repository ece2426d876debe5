// Take the last change back, or make it again; the audit log keeps both.
import { asFailure, call } from '../api/call';
import { toasts } from './toasts.svelte';

/** Flips the change of an audit entry, or the last one. */
export async function flip(way: 'undo' | 'redo', seq?: number): Promise<void> {
  try {
    const change = await call(way, seq === undefined ? null : { id: seq });
    toasts.show('plain', way === 'undo' ? 'Taken back' : 'Made again', change.title);
  } catch (error) {
    toasts.show('plain', asFailure(error).message);
  }
}
