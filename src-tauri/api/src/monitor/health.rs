//! Is every part of the case well? Asked cheaply and often; the audit screen's verification recomputes everything.

use std::path::Path;

use nexus_engine::audit::Verification;
use nexus_engine::case::Case;
use nexus_engine::intake::evidence_list;
use nexus_update::{Mode, State};
use serde::{Deserialize, Serialize};
use sysinfo::Disks;

use crate::updates::Updates;

/// How updates stand.
pub(crate) fn updates(updates: &Updates) -> HealthPart {
    let (id, title) = ("updates", "Updates");
    let feed = updates.policy().map(|policy| policy.feed.is_some() && policy.mode != Mode::Never);
    match (feed, updates.station.state()) {
        (Err(failure), _) => part(id, title, HealthState::Bad, failure.message),
        (_, Err(refusal)) => part(id, title, HealthState::Bad, refusal.to_string()),
        (Ok(_), Ok(State { last: Some(last), .. })) if last.stale => {
            part(id, title, HealthState::Fair, "The feed is stale: it may be frozen, or this computer's clock wrong.")
        }
        (Ok(_), Ok(State { last: Some(last), .. })) if last.code.starts_with("update_") => {
            part(id, title, HealthState::Fair, last.message)
        }
        (Ok(_), Ok(State { last: Some(last), .. })) => part(id, title, HealthState::Good, last.message),
        (Ok(false), _) => part(id, title, HealthState::Unknown, "This application looks for no updates by itself."),
        (Ok(true), _) => part(id, title, HealthState::Unknown, "The feed has not been looked at yet."),
    }
}

/// How a part is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    /// As it should be.
    Good,
    /// Works, but not as well as it could.
    Fair,
    /// Not as it was left.
    Bad,
    /// Not asked, or not set up here.
    Unknown,
}

/// One part of the case or of the machine.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HealthPart {
    /// `store`, `vault`, `audit`, `columns`, `disk`, `updates`.
    pub id: String,
    /// Its name.
    pub title: String,
    /// How it is.
    pub state: HealthState,
    /// In one sentence.
    pub text: String,
}

fn part(id: &str, title: &str, state: HealthState, text: impl Into<String>) -> HealthPart {
    HealthPart { id: id.to_owned(), title: title.to_owned(), state, text: text.into() }
}

/// The parts in order of what they rest on.
pub(crate) fn health(case: Option<&Case>, verified: Option<&Verification>, folder: &Path) -> Vec<HealthPart> {
    let mut parts = Vec::new();
    if let Some(case) = case {
        parts.extend([store(case), vault(case), audit(case, verified), columns(case)]);
    }
    let place = case.map_or(folder, Case::folder);
    parts.push(disk(disk_of(place)));
    parts
}

fn store(case: &Case) -> HealthPart {
    match case.info() {
        Err(error) => part("store", "Store", HealthState::Bad, error.to_string()),
        Ok(info) if !info.conservation.holds => {
            part("store", "Store", HealthState::Bad, "Rows read and rows accounted for do not add up.")
        }
        Ok(info) => {
            let rows = info.bank_rows + info.expense_rows;
            part("store", "Store", HealthState::Good, format!("{rows} rows, every one accounted for."))
        }
    }
}

fn vault(case: &Case) -> HealthPart {
    let title = "Sealed originals";
    let files = match evidence_list(case) {
        Ok(files) => files,
        Err(error) => return part("vault", title, HealthState::Bad, error.to_string()),
    };
    let missing: Vec<&str> = files
        .iter()
        .filter(|file| !case.vault().holds(&file.sha256, file.bytes))
        .map(|file| file.name.as_str())
        .collect();
    match missing[..] {
        [] => part(
            "vault",
            title,
            HealthState::Good,
            format!("{} files in place, each of its sealed length.", files.len()),
        ),
        [first, ..] => {
            let text = format!("{} of {} are missing or of another length, {first} first.", missing.len(), files.len());
            part("vault", title, HealthState::Bad, text)
        }
    }
}

fn audit(case: &Case, verified: Option<&Verification>) -> HealthPart {
    let title = "Audit chain";
    let entries = match case.info() {
        Ok(info) => info.audit.seq,
        Err(error) => return part("audit", title, HealthState::Bad, error.to_string()),
    };
    match verified {
        Some(found) if !found.good => part("audit", title, HealthState::Bad, "The last verification found a change."),
        Some(_) => part("audit", title, HealthState::Good, format!("{entries} entries; verified in this session.")),
        None => part("audit", title, HealthState::Unknown, format!("{entries} entries; not verified in this session.")),
    }
}

fn columns(case: &Case) -> HealthPart {
    let title = "Columns";
    if case.read_only().is_some() {
        return part("columns", title, HealthState::Unknown, "Not made here: the case is open for reading only.");
    }
    match case.store().columns_due() {
        Err(error) => part("columns", title, HealthState::Bad, error.to_string()),
        Ok(0) => part("columns", title, HealthState::Good, "Every month has its copy for fast questions."),
        Ok(rows) => {
            part("columns", title, HealthState::Fair, format!("{rows} rows are read from their tables until copied."))
        }
    }
}

/// Free and all bytes of the disk that holds a folder.
pub(crate) fn disk_of(folder: &Path) -> Option<(u64, u64)> {
    let folder = folder.canonicalize().ok()?;
    let disks = Disks::new_with_refreshed_list().ok()?;
    let holds = disks.iter().filter(|disk| folder.starts_with(disk.mount_point()));
    let disk = holds.max_by_key(|disk| disk.mount_point().as_os_str().len())?;
    Some((disk.available_space(), disk.total_space())).filter(|(_, total)| *total > 0)
}

/// Per cent in use.
pub(crate) fn used_percent((free, total): (u64, u64)) -> u32 {
    100 - u32::try_from(free.saturating_mul(100).checked_div(total).unwrap_or(100)).unwrap_or(100).min(100)
}

fn disk(space: Option<(u64, u64)>) -> HealthPart {
    match space {
        None => part("disk", "Disk", HealthState::Unknown, "The system does not tell how full it is."),
        Some((free, total)) => {
            let used = used_percent((free, total));
            let state = if used >= 98 {
                HealthState::Bad
            } else if used >= 90 {
                HealthState::Fair
            } else {
                HealthState::Good
            };
            part("disk", "Disk", state, format!("{} GB free of {} GB.", free / 1_000_000_000, total / 1_000_000_000))
        }
    }
}
