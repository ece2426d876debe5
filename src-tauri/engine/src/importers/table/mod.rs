//! What do the columns of a table mean? Shared by every reader whose file is rows of cells: delimited text and sheets.
//!
//! [`guess`] looks at the first records and proposes a mapping with the evidence for each doubtful point; [`Taker`] turns
//! each record into a raw row, a control total, a balance or a located problem under that mapping.

mod balance;
mod cell;
mod columns;
mod dates;
mod decimals;
mod grid;
mod guess;
mod header;
mod kind;
mod labels;
mod names;
mod notices;
mod plan;
mod preamble;
mod questions;
mod statement;
mod sums;
mod take;
mod words;

pub(crate) use cell::{Marks, date_parts, number};
pub(crate) use grid::{Grid, Record};
pub use guess::Guess;
pub(crate) use guess::guess;
pub(crate) use header::known_names;
pub(crate) use notices::conventions;
pub use take::{Fields, Taker};
