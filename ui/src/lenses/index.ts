import { LENSES } from '../api/contract';

export { LENSES };

/**
 * A point of view: a lens over the same facts. It may choose, order and word; it never changes a row, a figure or a hash.
 * The list is the engine's, so that there is no second truth; what the first frame does not need comes by `lenses`.
 */
export type Lens = (typeof LENSES)[number];

/** The lens of an id; the neutral one for an id that is not known. */
export function lensOf(id: string): Lens {
  return LENSES.find((lens) => lens.id === id) ?? LENSES[0];
}
