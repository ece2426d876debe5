//! Where in the sealed original does a row stand?

use serde::Serialize;

/// A byte range of the sealed original, with the line it begins on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Span {
    /// First byte, from 0.
    pub offset: u64,
    /// Number of bytes.
    pub len: u64,
    /// Line of the first byte, from 1; 0 where the format has no lines.
    pub line: u64,
}
