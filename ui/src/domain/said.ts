// How do the engine's own sentences read on screen? Days, amounts and chances in the form that screens use.
import { formatMoney, parseAmount } from './amount';
import { formatFigure } from './chance';
import { decimalsOf } from './currency';
import { formatDay } from './day';

const DAY = /\b\d{4}-\d{2}-\d{2}\b/g;
const MONEY = /(?<![\w.])-?\d+(?:\.\d+)? [A-Z]{3}\b/g;
const TINY = /\b\d(?:\.\d+)?e-\d+\b/g;

/** `2021-08-03` as 3 Aug 2021, `-24566.57 GBP` as −£24,566.57, `1.4e-60` as 1.4 × 10⁻⁶⁰; all else as it is. */
export function said(text: string): string {
  return text
    .replace(DAY, (day) => (Number.isNaN(Date.parse(day)) ? day : formatDay(day)))
    .replace(MONEY, money)
    .replace(TINY, (figure) => formatFigure(Number(figure)));
}

function money(text: string): string {
  const [amount = '', currency = ''] = text.split(' ');
  const decimals = decimalsOf(currency);
  // The engine writes every decimal of a currency: three capitals behind another number are no currency.
  if ((amount.split('.')[1] ?? '').length !== decimals) return text;
  const minor = parseAmount(amount, decimals);
  return minor === null ? text : formatMoney(minor, currency);
}
