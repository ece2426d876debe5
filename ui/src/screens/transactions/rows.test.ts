import { describe, expect, it } from 'vitest';
import type { Row } from '../../api/contract';
import { allColumns, arranged, isShown, USUAL, usualOf } from './columns';
import { examples } from './example';
import { inWords, isEmpty, PARTS, without } from './filters';
import { linesOf, nameOf } from './groups';
import { pieces, withHits } from './marks';
import { toTsv } from './tsv';

const row: Row = {
  id: 1,
  kind: 'bank',
  day: '2021-06-21',
  amount: -1285,
  currency: 'GBP',
  account: 1,
  party_id: 3,
  party: '=HYPERLINK("http://x")',
  text: 'two\tparts\nhere',
  reference: null,
  category: null,
  person: null,
  poster: null,
  period: null,
  counter_account: null,
  balance: null,
  evidence: 1,
  row_no: 7,
};
const known = { accounts: [], evidence: [], currency: 'GBP' };
const part = (id: string) => PARTS.find((part) => part.id === id)!;

describe('rows for a spreadsheet', () => {
  const columns = allColumns([], []).filter(({ id }) =>
    ['position', 'date', 'amount', 'party', 'description'].includes(id),
  );
  const [header, line] = toTsv(columns, [row], 41).split('\n');

  it('have headers and their place', () => {
    expect(header).toBe('Row\tDate\tAmount\tCounterparty\tNarrative');
    expect(line!.split('\t').slice(0, 3)).toEqual(['42', '2021-06-21', '-12.85']);
  });

  it('cannot run as a formula or break the table', () => {
    expect(line!.split('\t').slice(3)).toEqual([`'=HYPERLINK("http://x")`, 'two parts here']);
  });
});

describe('columns', () => {
  it('keep the frozen ones first, whatever is remembered', () => {
    const order = arranged(allColumns([], []), {
      ...USUAL,
      order: ['row_no', 'date'],
      widths: { row_no: 60 },
    });
    expect(order.slice(0, 4).map(({ id }) => id)).toEqual(['date', 'position', 'amount', 'row_no']);
    expect(order[3]!.width).toBe(60);
  });

  it('follow the point of view where a person has arranged nothing', () => {
    const judge = usualOf({ may: [], columns: ['date', 'amount', 'description', 'party', 'file'] });
    const shown = arranged(allColumns([], []), judge).filter(
      (column) => isShown(column, judge) && !column.frozen,
    );
    expect(shown.map(({ id }) => id).filter((id) => id !== 'proof')).toEqual([
      'description',
      'party',
      'evidence',
    ]);
    expect(usualOf({ may: ['matches'], columns: [] })).toBe(USUAL);
  });

  it('are shown as usual unless a person says otherwise', () => {
    const balance = allColumns([], []).find(({ id }) => id === 'balance')!;
    expect(isShown(balance, USUAL)).toBe(false);
    expect(isShown(balance, { ...USUAL, shown: { balance: true } })).toBe(true);
  });
});

describe('filters', () => {
  it('are said in words', () => {
    expect(inWords(part('date'), { from: '2021-01-01', to: '2021-12-31' }, known)).toBe(
      'Date 1 Jan 2021 to 31 Dec 2021',
    );
    expect(inWords(part('date'), { to: '2021-12-31' }, known)).toBe('Date up to 31 Dec 2021');
    expect(inWords(part('amount'), { min: -100000 }, known)).toBe('Amount from −1,000.00');
    expect(inWords(part('amount'), { max: -1 }, known)).toBe('Money out');
    expect(inWords(part('account'), { accounts: [1, 2] }, known)).toBe('Account is any of 2');
  });

  it('are taken away part by part', () => {
    const filter = { from: '2021-01-01', to: '2021-12-31', text: 'rent' };
    expect(without(part('date'), filter)).toEqual({ text: 'rent' });
    expect(isEmpty({ text: null, kind: undefined })).toBe(true);
    expect(isEmpty(filter)).toBe(false);
  });
});

describe('what a search found', () => {
  const page = {
    total: 2,
    offset: 0,
    rows: [row, { ...row, id: 2, text: 'Rent\u202e 12, rent 13' }],
    hits: [
      { row: 1, field: 'text', start: 0, end: 4 },
      { row: 1, field: 'text', start: 10, end: 14 },
    ],
  };
  const [first, second] = withHits(page);

  it('is marked in its own row and field', () => {
    expect(pieces(first!, 'text', first!.text)).toBeNull();
    expect(pieces(second!, 'party', second!.party)).toBeNull();
    expect(pieces(second!, 'text', second!.text)).toEqual([
      { text: 'Rent', marked: true },
      { text: '⟨RLO⟩ 12, ', marked: false },
      { text: 'rent', marked: true },
      { text: ' 13', marked: false },
    ]);
  });
});

describe('a cell as an example', () => {
  const of = (column: string, more = {}) =>
    examples(column, { ...row, ...more }, { text: 'rent' }, 'Current', 'a.csv');

  it('adds to what is set', () => {
    expect(of('party', { party: 'ACME Ltd' }).map(({ filter }) => filter.text)).toEqual([
      'rent party:="ACME Ltd"',
      'rent -party:="ACME Ltd"',
    ]);
    expect(of('amount')[0]!.filter).toEqual({ text: 'rent', min: -1285, max: -1285 });
    expect(of('date')[1]).toEqual({
      title: 'Only Jun 2021',
      filter: { text: 'rent', from: '2021-06-01', to: '2021-06-30' },
    });
    expect(of('account')[0]!.filter.accounts).toEqual([1]);
  });

  it('asks for rows that state nothing, and for none that cannot be written', () => {
    expect(of('reference')[0]).toEqual({ title: 'Only none stated', filter: { text: 'rent ref:=""' } });
    expect(of('party')).toEqual([]);
    expect(of('position')).toEqual([]);
  });
});

describe('groups', () => {
  const sum = (currency: string, rows: number) => ({
    currency,
    decimals: 2,
    rows,
    money_in: '100',
    money_out: '-1',
  });
  const group = { label: '2021-03', rows: 3, sums: [sum('GBP', 2), sum('USD', 1)], filter: {} };

  it('have a name and a line for each currency', () => {
    expect(nameOf(group, 'month')).toBe('Mar 2021');
    expect(nameOf({ ...group, label: '' }, 'category')).toBe('No category stated');
    expect(linesOf([group]).map(({ sum, first }) => [sum.currency, first])).toEqual([
      ['GBP', true],
      ['USD', false],
    ]);
  });
});
