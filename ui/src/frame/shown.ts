// How are keys written on this machine?

const mac = /Mac/.test(navigator.platform);

/** Keys as this machine's user knows them: `Mod+K` as ⌘K or Ctrl K. */
export function shown(keys: string): string[] {
  return keys.split(' ').map((key) =>
    key
      .split('+')
      .map((part) => (part === 'Mod' ? (mac ? '⌘' : 'Ctrl') : part === 'Alt' ? (mac ? '⌥' : 'Alt') : part))
      .map((part) => (part.length === 1 && mac ? part.toUpperCase() : part))
      .join(mac ? '' : '+'),
  );
}
