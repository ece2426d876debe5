//! Is every row accounted for? read = accepted + rejected + merged, and the sums agree with the store.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;

use crate::audit::VerifiedPart;
use crate::case::Conservation;
use crate::model::{Currency, Month, grouped};
use crate::store::StoreError;
use crate::store::partitions;
use crate::store::tables::flows::{self, Flow};
use crate::store::tables::{archived, evidence, imports, merged};

/// Compares the manifests with the control totals and the day directory. Cheap enough for every opening; the rows
/// themselves are counted by [`recount`].
pub(crate) fn check(connection: &Connection) -> Result<Conservation, StoreError> {
    let mut rows_of: HashMap<u32, u64> = HashMap::new();
    for line in flows::all(connection)? {
        *rows_of.entry(line.evidence).or_default() += line.flow.rows;
    }
    let merged_of = merged::counts(connection)?;
    let archived_of = archived::counts(connection)?;
    let mut found_archived = 0;
    let mut found = Conservation { holds: true, ..Conservation::default() };
    for manifest in imports::all(connection)? {
        found.read += manifest.read;
        found.accepted += manifest.accepted;
        found.rejected += manifest.rejected;
        found.merged += manifest.merged;
        let stored = rows_of.get(&manifest.evidence).copied().unwrap_or(0);
        let archived = archived_of.get(&manifest.evidence).copied().unwrap_or(0);
        found_archived += archived;
        let merged = merged_of.get(&manifest.evidence).copied().unwrap_or(0);
        if let Some(why) = broken(&manifest, stored + archived, merged) {
            let name = evidence::get(connection, manifest.evidence)?.name;
            found.broken.push(format!("{name}: {why}"));
        }
    }
    let directory: u64 = connection.query_row("SELECT coalesce(sum(rows), 0) FROM directory", [], |row| row.get(0))?;
    found.archived = found_archived;
    if directory + found.archived != found.accepted {
        found.broken.push(format!(
            "the day directory counts {directory} rows and the archive {}, the files {}",
            found.archived, found.accepted
        ));
    }
    found.holds = found.broken.is_empty();
    Ok(found)
}

fn broken(manifest: &imports::Manifest, stored: u64, merged: u64) -> Option<String> {
    let accounted = manifest.accepted + manifest.rejected + manifest.merged;
    if manifest.read != accounted {
        return Some(format!("{} rows read, {accounted} accounted for", manifest.read));
    }
    if manifest.accepted != stored {
        return Some(format!("{} rows accepted, {stored} in the control totals", manifest.accepted));
    }
    if manifest.merged != merged {
        return Some(format!("{} rows merged, {merged} kept as merged", manifest.merged));
    }
    None
}

type Key = (u32, Month, u32, Currency);

/// Counts and adds up every stored row and compares with the control totals.
pub(crate) fn recount(
    connection: &Connection,
    mut progress: impl FnMut(u64) -> Result<(), StoreError>,
) -> Result<VerifiedPart, StoreError> {
    let mut due: BTreeMap<Key, Flow> = BTreeMap::new();
    for line in flows::all(connection)? {
        due.entry((line.evidence, line.month, line.account, line.currency)).or_default().merge(&line.flow);
    }
    let mut counted: BTreeMap<Key, Flow> = BTreeMap::new();
    let mut rows_seen = 0;
    for (partition, _) in partitions::all(connection)? {
        let sql = format!("SELECT id, evidence, account, currency, amount FROM {}", partition.table());
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let day = crate::model::RowId(row.get(0)?).day();
            let currency = Currency::from_numeric(row.get(3)?);
            let (Some(day), Some(currency)) = (day, currency) else {
                return Err(StoreError::Damaged(format!("{} holds a row that cannot be", partition.table())));
            };
            counted.entry((row.get(1)?, partition.month, row.get(2)?, currency)).or_default().add(day, row.get(4)?);
            rows_seen += 1;
        }
        progress(rows_seen)?;
    }
    let quick = check(connection)?;
    let mut failures = quick.broken.clone();
    failures.extend(differences(connection, &due, &counted)?);
    Ok(part(&quick, rows_seen, failures))
}

fn differences(
    connection: &Connection,
    due: &BTreeMap<Key, Flow>,
    counted: &BTreeMap<Key, Flow>,
) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    let keys: std::collections::BTreeSet<&Key> = due.keys().chain(counted.keys()).collect();
    for key in keys {
        let nothing = Flow::default();
        let (due, counted) = (due.get(key).unwrap_or(&nothing), counted.get(key).unwrap_or(&nothing));
        if due != counted && found.len() < 100 {
            let name = evidence::get(connection, key.0).map_or_else(|_| format!("file {}", key.0), |file| file.name);
            found.push(format!(
                "{name}, {}: {} rows were stored (in {}, out {}), {} are there now (in {}, out {})",
                key.1, due.rows, due.money_in, due.money_out, counted.rows, counted.money_in, counted.money_out
            ));
        }
    }
    Ok(found)
}

fn part(quick: &Conservation, rows: u64, failures: Vec<String>) -> VerifiedPart {
    let summary = match failures.first() {
        None => format!(
            "{} rows read = {} accepted + {} rejected + {} merged{}, and every control total holds.",
            grouped(quick.read),
            grouped(quick.accepted),
            grouped(quick.rejected),
            grouped(quick.merged),
            if quick.archived == 0 {
                String::new()
            } else {
                format!(" ({} of the accepted in archived months)", grouped(quick.archived))
            }
        ),
        Some(first) => format!("Rows are not accounted for: {first}."),
    };
    VerifiedPart { name: "conservation".to_owned(), good: failures.is_empty(), checked: rows, summary, failures }
}
