// Which pairs do chosen lines make?
import type { MatchLine } from '../../api/contract';

export type Pair = [expense: number, bank: number];

/** Every expense of the lines with every bank row of them. */
export function pairsOf(lines: readonly MatchLine[]): Pair[] {
  const ids = (side: 'bank' | 'expense') => [
    ...new Set(lines.flatMap((line) => (line[side] ? [line[side].id] : []))),
  ];
  const banks = ids('bank');
  return ids('expense').flatMap((expense) => banks.map((bank): Pair => [expense, bank]));
}
