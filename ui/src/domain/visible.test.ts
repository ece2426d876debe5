import { describe, expect, it } from 'vitest';
import { parts, visible } from './visible';

describe('hidden characters', () => {
  it('are named', () => {
    expect(visible('Rent\u202E100')).toBe('Rent⟨RLO⟩100');
    expect(visible('a\u0007b\u200Bc\u{E0041}')).toBe('a⟨U+0007⟩b⟨ZWSP⟩c⟨U+E0041⟩');
  });

  it('leave ordinary text of any script alone', () => {
    for (const text of ['Corvus Consulting OÜ', 'حساب بانكي', '銀行口座', '<b>x</b>'])
      expect(visible(text)).toBe(text);
  });

  it('split a text without losing a character', () => {
    expect(parts('a\tb\u2066c', true)).toEqual([
      { text: 'a\tb', hidden: false },
      { text: 'LRI', hidden: true },
      { text: 'c', hidden: false },
    ]);
  });
});
