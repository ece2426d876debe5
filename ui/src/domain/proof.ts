// How far is a day of an account proven? What rows, matches and findings carry as a mark.
import type { AccountDays, DayState, Run, Standing } from '../api/contract';
import { formatCount, plural } from './count';

/** A state as it is shown: in a word, a drawing and a tone, so that no hue stands alone. */
export interface StateLook {
  readonly word: string;
  readonly icon: string;
  readonly tone: 'good' | 'warn' | 'bad' | '';
  /** What it says about a day, one sentence. */
  readonly told: string;
}

export const STATES: Readonly<Record<DayState, StateLook>> = {
  proven: {
    word: 'Proven',
    icon: 'proven',
    tone: 'good',
    told: 'Balances prove that every row of the day is there, once.',
  },
  unproven: {
    word: 'Unproven',
    icon: 'unproven',
    tone: 'warn',
    told: 'No balance proves the day: rows may be missing, or stand twice.',
  },
  contradicted: {
    word: 'Contradicted',
    icon: 'contradicted',
    tone: 'bad',
    told: 'Balances contradict the rows of the day.',
  },
  missing: {
    word: 'No file',
    icon: 'missing',
    tone: '',
    told: 'No file covers the day, though files cover days before and after it.',
  },
};

/** The states in the order in which the engine counts them. */
export const ORDER: readonly DayState[] = ['proven', 'unproven', 'contradicted', 'missing'];

type Days = ReadonlyMap<string, readonly Run[]>;

/** Runs by account and currency. */
export function daysByAccount(accounts: readonly AccountDays[]): Days {
  return new Map(
    accounts.flatMap((account) =>
      account.members.map((member) => [`${member} ${account.currency}`, account.runs] as const),
    ),
  );
}

/** The state of a day; null outside what files cover. */
export function stateIn(runs: readonly Run[] | undefined, day: string): DayState | null {
  if (!runs) return null;
  let [low, high] = [0, runs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle]!.to < day) low = middle + 1;
    else high = middle;
  }
  const run = runs[low];
  return run && run.from <= day ? run.state : null;
}

/** The worst state among the rows of a result; null where it rests on none. */
export function worst(standing: Standing): DayState | null {
  if (standing.contradicted > 0) return 'contradicted';
  if (standing.unproven > 0) return 'unproven';
  return standing.proven > 0 ? 'proven' : null;
}

/** `12 unproven of 34 rows`, `All 34 rows proven`. */
export function standingInWords(standing: Standing): string {
  const rows = standing.proven + standing.unproven + standing.contradicted;
  if (rows === 0) return 'No row';
  if (standing.proven === rows) return rows === 1 ? 'Proven' : `All ${plural(rows, 'row')} proven`;
  const parts = [
    standing.contradicted > 0 && `${formatCount(standing.contradicted)} contradicted`,
    standing.unproven > 0 && `${formatCount(standing.unproven)} unproven`,
  ].filter(Boolean);
  return `${parts.join(', ')} of ${plural(rows, 'row')}`;
}
