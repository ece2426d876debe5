// Where in ten million rows is a scroll bar, when an element cannot be taller than some thirty million pixels?

/** Tallest track. Engines cap an element's height near 33.5 million px; a quarter of that is safe at any zoom. */
export const TRACK = 8_000_000;
/** In the first and last stretch of this many px the bar maps 1:1, so that the ends are exact. */
export const EDGE = 100_000;
/** A scroll of more than this many viewports is a drag of the thumb, not a turn of the wheel. */
export const JUMP = 1.5;

/** Sizes of one grid, px. */
export interface Extent {
  /** All rows. */
  readonly content: number;
  /** What is seen of them. */
  readonly view: number;
}

/** Height of the element that scrolls. */
export function trackHeight(extent: Extent): number {
  return Math.max(Math.min(extent.content, TRACK), extent.view);
}

/** The largest position: the last row at the bottom. */
export function maxPosition(extent: Extent): number {
  return Math.max(0, extent.content - extent.view);
}

/** The position that a place of the bar stands for: 1:1 near both ends, linear between. */
export function toPosition(scroll: number, extent: Extent): number {
  const last = maxPosition(extent);
  const end = Math.max(0, trackHeight(extent) - extent.view);
  const at = clamp(scroll, 0, end);
  if (last <= end || at <= EDGE) return Math.min(at, last);
  if (at >= end - EDGE) return last - (end - at);
  return EDGE + ((at - EDGE) * (last - 2 * EDGE)) / (end - 2 * EDGE);
}

/** The place of the bar for a position: the inverse of [`toPosition`]. */
export function toScroll(position: number, extent: Extent): number {
  const last = maxPosition(extent);
  const end = Math.max(0, trackHeight(extent) - extent.view);
  const at = clamp(position, 0, last);
  if (last <= end || at <= EDGE) return at;
  if (at >= last - EDGE) return end - (last - at);
  return EDGE + ((at - EDGE) * (end - 2 * EDGE)) / (last - 2 * EDGE);
}

/** The position after the bar moved from `before` to `after`: small moves go 1:1, a dragged thumb proportionally. */
export function scrolled(position: number, before: number, after: number, extent: Extent): number {
  const moved = after - before;
  if (Math.abs(moved) >= JUMP * extent.view) return toPosition(after, extent);
  return clamp(position + moved, 0, maxPosition(extent));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
