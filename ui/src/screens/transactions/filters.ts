// How is a filter said in words, and narrowed or widened part by part?
import type { AccountRow, EvidenceRow, Filter } from '../../api/contract';
import { formatAmount } from '../../domain/amount';
import { formatCount } from '../../domain/count';
import { formatDay } from '../../domain/day';

/** The parts of a filter that a person sets one by one. */
export const PARTS = [
  { id: 'date', title: 'Date', fields: ['from', 'to'] },
  { id: 'amount', title: 'Amount', fields: ['min', 'max'] },
  { id: 'account', title: 'Account', fields: ['accounts'] },
  { id: 'kind', title: 'Side of the books', fields: ['kind'] },
  { id: 'evidence', title: 'Evidence file', fields: ['evidence'] },
  { id: 'party', title: 'Counterparty', fields: ['parties'] },
] as const satisfies readonly { id: string; title: string; fields: readonly (keyof Filter)[] }[];

export type Part = (typeof PARTS)[number];
export type PartId = Part['id'];

/** What the words of a filter need to know. */
export interface Known {
  readonly accounts: readonly AccountRow[];
  readonly evidence: readonly EvidenceRow[];
  /** Currency whose decimals amounts are typed in. */
  readonly currency: string;
}

/** True where the part narrows. */
export function isSet(part: Part, filter: Filter): boolean {
  return part.fields.some((field) => filter[field] !== null && filter[field] !== undefined);
}

/** The filter without the part. */
export function without(part: Part, filter: Filter): Filter {
  const rest = { ...filter };
  for (const field of part.fields) delete rest[field];
  return rest;
}

/** True where nothing narrows. */
export function isEmpty(filter: Filter): boolean {
  return Object.values(filter).every((value) => value === null || value === undefined || value === '');
}

/** `Date 1 Jan 2021 to 31 Dec 2021`. */
export function inWords(part: Part, filter: Filter, known: Known): string {
  switch (part.id) {
    case 'date':
      return `Date ${range(filter.from && formatDay(filter.from), filter.to && formatDay(filter.to))}`;
    case 'amount': {
      if (filter.min === 1 && isNone(filter.max)) return 'Money in';
      if (filter.max === -1 && isNone(filter.min)) return 'Money out';
      const said = (minor?: number | null) => (isNone(minor) ? '' : formatAmount(minor!, known.currency));
      return `Amount ${range(said(filter.min), said(filter.max))}`;
    }
    case 'account':
      return oneOf(
        'Account',
        filter.accounts ?? [],
        (id) => known.accounts.find((row) => row.id === id)?.label,
      );
    case 'kind':
      return filter.kind === 'bank' ? 'Bank lines' : 'Expenses';
    case 'evidence':
      return oneOf('File', filter.evidence ?? [], (id) => known.evidence.find((row) => row.id === id)?.name);
    case 'party':
      return oneOf('Counterparty', filter.parties ?? [], () => undefined);
  }
}

function range(low: string | null | undefined, high: string | null | undefined): string {
  if (low && high) return low === high ? low : `${low} to ${high}`;
  return low ? `from ${low}` : `up to ${high}`;
}

function oneOf(what: string, ids: readonly number[], name: (id: number) => string | undefined): string {
  const only = ids.length === 1 ? name(ids[0]!) : undefined;
  if (only) return `${what} is ${only}`;
  return ids.length === 1 ? `One ${what.toLowerCase()}` : `${what} is any of ${formatCount(ids.length)}`;
}

const isNone = (value: number | null | undefined) => value === null || value === undefined;
