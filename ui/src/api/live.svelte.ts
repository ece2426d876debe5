// Answers as reactive values: a component reads `.data` and is drawn again when it changes.
import { createSubscriber } from 'svelte/reactivity';
import { AnswerCache, type Entry } from './cache';
import { asFailure, call, type Input, type Output } from './call';
import type { Failure } from './contract';
import { TAGS, type Kept } from './tags';

const cache = new AnswerCache();

/** A kept answer that redraws whoever reads it. */
export class Live<T> {
  readonly #entry: Entry;
  readonly #subscribe: () => void;

  constructor(entry: Entry) {
    this.#entry = entry;
    this.#subscribe = createSubscriber((update) => cache.watch(entry, update));
  }

  /** The last answer; undefined before the first. */
  get data(): T | undefined {
    this.#subscribe();
    return this.#entry.data as T | undefined;
  }

  get failure(): Failure | null {
    this.#subscribe();
    return this.#entry.failure;
  }

  get loading(): boolean {
    this.#subscribe();
    return this.#entry.loading;
  }

  /** Asks again now. */
  refresh(): void {
    cache.invalidate(this.#entry.tags);
  }
}

/** The kept answer to a question. */
export function live<N extends Kept>(name: N, input: Input<N>): Live<Output<N>> {
  return new Live(entryOf(name, input));
}

/** Puts an answer that another command has given. */
export function put<N extends Kept>(name: N, input: Input<N>, data: Output<N>): void {
  cache.put(entryOf(name, input), data);
}

/** Tags named by a `changed` event. */
export function invalidate(tags: readonly string[]): void {
  cache.invalidate(tags);
}

/** Forgets all answers of a case. */
export function forget(): void {
  cache.clear();
}

function entryOf<N extends Kept>(name: N, input: Input<N>): Entry {
  return cache.entry(`${name} ${JSON.stringify(input)}`, TAGS[name], () =>
    call(name, input).catch((error) => {
      throw asFailure(error);
    }),
  );
}
