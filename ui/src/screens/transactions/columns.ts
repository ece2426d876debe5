// Which columns can the grid show, and what does each say?
import type { AccountRow, DayState, EvidenceRow, Row, Lens } from '../../api/contract';
import type { Column } from '../../components/grid/column';
import { formatAmount, plainAmount } from '../../domain/amount';
import { codeOf } from '../../domain/currency';
import { formatCount } from '../../domain/count';
import { formatDay } from '../../domain/day';
import { STATES } from '../../domain/proof';
import { visible } from '../../domain/visible';
import { pieces, type FoundRow } from './marks';

/** A column of rows, which also knows what it is in a spreadsheet. */
export interface RowColumn extends Column<Row> {
  /** Its text when copied; what the cell shows where this is not given. */
  readonly copy?: (row: Row, index: number) => string;
  /** Shown unless a person says otherwise. */
  readonly usual: boolean;
}

/** How a person has arranged the columns. */
export interface Arrangement {
  /** Ids in order; those missing follow. */
  readonly order: readonly string[];
  /** Shown or not, where it differs from the usual. */
  readonly shown: Readonly<Record<string, boolean>>;
  readonly widths: Readonly<Record<string, number>>;
}

export const USUAL: Arrangement = { order: [], shown: {}, widths: {} };

/** What points of view call columns that may be shown or not. */
const NAMED: Readonly<Record<string, string>> = {
  currency: 'currency',
  party: 'party',
  description: 'description',
  account: 'account',
  reference: 'reference',
  category: 'category',
  kind: 'kind',
  person: 'person',
  balance: 'balance',
  evidence: 'file',
  row_no: 'file_row',
};

/** What a point of view shows and in which order, where a person has arranged nothing under it. */
export function usualOf(lens: Pick<Lens, 'may' | 'columns'> | undefined): Arrangement {
  // The examiner sees everything that is usual.
  if (!lens || lens.may.includes('matches')) return USUAL;
  const shown = Object.entries(NAMED).map(([id, name]) => [id, lens.columns.includes(name)] as const);
  const named = lens.columns.map((name) => shown.find(([id]) => NAMED[id] === name)?.[0] ?? name);
  const order = ['position', ...named.filter((id) => id !== 'position')];
  return { order, shown: Object.fromEntries(shown), widths: {} };
}

/** Every column; the names of accounts and files come from their lists, `stateOf` says how far a row's day is proven. */
export function allColumns(
  accounts: readonly AccountRow[],
  evidence: readonly EvidenceRow[],
  stateOf: (row: Row) => DayState | null = () => null,
): RowColumn[] {
  const look = (row: Row) => {
    const state = stateOf(row);
    return state && STATES[state];
  };
  const account = new Map(accounts.map((row) => [row.id, row.label]));
  const file = new Map(evidence.map((row) => [row.id, row.name]));
  const text = (
    id: string,
    title: string,
    width: number,
    usual: boolean,
    of: (row: Row) => string | null,
  ): RowColumn => ({
    id,
    title,
    width,
    usual,
    cell: (row) => (row ? visible(of(row) ?? '') : ''),
    copy: (row) => of(row) ?? '',
    pieces: (row: FoundRow) => pieces(row, id === 'description' ? 'text' : id, of(row) ?? ''),
  });
  return [
    {
      id: 'position',
      title: 'Row',
      width: 84,
      align: 'end',
      frozen: true,
      usual: true,
      cell: (_, index) => formatCount(index + 1),
      copy: (_, index) => String(index + 1),
      tone: () => 'faint',
    },
    {
      id: 'date',
      title: 'Date',
      width: 108,
      frozen: true,
      usual: true,
      sortable: true,
      cell: (row) => (row ? formatDay(row.day) : ''),
      copy: (row) => row.day,
    },
    {
      id: 'amount',
      title: 'Amount',
      width: 118,
      align: 'end',
      frozen: true,
      usual: true,
      sortable: true,
      cell: (row) => (row ? formatAmount(row.amount, row.currency) : ''),
      copy: (row) => plainAmount(row.amount, row.currency),
      tone: (row) => (row.amount < 0 ? 'neg' : ''),
    },
    { ...text('currency', 'Ccy', 52, true, (row) => codeOf(row.currency)), sortable: true },
    { ...text('party', 'Counterparty', 190, true, (row) => row.party), sortable: true },
    { ...text('description', 'Narrative', 250, true, (row) => row.text), sortable: true },
    {
      ...text('proof', 'Proof', 100, true, (row) => look(row)?.word ?? ''),
      tone: (row) => look(row)?.tone ?? '',
    },
    { ...text('account', 'Account', 170, true, (row) => account.get(row.account) ?? ''), sortable: true },
    { ...text('reference', 'Reference', 120, true, (row) => row.reference), sortable: true },
    { ...text('category', 'Category', 130, true, (row) => row.category), sortable: true },
    {
      ...text('kind', 'Side', 84, false, (row) => (row.kind === 'bank' ? 'Bank' : 'Expense')),
      sortable: true,
    },
    { ...text('person', 'Person', 130, true, (row) => row.person), sortable: true },
    {
      id: 'balance',
      title: 'Balance',
      width: 120,
      align: 'end',
      sortable: true,
      usual: false,
      cell: (row) => (row?.balance == null ? '' : formatAmount(row.balance, row.currency)),
      copy: (row) => (row.balance === null ? '' : plainAmount(row.balance, row.currency)),
    },
    {
      ...text('evidence', 'Evidence file', 190, true, (row) => file.get(row.evidence) ?? ''),
      sortable: true,
    },
    {
      id: 'row_no',
      title: 'File row',
      width: 84,
      align: 'end',
      usual: true,
      cell: (row) => (row ? formatCount(row.row_no) : ''),
      copy: (row) => String(row.row_no),
      tone: () => 'faint',
    },
  ];
}

/** The columns in a person's order and widths; frozen ones stay first. Hidden ones included. */
export function arranged(columns: readonly RowColumn[], arrangement: Arrangement): RowColumn[] {
  const place = (column: RowColumn) => {
    const at = arrangement.order.indexOf(column.id);
    return at < 0 ? arrangement.order.length + columns.indexOf(column) : at;
  };
  return [...columns]
    .sort((a, b) => Number(b.frozen ?? false) - Number(a.frozen ?? false) || place(a) - place(b))
    .map((column) => ({ ...column, width: arrangement.widths[column.id] ?? column.width }));
}

/** True where the column is to be shown. */
export function isShown(column: RowColumn, arrangement: Arrangement): boolean {
  return column.frozen || (arrangement.shown[column.id] ?? column.usual);
}
