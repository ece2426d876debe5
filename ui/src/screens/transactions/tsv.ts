// How do rows go to a spreadsheet by way of the clipboard?
import type { Row } from '../../api/contract';
import type { RowColumn } from './columns';

/** Rows as tab-separated text with a line of headers. `first` is the position of the first row. */
export function toTsv(columns: readonly RowColumn[], rows: readonly Row[], first: number): string {
  const lines = [columns.map((column) => column.title).join('\t')];
  rows.forEach((row, at) => {
    lines.push(columns.map((column) => cell(column, row, first + at)).join('\t'));
  });
  return lines.join('\n') + '\n';
}

function cell(column: RowColumn, row: Row, index: number): string {
  const text = column.copy ? column.copy(row, index) : column.cell(row, index);
  return column.align === 'end' ? text : harmless(text);
}

// A memo that begins like a formula would be run by the spreadsheet it is pasted into.
function harmless(text: string): string {
  const flat = text.replace(/[\t\r\n]+/g, ' ');
  return /^\s*[=+\-@]/.test(flat) ? `'${flat}` : flat;
}
