//! Is the same question being computed already? Then its answer is waited for: a hundred people who ask at once cost one.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::question::Key;

/// A computed answer of whatever type.
pub(super) type Answer = Arc<dyn Any + Send + Sync>;

/// Questions that are being computed now.
#[derive(Default)]
pub(super) struct Flights(Mutex<HashMap<Key, Arc<Flight>>>);

/// One of them.
pub(super) struct Flight {
    /// What had changed when it began.
    pub(super) began: u64,
    state: Mutex<State>,
    ended: Condvar,
}

enum State {
    Running,
    /// Without an answer where it failed.
    Ended(Option<Answer>),
}

/// Who computes a question.
pub(super) enum Seat<'f> {
    /// The caller does, and tells the others.
    First(Lead<'f>),
    /// Another thread does.
    Behind(Arc<Flight>),
}

/// The duty to end a flight; without an answer it ends when dropped, as in a panic.
pub(super) struct Lead<'f> {
    flights: &'f Flights,
    key: Key,
    flight: Arc<Flight>,
}

impl Flights {
    /// Takes a seat in the computation of a question that, if it begins now, begins at change `now`.
    pub(super) fn board(&self, key: &Key, now: u64) -> Seat<'_> {
        let mut running = lock(&self.0);
        if let Some(flight) = running.get(key) {
            return Seat::Behind(flight.clone());
        }
        let flight = Arc::new(Flight { began: now, state: Mutex::new(State::Running), ended: Condvar::new() });
        running.insert(key.clone(), flight.clone());
        Seat::First(Lead { flights: self, key: key.clone(), flight })
    }
}

impl Flight {
    /// Waits for the answer; `None` where there will be none.
    pub(super) fn wait(&self) -> Option<Answer> {
        let running = |state: &mut State| matches!(state, State::Running);
        let state = self.ended.wait_while(lock(&self.state), running).unwrap_or_else(PoisonError::into_inner);
        match &*state {
            State::Ended(answer) => answer.clone(),
            State::Running => None,
        }
    }

    fn end(&self, answer: Option<Answer>) {
        let mut state = lock(&self.state);
        if matches!(*state, State::Running) {
            *state = State::Ended(answer);
            self.ended.notify_all();
        }
    }
}

impl Lead<'_> {
    /// Gives the answer to all who wait.
    pub(super) fn land(self, answer: Answer) {
        self.flight.end(Some(answer));
    }
}

impl Drop for Lead<'_> {
    fn drop(&mut self) {
        lock(&self.flights.0).remove(&self.key);
        self.flight.end(None);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
