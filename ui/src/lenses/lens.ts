/**
 * A point of view: a lens over the same facts. It may choose, order and word; it never changes a row, a figure or a hash.
 * Hue and chroma stay away from the reds and oranges of the severity scale: red for guilt would itself be framing.
 */
export interface Lens {
  readonly id: string;
  readonly label: string;
  /** What this reader asks of the records, as shown on every screen. */
  readonly question: string;
  /** OKLCH hue of the accent, degrees. */
  readonly hue: number;
  /** OKLCH chroma of the accent at the light theme's lightness. */
  readonly chroma: number;
}
