// Who can a composite be about?
import type { Subject } from '../../api/contract';

export const KINDS = [
  { id: 'party', one: 'Counterparty', many: 'Parties' },
  { id: 'account', one: 'Account', many: 'Accounts' },
  { id: 'person', one: 'Person', many: 'People' },
] as const;

/** Names a subject: persons are known by their label alone. */
export function keyOf({ kind, id, label }: Subject): string {
  return `${kind}/${id}/${label}`;
}
