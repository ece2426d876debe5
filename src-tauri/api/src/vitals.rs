//! What does this process use? Memory and CPU for the status bar, and for the judge of memory.

use std::sync::{Mutex, PoisonError};

use nexus_engine::resources::{Action, Monitor, Reading};
use sysinfo::{MemoryRefreshKind, Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use crate::Vitals;

/// Samples this process and its machine.
pub(crate) struct Meter {
    system: Mutex<Option<System>>,
    monitor: Mutex<Option<Monitor>>,
}

impl Meter {
    pub(crate) fn new() -> Self {
        Meter { system: Mutex::new(System::new().ok()), monitor: Mutex::default() }
    }

    /// A sample, and what it asks for; zeros where the system does not tell.
    pub(crate) fn sample(&self) -> (Vitals, Option<Action>) {
        let mut system = self.system.lock().unwrap_or_else(PoisonError::into_inner);
        let pid = Pid::from_u32(std::process::id());
        let Some(system) = system.as_mut() else { return (Vitals { memory: 0, cpu: 0 }, None) };
        let kind = ProcessRefreshKind::nothing().with_memory().with_cpu();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), false, kind);
        system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
        let vitals = match system.process(pid) {
            None => Vitals { memory: 0, cpu: 0 },
            // Whole percent is all that is shown.
            Some(process) => Vitals { memory: process.memory(), cpu: process.cpu_usage().round() as u32 },
        };
        let (used, total) = (system.used_memory(), system.total_memory());
        let reading = Reading { process: vitals.memory, machine_used: used, machine_total: total };
        let mut monitor = self.monitor.lock().unwrap_or_else(PoisonError::into_inner);
        let monitor = monitor.get_or_insert_with(|| Monitor::new(Monitor::usual_budget(total)));
        (vitals, monitor.observe(reading))
    }
}
