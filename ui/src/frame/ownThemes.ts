// Themes that this user added: chosen here, and found again after a start.
import { call } from '../api/call';
import type { OwnTheme } from '../api/contract';
import { appearance } from './appearance.svelte';
import { toasts } from './toasts.svelte';

/** Puts on an added theme; one that is gone or refused gives way to the system's choice, with the reason. */
export async function wear(id: string): Promise<void> {
  const found = (await call('themes', null)).find((theme) => theme.id === id);
  if (found && found.refused === null) return put(found);
  appearance.setTheme('system');
  toasts.show(
    'plain',
    'The theme cannot be used',
    found?.refused ?? 'Its file is no longer in the settings folder.',
  );
}

/** Puts on a theme that is known to be good. */
export function put(theme: OwnTheme): void {
  appearance.setTheme(theme.id as `own-${string}`, { dark: theme.dark, tokens: theme.tokens });
}
