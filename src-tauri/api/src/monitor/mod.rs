//! Who keeps the application within its memory? A thread that looks every few seconds, acts, and remembers what it saw.

mod alerts;
mod export;
mod health;
mod history;
mod limits;
mod probe;
mod watch;

pub use alerts::{Alert, AlertLevel};
pub(crate) use alerts::{Facts, alerts};
pub use export::{Format, export};
pub use health::{HealthPart, HealthState};
pub(crate) use health::{disk_of, health, updates, used_percent};
pub use history::{Moment, ResourceAction};
pub use limits::Limits;
pub(crate) use limits::PREFERENCE;
pub(crate) use probe::SystemProbe;
pub use probe::{Probe, ProcessMemory, Sample};
pub(crate) use watch::{Reach, Watch};
