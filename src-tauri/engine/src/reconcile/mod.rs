//! Which expenses stand behind which lines of the bank, how sure is that, and why?
//!
//! - [`method`] the pure method over two sides of lines. [`trial`] made-up sides with a known answer, and scores.
//! - [`reconcile()`] one run: everything it came to is stored in one transaction.
//! - [`decide()`] what a person decides outranks the engine, can be undone, and survives every run. [`Rule`] says which rows
//!   need no partner, [`Limits`] what may be matched without a person; [`withdraw()`] suspends what rests on a file.
//! - [`explain()`] why, and why not, for any two rows. [`statement()`] the classic reconciliation statement.
//! - [`Summary`], [`LineList`]: what screens and other tools are shown.

mod balances;
mod calibrate;
mod carry;
mod decide;
mod error;
mod explain;
mod limits;
mod list;
mod load;
mod memory;
pub mod method;
mod rules;
mod run;
mod statement;
mod touched;
pub mod trial;
mod view;
mod withdraw;

pub(crate) use decide::MatchChange;
pub use decide::{Decision, Verdict, bulk_preview, decide, decisions, redo, undo};
pub use error::ReconcileError;
pub(crate) use explain::Weighed;
pub use explain::{candidates, explain};
pub(crate) use limits::PutLimits;
pub use limits::{Limits, limits, set_limits};
pub(crate) use list::ListCache;
pub use list::{edges, lines, next_doubtful, row_of, summary};
pub use method::{Bits, Reason, Settings, Status};
pub(crate) use rules::PutRule;
pub use rules::{Rule, RuleRow, RuleTrial, put_rule, remove_rule, rules, try_rule};
pub use run::{reconcile, reconcile_new};
pub use statement::{Statement, StatementItem, StatementRequest, statement};
pub use view::{
    BulkPreview, CandidateRow, Candidates, DecisionRow, EdgeRow, Explanation, GroupRow, LineFilter, LineList,
    LineRequest, LineRow, MatchLine, RunReport, SideLine, Summary, UnexplainedSum, Withdrawn,
};
pub(crate) use withdraw::Withdraw;
pub use withdraw::{restore, withdraw, withdrawn_evidence};
