//! Which postings and balances do the lines make?

use foldhash::HashMap;

use super::{fields, pc8};
use crate::importers::lines::Lines;
use crate::importers::{DateStyle, DecimalMark, ImportError, Problem, RawAmount, RawRow, RawStatement, Sink, Source};
use crate::model::{AccountNo, RawAccount, Span};
use crate::normalise::{date, decimal_text};

/// Chart of accounts that is kept; real ones have some thousand.
const MOST_ACCOUNTS: usize = 200_000;

pub(super) fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut lines = Lines::new(source)?;
    let mut reader = Reader {
        sink,
        pc8: true,
        company: String::new(),
        currency: "SEK".to_owned(),
        chart: HashMap::default(),
        balances: Vec::new(),
        index: HashMap::default(),
        from: String::new(),
        to: String::new(),
        voucher: None,
        row_no: 0,
        removed: 0,
        added: 0,
    };
    while lines.next_raw(reader.sink)? {
        let span = lines.span();
        let text = if reader.pc8 { pc8::decode(lines.bytes()) } else { lines.text() };
        reader.line(text.trim_matches(|sign: char| sign.is_ascii_whitespace() || sign == '\u{1a}'), span)?;
    }
    reader.finish(lines.span())
}

/// The verification that is being read.
struct Voucher {
    number: String,
    date: String,
    text: String,
    signature: String,
}

/// An account's figures of the current year.
struct Balance {
    account: String,
    opening: String,
    closing: String,
    span: Span,
}

struct Reader<'s> {
    sink: &'s mut dyn Sink,
    pc8: bool,
    company: String,
    currency: String,
    /// Name and type of each account.
    chart: HashMap<String, (String, String)>,
    balances: Vec<Balance>,
    index: HashMap<String, usize>,
    from: String,
    to: String,
    voucher: Option<Voucher>,
    row_no: u64,
    removed: u64,
    added: u64,
}

impl Reader<'_> {
    fn line(&mut self, line: &str, span: Span) -> Result<(), ImportError> {
        let label = line.split([' ', '\t']).next().unwrap_or("");
        if label == "}" {
            self.voucher = None;
        }
        if !label.starts_with('#') {
            return Ok(());
        }
        let parts = fields::split(&line[label.len()..]);
        let part = |at: usize| parts.get(at).map_or("", String::as_str);
        match label.to_ascii_uppercase().as_str() {
            "#TRANS" => return self.posting(&parts, span),
            "#BTRANS" => self.removed += 1,
            "#RTRANS" => self.added += 1,
            "#VER" => {
                self.voucher = Some(Voucher {
                    number: [part(0), part(1)].concat(),
                    date: part(2).to_owned(),
                    text: part(3).to_owned(),
                    signature: part(5).to_owned(),
                });
            }
            "#FORMAT" => self.pc8 = part(0).eq_ignore_ascii_case("PC8"),
            "#FNAMN" => part(0).clone_into(&mut self.company),
            "#VALUTA" if !part(0).is_empty() => part(0).clone_into(&mut self.currency),
            "#RAR" if part(0) == "0" => (self.from, self.to) = (day(part(1)), day(part(2))),
            "#KONTO" if self.chart.len() < MOST_ACCOUNTS => {
                self.chart.entry(part(0).to_owned()).or_default().0 = part(1).to_owned();
            }
            "#KTYP" if self.chart.len() < MOST_ACCOUNTS => {
                self.chart.entry(part(0).to_owned()).or_default().1 = part(1).to_owned();
            }
            "#IB" | "#UB" | "#RES" if part(0) == "0" => return self.balance(label, part(1), part(2), span),
            _ => {}
        }
        Ok(())
    }

    /// `#TRANS account {objects} amount [date] [text] [quantity] [signature]`
    fn posting(&mut self, parts: &[String], span: Span) -> Result<(), ImportError> {
        self.row_no += 1;
        let part = |at: usize| parts.get(at).map_or("", String::as_str);
        if parts.len() < 3 {
            let message = "The posting has no account, object list or amount where SIE puts them; it was kept aside.";
            return Ok(self.sink.reject(self.row_no, Problem::new("bad_entry", message, span))?);
        }
        let account = self.account(part(0))?;
        let none =
            Voucher { number: String::new(), date: String::new(), text: String::new(), signature: String::new() };
        let voucher = self.voucher.as_ref().unwrap_or(&none);
        let first =
            |own: &'_ str, shared: &'_ str| if own.trim().is_empty() { shared.to_owned() } else { own.to_owned() };
        Ok(self.sink.row(&RawRow {
            row_no: self.row_no,
            span,
            account: Some(account),
            date: &first(part(3), &voucher.date),
            date_style: DateStyle::YearFirst,
            amount: RawAmount::Signed(part(2)),
            // A point by the rule; some programs write a comma.
            decimal_mark: DecimalMark::Either,
            finer: true,
            text: &first(part(4), &voucher.text),
            reference: &voucher.number,
            category: self.chart.get(part(0)).map_or("", |known| known.0.as_str()),
            poster: &first(part(6), &voucher.signature),
            ..RawRow::default()
        })?)
    }

    fn balance(&mut self, label: &str, account: &str, amount: &str, span: Span) -> Result<(), ImportError> {
        let Some(amount) = decimal_text(amount, DecimalMark::Either) else {
            let message = format!("The amount of {label} is not an amount as SIE writes it; it was left out.");
            return Ok(self.sink.problem(Problem::new("bad_balance", message, span))?);
        };
        let at = match self.index.get(account) {
            Some(at) => *at,
            None if self.balances.len() < MOST_ACCOUNTS => {
                let account = account.to_owned();
                self.index.insert(account.clone(), self.balances.len());
                self.balances.push(Balance { account, opening: String::new(), closing: String::new(), span });
                self.balances.len() - 1
            }
            None => return Ok(()),
        };
        let known = &mut self.balances[at];
        *(if label.eq_ignore_ascii_case("#IB") { &mut known.opening } else { &mut known.closing }) = amount;
        Ok(())
    }

    fn account(&mut self, id: &str) -> Result<AccountNo, ImportError> {
        let (name, account_type) = self.chart.get(id).cloned().unwrap_or_default();
        let account = RawAccount {
            id: id.to_owned(),
            bank: self.company.clone(),
            account_type,
            name,
            currency: self.currency.clone(),
        };
        Ok(self.sink.account(&account)?)
    }

    fn finish(&mut self, end: Span) -> Result<(), ImportError> {
        for (count, what) in [
            (self.removed, "#BTRANS postings, which were struck out in the ledger"),
            (self.added, "#RTRANS postings, each of which stands again as #TRANS"),
        ] {
            if count > 0 {
                let message = format!("The file also lists {count} {what}; they were not taken as rows.");
                self.sink.problem(Problem::new("corrected_postings", message, Span { len: 0, ..end }))?;
            }
        }
        for balance in std::mem::take(&mut self.balances) {
            let account = self.account(&balance.account)?;
            self.sink.statement(&RawStatement {
                account: Some(account),
                currency: self.currency.clone(),
                opening: balance.opening,
                opening_day: self.from.clone(),
                closing: balance.closing,
                closing_day: self.to.clone(),
                from: self.from.clone(),
                to: self.to.clone(),
                span: balance.span,
                ..RawStatement::default()
            })?;
        }
        Ok(self.sink.at(end.offset + end.len)?)
    }
}

/// `YYYY-MM-DD`, or empty where the text is no date.
fn day(text: &str) -> String {
    date(text, DateStyle::YearFirst).map(|found| found.day.to_string()).unwrap_or_default()
}
