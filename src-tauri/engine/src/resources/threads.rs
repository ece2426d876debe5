//! On which threads does work run that takes seconds? Beside those of short questions, and after them.

use std::sync::LazyLock;

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use super::platform::{self, Turn};

static ASIDE: LazyLock<Option<ThreadPool>> = LazyLock::new(|| of("sort", Turn::Second).build().ok());

/// Makes the calling thread the first of a pool, so that what it spreads goes to helpers of its own, which come after
/// everything. It keeps its own turn: it holds what others wait for, as when it writes.
pub(crate) fn helpers(name: &'static str) -> Result<ThreadPool, ThreadPoolBuildError> {
    of(name, Turn::Last).use_current_thread().build()
}

/// As many threads as there are processors, with their turn.
fn of(name: &'static str, turn: Turn) -> ThreadPoolBuilder {
    let name = move |number| format!("{name} {number}");
    ThreadPoolBuilder::new().thread_name(name).start_handler(move |_| platform::wait_turn(turn))
}

/// Runs work that somebody waits for but that would keep others waiting: what it spreads over threads goes to some of its
/// own.
pub(crate) fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    // Work that is aside already, as a job is, stays where it is.
    match ASIDE.as_ref().filter(|_| rayon::current_thread_index().is_none()) {
        Some(pool) => pool.install(work),
        None => work(),
    }
}
