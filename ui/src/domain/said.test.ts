import { describe, expect, it } from 'vitest';
import { said } from './said';

describe('what the engine says', () => {
  it('has days, amounts and chances as screens write them', () => {
    expect(said('No file covers 40022208 from 2021-08-03 to 2021-08-09')).toBe(
      'No file covers 40022208 from 3 Aug 2021 to 9 Aug 2021',
    );
    expect(said('say that -24566.57 GBP moved, 1500 JPY and 0.50 EUR')).toBe(
      'say that \u2212£24,566.57 moved, JP¥1,500 and €0.50',
    );
    expect(said('share 1, p 1.4e-60')).toBe('share 1, p 1.4 × 10⁻⁶⁰');
  });

  it('leaves everything else as it is', () => {
    for (const text of ['12345678 and 2021-99-99', 'INV-2021 of 40 ROWS and 12 PDF', 'version 1.2.3 GBPX'])
      expect(said(text)).toBe(text);
  });
});
