// Which findings are on the desk, and which one is open? Kept while other screens are visited.
import { asFailure, call } from '../../api/call';
import type { Failure, Finding } from '../../api/contract';
import { PAGE, Pages } from '../../components/grid/pages';

export type Side = 'findings' | 'risk' | 'tests';

/** What narrows the list; empty parts do not. */
export interface DeskFilter {
  readonly disposition: string;
  readonly level: string;
  readonly text: string;
  readonly test: string;
  readonly gone: boolean;
}

export const ALL: DeskFilter = { disposition: '', level: '', text: '', test: '', gone: false };

/** Dispositions in the order of the list's filter. */
export const DISPOSITIONS = [
  { id: 'open', label: 'Open', tone: '' },
  { id: 'needs_work', label: 'Needs work', tone: 'warn' },
  { id: 'accepted', label: 'Accepted', tone: 'good' },
  { id: 'rejected', label: 'Rejected', tone: '' },
  { id: 'disputed', label: 'Disputed', tone: 'warn' },
] as const;

class Desk {
  side = $state<Side>('findings');
  filter = $state.raw<DeskFilter>(ALL);
  /** Place of the open finding in the list, -1 for none. */
  active = $state(-1);
  /** The open finding, which stays open where it leaves the list. */
  open = $state<string | null>(null);
  /** The open test, or `settings` for limits and calendars. */
  test = $state<string | null>(null);
  /** The open subject of the composite risk. */
  subject = $state<string | null>(null);

  total = $state(0);
  counted = $state(false);
  failure = $state.raw<Failure | null>(null);
  dispositions = $state.raw<Readonly<Record<string, number>>>({});
  version = $state(0);

  #pages: Pages<Finding> | null = null;
  #caseId = '';

  /** Forgets another case's list. */
  enter(caseId: string): void {
    if (caseId === this.#caseId) return;
    this.#caseId = caseId;
    this.side = 'findings';
    this.filter = ALL;
    this.active = -1;
    this.open = this.test = this.subject = null;
    this.total = 0;
    this.counted = false;
    this.#pages = null;
  }

  /** Starts on the list that the filter names now. */
  list(): void {
    const filter = this.filter;
    this.#pages?.close();
    const pages: Pages<Finding> = new Pages(
      async (offset, limit) => {
        const { disposition, level, text, test, gone } = filter;
        const page = await call('findings', {
          disposition: disposition || null,
          level: level || null,
          text: text || null,
          test: test || null,
          gone,
          offset,
          limit,
        });
        this.dispositions = page.dispositions;
        return { total: page.total, rows: page.findings };
      },
      (total) => this.#arrived(pages, total),
      (error) => (this.failure = asFailure(error)),
    );
    this.#pages = pages;
    pages.want(0, PAGE - 1);
  }

  /** The finding at a place of the list, where it is here. */
  at(index: number): Finding | undefined {
    return this.#pages?.get(index);
  }

  show(first: number, last: number): void {
    this.#pages?.want(first, last);
  }

  /** Opens the finding at a place. */
  go(index: number): void {
    if (this.total === 0) return;
    this.active = Math.max(0, Math.min(this.total - 1, index));
    this.open = this.at(this.active)?.id ?? this.open;
  }

  /** Opens a finding wherever it stands. */
  show_only(id: string): void {
    this.side = 'findings';
    this.open = id;
    this.active = this.#placeOf(id);
  }

  outdate(): void {
    this.#pages?.outdate();
    this.#pages?.want(0, Math.max(PAGE - 1, this.active));
    this.version++;
  }

  #arrived(pages: Pages<Finding>, total: number): void {
    if (pages !== this.#pages) return;
    this.total = total;
    this.counted = true;
    this.failure = null;
    this.version++;
    if (this.open === null) this.go(0);
    else this.active = this.#placeOf(this.open);
  }

  #placeOf(id: string): number {
    for (let index = 0; index < Math.min(this.total, 48 * PAGE); index++)
      if (this.at(index)?.id === id) return index;
    return -1;
  }
}

export const desk = new Desk();
