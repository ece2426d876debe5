// Which characters of a text would not be seen, or would change how it reads?
const HIDDEN =
  // Controls, soft hyphen, zero-width and direction marks, separators, byte order mark, tag characters.
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

const NAMES: Readonly<Record<number, string>> = {
  0x00: 'NUL', 0x09: 'TAB', 0x0a: 'LF', 0x0d: 'CR', 0x1b: 'ESC', 0xad: 'SHY', 0x200b: 'ZWSP', 0x200c: 'ZWNJ', 0x200d: 'ZWJ',
  0x200e: 'LRM', 0x200f: 'RLM', 0x202a: 'LRE', 0x202b: 'RLE', 0x202c: 'PDF', 0x202d: 'LRO', 0x202e: 'RLO',
  0x2066: 'LRI', 0x2067: 'RLI', 0x2068: 'FSI', 0x2069: 'PDI', 0xfeff: 'BOM',
}; // prettier-ignore

/** A stretch of text, or the name of one hidden character. */
export interface Part {
  readonly text: string;
  readonly hidden: boolean;
}

/** The text in stretches, hidden characters named (`RLO`, `U+0007`). Tabs stay tabs where `keepTabs`. */
export function parts(text: string, keepTabs = false): Part[] {
  const found: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (keepTabs && match[0] === '\t') continue;
    if (match.index > from) found.push({ text: text.slice(from, match.index), hidden: false });
    found.push({ text: nameOf(match[0]), hidden: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from), hidden: false });
  return found;
}

/** The same in one line of plain text: `Rent⟨RLO⟩ 100`. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (character) => `\u27e8${nameOf(character)}\u27e9`);
}

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return NAMES[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
