//! `nexus update`: holds a release folder against the keys of this build, and tells what is known of updates here.
//! Neither asks a network or changes anything.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use nexus_api::{COMMIT, Failure, SystemClock, VERSION, built_sequence, platform_folders};
use nexus_engine::case::Clock;
use nexus_engine::store::SCHEMA;
use nexus_update::{History, KeyRing, Refusal, Role, Seen, stale, verify_folder};
use serde_json::{Value, json};

use super::outside::{print_json, print_lines};

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Update,
}

#[derive(Subcommand)]
enum Update {
    /// Check a release folder, from a stick or a server: 0 good, 1 refused
    Verify {
        /// Folder with manifest.json, its signature and the installers
        folder: PathBuf,
        /// A public key file to trust instead of the keys of this build
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Show the version, the keys it trusts, and the updates of this computer
    Status {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let outcome = match &arguments.command {
        Update::Verify { folder, key, json } => verify(folder, key.as_deref(), *json),
        Update::Status { json } => status(*json),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{} ({})", failure.message, failure.code);
            ExitCode::from(1)
        }
    }
}

fn verify(folder: &Path, key: Option<&Path>, as_json: bool) -> Result<(), Failure> {
    let keys = match key {
        None => KeyRing::pinned().map_err(refused)?,
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| {
                Failure::new("file_unreadable", format!("{}: the key could not be read: {error}", path.display()))
            })?;
            KeyRing::new(Some(&text), None).map_err(|_| {
                Failure::new("update_no_keys", format!("{}: this is no minisign public key", path.display()))
            })?
        }
    };
    let report = verify_folder(folder, &keys, &Seen::load(&seen_file()?).map_err(refused)?, 0).map_err(refused)?;
    let manifest = &report.authentic.manifest;
    let stale = stale(manifest, SystemClock.now());
    if as_json {
        return print_json(&json!({
            "version": manifest.version.to_string(), "channel": manifest.channel, "sequence": manifest.sequence,
            "key": report.authentic.key, "manifest_sha256": report.authentic.sha256, "stale": stale,
            "present": report.present, "absent": report.absent,
        }));
    }
    let mut lines = vec![
        format!("Version {} ({}), manifest {}", manifest.version, manifest.channel, manifest.sequence),
        format!("signed with key {}; manifest SHA-256 {}", report.authentic.key, report.authentic.sha256),
    ];
    lines.extend(report.present.iter().map(|file| format!("holds   {file}")));
    lines.extend(report.absent.iter().map(|file| format!("absent  {file}")));
    if stale {
        lines.push("The manifest has expired: there may be a newer release, or this computer's clock is wrong.".into());
    }
    print_lines(lines)
}

fn status(as_json: bool) -> Result<(), Failure> {
    let folder = folder()?;
    let keys = KeyRing::pinned().map_err(refused)?;
    let seen = Seen::load(&seen_file()?).map_err(refused)?;
    let history = History::at(&folder.join("history.jsonl")).events();
    let history = history.map_err(|error| Failure::new("update_history", error.to_string()))?;
    let role = |role| if role == Role::Release { "release" } else { "offline" };
    let known: Vec<Value> =
        keys.fingerprints().map(|(id, of)| json!({"key": id, "role": role(of), "highest": seen.highest(id)})).collect();
    if as_json {
        return print_json(&json!({
            "version": VERSION, "commit": COMMIT, "sequence": built_sequence(), "case_schema": SCHEMA, "keys": known,
            "history": history,
        }));
    }
    let mut lines = vec![format!("Version {}", VERSION)];
    if known.is_empty() {
        lines.push("This build was made without release keys: it trusts no release.".to_owned());
    }
    lines.extend(keys.fingerprints().map(|(id, of)| {
        let highest = seen.highest(id).map_or("none seen".to_owned(), |number| format!("highest seen {number}"));
        format!("key {id} ({}): {highest}", role(of))
    }));
    lines.extend(history.iter().map(|event| format!("{}  {}  {} -> {}", event.time, event.what, event.from, event.to)));
    print_lines(lines)
}

fn folder() -> Result<PathBuf, Failure> {
    Ok(platform_folders()?.settings.join("updates"))
}

fn seen_file() -> Result<PathBuf, Failure> {
    Ok(folder()?.join("seen.json"))
}

fn refused(refusal: Refusal) -> Failure {
    Failure::new(refusal.code(), refusal.to_string())
}
