import { describe, expect, it } from 'vitest';
import type { PatternScope } from '../../api/contract';
import { monthsOfDays } from '../../domain/months';
import {
  dayReading,
  digitReading,
  flowReading,
  limitReading,
  longAbove,
  partyReading,
  repeatReading,
  sequenceReading,
} from './readings';
import { brush, ofSize } from './scope';

const scope: PatternScope = { kind: 'bank', currency: 'GBP', account: null, direction: 'out' };
const day = (day: string, money_in: string, money_out: string, rows = 1) => ({
  day,
  rows,
  money_in,
  money_out,
});

describe('a brush', () => {
  it('keeps the scope and adds the part', () => {
    expect(brush(scope, true, { from: '2021-01-01' })).toEqual({ kind: 'bank', max: -1, from: '2021-01-01' });
    expect(brush({ ...scope, account: 3, direction: 'both' }, false, { text: 'digits:9' })).toEqual({
      kind: 'bank',
      accounts: [3],
      text: 'currency:GBP digits:9',
    });
  });
  it('turns a size into signed amounts, or into a search where both ways count', () => {
    expect(ofSize(scope, 990000, 999999, 2)).toEqual({ min: -999999, max: -990000 });
    expect(ofSize({ ...scope, direction: 'both' }, 5, 999999, 2)).toEqual({ text: 'amount:0.05..9999.99' });
    expect(ofSize({ ...scope, direction: 'both' }, 5, 99, 0)).toEqual({ text: 'amount:5..99' });
  });
});

describe('readings', () => {
  const months = monthsOfDays([
    day('2021-01-05', '500', '-100'),
    day('2021-01-09', '0', '-100'),
    day('2021-03-01', '0', '-900'),
    day('2021-04-01', '0', '-800'),
    day('2021-05-01', '0', '-700'),
  ]);
  it('fill months without rows and find the long stretch above the median', () => {
    expect(months.map(({ month }) => month)).toEqual(['2021-01', '2021-02', '2021-03', '2021-04', '2021-05']);
    expect(months[0]).toMatchObject({ moneyIn: 500n, moneyOut: -200n, rows: 2 });
    // The median outflow is 700, so that two months are above it: too few for a stretch.
    expect(longAbove(months)).toBeNull();
    expect(flowReading(months, 'GBP')).toBe(
      'More went out than came in in 3 of 5 months; over all of them the net is \u2212£21.00.',
    );
    const longer = monthsOfDays(
      [1, 1, 1, 1, 9, 9, 9].map((out, at) => day(`2021-0${at + 1}-01`, '0', `-${out}00`)),
    );
    expect(longAbove(longer)).toEqual({ from: '2021-05', to: '2021-07', months: 3, excess: 2400n });
  });
  it('say which digit stands out, and no verdict on few amounts', () => {
    const groups = {
      digits: 'first',
      first: 1,
      counts: [1, 0, 0, 0, 0, 0, 0, 0, 1],
      expected: [0.301, 0.176, 0.125, 0.097, 0.079, 0.067, 0.058, 0.051, 0.046],
      mad: 0.1234,
      conformity: null,
      stands_out: 9,
    };
    expect(digitReading(groups, 2)).toMatch(
      /^Digit 9 stands 10.9 times as often as expected. MAD 0.1234; with fewer/,
    );
    expect(digitReading({ ...groups, conformity: 'nonconformity' }, 9000)).toMatch(
      /nonconformity over 9,000 amounts/,
    );
  });
  it('name the busiest day and a silence of more than a day', () => {
    const days = [day('2021-08-02', '0', '-1', 3), day('2021-08-10', '0', '-1', 1)];
    const quiet = { from: '2021-08-03', to: '2021-08-09', days: 7 };
    expect(dayReading({ days, quiet, on_rest_days: 1, rest_days: [5, 6] })).toBe(
      'The busiest day is 2 Aug 2021 with 3 rows; 25% of all rows fall on rest days. The longest silence is 3 Aug 2021 to 9 Aug 2021 (7 days).',
    );
    expect(dayReading({ days: [], quiet: null, on_rest_days: 0, rest_days: [] })).toBe(
      'No row of this choice.',
    );
  });
  it('count both sides of a limit', () => {
    const bands = Array.from({ length: 40 }, (_, at) => ({ from: at, to: at, rows: at }));
    expect(limitReading({ amounts: 1, digits: [], limit: 1000000, bands }, 'GBP')).toBe(
      '37 rows in the last 2% below £10,000.00, and 41 in the first 2% from it on.',
    );
  });
  it('are plain where there is nothing', () => {
    const none = { parties: 0, value: '0', unnamed: 0, largest: [], grown: [], last_year: null };
    expect(partyReading(none, 'GBP')).toMatch(/No row/);
    expect(repeatReading({ groups: 0, extra: 0, value: '0', largest: [] }, 'GBP')).toMatch(/No two rows/);
    expect(sequenceReading({ numbered: 0, series: [] })).toBe('No row states a number.');
  });
});
