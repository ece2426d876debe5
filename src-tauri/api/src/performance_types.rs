//! What crosses the boundary about how the application does.

use std::collections::BTreeMap;

use nexus_engine::cache::CacheFigure;
use nexus_engine::metrics::Timing;
use serde::{Deserialize, Serialize};

use crate::monitor::{Alert, HealthPart, Limits, Moment, ProcessMemory, ResourceAction};

/// How the application does.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Performance {
    /// Seconds since the start.
    pub uptime: u32,
    /// Processor cores of the machine.
    pub cores: u32,
    /// Times by command, query, import, job and step of the interface.
    pub figures: Vec<Timing>,
    /// What is remembered, by kind.
    pub caches: Vec<CacheFigure>,
    /// Bytes remembered.
    pub cache_bytes: u64,
    /// Bytes that may be remembered now.
    pub cache_budget: u64,
    /// Processes of the application, the engine's first.
    pub processes: Vec<ProcessMemory>,
    /// Bytes that the engine may use.
    pub memory_budget: u64,
    /// Bytes of the machine.
    pub memory_machine: u64,
    /// Per cent in use of whichever is shortest: budget, machine, or a limit of the system.
    pub memory_share: u32,
    /// Looks of the last minutes, oldest first.
    pub moments: Vec<Moment>,
    /// What was done about memory, newest first.
    pub actions: Vec<ResourceAction>,
    /// Connections to the case in use.
    pub connections_in_use: u32,
    /// Connections to the case kept for the next question.
    pub connections_idle: u32,
    /// What the interface told of itself: bytes of script memory and of its bundle.
    pub gauges: BTreeMap<String, u64>,
    /// Parts of the case and the machine.
    pub health: Vec<HealthPart>,
    /// What is wrong now, worst first.
    pub alerts: Vec<Alert>,
}

/// What the interface measured of itself.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Measured {
    /// Steps that took a time.
    pub times: Vec<InterfaceTime>,
    /// Sizes now, in bytes, by name.
    pub gauges: BTreeMap<String, u64>,
}

/// One step of the interface.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct InterfaceTime {
    /// `first frame`, `screen`, `pov`, `theme`, `frame`.
    pub name: String,
    /// Milliseconds.
    pub ms: f64,
}

/// Thresholds, with what they are when nobody sets them.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LimitsPage {
    /// As set.
    pub limits: Limits,
    /// As they are when nobody sets them.
    pub usual: Limits,
    /// MiB that fit this machine when nobody sets them.
    pub usual_memory_mib: u32,
    /// MiB of this machine.
    pub machine_mib: u32,
}
