// Is the day of any row proven? One kept answer, asked by every list that marks its rows.
import type { DayState } from '../api/contract';
import { live } from '../api/live.svelte';
import { daysByAccount, stateIn } from './proof';

class Proven {
  readonly #days = live('coverage', null);
  readonly #byAccount = $derived(daysByAccount(this.#days.data ?? []));

  /** The state of a row's day; null before the engine has said. A row that no file's days hold is unproven. */
  of(row: { account: number; currency: string; day: string }): DayState | null {
    if (!this.#days.data) return null;
    const state = stateIn(this.#byAccount.get(`${row.account} ${row.currency}`), row.day);
    return state === 'proven' || state === 'contradicted' ? state : 'unproven';
  }
}

/** The state of any row's day, asked of one kept answer. */
export const proven = new Proven();
