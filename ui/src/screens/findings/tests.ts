// What can come of a test, and how are its parameters and figures written?
import type { Family, State } from '../../api/contract';
import { formatFigure } from '../../domain/chance';

export const OUTCOMES = [
  { id: 'fired', label: 'Fired', tone: 'warn' },
  { id: 'quiet', label: 'Ran and showed nothing', tone: 'good' },
  { id: 'refused', label: 'Not applicable', tone: '' },
  { id: 'failed', label: 'Failed', tone: 'bad' },
  { id: 'never', label: 'Has not run', tone: '' },
] as const;

export type Outcome = (typeof OUTCOMES)[number]['id'];

export function outcomeOf(state: State | null): Outcome {
  return state ?? 'never';
}

/** Which tests are judged together, and how false alarms among them are controlled. */
export const FAMILIES: Readonly<Record<Family, { label: string; control: string }>> = {
  digits: {
    label: 'Digits of whole populations',
    control: 'Benjamini-Yekutieli, since these tests see the same amounts',
  },
  party_digits: { label: 'Digits of single parties', control: 'Benjamini-Hochberg' },
  amounts: { label: 'Amounts against limits and peers', control: 'Benjamini-Hochberg' },
  times: { label: 'Times against a user’s own habit', control: 'Benjamini-Hochberg' },
  flows: { label: 'Movements of money', control: 'Benjamini-Hochberg' },
  rules: { label: 'Rules', control: 'no probability; each states its base rate instead' },
};

/** `log_ratio` as `Log ratio`; a name that is a sign stays one. */
export function named(key: string): string {
  if (/^(p|q|n|z|mad|df|l2|chi2)$/.test(key))
    return { mad: 'MAD', df: 'df', l2: 'L²', chi2: 'χ²' }[key] ?? key;
  const words = key.replaceAll('_', ' ');
  return words[0]!.toUpperCase() + words.slice(1);
}

/** A figure of a report in one line; lists are told by their length. */
export function shownValue(value: unknown): string {
  if (typeof value === 'number') return formatFigure(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.length <= 12 && value.every((one) => typeof one !== 'object'))
    return value.map(shownValue).join(', ');
  if (Array.isArray(value)) return `${value.length} values`;
  return Object.entries(value as object)
    .slice(0, 8)
    .map(([key, one]) => `${named(key)} ${shownValue(one)}`)
    .join(', ');
}

/** A typed text as a parameter of the same kind as `like`; undefined where it is not one. */
export function parseParameter(text: string, like: unknown): unknown {
  const clean = text.trim().replace('\u2212', '-').replaceAll(',', '');
  if (typeof like === 'number') {
    const value = Number(clean);
    return clean !== '' && Number.isFinite(value) ? value : undefined;
  }
  if (typeof like === 'boolean') return clean === 'yes' ? true : clean === 'no' ? false : undefined;
  if (Array.isArray(like)) {
    const parts = text.split(/[,;]/).map((part) => part.trim());
    const values = parts.filter(Boolean).map((part) => parseParameter(part, like[0] ?? ''));
    return values.includes(undefined) ? undefined : values;
  }
  return text.trim();
}
