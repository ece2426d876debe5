// How are counts, sizes and durations written?
const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** `10,000,000`. */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** `10.0M`, `364.1k`, `36,412`: for narrow places. */
export function shortCount(count: number): string {
  if (count >= 1e6) return `${(Math.floor(count / 1e5) / 10).toFixed(1)}M`;
  if (count >= 1e5) return `${(Math.floor(count / 100) / 10).toFixed(1)}k`;
  return whole.format(count);
}

/** `1 row`, `36,398 rows`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `184 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return plural(bytes, 'byte');
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = '';
  for (const next of units) {
    value /= 1000;
    unit = next;
    if (value < 999.5) break;
  }
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
}

/** `about 40 s`, `about 3 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} min`;
  return `about ${(seconds / 3600).toFixed(1)} h`;
}
