import { describe, expect, it } from 'vitest';
import { formatAmount, formatDecimal, formatMoney, parseAmount, plainAmount, shortMoney } from './amount';
import { decimalsOf } from './currency';

describe('amounts', () => {
  it('are exact, grouped, with a true minus', () => {
    expect(formatAmount(-123456, 'GBP')).toBe('−1,234.56');
    expect(formatAmount(5, 'EUR')).toBe('0.05');
    expect(formatAmount(-5, 'KWD')).toBe('−0.005');
    expect(formatAmount(1500, 'JPY')).toBe('1,500');
    expect(formatAmount(0, 'GBP')).toBe('0.00');
    expect(formatAmount(9007199254740991, 'GBP')).toBe('90,071,992,547,409.91');
  });

  it('take sums beyond 2^53 as text', () => {
    expect(formatMoney('-90071992547409931234', 'GBP')).toBe('−£900,719,925,474,099,312.34');
    expect(formatMoney(100n, 'CHF')).toBe('CHF\u00a01.00');
  });

  it('follow ISO 4217, not everyday use', () => {
    expect(['IQD', 'ISK', 'CLF', 'GBP', 'XXX'].map(decimalsOf)).toEqual([3, 0, 4, 2, 2]);
  });

  it('go to spreadsheets plainly', () => {
    expect(plainAmount(-123456, 'GBP')).toBe('-1234.56');
    expect(plainAmount(1500, 'JPY')).toBe('1500');
  });

  it('group decimal text of the engine', () => {
    expect(formatDecimal('-1200.50')).toBe('−1,200.50');
    expect(formatDecimal('1500')).toBe('1,500');
  });

  it('are short only on axes', () => {
    expect(shortMoney(180_000_000, 'GBP')).toBe('£1.8M');
    expect(shortMoney(-200_000_000, 'GBP')).toBe('−£2M');
    expect(shortMoney(85_000_00, 'GBP')).toBe('£85k');
  });
});

describe('a typed amount', () => {
  it.each([
    ['1,234.56', 123456],
    ['-20', -2000],
    ['−£5', -500],
    ['.5', 50],
    ['0', 0],
    ['-0', 0],
    ['1.230', 123],
  ])('%s is understood', (text, minor) => expect(parseAmount(text, 2)).toBe(minor));

  it.each(['', 'abc', '1.2.3', '1.234', '--5', '99999999999999999999', '-'])('%s is refused', (text) =>
    expect(parseAmount(text, 2)).toBeNull(),
  );
});
