// How are measured figures said?
import type { CacheFigure, Performance, Timing } from '../../api/contract';
import { formatCount, plural } from '../../domain/count';

/** `0.42 ms`, `18 ms`, `1.4 s`. */
export function formatMs(ms: number): string {
  if (ms >= 999.5) return `${(ms / 1000).toFixed(ms < 9950 ? 1 : 0)} s`;
  return `${ms < 0.995 ? ms.toFixed(2) : ms < 9.95 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
}

/** Share of questions that memory answered; null before the first. */
export function hitPercent({ hits, misses }: Pick<CacheFigure, 'hits' | 'misses'>): number | null {
  return hits + misses === 0 ? null : Math.round((hits * 100) / (hits + misses));
}

export const CACHE_NAMES: Readonly<Record<string, string>> = {
  columns: 'Months as columns',
  texts: 'Dictionaries',
  sets: 'Filtered and sorted rows',
  totals: 'Counts and sums',
  vitals: 'What is used now',
  alerts: 'Alerts',
  health: 'Health',
  counts: 'Pages of counts',
  platform: 'Facts about the application',
  definitions: 'Points of view',
};

const INTERFACE_NAMES: Readonly<Record<string, string>> = {
  'first frame': 'First frame',
  screen: 'Switch of screen',
  pov: 'Switch of point of view',
  theme: 'Switch of theme',
  frame: 'Longest frame of a scroll',
};

/** A figure's name in words. */
export function nameOf({ family, name }: Timing): string {
  if (family === 'interface') return INTERFACE_NAMES[name] ?? name;
  return name.replaceAll('_', ' ');
}

/** One sentence on how quick everything is. */
export function verdict({ figures, alerts }: Performance): string {
  const commands = figures.filter((figure) => figure.family === 'command');
  const asked = commands.reduce((sum, figure) => sum + figure.recent.count, 0);
  const slowest = commands.toSorted((a, b) => b.recent.p99 - a.recent.p99)[0];
  const urgent = alerts.filter((alert) => alert.level === 'act').length;
  if (urgent > 0) return `${plural(urgent, 'thing needs', 'things need')} your attention.`;
  if (alerts.length > 0) return `${plural(alerts.length, 'thing is', 'things are')} worth a look.`;
  if (!slowest || asked === 0) return 'Nothing was asked in the last minutes; nothing is wrong.';
  return `Nothing is slow: of the last ${formatCount(asked)} questions, ninety-nine in a hundred were answered within ${formatMs(slowest.recent.p99)}.`;
}
