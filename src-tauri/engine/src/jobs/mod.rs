//! How does long work run? One queue, with progress, rate, time left and cancel.

mod pace;
mod queue;
mod view;

pub use queue::{JobControl, JobEnd, JobQueue, JobSpec};
pub use view::{JobRow, JobState};
