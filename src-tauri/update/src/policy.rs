//! When may this machine look for a release, and when may it take one?

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// How often the feed is looked at unasked.
const EVERY: Duration = Duration::DAY;

/// What happens unasked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Nothing; a person may still check, or bring a folder.
    #[default]
    Never,
    /// The feed is looked at; a person decides.
    Ask,
    /// The feed is looked at; what is found is installed when the application ends.
    AtExit,
}

/// What the person or organisation has set. Nothing leaves the machine before one of them names a feed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// What happens unasked.
    pub mode: Mode,
    /// `stable` or `beta`.
    pub channel: String,
    /// Address of the folder that holds one folder per channel; https.
    pub feed: Option<String>,
    /// Proxy address; the system's where there is none.
    pub proxy: Option<String>,
    /// A file with the certificates of the organisation's own authority.
    pub authority: Option<String>,
    /// Nothing is asked or installed unasked before this time.
    #[serde(with = "time::serde::rfc3339::option")]
    pub deferred: Option<OffsetDateTime>,
}

impl Default for Policy {
    fn default() -> Self {
        let channel = "stable".to_owned();
        Policy { mode: Mode::Never, channel, feed: None, proxy: None, authority: None, deferred: None }
    }
}

/// True when the daily look at the feed is due. A last look in the future is a clock that was set back: look again.
#[must_use]
pub fn check_due(policy: &Policy, last: Option<OffsetDateTime>, now: OffsetDateTime) -> bool {
    if policy.mode == Mode::Never || policy.feed.is_none() {
        return false;
    }
    last.is_none_or(|last| last > now || now - last >= EVERY)
}

/// What the application is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Moment {
    /// A case is open.
    pub case_open: bool,
    /// A job runs or waits.
    pub job_running: bool,
    /// A person asked for the installation, now.
    pub asked: bool,
    /// The application is about to end.
    pub at_exit: bool,
}

/// Why an installation has to wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Hold {
    /// Methods must not change under an open case.
    #[error("a case is open; close it first, since its methods must not change while it is open")]
    CaseOpen,
    /// A job would be cut off.
    #[error("a job is running; wait for it or cancel it first")]
    JobRunning,
    /// Nobody asked, and the policy does not allow it unasked.
    #[error("nobody has asked for it")]
    NotAsked,
    /// Put off.
    #[error("it was put off to a later time")]
    Deferred,
}

impl Hold {
    /// Stable code, `snake_case`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Hold::CaseOpen => "update_case_open",
            Hold::JobRunning => "update_job_running",
            Hold::NotAsked => "update_not_asked",
            Hold::Deferred => "update_deferred",
        }
    }
}

/// May an installation begin now?
///
/// # Errors
/// [`Hold`] with what it waits for.
pub fn may_install(policy: &Policy, moment: Moment, now: OffsetDateTime) -> Result<(), Hold> {
    if moment.case_open {
        return Err(Hold::CaseOpen);
    }
    if moment.job_running {
        return Err(Hold::JobRunning);
    }
    if moment.asked {
        return Ok(());
    }
    if policy.mode != Mode::AtExit || !moment.at_exit {
        return Err(Hold::NotAsked);
    }
    if policy.deferred.is_some_and(|until| now < until) {
        return Err(Hold::Deferred);
    }
    Ok(())
}
