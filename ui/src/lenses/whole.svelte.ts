// What does the present point of view change? Words, order, columns and who may decide; never a fact.
import type { Lens } from '../api/contract';
import { live } from '../api/live.svelte';
import { appearance } from '../frame/appearance.svelte';

const lenses = live('lenses', null);

/** The whole lens, once the engine has told it. */
export function wholeLens(): Lens | undefined {
  return lenses.data?.find((lens) => lens.id === appearance.lens.id);
}

/** False for a reader who is shown no scores. */
export function readsScores(): boolean {
  return wholeLens()?.shows_scores ?? true;
}

/** True where decisions are made under this point of view; the others dispute. */
export function decides(): boolean {
  return wholeLens()?.may_change ?? appearance.lens.id === 'examiner';
}
