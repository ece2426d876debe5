//! Which rows and statements do the elements make?

use super::entry::Entry;
use crate::importers::markup::{Step, Xml};
use crate::importers::{DateStyle, DecimalMark, ImportError, Problem, RawAmount, RawRow, RawStatement, Sink, Source};
use crate::model::{AccountNo, RawAccount, Span};
use crate::normalise::{date, decimal_text};

pub(super) fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut reader = Reader { sink, statement: None, entry: None, row_no: 0 };
    let mut xml = Xml::new(source)?;
    while let Some(step) = xml.next(reader.sink)? {
        match step {
            Step::Start => reader.start(&mut xml),
            Step::End => reader.end(&xml)?,
        }
    }
    if xml.is_open() {
        reader.cut_off(&xml)?;
    }
    Ok(reader.sink.at(xml.here().offset + xml.here().len)?)
}

#[derive(Default)]
struct Statement {
    depth: usize,
    start: Span,
    id: String,
    created: String,
    from: String,
    to: String,
    account: RawAccount,
    declared: Option<AccountNo>,
    opening: Option<Balance>,
    previous: Option<Balance>,
    closing: Option<Balance>,
    balance: Balance,
    rows: Option<u64>,
    net: String,
    net_out: bool,
    told_pending: bool,
    told_date: bool,
}

#[derive(Default, Clone)]
struct Balance {
    kind: String,
    amount: String,
    currency: String,
    out: bool,
    day: String,
}

struct Reader<'s> {
    sink: &'s mut dyn Sink,
    statement: Option<Box<Statement>>,
    /// Depth, place and values of the entry that is being read.
    entry: Option<(usize, Span, Box<Entry>)>,
    row_no: u64,
}

impl Reader<'_> {
    fn start(&mut self, xml: &mut Xml<'_>) {
        if let Some((depth, _, entry)) = &mut self.entry {
            if xml.depth() == *depth + 1 && xml.name() == "Amt" {
                entry.currency = xml.attribute("Ccy").unwrap_or_default();
            }
            return;
        }
        match &mut self.statement {
            None if matches!(xml.name(), "Stmt" | "Rpt" | "Ntfctn") => {
                let (depth, start) = (xml.depth(), xml.span());
                self.statement = Some(Box::new(Statement { depth, start, ..Statement::default() }));
            }
            Some(statement) if xml.depth() == statement.depth + 1 => match xml.name() {
                "Ntry" => self.entry = Some((xml.depth(), xml.span(), Box::default())),
                "Bal" => statement.balance = Balance::default(),
                _ => {}
            },
            Some(statement) if xml.is_at(&["Bal", "Amt"]) => {
                statement.balance.currency = xml.attribute("Ccy").unwrap_or_default();
            }
            _ => {}
        }
    }

    fn end(&mut self, xml: &Xml<'_>) -> Result<(), ImportError> {
        if let Some((depth, _, entry)) = &mut self.entry {
            if xml.depth() > *depth {
                entry.leaf(xml, xml.depth() - *depth);
                return Ok(());
            }
            return self.end_entry(xml.span());
        }
        let Some(statement) = &mut self.statement else { return Ok(()) };
        match xml.depth().checked_sub(statement.depth) {
            Some(0) => self.end_statement(xml.span()),
            Some(below) => {
                if let Some(problem) = statement.leaf(xml, below) {
                    self.sink.problem(problem)?;
                }
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn end_entry(&mut self, span: Span) -> Result<(), ImportError> {
        let (Some((_, _, entry)), Some(statement)) = (self.entry.take(), &mut self.statement) else { return Ok(()) };
        self.row_no += 1;
        if !entry.has_direction {
            let message = "The entry does not say whether it is a credit or a debit; it was kept aside.";
            return Ok(self.sink.reject(self.row_no, Problem::new("missing_direction", message, span))?);
        }
        if !matches!(entry.status.as_str(), "" | "BOOK") && !statement.told_pending {
            statement.told_pending = true;
            let message =
                format!("The statement holds entries that are not booked ({}); they were taken as rows.", entry.status);
            self.sink.problem(Problem::new("pending_entry", message, span))?;
        }
        let day = [&entry.booked, &entry.valued, &statement.to, &statement.created];
        let day = day.into_iter().find(|day| !day.is_empty()).map_or("", String::as_str);
        if entry.booked.is_empty() && !statement.told_date {
            statement.told_date = true;
            let message = "The statement holds entries without a booking date; they were taken with their value date, or \
                           else with the statement's last day or the day on which it was made.";
            self.sink.problem(Problem::new("date_assumed", message, span))?;
        }
        let account = match statement.declared {
            Some(number) => number,
            None => *statement.declared.insert(self.sink.account(&statement.account)?),
        };
        Ok(self.sink.row(&RawRow {
            row_no: self.row_no,
            span,
            account: Some(account),
            date: day,
            date_style: DateStyle::YearFirst,
            amount: RawAmount::Directed { magnitude: &entry.amount, out: entry.out },
            decimal_mark: DecimalMark::Point,
            finer: true,
            currency: &entry.currency,
            party: entry.party(),
            text: entry.text(),
            reference: entry.reference(),
            entry_id: entry.entry_id(),
            category: entry.category(),
            counter_account: entry.counter_account(),
            ..RawRow::default()
        })?)
    }

    fn end_statement(&mut self, span: Span) -> Result<(), ImportError> {
        let Some(statement) = self.statement.take() else { return Ok(()) };
        let account = match statement.declared {
            Some(number) => number,
            None => self.sink.account(&statement.account)?,
        };
        let opening = statement.opening.or(statement.previous).unwrap_or_default();
        let closing = statement.closing.unwrap_or_default();
        let currency = [&opening.currency, &closing.currency, &statement.account.currency];
        Ok(self.sink.statement(&RawStatement {
            account: Some(account),
            currency: currency.into_iter().find(|code| !code.is_empty()).cloned().unwrap_or_default(),
            opening: opening.signed(),
            opening_day: opening.day,
            closing: closing.signed(),
            closing_day: closing.day,
            from: day(&statement.from),
            to: day(&statement.to),
            declared_rows: statement.rows,
            declared_sum: signed(&statement.net, statement.net_out),
            id: statement.id,
            span,
        })?)
    }

    fn cut_off(&mut self, xml: &Xml<'_>) -> Result<(), ImportError> {
        let here = xml.here();
        let end = here.offset + here.len;
        if let Some((_, start, _)) = self.entry.take() {
            self.row_no += 1;
            let message = "The file ends within this entry, so it is not complete; it was kept aside.";
            self.sink.reject(
                self.row_no,
                Problem::new("truncated_row", message, Span { len: end - start.offset, ..start }),
            )?;
        }
        if let Some(start) = self.statement.as_ref().map(|statement| statement.start) {
            self.end_statement(Span { len: end - start.offset, ..start })?;
        }
        let message = "The file is cut off: elements are still open at its end. The rows before that were taken.";
        Ok(self.sink.problem(Problem::new("truncated_file", message, here))?)
    }
}

impl Statement {
    /// Takes a leaf that ends `below` levels under the statement.
    fn leaf(&mut self, xml: &Xml<'_>, below: usize) -> Option<Problem> {
        let text = xml.text();
        match xml.nth(below - 1) {
            "Id" if below == 1 => text.clone_into(&mut self.id),
            "CreDtTm" => text.clone_into(&mut self.created),
            "FrToDt" if matches!(xml.name(), "FrDtTm" | "FrDt") => text.clone_into(&mut self.from),
            "FrToDt" if matches!(xml.name(), "ToDtTm" | "ToDt") => text.clone_into(&mut self.to),
            "Acct" => self.account_leaf(xml, below, text),
            "Bal" if below == 1 => self.end_balance(),
            "Bal" => return self.balance_leaf(xml, text),
            "TxsSummry" if xml.is_at(&["TtlNtries", "NbOfNtries"]) => self.rows = text.parse().ok(),
            "TxsSummry" if xml.is_at(&["TtlNtries", "TtlNetNtryAmt"]) || xml.is_at(&["TtlNetNtry", "Amt"]) => {
                self.net = decimal_text(text, DecimalMark::Point).unwrap_or_default();
            }
            "TxsSummry" if xml.is_at(&["TtlNtries", "CdtDbtInd"]) || xml.is_at(&["TtlNetNtry", "CdtDbtInd"]) => {
                self.net_out = text == "DBIT";
            }
            _ => {}
        }
        None
    }

    fn account_leaf(&mut self, xml: &Xml<'_>, below: usize, text: &str) {
        let account = &mut self.account;
        let field = match (below, xml.nth(1), xml.name()) {
            (2, _, "Ccy") => &mut account.currency,
            (2, _, "Nm") => &mut account.name,
            (3, "Ownr", "Nm") if account.name.is_empty() => &mut account.name,
            (3, "Id", "IBAN" | "BBAN" | "UPIC") | (4, "Othr" | "PrtryAcct", "Id") if xml.nth(below - 2) == "Id" => {
                &mut account.id
            }
            (3, "Tp", _) => &mut account.account_type,
            (_, _, "BIC" | "BICFI" | "MmbId") if xml.nth(below - 2) == "Svcr" => &mut account.bank,
            _ => return,
        };
        if field.is_empty() {
            text.clone_into(field);
        }
    }

    fn balance_leaf(&mut self, xml: &Xml<'_>, text: &str) -> Option<Problem> {
        let balance = &mut self.balance;
        match (xml.nth(1), xml.name()) {
            ("CdOrPrtry" | "Tp", "Cd") => text.clone_into(&mut balance.kind),
            ("Bal", "CdtDbtInd") => balance.out = text == "DBIT",
            ("Dt", "Dt" | "DtTm") => balance.day = day(text),
            ("Bal", "Amt") => match decimal_text(text, DecimalMark::Point) {
                Some(amount) => balance.amount = amount,
                None => {
                    let message = "A balance of the statement is not an amount; the statement is kept without it.";
                    return Some(Problem::new("bad_balance", message, xml.span()));
                }
            },
            _ => {}
        }
        None
    }

    fn end_balance(&mut self) {
        let balance = std::mem::take(&mut self.balance);
        if self.declared.is_none() && self.account.currency.is_empty() {
            self.account.currency.clone_from(&balance.currency);
        }
        match balance.kind.as_str() {
            "OPBD" if self.opening.is_none() => self.opening = Some(balance),
            "PRCD" if self.previous.is_none() => self.previous = Some(balance),
            "CLBD" => self.closing = Some(balance),
            _ => {}
        }
    }
}

impl Balance {
    fn signed(&self) -> String {
        signed(&self.amount, self.out)
    }
}

fn signed(amount: &str, out: bool) -> String {
    let zero = amount.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if out && !zero && !amount.starts_with('-') { format!("-{amount}") } else { amount.to_owned() }
}

/// `YYYY-MM-DD`, or empty where the text is no date.
fn day(text: &str) -> String {
    date(text, DateStyle::YearFirst).map(|found| found.day.to_string()).unwrap_or_default()
}
