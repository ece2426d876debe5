// Where does a day lie on the time axis, and what is drawn there?
import type { AccountCoverage, DayState, Run } from '../../api/contract';
import { formatPeriod, monthName } from '../day';

const DAY = 86_400_000;

/** Days since 1970. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY);
}

/** The day of a number of days since 1970. */
export function dayOf(number: number): string {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

/** A stretch of time, both ends included. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** First and last day of any account; null without one. */
export function spanOf(accounts: readonly AccountCoverage[]): Span | null {
  const runs = accounts.flatMap((account) => [account.runs[0], account.runs.at(-1)]).filter((run) => run);
  if (runs.length === 0) return null;
  const from = runs.map((run) => run!.from).reduce((a, b) => (a < b ? a : b));
  const to = runs.map((run) => run!.to).reduce((a, b) => (a > b ? a : b));
  return { from, to };
}

/** Days of a stretch. */
export function daysIn({ from, to }: Span): number {
  return dayNumber(to) - dayNumber(from) + 1;
}

/** How high each state stands in a lane of 20 units, so that form tells what colour tells. */
const HEIGHTS: Readonly<Record<DayState, readonly [top: number, bottom: number]>> = {
  proven: [5, 17],
  unproven: [11, 17],
  contradicted: [1, 20],
  missing: [5, 17],
};

/** An SVG path in units of days from the beginning of `span`, over all runs of one state. */
export function pathOf(runs: readonly Run[], state: DayState, span: Span): string {
  const origin = dayNumber(span.from);
  const end = daysIn(span);
  const [top, bottom] = HEIGHTS[state];
  const boxes = runs
    .filter((run) => run.state === state && run.to >= span.from && run.from <= span.to)
    .map((run) => {
      const left = Math.max(0, dayNumber(run.from) - origin);
      const right = Math.min(end, dayNumber(run.to) - origin + 1);
      return `M${left} ${top}H${right}V${bottom}H${left}Z`;
    });
  return boxes.join('');
}

/** A line above the stretches that several files cover. */
export function overlapPath(account: AccountCoverage, span: Span): string {
  const origin = dayNumber(span.from);
  const within = account.overlaps.filter((overlap) => overlap.to >= span.from && overlap.from <= span.to);
  return within
    .map((overlap) => {
      const left = Math.max(0, dayNumber(overlap.from) - origin);
      const right = Math.min(daysIn(span), dayNumber(overlap.to) - origin + 1);
      return `M${left} 2H${right}`;
    })
    .join('');
}

/** Marks of the time axis: years, or months where the span is short. */
export function ticks(span: Span): { at: number; label: string }[] {
  const days = daysIn(span);
  const origin = dayNumber(span.from);
  const months = days <= 800;
  const step = days <= 130 ? 1 : days <= 400 ? 2 : 3;
  const found: { at: number; label: string }[] = [];
  const first = new Date(`${span.from.slice(0, 7)}-01T00:00:00Z`);
  for (let at = first; at.toISOString().slice(0, 10) <= span.to; at.setUTCMonth(at.getUTCMonth() + 1)) {
    const day = at.toISOString().slice(0, 10);
    const month = at.getUTCMonth();
    if (day < span.from || (months ? month % step !== 0 : month !== 0)) continue;
    const name = day.slice(0, 4);
    const label = !months || month === 0 ? name : monthName(day);
    found.push({ at: (dayNumber(day) - origin) / days, label });
  }
  return found;
}

/** The index of the run that a day lies in; the nearest where it lies in none. */
export function runAt(runs: readonly Run[], day: string): number {
  const at = runs.findIndex((run) => run.to >= day);
  return at < 0 ? runs.length - 1 : at;
}

/** The run's days in words, with what the gap hides where it is one. */
export function periodOf(run: Span): string {
  return formatPeriod(run.from, run.to);
}

/** The gap that a run of missing days is. */
export function gapOf(account: AccountCoverage, run: Span) {
  return account.gaps.find((gap) => gap.from <= run.to && gap.to >= run.from) ?? null;
}
