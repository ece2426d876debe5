//! ZIP archives and GZ files of anything that can be read.
//!
//! Each member is unpacked under caps, recognised by its content and read by the reader for it. Names are only shown,
//! never used as paths. Row numbers run on from member to member; a row's line counts within its member, its bytes in the
//! unpacked members one after the other, so that they name member and place. A notice before a member's rows names it.
//! What is not read is told.

mod inner;
pub(super) mod members;
mod read;
#[cfg(test)]
mod tests;

use super::table::Guess;
use super::{Confidence, Head, ImportError, Importer, ReadOptions, Shown, Sink, Source, SourceLines};
use crate::model::Span;

/// The reader of archives.
pub(super) struct Container;

impl Importer for Container {
    fn format(&self) -> &'static str {
        "archive"
    }

    /// Workbooks are archives too; their own reader is as sure and stands first.
    fn sniff(&self, head: &Head<'_>) -> Confidence {
        match members::Packing::of(head.bytes) {
            Some(members::Packing::Gz) => Confidence::Certain,
            Some(members::Packing::Zip) => Confidence::Likely,
            None => Confidence::No,
        }
    }

    fn propose(&self, source: &mut dyn Source, options: &ReadOptions) -> Result<Option<Guess>, ImportError> {
        read::propose(source, options)
    }

    fn is_packed(&self) -> bool {
        true
    }

    fn source_lines(&self, source: &mut dyn Source, spans: &[Span]) -> Result<Option<Vec<SourceLines>>, ImportError> {
        read::source_lines(source, spans).map(Some)
    }

    fn shown(&self, source: &mut dyn Source, _options: &ReadOptions) -> Result<Shown, ImportError> {
        read::all_text(source).map(Shown::Text)
    }

    fn read(&self, source: &mut dyn Source, options: &ReadOptions, sink: &mut dyn Sink) -> Result<(), ImportError> {
        read::read(source, options, sink)
    }
}
