//! How long after its start does the application show its first frame?

use std::time::Instant;

use anyhow::Result;

use crate::display::Virtual;
use crate::run;
use crate::setup::{self, For};

/// Starts the application `times` times, each in a home of its own, and tells the first frame's time.
pub(super) fn first_frames(times: usize) -> Result<String> {
    setup::system(For::Headless)?;
    let application = run::build(true)?;
    let display = Virtual::start()?;
    let mut seen = Vec::new();
    let mut own = Vec::new();
    for _ in 0..times {
        let began = Instant::now();
        let mut started = run::Started::new(&application, &display, &[])?;
        own.push(started.first_frame()?);
        seen.push(began.elapsed().as_millis());
    }
    seen.sort_unstable();
    own.sort_unstable();
    let (middle, last) = ((times - 1) / 2, times - 1);
    Ok(format!(
        "First frame: {} ms after its own start (median of {times}, worst {}), {} ms as seen from outside (worst {})",
        own[middle], own[last], seen[middle], seen[last]
    ))
}
