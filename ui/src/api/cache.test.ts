import { describe, expect, it, vi } from 'vitest';
import { AnswerCache } from './cache';

const settle = () => new Promise((done) => setTimeout(done, 0));

describe('kept answers', () => {
  it('are asked once, however many look', async () => {
    const cache = new AnswerCache();
    const ask = vi.fn(async () => 1);
    const entry = cache.entry('q', ['rows'], ask);
    cache.watch(entry, () => undefined);
    cache.watch(cache.entry('q', ['rows'], ask), () => undefined);
    await settle();
    expect(ask).toHaveBeenCalledOnce();
    expect(entry.data).toBe(1);
  });

  it('are asked again only when a tag they rest on changes', async () => {
    const cache = new AnswerCache();
    let answer = 1;
    const entry = cache.entry('q', ['rows'], async () => answer);
    const hear = vi.fn();
    cache.watch(entry, hear);
    await settle();
    answer = 2;
    cache.invalidate(['audit']);
    await settle();
    expect(entry.data).toBe(1);
    cache.invalidate(['rows']);
    expect(entry.data).toBe(1);
    await settle();
    expect(entry.data).toBe(2);
    expect(hear).toHaveBeenCalled();
  });

  it('wait to be looked at before they are asked again', async () => {
    const cache = new AnswerCache();
    const ask = vi.fn(async () => 1);
    const entry = cache.entry('q', ['rows'], ask);
    const stop = cache.watch(entry, () => undefined);
    await settle();
    stop();
    cache.invalidate(['rows']);
    await settle();
    expect(ask).toHaveBeenCalledOnce();
    cache.watch(entry, () => undefined);
    await settle();
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('are asked once more when a change comes during the question', async () => {
    const cache = new AnswerCache();
    let release: (value: number) => void = () => undefined;
    const ask = vi.fn(() => new Promise<number>((done) => (release = done)));
    const entry = cache.entry('q', ['rows'], ask);
    cache.watch(entry, () => undefined);
    await settle();
    cache.invalidate(['rows']);
    cache.invalidate(['rows']);
    release(1);
    await settle();
    expect(ask).toHaveBeenCalledTimes(2);
    release(2);
    await settle();
    expect(entry.data).toBe(2);
  });

  it('keep the old answer beside a failure', async () => {
    const cache = new AnswerCache();
    let broken = false;
    const entry = cache.entry('q', ['rows'], async () => {
      if (broken) throw { code: 'busy', message: 'Busy.', detail: '' };
      return 1;
    });
    cache.watch(entry, () => undefined);
    await settle();
    broken = true;
    cache.invalidate(['rows']);
    await settle();
    expect(entry).toMatchObject({ data: 1, failure: { code: 'busy' } });
  });

  it('give up the oldest that nobody looks at', () => {
    const cache = new AnswerCache(2);
    const ask = async () => 1;
    const first = cache.entry('1', [], ask);
    cache.entry('2', [], ask);
    cache.entry('3', [], ask);
    expect(cache.entry('1', [], ask)).not.toBe(first);
  });
});
