// How is a finding cited, so that whoever reads it can find every row again?
import type { CaseInfo, Finding, FindingRow } from '../../api/contract';
import { formatMoney } from '../../domain/amount';
import { plural } from '../../domain/count';
import { formatDay } from '../../domain/day';
import { pattern } from './sides';

const LISTED = 200;

/** A finding as an exhibit in plain text: what it says, on what method, which rows of which files. */
export function citation(
  finding: Finding,
  rows: readonly FindingRow[],
  total: number,
  info: CaseInfo,
): string {
  const lines = [
    `Exhibit ${finding.id}: ${finding.title}`,
    `Case: ${[info.name, info.reference].filter(Boolean).join(', ')}`,
    '',
    pattern(finding),
    finding.sentence,
    `Method: ${finding.test}, version ${finding.test_version}, run ${finding.last_run}.`,
    `Disposition: ${finding.disposition.replace('_', ' ')}.`,
    '',
    `Rows (${plural(total, 'row')}):`,
    ...rows
      .slice(0, LISTED)
      .map(
        ({ row, file }) =>
          `${file}, row ${row.row_no}: ${formatDay(row.day)}, ${formatMoney(row.amount, row.currency)}, ${row.party}, ${row.text.replace(/\s+/g, ' ')}`,
      ),
  ];
  if (total > LISTED) lines.push(`and ${plural(total - LISTED, 'more row')}, in the case.`);
  for (const one of finding.innocent)
    lines.push('', `Innocent explanation (${one.verdict}): ${one.explanation}. ${one.data}`);
  lines.push('', `Audit chain at entry ${info.audit.seq}: ${info.audit.hash}`);
  return lines.join('\n') + '\n';
}
