//! What has the processor spent, and what does the operating system keep? The one place that differs by system: where it
//! cannot be told, the clock on the wall stands in.

use std::fs::File;
use std::io;

#[cfg(target_os = "linux")]
mod system {
    use rustix::fs::{Advice, fadvise};
    use rustix::time::{ClockId, clock_gettime};

    pub(super) fn seconds(of_thread: bool) -> f64 {
        let which = if of_thread { ClockId::ThreadCPUTime } else { ClockId::ProcessCPUTime };
        let time = clock_gettime(which);
        time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
    }

    pub(super) fn forget(file: &super::File) -> super::io::Result<()> {
        Ok(fadvise(file, 0, None, Advice::DontNeed)?)
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    pub(super) fn seconds(_: bool) -> f64 {
        static BEGAN: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
        BEGAN.elapsed().as_secs_f64()
    }

    pub(super) fn forget(_: &super::File) -> super::io::Result<()> {
        Err(super::io::ErrorKind::Unsupported.into())
    }
}

/// Seconds that all threads of this process have spent.
pub(crate) fn process_cpu() -> f64 {
    system::seconds(false)
}

/// Seconds that this thread has spent.
pub(crate) fn thread_cpu() -> f64 {
    system::seconds(true)
}

/// Makes the operating system forget what it keeps of a file in memory.
pub(crate) fn forget(file: &File) -> io::Result<()> {
    system::forget(file)
}
