//! How does long work run? One queue, with progress, rate, time left and cancel.

mod view;

pub use view::{JobRow, JobState};
