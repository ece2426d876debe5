// What does each picture say, in one sentence a layperson can read?
import type {
  AmountPatterns,
  DayPatterns,
  DigitGroups,
  PartyPatterns,
  RepeatPatterns,
  SequencePatterns,
} from '../../api/contract';
import { formatMoney, shortMoney } from '../../domain/amount';
import { formatShare } from '../../domain/chance';
import { formatCount, plural } from '../../domain/count';
import { formatDay, formatMonth, formatPeriod } from '../../domain/day';
import type { Month } from '../../domain/months';

/** Months in a row that are above the usual one, and by how much in all. */
export interface Above {
  readonly from: string;
  readonly to: string;
  readonly months: number;
  readonly excess: bigint;
}

/** The stretch of at least three months, each above the median month's outflow, that lies above it by most. */
export function longAbove(months: readonly Month[]): Above | null {
  const outs = months.map(({ moneyOut }) => -moneyOut).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const usual = outs[Math.floor(outs.length / 2)] ?? 0n;
  let best: Above | null = null;
  let from = '';
  let [count, excess] = [0, 0n];
  for (const { month, moneyOut } of months) {
    const over = -moneyOut - usual;
    if (over <= 0n) [count, excess] = [0, 0n];
    else {
      if (count === 0) from = month;
      [count, excess] = [count + 1, excess + over];
      if (count >= 3 && (!best || excess > best.excess)) best = { from, to: month, months: count, excess };
    }
  }
  return best;
}

export function flowReading(months: readonly Month[], currency: string): string {
  if (months.length === 0) return 'No row of this choice.';
  const net = months.reduce((sum, { moneyIn, moneyOut }) => sum + moneyIn + moneyOut, 0n);
  const drained = months.filter(({ moneyIn, moneyOut }) => moneyIn + moneyOut < 0n).length;
  const first = `More went out than came in in ${formatCount(drained)} of ${plural(months.length, 'month')}; over all of them the net is ${formatMoney(net, currency)}.`;
  const above = longAbove(months);
  if (!above) return first;
  return `${first} Outflows stayed above those of the median month from ${formatMonth(above.from)} to ${formatMonth(above.to)} (${plural(above.months, 'month')}, ${shortMoney(above.excess, currency)} above).`;
}

export function digitReading(groups: DigitGroups, amounts: number): string {
  const at = groups.stands_out - groups.first;
  const share = (groups.counts[at] ?? 0) / Math.max(1, amounts);
  const times = share / (groups.expected[at] ?? 1);
  const what = groups.digits === 'first_two' ? 'Digits' : 'Digit';
  const said = `${what} ${String(groups.stands_out)} ${times >= 1 ? `stands ${times.toFixed(1)} times as often` : `stands ${formatShare(times)} as often`} as expected.`;
  const mad = `MAD ${groups.mad.toFixed(4)}`;
  return groups.conformity
    ? `${said} ${mad}, ${groups.conformity} over ${formatCount(amounts)} amounts.`
    : `${said} ${mad}; with fewer than 3,000 amounts that alone says little, see the test.`;
}

export function dayReading({ days, quiet, on_rest_days }: DayPatterns): string {
  if (days.length === 0) return 'No row of this choice.';
  const rows = days.reduce((sum, day) => sum + day.rows, 0);
  const busiest = days.reduce((best, day) => (day.rows > best.rows ? day : best));
  const silence =
    quiet && quiet.days > 1
      ? ` The longest silence is ${formatPeriod(quiet.from, quiet.to)} (${plural(quiet.days, 'day')}).`
      : '';
  return `The busiest day is ${formatDay(busiest.day)} with ${plural(busiest.rows, 'row')}; ${formatShare(on_rest_days / rows)} of all rows fall on rest days.${silence}`;
}

export function limitReading({ bands, limit }: AmountPatterns, currency: string): string {
  const half = bands.length / 2;
  const count = (from: number, to: number) => bands.slice(from, to).reduce((sum, band) => sum + band.rows, 0);
  const [below, above] = [count(half - 2, half), count(half, half + 2)];
  return `${plural(below, 'row')} in the last 2% below ${formatMoney(limit, currency)}, and ${formatCount(above)} in the first 2% from it on.`;
}

export function partyReading(found: PartyPatterns, currency: string): string {
  if (found.parties === 0) return 'No row of this choice names a counterparty.';
  const top = found.largest.slice(0, 10).reduce((sum, party) => sum + BigInt(party.value), 0n);
  const share = Number((top * 1000n) / (BigInt(found.value) || 1n)) / 1000;
  const count = Math.min(10, found.largest.length);
  const first = `The ${count === 1 ? 'largest' : `${count} largest`} of ${plural(found.parties, 'counterparty', 'counterparties')} make ${formatShare(share)} of the value.`;
  const grown = found.grown[0];
  if (!grown) return first;
  return `${first} ${grown.label} grew most, from ${shortMoney(grown.before, currency)} to ${shortMoney(grown.after, currency)} in the last year.`;
}

export function repeatReading({ groups, extra, value }: RepeatPatterns, currency: string): string {
  if (groups === 0) return 'No two rows share day, counterparty and amount.';
  return `${plural(groups, 'group')} of rows ${groups === 1 ? 'shares' : 'share'} day, counterparty and amount: ${plural(extra, 'row')} beyond the first of each, worth ${formatMoney(value, currency)}. Instalments and batches look the same.`;
}

export function sequenceReading({ numbered, series }: SequencePatterns): string {
  if (series.length === 0)
    return numbered === 0 ? 'No row states a number.' : 'No references form a run of numbers.';
  const sum = (of: (one: (typeof series)[number]) => number) =>
    series.reduce((total, one) => total + of(one), 0);
  return `In ${plural(series.length, 'series', 'series')} of numbers ${plural(
    sum((one) => one.missing),
    'number is',
    'numbers are',
  )} missing and ${formatCount(sum((one) => one.repeated))} stand more than once. A void explains a gap; an instalment explains a repeat.`;
}
