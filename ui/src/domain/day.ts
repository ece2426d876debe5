// How are days and times written?
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `2021-06-21` as `21 Jun 2021`. */
export function formatDay(day: string | null): string {
  if (!day) return '';
  return `${Number(day.slice(8, 10))} ${monthName(day)} ${day.slice(0, 4)}`;
}

/** `2021-06` as `Jun 2021`. */
export function formatMonth(month: string): string {
  return `${monthName(month)} ${month.slice(0, 4)}`;
}

/** `Jun` of `2021-06` or `2021-06-21`. */
export function monthName(day: string): string {
  return MONTHS[Number(day.slice(5, 7)) - 1] ?? '';
}

/** `1 Jan 2019 to 31 Dec 2024`. */
export function formatPeriod(first: string | null, last: string | null): string {
  if (!first || !last) return '';
  return first === last ? formatDay(first) : `${formatDay(first)} to ${formatDay(last)}`;
}

/** `2024-05-01T14:02:11Z` as `1 May 2024, 14:02:11 UTC`: records carry UTC, so every reader sees the same. */
export function formatTime(time: string): string {
  return `${formatDay(time.slice(0, 10))}, ${time.slice(11, 19)} UTC`;
}

/** Minute of the day as `09:05`. */
export function formatMinute(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** Days from one day to another; negative where the other came before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** The day `count` days later. */
export function plusDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** Last day of `2021-06`. */
export function monthEnd(month: string): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + 1, 0);
  return date.toISOString().slice(0, 10);
}

/**
 * What a person types as a day (`21 Jun 2021`, `2021-06-21`, `jun 2021`, `2021`): its first day; null where the text has no
 * one reading. All-number dates are taken only year first, since 03/04/2021 has two.
 */
export function parseDay(text: string): string | null {
  const clean = text.trim().toLowerCase();
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(clean);
  if (iso) return valid(iso[1]!, Number(iso[2] ?? 1), Number(iso[3] ?? 1));
  const named = /^(?:(\d{1,2})\s+)?([a-z]{3,9})\.?\s+(\d{4})$/.exec(clean);
  if (!named) return null;
  const month = MONTHS.findIndex((name) => named[2]!.startsWith(name.toLowerCase())) + 1;
  return month === 0 ? null : valid(named[3]!, month, Number(named[1] ?? 1));
}

function valid(year: string, month: number, day: number): string | null {
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text ? null : text;
}
