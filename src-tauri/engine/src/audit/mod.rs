//! Who did what, when, and has anyone changed the record since? A hash chain beside every change.

mod chain;
mod log;
mod verify;
mod view;

pub use chain::{Entry, Witness, entry_hash, hex};
pub(crate) use chain::{append, head};
pub use log::{decisions, page};
pub(crate) use verify::as_transaction;
pub use verify::verify_case;
pub use view::{AuditRow, Verification, VerifiedPart};
