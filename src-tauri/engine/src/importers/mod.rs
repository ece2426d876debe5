//! How is a file of each format read? One folder per format, each yielding raw rows *and* located problems.
//!
//! Adding a format: a folder with an [`Importer`] (`sniff`, `read`), fixtures with goldens beside it, and one line in
//! [`IMPORTERS`]. An importer only tokenises: dates, amounts and text are judged in [`crate::normalise`], so that every
//! format reports a bad value in the same words.

mod bai2;
mod camt;
mod cfonb120;
mod coda;
mod container;
mod csb43;
pub mod csv;
mod einvoice;
mod error;
mod fec;
mod feed;
pub(crate) mod fixed;
mod gnucash;
#[cfg(test)]
pub(crate) mod golden;
pub(crate) mod lines;
mod markup;
mod mt940;
mod ofx;
mod qif;
mod quiet;
mod raw;
mod saft;
mod sie;
mod source;
mod spreadsheet;
pub mod table;

pub use error::{ImportError, Stop};
pub use raw::{DateStyle, DecimalMark, Document, RawAmount, RawRow, RawStatement};
pub use source::{BytesSource, Counted, FileSource, MAX_PIECE, Piece, read_line, read_until, wide_encoding};

use self::table::Guess;
use crate::model::{AccountNo, Kind, RawAccount, Span};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, Read, Seek};

/// Every format that can be read. Order decides nothing: the highest confidence wins.
pub static IMPORTERS: &[&dyn Importer] = &[
    &bai2::Bai2,
    &camt::Camt,
    &cfonb120::Cfonb120,
    &coda::Coda,
    &csb43::Csb43,
    &einvoice::EInvoice,
    &fec::Fec,
    &gnucash::GnuCash,
    &mt940::Mt940,
    &ofx::Ofx,
    &qif::Qif,
    &saft::SafT,
    &sie::Sie,
    &spreadsheet::Spreadsheet,
    &container::Container,
    // Last: of two equally sure readers the one for a particular format wins.
    &csv::Csv,
];

/// The reader that is surest of a file, or `None` where no reader knows it. Of two equally sure the first listed wins.
#[must_use]
pub fn detect(head: &Head<'_>) -> Option<&'static dyn Importer> {
    let narrow = source::narrow(head);
    let head = &Head { bytes: narrow.as_deref().unwrap_or(head.bytes), ..*head };
    let mut best: Option<(Confidence, &'static dyn Importer)> = None;
    for importer in IMPORTERS {
        let confidence = importer.sniff(head);
        if confidence > best.map_or(Confidence::No, |found| found.0) {
            best = Some((confidence, *importer));
        }
    }
    best.map(|found| found.1)
}

/// One format's reader.
pub trait Importer: Send + Sync {
    /// Stable name of the format, lower case (`ofx`, `csv`).
    fn format(&self) -> &'static str;

    /// Which side of the books the format's rows belong to, where nobody decides otherwise.
    fn kind(&self) -> Kind {
        Kind::Bank
    }

    /// How sure the reader is that the file is of its format, from the first 64 KiB.
    fn sniff(&self, head: &Head<'_>) -> Confidence;

    /// For formats whose columns a person may have to name: a proposal, with what stays open under `options`.
    ///
    /// # Errors
    /// [`ImportError`] where the file cannot be looked at.
    fn propose(&self, source: &mut dyn Source, options: &ReadOptions) -> Result<Option<Guess>, ImportError> {
        let _ = (source, options);
        Ok(None)
    }

    /// WHATWG label under which the file's bytes can be shown, where it is not UTF-8 and no mapping says so.
    fn encoding(&self, head: &[u8]) -> Option<&'static str> {
        wide_encoding(head)
    }

    /// True where the file's bytes are packed, so that a place in them shows nothing to a reader.
    fn is_packed(&self) -> bool {
        false
    }

    /// What stands at each of these places, for formats whose bytes are packed and show nothing to a reader; `None` for
    /// others, whose bytes at the span are the source. The file is unpacked once, however many are asked for.
    ///
    /// # Errors
    /// [`ImportError`] where the file cannot be unpacked.
    fn source_lines(&self, source: &mut dyn Source, spans: &[Span]) -> Result<Option<Vec<SourceLines>>, ImportError> {
        let _ = (source, spans);
        Ok(None)
    }

    /// What a person is shown of a file whose bytes say nothing to a reader.
    ///
    /// # Errors
    /// [`ImportError`] where the file cannot be unpacked or is too large to be shown whole.
    fn shown(&self, source: &mut dyn Source, options: &ReadOptions) -> Result<Shown, ImportError> {
        let _ = (source, options);
        Ok(Shown::Bytes)
    }

    /// Reads the whole file from its beginning, in file order, deterministically: the same bytes and options give the
    /// same calls to `sink`. Memory stays bounded whatever the file holds. Resuming is the sink's affair: it passes over
    /// rows that are already stored, by row number.
    ///
    /// # Errors
    /// [`ImportError`] where nothing more can be read; rows given to the sink before that stay accepted.
    fn read(&self, source: &mut dyn Source, options: &ReadOptions, sink: &mut dyn Sink) -> Result<(), ImportError>;
}

/// The options under which a file will be read, with what its reader proposes filled in, so that the decisions are on
/// record: the side of the books (as decided, else as the columns speak, else as the format has it) and, where no question
/// is open, the mapping.
#[must_use]
pub fn settle(importer: &dyn Importer, guess: Option<&Guess>, options: &ReadOptions) -> ReadOptions {
    let mut settled = options.clone();
    if let Some(guess) = guess {
        settled.kind = options.kind.or(guess.kind);
        if guess.questions.is_empty() {
            settled.mapping = serde_json::to_value(&guess.mapping).ok();
        }
    }
    settled.kind = settled.kind.or(Some(importer.kind()));
    settled
}

/// A row's source as text, with up to three neighbours on either side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceLines {
    /// Before it.
    pub before: Vec<String>,
    /// Its own.
    pub lines: Vec<String>,
    /// After it.
    pub after: Vec<String>,
}

/// How a file is shown to a person.
#[derive(Debug)]
pub enum Shown {
    /// Its bytes are text.
    Bytes,
    /// The text of its members, one after the other, at the offsets that rows name.
    Text(Vec<u8>),
    /// Sheets of cells; a row's place is the sheet's index and the row's number.
    Sheets(Vec<GridSheet>),
    /// The rows that the reader yields, by number, for a book that has no lines.
    Rows(GridSheet),
}

/// A sheet of cells.
#[derive(Debug, Default)]
pub struct GridSheet {
    /// Name.
    pub name: String,
    /// Row numbers with their cells.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// The beginning of a file.
pub struct Head<'a> {
    /// File name as received; a hint only.
    pub name: &'a str,
    /// Up to the first 64 KiB.
    pub bytes: &'a [u8],
    /// Length of the whole file in bytes.
    pub len: u64,
}

/// How sure a reader is of its format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Confidence {
    /// Not this format.
    No,
    /// Could be (any text could be CSV).
    Possible,
    /// The structure fits.
    Likely,
    /// A signature of the format is present.
    Certain,
}

/// The sealed file as a parser sees it: bytes to read and seek in, never a path.
pub trait Source: BufRead + Seek + Send {
    /// File name as received.
    fn name(&self) -> &str;
    /// Length in bytes.
    fn len(&self) -> u64;
    /// True for a file of no bytes.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What a person or a remembered layout has decided about a file before it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct ReadOptions {
    /// Which side of the books the rows belong to; `None` takes the format's own.
    pub kind: Option<Kind>,
    /// Currency for rows whose file states none.
    pub currency: Option<String>,
    /// Account for files that name none (a CSV without an account column).
    pub account: Option<String>,
    /// Reader-specific decisions as JSON: for CSV and spreadsheets any part of a column mapping.
    #[cfg_attr(feature = "bindings", ts(type = "Partial<CsvMapping> | null"))]
    pub mapping: Option<serde_json::Value>,
}

/// Where an importer puts what it reads. Every row that the file holds is reported exactly once, by
/// [`Sink::row`] or [`Sink::reject`]: read = accepted + rejected + merged rests on that.
pub trait Sink {
    /// Declares an account and gives its number for this reading; the same account gives the same number.
    ///
    /// # Errors
    /// [`Stop`] when the reading must end (cancelled, store failure).
    fn account(&mut self, account: &RawAccount) -> Result<AccountNo, Stop>;
    /// A row, still as text.
    ///
    /// # Errors
    /// As [`Sink::account`].
    fn row(&mut self, row: &RawRow<'_>) -> Result<(), Stop>;
    /// A row that could not even be tokenised: counted as read and rejected.
    ///
    /// # Errors
    /// As [`Sink::account`].
    fn reject(&mut self, row_no: u64, problem: Problem) -> Result<(), Stop>;
    /// Something wrong with the file that is not one row (a missing terminator, a total that does not hold).
    ///
    /// # Errors
    /// As [`Sink::account`].
    fn problem(&mut self, problem: Problem) -> Result<(), Stop>;
    /// Balances, period and declared totals of one statement.
    ///
    /// # Errors
    /// As [`Sink::account`].
    fn statement(&mut self, statement: &RawStatement) -> Result<(), Stop>;
    /// An invoice's own totals.
    ///
    /// # Errors
    /// As [`Sink::account`].
    fn document(&mut self, document: &Document) -> Result<(), Stop>;
    /// Reports how far the reading has come; called at least every 64 KiB, also inside long skips.
    ///
    /// # Errors
    /// [`Stop::Cancelled`] when a person has asked to stop.
    fn at(&mut self, bytes_read: u64) -> Result<(), Stop>;
}

/// A located problem: what is wrong, where, and the source text it concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Problem {
    /// Stable code, `snake_case` (`bad_date`, `amount_overflow`, `too_many_columns`).
    pub code: String,
    /// One sentence a layperson can read: what happened and what to do.
    pub message: String,
    /// Line in the original, from 1; 0 where the format has no lines.
    pub line: u64,
    /// Byte offset in the original, from 0.
    pub offset: u64,
    /// Bytes concerned.
    pub len: u64,
}

impl Problem {
    /// A problem at `span`.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>, span: Span) -> Self {
        Problem { code: code.to_owned(), message: message.into(), line: span.line, offset: span.offset, len: span.len }
    }
}

/// A question only a person can answer, with the evidence for each answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Question {
    /// What is asked: `date_order`, `decimal_mark`, `currency`, `kind`, `encoding`.
    pub about: String,
    /// The question in one sentence.
    pub text: String,
    /// The possible answers.
    pub choices: Vec<Choice>,
}

/// One possible answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Choice {
    /// Value to put into the mapping.
    pub value: String,
    /// Label in plain words.
    pub label: String,
    /// What the file would then say, e.g. `03/04/2021 is 3 Apr 2021; 212 of 212 rows fit`.
    pub evidence: String,
}

/// Reads up to 64 KiB from the start of `source` for [`Importer::sniff`] and goes back to the start.
///
/// # Errors
/// Any I/O error of the source.
pub fn head_bytes(source: &mut dyn Source) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.rewind()?;
    source.take(64 * 1024).read_to_end(&mut bytes)?;
    source.rewind()?;
    Ok(bytes)
}
