//! Commands about the record: the audit chain and its verification.

use std::sync::PoisonError;

use nexus_engine::audit::{Verification, page, verify_case};
use nexus_engine::intake::IntakeError;
use nexus_engine::jobs::{JobEnd, JobRow, JobSpec};

use crate::{App, AuditPage, Failure, Stretch};

/// Largest stretch of the log, entries.
const MAX_STRETCH: u32 = 500;

/// A stretch of the audit chain, newest first.
///
/// # Errors
/// Any failure of reading the case.
pub fn audit(app: &App, stretch: Stretch) -> Result<AuditPage, Failure> {
    let case = app.case()?;
    let (total, entries) = page(case.store(), stretch.offset, stretch.limit.clamp(1, MAX_STRETCH))?;
    Ok(AuditPage { total, entries })
}

/// Decisions of people about evidence, newest first.
///
/// # Errors
/// Any failure of reading the case.
pub fn decisions(app: &App, stretch: Stretch) -> Result<AuditPage, Failure> {
    let case = app.case()?;
    let limit = stretch.limit.clamp(1, MAX_STRETCH);
    let (total, entries) = nexus_engine::audit::decisions(case.store(), stretch.offset, limit)?;
    Ok(AuditPage { total, entries })
}

/// Queues a verification of everything.
///
/// # Errors
/// `no_case`.
pub fn verify(app: &App, (): ()) -> Result<JobRow, Failure> {
    let case = app.case()?;
    let outcome = app.verification.clone();
    let spec = JobSpec { title: "Verifying the case".to_owned(), kind: "verify", evidence: None, unit: "bytes" };
    Ok(app.jobs().submit(spec, move |control| match verify_case(&case, None, control) {
        Err(IntakeError::Cancelled) => JobEnd::Cancelled,
        Err(error) => JobEnd::Failed(Failure::from(error).message),
        Ok(found) => {
            let message =
                if found.good { "Everything holds." } else { "Something does not hold; see the audit screen." };
            *outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
            JobEnd::Done(Some(message.to_owned()))
        }
    }))
}

/// Outcome of the last verification in this session.
///
/// # Errors
/// None.
pub fn verification(app: &App, (): ()) -> Result<Option<Verification>, Failure> {
    Ok(app.verification.lock().unwrap_or_else(PoisonError::into_inner).clone())
}
