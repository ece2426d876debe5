// Which rows are looked at, and how does a part of them become a filter of the grid?
import type { Direction, Filter, PatternScope } from '../../api/contract';

export const DIRECTIONS: readonly { id: Direction; label: string }[] = [
  { id: 'both', label: 'Both ways' },
  { id: 'in', label: 'In' },
  { id: 'out', label: 'Out' },
];

/** The rows of a scope, narrowed by `part`, as the grid filters them; `alone`: the case has no other currency. */
export function brush(scope: PatternScope, alone: boolean, part: Filter = {}): Filter {
  const terms = [alone ? '' : `currency:${scope.currency}`, part.text ?? ''].filter(Boolean).join(' ');
  return {
    kind: scope.kind,
    ...(scope.account === null ? {} : { accounts: [scope.account] }),
    ...(scope.direction === 'in' ? { min: 1 } : scope.direction === 'out' ? { max: -1 } : {}),
    ...part,
    ...(terms ? { text: terms } : {}),
  };
}

/** Amounts of a size between two magnitudes, minor units, in the direction of the scope. */
export function ofSize(scope: PatternScope, from: number, to: number, decimals: number): Filter {
  if (scope.direction === 'in') return { min: from, max: to };
  if (scope.direction === 'out') return { min: -to, max: -from };
  return { text: `amount:${plain(from, decimals)}..${plain(to, decimals)}` };
}

function plain(minor: number, decimals: number): string {
  const digits = String(minor).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
