// Start the tests; what came of them is told by their job.
import { asFailure, call } from '../../api/call';
import { toasts } from '../../frame/toasts.svelte';

/** Queues all tests, or those named; results that still hold are taken over unless one is named. */
export async function runTests(only: readonly string[] | null = null): Promise<void> {
  try {
    await call('tests_run', { only: only && [...only], again: only !== null });
  } catch (error) {
    toasts.show('bad', 'The tests did not start', asFailure(error).message);
  }
}
