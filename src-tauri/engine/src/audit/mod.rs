//! Who did what, when, and has anyone changed the record since? A hash chain beside every change.

mod view;

pub use view::{AuditRow, Verification, VerifiedPart};
