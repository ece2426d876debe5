import { describe, expect, it, vi } from 'vitest';
import { PAGE, Pages } from './pages';

const settle = () => new Promise((done) => setTimeout(done, 0));
const source = (total: number) =>
  vi.fn(async (offset: number, limit: number) => ({
    total,
    rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) => offset + at),
  }));

describe('pages of rows', () => {
  it('fetches what is on show and says how many there are', async () => {
    const arrived = vi.fn();
    const fetch = source(1000);
    const pages = new Pages(fetch, arrived);
    expect(pages.get(300)).toBeUndefined();
    pages.want(250, 290);
    await settle();
    expect(fetch.mock.calls).toEqual([
      [0, PAGE],
      [PAGE, PAGE],
    ]);
    expect(arrived).toHaveBeenLastCalledWith(1000);
    expect(pages.get(0)).toBe(0);
    expect(pages.get(300)).toBe(300);
  });

  it('asks only for the last place while the thumb is dragged', async () => {
    const fetch = source(1_000_000);
    const pages = new Pages(fetch, () => undefined);
    for (let place = 0; place < 100; place++) pages.want(place * 10_000, place * 10_000 + 30);
    await settle();
    await settle();
    expect(fetch.mock.calls.length).toBeLessThanOrEqual(4);
    expect(pages.get(990_000)).toBe(990_000);
  });

  it('gives up the least recently used page', async () => {
    const pages = new Pages(source(100_000), () => undefined, undefined, 3);
    for (const page of [0, 1, 2]) {
      pages.want(page * PAGE, page * PAGE);
      await settle();
    }
    pages.want(0, 0);
    pages.want(3 * PAGE, 3 * PAGE);
    await settle();
    expect(pages.get(0)).toBe(0);
    expect(pages.get(PAGE)).toBeUndefined();
  });

  it('keeps stale rows on show until the new ones arrive', async () => {
    let version = 1;
    const pages = new Pages(
      async () => ({ total: 1, rows: [version] }),
      () => undefined,
    );
    pages.want(0, 0);
    await settle();
    version = 2;
    pages.outdate();
    expect(pages.get(0)).toBe(1);
    pages.want(0, 0);
    await settle();
    expect(pages.get(0)).toBe(2);
  });

  it('cuts a stretch across pages exactly, for copying', async () => {
    const pages = new Pages(source(700), () => undefined);
    const rows = await pages.all(200, 600);
    expect(rows).toHaveLength(401);
    expect([rows[0], rows.at(-1)]).toEqual([200, 600]);
  });

  it('reports a failure and can be asked again', async () => {
    const failed = vi.fn();
    let broken = true;
    const pages = new Pages<number>(
      async () => {
        if (broken) throw new Error('busy');
        return { total: 1, rows: [7] };
      },
      () => undefined,
      failed,
    );
    pages.want(0, 0);
    await settle();
    expect(failed).toHaveBeenCalledOnce();
    broken = false;
    pages.want(0, 0);
    await settle();
    expect(pages.get(0)).toBe(7);
  });
});
