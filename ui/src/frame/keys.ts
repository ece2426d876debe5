// Which key does what? Sequences (`g t`) and chords (`Alt+1`) run the command that names them.
import { commands } from './commands.svelte';

/** How long a first key waits for a second, ms. */
const WAIT = 700;
let pending = '';
let timer: ReturnType<typeof setTimeout> | undefined;

/** Handles keys that no control has taken for itself. */
export function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const key = written(event);
  // A field takes back its own typing.
  const own = !key.includes('+') || key === 'Mod+Z' || key === 'Mod+Y';
  const typing = isEditable(event.target) && own;
  if (typing || (document.querySelector('dialog[open]') && key !== 'Mod+K')) return;

  const list = commands();
  const sequence = pending ? `${pending} ${key}` : key;
  forget();
  const hit = list.find((command) => command.keys === sequence || command.also === sequence);
  if (list.some((command) => command.keys?.startsWith(`${sequence} `))) {
    event.preventDefault();
    pending = sequence;
    timer = setTimeout(() => {
      forget();
      hit?.run();
    }, WAIT);
  } else if (hit) {
    event.preventDefault();
    hit.run();
  }
}

function forget(): void {
  clearTimeout(timer);
  pending = '';
}

/** A key press as commands write it. */
function written(event: KeyboardEvent): string {
  // With Alt, some keyboards turn a digit into another sign: the key's place says what was meant.
  const digit = event.altKey && /^Digit(\d)$/.exec(event.code)?.[1];
  const name = digit || event.key;
  const chord = (event.ctrlKey || event.metaKey ? 'Mod+' : '') + (event.altKey ? 'Alt+' : '');
  return chord ? chord + (name.length === 1 ? name.toUpperCase() : name) : name;
}

function isEditable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea, [contenteditable="true"]');
}
