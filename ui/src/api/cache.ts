// What does the interface know already, and when does it stop being true?
import type { Failure } from './contract';

/** One kept answer. */
export interface Entry {
  readonly key: string;
  readonly tags: readonly string[];
  data: unknown;
  failure: Failure | null;
  /** True while the engine is being asked. */
  loading: boolean;
  /** True when a tag has named it since it was asked. */
  stale: boolean;
  listeners: Set<() => void>;
  ask: () => Promise<unknown>;
}

/**
 * Answers by question, kept while nothing they are made of changes. An answer that is being looked at is asked again at
 * once (the old one stays on screen meanwhile); one that nobody looks at is asked again when somebody does.
 */
export class AnswerCache {
  readonly #entries = new Map<string, Entry>();
  readonly #limit: number;

  /** `limit`: unwatched answers kept at most. */
  constructor(limit = 200) {
    this.#limit = limit;
  }

  /** The entry of a question; `ask` is what fetches it. */
  entry(key: string, tags: readonly string[], ask: () => Promise<unknown>): Entry {
    const known = this.#entries.get(key);
    if (known) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known;
    }
    const entry: Entry = {
      key,
      tags,
      data: undefined,
      failure: null,
      loading: false,
      stale: true,
      listeners: new Set(),
      ask,
    };
    this.#entries.set(key, entry);
    this.#evict();
    return entry;
  }

  /** Tells `hear` of every change of the entry, and asks where the answer is missing or stale. */
  watch(entry: Entry, hear: () => void): () => void {
    entry.listeners.add(hear);
    // Later, so that whoever starts to watch while drawing is not redrawn in the middle of it.
    queueMicrotask(() => {
      if (entry.stale && !entry.loading && entry.listeners.size > 0) void this.#fetch(entry);
    });
    return () => entry.listeners.delete(hear);
  }

  /** Makes every answer stale that rests on one of the tags. */
  invalidate(tags: readonly string[]): void {
    for (const entry of this.#entries.values()) {
      if (entry.tags.some((tag) => tags.includes(tag))) this.#outdate(entry);
    }
  }

  /** Forgets everything: another case is open now. Answers without tags hold for the session. */
  clear(): void {
    for (const entry of this.#entries.values()) {
      if (entry.tags.length === 0) continue;
      entry.data = undefined;
      entry.failure = null;
      this.#outdate(entry);
      notify(entry);
    }
  }

  /** Puts an answer that came another way. */
  put(entry: Entry, data: unknown): void {
    entry.data = data;
    entry.failure = null;
    entry.stale = false;
    notify(entry);
  }

  #outdate(entry: Entry): void {
    entry.stale = true;
    if (entry.listeners.size > 0 && !entry.loading) void this.#fetch(entry);
  }

  async #fetch(entry: Entry): Promise<void> {
    entry.loading = true;
    entry.stale = false;
    notify(entry);
    try {
      entry.data = await entry.ask();
      entry.failure = null;
    } catch (error) {
      entry.failure = error as Failure;
    }
    entry.loading = false;
    notify(entry);
    // A change during the question: the answer may be of either state, so it is asked once more.
    if (entry.stale && entry.listeners.size > 0) void this.#fetch(entry);
  }

  #evict(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= this.#limit) return;
      if (entry.listeners.size === 0 && !entry.loading) this.#entries.delete(key);
    }
  }
}

function notify(entry: Entry): void {
  for (const hear of entry.listeners) hear();
}
