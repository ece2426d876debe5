import { describe, expect, it } from 'vitest';
import { nextSteps, type Standing } from './next';

const fresh: Standing = {
  lens: 'examiner',
  may: ['evidence', 'matches', 'parameters', 'findings'],
  rows: 900,
  rejected: 4,
  unread: 0,
  bothSides: true,
  toDecide: null,
  openFindings: null,
  openDisputes: 0,
  undisclosed: 7,
  verified: false,
};
const ids = (now: Partial<Standing>) => nextSteps({ ...fresh, ...now }).map(({ id }) => id);

describe('next steps', () => {
  it('are three, what everything else rests on first', () => {
    expect(ids({})).toEqual(['match', 'test', 'aside']);
    expect(ids({ unread: 2 })[0]).toBe('unread');
    expect(ids({ rows: 0, rejected: 0, bothSides: false })).toEqual(['add', 'test', 'verify']);
  });

  it('are those of the point of view', () => {
    const all = { toDecide: 31, openFindings: 5, openDisputes: 2 };
    expect(ids(all)).toEqual(['answer', 'aside', 'decide']);
    expect(ids({ ...all, lens: 'prosecutor', may: ['disclosure'] })).toEqual([
      'disclose',
      'findings',
      'verify',
    ]);
    expect(ids({ ...all, lens: 'judge', may: [] })).toEqual(['findings', 'verify', 'rows']);
  });

  it('offer nothing on a guess', () => {
    const unknown = { toDecide: undefined, openFindings: undefined, verified: undefined, rejected: 0 };
    expect(ids(unknown)).toEqual(['rows', 'coverage', 'patterns']);
  });
});
