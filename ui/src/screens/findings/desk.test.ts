import { describe, expect, it } from 'vitest';
import type { CaseInfo, Finding, FindingRow, Settings } from '../../api/contract';
import { limitOf, nameOf, scaleOf } from './chart';
import { citation } from './citation';
import { blocks } from './guide';
import { fromForm, toForm } from './settings';
import { age, explained, pattern, pointsAgainst, pointsFor } from './sides';
import { parseParameter, shownValue } from './tests';

const finding: Finding = {
  id: 'F-07',
  test: 'below_threshold',
  test_version: 1,
  title: 'Amounts crowd just below the limit',
  sentence: '36 of 40 records (648000.00 GBP) stand just below; expected 3, observed 36; p 1e-9, q 1e-7.',
  pattern: 'stand in the last 2% below the limit',
  severity: 81,
  level: 'high',
  rank: 1,
  subjects: [{ kind: 'party', id: 3, label: 'Tamarind' }],
  records: 36,
  population: 40,
  amount: 64800000,
  currency: 'GBP',
  observed: 36,
  expected: 3.2,
  statistic: { name: 'share', value: 0.9 },
  p: 1e-9,
  q: 1e-7,
  base_rate: null,
  effect: { name: 'observed / expected', value: 11.25 },
  for: [],
  against: ['A credit of the same amount stands beside it.'],
  innocent: [
    { explanation: 'A tariff', verdict: 'partly', data: '12 of 36 rows recur.', explains: 12 / 36 },
    { explanation: 'A contract', verdict: 'no', data: '0 of 36 descriptions name one.', explains: 0 },
    { explanation: 'A delivery', verdict: 'unknown', data: 'The rows do not say.', explains: 0 },
  ],
  would_change: [],
  missing: ['The invoice itself.'],
  chart: null,
  rows: 36,
  change: 'kept',
  first_run: 1,
  last_run: 3,
  disposition: 'needs_work',
  assignee: '',
  tags: [],
  history: [],
};

describe('the sides of a finding', () => {
  it('put the count first, with its rows', () => {
    expect(pattern(finding)).toBe('36 of 40 records (£648,000.00) stand in the last 2% below the limit.');
    expect(pointsFor(finding)[0]).toMatchObject({ standing: 'Direct', rows: true });
  });
  it('read results of earlier versions, which have no pattern', () => {
    expect(pattern({ ...finding, pattern: '' })).toBe('36 of 40 records (£648,000.00) stand just below.');
  });
  it('put an explanation on the side that the data puts it', () => {
    expect(pointsFor(finding).filter(({ text }) => text.includes('A contract'))).toHaveLength(1);
    const against = pointsAgainst(finding);
    expect(against.map(({ standing }) => standing)).toEqual(['Direct', 'Direct', 'Gap', 'Gap']);
    expect(against[0]!.text).toBe('A tariff accounts for 33% of the rows. 12 of 36 rows recur.');
  });
  it('share out the rows by the explanation that accounts for most', () => {
    expect(explained(finding)).toBe(33);
    expect(explained({ ...finding, innocent: [] })).toBe(0);
  });
  it('say how old it is', () => {
    expect(age(finding)).toBe('run 3, since run 1, unchanged');
    expect(age({ ...finding, first_run: 3, change: 'new' })).toBe('run 3, new');
  });
});

describe('a citation', () => {
  it('names every row by file and place, and the head of the chain', () => {
    const row = {
      day: '2021-06-21',
      amount: -985000,
      currency: 'GBP',
      party: 'Tamarind',
      text: 'two\nlines',
      row_no: 7,
    };
    const info = { name: 'Orchard Lane', reference: '', audit: { seq: 9, hash: 'abcd' } } as CaseInfo;
    const text = citation(finding, [{ row, file: 'bank.ofx', bar: null } as FindingRow], 250, info);
    expect(text).toContain('bank.ofx, row 7: 21 Jun 2021, \u2212£9,850.00, Tamarind, two lines\n');
    expect(text).toContain('and 50 more rows');
    expect(text).toContain('entry 9: abcd');
  });
});

describe('a chart', () => {
  const chart = {
    x: 'Amount',
    y: 'Records',
    points: [
      { x: '9800.00', y: 3, expected: null },
      { x: '10000.00', y: 1, expected: null },
    ],
    marks: [['10000.00', 'limit'] as [string, string]],
  };
  it('stands its limit before the point that it names', () => {
    expect(limitOf(chart)).toEqual({ at: 1, label: '10,000 limit' });
    expect(limitOf({ ...chart, marks: [['12000.00', 'limit']] })?.at).toBe(2);
  });
  it('names points as everything else is named', () => {
    expect(nameOf('9800.00', chart)).toBe('9,800');
    expect(nameOf('2021-06', { x: 'Month' })).toBe('Jun 2021');
  });
  it('counts in whole steps and writes money as money', () => {
    expect(scaleOf(chart, 'GBP').smallest).toBe(1);
    expect(scaleOf({ ...chart, y: 'Minor units' }, 'GBP').format(1234567)).toBe('£12k');
  });
});

describe('a guide', () => {
  it('is parts, never markup', () => {
    const parts = blocks(
      '# Title\n\nSome `code` and **more**.\n\n## Cases\n\n- one\n  goes on\n- two\n\n| a | b |\n|---|---|\n| 1 | <b> |\n',
    );
    expect(parts.map(({ is }) => is)).toEqual(['paragraph', 'heading', 'list', 'table']);
    expect(parts[2]).toMatchObject({ items: [[{ text: 'one goes on' }], [{ text: 'two' }]] });
    expect(parts[3]).toMatchObject({ rows: [[[{ text: '1' }], [{ text: '<b>' }]]] });
  });
});

describe('parameters', () => {
  it('keep their kind', () => {
    expect(parseParameter('1,500', 5)).toBe(1500);
    expect(parseParameter('many', 5)).toBeUndefined();
    expect(parseParameter('yes', false)).toBe(true);
    expect(parseParameter('1, 2', [3])).toEqual([1, 2]);
    expect(parseParameter('1, x', [3])).toBeUndefined();
  });
  it('are shown in one line', () => {
    expect(shownValue([1, 2, 3])).toBe('1, 2, 3');
    expect(shownValue(Array.from({ length: 90 }, () => 1))).toBe('90 values');
  });
});

describe('limits and calendars', () => {
  const settings: Settings = {
    approval_limit: 10000,
    approval_limits: { EUR: 12000 },
    reporting_limit: 10000,
    weekend: [5, 6],
    countries: ['GB'],
    holidays: ['2021-12-24'],
    opens: 420,
    closes: 1200,
    year_close: [1, 31],
    owners: { NL91: 'A. Halden' },
    level: 0.05,
    parameters: {},
  };
  it('go through their fields unchanged', () => {
    expect(fromForm(toForm(settings), settings)).toEqual(settings);
  });
  it('say what cannot be read', () => {
    const form = toForm(settings);
    expect(fromForm({ ...form, approval: 'ten' }, settings)).toMatch(/approval limit/);
    expect(fromForm({ ...form, holidays: '24/12/2021' }, settings)).toMatch(/24\/12\/2021/);
    expect(fromForm({ ...form, opens: '7' }, settings)).toMatch(/07:00/);
    expect(fromForm({ ...form, owners: 'NL91' }, settings)).toMatch(/owner/);
  });
});
