// How is one row cited, so that whoever reads it finds it again without this application?
import type { CaseInfo, RowDetail } from '../../api/contract';
import { formatMoney } from '../../domain/amount';
import { formatCount } from '../../domain/count';
import { formatDay } from '../../domain/day';

/** One sentence and where it stands: file with hash, row, line and byte, and the head of the audit chain. */
export function rowCitation(detail: RowDetail, account: string, info: CaseInfo): string {
  const { row, source } = detail;
  const line = source.line > 0 ? `, line ${formatCount(source.line)}` : '';
  const said = [formatDay(row.day), formatMoney(row.amount, row.currency), row.party, account, row.text];
  return [
    said
      .map((part) => part.replace(/\s+/g, ' ').trim())
      .filter(Boolean)
      .join(', ') + '.',
    `${detail.evidence_name}, row ${formatCount(row.row_no)}${line}, byte ${formatCount(source.offset)}, SHA-256 ${detail.sha256}.`,
    `Case ${[info.name, info.reference].filter(Boolean).join(', ')}, audit chain at entry ${info.audit.seq}: ${info.audit.hash}.`,
    ...(detail.verified ? [] : ['Not verified: the stored row or its original no longer match the record.']),
  ].join('\n');
}
