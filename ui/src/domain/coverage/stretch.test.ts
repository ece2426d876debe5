import { describe, expect, it } from 'vitest';
import type { AccountCoverage } from '../../api/contract';
import { dayNumber, dayOf, daysIn, pathOf, runAt, spanOf, ticks } from './stretch';

const ACCOUNT: AccountCoverage = {
  account: 1,
  members: [1],
  label: 'Office',
  stated_id: '40112233',
  kind: 'bank',
  currency: 'GBP',
  evidence: [1],
  runs: [
    { from: '2024-03-01', to: '2024-03-03', state: 'proven' },
    { from: '2024-03-04', to: '2024-03-04', state: 'missing' },
    { from: '2024-03-05', to: '2024-03-10', state: 'proven' },
  ],
  days: [9, 0, 0, 1],
  gaps: [],
  overlaps: [],
};

describe('the time axis', () => {
  it('counts days through leap days and back', () => {
    expect(daysIn({ from: '2024-02-28', to: '2024-03-01' })).toBe(3);
    expect(dayOf(dayNumber('2024-02-29'))).toBe('2024-02-29');
  });

  it('spans all accounts', () => {
    expect(spanOf([ACCOUNT])).toEqual({ from: '2024-03-01', to: '2024-03-10' });
    expect(spanOf([])).toBeNull();
  });

  it('names years, and months where it is short', () => {
    expect(ticks({ from: '2019-06-01', to: '2024-12-31' }).map(({ label }) => label)).toEqual([
      '2020',
      '2021',
      '2022',
      '2023',
      '2024',
    ]);
    expect(ticks({ from: '2023-12-15', to: '2024-02-20' }).map(({ label }) => label)).toEqual([
      '2024',
      'Feb',
    ]);
  });

  it('draws the runs of one state, cut at the span', () => {
    expect(pathOf(ACCOUNT.runs, 'proven', { from: '2024-03-02', to: '2024-03-06' })).toBe(
      'M0 5H2V17H0ZM3 5H5V17H3Z',
    );
  });

  it('finds the run of a day', () => {
    expect(
      ['2024-02-01', '2024-03-04', '2024-03-05', '2025-01-01'].map((day) => runAt(ACCOUNT.runs, day)),
    ).toEqual([0, 1, 2, 2]);
  });
});
