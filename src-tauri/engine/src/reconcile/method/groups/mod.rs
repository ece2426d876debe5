//! Which lines add up to one? One payment for several lines, instalments, batches, and both at once, within bounds.
//!
//! What adds up exactly may do so by accident. For each search the expected number of accidental sums is kept (subsets
//! tried, times the chance that one of them hits), and the share of anchors that truly have a group is taken from the
//! data: hits less expected accidents. The probability of a group is that share against its accidents. A sum that can be
//! made in more than one way is never more than a suggestion.

mod pool;
mod search;
mod subset;
mod weigh;

pub use search::{Group, Kind, Open, Search};
