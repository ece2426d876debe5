// Which lines are on show? Kept while other screens are visited.
import { asFailure, call } from '../../api/call';
import type { Failure, LineFilter, MatchLine, SideLine } from '../../api/contract';
import { Pages } from '../../components/grid/pages';

/** A row of one side, as a person picked it. */
export interface Picked {
  readonly side: 'bank' | 'expense';
  readonly row: SideLine;
}

export class View {
  filter = $state.raw<LineFilter>({});
  /** The line that keys act on, -1 for none. */
  active = $state(-1);
  total = $state(0);
  counted = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Grows with every arrival; what reads lines watches it. */
  version = $state(0);
  /** A row put aside, to be held against another. */
  picked = $state.raw<Picked | null>(null);
  /** How often the search for the active line was widened; 0 for what the run had found. */
  wider = $state(0);

  #pages: Pages<MatchLine> | null = null;
  #caseId = '';

  /** Forgets another case's filter and place. */
  enter(caseId: string): void {
    if (caseId === this.#caseId) return;
    this.#caseId = caseId;
    this.filter = {};
    this.active = -1;
    this.total = 0;
    this.picked = null;
    this.#pages = null;
  }

  /** Starts on the lines of the present filter. */
  open(): void {
    const { filter } = this;
    this.#pages?.close();
    this.counted = false;
    const pages: Pages<MatchLine> = new Pages(
      async (offset, limit) => {
        const { total, lines } = await call('reconcile_lines', { filter, offset, limit });
        return { total, rows: lines };
      },
      (total) => {
        this.total = total;
        this.counted = true;
        this.failure = null;
        if (this.active >= total) this.active = total - 1;
        this.version++;
      },
      (error) => (this.failure = asFailure(error)),
    );
    this.#pages = pages;
    pages.want(0, 0);
  }

  close(): void {
    this.#pages?.close();
  }

  line(index: number): MatchLine | undefined {
    return this.#pages?.get(index);
  }

  show(first: number, last: number): void {
    this.#pages?.want(first, last);
  }

  /** Matches have changed. */
  outdate(): void {
    this.#pages?.outdate();
    this.#pages?.want(Math.max(0, this.active), Math.max(0, this.active));
    this.version++;
  }

  lines(first: number, last: number): Promise<MatchLine[]> {
    return this.#pages?.all(first, last) ?? Promise.resolve([]);
  }
}

export const view = new View();
