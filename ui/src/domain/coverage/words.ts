// What are checks and reasons called?
import type { Check, Difference, Reason } from '../../api/contract';
import { formatMoney } from '../amount';
import { plural } from '../count';

export const CHECKS: Readonly<Record<Check, string>> = {
  statement_sum: 'Opening balance and rows do not make the closing balance',
  continuity: 'The opening balance is not the last closing balance',
  running_balance: 'The running balance breaks',
  declared_rows: 'The file declares another number of rows',
  declared_sum: 'The file declares another sum',
};

export const REASONS: Readonly<Record<Reason, string>> = {
  breaks_here: 'the balance breaks here',
  extra_row: 'its amount is the difference: it may stand here once too often',
  missing_twin: 'its amount is the difference turned round: one like it may be missing',
  turned_sign: 'its amount is half the difference: its sign may be turned',
  exchanged_digits: 'two neighbouring digits exchanged give the difference',
  pair: 'the two together are the difference',
  kept_aside: 'kept aside when the file was read, so it is in no sum',
};

/** A figure of a difference: money, or a number of rows. */
export function figure(difference: Difference, value: string): string {
  return difference.check === 'declared_rows'
    ? plural(Number(value), 'row')
    : formatMoney(value, difference.currency);
}
