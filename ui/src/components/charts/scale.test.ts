import { describe, expect, it } from 'vitest';
import { nameEvery, shade, ticks, weekday, yearCells } from './scale';

describe('ticks', () => {
  it('are round and hold the values', () => {
    expect(ticks(-180, 420, 5)).toEqual([-200, 0, 200, 400, 600]);
    expect(ticks(0, 0, 5)).toEqual([0, 1]);
  });
  it('go below one where shares are drawn', () => {
    expect(ticks(0, 0.31, 3, 0.01).map((value) => value.toFixed(2))).toEqual(['0.00', '0.20', '0.40']);
  });
});

describe('a year of days', () => {
  it('has all its days, each under its weekday', () => {
    const cells = yearCells(2024);
    expect(cells).toHaveLength(366);
    expect(cells[0]).toEqual({ day: '2024-01-01', week: 0, weekday: 0 });
    expect(cells.at(-1)).toEqual({ day: '2024-12-31', week: 52, weekday: 1 });
    expect(cells.every((cell) => cell.weekday === weekday(cell.day))).toBe(true);
  });
});

describe('shades', () => {
  it('keep the smallest count apart from none', () => {
    expect(shade(0, 900, 4)).toBe(0);
    expect(shade(1, 900, 4)).toBe(1);
    expect(shade(900, 900, 4)).toBe(4);
  });
});

describe('names', () => {
  it('leave room for one another', () => {
    expect(nameEvery(40, 30)).toBe(1);
    expect(nameEvery(7, 30)).toBe(5);
  });
});
