// Where does the search stand in a cell? Stretches of its text, marked or not.
import type { Hit, Page, Row } from '../../api/contract';
import type { Piece } from '../../components/grid/column';
import { visible } from '../../domain/visible';

/** A row with what the search found in it. */
export interface FoundRow extends Row {
  readonly hits?: readonly Hit[];
}

/** The rows of a page, each with its own hits. */
export function withHits(page: Page): FoundRow[] {
  if (page.hits.length === 0) return page.rows;
  const rows: (FoundRow & { hits: Hit[] })[] = page.rows.map((row) => ({ ...row, hits: [] }));
  for (const hit of page.hits) rows[hit.row]?.hits.push(hit);
  return rows;
}

/** The text of a field in pieces; null where nothing in it was found. */
export function pieces(row: FoundRow, field: string, text: string): Piece[] | null {
  const hits = row.hits?.filter((hit) => hit.field === field) ?? [];
  if (hits.length === 0) return null;
  const found: Piece[] = [];
  let from = 0;
  for (const { start, end } of hits) {
    if (start > from) found.push({ text: visible(text.slice(from, start)), marked: false });
    found.push({ text: visible(text.slice(start, end)), marked: true });
    from = end;
  }
  if (from < text.length) found.push({ text: visible(text.slice(from)), marked: false });
  return found;
}
