//! Which line of the bank is which line of the books? A pure method over two sides of lines; it knows no store.
//!
//! 1. [`lines`] both sides as columns; [`texts`] what their words and numbers are worth.
//! 2. [`lanes`] which accounts can pay for which, and which sign means the same on both sides.
//! 3. [`block`] the pairs worth comparing; [`rates`] exchange rates that the data itself shows.
//! 4. [`compare`] a pair as levels of agreement, each with its chance `u` among pairs that do not belong together.
//! 5. [`learn`] the share `m` of each level among pairs that do, by expectation maximisation.
//! 6. [`posterior`] how likely each pair is, given that a line has one partner at most; [`assign`] the best whole.
//! 7. [`groups`] one payment for several lines, instalments, batches: what adds up exactly, and by what odds.
//! 8. [`outcome`] statuses and reasons.
//!
//! Probabilities are floating point; money never is. Work is cut into fixed pieces whose results are joined in order, so
//! that the answer does not depend on the number of threads.
//!
//! Sources: Fellegi and Sunter 1969 (weights), Winkler 1988 (EM), Bayati, Shah and Sharma 2008 (belief propagation on
//! matchings), Clopper and Pearson 1934 (intervals).

pub mod assign;
pub mod block;
pub mod compare;
pub mod fees;
pub mod groups;
pub mod lanes;
pub mod learn;
pub mod lines;
pub mod outcome;
pub mod parameters;
pub mod posterior;
pub mod rates;
mod run;
mod settle;
pub mod texts;
mod words;

pub use groups::{Group, Kind};
pub use learn::Tables;
pub use lines::{Line, Side, Sides};
pub use outcome::{Alternative, Bits, Edge, Lone, Outcome, Reason, Status};
pub use parameters::{Parameters, Settings};
pub use run::{Cancelled, Counted, Ground, Watch, reconcile};
