//! What happens to matches when their evidence is withdrawn? They are suspended, listed, and can be restored.

use crate::audit::Entry;
use crate::case::Case;
use crate::store::StoreError;
use crate::store::tables::evidence;
use crate::store::tables::matches::{self, State};

/// Suspends the edges of a file's rows; they are listed as suspended and count for nothing. Returns how many.
///
/// # Errors
/// [`StoreError`] where the case cannot be changed or has no such file.
pub fn suspend_evidence(case: &Case, file: u32) -> Result<usize, StoreError> {
    change(case, file, State::Active, State::Suspended, ("match.suspend", "Suspended"))
}

/// Restores what [`suspend_evidence`] suspended. Returns how many.
///
/// # Errors
/// As [`suspend_evidence`].
pub fn restore_evidence(case: &Case, file: u32) -> Result<usize, StoreError> {
    change(case, file, State::Suspended, State::Active, ("match.restore", "Restored"))
}

fn change(
    case: &Case,
    file: u32,
    from: State,
    to: State,
    (operation, did): (&'static str, &str),
) -> Result<usize, StoreError> {
    case.store().write(|writer| {
        writer.change(&case.witness(), |transaction| {
            let sealed = evidence::get(transaction, file)?;
            let changed = matches::set_state_of(transaction, file, from, to)?;
            let entry = Entry {
                operation,
                summary: format!("{did} {changed} matches of {}", sealed.name),
                objects: [("evidence", crate::audit::hex(&sealed.sha256))].into(),
                rows: changed as u64,
                ..Entry::default()
            };
            Ok((changed, entry))
        })
    })
}
