//! How often is looked, and what is done about what is seen?

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nexus_engine::cache::Cache;
use nexus_engine::case::Case;
use nexus_engine::metrics::{Meters, Timed};
use nexus_engine::resources::gauge::{Gauge, Shortage};
use nexus_engine::resources::{Action, Monitor, Pressure, platform};

use super::history::{History, Moment, ResourceAction, words};
use super::{Probe, Sample};
use crate::{Event, Host};

/// Between two looks: as a rule, when nobody asks anything, and when memory runs short.
const USUAL: Duration = Duration::from_secs(5);
const IDLE: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_secs(2);
/// Looks without a question after which the application is idle.
const IDLE_AFTER: u32 = 6;
/// Per cent of the budget from which it looks more often.
const NEAR: u64 = 70;

/// What the monitor may act on.
#[derive(Clone)]
pub(crate) struct Reach {
    pub(crate) host: Arc<dyn Host>,
    pub(crate) cache: Arc<Cache>,
    /// Asked by the cache before it keeps or builds something large.
    pub(crate) gauge: Arc<Gauge>,
    pub(crate) meters: Arc<Meters>,
    pub(crate) case: Arc<RwLock<Option<Arc<Case>>>>,
    /// Long work goes slower while this is set.
    pub(crate) slow: Arc<AtomicBool>,
    /// Bytes that the process may use; 0 for what fits the machine.
    pub(crate) budget: Arc<AtomicU64>,
    /// Bytes that the cache may use when memory is plenty.
    pub(crate) cache_budget: Arc<AtomicU64>,
}

/// What the monitor is woken for.
#[derive(Default)]
struct Calls {
    stop: bool,
    /// Something was not kept for want of memory.
    short: bool,
    /// Everything remembered was let go by whoever had to build something: bytes before, after, and per cent.
    cleared: Vec<(u64, u64, u64)>,
}

type Door = (Mutex<Calls>, Condvar);

/// The monitor.
pub(crate) struct Watch {
    history: Arc<Mutex<History>>,
    door: Arc<Door>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    pub(crate) fn start(reach: Reach, probe: Box<dyn Probe>) -> Self {
        let history = Arc::new(Mutex::new(History::default()));
        let door = Arc::<Door>::default();
        let (seen, called, bell) = (history.clone(), door.clone(), door.clone());
        reach.gauge.on_shortage(move |shortage| {
            let mut calls = bell.0.lock().unwrap_or_else(PoisonError::into_inner);
            match shortage {
                Shortage::NotKept => calls.short = true,
                Shortage::Cleared { before, after, share } => calls.cleared.push((before, after, share)),
            }
            bell.1.notify_all();
        });
        let run = move || Watcher::new(reach, probe, seen).run(&called);
        let thread = thread::Builder::new().name("monitor".to_owned()).spawn(run).ok();
        Watch { history, door, thread }
    }

    /// What was seen and done lately.
    pub(crate) fn history(&self) -> MutexGuard<'_, History> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.door.0.lock().unwrap_or_else(PoisonError::into_inner).stop = true;
        self.door.1.notify_all();
        if let Some(thread) = self.thread.take() {
            // A monitor that panicked has nothing left to do.
            let _ = thread.join();
        }
    }
}

struct Watcher {
    reach: Reach,
    probe: Box<dyn Probe>,
    history: Arc<Mutex<History>>,
    began: Instant,
    looked: Instant,
    monitor: Option<Monitor>,
    asked: u64,
    quiet: u32,
}

impl Watcher {
    fn new(reach: Reach, probe: Box<dyn Probe>, history: Arc<Mutex<History>>) -> Self {
        let began = Instant::now();
        Watcher { reach, probe, history, began, looked: began, monitor: None, asked: 0, quiet: 0 }
    }

    fn run(mut self, door: &Door) {
        loop {
            let pause = self.look();
            let calls = door.0.lock().unwrap_or_else(PoisonError::into_inner);
            let quiet = |calls: &mut Calls| !calls.stop && !calls.short && calls.cleared.is_empty();
            let waited = door.1.wait_timeout_while(calls, pause, quiet);
            let calls = std::mem::take(&mut *waited.unwrap_or_else(PoisonError::into_inner).0);
            if calls.stop {
                return;
            }
            for (before, after, share) in calls.cleared {
                self.tell(Action::Clear, (before, after), share);
            }
        }
    }

    /// Looks once, acts, and tells how long to wait.
    fn look(&mut self) -> Duration {
        let sample = self.probe.sample();
        let budget = match self.reach.budget.load(Ordering::Relaxed) {
            0 => Monitor::usual_budget(sample.reading.machine_total),
            set => set,
        };
        self.reach.gauge.set_budget(budget);
        let monitor = self.monitor.get_or_insert_with(|| Monitor::new(budget));
        monitor.set_budget(budget);
        let share = monitor.share(sample.reading);
        let action = monitor.observe(sample.reading);
        let (level, allowance) = (monitor.level(), monitor.allowance());
        self.reach.slow.store(level > Pressure::Calm, Ordering::Relaxed);
        let before = self.reach.cache.bytes();
        let full = self.reach.cache_budget.load(Ordering::Relaxed);
        self.reach.cache.set_budget(full * u64::from(allowance) / 100);
        if let Some(action) = action {
            self.act(action, before, share);
        }
        self.note(sample, level, share, budget)
    }

    fn act(&self, action: Action, before: u64, share: u64) {
        let Reach { cache, case, .. } = &self.reach;
        match action {
            Action::Halve => {
                cache.halve();
                platform::return_pages();
            }
            Action::Clear => {
                cache.clear();
                if let Some(case) = &*case.read().unwrap_or_else(PoisonError::into_inner) {
                    case.store().trim();
                }
                platform::return_pages();
            }
            Action::Grow => {}
        }
        self.tell(action, (before, cache.bytes()), share);
    }

    /// Keeps what was done in mind and tells it.
    fn tell(&self, action: Action, (before, after): (u64, u64), share: u64) {
        let (name, text) = words(action);
        let at = seconds(self.began.elapsed());
        let share = u32::try_from(share).unwrap_or(u32::MAX);
        tracing::warn!(action = name, before, after, share, "remembered results");
        let noticeable = action == Action::Clear && before > 16 << 20;
        let action =
            ResourceAction { at, action: name.to_owned(), text: text.to_owned(), before, after, share, noticeable };
        self.history.lock().unwrap_or_else(PoisonError::into_inner).act(action.clone());
        self.reach.host.emit(Event::Resources(action));
    }

    fn note(&mut self, sample: Sample, level: Pressure, share: u64, budget: u64) -> Duration {
        let asked = self.reach.meters.count(Timed::Command);
        let since = asked - std::mem::replace(&mut self.asked, asked);
        // The status bar itself asks every five seconds.
        let own = std::mem::replace(&mut self.looked, Instant::now()).elapsed().as_secs() / 5 + 1;
        self.quiet = if since > own { 0 } else { self.quiet + 1 };
        let bytes = |process: &super::ProcessMemory| process.private.unwrap_or(process.resident);
        let moment = Moment {
            at: seconds(self.began.elapsed()),
            engine: sample.processes.first().map_or(0, bytes),
            webview: sample.processes.iter().skip(1).map(bytes).sum(),
            cache: self.reach.cache.bytes(),
            machine: percent(sample.reading.machine_used, sample.reading.machine_total),
            cpu: sample.processes.iter().map(|process| process.cpu).sum(),
            commands: u32::try_from(since).unwrap_or(u32::MAX),
        };
        let mut history = self.history.lock().unwrap_or_else(PoisonError::into_inner);
        history.see(moment);
        history.level = level;
        history.share = u32::try_from(share).unwrap_or(u32::MAX);
        history.budget = budget;
        history.machine_total = sample.reading.machine_total;
        history.processes = sample.processes;
        // What nobody asks of does not grow.
        if share >= NEAR && self.quiet == 0 {
            SHORT
        } else if self.quiet > IDLE_AFTER {
            IDLE
        } else {
            USUAL
        }
    }
}

fn seconds(time: Duration) -> u32 {
    u32::try_from(time.as_secs()).unwrap_or(u32::MAX)
}

fn percent(part: u64, whole: u64) -> u32 {
    u32::try_from(part.saturating_mul(100).checked_div(whole).unwrap_or(0)).unwrap_or(100)
}
