//! Which rows and statements do the tags make? Aggregates are followed by name, since SGML leaves need no closing tag.

use super::fields::{Fields, Parent};
use crate::importers::markup::{Decoder, Token, Tokens};
use crate::importers::{
    Counted, DateStyle, DecimalMark, ImportError, Problem, RawStatement, ReadOptions, Sink, Source, head_bytes,
};
use crate::model::{AccountNo, RawAccount, Span};
use crate::normalise::{date, decimal_text};

pub(super) fn read(source: &mut dyn Source, _options: &ReadOptions, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let head = head_bytes(source)?;
    let tokens = Tokens::new(Counted::new(source)?);
    let mut reader = Reader {
        decoder: Decoder::new(&head, &tokens),
        sink,
        stack: Vec::new(),
        leaf: Vec::new(),
        value: String::new(),
        fields: Fields::default(),
        row_start: None,
        row_no: 0,
        statement: Statement::default(),
        failure: String::new(),
        failed: false,
        told_encoding: false,
        orders: 0,
    };
    reader.run(tokens)
}

/// Aggregates that matter; all other tags are leaves or pass unnoticed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Aggregate {
    Ofx,
    Status,
    Statement,
    Account,
    List,
    Pending,
    Row,
    Payee,
    Currency,
    OriginalCurrency,
    OtherAccount,
    LedgerBalance,
    OtherBalance,
    /// A security trade, income or transfer of an investment statement.
    Investment,
    /// The answer to an order to pay or transfer; what came of it is booked in a statement.
    Order,
}

impl Aggregate {
    fn of(tag: &[u8]) -> Option<Self> {
        Some(match tag {
            b"OFX" => Aggregate::Ofx,
            b"STATUS" => Aggregate::Status,
            b"STMTRS" | b"CCSTMTRS" | b"INVSTMTRS" => Aggregate::Statement,
            b"BANKACCTFROM" | b"CCACCTFROM" | b"INVACCTFROM" => Aggregate::Account,
            b"BANKTRANLIST" | b"INVTRANLIST" => Aggregate::List,
            b"STMTTRNP" => Aggregate::Pending,
            b"STMTTRN" => Aggregate::Row,
            b"PAYEE" => Aggregate::Payee,
            b"CURRENCY" => Aggregate::Currency,
            b"ORIGCURRENCY" => Aggregate::OriginalCurrency,
            b"BANKACCTTO" | b"CCACCTTO" | b"INVACCTTO" => Aggregate::OtherAccount,
            b"LEDGERBAL" => Aggregate::LedgerBalance,
            b"AVAILBAL" | b"INVBAL" | b"BAL" => Aggregate::OtherBalance,
            b"INVTRAN" => Aggregate::Investment,
            b"INTRARS" | b"INTERRS" | b"WIRERS" | b"PMTRS" => Aggregate::Order,
            _ => return None,
        })
    }

    /// True where a transaction must have ended before this begins, whether or not its closing tag is there.
    fn ends_row(self) -> bool {
        use Aggregate::{Investment, LedgerBalance, List, OtherBalance, Pending, Row, Statement};
        matches!(self, Row | Statement | List | Pending | LedgerBalance | OtherBalance | Investment)
    }
}

#[derive(Default)]
struct Statement {
    open: bool,
    account: RawAccount,
    number: Option<AccountNo>,
    from: String,
    to: String,
    closing: String,
    closing_day: String,
    start: Span,
    investments: u64,
    pending: u64,
}

struct Reader<'s> {
    decoder: Decoder,
    sink: &'s mut dyn Sink,
    stack: Vec<Aggregate>,
    /// Name of the leaf whose text is awaited; empty where none is.
    leaf: Vec<u8>,
    value: String,
    fields: Fields,
    row_start: Option<Span>,
    row_no: u64,
    statement: Statement,
    failure: String,
    failed: bool,
    told_encoding: bool,
    orders: u64,
}

impl Reader<'_> {
    fn run(&mut self, mut tokens: Tokens<'_>) -> Result<(), ImportError> {
        let mut closed = false;
        let mut reported = 0;
        while let Some(token) = tokens.next()? {
            let span = tokens.span();
            let end = span.offset + span.len;
            if end - reported >= 32 * 1024 {
                self.sink.at(end)?;
                reported = end;
            }
            match token {
                Token::Open => self.open(tokens.upper_name(), span)?,
                Token::Close => {
                    closed |= tokens.upper_name() == b"OFX";
                    self.close(tokens.upper_name(), span)?;
                }
                Token::Text | Token::Literal => self.text(tokens.bytes(), token == Token::Literal, span)?,
                Token::Empty => self.leaf.clear(),
                Token::Broken => {
                    self.leaf.clear();
                    let message = "A tag is cut off or interrupted by another, so the file is damaged here.";
                    self.sink.problem(Problem::new("broken_tag", message, span))?;
                }
                Token::Skipped => {}
            }
        }
        let end = tokens.span();
        if let Some(start) = self.row_start.take() {
            self.row_no += 1;
            let span = Span { len: end.offset + end.len - start.offset, ..start };
            let message = "The file ends within this transaction, so it is not complete; the row was kept aside.";
            self.sink.reject(self.row_no, Problem::new("truncated_row", message, span))?;
        }
        self.end_statement(end)?;
        if self.orders > 0 {
            let message = format!(
                "The file also answers {} orders to pay or transfer. An order is not a booking; none was taken as a row.",
                self.orders
            );
            self.sink.problem(Problem::new("not_cash_lines", message, Span::default()))?;
        }
        if !closed {
            let message = "The file has no </OFX> at its end, so it may be cut off; the rows before that were taken.";
            self.sink.problem(Problem::new("truncated_file", message, end))?;
        }
        Ok(self.sink.at(end.offset + end.len)?)
    }

    fn open(&mut self, tag: &[u8], span: Span) -> Result<(), ImportError> {
        self.leaf.clear();
        let Some(aggregate) = Aggregate::of(tag) else {
            self.leaf.extend_from_slice(tag);
            return Ok(());
        };
        if aggregate.ends_row() && self.row_start.is_some() {
            self.end_row(span, 0)?;
        }
        match aggregate {
            Aggregate::Statement => {
                self.end_statement(span)?;
                self.statement = Statement { open: true, start: span, ..Statement::default() };
            }
            Aggregate::Row => {
                self.fields.clear();
                self.row_start = Some(span);
            }
            Aggregate::Investment => self.statement.investments += 1,
            Aggregate::Pending => self.statement.pending += 1,
            Aggregate::Order => self.orders += 1,
            Aggregate::Status => self.failure.clear(),
            _ => {}
        }
        // Damaged files may open without end; what matters is the innermost few.
        if self.stack.len() < 64 {
            self.stack.push(aggregate);
        }
        Ok(())
    }

    fn close(&mut self, tag: &[u8], span: Span) -> Result<(), ImportError> {
        self.leaf.clear();
        let Some(aggregate) = Aggregate::of(tag) else { return Ok(()) };
        // The end of a list or statement ends the row within it too.
        let ends_row = matches!(aggregate, Aggregate::Row | Aggregate::List | Aggregate::Statement | Aggregate::Ofx);
        if ends_row && self.row_start.is_some() {
            self.end_row(span, if aggregate == Aggregate::Row { span.len } else { 0 })?;
        }
        if let Some(at) = self.stack.iter().rposition(|open| *open == aggregate) {
            self.stack.truncate(at);
        }
        match aggregate {
            Aggregate::Statement => self.end_statement(span)?,
            Aggregate::Status if self.failed => {
                self.failed = false;
                let said = if self.failure.is_empty() { "no reason given" } else { &self.failure };
                let message = format!("The bank answered with an error instead of data: {said}.");
                self.sink.problem(Problem::new("bank_error", message, span))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, bytes: &[u8], literal: bool, span: Span) -> Result<(), ImportError> {
        let bytes = bytes.trim_ascii();
        if self.leaf.is_empty() || bytes.is_empty() {
            return Ok(());
        }
        self.value.clear();
        self.decoder.append(bytes, literal, &mut self.value);
        if self.decoder.take_difference() && !self.told_encoding {
            self.told_encoding = true;
            let message = format!(
                "The file declares {} but its texts are written otherwise; each text was read as UTF-8 where it is \
                 valid UTF-8 and as windows-1252 where it is not.",
                self.decoder.declared()
            );
            self.sink.problem(Problem::new("encoding_differs", message, span))?;
        }
        self.leaf_value(span)?;
        self.leaf.clear();
        Ok(())
    }

    fn leaf_value(&mut self, span: Span) -> Result<(), ImportError> {
        let innermost = self.stack.last().copied();
        if self.row_start.is_some() {
            let parent = match innermost {
                Some(Aggregate::Row) | None => Parent::Transaction,
                Some(Aggregate::Payee) => Parent::Payee,
                Some(Aggregate::Currency) => Parent::Currency,
                Some(Aggregate::OtherAccount) => Parent::OtherAccount,
                Some(_) => Parent::Other,
            };
            if let Some(field) = self.fields.of(parent, &self.leaf).filter(|field| field.is_empty()) {
                field.push_str(&self.value);
            }
            return Ok(());
        }
        let statement = &mut self.statement;
        let field = match (innermost, self.leaf.as_slice()) {
            (Some(Aggregate::Status), b"MESSAGE") => &mut self.failure,
            (Some(Aggregate::Status), b"SEVERITY") => {
                self.failed = self.value.eq_ignore_ascii_case("ERROR");
                return Ok(());
            }
            (Some(Aggregate::Account), b"ACCTID") => &mut statement.account.id,
            (Some(Aggregate::Account), b"BANKID" | b"BROKERID") => &mut statement.account.bank,
            (Some(Aggregate::Account), b"ACCTTYPE") => &mut statement.account.account_type,
            (_, b"CURDEF") => &mut statement.account.currency,
            (Some(Aggregate::List), b"DTSTART") => {
                statement.from = day(&self.value);
                return Ok(());
            }
            (Some(Aggregate::List), b"DTEND") => {
                statement.to = day(&self.value);
                return Ok(());
            }
            (Some(Aggregate::LedgerBalance), b"DTASOF") => {
                statement.closing_day = day(&self.value);
                return Ok(());
            }
            (Some(Aggregate::LedgerBalance), b"BALAMT") => return self.ledger_balance(span),
            _ => return Ok(()),
        };
        if field.is_empty() {
            field.push_str(&self.value);
        }
        Ok(())
    }

    fn ledger_balance(&mut self, span: Span) -> Result<(), ImportError> {
        match decimal_text(&self.value, DecimalMark::Either) {
            Some(balance) => self.statement.closing = balance,
            None => {
                let message = "The statement's closing balance is not an amount; the statement is kept without it.";
                self.sink.problem(Problem::new("bad_balance", message, span))?;
            }
        }
        Ok(())
    }

    /// `included` bytes of the token at `span` belong to the row.
    fn end_row(&mut self, span: Span, included: u64) -> Result<(), ImportError> {
        let Some(start) = self.row_start.take() else { return Ok(()) };
        if let Some(at) = self.stack.iter().rposition(|open| *open == Aggregate::Row) {
            self.stack.truncate(at);
        }
        self.row_no += 1;
        let account = if self.statement.open { Some(self.account()?) } else { None };
        let span = Span { len: span.offset + included - start.offset, ..start };
        self.fields.settle();
        Ok(self.sink.row(&self.fields.row(self.row_no, span, account))?)
    }

    fn account(&mut self) -> Result<AccountNo, ImportError> {
        if let Some(number) = self.statement.number {
            return Ok(number);
        }
        let number = self.sink.account(&self.statement.account)?;
        self.statement.number = Some(number);
        Ok(number)
    }

    fn end_statement(&mut self, span: Span) -> Result<(), ImportError> {
        if !self.statement.open {
            return Ok(());
        }
        let account = self.account()?;
        let statement = std::mem::take(&mut self.statement);
        let place = Span { len: span.offset + span.len - statement.start.offset, ..statement.start };
        for (count, what) in [
            (statement.investments, "security trades, income or transfers, which are no cash lines of their own"),
            (statement.pending, "pending transactions, which are not booked yet"),
        ] {
            if count > 0 {
                let message = format!("The statement also lists {count} {what}; they were not taken as rows.");
                self.sink.problem(Problem::new("not_cash_lines", message, place))?;
            }
        }
        self.sink.statement(&RawStatement {
            account: Some(account),
            currency: statement.account.currency,
            closing: statement.closing,
            closing_day: statement.closing_day,
            from: statement.from,
            to: statement.to,
            span: place,
            ..RawStatement::default()
        })?;
        Ok(())
    }
}

/// `YYYY-MM-DD`, or empty where the text is no date.
fn day(text: &str) -> String {
    date(text, DateStyle::YearFirst).map(|found| found.day.to_string()).unwrap_or_default()
}
