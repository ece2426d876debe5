// Where does a value stand on an axis? Plain numbers for drawing; figures that are read are formatted elsewhere.

/** Round steps from below the lowest to above the highest value, about `count` of them. */
export function ticks(low: number, high: number, count: number, smallest = 1): number[] {
  const span = Math.max(high - low, smallest);
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(
    smallest,
    [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? power * 10,
  );
  const from = Math.floor(low / step);
  const to = Math.max(Math.ceil(high / step), from + 1);
  return Array.from({ length: to - from + 1 }, (_, at) => (from + at) * step);
}

/** Every how many names one may be written, so that names of `size` pixels do not meet; a round number. */
export function nameEvery(step: number, size: number): number {
  return [1, 2, 5, 10, 20, 25, 50, 100, 200, 500].find((count) => count * step >= size) ?? 1000;
}

/** Monday as 0 to Sunday as 6, of `YYYY-MM-DD`. */
export function weekday(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export interface DayCell {
  readonly day: string;
  /** Column, from 0. */
  readonly week: number;
  /** Row, Monday as 0. */
  readonly weekday: number;
}

/** All days of a year in columns of weeks. */
export function yearCells(year: number): DayCell[] {
  const cells: DayCell[] = [];
  const date = new Date(Date.UTC(year, 0, 1));
  date.setUTCFullYear(year);
  const shift = (date.getUTCDay() + 6) % 7;
  for (let at = 0; date.getUTCFullYear() === year; at++) {
    cells.push({
      day: date.toISOString().slice(0, 10),
      week: Math.floor((at + shift) / 7),
      weekday: (at + shift) % 7,
    });
    date.setUTCDate(date.getUTCDate() + 1);
  }
  return cells;
}

/** Which of `levels` shades a count gets: 0 for none, the rest by equal shares of the square root of the largest. */
export function shade(count: number, most: number, levels: number): number {
  if (count <= 0 || most <= 0) return 0;
  return Math.max(1, Math.min(levels, Math.ceil(Math.sqrt(count / most) * levels)));
}
