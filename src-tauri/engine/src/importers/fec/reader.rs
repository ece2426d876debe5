//! Which postings do the lines make?

use crate::importers::lines::Lines;
use crate::importers::{DateStyle, DecimalMark, ImportError, Problem, RawAmount, RawRow, Sink, Source};
use crate::model::{RawAccount, Span};

/// Where each column stands.
pub(super) struct Columns {
    separator: char,
    count: usize,
    /// The last column without which a line is no posting.
    last: usize,
    date: usize,
    account: usize,
    account_name: usize,
    party: Option<usize>,
    party_number: Option<usize>,
    piece: Option<usize>,
    text: usize,
    number: usize,
    amount: AmountColumns,
}

enum AmountColumns {
    Sides { debit: usize, credit: usize },
    Directed { amount: usize, direction: usize },
}

impl Columns {
    /// From the header line; `None` where it is none.
    pub(super) fn of(header: &str) -> Option<Self> {
        let separator = ['\t', '|', ';'].into_iter().find(|mark| header.contains(*mark))?;
        let names: Vec<String> =
            header.split(separator).map(|name| name.trim().trim_matches('"').to_lowercase()).collect();
        let at = |name: &str| names.iter().position(|known| known == name);
        let amount = match (at("debit"), at("credit"), at("montant"), at("sens")) {
            (Some(debit), Some(credit), ..) => AmountColumns::Sides { debit, credit },
            (_, _, Some(amount), Some(direction)) => AmountColumns::Directed { amount, direction },
            _ => return None,
        };
        at("journalcode")?;
        let (date, account, text, number) =
            (at("ecrituredate")?, at("comptenum")?, at("ecriturelib")?, at("ecriturenum")?);
        let sides = match amount {
            AmountColumns::Sides { debit, credit } => debit.max(credit),
            AmountColumns::Directed { amount, direction } => amount.max(direction),
        };
        // A header may end in one separator too many.
        let count = names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        Some(Columns {
            separator,
            count,
            last: [date, account, text, number, sides].into_iter().max().unwrap_or(sides),
            date,
            account,
            account_name: at("comptelib")?,
            party: at("compauxlib"),
            party_number: at("compauxnum"),
            piece: at("pieceref"),
            text,
            number,
            amount,
        })
    }
}

pub(super) fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut lines = Lines::new(source)?;
    let header = if lines.next(sink)? { Columns::of(&lines.text()) } else { None };
    let Some(columns) = header else {
        let message = "The first line does not hold the column names of an FEC; nothing was read.";
        return Err(ImportError::Unreadable(Problem::new("missing_header", message, lines.span())));
    };
    let mut row_no = 0;
    while lines.next(sink)? {
        let line = lines.text();
        if !line.trim().is_empty() {
            row_no += 1;
            posting(&columns, &line, row_no, lines.span(), sink)?;
        }
    }
    Ok(sink.at(lines.span().offset)?)
}

fn posting(columns: &Columns, line: &str, row_no: u64, span: Span, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let fields: Vec<&str> = line.split(columns.separator).map(|field| field.trim().trim_matches('"')).collect();
    // Empty columns at the end may be left out, or be one more.
    let cut_off = fields.len() < columns.count && fields.len() <= columns.last;
    if cut_off || fields.iter().skip(columns.count).any(|field| !field.is_empty()) {
        let message = format!(
            "The line has {} columns where the header names {}; it was kept aside.",
            fields.len(),
            columns.count
        );
        let code = if fields.len() < columns.count { "too_few_columns" } else { "too_many_columns" };
        return Ok(sink.reject(row_no, Problem::new(code, message, span))?);
    }
    let field = |at: usize| fields.get(at).copied().unwrap_or("");
    let Some(amount) = amount(columns, &field) else {
        let message = "The line does not say whether it is a debit or a credit; it was kept aside.";
        return Ok(sink.reject(row_no, Problem::new("missing_direction", message, span))?);
    };
    let account = sink.account(&RawAccount {
        id: field(columns.account).to_owned(),
        name: field(columns.account_name).to_owned(),
        currency: "EUR".to_owned(),
        ..RawAccount::default()
    })?;
    Ok(sink.row(&RawRow {
        row_no,
        span,
        account: Some(account),
        date: field(columns.date),
        date_style: date_style(field(columns.date)),
        amount,
        decimal_mark: DecimalMark::Either,
        party: [columns.party, columns.party_number]
            .into_iter()
            .flatten()
            .map(&field)
            .find(|name| !name.is_empty())
            .unwrap_or(""),
        text: field(columns.text),
        reference: columns.piece.map_or("", field),
        entry_id: field(columns.number),
        category: field(columns.account_name),
        ..RawRow::default()
    })?)
}

/// `YYYYMMDD` by the rule; programs that write marks between the parts write them in French order.
fn date_style(date: &str) -> DateStyle {
    if date.contains(['/', '.', '-']) { DateStyle::DayFirst } else { DateStyle::YearFirst }
}

/// Debit is positive; a negative debit or credit is a reversal, so its own sign counts.
fn amount<'f>(columns: &Columns, field: &impl Fn(usize) -> &'f str) -> Option<RawAmount<'f>> {
    let nothing = |text: &str| text.bytes().all(|byte| matches!(byte, b'0' | b',' | b'.' | b' '));
    match columns.amount {
        AmountColumns::Sides { debit, credit } => match (field(debit), field(credit)) {
            ("", "") => Some(RawAmount::Missing),
            (debit, credit) if nothing(credit) && !debit.is_empty() => {
                Some(RawAmount::Directed { magnitude: debit, out: false })
            }
            (debit, credit) if nothing(debit) => Some(RawAmount::Directed { magnitude: credit, out: true }),
            // Both are stated: refused in the words of every other format.
            (debit, credit) => Some(RawAmount::DebitCredit { debit, credit }),
        },
        AmountColumns::Directed { amount, direction } => {
            let out = match field(direction) {
                "D" | "d" | "+1" | "1" => false,
                "C" | "c" | "-1" => true,
                _ => return None,
            };
            Some(RawAmount::Directed { magnitude: field(amount), out })
        }
    }
}
