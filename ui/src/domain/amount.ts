// How is an amount written? From integer minor units, without floating point, with a true minus sign.
import { decimalsOf, symbolOf } from './currency';

/** Minor units: a safe integer, or decimal text where a sum may exceed 2^53. */
export type Minor = number | bigint | string;

const MINUS = '\u2212';

/** `-123456` in GBP as `−1,234.56`: for columns where the currency stands elsewhere. */
export function formatAmount(minor: Minor, currency: string): string {
  const { negative, digits } = split(minor);
  return (negative ? MINUS : '') + grouped(digits, decimalsOf(currency));
}

/** `-123456` in GBP as `−£1,234.56`. */
export function formatMoney(minor: Minor, currency: string): string {
  const { negative, digits } = split(minor);
  return (negative ? MINUS : '') + symbolOf(currency) + grouped(digits, decimalsOf(currency));
}

/** `-123456` in GBP as `-1234.56`: for spreadsheets. */
export function plainAmount(minor: Minor, currency: string): string {
  const { negative, digits } = split(minor);
  const { whole, fraction } = parted(digits, decimalsOf(currency));
  return (negative ? '-' : '') + whole + (fraction && `.${fraction}`);
}

/** Decimal text as the engine states it (`-1200.50`) as `−1,200.50`. */
export function formatDecimal(text: string): string {
  const { negative, digits } = split(text);
  const point = digits.indexOf('.');
  const whole = point < 0 ? digits : digits.slice(0, point);
  return (negative ? MINUS : '') + thousands(whole) + (point < 0 ? '' : digits.slice(point));
}

/** `£1.2M`, `£850k`: for axes, never for a figure that is relied on. */
export function shortMoney(minor: Minor, currency: string): string {
  const value = Number(BigInt(minor)) / 10 ** decimalsOf(currency);
  const size = Math.abs(value);
  const [scale, unit] =
    size >= 1e9 ? [1e9, 'bn'] : size >= 1e6 ? [1e6, 'M'] : size >= 1e3 ? [1e3, 'k'] : [1, ''];
  const text = (size / scale).toFixed(size / scale < 10 && scale > 1 ? 1 : 0).replace(/\.0$/, '');
  return (value < 0 ? MINUS : '') + symbolOf(currency) + text + unit;
}

/**
 * What a person types as an amount (`1,234.56`, `-20`, `−£5`), in minor units; null where it is not one amount. A comma
 * groups thousands here and a point separates the decimals, as everywhere in the interface.
 */
export function parseAmount(text: string, decimals: number): number | null {
  const bare = text.replace(/[\s,\u00a0£$€]/g, '').replace(MINUS, '-');
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(bare);
  if (!match || (!match[2] && !match[3])) return null;
  const fraction = match[3] ?? '';
  if (fraction.length > decimals && /[1-9]/.test(fraction.slice(decimals))) return null;
  const minor = Number((match[2] ?? '') + fraction.slice(0, decimals).padEnd(decimals, '0'));
  if (!Number.isSafeInteger(minor)) return null;
  return match[1] === '-' && minor !== 0 ? -minor : minor;
}

function split(minor: Minor): { negative: boolean; digits: string } {
  const text = String(minor);
  return text.startsWith('-') ? { negative: true, digits: text.slice(1) } : { negative: false, digits: text };
}

function parted(digits: string, decimals: number): { whole: string; fraction: string } {
  const padded = digits.padStart(decimals + 1, '0');
  return {
    whole: padded.slice(0, padded.length - decimals),
    fraction: padded.slice(padded.length - decimals),
  };
}

function grouped(digits: string, decimals: number): string {
  const { whole, fraction } = parted(digits, decimals);
  return thousands(whole) + (fraction && `.${fraction}`);
}

function thousands(whole: string): string {
  return whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
}
