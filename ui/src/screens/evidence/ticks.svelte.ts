// Which pairs of a list are ticked? Cleared whenever another stretch of the list is shown.

/** Ticks of a list, by a key of each pair. */
export class Ticks {
  #keys = $state.raw<readonly string[]>([]);

  has(key: string): boolean {
    return this.#keys.includes(key);
  }

  set(key: string, on: boolean): void {
    this.#keys = on ? [...this.#keys, key] : this.#keys.filter((known) => known !== key);
  }

  /** Ticks all of them, or none where all are. */
  all(keys: readonly string[]): void {
    this.#keys = keys.every((key) => this.has(key)) ? [] : keys;
  }

  clear(): void {
    this.#keys = [];
  }
}
