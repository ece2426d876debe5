//! The way of a release on this computer, step by step: looked at, fetched, held ready, installed, taken back.
//!
//! Each step leaves its mark on the disk before the next begins, so that an end at any moment (a kill, a power cut)
//! leaves the running version as it is, and the next start knows what happened.

use std::path::{Path, PathBuf};

use semver::Version;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::folder::read_capped;
use crate::history::{Event, History};
use crate::keys::KeyRing;
use crate::manifest::{Artefact, Manifest};
use crate::policy::{Moment, Policy, may_install};
use crate::refusal::Refusal;
use crate::rollback::{Kept, may_roll_back};
use crate::seen::{Authentic, Seen, authentic};
use crate::source::Source;
use crate::state::{Installing, Last, Staged, State};
use crate::verdict::{Asked, Here, Offer, Verdict, stale, verdict};

/// What runs here, and which keys it trusts.
pub struct Running {
    /// Its version.
    pub version: Version,
    /// Platform and package kind, for example `linux-x86_64-deb`.
    pub target: String,
    /// The case schema that it writes.
    pub case_schema: u32,
    /// Number of the release that this build belongs to; what came before counts as seen.
    pub built: u64,
    /// Keys that count.
    pub keys: KeyRing,
}

/// Hands a checked installer to the system.
pub trait Installer {
    /// Installs it; returns once the system is done.
    ///
    /// # Errors
    /// What the system said, in words.
    fn install(&self, ready: &Ready, bytes: &[u8]) -> Result<(), String>;
}

/// What is handed to the system.
#[derive(Clone, Debug)]
pub struct Ready {
    /// Version of the installer.
    pub version: Version,
    /// The installer, with its signature.
    pub artefact: Artefact,
    /// The public key that signed it, as minisign's `-P` takes it.
    pub key: String,
}

/// Updates of this computer: a folder outside of all cases.
pub struct Station {
    folder: PathBuf,
    here: Running,
}

impl Station {
    /// The updates kept in a folder, which is made when something is to be written.
    #[must_use]
    pub fn new(folder: &Path, here: Running) -> Self {
        Station { folder: folder.to_owned(), here }
    }

    /// What runs.
    #[must_use]
    pub fn running(&self) -> &Running {
        &self.here
    }

    /// What is remembered.
    ///
    /// # Errors
    /// [`Refusal::SeenDamaged`].
    pub fn state(&self) -> Result<State, Refusal> {
        State::load(&self.path("state.json"))
    }

    /// Numbers seen and keys revoked.
    ///
    /// # Errors
    /// [`Refusal::SeenDamaged`].
    pub fn seen(&self) -> Result<Seen, Refusal> {
        Seen::load(&self.path("seen.json"))
    }

    /// What happened.
    #[must_use]
    pub fn history(&self) -> History {
        History::at(&self.path("history.jsonl"))
    }

    /// Looks at a source and, where it has a release for this computer, brings the installer here.
    ///
    /// # Errors
    /// [`Refusal`]; it is in the history and in what is remembered of the last look.
    pub fn check(
        &self,
        source: &dyn Source,
        policy: &Policy,
        asked: Asked,
        now: OffsetDateTime,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Last, Refusal> {
        std::fs::create_dir_all(&self.folder).map_err(|why| self.disk(&why))?;
        let mut trace = Trace::default();
        let outcome = self.look(source, policy, asked, now, progress, &mut trace);
        let last = match &outcome {
            Ok(last) => last.clone(),
            Err(refusal) => {
                // Where the history cannot be written either, the reason is still told to whoever asked.
                let _ = self.tell("refused", &trace, refusal.code(), &refusal.to_string(), now);
                Last { code: refusal.code().to_owned(), message: refusal.to_string(), stale: trace.stale }
            }
        };
        let remembered = self.state().and_then(|mut state| {
            (state.last_check, state.last) = (Some(now), Some(last));
            self.save(&state)
        });
        outcome.and_then(|last| remembered.map(|()| last))
    }

    fn look(
        &self,
        source: &dyn Source,
        policy: &Policy,
        asked: Asked,
        now: OffsetDateTime,
        progress: &mut dyn FnMut(u64),
        trace: &mut Trace,
    ) -> Result<Last, Refusal> {
        let (bytes, signature) = source.manifest(&policy.channel)?;
        let found = authentic(&bytes, &signature, &self.here.keys, &self.seen()?, self.here.built)?;
        trace.of(&found, now);
        // Whatever becomes of the release: nothing older is believed from now on.
        found.seen.save(&self.path("seen.json"))?;
        let state = self.state()?;
        let here = Here {
            version: self.here.version.clone(),
            channel: policy.channel.clone(),
            target: self.here.target.clone(),
            case_schema: self.here.case_schema,
            bucket: state.bucket,
        };
        // Kept even where nobody knows it yet, so that the place in rollouts stays the same.
        self.save(&state)?;
        let last = |code: &str, message: String| Last { code: code.to_owned(), message, stale: trace.stale };
        match verdict(&found.manifest, &here, asked)? {
            Verdict::Current => {
                self.hold(source, policy, &found, state, progress)?;
                Ok(last("current", format!("Version {} is the newest.", here.version)))
            }
            Verdict::NotYet => {
                Ok(last("not_yet", format!("Version {} is not yet for this computer.", found.manifest.version)))
            }
            Verdict::Offer(offer) => {
                let version = offer.version.clone();
                self.stage(source, policy, &found, offer, now, progress)?;
                Ok(last("ready", format!("Version {version} is here and checked.")))
            }
        }
    }

    fn stage(
        &self,
        source: &dyn Source,
        policy: &Policy,
        found: &Authentic,
        offer: Offer,
        now: OffsetDateTime,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Refusal> {
        let staged = Staged {
            version: offer.version,
            artefact: offer.artefact,
            key: found.key.clone(),
            sequence: found.manifest.sequence,
            notes: offer.notes,
            changes_schema: offer.changes_schema,
            case_schema: found.manifest.case_schema.max,
        };
        let mut state = self.state()?;
        let known = state.staged.as_ref() == Some(&staged);
        if known && self.read(&staged.artefact, &staged.key, &staged.version.to_string()).is_ok() {
            return Ok(());
        }
        self.fetch(source, policy, &staged.artefact, found, progress)?;
        let (trace, artefact) = (Trace::staged(&staged), staged.artefact.file.clone());
        state.staged = Some(staged);
        self.save(&state)?;
        self.sweep(&state);
        self.tell("downloaded", &trace, "", &format!("{artefact} is here and checked."), now)
    }

    /// Keeps the installer of the running version, so that the next one can be taken back.
    fn hold(
        &self,
        source: &dyn Source,
        policy: &Policy,
        found: &Authentic,
        mut state: State,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Refusal> {
        let Some(artefact) = for_target(&found.manifest, &self.here.target) else { return Ok(()) };
        let kept = Kept {
            version: found.manifest.version.to_string(),
            artefact: artefact.clone(),
            key: found.key.clone(),
            case_schema: found.manifest.case_schema.max,
        };
        if state.held.as_ref() != Some(&kept) || self.read(artefact, &found.key, &kept.version).is_err() {
            self.fetch(source, policy, artefact, found, progress)?;
            state.held = Some(kept);
            self.save(&state)?;
        }
        Ok(())
    }

    fn fetch(
        &self,
        source: &dyn Source,
        policy: &Policy,
        artefact: &Artefact,
        found: &Authentic,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Refusal> {
        let folder = self.path("installers");
        std::fs::create_dir_all(&folder).map_err(|why| self.disk(&why))?;
        let path = source.artefact(&policy.channel, artefact, &folder, progress)?;
        if let Err(refusal) = self.read(artefact, &found.key, &found.manifest.version.to_string()) {
            let _ = std::fs::remove_file(path);
            return Err(refusal);
        }
        Ok(())
    }

    /// An installer of ours, checked anew.
    fn read(&self, artefact: &Artefact, key: &str, version: &str) -> Result<Vec<u8>, Refusal> {
        let bytes = read_capped(&self.path("installers").join(&artefact.file), artefact.size)?;
        artefact.check(&bytes, &self.here.keys, key, version)?;
        Ok(bytes)
    }

    /// Installs the release that is held ready.
    ///
    /// # Errors
    /// [`Refusal`]; the running version stays, and the history says why.
    pub fn install(
        &self,
        installer: &dyn Installer,
        policy: &Policy,
        moment: Moment,
        now: OffsetDateTime,
    ) -> Result<Version, Refusal> {
        let staged = self.state()?.staged.ok_or(Refusal::NothingReady)?;
        if !moment.asked && self.state()?.declined.as_ref() == Some(&staged.version) {
            return Err(Refusal::Held("update_declined", "it was taken back by a person".to_owned()));
        }
        may_install(policy, moment, now).map_err(|hold| Refusal::Held(hold.code(), hold.to_string()))?;
        let trace = Trace::staged(&staged);
        let installing = Installing {
            from: self.here.version.clone(),
            to: staged.version.clone(),
            sequence: staged.sequence,
            sha256: staged.artefact.sha256.clone(),
            back: false,
            done: false,
        };
        self.hand_over(installer, &staged.version, &staged.artefact, &staged.key, installing, &trace, now)?;
        Ok(staged.version)
    }

    /// Puts the kept version back, as a person chose.
    ///
    /// # Errors
    /// [`Refusal`]; the running version stays, and the history says why.
    pub fn roll_back(
        &self,
        installer: &dyn Installer,
        wanted: &str,
        moment: Moment,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        let asked = Moment { asked: true, ..moment };
        may_install(&Policy::default(), asked, now).map_err(|hold| Refusal::Held(hold.code(), hold.to_string()))?;
        let state = self.state()?;
        let trace = Trace { to: wanted.to_owned(), ..Trace::default() };
        let judged = self.may_go_back(&state, wanted);
        if let Err(refusal) = &judged {
            self.tell("refused", &trace, refusal.code(), &refusal.to_string(), now)?;
        }
        let (kept, version) = judged?;
        let installing = Installing {
            from: self.here.version.clone(),
            to: version.clone(),
            sequence: 0,
            sha256: kept.artefact.sha256.clone(),
            back: true,
            done: false,
        };
        let trace = Trace { sha256: kept.artefact.sha256.clone(), ..trace };
        self.hand_over(installer, &version, &kept.artefact, &kept.key, installing, &trace, now)
    }

    /// Judges the way back to a version.
    ///
    /// # Errors
    /// [`Refusal::NotKept`], [`Refusal::SchemaAdvanced`].
    pub fn may_go_back(&self, state: &State, wanted: &str) -> Result<(Kept, Version), Refusal> {
        may_roll_back(state.kept.as_ref(), wanted, state.newest_schema)?;
        let kept = state.kept.clone().ok_or_else(|| Refusal::NotKept(wanted.to_owned()))?;
        let version = Version::parse(&kept.version).map_err(|_| Refusal::NotKept(wanted.to_owned()))?;
        Ok((kept, version))
    }

    #[expect(clippy::too_many_arguments, reason = "one step, told in full to the history")]
    fn hand_over(
        &self,
        installer: &dyn Installer,
        version: &Version,
        artefact: &Artefact,
        key: &str,
        installing: Installing,
        trace: &Trace,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        let outcome = self.read(artefact, key, &version.to_string()).and_then(|bytes| {
            if self.seen()?.revoked().any(|revoked| revoked == key) {
                return Err(Refusal::KeyRevoked(key.to_owned()));
            }
            let line = self.here.keys.line(key).ok_or(Refusal::NotSigned)?.to_owned();
            let mut state = self.state()?;
            state.installing = Some(installing);
            self.save(&state)?;
            self.tell("installing", trace, "", "The installer was handed to the system.", now)?;
            let ready = Ready { version: version.clone(), artefact: artefact.clone(), key: line };
            installer.install(&ready, &bytes).map_err(|why| Refusal::Install {
                version: version.to_string(),
                why,
                running: self.here.version.to_string(),
            })
        });
        let mut state = self.state()?;
        match &outcome {
            Ok(()) => {
                if let Some(installing) = &mut state.installing {
                    installing.done = true;
                }
            }
            Err(refusal) => {
                state.installing = None;
                state.last = Some(Last { code: refusal.code().to_owned(), message: refusal.to_string(), stale: false });
                self.tell("failed", trace, refusal.code(), &refusal.to_string(), now)?;
            }
        }
        self.save(&state)?;
        outcome
    }

    /// Told once at each start: what became of an installation that was begun, and which case schema is written here.
    ///
    /// # Errors
    /// [`Refusal`] where what is remembered cannot be read or written.
    pub fn settle(&self, now: OffsetDateTime) -> Result<(), Refusal> {
        let mut state = self.state()?;
        let Some(begun) = state.installing.take() else { return Ok(()) };
        let trace = Trace {
            to: begun.to.to_string(),
            from: Some(begun.from.to_string()),
            sequence: begun.sequence,
            sha256: begun.sha256.clone(),
            stale: false,
        };
        if begun.to != self.here.version {
            let note = format!("The installation did not come to its end; version {} runs.", self.here.version);
            self.save(&state)?;
            return self.tell("failed", &trace, "update_cut_off", &note, now);
        }
        if begun.back {
            state.declined = Some(begun.from.clone());
            (state.held, state.kept) = (state.kept.take(), None);
        } else if let Some(staged) = state.staged.take() {
            state.kept = state.held.take();
            state.declined = None;
            state.held = Some(Kept {
                version: staged.version.to_string(),
                artefact: staged.artefact,
                key: staged.key,
                case_schema: staged.case_schema,
            });
        }
        self.save(&state)?;
        self.sweep(&state);
        let (what, note) = match begun.back {
            false => ("installed", format!("Version {} runs for the first time.", begun.to)),
            true => ("rolled_back", format!("Version {} runs again.", begun.to)),
        };
        self.tell(what, &trace, "", &note, now)
    }

    /// Remembers that a case was opened for changes, and so has the running version's schema.
    ///
    /// # Errors
    /// [`Refusal`] where it cannot be written.
    pub fn wrote_cases(&self) -> Result<(), Refusal> {
        let mut state = self.state()?;
        if state.newest_schema >= self.here.case_schema {
            return Ok(());
        }
        std::fs::create_dir_all(&self.folder).map_err(|why| self.disk(&why))?;
        state.newest_schema = self.here.case_schema;
        self.save(&state)
    }

    /// Deletes installers that nothing names. One that cannot be deleted does no harm.
    fn sweep(&self, state: &State) {
        let named = [
            state.staged.as_ref().map(|staged| &staged.artefact.file),
            state.held.as_ref().map(|kept| &kept.artefact.file),
            state.kept.as_ref().map(|kept| &kept.artefact.file),
        ];
        let Ok(files) = self.path("installers").read_dir() else { return };
        for file in files.flatten() {
            let name = file.file_name();
            let wanted = named.iter().flatten().any(|named| name.to_str() == Some(named.as_str()));
            let unfinished = Path::new(&name).extension().is_some_and(|ending| ending == "part");
            if !wanted && !unfinished {
                let _ = std::fs::remove_file(file.path());
            }
        }
    }

    fn tell(&self, what: &str, trace: &Trace, code: &str, note: &str, now: OffsetDateTime) -> Result<(), Refusal> {
        let event = Event {
            time: now.format(&Rfc3339).unwrap_or_default(),
            what: what.to_owned(),
            from: trace.from.clone().unwrap_or_else(|| self.here.version.to_string()),
            to: trace.to.clone(),
            sequence: trace.sequence,
            sha256: trace.sha256.clone(),
            code: code.to_owned(),
            note: note.to_owned(),
        };
        self.history().add(&event).map_err(|error| Refusal::History(error.to_string()))
    }

    fn save(&self, state: &State) -> Result<(), Refusal> {
        state.save(&self.path("state.json"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn disk(&self, why: &std::io::Error) -> Refusal {
        Refusal::Disk { path: self.folder.display().to_string(), why: why.to_string() }
    }
}

fn for_target<'a>(manifest: &'a Manifest, target: &str) -> Option<&'a Artefact> {
    manifest.artefacts.iter().find(|artefact| artefact.target == target)
}

/// What a line of the history says beside what happened.
#[derive(Default)]
struct Trace {
    to: String,
    from: Option<String>,
    sequence: u64,
    sha256: String,
    stale: bool,
}

impl Trace {
    fn of(&mut self, found: &Authentic, now: OffsetDateTime) {
        self.to = found.manifest.version.to_string();
        self.sequence = found.manifest.sequence;
        self.sha256.clone_from(&found.sha256);
        self.stale = stale(&found.manifest, now);
    }

    fn staged(staged: &Staged) -> Self {
        Trace {
            to: staged.version.to_string(),
            sequence: staged.sequence,
            sha256: staged.artefact.sha256.clone(),
            ..Trace::default()
        }
    }
}
