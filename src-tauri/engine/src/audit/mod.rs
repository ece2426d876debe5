//! Who did what, when, and has anyone changed the record since? A hash chain beside every change.

mod chain;
mod log;
mod verify;
mod view;

pub use chain::{Entry, Witness, append, entry_hash, head, hex};
pub use log::{page, verify};
pub(crate) use verify::as_transaction;
pub use verify::verify_case;
pub use view::{AuditRow, Verification, VerifiedPart};
