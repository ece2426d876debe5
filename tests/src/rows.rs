//! What does a file come to, row by row? The rows that a reader and the normalising make of bytes, without a case.

use nexus_engine::importers::{
    BytesSource, Document, Head, ImportError, Importer, Problem, RawRow, RawStatement, ReadOptions, Sink, Source, Stop,
    detect, head_bytes,
};
use nexus_engine::model::{AccountNo, RawAccount, Span};
use nexus_engine::normalise::{Context, transaction};

/// One accepted row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// `YYYY-MM-DD`.
    pub day: String,
    /// Minor units, money out negative.
    pub minor: i64,
    /// Running balance in minor units.
    pub balance: Option<i64>,
    /// Description.
    pub text: String,
    /// Counterparty.
    pub party: String,
    /// Its place in the file.
    pub span: Span,
}

impl Row {
    /// The line alone: what stays of a place when the bytes are written otherwise.
    #[must_use]
    pub fn span_of_line(&self) -> Span {
        Span { offset: 0, len: 0, line: self.span.line }
    }
}

/// What a reading came to.
#[derive(Default, Debug)]
pub struct Rows {
    /// Accepted rows in file order.
    pub rows: Vec<Row>,
    /// Rows kept aside, each with its problem's code.
    pub rejected: Vec<String>,
    /// Codes of problems and notices that are no row's.
    pub notices: Vec<String>,
    /// Statements as the file states them.
    pub statements: Vec<RawStatement>,
}

struct Gathering {
    context: Context,
    found: Rows,
}

impl Sink for Gathering {
    fn account(&mut self, account: &RawAccount) -> Result<AccountNo, Stop> {
        Ok(self.context.account(account))
    }

    fn row(&mut self, row: &RawRow<'_>) -> Result<(), Stop> {
        match transaction(row, &mut self.context) {
            Ok(found) => self.found.rows.push(Row {
                day: found.day.to_string(),
                minor: found.amount,
                balance: found.balance,
                text: found.text.into_owned(),
                party: found.party.into_owned(),
                span: found.span,
            }),
            Err(problem) => self.found.rejected.push(problem.code),
        }
        let notices: Vec<String> = self.context.take_notices().map(|notice| notice.code).collect();
        self.found.notices.extend(notices);
        Ok(())
    }

    fn reject(&mut self, _: u64, problem: Problem) -> Result<(), Stop> {
        self.found.rejected.push(problem.code);
        Ok(())
    }

    fn problem(&mut self, problem: Problem) -> Result<(), Stop> {
        self.found.notices.push(problem.code);
        Ok(())
    }

    fn statement(&mut self, statement: &RawStatement) -> Result<(), Stop> {
        self.found.statements.push(statement.clone());
        Ok(())
    }

    fn document(&mut self, _: &Document) -> Result<(), Stop> {
        Ok(())
    }

    fn at(&mut self, _: u64) -> Result<(), Stop> {
        Ok(())
    }
}

/// The reader that recognises `bytes`.
///
/// # Panics
/// Never: bytes in memory can be read.
#[must_use]
pub fn recognised(bytes: &[u8], name: &str) -> Option<&'static dyn Importer> {
    let mut source = BytesSource::new(bytes, name);
    let head = head_bytes(&mut source).unwrap_or_default();
    detect(&Head { name, bytes: &head, len: source.len() })
}

/// Reads `bytes` with whichever reader recognises them; gives its format and the rows.
///
/// # Errors
/// As the reader's; [`ImportError::UnknownFormat`] where none recognises them.
pub fn rows_of(bytes: &[u8], name: &str, options: &ReadOptions) -> Result<(&'static str, Rows), ImportError> {
    let importer = recognised(bytes, name).ok_or(ImportError::UnknownFormat)?;
    let mut gathering = Gathering { context: Context::new(options), found: Rows::default() };
    importer.read(&mut BytesSource::new(bytes, name), options, &mut gathering)?;
    Ok((importer.format(), gathering.found))
}
