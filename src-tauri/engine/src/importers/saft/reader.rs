//! Which postings and balances do the elements make?

use foldhash::HashMap;

use crate::importers::markup::{Step, Xml};
use crate::importers::{DateStyle, DecimalMark, ImportError, Problem, RawAmount, RawRow, RawStatement, Sink, Source};
use crate::model::{AccountNo, RawAccount, Span};
use crate::normalise::{amount, decimal_text};

/// Accounts, customers and suppliers whose names are kept.
const MOST_NAMES: usize = 500_000;

pub(super) fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut reader = Reader {
        sink,
        header: Header::default(),
        names: HashMap::default(),
        parties: HashMap::default(),
        account: Account::default(),
        party: (String::new(), String::new()),
        transaction: Transaction::default(),
        line: None,
        row_no: 0,
        totals: Totals::default(),
        statements: Vec::new(),
        documents: 0,
    };
    let mut xml = Xml::new(source)?;
    while let Some(step) = xml.next(reader.sink)? {
        match step {
            Step::Start => reader.start(&xml),
            Step::End => reader.end(&xml)?,
        }
    }
    let here = xml.here();
    if xml.is_open() {
        reader.cut_off(here)?;
    }
    if reader.documents > 0 {
        let message = format!(
            "The file also lists {} invoices and payments as source documents; the postings of the ledger are the rows.",
            reader.documents
        );
        reader.sink.problem(Problem::new("source_documents", message, here))?;
    }
    for statement in &reader.statements {
        reader.sink.statement(statement)?;
    }
    Ok(reader.sink.at(here.offset + here.len)?)
}

#[derive(Default)]
struct Header {
    company: String,
    currency: String,
    from: String,
    to: String,
}

#[derive(Default)]
struct Account {
    id: String,
    name: String,
    kind: String,
    opening: String,
    closing: String,
}

#[derive(Default)]
struct Transaction {
    id: String,
    date: String,
    text: String,
    poster: String,
    period: String,
    posted: String,
}

#[derive(Default)]
struct Line {
    depth: usize,
    start: Span,
    id: String,
    account: String,
    document: String,
    text: String,
    party: String,
    amount: String,
    /// True for a credit; `None` until a side is stated.
    credit: Option<bool>,
}

/// What the ledger declares, and what was read, in minor units of two decimals.
#[derive(Default)]
struct Totals {
    declared_debit: String,
    declared_credit: String,
    debit: i128,
    credit: i128,
    unreadable: bool,
}

struct Reader<'s> {
    sink: &'s mut dyn Sink,
    header: Header,
    names: HashMap<String, Account>,
    parties: HashMap<String, String>,
    account: Account,
    party: (String, String),
    transaction: Transaction,
    line: Option<Line>,
    row_no: u64,
    totals: Totals,
    statements: Vec<RawStatement>,
    /// Invoices and payments of the source documents, which are no postings.
    documents: u64,
}

impl Reader<'_> {
    fn start(&mut self, xml: &Xml<'_>) {
        match xml.name() {
            "Account" if xml.nth(1) == "GeneralLedgerAccounts" => self.account = Account::default(),
            "GeneralLedger" if xml.nth(1) == "MasterFiles" => self.account = Account::default(),
            "Customer" | "Supplier" => self.party = (String::new(), String::new()),
            "Transaction" if xml.nth(1) == "Journal" => self.transaction = Transaction::default(),
            "Line" | "TransactionLine" if xml.nth(1) == "Transaction" && xml.nth(2) == "Journal" => {
                self.begin_line(xml)
            }
            "DebitLine" | "CreditLine" if xml.nth(1) == "Lines" => self.begin_line(xml),
            _ => {}
        }
    }

    fn begin_line(&mut self, xml: &Xml<'_>) {
        let credit = match xml.name() {
            "DebitLine" => Some(false),
            "CreditLine" => Some(true),
            _ => None,
        };
        self.line = Some(Line { depth: xml.depth(), start: xml.span(), credit, ..Line::default() });
    }

    fn end(&mut self, xml: &Xml<'_>) -> Result<(), ImportError> {
        if let Some(line) = &mut self.line {
            if xml.depth() > line.depth {
                line.leaf(xml);
                return Ok(());
            }
            return self.end_line(xml.span());
        }
        let text = xml.text();
        match (xml.nth(1), xml.name()) {
            ("Header", "DefaultCurrencyCode" | "CurrencyCode") => text.clone_into(&mut self.header.currency),
            ("Header", "CompanyName") | ("Company", "Name") if self.header.company.is_empty() => {
                text.clone_into(&mut self.header.company);
            }
            (_, "SelectionStartDate") | ("Header", "StartDate") => text.clone_into(&mut self.header.from),
            (_, "SelectionEndDate") | ("Header", "EndDate") => text.clone_into(&mut self.header.to),
            ("GeneralLedgerAccounts", "Account") | ("MasterFiles", "GeneralLedger") => {
                return self.end_account(xml.span());
            }
            ("Account", _) if xml.nth(2) == "GeneralLedgerAccounts" => self.account.leaf(xml.name(), text),
            ("GeneralLedger", _) if xml.nth(2) == "MasterFiles" => self.account.leaf(xml.name(), text),
            ("Customer" | "Supplier", "CustomerID" | "SupplierID") => text.clone_into(&mut self.party.0),
            ("Customer" | "Supplier", "Name" | "CompanyName") | ("CompanyStructure", "Name") => {
                text.clone_into(&mut self.party.1);
            }
            (_, "Customer" | "Supplier") if self.parties.len() < MOST_NAMES => {
                let (id, name) = std::mem::take(&mut self.party);
                self.parties.insert(id, name);
            }
            ("Transaction", "TransactionID") => text.clone_into(&mut self.transaction.id),
            ("Transaction", "TransactionDate") => text.clone_into(&mut self.transaction.date),
            ("Transaction", "Description") => text.clone_into(&mut self.transaction.text),
            ("Transaction", "SourceID") => text.clone_into(&mut self.transaction.poster),
            ("Transaction", "Period") => text.clone_into(&mut self.transaction.period),
            ("Transaction", "GLPostingDate") => text.clone_into(&mut self.transaction.posted),
            (_, "Invoice" | "Payment") if xml.nth(2) == "SourceDocuments" => self.documents += 1,
            ("GeneralLedgerEntries", "TotalDebit") => text.clone_into(&mut self.totals.declared_debit),
            ("GeneralLedgerEntries", "TotalCredit") => text.clone_into(&mut self.totals.declared_credit),
            (_, "GeneralLedgerEntries") => return self.end_ledger(xml.span()),
            _ => {}
        }
        Ok(())
    }

    fn end_account(&mut self, span: Span) -> Result<(), ImportError> {
        let account = std::mem::take(&mut self.account);
        if account.id.is_empty() {
            return Ok(());
        }
        let (opening, closing) = (account.opening.clone(), account.closing.clone());
        let id = account.id.clone();
        if self.names.len() < MOST_NAMES {
            self.names.insert(id.clone(), account);
        }
        let number = self.declare(&id)?;
        if (opening.is_empty() && closing.is_empty()) || self.statements.len() >= MOST_NAMES {
            return Ok(());
        }
        let Header { currency, from, to, .. } = &self.header;
        // The balances stand before the ledger; a statement is handed over when its rows are behind.
        self.statements.push(RawStatement {
            account: Some(number),
            currency: currency.clone(),
            opening,
            opening_day: from.clone(),
            closing,
            closing_day: to.clone(),
            from: from.clone(),
            to: to.clone(),
            span,
            ..RawStatement::default()
        });
        Ok(())
    }

    fn declare(&mut self, id: &str) -> Result<AccountNo, ImportError> {
        let known = self.names.get(id);
        let account = RawAccount {
            id: id.to_owned(),
            bank: self.header.company.clone(),
            account_type: known.map(|account| account.kind.clone()).unwrap_or_default(),
            name: known.map(|account| account.name.clone()).unwrap_or_default(),
            currency: self.header.currency.clone(),
        };
        Ok(self.sink.account(&account)?)
    }

    fn end_line(&mut self, span: Span) -> Result<(), ImportError> {
        let Some(line) = self.line.take() else { return Ok(()) };
        self.row_no += 1;
        let Some(credit) = line.credit else {
            self.totals.unreadable = true;
            let message = "The line states neither a debit nor a credit amount; it was kept aside.";
            return Ok(self.sink.reject(self.row_no, Problem::new("missing_direction", message, span))?);
        };
        self.totals.add(&line.amount, credit);
        let account = self.declare(&line.account)?;
        let transaction = &self.transaction;
        let category = self.names.get(&line.account).map_or("", |account| account.name.as_str());
        let party = self.parties.get(&line.party).map_or(line.party.as_str(), String::as_str);
        Ok(self.sink.row(&RawRow {
            row_no: self.row_no,
            span,
            account: Some(account),
            date: if transaction.date.is_empty() { &transaction.posted } else { &transaction.date },
            date_style: DateStyle::YearFirst,
            amount: RawAmount::Directed { magnitude: &line.amount, out: credit },
            decimal_mark: DecimalMark::Point,
            finer: true,
            party,
            text: if line.text.is_empty() { &transaction.text } else { &line.text },
            reference: if line.document.is_empty() { &transaction.id } else { &line.document },
            entry_id: &line.id,
            category,
            poster: &transaction.poster,
            period: &transaction.period,
            ..RawRow::default()
        })?)
    }

    /// The ledger's own totals, against those of its lines.
    fn end_ledger(&mut self, span: Span) -> Result<(), ImportError> {
        let totals = std::mem::take(&mut self.totals);
        for (what, declared, read) in
            [("debits", &totals.declared_debit, totals.debit), ("credits", &totals.declared_credit, totals.credit)]
        {
            let minor = amount(declared, DecimalMark::Point, 2, false).map(|found| i128::from(found.minor));
            if !totals.unreadable && minor.is_ok_and(|minor| minor != read) {
                let message = format!(
                    "The ledger declares {what} of {declared}, but its lines add up to {}.",
                    crate::model::format_minor_wide(read, crate::model::Currency::NONE)
                );
                self.sink.problem(Problem::new("control_total_differs", message, span))?;
            }
        }
        Ok(())
    }

    fn cut_off(&mut self, here: Span) -> Result<(), ImportError> {
        if let Some(line) = self.line.take() {
            self.row_no += 1;
            let message = "The file ends within this line, so it is not complete; it was kept aside.";
            let span = Span { len: here.offset + here.len - line.start.offset, ..line.start };
            self.sink.reject(self.row_no, Problem::new("truncated_row", message, span))?;
        }
        let message = "The file is cut off: elements are still open at its end. The rows before that were taken.";
        Ok(self.sink.problem(Problem::new("truncated_file", message, here))?)
    }
}

impl Account {
    fn leaf(&mut self, name: &str, text: &str) {
        let balance = || decimal_text(text, DecimalMark::Point).unwrap_or_default();
        let zero = |text: &str| text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        let negative = || {
            let text = balance();
            if zero(&text) { text } else { format!("-{text}").replace("--", "") }
        };
        match name {
            "AccountID" => text.clone_into(&mut self.id),
            "AccountDescription" => text.clone_into(&mut self.name),
            "AccountType" | "GroupingCategory" => text.clone_into(&mut self.kind),
            // Some dialects state both sides, one of them zero.
            "OpeningDebitBalance" if zero(&self.opening) => self.opening = balance(),
            "OpeningCreditBalance" if zero(&self.opening) => self.opening = negative(),
            "ClosingDebitBalance" if zero(&self.closing) => self.closing = balance(),
            "ClosingCreditBalance" if zero(&self.closing) => self.closing = negative(),
            _ => {}
        }
    }
}

impl Line {
    fn leaf(&mut self, xml: &Xml<'_>) {
        let text = xml.text();
        let below = xml.depth() - self.depth;
        match (xml.nth(1), xml.name()) {
            (_, "RecordID") if below == 1 => text.clone_into(&mut self.id),
            (_, "AccountID") if below == 1 => text.clone_into(&mut self.account),
            (_, "SourceDocumentID") if below == 1 => text.clone_into(&mut self.document),
            (_, "Description") if below == 1 => text.clone_into(&mut self.text),
            (_, "CustomerID" | "SupplierID") if below == 1 => text.clone_into(&mut self.party),
            (side @ ("DebitAmount" | "CreditAmount"), "Amount") if below == 2 => self.side(side, text),
            (_, side @ ("DebitAmount" | "CreditAmount")) if below == 1 && !text.is_empty() => self.side(side, text),
            _ => {}
        }
    }

    /// Where both sides are stated, the one that is not zero counts.
    fn side(&mut self, side: &str, text: &str) {
        if self.amount.bytes().all(|byte| matches!(byte, b'0' | b'.')) {
            text.clone_into(&mut self.amount);
            self.credit = Some(side == "CreditAmount");
        }
    }
}

impl Totals {
    fn add(&mut self, text: &str, credit: bool) {
        match amount(text, DecimalMark::Point, 2, false) {
            Ok(found) => *(if credit { &mut self.credit } else { &mut self.debit }) += i128::from(found.minor),
            Err(_) => self.unreadable = true,
        }
    }
}
