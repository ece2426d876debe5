//! Does a reader keep its promises, whatever it is fed? A sink that panics where one is broken: rows are numbered from 1
//! and rise by one, each is reported once, places lie within the file, progress does not run ahead.

use nexus_engine::importers::{
    BytesSource, Document, Head, ImportError, Importer, Problem, RawRow, RawStatement, ReadOptions, Sink, Stop, settle,
};
use nexus_engine::model::{AccountNo, RawAccount, Span};
use nexus_engine::normalise::{Context, transaction};

/// What one reading came to.
pub struct Reading {
    context: Context,
    /// Length within which places lie; `None` for packed formats, whose places count otherwise.
    len: Option<u64>,
    /// Rows that were accepted.
    pub accepted: u64,
    /// Rows that were kept aside.
    pub rejected: u64,
    /// Problems that are no row's.
    pub notices: u64,
    last: Span,
}

impl Reading {
    fn new(options: &ReadOptions, len: Option<u64>) -> Self {
        let context = Context::new(options);
        Reading { context, len, accepted: 0, rejected: 0, notices: 0, last: Span::default() }
    }

    fn place(&self, offset: u64, len: u64) {
        let end = offset.checked_add(len);
        let within = end.is_some_and(|end| self.len.is_none_or(|len| end <= len));
        assert!(within, "{len} bytes from {offset} lie beyond a file of {:?}", self.len);
    }

    fn number(&mut self, row_no: u64) {
        assert_eq!(row_no, self.accepted + self.rejected, "row numbers rise by one");
    }

    fn tell(&self, problem: &Problem) {
        self.place(problem.offset, problem.len);
        assert!(!problem.code.is_empty() && !problem.message.is_empty());
    }
}

impl Sink for Reading {
    fn account(&mut self, account: &RawAccount) -> Result<AccountNo, Stop> {
        Ok(self.context.account(account))
    }

    fn row(&mut self, row: &RawRow<'_>) -> Result<(), Stop> {
        self.place(row.span.offset, row.span.len);
        self.last = row.span;
        match transaction(row, &mut self.context) {
            Ok(_) => self.accepted += 1,
            Err(problem) => {
                self.tell(&problem);
                self.rejected += 1;
            }
        }
        self.notices += self.context.take_notices().count() as u64;
        self.number(row.row_no);
        Ok(())
    }

    fn reject(&mut self, row_no: u64, problem: Problem) -> Result<(), Stop> {
        self.tell(&problem);
        self.rejected += 1;
        self.number(row_no);
        Ok(())
    }

    fn problem(&mut self, problem: Problem) -> Result<(), Stop> {
        self.tell(&problem);
        self.notices += 1;
        Ok(())
    }

    fn statement(&mut self, statement: &RawStatement) -> Result<(), Stop> {
        self.place(statement.span.offset, statement.span.len);
        Ok(())
    }

    fn document(&mut self, document: &Document) -> Result<(), Stop> {
        self.place(document.span.offset, document.span.len);
        Ok(())
    }

    fn at(&mut self, bytes_read: u64) -> Result<(), Stop> {
        self.place(0, bytes_read);
        Ok(())
    }
}

/// Does everything with `bytes` that an intake does, and what a person does who looks at the last row.
///
/// # Panics
/// Where a promise is broken.
pub fn hold(importer: &dyn Importer, bytes: &[u8], name: &str) {
    let head = Head { name, bytes: &bytes[..bytes.len().min(64 * 1024)], len: bytes.len() as u64 };
    importer.sniff(&head);
    let source = || BytesSource::new(bytes, name);
    let guess = importer.propose(&mut source(), &ReadOptions::default()).ok().flatten();
    let settled = settle(importer, guess.as_ref(), &ReadOptions::default());
    let len = (!importer.is_packed()).then_some(bytes.len() as u64);
    let mut reading = Reading::new(&settled, len);
    match importer.read(&mut source(), &settled, &mut reading) {
        Err(ImportError::Unreadable(problem)) => reading.tell(&problem),
        Err(ImportError::NeedsAnswer(questions)) => assert!(!questions.is_empty(), "nothing is asked"),
        Ok(()) | Err(_) => {}
    }
    if importer.is_packed() {
        // Whether the place can be shown is another matter; it must be asked for in peace.
        let _ = importer.source_lines(&mut source(), &[reading.last]);
    }
}
