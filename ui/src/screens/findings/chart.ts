// How are a chart's points named and its values written? The engine gives plain text and numbers.
import type { Chart } from '../../api/contract';
import { formatDecimal, shortMoney } from '../../domain/amount';
import { formatFigure, formatShare } from '../../domain/chance';
import { formatDay, formatMonth } from '../../domain/day';

/** A point's name: days and months as everywhere, amounts without idle decimals. */
export function nameOf(x: string, chart: Pick<Chart, 'x'>): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(x)) return formatDay(x);
  if (/^\d{4}-\d{2}$/.test(x)) return formatMonth(x);
  if (/amount/i.test(chart.x) && /^-?\d+(\.\d+)?$/.test(x)) return formatDecimal(x).replace(/\.0+$/, '');
  return x;
}

/** How the values of the y axis are written, and the smallest step of the axis. */
export function scaleOf(
  chart: Pick<Chart, 'y' | 'points'>,
  currency: string,
): { format: (value: number) => string; smallest: number } {
  if (/minor units|money|value/i.test(chart.y))
    return { format: (value) => shortMoney(Math.round(value), currency), smallest: 1 };
  const whole = chart.points.every(({ y, expected }) => Number.isInteger(y) && (expected ?? 1) >= 1);
  if (whole) return { format: formatFigure, smallest: 1 };
  if (/share/i.test(chart.y)) return { format: formatShare, smallest: 0.001 };
  return { format: formatFigure, smallest: 1e-6 };
}

/** The upright of the first mark: before the point that it names, or at the end. */
export function limitOf(chart: Pick<Chart, 'x' | 'points' | 'marks'>): { at: number; label: string } | null {
  const mark = chart.marks[0];
  if (!mark) return null;
  const at = chart.points.findIndex(({ x }) => x === mark[0]);
  return { at: at < 0 ? chart.points.length : at, label: `${nameOf(mark[0], chart)} ${mark[1]}` };
}

/** Pixels that the longest name takes. */
export function widest(bars: readonly { label: string }[]): number {
  return 10 + 6 * Math.max(1, ...bars.map(({ label }) => label.length));
}
