// Is a set of rows being put in order, and how far is it?
import type { Sorting } from '../api/contract';

class Sorts {
  /** The one that goes on; null for none. */
  now = $state.raw<Sorting | null>(null);

  hear(sorting: Sorting): void {
    this.now = sorting.percent < 100 ? sorting : null;
  }
}

export const sorting = new Sorts();
