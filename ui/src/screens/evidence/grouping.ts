// Which files belong together? Those of one account, with accounts that were joined as one.
import type { AccountCoverage, AccountRow, EvidenceRow } from '../../api/contract';
import { plural } from '../../domain/count';
import { formatPeriod } from '../../domain/day';

/** Files under a heading; an empty title is none. */
export interface FileGroup {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly files: readonly EvidenceRow[];
}

/** All files in one list. */
export function ungrouped(files: readonly EvidenceRow[]): FileGroup[] {
  return [{ id: 'all', title: '', about: '', files }];
}

/** Files by account, those with most rows first; those that name none come last. */
export function byAccount(
  files: readonly EvidenceRow[],
  accounts: readonly AccountRow[],
  coverage: readonly AccountCoverage[],
): FileGroup[] {
  const root = new Map(
    coverage.flatMap(({ account, members }) => members.map((member) => [member, account])),
  );
  const rootOf = (id: number) => root.get(id) ?? id;
  const groups = new Map<number, EvidenceRow[]>();
  for (const file of files)
    for (const id of new Set(file.accounts.map(rootOf))) groups.set(id, [...(groups.get(id) ?? []), file]);
  const rowsOf = (id: number) =>
    accounts.filter((account) => rootOf(account.id) === id).reduce((sum, account) => sum + account.rows, 0);
  const named = [...groups]
    .map(([id, its]) => ({ id, its, rows: rowsOf(id) }))
    .sort((a, b) => b.rows - a.rows || a.id - b.id)
    .map(({ id, its, rows }) => {
      const account = accounts.find((known) => known.id === id);
      const firsts = its.map((file) => file.first).filter((day) => day !== null);
      const lasts = its.map((file) => file.last).filter((day) => day !== null);
      const [first, last] = [firsts.toSorted()[0] ?? null, lasts.toSorted().at(-1) ?? null];
      const about = [
        account?.stated_id === account?.label ? '' : account?.stated_id,
        plural(its.length, 'file'),
        plural(rows, 'row'),
        formatPeriod(first, last),
      ];
      return {
        id: `account-${id}`,
        title: account?.label ?? `Account ${id}`,
        about: about.filter(Boolean).join(', '),
        files: its,
      };
    });
  const none = files.filter((file) => file.accounts.length === 0);
  return none.length > 0
    ? [...named, { id: 'none', title: 'No account named', about: plural(none.length, 'file'), files: none }]
    : named;
}
