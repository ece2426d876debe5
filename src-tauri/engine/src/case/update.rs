//! What does a case say of the programs that changed it? One entry for each version that came as an update.

use super::Case;
use crate::audit::Entry;
use crate::store::StoreError;
use crate::store::tables::facts;

/// A version that replaced another on the computer where the case is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Update {
    /// The version before.
    pub from: String,
    /// The version that runs.
    pub to: String,
    /// Number of the release's manifest; 0 where a version was put back.
    pub sequence: u64,
    /// SHA-256 of the installer.
    pub installer: String,
}

/// The fact that names the version of the last such entry.
const FACT: &str = "application";

impl Case {
    /// Records that the case is worked on with a version that came as an update; once for each.
    ///
    /// # Errors
    /// [`StoreError`] where the case cannot be changed.
    pub fn witness_update(&self, update: &Update) -> Result<(), StoreError> {
        let known = self.store.read(|connection| facts::find(connection, FACT))?;
        if known.as_ref() == Some(&update.to) {
            return Ok(());
        }
        let detail = [
            ("from", update.from.clone().into()),
            ("to", update.to.clone().into()),
            ("sequence", update.sequence.into()),
            ("installer_sha256", update.installer.clone().into()),
        ];
        let entry = Entry {
            operation: "application.update",
            summary: format!("Worked on with version {}; before with {}", update.to, update.from),
            detail: detail.into(),
            ..Entry::default()
        };
        let witness = self.witness();
        self.store.write(|writer| {
            writer.change(&witness, |transaction| {
                facts::set(transaction, FACT, &update.to)?;
                Ok(((), entry))
            })
        })
    }
}
