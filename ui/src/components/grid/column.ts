/** One column of a grid. */
export interface Column<T> {
  readonly id: string;
  readonly title: string;
  /** px */
  readonly width: number;
  readonly align?: 'start' | 'end';
  /** Stays in place when the rest moves sideways. Frozen columns come first. */
  readonly frozen?: boolean;
  /** True where the whole set can be put in order of it. */
  readonly sortable?: boolean;
  /** What a cell shows, as text. `row` is undefined while it is on its way. */
  readonly cell: (row: T | undefined, index: number) => string;
  /** A class for the text itself, so that it can stand in a frame of its own. */
  readonly mark?: (row: T) => string;
  /** The cell's text in pieces, where some of it is to be marked; null where none is. */
  readonly pieces?: (row: T) => readonly Piece[] | null;
  /** A class for the cell. */
  readonly tone?: (row: T) => string;
}

/** A stretch of a cell's text. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** A stretch of rows, both ends included. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}
