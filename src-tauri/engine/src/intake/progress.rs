//! How does long work tell where it is, and how is it asked to stop?

/// How far a file's sealing or reading is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// Bytes of the original handled.
    pub bytes: u64,
    /// Bytes in all.
    pub total: u64,
    /// Rows committed by this run.
    pub rows: u64,
}

/// The one who waits for long work.
pub trait Control: Sync {
    /// Told after each committed chunk and every megabyte sealed.
    fn progress(&self, progress: Progress);
    /// True once a person has asked to stop; looked at least every 64 KiB.
    fn is_cancelled(&self) -> bool;
}

/// Nobody watches and nobody cancels.
#[derive(Clone, Copy, Debug)]
pub struct Unattended;

impl Control for Unattended {
    fn progress(&self, _: Progress) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}
