// What are the engine's own names called on screen?
import type { ColumnRole, DateOrder, DecimalSign, Kind, ReadState } from '../api/contract';

export const KINDS: readonly { id: Kind; label: string }[] = [
  { id: 'bank', label: 'Bank lines' },
  { id: 'expense', label: 'Expenses' },
];

/** `bank lines`, `expenses`. */
export function kindName(kind: Kind): string {
  return kind === 'bank' ? 'bank lines' : 'expenses';
}

const FORMATS: Readonly<Record<string, string>> = {
  archive: 'ZIP and GZ',
  camt: 'camt',
  cfonb120: 'CFONB 120',
  csb43: 'CSB 43',
  einvoice: 'e-invoice',
  gnucash: 'GnuCash',
  saft: 'SAF-T',
  spreadsheet: 'spreadsheet',
};

/** A format as its users call it. */
export function formatName(format: string): string {
  return FORMATS[format] ?? format.toUpperCase();
}

export const STATES: Readonly<Record<ReadState, { label: string; tone: string }>> = {
  sealed: { label: 'Sealed, not read', tone: '' },
  reading: { label: 'Reading', tone: '' },
  done: { label: 'Read', tone: 'good' },
  cancelled: { label: 'Cancelled', tone: 'warn' },
  failed: { label: 'Failed', tone: 'bad' },
};

export const ROLES: readonly { id: ColumnRole; label: string }[] = [
  { id: 'ignore', label: 'Not taken' },
  { id: 'date', label: 'Date' },
  { id: 'time', label: 'Time' },
  { id: 'amount', label: 'Amount' },
  { id: 'debit', label: 'Money out' },
  { id: 'credit', label: 'Money in' },
  { id: 'indicator', label: 'In or out (D/C)' },
  { id: 'currency', label: 'Currency' },
  { id: 'balance', label: 'Balance' },
  { id: 'party', label: 'Counterparty' },
  { id: 'text', label: 'Narrative' },
  { id: 'reference', label: 'Reference' },
  { id: 'entry_id', label: 'Entry id' },
  { id: 'category', label: 'Category' },
  { id: 'person', label: 'Person' },
  { id: 'poster', label: 'Posted by' },
  { id: 'period', label: 'Period' },
  { id: 'counter_account', label: 'Other account' },
  { id: 'account', label: 'Account' },
];

export const DATE_ORDERS: readonly { id: DateOrder; label: string }[] = [
  { id: 'day_month_year', label: 'Day, month, year' },
  { id: 'month_day_year', label: 'Month, day, year' },
  { id: 'year_month_day', label: 'Year, month, day' },
];

export const DECIMAL_SIGNS: readonly { id: DecimalSign; label: string }[] = [
  { id: 'point', label: '1,234.56' },
  { id: 'comma', label: '1.234,56' },
];
