// How wide is the pane beside a list? Chosen by dragging its edge or with the arrow keys, remembered per examiner.
import { call } from '../api/call';
import { live } from '../api/live.svelte';

const LEAST = 260;
const MOST = 720;
const KEY = 'pane.width';
const preferences = live('preferences', null);

class Pane {
  #chosen = $state<number | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly least = LEAST;
  readonly most = MOST;

  /** CSS pixels; null for the width of the tokens. */
  get width(): number | null {
    const kept = preferences.data?.find(({ key }) => key === KEY)?.value;
    return this.#chosen ?? (typeof kept === 'number' ? kept : null);
  }

  set(width: number): void {
    this.#chosen = Math.round(Math.min(MOST, Math.max(LEAST, width)));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      call('preference_set', { key: KEY, value: this.#chosen }).catch(() => undefined);
    }, 400);
  }
}

export const pane = new Pane();
