// Which rows are on show, in which order? Kept while other screens are visited.
import { asFailure, call } from '../../api/call';
import type { Failure, Filter, GroupBy, Row, Sort, SortKey } from '../../api/contract';
import { Pages } from '../../components/grid/pages';
import { plusDays } from '../../domain/day';
import type { Arrangement } from './columns';
import { withHits } from './marks';

export class View {
  filter = $state.raw<Filter>({});
  sort = $state.raw<Sort>({ key: 'date', descending: false });
  /** The row that keys act on, -1 for none. */
  active = $state(-1);
  /** What the rows are added up by; null where they are shown one by one. */
  grouping = $state<GroupBy | null>(null);
  /** The inspector is open. */
  inspecting = $state(false);

  /** A row that stays in sight while others are looked at. */
  pinned = $state.raw<Row | null>(null);

  /** How the columns stand, by what they are remembered under, where that was changed here. */
  arrangements = $state.raw<Readonly<Record<string, Arrangement>>>({});

  total = $state(0);
  /** True once the present set has given its count. */
  counted = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Grows with every arrival; what reads rows watches it. */
  version = $state(0);

  #pages: Pages<Row> | null = null;
  #before: Pages<Row> | null = null;
  /** As `counted`, for `open`, which must not follow it. */
  #arrived = false;
  #caseId = '';

  /** Forgets another case's filter and place. */
  enter(caseId: string): void {
    if (caseId === this.#caseId) return;
    this.#caseId = caseId;
    this.filter = {};
    this.sort = { key: 'date', descending: false };
    this.active = -1;
    this.grouping = null;
    this.inspecting = false;
    this.pinned = null;
    this.total = 0;
    this.#before = null;
    this.#pages = null;
  }

  /** Starts on the set that filter and sort name now. The rows before it stay on show until its first ones arrive. */
  open(): void {
    const { filter, sort } = this;
    this.#pages?.close();
    // A set that was left before it arrived has nothing to show meanwhile.
    if (this.#arrived) this.#before = this.#pages;
    this.#arrived = false;
    this.counted = false;
    const pages: Pages<Row> = new Pages(
      async (offset, limit) => {
        const page = await call('rows', { filter, sort, offset, limit });
        return { total: page.total, rows: withHits(page) };
      },
      (total) => {
        this.#before = null;
        this.#arrived = true;
        this.total = total;
        this.counted = true;
        this.failure = null;
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

  row(index: number): Row | undefined {
    return this.#pages?.get(index) ?? this.#before?.get(index);
  }

  show(first: number, last: number): void {
    this.#pages?.want(first, last);
  }

  /** Rows were added or taken away. */
  outdate(): void {
    this.#pages?.outdate();
    this.#pages?.want(0, 0);
    this.version++;
  }

  rows(first: number, last: number): Promise<Row[]> {
    return this.#pages?.all(first, last) ?? Promise.resolve([]);
  }

  sortBy(key: SortKey): void {
    const descending = this.sort.key === key ? !this.sort.descending : key === 'amount';
    this.sort = { key, descending };
  }

  /** Position of the first row of a day (or, latest first, of the last) in date order. */
  async positionOf(day: string): Promise<number> {
    const { filter, sort } = this;
    const before = plusDays(day, sort.descending ? 0 : -1);
    if (filter.from && before < filter.from) return sort.descending ? this.total - 1 : 0;
    const to = filter.to && filter.to < before ? filter.to : before;
    const { rows } = await call('totals', { ...filter, to });
    return sort.descending ? this.total - rows : rows;
  }
}

export const view = new View();
