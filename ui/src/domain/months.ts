// What flowed in each month, ready to be drawn? Months without rows are there too: a gap is seen, not closed.
import type { DayFlow, Kind, MonthFlow } from '../api/contract';

export interface Month {
  /** `YYYY-MM` */
  readonly month: string;
  readonly rows: number;
  readonly moneyIn: bigint;
  readonly moneyOut: bigint;
}

/** Currencies of one side of the books, most rows first. */
export function currencies(flows: readonly MonthFlow[], kind: Kind): string[] {
  const rows = new Map<string, number>();
  for (const flow of flows) {
    if (flow.kind === kind) rows.set(flow.currency, (rows.get(flow.currency) ?? 0) + flow.rows);
  }
  return [...rows].sort((a, b) => b[1] - a[1]).map(([currency]) => currency);
}

/** Every month from the first to the last, at most `limit` of them: the latest. */
export function months(flows: readonly MonthFlow[], kind: Kind, currency: string, limit = 240): Month[] {
  const own = flows.filter((flow) => flow.kind === kind && flow.currency === currency);
  return filled(
    own.map(({ month, rows, money_in, money_out }) => ({
      month,
      rows,
      moneyIn: BigInt(money_in),
      moneyOut: BigInt(money_out),
    })),
    limit,
  );
}

/** The months of days with rows. */
export function monthsOfDays(days: readonly DayFlow[], limit = 240): Month[] {
  const found = new Map<string, Month>();
  for (const { day, rows, money_in, money_out } of days) {
    const month = day.slice(0, 7);
    const known = found.get(month);
    found.set(month, {
      month,
      rows: (known?.rows ?? 0) + rows,
      moneyIn: (known?.moneyIn ?? 0n) + BigInt(money_in),
      moneyOut: (known?.moneyOut ?? 0n) + BigInt(money_out),
    });
  }
  return filled([...found.values()], limit);
}

function filled(own: readonly Month[], limit: number): Month[] {
  const found = new Map(own.map((month) => [month.month, month]));
  const names = [...found.keys()].sort();
  const first = names[0];
  const last = names.at(-1);
  if (!first || !last) return [];
  const all: Month[] = [];
  for (let month = first; month <= last; month = next(month)) {
    all.push(found.get(month) ?? { month, rows: 0, moneyIn: 0n, moneyOut: 0n });
  }
  return all.slice(-limit);
}

function next(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))];
  return number === 12
    ? `${String(year + 1).padStart(4, '0')}-01`
    : `${String(year).padStart(4, '0')}-${String(number + 1).padStart(2, '0')}`;
}
