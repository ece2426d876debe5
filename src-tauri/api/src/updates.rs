//! How does the application keep itself current? The steps are `nexus_update`'s; here they meet settings, clock and host.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};

use nexus_engine::case::{Case, Clock};
use nexus_engine::jobs::JobState;
use nexus_engine::store::SCHEMA;
use nexus_update::fetch::{Feed, Limits, Way};
use nexus_update::{
    Asked, Installer, KeyRing, Last, Mode, Moment, Policy, Ready, Refusal, Running, Source, Station, Stick, check_due,
};
use time::Duration;

use crate::{App, Failure, Host};

/// The version of this build. A release that is tried as its own successor is stamped when it is compiled.
pub const VERSION: &str = match option_env!("NEXUS_VERSION") {
    Some(version) => version,
    None => env!("CARGO_PKG_VERSION"),
};

/// The commit of this build; empty for a build by hand.
pub const COMMIT: &str = match option_env!("NEXUS_COMMIT") {
    Some(commit) => commit,
    None => "",
};

/// Number of the release that this build belongs to; 0 for a build by hand.
#[must_use]
pub fn built_sequence() -> u64 {
    option_env!("NEXUS_SEQUENCE").and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// What a program may be replaced by, as its host says.
pub struct Updating {
    /// Platform and package kind (`linux-x86_64-deb`); empty for a program that did not come from a package.
    pub target: String,
    /// Version that runs.
    pub version: semver::Version,
    /// Keys that are trusted.
    pub keys: Result<KeyRing, Refusal>,
    /// Lets http to this very machine through; for hosts that are never shipped.
    pub loopback: bool,
    /// How long a feed may take.
    pub limits: Limits,
}

impl Default for Updating {
    fn default() -> Self {
        Updating {
            target: String::new(),
            version: semver::Version::parse(VERSION).unwrap_or(semver::Version::new(0, 0, 0)),
            keys: KeyRing::pinned(),
            loopback: false,
            limits: Limits::default(),
        }
    }
}

/// Updates of this computer, as the running application sees them.
pub(crate) struct Updates {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    loopback: bool,
    limits: Limits,
    pub(crate) station: Station,
    /// Held by whoever changes something.
    busy: Mutex<()>,
    /// Bytes of the transfer that goes on, plus one; 0 where none does.
    got: AtomicU64,
}

impl Updates {
    pub(crate) fn new(settings: &std::path::Path, clock: Arc<dyn Clock>, host: &dyn Host) -> Self {
        let updating = host.updating();
        let here = Running {
            version: updating.version,
            target: updating.target,
            case_schema: SCHEMA,
            built: built_sequence(),
            // A pinned text that is no key is a build that trusts nothing.
            keys: updating.keys.unwrap_or_default(),
        };
        let folder = settings.join("updates");
        Updates {
            station: Station::new(&folder, here),
            folder,
            clock,
            loopback: updating.loopback,
            limits: updating.limits,
            busy: Mutex::default(),
            got: AtomicU64::new(0),
        }
    }

    /// What is set.
    pub(crate) fn policy(&self) -> Result<Policy, Failure> {
        match std::fs::read(self.folder.join("policy.json")) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                let file = self.folder.join("policy.json");
                Failure::new(
                    "update_policy_damaged",
                    format!("{}: the update settings cannot be read ({error}); nothing is looked for until they are set anew", file.display()),
                )
            }),
            Err(_) => Ok(Policy::default()),
        }
    }

    pub(crate) fn set_policy(&self, policy: &Policy) -> Result<(), Failure> {
        let failed = |error: std::io::Error| {
            Failure::new("settings_unwritable", format!("the update settings could not be written: {error}"))
        };
        if let Some(feed) = &policy.feed {
            Feed::new(feed, &self.way(policy)?).map_err(refused)?;
        }
        std::fs::create_dir_all(&self.folder).map_err(failed)?;
        crate::preferences::write_json(&self.folder.join("policy.json"), policy).map_err(failed)
    }

    fn way(&self, policy: &Policy) -> Result<Way, Failure> {
        let authority = policy.authority.as_ref().map(std::fs::read).transpose().map_err(|error| {
            Failure::new("update_authority", format!("the certificates of the organisation cannot be read: {error}"))
        })?;
        Ok(Way { proxy: policy.proxy.clone(), authority, loopback: self.loopback, limits: self.limits })
    }

    /// Bytes of a transfer that goes on.
    pub(crate) fn got(&self) -> Option<u64> {
        self.got.load(Ordering::Relaxed).checked_sub(1)
    }

    fn busy(&self) -> Result<MutexGuard<'_, ()>, Failure> {
        match self.busy.try_lock() {
            Ok(guard) => Ok(guard),
            Err(TryLockError::Poisoned(poisoned)) => Ok(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => {
                Err(Failure::new("update_busy", "an update is being looked at already; wait for it"))
            }
        }
    }

    /// Looks at the feed.
    pub(crate) fn check_feed(&self, asked: Asked, host: &dyn Host) -> Result<Last, Failure> {
        let policy = self.policy()?;
        let feed = policy.feed.clone().ok_or_else(|| {
            Failure::new("update_no_feed", "no feed is set; name the address of your organisation's release feed")
        })?;
        let feed = Feed::new(&feed, &self.way(&policy)?).map_err(refused)?;
        self.check(&feed, &policy, asked, host)
    }

    /// Looks at a folder.
    pub(crate) fn check_folder(&self, folder: PathBuf, host: &dyn Host) -> Result<Last, Failure> {
        self.check(&Stick(folder), &self.policy()?, Asked::ByPerson, host)
    }

    fn check(&self, source: &dyn Source, policy: &Policy, asked: Asked, host: &dyn Host) -> Result<Last, Failure> {
        let _busy = self.busy()?;
        let mut shown = 0;
        let mut progress = |bytes: u64| {
            self.got.store(bytes + 1, Ordering::Relaxed);
            if bytes - bytes.min(shown) >= SHOW_EVERY {
                shown = bytes;
                host.emit(crate::Event::Changed(vec!["updates".to_owned()]));
            }
        };
        let outcome = self.station.check(source, policy, asked, self.clock.now(), &mut progress);
        self.got.store(0, Ordering::Relaxed);
        host.emit(crate::Event::Changed(vec!["updates".to_owned()]));
        match &outcome {
            Ok(last) => tracing::info!(code = last.code, "release looked at"),
            Err(refusal) => tracing::warn!(code = refusal.code(), "release refused"),
        }
        outcome.map_err(refused)
    }

    fn install(&self, host: &dyn Host, moment: Moment) -> Result<(), Failure> {
        let _busy = self.busy()?;
        let outcome = self.station.install(&ByHost(host), &self.policy()?, moment, self.clock.now());
        self.told(host, "release installed", outcome.map(|_| ()))
    }

    fn roll_back(&self, host: &dyn Host, version: &str, moment: Moment) -> Result<(), Failure> {
        let _busy = self.busy()?;
        let outcome = self.station.roll_back(&ByHost(host), version, moment, self.clock.now());
        self.told(host, "version taken back", outcome)
    }

    fn told(&self, host: &dyn Host, done: &'static str, outcome: Result<(), Refusal>) -> Result<(), Failure> {
        match &outcome {
            Ok(()) => tracing::info!(code = "installed", "{done}"),
            Err(refusal) => tracing::warn!(code = refusal.code(), "not installed"),
        }
        host.emit(crate::Event::Changed(vec!["updates".to_owned()]));
        outcome.map_err(refused)
    }

    /// The audit entry of a case that is opened by a version which came as an update; and the schema it now has.
    pub(crate) fn opened(&self, case: &Case) -> Result<(), Failure> {
        if case.read_only().is_some() {
            return Ok(());
        }
        self.station.wrote_cases().map_err(refused)?;
        let running = self.station.running().version.to_string();
        let events = self.station.history().events().unwrap_or_default();
        let arrived = |what: &str| what == "installed" || what == "rolled_back";
        if let Some(event) = events.iter().rev().find(|event| arrived(&event.what))
            && event.to == running
        {
            case.witness_update(&nexus_engine::case::Update {
                from: event.from.clone(),
                to: event.to.clone(),
                sequence: event.sequence,
                installer: event.sha256.clone(),
            })?;
        }
        Ok(())
    }
}

/// A transfer is shown again after this many bytes.
const SHOW_EVERY: u64 = 256 * 1024;

struct ByHost<'a>(&'a dyn Host);

impl Installer for ByHost<'_> {
    fn install(&self, ready: &Ready, bytes: &[u8]) -> Result<(), String> {
        self.0.install(ready, bytes)
    }
}

pub(crate) fn refused(refusal: Refusal) -> Failure {
    Failure::new(refusal.code(), refusal.to_string())
}

impl App {
    /// Tells what became of an installation that was begun; called once, at the start.
    pub fn settle_updates(&self) {
        if let Err(refusal) = self.updates.station.settle(self.settings.clock.now()) {
            tracing::warn!(code = refusal.code(), "updates not settled");
        }
    }

    /// The daily look at the feed, where the policy says so and a day has passed.
    pub fn look_for_updates(&self) {
        let Ok(policy) = self.updates.policy() else { return };
        let now = self.settings.clock.now();
        let put_off = policy.deferred.is_some_and(|until| now < until);
        let last = self.updates.station.state().ok().and_then(|state| state.last_check);
        if !put_off && check_due(&policy, last, now) {
            // What came of it is in the log, in the history, and on the screen of updates.
            let _ = self.updates.check_feed(Asked::Unattended, &*self.host);
        }
    }

    /// Installs what is held ready, where the policy says that this happens at the end. Called when the case is closed.
    pub fn update_at_exit(&self) {
        let ready = self.updates.station.state().is_ok_and(|state| state.staged.is_some());
        let unasked = self.updates.policy().is_ok_and(|policy| policy.mode == Mode::AtExit);
        if ready && unasked {
            let moment = Moment { at_exit: true, ..self.moment() };
            let _ = self.updates.install(&*self.host, moment);
        }
    }

    pub(crate) fn install_update(&self) -> Result<(), Failure> {
        self.updates.install(&*self.host, Moment { asked: true, ..self.moment() })
    }

    pub(crate) fn roll_back_update(&self, version: &str) -> Result<(), Failure> {
        self.updates.roll_back(&*self.host, version, self.moment())
    }

    fn moment(&self) -> Moment {
        let jobs = self.jobs().list();
        let running = jobs.iter().any(|job| matches!(job.state, JobState::Queued | JobState::Running));
        Moment { case_open: self.case().is_ok(), job_running: running, ..Moment::default() }
    }
}

/// Days until a time, rounded up; 0 once it is past.
pub(crate) fn days_until(until: Option<time::OffsetDateTime>, now: time::OffsetDateTime) -> u32 {
    let left = until.map_or(Duration::ZERO, |until| until - now);
    let seconds = u64::try_from(left.whole_seconds()).unwrap_or(0);
    u32::try_from(seconds.div_ceil(86_400)).unwrap_or(u32::MAX)
}
