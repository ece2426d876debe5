import { describe, expect, it } from 'vitest';
import {
  EDGE,
  maxPosition,
  scrolled,
  toPosition,
  toScroll,
  TRACK,
  trackHeight,
  type Extent,
} from './position';

const ROW = 26;
const extents: Extent[] = [
  { content: 0, view: 700 },
  { content: 5 * ROW, view: 700 },
  { content: 10_000 * ROW, view: 700 },
  { content: TRACK, view: 700 },
  { content: TRACK + ROW, view: 700 },
  { content: 1_000_000 * ROW, view: 700 },
  { content: 10_000_000 * ROW, view: 733 },
  { content: 40_000_000 * 32, view: 300 },
];

describe('the position map', () => {
  it.each(extents)('reaches the first and the last row exactly ($content px)', (extent) => {
    expect(toPosition(0, extent)).toBe(0);
    expect(toPosition(trackHeight(extent) - extent.view, extent)).toBe(maxPosition(extent));
  });

  it.each(extents)('is its own inverse and never falls ($content px)', (extent) => {
    let before = -1;
    for (let step = 0; step <= 500; step++) {
      const position = (maxPosition(extent) * step) / 500;
      const scroll = toScroll(position, extent);
      expect(scroll).toBeGreaterThanOrEqual(before);
      expect(Math.abs(toPosition(scroll, extent) - position)).toBeLessThan(0.01);
      before = scroll;
    }
  });

  it('maps 1:1 within the ends', () => {
    const extent = { content: 10_000_000 * ROW, view: 700 };
    const end = trackHeight(extent) - extent.view;
    expect(toPosition(EDGE - 1, extent)).toBe(EDGE - 1);
    expect(toPosition(end - 5, extent)).toBe(maxPosition(extent) - 5);
  });

  it('turns the wheel 1:1 in the middle, where the bar itself moves 32 times as far', () => {
    const extent = { content: 10_000_000 * ROW, view: 700 };
    const position = 130_000_000;
    const bar = toScroll(position, extent);
    expect(scrolled(position, bar, bar + 100, extent)).toBe(position + 100);
    expect(scrolled(position, bar, bar - 100, extent)).toBe(position - 100);
  });

  it('follows a dragged thumb', () => {
    const extent = { content: 10_000_000 * ROW, view: 700 };
    expect(scrolled(0, 0, 4_000_000, extent)).toBe(toPosition(4_000_000, extent));
    expect(scrolled(130_000_000, 4_000_000, 0, extent)).toBe(0);
  });
});
