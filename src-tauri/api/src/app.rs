//! What does the application hold while it runs?

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use nexus_engine::audit::Verification;
use nexus_engine::cache::Cache;
use nexus_engine::case::{Case, CaseInfo, Clock, Examiner};
use nexus_engine::intake::{Control, Progress};
use nexus_engine::jobs::{JobEnd, JobQueue, JobRow, JobSpec, JobState};
use nexus_engine::metrics::{Meters, Timed};
use nexus_engine::proof;
use nexus_engine::resources::gauge::Gauge;
use nexus_engine::review::Originals;
use nexus_engine::store::StoreError;

use crate::monitor::{Limits, Probe, Reach, SystemProbe, Watch};
use crate::preferences::Preferences;
use crate::recent::RecentList;
use crate::updates::Updates;
use crate::{Event, Failure, Host, PickedFile};

/// Rows below which columns are read from their tables as fast as a person can ask.
const WORTH_COPYING: u64 = 50_000;

/// Where the application keeps what is not in a case, and what time it is.
pub struct Settings {
    /// Folder for preferences, the recent list and logs; made when missing.
    pub folder: PathBuf,
    /// Folder in which new cases are proposed and the sample case is made.
    pub cases: PathBuf,
    /// The clock that stamps everything.
    pub clock: Arc<dyn Clock>,
}

/// The running application: at most one open case, its jobs, the files a person has chosen.
pub struct App {
    pub(crate) host: Arc<dyn Host>,
    pub(crate) settings: Settings,
    pub(crate) preferences: Arc<Preferences>,
    pub(crate) originals: Originals,
    pub(crate) recent: RecentList,
    pub(crate) updates: Updates,
    pub(crate) verification: Arc<Mutex<Option<Verification>>>,
    pub(crate) began: Instant,
    pub(crate) reach: Reach,
    pub(crate) gauges: Mutex<BTreeMap<String, u64>>,
    /// Before the case: its thread lets go of the case first.
    pub(crate) watch: Watch,
    case: Arc<RwLock<Option<Arc<Case>>>>,
    jobs: RwLock<Arc<JobQueue>>,
    picked: Mutex<HashMap<String, PathBuf>>,
    next_token: AtomicU32,
}

impl App {
    /// Starts the application without a case.
    ///
    /// # Errors
    /// `settings_unwritable` where the settings folder cannot be made.
    pub fn new(host: Arc<dyn Host>, settings: Settings) -> Result<Self, Failure> {
        Self::with_probe(host, settings, Box::new(SystemProbe::new()))
    }

    /// Starts the application with another source of what memory is judged by.
    ///
    /// # Errors
    /// As [`App::new`].
    pub fn with_probe(host: Arc<dyn Host>, settings: Settings, probe: Box<dyn Probe>) -> Result<Self, Failure> {
        std::fs::create_dir_all(&settings.folder).map_err(|error| {
            Failure::new("settings_unwritable", format!("the settings folder could not be made: {error}"))
        })?;
        let preferences = Arc::new(Preferences::load(settings.folder.join("preferences.json")));
        let limits = Limits::of(&preferences);
        let case = Arc::<RwLock<Option<Arc<Case>>>>::default();
        let gauge = Arc::<Gauge>::default();
        let reach = Reach {
            host: host.clone(),
            cache: Arc::new(Cache::guarded(limits.cache(), gauge.clone())),
            gauge,
            meters: Arc::default(),
            case: case.clone(),
            slow: Arc::new(AtomicBool::new(false)),
            budget: Arc::new(AtomicU64::new(limits.memory())),
            cache_budget: Arc::new(AtomicU64::new(limits.cache())),
        };
        let jobs = RwLock::new(Arc::new(job_queue(&reach)));
        Ok(App {
            preferences,
            began: Instant::now(),
            watch: Watch::start(reach.clone(), probe),
            reach,
            gauges: Mutex::default(),
            originals: Originals::default(),
            updates: Updates::new(&settings.folder, settings.clock.clone(), &*host),
            recent: RecentList::load(settings.folder.join("recent.json")),
            verification: Arc::default(),
            case,
            jobs,
            picked: Mutex::default(),
            next_token: AtomicU32::new(1),
            host,
            settings,
        })
    }

    /// Opens the case in a folder, as the command line and a double-click do; closes the one that is open.
    ///
    /// # Errors
    /// `case_not_found`, `case_damaged`, `case_too_new`, `case_too_old`.
    pub fn open_path(&self, folder: &Path) -> Result<CaseInfo, Failure> {
        self.close();
        let case = Case::open(folder, self.examiner(), self.settings.clock.clone())?;
        self.adopt(case)
    }

    /// Opens a case for reading only, beside whoever changes it, and leaves no trace of it on the recent list.
    ///
    /// # Errors
    /// As [`App::open_path`].
    pub fn look_into(&self, folder: &Path) -> Result<(), Failure> {
        self.close();
        let mut case = Case::open_for_reading(folder, self.settings.clock.clone())?;
        case.share(self.reach.cache.clone(), self.reach.meters.clone());
        *self.case.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(case));
        Ok(())
    }

    /// Makes a file known under an opaque token, as dialogs and drops do.
    ///
    /// # Errors
    /// `file_unreadable` where there is no such file.
    pub fn register_file(&self, path: &Path) -> Result<PickedFile, Failure> {
        let unreadable = |why: &str| {
            Failure::new("file_unreadable", format!("{}: the file could not be read: {why}", path.display()))
        };
        let data = std::fs::metadata(path).map_err(|error| unreadable(&error.to_string()))?;
        if !data.is_file() {
            return Err(unreadable("it is a folder; drop the files inside it"));
        }
        let token = format!("file-{}", self.next_token.fetch_add(1, Ordering::Relaxed));
        lock(&self.picked).insert(token.clone(), path.to_owned());
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(PickedFile { token, name, bytes: data.len() })
    }

    pub(crate) fn picked(&self, token: &str) -> Result<PathBuf, Failure> {
        lock(&self.picked)
            .get(token)
            .cloned()
            .ok_or_else(|| Failure::new("unknown_file", "that file was not chosen in this session; choose it again"))
    }

    /// The open case.
    ///
    /// # Errors
    /// `no_case` where none is open.
    pub fn case(&self) -> Result<Arc<Case>, Failure> {
        self.case
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .ok_or_else(|| Failure::new("no_case", "no case is open; open or make one first"))
    }

    /// The jobs of the open case.
    #[must_use]
    pub fn jobs(&self) -> Arc<JobQueue> {
        self.jobs.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes a case that was made or opened just now.
    pub(crate) fn adopt(&self, mut case: Case) -> Result<CaseInfo, Failure> {
        case.share(self.reach.cache.clone(), self.reach.meters.clone());
        if let Err(failure) = self.updates.opened(&case) {
            // The case is good; what is missing is an entry about the program.
            tracing::warn!(code = failure.code, "the update was not recorded in the case");
        }
        let host = self.host.clone();
        case.store().on_sorting(move |sorting| host.emit(Event::Sorting(sorting)));
        let info = case.info()?;
        self.recent.opened(case.folder(), &info, &self.settings.clock.stamp());
        let case = Arc::new(case);
        *self.case.write().unwrap_or_else(PoisonError::into_inner) = Some(case.clone());
        if u64::from(info.bank_rows) + u64::from(info.expense_rows) >= WORTH_COPYING {
            self.copy_columns(&case);
        }
        self.changed(&["case", "evidence", "rows", "accounts", "audit", "problems", "recent"]);
        Ok(info)
    }

    /// Queues the copying of months into columns, where that is due, and their coming into memory.
    pub(crate) fn copy_columns(&self, case: &Arc<Case>) {
        let case = case.clone();
        let spec = JobSpec {
            title: "Preparing months for fast questions".to_owned(),
            kind: "columns",
            evidence: None,
            unit: "rows",
        };
        self.jobs().submit(spec, move |control| {
            let total = match case.store().columns_due() {
                Ok(total) => total,
                Err(error) => return JobEnd::Failed(error.to_string()),
            };
            let copied = case.store().refresh_columns(|rows| {
                control.progress(Progress { bytes: rows, total, rows });
                !control.is_cancelled()
            });
            // The landing pages of all points of view rest on what is proven.
            let prepared = copied.and_then(|_| case.store().warm()).and_then(|()| proof::proof(&case).map(drop));
            match prepared {
                Ok(()) => JobEnd::Done(None),
                Err(StoreError::Cancelled) => JobEnd::Cancelled,
                Err(error) => JobEnd::Failed(error.to_string()),
            }
        });
    }

    /// Asks running jobs to stop, waits for them, and closes the case.
    pub fn close(&self) {
        let fresh = Arc::new(job_queue(&self.reach));
        let jobs = std::mem::replace(&mut *self.jobs.write().unwrap_or_else(PoisonError::into_inner), fresh);
        for job in jobs.list() {
            jobs.cancel(job.id);
        }
        jobs.wait();
        let closed = self.case.write().unwrap_or_else(PoisonError::into_inner).take();
        *lock(&self.verification) = None;
        lock(&self.picked).clear();
        self.originals.clear();
        if closed.is_some() {
            self.changed(&["case"]);
        }
    }

    /// Who acts, as last said on this machine.
    pub(crate) fn examiner(&self) -> Option<Examiner> {
        serde_json::from_value(self.preferences.get("examiner")?).ok()
    }

    /// Says that a write changed what answers with these tags rest on.
    pub(crate) fn changed(&self, tags: &[&str]) {
        self.reach.cache.invalidate(tags);
        self.host.emit(Event::Changed(tags.iter().map(|tag| (*tag).to_owned()).collect()));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A queue whose moves are shown, and whose work makes screens look again.
fn job_queue(reach: &Reach) -> JobQueue {
    let (host, cache, meters) = (reach.host.clone(), reach.cache.clone(), reach.meters.clone());
    JobQueue::new(reach.slow.clone(), move |row: &JobRow| {
        host.emit(Event::Job(row.clone()));
        let ended = matches!(row.state, JobState::Done | JobState::Cancelled | JobState::Failed);
        if ended {
            measured(&meters, row);
        }
        let tags: &[&str] = if row.kind == "import" && (ended || row.rows > 0) {
            &["case", "evidence", "rows", "accounts", "audit", "problems"]
        } else if row.kind == "tests" && ended {
            &["tests", "findings", "audit", "case"]
        } else if row.kind == "reconcile" && ended {
            &["matches", "audit", "case"]
        } else if ended {
            &["audit", "case"]
        } else {
            return;
        };
        cache.invalidate(tags);
        host.emit(Event::Changed(tags.iter().map(|tag| (*tag).to_owned()).collect()));
    })
}

fn measured(meters: &Meters, row: &JobRow) {
    let family = if row.kind == "import" { Timed::Import } else { Timed::Job };
    meters.record(family, &row.kind, Duration::from_millis(row.took_ms), row.state != JobState::Failed);
}
