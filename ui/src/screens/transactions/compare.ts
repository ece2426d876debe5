// What do two rows have in common, and in what do they differ?
import type { Row } from '../../api/contract';
import { formatMoney } from '../../domain/amount';
import { formatDay, daysBetween } from '../../domain/day';
import { plural } from '../../domain/count';

export interface Compared {
  readonly name: string;
  readonly pinned: string;
  readonly now: string;
  readonly same: boolean;
}

/** What is said of both, field by field; fields that neither has are left out. */
export function compare(pinned: Row, now: Row, accountOf: (id: number) => string): Compared[] {
  const fields: [string, (row: Row) => string][] = [
    ['Date', (row) => formatDay(row.day)],
    ['Amount', (row) => formatMoney(row.amount, row.currency)],
    ['Party', (row) => row.party],
    ['Narrative', (row) => row.text],
    ['Account', (row) => accountOf(row.account)],
    ['Reference', (row) => row.reference ?? ''],
    ['Category', (row) => row.category ?? ''],
    ['Person', (row) => row.person ?? ''],
  ];
  return fields
    .map(([name, of]) => ({ name, pinned: of(pinned), now: of(now), same: of(pinned) === of(now) }))
    .filter((field) => field.pinned !== '' || field.now !== '');
}

/** The difference of the two in one line. */
export function apart(pinned: Row, now: Row): string {
  const days = daysBetween(pinned.day, now.day);
  const when = days === 0 ? 'Same day' : `${plural(Math.abs(days), 'day')} ${days > 0 ? 'later' : 'earlier'}`;
  if (pinned.currency !== now.currency) return `${when}, in another currency.`;
  const more = now.amount - pinned.amount;
  return more === 0 ? `${when}, same amount.` : `${when}, ${formatMoney(more, now.currency)} apart.`;
}
