//! Does a genuine release fit this machine?

use semver::Version;
use time::OffsetDateTime;

use crate::manifest::{Artefact, Manifest};
use crate::refusal::Refusal;

/// What is here.
#[derive(Clone, Debug)]
pub struct Here {
    /// The running version.
    pub version: Version,
    /// The channel that is followed.
    pub channel: String,
    /// Platform and package kind, for example `linux-x86_64-deb`.
    pub target: String,
    /// The case schema that the running version writes.
    pub case_schema: u32,
    /// This machine's place in every rollout, drawn once at random: 0 to 9,999.
    pub bucket: u16,
}

/// Who wants to know?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// Nobody: the daily look.
    Unattended,
    /// A person, who need not wait for the rollout.
    ByPerson,
}

/// What comes of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// This is the version that runs.
    Current,
    /// Newer, but not this machine's turn.
    NotYet,
    /// Newer, and fit to be installed.
    Offer(Offer),
}

/// A release that may replace the running one, once its bytes are here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    /// Its version.
    pub version: Version,
    /// Its bytes.
    pub artefact: Artefact,
    /// What is new.
    pub notes: String,
    /// True where cases are brought to a newer schema when they are opened, so each wants a backup first.
    pub changes_schema: bool,
}

/// Judges whether a release may replace what runs here.
///
/// # Errors
/// [`Refusal`]: wrong channel, downgrade, case schema, wrong platform.
pub fn verdict(manifest: &Manifest, here: &Here, asked: Asked) -> Result<Verdict, Refusal> {
    if manifest.channel != here.channel {
        return Err(Refusal::WrongChannel { found: manifest.channel.clone(), wanted: here.channel.clone() });
    }
    if manifest.version < here.version {
        let (found, running) = (manifest.version.to_string(), here.version.to_string());
        return Err(Refusal::Downgrade { found, running });
    }
    if manifest.version == here.version {
        return Ok(Verdict::Current);
    }
    let schema = manifest.case_schema;
    if here.case_schema < schema.min || here.case_schema > schema.max {
        return Err(Refusal::CaseSchema { min: schema.min, max: schema.max, here: here.case_schema });
    }
    let artefact = manifest.artefacts.iter().find(|artefact| artefact.target == here.target);
    let artefact = artefact.ok_or_else(|| Refusal::WrongTarget(here.target.clone()))?.clone();
    if asked == Asked::Unattended && here.bucket >= manifest.rollout {
        return Ok(Verdict::NotYet);
    }
    Ok(Verdict::Offer(Offer {
        version: manifest.version.clone(),
        artefact,
        notes: manifest.notes.clone(),
        changes_schema: schema.max > here.case_schema,
    }))
}

/// True once a manifest has expired: the feed may be frozen, or this machine's clock wrong. A notice, never a block.
#[must_use]
pub fn stale(manifest: &Manifest, now: OffsetDateTime) -> bool {
    now > manifest.expires
}
