//! What must be asked of each operating system in its own way? Private memory, limits, giving pages back, and which threads
//! come second.

use super::gauge::Usage;

/// Gives memory that is free but still held by the allocator back to the system, where the allocator can.
pub fn return_pages() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        #[expect(unsafe_code, reason = "the C library offers it no other way")]
        // SAFETY: takes no pointer and may be called at any time, from any thread.
        unsafe {
            libc::malloc_trim(0);
        }
    }
}

/// Lets large blocks go straight back to the system when they are freed, and keeps threads from each holding a heap of
/// their own. Called once, at the start.
pub fn prepare_allocator() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        const LARGE: libc::c_int = 256 * 1024;
        #[expect(unsafe_code, reason = "the C library offers it no other way")]
        // SAFETY: sets numbers of the allocator; it takes no pointer.
        unsafe {
            libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE);
            libc::mallopt(libc::M_TRIM_THRESHOLD, LARGE);
            libc::mallopt(libc::M_ARENA_MAX, 2);
        }
    }
}

/// Bytes that a process alone holds in memory and has changed; `None` where the system does not tell.
#[must_use]
pub fn private_dirty(process: u32) -> Option<u64> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Private_Dirty:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

/// What this process takes now, in a few microseconds; `None` where the system does not tell.
#[must_use]
pub fn usage() -> Option<Usage> {
    #[cfg(target_os = "linux")]
    {
        let text = std::fs::read_to_string("/proc/self/statm").ok()?;
        let mut pages = text.split(' ').map_while(|part| part.parse::<u64>().ok());
        let (addresses, resident, shared) = (pages.next()?, pages.next()?, pages.next()?);
        let page = rustix::param::page_size() as u64;
        Some(Usage {
            held: resident.saturating_sub(shared) * page,
            addresses: addresses * page,
            address_limit: address_limit().unwrap_or(0),
        })
    }
    #[cfg(not(target_os = "linux"))]
    {
        None
    }
}

/// After whom the calling thread comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// After short questions: somebody waits for a long one.
    Second,
    /// After everything: nobody waits.
    Last,
}

/// Lets other threads go before the calling one, where the system can. On macOS and Windows all threads are alike.
pub fn wait_turn(turn: Turn) {
    #[cfg(target_os = "linux")]
    {
        let nice = match turn {
            Turn::Second => 5,
            Turn::Last => 10,
        };
        // On Linux this is the calling thread's own, and that of the threads it starts.
        let _ = rustix::process::setpriority_process(None, nice);
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = turn;
    }
}

/// Bytes of addresses that this process may take; `None` where there is no limit.
#[must_use]
pub fn address_limit() -> Option<u64> {
    #[cfg(unix)]
    {
        rustix::process::getrlimit(rustix::process::Resource::As).current
    }
    #[cfg(not(unix))]
    {
        None
    }
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(target_os = "linux")]
    fn this_process_has_private_memory() {
        let mine = super::private_dirty(std::process::id());
        assert!(mine.is_some_and(|bytes| bytes > 100_000), "{mine:?}");
        let usage = super::usage().unwrap_or_default();
        assert!(usage.held > 100_000 && usage.addresses > usage.held, "{usage:?}");
    }
}
