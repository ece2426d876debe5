//! Which rows do the records make?

use super::dates::{assumed_mark, normal};
use crate::importers::lines::{Lines, through};
use crate::importers::{DateStyle, DecimalMark, ImportError, Problem, RawAmount, RawRow, Sink, Source};
use crate::model::{RawAccount, Span};

/// What the records under a header are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Section {
    Bookings,
    Account,
    Investments,
    Other,
}

impl Section {
    /// The section that a header line begins; options (`!Option:AutoSwitch`) leave it as it is.
    pub(super) fn of(line: &[u8], now: Self) -> Self {
        const OTHER: [&str; 14] = [
            "Cat",
            "Class",
            "Memorized",
            "Security",
            "Prices",
            "Budget",
            "Bill",
            "Tax",
            "Template",
            "Payee",
            "Tag",
            "Loan",
            "Rule",
            "Category",
        ];
        if header(line, "!Account") {
            return Section::Account;
        }
        if !header(line, "!Type:") {
            return now;
        }
        let kind = line["!Type:".len()..].trim_ascii();
        let is = |name: &&str| kind.eq_ignore_ascii_case(name.as_bytes());
        if ["Invst", "Port", "401(k)/403(b)"].iter().any(is) {
            Section::Investments
        } else if OTHER.iter().any(is) {
            Section::Other
        } else {
            Section::Bookings
        }
    }
}

/// True where a line begins with `word` in any case.
pub(super) fn header(line: &[u8], word: &str) -> bool {
    line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

pub(super) fn read(
    source: &mut dyn Source,
    (style, mark): (DateStyle, DecimalMark),
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let mut lines = Lines::new(source)?;
    let mut reader = Reader {
        sink,
        style,
        mark,
        section: Section::Bookings,
        kind: String::new(),
        account: RawAccount::default(),
        record: Record::default(),
        row_no: 0,
        investments: 0,
        told_thousands: false,
    };
    while lines.next(reader.sink)? {
        let span = lines.span();
        let text = lines.text();
        reader.line(text.trim_end(), span)?;
    }
    if reader.record.any && reader.section == Section::Bookings {
        let message = "The last record has no ^ at its end, so the file may be cut off there; the record was taken.";
        reader.sink.problem(Problem::new("truncated_file", message, lines.span()))?;
    }
    reader.end_record()?;
    if reader.investments > 0 {
        let message = format!(
            "The file also lists {} investment records, which are no cash lines; they were not taken as rows.",
            reader.investments
        );
        reader.sink.problem(Problem::new("not_cash_lines", message, lines.span()))?;
    }
    Ok(reader.sink.at(lines.span().offset)?)
}

#[derive(Default)]
struct Record {
    any: bool,
    start: Span,
    end: Span,
    date: String,
    amount: String,
    payee: String,
    memo: String,
    number: String,
    category: String,
    name: String,
    kind: String,
    description: String,
}

struct Reader<'s> {
    sink: &'s mut dyn Sink,
    style: DateStyle,
    mark: DecimalMark,
    section: Section,
    kind: String,
    account: RawAccount,
    record: Record,
    row_no: u64,
    investments: u64,
    told_thousands: bool,
}

impl Reader<'_> {
    fn line(&mut self, line: &str, span: Span) -> Result<(), ImportError> {
        if line.starts_with('!') {
            self.end_record()?;
            self.section = Section::of(line.as_bytes(), self.section);
            if header(line.as_bytes(), "!Type:") {
                self.kind = line["!Type:".len()..].trim().to_owned();
            }
            return Ok(());
        }
        if line.starts_with('^') {
            if self.record.any {
                self.record.end = span;
            }
            return self.end_record();
        }
        let mut signs = line.chars();
        let (Some(letter), value) = (signs.next(), signs.as_str().trim()) else { return Ok(()) };
        let record = &mut self.record;
        let field = match letter {
            'D' if self.section == Section::Account => &mut record.description,
            'D' => &mut record.date,
            'T' if self.section == Section::Account => &mut record.kind,
            // `U` repeats `T` with more digits before the mark.
            'T' | 'U' => &mut record.amount,
            'P' => &mut record.payee,
            'M' => &mut record.memo,
            'N' if self.section == Section::Account => &mut record.name,
            'N' => &mut record.number,
            'L' => &mut record.category,
            '#' if !record.any => return Ok(()),
            _ => return Ok(()),
        };
        if field.is_empty() {
            value.clone_into(field);
        }
        if !record.any {
            record.any = true;
            record.start = span;
        }
        record.end = span;
        Ok(())
    }

    fn end_record(&mut self) -> Result<(), ImportError> {
        let record = std::mem::take(&mut self.record);
        if !record.any {
            return Ok(());
        }
        match self.section {
            Section::Bookings => self.booking(&record),
            Section::Account => {
                self.account = RawAccount {
                    id: record.name,
                    account_type: record.kind,
                    name: record.description,
                    ..RawAccount::default()
                };
                Ok(())
            }
            Section::Investments => {
                self.investments += 1;
                Ok(())
            }
            Section::Other => Ok(()),
        }
    }

    fn booking(&mut self, record: &Record) -> Result<(), ImportError> {
        let mut account = self.account.clone();
        if account.account_type.is_empty() {
            account.account_type.clone_from(&self.kind);
        }
        // A file without an account leaves the choice to whoever reads it.
        let account = if account.id.is_empty() { None } else { Some(self.sink.account(&account)?) };
        self.row_no += 1;
        let assumed = assumed_mark(&record.amount, self.mark);
        if assumed.is_some() && !std::mem::replace(&mut self.told_thousands, true) {
            let message = format!(
                "No amount of the file shows which mark separates decimals; {} and its like were read as thousands.",
                record.amount
            );
            let span = through(record.start, record.end);
            self.sink.problem(Problem::new("decimals_assumed", message, span))?;
        }
        Ok(self.sink.row(&RawRow {
            row_no: self.row_no,
            span: through(record.start, record.end),
            account,
            date: &normal(&record.date),
            date_style: self.style,
            amount: if record.amount.is_empty() { RawAmount::Missing } else { RawAmount::Signed(&record.amount) },
            decimal_mark: assumed.unwrap_or(self.mark),
            party: &record.payee,
            text: if record.memo.is_empty() { &record.payee } else { &record.memo },
            reference: &record.number,
            category: &record.category,
            ..RawRow::default()
        })?)
    }
}
