//! How do a member's rows reach the archive's sink? Numbered on from the members before it.

use crate::importers::{Document, Problem, RawRow, RawStatement, Sink, Stop};
use crate::model::{AccountNo, RawAccount, Span};

/// Passes a member's rows on.
pub(super) struct Inner<'a> {
    pub(super) sink: &'a mut dyn Sink,
    /// Rows of earlier members.
    pub(super) before: u64,
    /// The archive's bytes that lie behind, by the share of its members.
    pub(super) at: u64,
    /// Unpacked bytes of earlier members.
    pub(super) base: u64,
    /// Rows of this one.
    pub(super) rows: u64,
}

impl Inner<'_> {
    fn place(&self, span: Span) -> Span {
        Span { offset: self.base + span.offset, ..span }
    }
}

impl Sink for Inner<'_> {
    fn account(&mut self, account: &RawAccount) -> Result<AccountNo, Stop> {
        self.sink.account(account)
    }

    fn row(&mut self, row: &RawRow<'_>) -> Result<(), Stop> {
        self.rows += 1;
        self.sink.row(&RawRow { row_no: self.before + row.row_no, span: self.place(row.span), ..row.clone() })
    }

    fn reject(&mut self, row_no: u64, problem: Problem) -> Result<(), Stop> {
        self.rows += 1;
        self.sink.reject(self.before + row_no, Problem { offset: self.base + problem.offset, ..problem })
    }

    fn problem(&mut self, problem: Problem) -> Result<(), Stop> {
        self.sink.problem(Problem { offset: self.base + problem.offset, ..problem })
    }

    fn statement(&mut self, statement: &RawStatement) -> Result<(), Stop> {
        self.sink.statement(&RawStatement { span: self.place(statement.span), ..statement.clone() })
    }

    fn document(&mut self, document: &Document) -> Result<(), Stop> {
        self.sink.document(&Document { span: self.place(document.span), ..document.clone() })
    }

    /// Bytes of the member say nothing about the archive's; the call still lets a person cancel.
    fn at(&mut self, _bytes_read: u64) -> Result<(), Stop> {
        self.sink.at(self.at)
    }
}
