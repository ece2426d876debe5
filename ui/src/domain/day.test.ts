import { describe, expect, it } from 'vitest';
import { formatDay, formatPeriod, formatTime, monthEnd, parseDay, plusDays } from './day';

describe('days', () => {
  it('are written in full', () => {
    expect(formatDay('2021-06-21')).toBe('21 Jun 2021');
    expect(formatPeriod('2021-06-21', '2021-06-21')).toBe('21 Jun 2021');
    expect(formatPeriod('2019-01-01', '2024-12-31')).toBe('1 Jan 2019 to 31 Dec 2024');
    expect(formatTime('2024-05-01T14:02:11.123Z')).toBe('1 May 2024, 14:02:11 UTC');
  });

  it('step over month ends and leap days', () => {
    expect(plusDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(plusDays('2021-01-01', -1)).toBe('2020-12-31');
    expect(monthEnd('2024-02')).toBe('2024-02-29');
    expect(monthEnd('2021-12')).toBe('2021-12-31');
  });

  it.each([
    ['21 Jun 2021', '2021-06-21'],
    ['june 2021', '2021-06-01'],
    ['2021-6-2', '2021-06-02'],
    ['2021', '2021-01-01'],
  ])('%s is understood', (text, day) => expect(parseDay(text)).toBe(day));

  // A date of numbers alone has two readings; it is refused, not guessed.
  it.each(['03/04/2021', '31 Feb 2021', '2021-13', 'soon', ''])('%s is refused', (text) =>
    expect(parseDay(text)).toBeNull(),
  );
});
