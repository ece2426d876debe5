//! Who works next? One worker thread takes jobs in order; each can be watched and stopped.
//!
//! Jobs spread over threads of their own, which come after all others: a person who turns a page meanwhile does not wait
//! for a month of rows to be tested.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::pace::Pace;
use super::view::{JobRow, JobState};
use crate::intake::{Control, Progress};
use crate::resources::threads;

/// Progress is told at most this often.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// How long a job pauses at each step while memory runs short.
const PAUSE: Duration = Duration::from_millis(20);

/// How a job ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum JobEnd {
    /// Finished, with a one-sentence result.
    Done(Option<String>),
    /// Stopped by a person.
    Cancelled,
    /// Ended by an error, in words.
    Failed(String),
}

/// What a job is, before it runs.
#[derive(Clone, Debug)]
pub struct JobSpec {
    /// What it does in plain words.
    pub title: String,
    /// `import`, `verify`, `sample`, `columns`.
    pub kind: &'static str,
    /// Evidence file concerned.
    pub evidence: Option<u32>,
    /// `bytes`, `rows`, `files`.
    pub unit: &'static str,
}

type Work = Box<dyn FnOnce(&JobControl) -> JobEnd + Send>;
type Watcher = Box<dyn Fn(&JobRow) + Send + Sync>;

struct Job {
    row: Mutex<(JobRow, Pace, Option<Instant>)>,
    cancelled: AtomicBool,
}

struct Shared {
    jobs: Mutex<Vec<Arc<Job>>>,
    /// Set while memory runs short.
    slow: Arc<AtomicBool>,
    watcher: Watcher,
}

/// The queue. Dropping it asks every job to stop and waits for the one that runs.
pub struct JobQueue {
    shared: Arc<Shared>,
    sender: Option<Sender<(Arc<Job>, Work)>>,
    worker: Option<JoinHandle<()>>,
}

/// A running job's way to tell progress and to learn that it must stop.
pub struct JobControl {
    job: Arc<Job>,
    shared: Arc<Shared>,
}

impl JobQueue {
    /// Starts the worker; `watcher` is told of every move. Jobs pause at each step while `slow` is set.
    #[must_use]
    pub fn new(slow: Arc<AtomicBool>, watcher: impl Fn(&JobRow) + Send + Sync + 'static) -> Self {
        let shared = Arc::new(Shared { jobs: Mutex::default(), slow, watcher: Box::new(watcher) });
        let (sender, receiver) = channel::<(Arc<Job>, Work)>();
        let of_worker = shared.clone();
        let worker = thread::Builder::new()
            .name("jobs".to_owned())
            .spawn(move || {
                let mut helpers = None;
                for (job, work) in receiver {
                    // Made for the first job: a session without one has no use for them.
                    helpers.get_or_insert_with(|| threads::helpers("job").ok());
                    run(&of_worker, job, work);
                }
            })
            .ok();
        JobQueue { shared, sender: Some(sender), worker }
    }

    /// Adds a job at the end of the queue.
    pub fn submit(&self, spec: JobSpec, work: impl FnOnce(&JobControl) -> JobEnd + Send + 'static) -> JobRow {
        let mut jobs = lock(&self.shared.jobs);
        let row = JobRow {
            id: u32::try_from(jobs.len() + 1).unwrap_or(u32::MAX),
            title: spec.title,
            kind: spec.kind.to_owned(),
            evidence: spec.evidence,
            state: JobState::Queued,
            done: 0,
            total: 0,
            unit: spec.unit.to_owned(),
            rows: 0,
            rows_per_second: 0,
            seconds_left: None,
            took_ms: 0,
            message: None,
        };
        let job =
            Arc::new(Job { row: Mutex::new((row.clone(), Pace::default(), None)), cancelled: AtomicBool::new(false) });
        jobs.push(job.clone());
        drop(jobs);
        (self.shared.watcher)(&row);
        if let Some(sender) = &self.sender
            && sender.send((job.clone(), Box::new(work))).is_err()
        {
            end(&self.shared, &job, JobEnd::Failed("the worker is not running; restart the application".to_owned()));
        }
        row
    }

    /// Jobs of this session, newest first.
    #[must_use]
    pub fn list(&self) -> Vec<JobRow> {
        lock(&self.shared.jobs).iter().rev().map(|job| lock(&job.row).0.clone()).collect()
    }

    /// Asks a job to stop; false where there is none of that number.
    pub fn cancel(&self, id: u32) -> bool {
        let jobs = lock(&self.shared.jobs);
        let Some(job) = (id as usize).checked_sub(1).and_then(|index| jobs.get(index)) else { return false };
        job.cancelled.store(true, Ordering::Relaxed);
        true
    }

    /// Waits until every job that was submitted has ended.
    pub fn wait(&self) {
        while self.list().iter().any(|job| matches!(job.state, JobState::Queued | JobState::Running)) {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for JobQueue {
    fn drop(&mut self) {
        for job in lock(&self.shared.jobs).iter() {
            job.cancelled.store(true, Ordering::Relaxed);
        }
        drop(self.sender.take());
        if let Some(worker) = self.worker.take() {
            // A worker that panicked has nothing left to do.
            let _ = worker.join();
        }
    }
}

fn run(shared: &Arc<Shared>, job: Arc<Job>, work: Work) {
    if job.cancelled.load(Ordering::Relaxed) {
        end(shared, &job, JobEnd::Cancelled);
        return;
    }
    let began = Instant::now();
    lock(&job.row).0.state = JobState::Running;
    tell(shared, &job);
    let control = JobControl { job: job.clone(), shared: shared.clone() };
    let ended = catch_unwind(AssertUnwindSafe(|| work(&control))).unwrap_or_else(|_| {
        JobEnd::Failed("it ended unexpectedly; what was stored before is safe, and it can be started again".to_owned())
    });
    lock(&job.row).0.took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    end(shared, &job, ended);
}

fn end(shared: &Shared, job: &Job, ended: JobEnd) {
    let mut state = lock(&job.row);
    let row = &mut state.0;
    row.seconds_left = None;
    (row.state, row.message) = match ended {
        JobEnd::Done(message) => (JobState::Done, message),
        JobEnd::Cancelled => (JobState::Cancelled, None),
        JobEnd::Failed(message) => (JobState::Failed, Some(message)),
    };
    drop(state);
    tell(shared, job);
}

fn tell(shared: &Shared, job: &Job) {
    let row = lock(&job.row).0.clone();
    (shared.watcher)(&row);
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl JobControl {
    /// Says which evidence file the job is about, once that is known.
    pub fn concerns(&self, evidence: u32) {
        lock(&self.job.row).0.evidence = Some(evidence);
        tell(&self.shared, &self.job);
    }
}

impl Control for JobControl {
    fn progress(&self, progress: Progress) {
        let now = Instant::now();
        let mut state = lock(&self.job.row);
        let (row, pace, told) = &mut *state;
        pace.mark(now, progress.bytes, progress.rows);
        row.done = progress.bytes;
        row.total = progress.total;
        row.rows = progress.rows;
        row.rows_per_second = pace.rows_per_second();
        row.seconds_left = pace.seconds_left(progress.total);
        let due = told.is_none_or(|told| now - told >= TELL_EVERY);
        if due {
            *told = Some(now);
        }
        drop(state);
        if due {
            tell(&self.shared, &self.job);
        }
        if self.shared.slow.load(Ordering::Relaxed) {
            thread::sleep(PAUSE);
        }
    }

    fn is_cancelled(&self) -> bool {
        self.job.cancelled.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec() -> JobSpec {
        JobSpec { title: "Test".to_owned(), kind: "test", evidence: None, unit: "rows" }
    }

    #[test]
    fn jobs_end_in_order_and_a_panic_ends_only_its_own() {
        let queue = JobQueue::new(Arc::default(), |_| {});
        queue.submit(spec(), |_| panic!("as a test"));
        queue.submit(spec(), |_| JobEnd::Done(Some("fine".to_owned())));
        queue.wait();
        let states: Vec<JobState> = queue.list().iter().map(|job| job.state).collect();
        assert_eq!(states, [JobState::Done, JobState::Failed]);
    }

    #[test]
    fn a_job_that_waits_can_be_cancelled() {
        let queue = JobQueue::new(Arc::default(), |_| {});
        let (go, wait) = channel::<()>();
        queue.submit(spec(), move |_| {
            let _ = wait.recv();
            JobEnd::Done(None)
        });
        let second = queue.submit(spec(), |_| JobEnd::Done(None));
        assert!(queue.cancel(second.id));
        assert!(!queue.cancel(99));
        go.send(()).unwrap();
        queue.wait();
        assert_eq!(queue.list()[0].state, JobState::Cancelled);
    }
}
