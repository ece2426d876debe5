// What does the workbench call a match, a reason, a field of evidence?
import type { Bits, GroupRow, MatchLine, MatchReason, Status, Verdict } from '../../api/contract';
import { formatMoney } from '../../domain/amount';
import { plural } from '../../domain/count';

export const STATUSES: readonly { id: Status; label: string }[] = [
  { id: 'suggested', label: 'To decide' },
  { id: 'disputed', label: 'Disputed' },
  { id: 'unmatched', label: 'Unmatched' },
  { id: 'matched', label: 'Matched' },
];

const REASONS: Readonly<Record<MatchReason, string>> = {
  exact: 'Exact',
  date: 'Date differs',
  fee: 'Known fee',
  rate: 'Exchange rate',
  transposed: 'Digits swapped',
  residual: 'Amount differs',
  sign: 'Opposite sign',
  sum: 'One for several',
  instalments: 'Instalments',
  batch: 'Batch',
  both: 'Several for several',
  person: 'By a person',
  rule: 'By rule',
  duplicate: 'Repeats a line',
  reversed: 'Taken back',
  nothing: 'Unmatched',
  doubtful: 'Unmatched',
};

/** `+2 days`, `same day`. */
export function lagInWords(lag: number): string {
  if (lag === 0) return 'same day';
  return `${lag > 0 ? '+' : '−'}${plural(Math.abs(lag), 'day')}`;
}

/** `99.7%`, `87%`; never 100%, since nothing is certain. */
export function percent(probability: number): string {
  const value = probability * 100;
  if (value >= 99.95) return '>99.9%';
  return value >= 99 || value < 1 ? `${value.toFixed(1)}%` : `${Math.round(value)}%`;
}

/** What stands between the two sides. */
export function statusInWords(line: MatchLine, scores: boolean): string {
  const reason = line.reason === 'date' ? `Date ${lagInWords(line.lag)}` : REASONS[line.reason];
  if (line.status === 'disputed') return 'Disputed';
  if (line.status === 'suggested') return scores ? `${reason} · ${percent(line.probability)}` : reason;
  return reason;
}

/** How loud it is. */
export function statusTone(line: MatchLine): string {
  if (line.status === 'matched') return line.decided ? 'pill own' : 'pill';
  return line.status === 'suggested' ? 'pill ask' : 'pill open';
}

/** What stands where a partner is missing. */
export function missing(reason: MatchReason): string {
  if (reason === 'duplicate') return 'Repeats a line that is matched';
  if (reason === 'reversed') return 'Taken back by another line';
  if (reason === 'rule') return 'Needs no partner';
  if (reason === 'nothing') return 'Nothing near enough';
  return 'No candidate likely enough';
}

/** Both sides in one sentence, for those who hear it. */
export function inWords(line: MatchLine, scores: boolean): string {
  const side = (name: string, row: MatchLine['bank']) =>
    row ? `${name} ${row.day}, ${formatMoney(row.amount, row.currency)}, ${row.party}` : `no ${name} line`;
  return `${statusInWords(line, scores)}: ${side('bank', line.bank)}; ${side('books', line.expense)}`;
}

export const FIELDS: readonly { id: keyof Bits; label: string }[] = [
  { id: 'prior', label: 'Before any evidence' },
  { id: 'amount', label: 'Amount' },
  { id: 'date', label: 'Days between' },
  { id: 'name', label: 'Name and text' },
  { id: 'reference', label: 'Numbers named' },
  { id: 'direction', label: 'Direction' },
];

const GROUPS: Readonly<Record<string, string>> = {
  sum: 'One payment for several lines of the books',
  instalments: 'Several payments for one line of the books',
  batch: 'One payment for lines of different parties',
  both: 'Several payments for several lines',
};

/** A group's kind, and how likely it is an accident. */
export function groupInWords(group: GroupRow): { kind: string; odds: string } {
  const tried = plural(group.tried, 'subset');
  const accidents =
    group.accidents < 0.001
      ? 'fewer than 0.001 would add up by coincidence'
      : `${group.accidents.toPrecision(2)} would be expected to add up by coincidence`;
  const ways = group.ways === 1 ? 'One way makes the sum.' : `${group.ways} ways make the sum: not unique.`;
  const bound = group.bounded ? ' More lines were near than may be summed; other ways may exist.' : '';
  return { kind: GROUPS[group.kind] ?? group.kind, odds: `${tried} tried; ${accidents}. ${ways}${bound}` };
}

export const VERDICTS: Readonly<Record<Verdict, string>> = {
  match: 'Matched',
  reject: 'Rejected',
  split: 'Taken apart',
  accept_above: 'Accepted in bulk',
  note: 'Note',
};
