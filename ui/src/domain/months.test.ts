import { describe, expect, it } from 'vitest';
import type { MonthFlow } from '../api/contract';
import { currencies, months } from './months';

const flow = (month: string, currency = 'GBP', rows = 1): MonthFlow => ({
  month,
  kind: 'bank',
  currency,
  rows,
  money_in: '100',
  money_out: '-40',
});

describe('months', () => {
  it('shows months without rows, across a year', () => {
    const all = months([flow('2021-11'), flow('2022-02')], 'bank', 'GBP');
    expect(all.map((month) => month.month)).toEqual(['2021-11', '2021-12', '2022-01', '2022-02']);
    expect(all[1]).toMatchObject({ rows: 0, moneyIn: 0n });
  });

  it('keeps currencies and sides apart', () => {
    expect(currencies([flow('2021-01', 'USD', 2), flow('2021-01', 'GBP', 9)], 'bank')).toEqual([
      'GBP',
      'USD',
    ]);
    expect(months([flow('2021-01')], 'expense', 'GBP')).toEqual([]);
  });
});
