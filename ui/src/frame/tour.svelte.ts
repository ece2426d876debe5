// The guided tour: where does it stand? Its steps and their sheet are loaded when it is taken.
class Tour {
  /** The step shown, from 0; null while the tour is not taken. */
  at = $state<number | null>(null);

  /** Starts, or goes on where it was left. */
  start(at = 0): void {
    this.at = at;
  }

  leave(): void {
    this.at = null;
  }
}

export const tour = new Tour();
