// Which case is open, and how does one come to be open?
import { asFailure, call } from '../api/call';
import type { CaseInfo, Failure, NewCase } from '../api/contract';
import { forget, invalidate, live, put } from '../api/live.svelte';
import { route } from './route.svelte';

class Session {
  readonly #info = live('case_info', null);
  /** What is being opened or made now, in words. */
  busy = $state<string | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** The dialog for a new case is open. */
  creating = $state(false);

  /** The open case; null when none is; undefined before the engine has said. */
  get info(): CaseInfo | null | undefined {
    return this.#info.data;
  }

  get unreachable(): Failure | null {
    return this.#info.data === undefined ? this.#info.failure : null;
  }

  retry(): void {
    this.#info.refresh();
  }

  create(input: NewCase): Promise<boolean> {
    return this.#enter('Making the case', () => call('case_create', input));
  }

  choose(): Promise<boolean> {
    return this.#enter('Opening the case', () => call('case_choose', null));
  }

  open(id: string): Promise<boolean> {
    return this.#enter('Opening the case', () => call('case_open', { id }));
  }

  sample(): Promise<boolean> {
    return this.#enter('Preparing the sample case', () => call('case_sample', null));
  }

  async close(): Promise<void> {
    try {
      await call('case_close', null);
      forget();
      put('case_info', null, null);
    } catch (error) {
      this.failure = asFailure(error);
    }
  }

  async #enter(busy: string, ask: () => Promise<CaseInfo | null>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = busy;
    this.failure = null;
    try {
      const info = await ask();
      if (!info) return false;
      route.go(info.evidence === 0 ? 'evidence' : 'overview');
      forget();
      put('case_info', null, info);
      invalidate(['recent']);
      return true;
    } catch (error) {
      this.failure = asFailure(error);
      return false;
    } finally {
      this.busy = null;
    }
  }
}

export const session = new Session();
