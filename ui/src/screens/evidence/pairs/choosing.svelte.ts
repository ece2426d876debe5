// Which pairs of a list are ticked, and what is done with those? Ticks go whenever another stretch of the list is shown.
import { asFailure } from '../../../api/call';
import { toasts } from '../../../frame/toasts.svelte';

/** Pairs of a list with the ticks on them. `pairs` and `keyOf` are read again whenever they change. */
export class Choosing<Pair> {
  /** True while something is done with them. */
  busy = $state(false);
  #keys = $state.raw<readonly string[]>([]);
  readonly #pairs: () => readonly Pair[];
  readonly keyOf: (pair: Pair) => string;

  constructor(pairs: () => readonly Pair[], keyOf: (pair: Pair) => string) {
    this.#pairs = pairs;
    this.keyOf = keyOf;
  }

  get pairs(): readonly Pair[] {
    return this.#pairs();
  }

  get chosen(): readonly Pair[] {
    return this.pairs.filter((pair) => this.has(pair));
  }

  has(pair: Pair): boolean {
    return this.#keys.includes(this.keyOf(pair));
  }

  set(pair: Pair, on: boolean): void {
    const key = this.keyOf(pair);
    this.#keys = on ? [...this.#keys, key] : this.#keys.filter((known) => known !== key);
  }

  /** Ticks all of them, or none where all are. */
  all(): void {
    this.#keys = this.chosen.length === this.pairs.length ? [] : this.pairs.map(this.keyOf);
  }

  clear(): void {
    this.#keys = [];
  }

  /** Does something that is on record afterwards, and says what came of it. */
  async act(what: () => Promise<string>): Promise<void> {
    this.busy = true;
    try {
      toasts.show('good', await what(), 'On record in the audit log; it can be taken back.');
      this.clear();
    } catch (error) {
      toasts.show('bad', 'Nothing was changed', asFailure(error).message);
    }
    this.busy = false;
  }
}
