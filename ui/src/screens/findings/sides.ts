// What speaks for a finding and what against it? Each point says on what it stands.
import type { Finding } from '../../api/contract';
import { formatMoney } from '../../domain/amount';
import { formatFigure, formatShare, oneIn } from '../../domain/chance';
import { formatCount, plural } from '../../domain/count';

/** `Direct`: counted from the rows. `Inference`: follows by a stated method. `Gap`: what the records do not hold. */
export type Standing = 'Direct' | 'Inference' | 'Gap';

export interface SidePoint {
  readonly standing: Standing;
  readonly text: string;
  /** Leads to the rows behind the finding. */
  readonly rows?: boolean;
}

export const STANDINGS: Readonly<Record<Standing, string>> = {
  Direct: 'Counted from the rows themselves',
  Inference: 'Follows from the rows by a stated method',
  Gap: 'Not in the records',
};

/** `36 of 40 records (£648,000.00) stand in the last 2% below the approval limit.` */
export function pattern(finding: Finding): string {
  const { records, population, amount, currency } = finding;
  const said = finding.pattern || finding.sentence.split('; ')[0]!.replace(/^.*?\) /, '');
  const value = amount === 0 ? '' : ` (${formatMoney(amount, currency)})`;
  return `${formatCount(records)} of ${plural(population, 'record')}${value} ${said}.`;
}

/** Points for: the count, the chance, what the test says, and explanations that were looked for in vain. */
export function pointsFor(finding: Finding): SidePoint[] {
  const { observed, expected, p, q, effect } = finding;
  const points: SidePoint[] = [{ standing: 'Direct', text: pattern(finding), rows: true }];
  const strength = `${effect.name} ${formatFigure(effect.value)}`;
  if (p !== null && q !== null) {
    points.push({
      standing: 'Inference',
      text: `${formatFigure(observed)} observed where ${formatFigure(expected)} were to be expected (${strength}). By chance alone: ${oneIn(p)} (p). Of findings this strong ${formatShare(q)} are to be expected by chance (q).`,
    });
  }
  for (const text of finding.for) points.push({ standing: 'Direct', text });
  for (const one of finding.innocent.filter(({ verdict }) => verdict === 'no'))
    points.push({
      standing: 'Direct',
      text: `“${one.explanation}” was looked for and does not account for it. ${one.data}`,
    });
  return points;
}

/** Points against: explanations that hold, what the test says, how common the pattern is, what is not there. */
export function pointsAgainst(finding: Finding): SidePoint[] {
  const points: SidePoint[] = [];
  for (const one of finding.innocent.filter(({ verdict }) => verdict === 'holds' || verdict === 'partly'))
    points.push({
      standing: 'Direct',
      text: `${one.explanation} accounts for ${formatShare(one.explains)} of the rows. ${one.data}`,
    });
  for (const text of finding.against) points.push({ standing: 'Direct', text });
  if (finding.base_rate !== null)
    points.push({
      standing: 'Inference',
      text: `The rule has no probability: it marks ${formatShare(finding.base_rate)} of comparable records.`,
    });
  for (const one of finding.innocent.filter(({ verdict }) => verdict === 'unknown'))
    points.push({ standing: 'Gap', text: `${one.explanation}: ${one.data}` });
  for (const text of finding.missing) points.push({ standing: 'Gap', text: `Not in evidence: ${text}` });
  return points;
}

/** Percent of the rows that a checked explanation accounts for, the largest of them; the severity uses the same. */
export function explained(finding: Finding): number {
  return Math.round(100 * Math.max(0, ...finding.innocent.map(({ explains }) => explains)));
}

/** `Since run 2; as in the run before`. */
export function age(finding: Finding): string {
  const since = finding.first_run === finding.last_run ? '' : `since run ${finding.first_run}, `;
  const change: Readonly<Record<string, string>> = {
    new: 'new',
    kept: 'unchanged',
    changed: 'changed by the last run',
    gone: 'not shown by the last run any more',
  };
  return `run ${finding.last_run}, ${since}${change[finding.change] ?? finding.change}`;
}
