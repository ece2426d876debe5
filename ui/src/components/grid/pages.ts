// Which rows are here already? Pages of 256, the least recently used given up first.

export const PAGE = 256;

/** Fetches rows `offset ..offset + limit`. */
export type Fetch<T> = (offset: number, limit: number) => Promise<{ total: number; rows: readonly T[] }>;

interface Page<T> {
  rows: readonly T[];
  stale: boolean;
}

/**
 * Rows of one ordered, filtered set. At most two questions are under way; while a thumb is dragged only the last wanted
 * stretch is asked for, so that the engine never works through places nobody stopped at.
 */
export class Pages<T> {
  readonly #pages = new Map<number, Page<T>>();
  readonly #asked = new Set<number>();
  readonly #fetch: Fetch<T>;
  readonly #limit: number;
  readonly #arrived: (total: number) => void;
  readonly #failed: (error: unknown) => void;
  #wanted: number[] = [];
  #state = 0;
  #closed = false;

  /** `arrived` hears every answer with the count of all rows; `limit` is the number of pages kept. */
  constructor(
    fetch: Fetch<T>,
    arrived: (total: number) => void,
    failed: (error: unknown) => void = () => undefined,
    limit = 48,
  ) {
    this.#fetch = fetch;
    this.#arrived = arrived;
    this.#failed = failed;
    this.#limit = limit;
  }

  /** A row, where it is here. */
  get(index: number): T | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.rows[index % PAGE];
  }

  /** Says that rows `first ..= last` are on show: missing and stale pages of them are fetched. */
  want(first: number, last: number): void {
    this.#wanted = [];
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
      const known = this.#pages.get(page);
      if (known) {
        this.#pages.delete(page);
        this.#pages.set(page, known);
      }
      if (!known || known.stale) this.#wanted.push(page);
    }
    this.#next();
  }

  /** The rows may have changed: what is on show stays until its new state arrives. */
  outdate(): void {
    this.#state++;
    for (const page of this.#pages.values()) page.stale = true;
  }

  /** Rows `first ..= last`, fetched where they are not here; for copying. */
  async all(first: number, last: number): Promise<T[]> {
    const rows: T[] = [];
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
      const known = this.#pages.get(page);
      const here = known && !known.stale ? known.rows : (await this.#fetch(page * PAGE, PAGE)).rows;
      rows.push(...here.slice(Math.max(0, first - page * PAGE), last - page * PAGE + 1));
    }
    return rows;
  }

  /** Stops: answers still under way are not reported. */
  close(): void {
    this.#closed = true;
    this.#wanted = [];
  }

  #next(): void {
    while (this.#asked.size < 2) {
      const page = this.#wanted.find((page) => !this.#asked.has(page));
      if (page === undefined) return;
      this.#wanted = this.#wanted.filter((wanted) => wanted !== page);
      void this.#ask(page);
    }
  }

  async #ask(page: number): Promise<void> {
    this.#asked.add(page);
    const state = this.#state;
    try {
      const { total, rows } = await this.#fetch(page * PAGE, PAGE);
      if (this.#closed) return;
      this.#pages.delete(page);
      this.#pages.set(page, { rows, stale: state !== this.#state });
      this.#evict();
      this.#arrived(total);
    } catch (error) {
      if (!this.#closed) this.#failed(error);
    } finally {
      this.#asked.delete(page);
      if (!this.#closed) this.#next();
    }
  }

  #evict(): void {
    for (const page of this.#pages.keys()) {
      if (this.#pages.size <= this.#limit) return;
      this.#pages.delete(page);
    }
  }
}
