import { auditor } from './auditor';
import { defence } from './defence';
import { examiner } from './examiner';
import { judge } from './judge';
import type { Lens } from './lens';
import { prosecutor } from './prosecutor';
import { receiver } from './receiver';
import { regulator } from './regulator';

export type { Lens };

/** All points of view, the neutral one first; their order is that of Alt+1 to Alt+7. */
export const LENSES: readonly Lens[] = [examiner, prosecutor, defence, auditor, judge, regulator, receiver];

/** The lens of an id; the neutral one for an id that is not known. */
export function lensOf(id: string): Lens {
  return LENSES.find((lens) => lens.id === id) ?? examiner;
}
