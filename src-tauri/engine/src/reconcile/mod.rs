//! Which expenses stand behind which lines of the bank, how sure is that, and why?
//!
//! - [`method`] the pure method over two sides of lines. [`trial`] made-up sides with a known answer, and scores.
//! - [`reconcile()`] one run: everything it came to is stored in one transaction.
//! - [`decide()`] what a person decides outranks the engine, can be undone, and survives every run.
//! - [`explain()`] why, and why not, for any two rows. [`statement()`] the classic reconciliation statement.
//! - [`Summary`], [`LineList`]: what screens and other tools are shown.

mod calibrate;
mod decide;
mod error;
mod explain;
mod list;
mod load;
pub mod method;
mod run;
mod statement;
mod tables;
pub mod trial;
mod view;

pub use decide::{Decision, Verdict, bulk_preview, decide, decisions, redo, undo};
pub use error::ReconcileError;
pub use explain::explain;
pub(crate) use list::ListCache;
pub use list::{edges, lines, row_of, summary};
pub use method::{Bits, Reason, Settings, Status};
pub use run::reconcile;
pub use statement::{Statement, StatementItem, StatementRequest, statement};
pub use tables::{restore_evidence, suspend_evidence};
pub use view::{
    BulkPreview, CandidateRow, DecisionRow, EdgeRow, Explanation, GroupRow, LineFilter, LineList, LineRequest, LineRow,
    MatchLine, RunReport, SideLine, Summary,
};
