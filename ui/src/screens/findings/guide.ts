// The few forms of Markdown that a guide is written in, as parts that are drawn; nothing in it can become markup.

export interface Piece {
  readonly form: 'plain' | 'code' | 'strong';
  readonly text: string;
}
export type Inline = readonly Piece[];

export type Block =
  | { readonly is: 'heading' | 'paragraph'; readonly text: Inline }
  | { readonly is: 'list'; readonly items: readonly Inline[] }
  | { readonly is: 'code'; readonly text: string }
  | { readonly is: 'table'; readonly head: readonly Inline[]; readonly rows: readonly (readonly Inline[])[] };

/** The blocks of a guide, without its title. */
export function blocks(text: string): Block[] {
  const lines = text.replace(/\r/g, '').split('\n');
  const found: Block[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!;
    const take = (holds: (line: string) => boolean): string[] => {
      const from = at;
      while (at < lines.length && holds(lines[at]!)) at++;
      return lines.slice(from, at);
    };
    if (line.startsWith('```')) {
      at++;
      found.push({ is: 'code', text: take((one) => !one.startsWith('```')).join('\n') });
      at++;
    } else if (/^#{1,6} /.test(line)) {
      if (!line.startsWith('# ')) found.push({ is: 'heading', text: inline(line.replace(/^#+ /, '')) });
      at++;
    } else if (/^\s*[-*] /.test(line)) {
      const items = take((one) => /^\s*[-*] /.test(one) || /^\s{2,}\S/.test(one));
      const joined = items
        .join('\n')
        .split(/^\s*[-*] /m)
        .slice(1);
      found.push({ is: 'list', items: joined.map((one) => inline(one.replace(/\s*\n\s*/g, ' ').trim())) });
    } else if (line.startsWith('|')) {
      const rows = take((one) => one.startsWith('|'))
        .filter((one) => !/^\|[\s:|-]+\|$/.test(one))
        .map((one) =>
          one
            .split('|')
            .slice(1, -1)
            .map((cell) => inline(cell.trim())),
        );
      found.push({ is: 'table', head: rows[0] ?? [], rows: rows.slice(1) });
    } else if (line.trim() === '') at++;
    else {
      const rest = take((one) => one.trim() !== '' && !/^(```|#{1,6} |\||\s*[-*] )/.test(one));
      found.push({ is: 'paragraph', text: inline(rest.join(' ')) });
    }
  }
  return found;
}

function inline(text: string): Inline {
  return text
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .filter(Boolean)
    .map((part) =>
      part.startsWith('`') && part.length > 1
        ? { form: 'code', text: part.slice(1, -1) }
        : part.startsWith('**') && part.length > 3
          ? { form: 'strong', text: part.slice(2, -2) }
          : { form: 'plain', text: part },
    );
}
