//! Commands about how the application does, and about the limits it works within.

use std::io::{Read, Seek, SeekFrom};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

use nexus_engine::metrics::Timed;
use nexus_engine::resources::Monitor;

use crate::monitor::{self, Alert, Facts, HealthPart, Limits};
use crate::{App, Failure, Id, LimitsPage, Measured, Performance, Saved, Vitals};

/// Names that the interface may measure under: they become names of meters.
const INTERFACE: &[&str] = &["first frame", "screen", "pov", "theme", "frame"];
/// Lines of the log that are shown, and bytes that are read for them.
const LINES: usize = 200;
const TAIL: u64 = 64 * 1024;

/// Memory and CPU for the status bar.
///
/// # Errors
/// None.
pub fn vitals(app: &App, (): ()) -> Result<Vitals, Failure> {
    let history = app.watch.history();
    let cpu = history.moments.back().map_or(0, |moment| moment.cpu);
    let memory = history.processes.iter().map(|process| process.private.unwrap_or(process.resident)).sum();
    let updates = app.updates.station.state().unwrap_or_default();
    let running = &app.updates.station.running().version;
    let update = updates.staged.map(|staged| staged.version).filter(|version| version > running);
    let online = app.updates.policy().is_ok_and(|policy| policy.feed.is_some());
    Ok(Vitals { memory, cpu, update: update.map(|version| version.to_string()), online })
}

/// How the application does.
///
/// # Errors
/// None.
pub fn performance(app: &App, (): ()) -> Result<Performance, Failure> {
    let (health, alerts) = (kept(app, "health")?, kept(app, "alerts")?);
    let connections = app.case().map(|case| case.store().connections()).unwrap_or_default();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let history = app.watch.history();
    Ok(Performance {
        uptime: u32::try_from(app.began.elapsed().as_secs()).unwrap_or(u32::MAX),
        cores: count(std::thread::available_parallelism().map_or(1, usize::from)),
        figures: app.reach.meters.figures(),
        caches: app.reach.cache.figures(),
        cache_bytes: app.reach.cache.bytes(),
        cache_budget: app.reach.cache.budget(),
        processes: history.processes.clone(),
        memory_budget: history.budget,
        memory_machine: history.machine_total,
        memory_share: history.share,
        moments: history.moments.iter().cloned().collect(),
        actions: history.actions.iter().rev().cloned().collect(),
        connections_in_use: count(connections.0),
        connections_idle: count(connections.1),
        gauges: app.gauges.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        health,
        alerts,
    })
}

/// Writes the figures where a dialog says: `json` or `prometheus`.
///
/// # Errors
/// `export_failed` where the file cannot be written, `bad_request` for another format.
pub fn performance_export(app: &App, format: Id) -> Result<Saved, Failure> {
    let (format, proposed) = match format.id.as_str() {
        "json" => (monitor::Format::Json, "performance.json"),
        "prometheus" => (monitor::Format::Prometheus, "performance.prom"),
        other => return Err(Failure::new("bad_request", format!("there is no format named {other:?}"))),
    };
    let Some(path) = app.host.choose_save("Save the figures", proposed) else {
        return Ok(Saved { name: None, rows: 0 });
    };
    let page = performance(app, ())?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    std::fs::write(&path, monitor::export(&page, format))
        .map_err(|error| Failure::new("export_failed", format!("{name} could not be written: {error}")))?;
    Ok(Saved { name: Some(name), rows: page.figures.len() as u64 })
}

/// An answer through the cache, so that the screen that asks every few seconds does not pay for it each time.
fn kept<T: serde::de::DeserializeOwned>(app: &App, command: &str) -> Result<T, Failure> {
    let answer = app.call(command, serde_json::Value::Null)?;
    serde_json::from_value(answer).map_err(|error| Failure::bad_request(command, &error))
}

/// What is wrong now, worst first.
///
/// # Errors
/// None.
pub fn alerts(app: &App, (): ()) -> Result<Vec<Alert>, Failure> {
    let health: Vec<HealthPart> = kept(app, "health")?;
    let case = app.case().ok();
    let place = case.as_ref().map_or(app.settings.folder.as_path(), |case| case.folder());
    let facts = Facts {
        figures: &app.reach.meters.figures(),
        caches: &app.reach.cache.figures(),
        health: &health,
        memory: app.watch.history().share,
        disk: monitor::disk_of(place).map(monitor::used_percent),
    };
    Ok(monitor::alerts(&facts, &Limits::of(&app.preferences)))
}

/// How store, vault, audit chain, columns, disk and updates are.
///
/// # Errors
/// None: a part that cannot be asked is said to be bad.
pub fn health(app: &App, (): ()) -> Result<Vec<HealthPart>, Failure> {
    let verified = app.verification.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut parts = monitor::health(app.case().ok().as_deref(), verified.as_ref(), &app.settings.folder);
    parts.push(monitor::updates(&app.updates));
    Ok(parts)
}

/// Takes what the interface measured of itself.
///
/// # Errors
/// None: what has no meter is left out.
pub fn interface_measured(app: &App, measured: Measured) -> Result<(), Failure> {
    for time in measured.times {
        if let Some(name) = INTERFACE.iter().find(|name| **name == time.name)
            && let Ok(took) = Duration::try_from_secs_f64(time.ms / 1e3)
        {
            app.reach.meters.record(Timed::Interface, name, took, true);
        }
    }
    let mut gauges = app.gauges.lock().unwrap_or_else(PoisonError::into_inner);
    for (name, value) in measured.gauges {
        if ["script_memory", "bundle", "bundle_entry", "nodes"].contains(&name.as_str()) {
            gauges.insert(name, value);
        }
    }
    Ok(())
}

/// Thresholds of alerts and the memory budget.
///
/// # Errors
/// None.
pub fn limits(app: &App, (): ()) -> Result<LimitsPage, Failure> {
    let machine = app.watch.history().machine_total;
    let mib = |bytes: u64| u32::try_from(bytes >> 20).unwrap_or(u32::MAX);
    Ok(LimitsPage {
        limits: Limits::of(&app.preferences),
        usual: Limits::default(),
        usual_memory_mib: mib(Monitor::usual_budget(machine)),
        machine_mib: mib(machine),
    })
}

/// Sets them; they hold from the next look on.
///
/// # Errors
/// `refused` for limits that cannot be, `settings_unwritable`.
pub fn limits_set(app: &App, limits: Limits) -> Result<LimitsPage, Failure> {
    if let Some(fault) = limits.fault() {
        return Err(Failure::new("refused", fault));
    }
    let value = serde_json::to_value(limits).unwrap_or_default();
    super::preference_set(app, crate::Preference { key: monitor::PREFERENCE.to_owned(), value })?;
    app.reach.budget.store(limits.memory(), Ordering::Relaxed);
    app.reach.cache_budget.store(limits.cache(), Ordering::Relaxed);
    self::limits(app, ())
}

/// The last lines of the application's log, oldest first; none where no log is kept.
///
/// # Errors
/// `log_unreadable`.
pub fn log_tail(app: &App, (): ()) -> Result<Vec<String>, Failure> {
    let unreadable =
        |error: std::io::Error| Failure::new("log_unreadable", format!("the log could not be read: {error}"));
    let folder = app.settings.folder.join("logs");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let files = folder.read_dir().map_err(unreadable)?.flatten().map(|entry| entry.path());
    // One file a day, its date in its name.
    let Some(last) = files.max() else { return Ok(Vec::new()) };
    let mut file = std::fs::File::open(last).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL))).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(unreadable)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut lines: Vec<String> = text.lines().rev().take(LINES).map(str::to_owned).collect();
    lines.reverse();
    Ok(lines)
}
