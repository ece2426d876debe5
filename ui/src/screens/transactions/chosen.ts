// What do the chosen rows come to?
import type { Row } from '../../api/contract';
import { formatMoney } from '../../domain/amount';

/** Net of the rows in each currency, most rows first: `−£1,204.10, US$ 12.00`. */
export function netInWords(rows: readonly Row[]): string {
  const nets = new Map<string, { net: bigint; rows: number }>();
  for (const { currency, amount } of rows) {
    const known = nets.get(currency) ?? { net: 0n, rows: 0 };
    nets.set(currency, { net: known.net + BigInt(amount), rows: known.rows + 1 });
  }
  return [...nets]
    .sort((a, b) => b[1].rows - a[1].rows)
    .map(([currency, { net }]) => formatMoney(net, currency))
    .join(', ');
}
