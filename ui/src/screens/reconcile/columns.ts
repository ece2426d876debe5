// The columns of the workbench: the bank's line, what stands between, the books' line.
import type { MatchLine, SideLine } from '../../api/contract';
import type { Column } from '../../components/grid/column';
import { formatAmount } from '../../domain/amount';
import { formatDay } from '../../domain/day';
import { visible } from '../../domain/visible';
import { missing, statusInWords, statusTone } from './words';

const DAY = 100;
const AMOUNT = 104;
const STATUS = 150;
const BRACKET = 16;

type Side = 'bank' | 'expense';
/** False for a row whose day no balance proves. */
type Proven = (row: SideLine | null) => boolean;

/** Columns that fill `width` px. */
export function columnsFor(width: number, scores: boolean, isProven: Proven): Column<MatchLine>[] {
  const party = Math.max(96, Math.floor((width - 2 * (DAY + AMOUNT) - STATUS - BRACKET) / 2));
  return [
    ...side('bank', 'Bank statement', party, isProven),
    {
      id: 'bracket',
      title: '',
      width: BRACKET,
      cell: () => '',
      tone: bracket,
    },
    {
      id: 'status',
      title: 'Match',
      width: STATUS,
      cell: (line) => (line ? statusInWords(line, scores) : ''),
      mark: statusTone,
      tone: () => 'between',
    },
    ...side('expense', 'Books', party, isProven),
  ];
}

function side(which: Side, name: string, party: number, isProven: Proven): Column<MatchLine>[] {
  const of = (line: MatchLine | undefined): SideLine | null => line?.[which] ?? null;
  return [
    {
      id: `${which}-day`,
      title: 'Date',
      width: DAY,
      cell: (line) => formatDay(of(line)?.day ?? null),
      mark: (line) => (isProven(of(line)) ? '' : 'unproven'),
      tone: (line) => (again(line, which) ? 'again' : ''),
    },
    {
      id: `${which}-party`,
      title: name,
      width: party,
      cell: (line) => {
        if (!line) return '';
        const row = of(line);
        return row ? visible(row.party) : (line.rule ?? missing(line.reason));
      },
      tone: (line) => (of(line) ? (again(line, which) ? 'again' : '') : 'none'),
    },
    {
      id: `${which}-amount`,
      title: 'Amount',
      width: AMOUNT,
      align: 'end',
      cell: (line) => {
        const row = of(line);
        return row ? formatAmount(row.amount, row.currency) : '';
      },
      tone: (line) => (again(line, which) ? 'again' : ''),
    },
  ];
}

const ONE_BANK: readonly string[] = ['sum', 'batch'];

/** True where a group's line shows the same row as the one above it. */
function again(line: MatchLine, which: Side): boolean {
  if (line.group === null || line.place[0] === 0) return false;
  return which === 'bank' ? ONE_BANK.includes(line.reason) : line.reason === 'instalments';
}

function bracket(line: MatchLine): string {
  const [at, of] = line.place;
  if (line.group === null || of < 2) return 'bracket';
  return at === 0 ? 'bracket first' : at === of - 1 ? 'bracket last' : 'bracket middle';
}
