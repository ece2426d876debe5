//! May the version before be put back? Only the one that was kept, and only while it reads the cases that are here.

use serde::{Deserialize, Serialize};

use crate::manifest::Artefact;
use crate::refusal::Refusal;

/// The installer that was kept when a newer version replaced it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Its version.
    pub version: String,
    /// Its bytes.
    pub artefact: Artefact,
    /// The key that signed it.
    pub key: String,
    /// The newest case schema that it reads.
    pub case_schema: u32,
}

/// Judges an explicit way back. `wanted` is what a person chose; `here` the newest case schema written on this machine.
///
/// # Errors
/// [`Refusal::NotKept`], [`Refusal::SchemaAdvanced`].
pub fn may_roll_back(kept: Option<&Kept>, wanted: &str, here: u32) -> Result<(), Refusal> {
    let kept = kept.filter(|kept| kept.version == wanted).ok_or_else(|| Refusal::NotKept(wanted.to_owned()))?;
    if here > kept.case_schema {
        return Err(Refusal::SchemaAdvanced { version: kept.version.clone(), reads: kept.case_schema, here });
    }
    Ok(())
}
