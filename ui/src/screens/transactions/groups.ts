// What can rows be grouped by, and how is a group said?
import type { CurrencySum, Group, GroupBy } from '../../api/contract';
import { formatMonth } from '../../domain/day';

export const GROUPINGS: readonly { readonly id: GroupBy; readonly title: string; readonly none: string }[] = [
  { id: 'month', title: 'Month', none: '' },
  { id: 'account', title: 'Account', none: 'No account' },
  { id: 'party', title: 'Counterparty', none: 'No counterparty stated' },
  { id: 'category', title: 'Category', none: 'No category stated' },
  { id: 'weekday', title: 'Day of the week', none: '' },
];

/** `Mar 2021`, `ACME Ltd`, `No category stated`. */
export function nameOf(group: Group, by: GroupBy): string {
  if (by === 'month') return formatMonth(group.label);
  return group.label || GROUPINGS.find(({ id }) => id === by)!.none;
}

export const net = (sum: CurrencySum): bigint => BigInt(sum.money_in) + BigInt(sum.money_out);

/** One line for each group and currency, the group's name on its first. */
export function linesOf(groups: readonly Group[]): { group: Group; sum: CurrencySum; first: boolean }[] {
  return groups.flatMap((group) => group.sums.map((sum, at) => ({ group, sum, first: at === 0 })));
}
