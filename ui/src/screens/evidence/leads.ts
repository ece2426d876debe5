// Where does a row of a list lead?
import type { Filter, SuspectRow } from '../../api/contract';

/** A filter that leaves the row alone, as far as file, day and amount tell it apart; null for a row kept aside. */
export function rowsOf({ evidence, kind, day, amount }: SuspectRow): Filter | null {
  if (day === null || amount === null) return null;
  return { evidence: [evidence], kind, from: day, to: day, min: amount, max: amount };
}
