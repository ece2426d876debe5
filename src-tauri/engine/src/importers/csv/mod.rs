//! Delimited text: bank exports, expense ledgers, spreadsheets saved as CSV.
//!
//! [`look`] proposes a [`CsvMapping`] with the questions that stay open; a reading follows the mapping in the options, or
//! the proposal where nothing is open. Bytes go through [`feed`](super::feed) (UTF-16), `scan` (records and fields), `line` (text) and
//! the shared [`table`](super::table) to the sink.

mod decided;
mod dialect;
pub(super) mod encoding;
mod fingerprint;
mod layout;
mod line;
mod mapping;
mod read;
mod scan;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_hostile;

pub(crate) use decided::Decided;
pub use fingerprint::layout_fingerprint;
pub use layout::{Look, look};
pub use mapping::{ColumnRole, CsvMapping, DateOrder, DecimalSign};

use super::table::Guess;
use super::{Confidence, Head, ImportError, Importer, ReadOptions, Sink, Source};

/// The reader of delimited text.
pub struct Csv;

impl Importer for Csv {
    fn format(&self) -> &'static str {
        "csv"
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let found = encoding::detect(head.bytes);
        let wide = found.encoding == encoding_rs::UTF_16LE || found.encoding == encoding_rs::UTF_16BE;
        let first = head.bytes.get(found.mark..).unwrap_or_default().iter().find(|byte| !byte.is_ascii_whitespace());
        let other = !wide && matches!(first, None | Some(b'<' | b'{' | b'['));
        if other || layout::is_binary(head.bytes, found.encoding) {
            return Confidence::No;
        }
        let layout = dialect::detect(head.bytes, found.encoding, found.mark, None);
        let grid = layout::grid(head.bytes, &layout, 300);
        let named = [".csv", ".tsv", ".tab"].iter().any(|ending| head.name.to_ascii_lowercase().ends_with(ending));
        if grid.usual_width(0) < 2 {
            return if named { Confidence::Possible } else { Confidence::No };
        }
        let guess = super::table::guess(&grid, head.name, &Decided::default());
        let dated = guess.mapping.columns.contains(&ColumnRole::Date);
        match (guess.is_table && dated, guess.is_table || named) {
            (true, _) => Confidence::Likely,
            (_, true) => Confidence::Possible,
            _ => Confidence::No,
        }
    }

    fn propose(&self, source: &mut dyn Source, options: &ReadOptions) -> Result<Option<Guess>, ImportError> {
        look(source, options).map(|found| Some(found.guess))
    }

    fn read(&self, source: &mut dyn Source, options: &ReadOptions, sink: &mut dyn Sink) -> Result<(), ImportError> {
        read::read(source, options, sink)
    }
}
