//! GnuCash books: the XML file (uncompressed) and the SQLite file.
//!
//! Every split is a row, debit positive, in the currency of its transaction, on the account with its full name
//! (`Assets:Bank`). Values are fractions; those that no decimal number equals are kept aside. The booking day is the
//! `date-posted` slot where the book has one, since old versions stored local midnight in UTC.
//!
//! A SQLite book is opened as a private copy: read-only, without views, triggers or trusted schema. A row's place there is
//! that of its three identifiers, which stand side by side in the table's page.
//!
//! Source: GnuCash, `libgnucash/doc/xml/gnucash-v2.rnc` and the table definitions of the SQL backend.

mod book;
mod places;
mod shown;
mod sqlite;
mod xml;

use super::markup::looks_like;
use super::{Confidence, Head, ImportError, Importer, ReadOptions, Shown, Sink, Source};
use crate::model::Kind;

const SQLITE: &[u8] = b"SQLite format 3\0";

/// The GnuCash reader.
pub(crate) struct GnuCash;

impl Importer for GnuCash {
    fn format(&self) -> &'static str {
        "gnucash"
    }

    fn kind(&self) -> Kind {
        Kind::Expense
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        if looks_like(head.bytes, "gnc-v2") {
            return Confidence::Certain;
        }
        let has = |word: &[u8]| memchr::memmem::find(head.bytes, word).is_some();
        if !head.bytes.starts_with(SQLITE) {
            return Confidence::No;
        }
        match (has(b"tx_guid") || has(b"gnclock"), head.name.to_ascii_lowercase().ends_with(".gnucash")) {
            (true, _) => Confidence::Certain,
            (false, true) => Confidence::Likely,
            _ => Confidence::No,
        }
    }

    /// A SQLite book has no lines; the rows that stand in it are shown.
    fn shown(&self, source: &mut dyn Source, options: &ReadOptions) -> Result<Shown, ImportError> {
        let mut start = [0u8; 16];
        source.rewind()?;
        if source.read_exact(&mut start).is_err() || start != SQLITE {
            return Ok(Shown::Bytes);
        }
        let mut splits = shown::Splits::default();
        self.read(source, options, &mut splits)?;
        Ok(Shown::Rows(splits.sheet))
    }

    fn read(&self, source: &mut dyn Source, _options: &ReadOptions, sink: &mut dyn Sink) -> Result<(), ImportError> {
        let mut start = [0u8; 16];
        source.rewind()?;
        let sqlite = source.read_exact(&mut start).is_ok() && start == SQLITE;
        if sqlite { sqlite::read(source, sink) } else { xml::read(source, sink) }
    }
}

#[cfg(test)]
mod tests;
