import { host } from '../host';
import type { CommandName, Commands, Failure } from './contract';

export type Input<N extends CommandName> = Commands[N]['input'];
export type Output<N extends CommandName> = Commands[N]['output'];

let lens = 'examiner';

/** From now on every question is asked under this point of view; the engine refuses what is another side's. */
export function askAs(id: string): void {
  lens = id;
}

/** Asks the engine one question. Rejects with a `Failure`, whatever went wrong. */
export async function call<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
  try {
    return (await host.call(lens, name, input)) as Output<N>;
  } catch (error) {
    throw asFailure(error);
  }
}

/** Anything thrown, as a failure that can be shown. */
export function asFailure(error: unknown): Failure {
  if (typeof error === 'object' && error !== null && 'code' in error && 'message' in error) {
    return { ...(error as Failure), detail: (error as Partial<Failure>).detail ?? '' };
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: 'interface',
    message: 'The screen met an error of its own. The case is not affected; try again.',
    detail,
  };
}
