// What do the chosen rows come to?
import type { CurrencySum } from '../../api/contract';
import { formatMoney } from '../../domain/amount';
import { net } from './groups';

/** Net of the sums of each currency, most rows first: `−£1,204.10, US$ 12.00`. */
export function netInWords(sums: readonly CurrencySum[]): string {
  return [...sums]
    .sort((a, b) => b.rows - a.rows)
    .map((sum) => formatMoney(net(sum), sum.currency))
    .join(', ');
}
