//! What does the application take while nobody does anything? Memory of all its processes and processor time, in its real
//! window.

use std::collections::HashMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::figures::{Figure, print};
use crate::display::Virtual;
use crate::run;
use crate::setup::{self, For};

/// What is measured.
#[derive(Args)]
pub(super) struct Options {
    /// Seconds after the first frame that are not counted: the webview goes on starting.
    #[arg(long, default_value_t = 30)]
    settle: u64,
    /// Seconds that are counted.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Take the application as it was last built.
    #[arg(long)]
    built: bool,
}

/// MB that all processes together may hold for themselves; an empty window takes 75.
const MEMORY: f64 = 100.0;
/// Per cent of one processor.
const PROCESSOR: f64 = 0.5;

/// Starts it without a case and with the sample case, lets each be, and prints.
pub(super) fn idle(options: &Options) -> Result<ExitCode> {
    if !cfg!(target_os = "linux") {
        bail!("what processes hold is read from /proc, which only Linux has");
    }
    setup::system(For::Headless)?;
    let application = if options.built { crate::cargo::binary("release", "nexus-examiner") } else { run::build(true)? };
    let display = Virtual::start()?;
    let mut figures = Vec::new();
    for (what, arguments) in [("no case", &[][..]), ("sample case", &["--sample"])] {
        let mut started = run::Started::new(&application, &display, arguments)?;
        started.first_frame()?;
        std::thread::sleep(Duration::from_secs(options.settle));
        let pid = find(started.id(), "nexus-examiner").context("the application's process was not found")?;
        let (began, before) = (Instant::now(), processor(pid)?);
        std::thread::sleep(Duration::from_secs(options.seconds));
        let cpu = (processor(pid)? - before) / began.elapsed().as_secs_f64() * 100.0;
        let mut all = 0.0;
        println!("\n{what}:");
        for (process, name) in family(pid)? {
            let megabytes = private_dirty(process).unwrap_or(0.0);
            println!("  {name:24} {megabytes:8.1} MB private");
            all += megabytes;
        }
        figures.push(Figure::at_most(format!("{what}: private memory of all processes"), MEMORY, all, " MB"));
        figures.push(Figure::at_most(format!("{what}: processor while idle"), PROCESSOR, cpu, "%"));
    }
    print(&figures);
    Ok(ExitCode::SUCCESS)
}

/// Parent and name of every process.
fn processes() -> Result<HashMap<u32, (u32, String)>> {
    let mut all = HashMap::new();
    for entry in std::fs::read_dir("/proc")?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        // A process may end while it is looked at.
        let Ok(text) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
        let Some((head, rest)) = text.rsplit_once(')') else { continue };
        let name = head.split_once('(').map_or("", |(_, name)| name).to_owned();
        let Some(parent) = rest.split_whitespace().nth(1).and_then(|parent| parent.parse().ok()) else { continue };
        all.insert(pid, (parent, name));
    }
    Ok(all)
}

fn descends(all: &HashMap<u32, (u32, String)>, pid: u32, from: u32) -> bool {
    std::iter::successors(Some(pid), |pid| all.get(pid).map(|(parent, _)| *parent))
        .take(all.len())
        .any(|pid| pid == from)
}

/// The process of a name that `from` has started. The system keeps fifteen characters of a name.
fn find(from: u32, name: &str) -> Option<u32> {
    let all = processes().ok()?;
    let is_it = |pid: &u32| all[pid].1 == name[..name.len().min(15)] && descends(&all, *pid, from);
    all.keys().copied().filter(is_it).min()
}

/// The process and all that it has started.
fn family(pid: u32) -> Result<Vec<(u32, String)>> {
    let all = processes()?;
    let mut family: Vec<(u32, String)> =
        all.iter().filter(|(one, _)| descends(&all, **one, pid)).map(|(one, (_, name))| (*one, name.clone())).collect();
    family.sort_unstable();
    Ok(family)
}

/// Seconds of processor time that the process and its living children have used.
fn processor(pid: u32) -> Result<f64> {
    let mut seconds = 0.0;
    for (process, _) in family(pid)? {
        let Ok(text) = std::fs::read_to_string(format!("/proc/{process}/stat")) else { continue };
        let rest = text.rsplit_once(')').map_or("", |(_, rest)| rest);
        // User and system time, in hundredths of a second on every Linux.
        seconds += rest.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>();
    }
    Ok(seconds / 100.0)
}

/// Megabytes that a process alone holds and has changed.
fn private_dirty(pid: u32) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Private_Dirty:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()? * 1024.0 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn this_process_is_found_under_its_parent_with_what_it_takes() {
        let own = std::process::id();
        let all = processes().unwrap();
        assert!(descends(&all, own, all[&own].0));
        assert!(family(own).unwrap().iter().any(|(pid, _)| *pid == own));
        assert!(private_dirty(own).unwrap() > 0.1 && processor(own).unwrap() >= 0.0);
    }
}
