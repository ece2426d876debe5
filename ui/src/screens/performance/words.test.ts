import { describe, expect, it } from 'vitest';
import type { Performance, Timing } from '../../api/contract';
import { formatMs, hitPercent, verdict } from './words';

const figure = (p99: number, count: number): Timing => ({
  family: 'command',
  name: 'rows',
  count,
  errors: 0,
  mean: 1,
  p50: 1,
  p99,
  max: p99,
  seconds: 1,
  recent: { count, errors: 0, p99 },
});

describe('figures in words', () => {
  it('writes times with as many digits as they carry', () => {
    expect([0.123, 1.26, 9.94, 18.4, 999.4, 1400, 64_000].map(formatMs)).toEqual([
      '0.12 ms',
      '1.3 ms',
      '9.9 ms',
      '18 ms',
      '999 ms',
      '1.4 s',
      '64 s',
    ]);
  });

  it('knows no hit ratio before the first question', () => {
    expect(hitPercent({ hits: 0, misses: 0 })).toBeNull();
    expect(hitPercent({ hits: 3, misses: 1 })).toBe(75);
  });

  it('says what is slow, or that nothing is', () => {
    const said = (part: Partial<Performance>) => verdict({ figures: [], alerts: [], ...part } as Performance);
    expect(said({})).toContain('Nothing was asked');
    expect(said({ figures: [figure(12, 1200)] })).toBe(
      'Nothing is slow: of the last 1,200 questions, ninety-nine in a hundred were answered within 12 ms.',
    );
    const alert = { id: 'disk', level: 'act', title: '', why: '', remedy: '' } as const;
    expect(said({ alerts: [alert] })).toBe('1 thing needs your attention.');
  });
});
