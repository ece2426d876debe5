//! What does this process use? Memory and CPU for the status bar.

use std::sync::{Mutex, PoisonError};

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use crate::Vitals;

/// Samples this process.
pub(crate) struct Meter {
    system: Mutex<Option<System>>,
}

impl Meter {
    pub(crate) fn new() -> Self {
        Meter { system: Mutex::new(System::new().ok()) }
    }

    /// A sample; zeros where the system does not tell.
    pub(crate) fn sample(&self) -> Vitals {
        let mut system = self.system.lock().unwrap_or_else(PoisonError::into_inner);
        let pid = Pid::from_u32(std::process::id());
        let Some(system) = system.as_mut() else { return Vitals { memory: 0, cpu: 0 } };
        let kind = ProcessRefreshKind::nothing().with_memory().with_cpu();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), false, kind);
        match system.process(pid) {
            None => Vitals { memory: 0, cpu: 0 },
            // Whole percent is all that is shown.
            Some(process) => Vitals { memory: process.memory(), cpu: process.cpu_usage().round() as u32 },
        }
    }
}
