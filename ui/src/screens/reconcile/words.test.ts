import { describe, expect, it } from 'vitest';
import type { MatchLine, SideLine } from '../../api/contract';
import { pairsOf } from './pairs';
import { groupInWords, lagInWords, percent, statusInWords } from './words';

const side = (id: number): SideLine => ({
  id,
  day: '2025-03-01',
  amount: -100,
  currency: 'GBP',
  account: 1,
  party: 'A',
  text: '',
  reference: null,
  file: 'a.csv',
  row: id,
});

const line = (bank: number | null, expense: number | null): MatchLine => ({
  bank: bank === null ? null : side(bank),
  expense: expense === null ? null : side(expense),
  status: 'suggested',
  reason: 'date',
  probability: 0.874,
  residual: 0,
  lag: -2,
  group: null,
  place: [0, 1],
  decided: false,
  rule: null,
});

describe('words of the workbench', () => {
  it('never call anything certain', () => {
    expect([0.9999, 0.995, 0.874, 0.004].map(percent)).toEqual(['>99.9%', '99.5%', '87%', '0.4%']);
  });

  it('give days with a true sign', () => {
    expect([0, 1, -2].map(lagInWords)).toEqual(['same day', '+1 day', '−2 days']);
  });

  it('leave scores out where a point of view shows none', () => {
    expect(statusInWords(line(1, 1), true)).toBe('Date −2 days · 87%');
    expect(statusInWords(line(1, 1), false)).toBe('Date −2 days');
  });

  it('say that a sum with several ways is not unique', () => {
    const group = { kind: 'sum', tried: 1204, accidents: 0.023, ways: 2, fee: 0, bounded: true };
    expect(groupInWords(group).odds).toContain('2 ways make the sum: not unique.');
    expect(groupInWords(group).odds).toContain('1,204 subsets tried; 0.023 would be expected');
  });
});

describe('chosen lines', () => {
  it('make every pair of both sides once', () => {
    expect(pairsOf([line(1, null), line(null, 7), line(1, 8)])).toEqual([
      [7, 1],
      [8, 1],
    ]);
    expect(pairsOf([line(1, null)])).toEqual([]);
  });
});
