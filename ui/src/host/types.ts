import type { Event } from '../api/contract';

/** The one door to the engine: a question by name, and what happens in between. */
export interface Host {
  /** Which door it is; only for the status line and tests. */
  readonly name: 'tauri' | 'http';
  /** Asks one question under a point of view. Rejects with a `Failure`. */
  call(lens: string, name: string, input: unknown): Promise<unknown>;
  /** Hears every event until the returned function is called. */
  listen(hear: (event: Event) => void): () => void;
}
