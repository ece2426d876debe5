// What does the present point of view change? Words, order, columns and who may decide; never a fact.
import type { Lens, Right } from '../api/contract';
import { live } from '../api/live.svelte';
import { appearance } from '../frame/appearance.svelte';
import { session } from '../frame/session.svelte';
import { LENSES } from '.';

const lenses = live('lenses', null);

/** The whole lens, once the engine has told it. */
export function wholeLens(): Lens | undefined {
  return lenses.data?.find((lens) => lens.id === appearance.lens.id);
}

/** False for a reader who is shown no scores. */
export function readsScores(): boolean {
  return wholeLens()?.shows_scores ?? true;
}

/** True where a kind of change is this side's, and the case takes changes. The engine refuses the rest. */
export function may(right: Right): boolean {
  return appearance.lens.may.includes(right) && !session.info?.read_only;
}

/** Why it may not, in words for a title; undefined where it may. */
export function whyNot(right: Right): string | undefined {
  if (may(right)) return undefined;
  const at = LENSES.findIndex((lens) => (lens.may as readonly Right[]).includes(right));
  if (LENSES[at] === appearance.lens) return 'This case is read-only';
  return `The ${LENSES[at]?.label.toLowerCase()}\u2019s alone to change; switch with Alt+${at + 1}`;
}
