import { describe, expect, it } from 'vitest';
import type { Run } from '../api/contract';
import { daysByAccount, standingInWords, stateIn, worst } from './proof';

const RUNS: Run[] = [
  { from: '2024-03-01', to: '2024-03-03', state: 'proven' },
  { from: '2024-03-04', to: '2024-03-04', state: 'contradicted' },
  { from: '2024-03-05', to: '2024-03-31', state: 'missing' },
];

describe('the state of a day', () => {
  it.each([
    ['2024-02-29', null],
    ['2024-03-01', 'proven'],
    ['2024-03-03', 'proven'],
    ['2024-03-04', 'contradicted'],
    ['2024-03-31', 'missing'],
    ['2024-04-01', null],
  ])('of %s is %s', (day, state) => expect(stateIn(RUNS, day)).toBe(state));

  it('is that of every account that was joined, in its own currency', () => {
    const days = daysByAccount([{ members: [3, 9], currency: 'GBP', runs: RUNS }]);
    expect(stateIn(days.get('9 GBP'), '2024-03-04')).toBe('contradicted');
    expect(stateIn(days.get('9 EUR'), '2024-03-04')).toBeNull();
  });
});

describe('the standing of a result', () => {
  it('is the worst of its rows', () => {
    expect(worst({ proven: 3, unproven: 1, contradicted: 0 })).toBe('unproven');
    expect(worst({ proven: 3, unproven: 1, contradicted: 1 })).toBe('contradicted');
    expect(worst({ proven: 3, unproven: 0, contradicted: 0 })).toBe('proven');
    expect(worst({ proven: 0, unproven: 0, contradicted: 0 })).toBeNull();
  });

  it('is told in rows', () => {
    expect(standingInWords({ proven: 22, unproven: 12, contradicted: 0 })).toBe('12 unproven of 34 rows');
    expect(standingInWords({ proven: 0, unproven: 2, contradicted: 1 })).toBe(
      '1 contradicted, 2 unproven of 3 rows',
    );
    expect(standingInWords({ proven: 1200, unproven: 0, contradicted: 0 })).toBe('All 1,200 rows proven');
  });
});
