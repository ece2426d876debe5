// Which rows are like this one? What a cell can be taken as an example of, as the filter it gives.
import type { Filter, Row } from '../../api/contract';
import { formatAmount } from '../../domain/amount';
import { formatDay, formatMonth, monthEnd } from '../../domain/day';

/** A question that a cell suggests. */
export interface Example {
  readonly title: string;
  readonly filter: Filter;
}

/** Columns whose text can be asked for word by word, with the field of the search and what the row says. */
const TEXTS: Readonly<Record<string, { field: string; of: (row: Row) => string | null }>> = {
  party: { field: 'party', of: (row) => row.party },
  description: { field: 'text', of: (row) => row.text },
  reference: { field: 'ref', of: (row) => row.reference },
  category: { field: 'category', of: (row) => row.category },
  person: { field: 'person', of: (row) => row.person },
};

/** What the cell of a column suggests, on top of the filter that is set. */
export function examples(column: string, row: Row, filter: Filter, account: string, file: string): Example[] {
  const also = (title: string, more: Filter): Example => ({ title, filter: { ...filter, ...more } });
  switch (column) {
    case 'date': {
      const month = row.day.slice(0, 7);
      return [
        also(`Only ${formatDay(row.day)}`, { from: row.day, to: row.day }),
        also(`Only ${formatMonth(month)}`, { from: `${month}-01`, to: monthEnd(month) }),
        also('This day and later', { from: row.day }),
        also('This day and earlier', { to: row.day }),
      ];
    }
    case 'amount': {
      const said = `${formatAmount(row.amount, row.currency)} ${row.currency}`;
      return [
        also(`Only ${said}`, { min: row.amount, max: row.amount }),
        also(`${said} and more`, { min: row.amount }),
        also(`${said} and less`, { max: row.amount }),
        also(row.amount < 0 ? 'Only money out' : 'Only money in', row.amount < 0 ? { max: -1 } : { min: 1 }),
      ];
    }
    case 'account':
      return [also(`Only ${account}`, { accounts: [row.account] })];
    case 'evidence':
      return [also(`Only rows of ${file}`, { evidence: [row.evidence] })];
    case 'kind':
      return [also(row.kind === 'bank' ? 'Only bank lines' : 'Only expenses', { kind: row.kind })];
  }
  const text = TEXTS[column];
  return text ? ofText(text.field, text.of(row) ?? '', filter) : [];
}

function ofText(field: string, text: string, filter: Filter): Example[] {
  // A text that holds a quotation mark cannot be written within two.
  if (text.includes('"')) return [];
  const said = text === '' ? 'none stated' : `“${short(text)}”`;
  const term = `${field}:="${text}"`;
  return [
    { title: `Only ${said}`, filter: withTerm(filter, term) },
    { title: `Without ${said}`, filter: withTerm(filter, `-${term}`) },
  ];
}

function withTerm(filter: Filter, term: string): Filter {
  const before = filter.text?.trim();
  return { ...filter, text: before ? `${before} ${term}` : term };
}

function short(text: string): string {
  return text.length > 42 ? `${text.slice(0, 40)}…` : text;
}
