//! What is a case? A folder `NAME.nexus/` that can be copied, opened by one writer, and proven.

mod clock;
mod info;

pub use clock::{Clock, FixedClock};
pub use info::{AuditHead, CaseInfo, Conservation, Examiner, NewCase, ReadOnly};
