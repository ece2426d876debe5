//! What do this process, its webview and the machine use now?

use std::collections::HashMap;

use nexus_engine::resources::{Reading, platform};
use serde::Serialize;
use sysinfo::{MemoryRefreshKind, Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// Looks after which the list of processes is taken anew: a webview starts its own late.
const LIST_EVERY: u32 = 12;

/// One process of the application.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ProcessMemory {
    /// `engine` for the process that holds the case, else the webview's own name for it.
    pub name: String,
    /// Bytes it has in memory, shared ones included.
    pub resident: u64,
    /// Bytes that it alone holds and has changed; null where the system does not tell.
    pub private: Option<u64>,
    /// Per cent of one core since the last look.
    pub cpu: u32,
}

/// One look.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sample {
    /// What memory is judged by.
    pub reading: Reading,
    /// This process first, then those of its webview.
    pub processes: Vec<ProcessMemory>,
}

/// Something that can look: the system, or a test.
pub trait Probe: Send {
    /// Looks now.
    fn sample(&mut self) -> Sample;
}

/// The system itself.
pub(crate) struct SystemProbe {
    system: Option<System>,
    own: Pid,
    family: Vec<Pid>,
    looks: u32,
}

impl SystemProbe {
    pub(crate) fn new() -> Self {
        let own = Pid::from_u32(std::process::id());
        SystemProbe { system: System::new().ok(), own, family: vec![own], looks: 0 }
    }
}

impl Probe for SystemProbe {
    fn sample(&mut self) -> Sample {
        let Some(system) = self.system.as_mut() else { return Sample::default() };
        if self.looks.is_multiple_of(LIST_EVERY) {
            self.family = family(self.own);
        }
        self.looks += 1;
        let kind = ProcessRefreshKind::nothing().with_memory().with_cpu();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&self.family), true, kind);
        system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
        let processes: Vec<ProcessMemory> =
            self.family.iter().filter_map(|pid| memory(system, *pid, self.own)).collect();
        let own = processes.first();
        let reading = Reading {
            process: own.map_or(0, |own| own.private.unwrap_or(own.resident)),
            machine_used: system.used_memory(),
            machine_total: system.total_memory(),
            addresses: system.process(self.own).map_or(0, sysinfo::Process::virtual_memory),
            address_limit: platform::address_limit().unwrap_or(0),
        };
        Sample { reading, processes }
    }
}

fn memory(system: &System, pid: Pid, own: Pid) -> Option<ProcessMemory> {
    let process = system.process(pid)?;
    let name = if pid == own { "engine".to_owned() } else { process.name().to_string_lossy().into_owned() };
    // Whole per cent is all that is shown.
    let cpu = process.cpu_usage().round() as u32;
    Some(ProcessMemory { name, resident: process.memory(), private: platform::private_dirty(pid.as_u32()), cpu })
}

/// This process, then all that it has started, and what those have started.
fn family(own: Pid) -> Vec<Pid> {
    // A list of its own, so that other programs' processes are not held on to.
    let Ok(mut system) = System::new() else { return vec![own] };
    system.refresh_processes_specifics(ProcessesToUpdate::All, true, ProcessRefreshKind::nothing().without_tasks());
    let parents: HashMap<Pid, Pid> =
        system.processes().iter().filter_map(|(pid, process)| Some((*pid, process.parent()?))).collect();
    let descends = |pid: &Pid| {
        std::iter::successors(parents.get(pid), |parent| parents.get(parent))
            .take(parents.len())
            .any(|parent| *parent == own)
    };
    let mut family: Vec<Pid> = parents.keys().copied().filter(|pid| *pid != own && descends(pid)).collect();
    family.sort_unstable();
    family.insert(0, own);
    family
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_comes_first_with_its_memory() {
        let sample = SystemProbe::new().sample();
        let own = &sample.processes[0];
        assert_eq!(own.name, "engine");
        assert!(own.resident > 1_000_000 && sample.reading.process > 0, "{sample:?}");
        assert!(sample.reading.machine_total > sample.reading.machine_used, "{sample:?}");
    }
}
