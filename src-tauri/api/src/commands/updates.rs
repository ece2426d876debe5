//! Commands about updates, and about the application itself.

use std::collections::BTreeSet;

use nexus_engine::store::SCHEMA;
use nexus_update::{Asked, Policy, Role};
use serde_json::Value;
use time::Duration;
use time::format_description::well_known::Rfc3339;

use crate::updates::{COMMIT, days_until, refused};
use crate::{
    About, App, Component, Failure, Id, UpdateEvent, UpdateKey, UpdatePolicy, UpdateReady, UpdatesPage, WayBack,
};

/// Lines of the history that a screen shows.
const LINES: usize = 200;

/// Everything about updates of this computer.
///
/// # Errors
/// `update_seen_damaged`, `update_policy_damaged`.
pub fn updates(app: &App, (): ()) -> Result<UpdatesPage, Failure> {
    let station = &app.updates.station;
    let running = station.running();
    let state = station.state().map_err(refused)?;
    let policy = app.updates.policy()?;
    let (seen, mut damaged) = match station.seen() {
        Ok(seen) => (seen, String::new()),
        Err(refusal) => (Default::default(), refused(refusal).message),
    };
    let history = station.history().events().unwrap_or_else(|error| {
        damaged = Failure::new("update_history", error.to_string()).message;
        Vec::new()
    });
    let revoked: BTreeSet<&str> = seen.revoked().collect();
    let keys: Vec<UpdateKey> = running
        .keys
        .fingerprints()
        .map(|(id, role)| UpdateKey {
            id: id.to_owned(),
            offline: role == Role::Offline,
            highest: seen.highest(id),
            revoked: revoked.contains(id),
        })
        .collect();
    let last = state.last.clone();
    Ok(UpdatesPage {
        version: running.version.to_string(),
        target: running.target.clone(),
        cannot: cannot(&running.target, keys.is_empty()).to_owned(),
        authority: policy.authority.is_some(),
        policy: shown(&policy, app.settings.clock.now()),
        keys,
        last_check: state.last_check.and_then(|time| time.format(&Rfc3339).ok()),
        last_code: last.as_ref().map(|last| last.code.clone()).unwrap_or_default(),
        last_message: last.as_ref().map(|last| last.message.clone()).unwrap_or_default(),
        stale: last.is_some_and(|last| last.stale),
        installed: state.installing.as_ref().filter(|begun| begun.done).map(|begun| begun.to.to_string()),
        got: app.updates.got(),
        way_back: state.kept.as_ref().map(|kept| WayBack {
            version: kept.version.clone(),
            refused: station
                .may_go_back(&state, &kept.version)
                .err()
                .map(|refusal| refused(refusal).message)
                .unwrap_or_default(),
        }),
        ready: state.staged.filter(|staged| staged.version > running.version).map(|staged| UpdateReady {
            version: staged.version.to_string(),
            sequence: staged.sequence,
            file: staged.artefact.file,
            size: staged.artefact.size,
            sha256: staged.artefact.sha256,
            notes: staged.notes,
            changes_schema: staged.changes_schema,
        }),
        history: history.into_iter().rev().take(LINES).map(line).collect(),
        damaged,
    })
}

fn cannot(target: &str, no_keys: bool) -> &'static str {
    if no_keys {
        "This build was made without release keys, so it can trust no release. Install new versions by hand."
    } else if target.is_empty() {
        "This program did not come from a package, so it cannot replace itself. Install new versions by hand."
    } else {
        ""
    }
}

fn shown(policy: &Policy, now: time::OffsetDateTime) -> UpdatePolicy {
    UpdatePolicy {
        mode: policy.mode,
        channel: policy.channel.clone(),
        feed: policy.feed.clone().unwrap_or_default(),
        proxy: policy.proxy.clone().unwrap_or_default(),
        deferred_days: days_until(policy.deferred, now),
    }
}

fn line(event: nexus_update::Event) -> UpdateEvent {
    UpdateEvent {
        time: event.time,
        what: event.what,
        from: event.from,
        to: event.to,
        sequence: event.sequence,
        sha256: event.sha256,
        code: event.code,
        note: event.note,
    }
}

/// Sets when and where releases are looked for.
///
/// # Errors
/// `update_address` for a feed that is not https, `bad_request` for an unknown channel, `settings_unwritable`.
pub fn updates_policy(app: &App, wanted: UpdatePolicy) -> Result<UpdatesPage, Failure> {
    if !["stable", "beta"].contains(&wanted.channel.as_str()) {
        return Err(Failure::new(
            "bad_request",
            format!("there is no channel {:?}; choose stable or beta", wanted.channel),
        ));
    }
    let before = app.updates.policy().unwrap_or_default();
    let now = app.settings.clock.now();
    let text = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let deferred = match wanted.deferred_days {
        0 => None,
        days if days == days_until(before.deferred, now) => before.deferred,
        days => Some(now + Duration::days(i64::from(days.min(365)))),
    };
    let policy = Policy {
        mode: wanted.mode,
        channel: wanted.channel,
        feed: text(wanted.feed),
        proxy: text(wanted.proxy),
        deferred,
        ..before
    };
    app.updates.set_policy(&policy)?;
    app.changed(&["updates"]);
    updates(app, ())
}

/// Asks for the certificates of the organisation's own authority, or forgets them where there are any.
///
/// # Errors
/// `update_authority` for a file without certificates.
pub fn updates_authority(app: &App, (): ()) -> Result<UpdatesPage, Failure> {
    let mut policy = app.updates.policy()?;
    policy.authority = match policy.authority {
        Some(_) => None,
        None => match app.host.choose_files("Certificates of your organisation's authority (PEM)").into_iter().next() {
            None => return updates(app, ()),
            Some(path) => Some(path.display().to_string()),
        },
    };
    app.updates.set_policy(&policy)?;
    app.changed(&["updates"]);
    updates(app, ())
}

/// Looks at the feed now; a person need not wait for the rollout.
///
/// # Errors
/// `update_no_feed`, `update_busy`, or the code of a refusal.
pub fn updates_check(app: &App, (): ()) -> Result<UpdatesPage, Failure> {
    app.updates.check_feed(Asked::ByPerson, &*app.host)?;
    updates(app, ())
}

/// Looks at a release folder chosen in a dialog; null when dismissed.
///
/// # Errors
/// As [`updates_check`].
pub fn updates_folder(app: &App, (): ()) -> Result<Option<UpdatesPage>, Failure> {
    let Some(folder) = app.host.choose_folder("Choose the release folder (it holds manifest.json)") else {
        return Ok(None);
    };
    app.updates.check_folder(folder, &*app.host)?;
    updates(app, ()).map(Some)
}

/// Installs the release that is held ready.
///
/// # Errors
/// `update_case_open`, `update_job_running`, `update_nothing_ready`, `update_install`, or the code of a refusal.
pub fn updates_install(app: &App, (): ()) -> Result<UpdatesPage, Failure> {
    app.install_update()?;
    updates(app, ())
}

/// Puts the version before back.
///
/// # Errors
/// `update_not_kept`, `update_schema_advanced`, or as [`updates_install`].
pub fn updates_roll_back(app: &App, which: Id) -> Result<UpdatesPage, Failure> {
    app.roll_back_update(&which.id)?;
    updates(app, ())
}

/// Version, commit, and what the application was built from.
///
/// # Errors
/// None.
pub fn about(app: &App, (): ()) -> Result<About, Failure> {
    let bill = app.host.resources().and_then(|folder| std::fs::read(folder.join("sbom.cdx.json")).ok());
    let bill: Option<Value> = bill.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let parts = bill.as_ref().and_then(|bill| bill["components"].as_array());
    Ok(About {
        version: app.updates.station.running().version.to_string(),
        commit: COMMIT.to_owned(),
        case_schema: SCHEMA,
        components: parts.into_iter().flatten().filter_map(component).collect(),
    })
}

fn component(part: &Value) -> Option<Component> {
    // What only builds is in the bill, and in no program.
    if part["scope"] == "excluded" {
        return None;
    }
    let text = |pointer: &str| part.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let from = text("/purl").strip_prefix("pkg:")?.split('/').next()?.to_owned();
    Some(Component { name: text("/name"), version: text("/version"), licence: text("/licenses/0/expression"), from })
}
