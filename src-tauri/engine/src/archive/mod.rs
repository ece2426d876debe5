//! How does a month leave the working set and come back? Its rows move into a file of `archive/` in the case folder.
//!
//! An archived month is in no page, sum, search or test. Its rows stay accepted rows of their files: row conservation
//! counts them, and verification reads the file, holds it against the hash that the audit log witnessed, and checks the
//! digest of every row in it. Brought back, every row has the key it had.

mod file;
mod verify;

use std::fs;
use std::path::PathBuf;

use serde::Serialize;

use crate::audit::{self, Entry, hex};
use crate::case::Case;
use crate::model::{Kind, Month, counted, grouped};
use crate::store::StoreError;
use crate::store::partitions::{self, Partition};
use crate::store::tables::archived::{self, Archived};

pub(crate) use file::{opened, rows_of_evidence};
pub(crate) use verify::verify;

/// One month of one kind that is archived.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ArchivedMonth {
    /// `YYYY-MM`.
    pub month: String,
    /// Side of the books.
    pub kind: Kind,
    /// Rows.
    pub rows: u64,
    /// Bytes of its file.
    pub bytes: u64,
    /// BLAKE3 of its file, hex.
    pub blake3: String,
    /// Who archived it.
    pub examiner: String,
    /// UTC time, RFC 3339.
    pub archived: String,
}

/// Months that are archived, oldest first.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn archived_months(case: &Case) -> Result<Vec<ArchivedMonth>, StoreError> {
    let all = case.store().read(archived::all)?;
    Ok(all
        .into_iter()
        .map(|one| ArchivedMonth {
            month: written(one.partition.month),
            kind: one.partition.kind,
            rows: one.rows,
            bytes: one.bytes,
            blake3: hex(&one.blake3),
            examiner: one.examiner,
            archived: one.archived,
        })
        .collect())
}

fn written(month: Month) -> String {
    month.to_string().replace('_', "-")
}

fn failed(doing: &str, error: &std::io::Error) -> StoreError {
    StoreError::Refused(format!("{doing}: {error}. Nothing was changed; every row is where it was"))
}

/// The folder of archived months.
fn folder(case: &Case) -> PathBuf {
    case.folder().join("archive")
}

/// Archives a month of both kinds; gives how many rows left.
///
/// # Errors
/// [`StoreError::Refused`] for a month that has no rows or is archived already, or a file that cannot be written; nothing
/// is changed then.
pub fn archive_month(case: &Case, month: Month) -> Result<u64, StoreError> {
    let mut left = 0;
    let there = case.store().read(|connection| {
        let known: Vec<Partition> = archived::all(connection)?.into_iter().map(|one| one.partition).collect();
        let mut found = Vec::new();
        for (partition, _) in partitions::all(connection)? {
            if partition.month == month && file::rows(connection, partition)? > 0 {
                if known.contains(&partition) {
                    let month = written(month);
                    return Err(StoreError::Refused(format!(
                        "{month} is archived, and rows came in since; bring it back before archiving it again"
                    )));
                }
                found.push(partition);
            }
        }
        Ok(found)
    })?;
    if there.is_empty() {
        return Err(StoreError::Refused(format!("{} has no rows that could be archived", written(month))));
    }
    for partition in there {
        left += archive(case, partition)?;
    }
    Ok(left)
}

fn archive(case: &Case, partition: Partition) -> Result<u64, StoreError> {
    let (folder, witness) = (folder(case), case.witness());
    let mut made = None;
    let archived = case.store().write(|writer| {
        writer.changing(|transaction| {
            let kept = file::write(transaction, partition, &folder)?;
            made = Some(folder.join(&kept.file));
            archived::take_out(transaction, partition)?;
            let entry = entry("month.archive", "Archived", partition, &kept);
            let head = audit::append(transaction, &witness, &entry)?;
            archived::add(
                transaction,
                &Archived {
                    examiner: witness.actor.name.clone(),
                    archived: witness.time.clone(),
                    audit: head.seq,
                    ..kept.clone()
                },
            )?;
            Ok(kept.rows)
        })
    });
    if let (Err(_), Some(path)) = (&archived, made) {
        // The rows are still where they were; a file that stays behind is known to nobody.
        let _ = file::remove(&path);
    }
    archived
}

/// Brings an archived month of both kinds back; gives how many rows came.
///
/// # Errors
/// [`StoreError::Refused`] for a month that is not archived, and [`StoreError::Damaged`] where its file was changed or is
/// gone; nothing is changed then.
pub fn restore_month(case: &Case, month: Month) -> Result<u64, StoreError> {
    let all = case.store().read(archived::all)?;
    let due: Vec<Archived> = all.into_iter().filter(|one| one.partition.month == month).collect();
    if due.is_empty() {
        return Err(StoreError::Refused(format!("{} is not archived", written(month))));
    }
    let (folder, witness) = (folder(case), case.witness());
    let mut came = 0;
    for one in due {
        let path = folder.join(&one.file);
        file::check(&path, &one)?;
        came += case.store().write(|writer| {
            writer.changing(|transaction| {
                let rows = file::read_back(transaction, one.partition, &path)?;
                if rows != one.rows {
                    return Err(StoreError::Damaged(format!(
                        "{} holds {rows} rows where {} were archived",
                        one.file, one.rows
                    )));
                }
                archived::put_back(transaction, one.partition)?;
                audit::append(transaction, &witness, &entry("month.restore", "Brought back", one.partition, &one))?;
                Ok(rows)
            })
        })?;
        // Its rows are back in the case; where it cannot be removed it is known to nobody.
        let _ = file::remove(&path);
    }
    // Only where nothing is archived any more.
    let _ = fs::remove_dir(&folder);
    Ok(came)
}

fn entry(operation: &'static str, verb: &str, partition: Partition, kept: &Archived) -> Entry {
    let what = match partition.kind {
        Kind::Bank => counted(kept.rows, "bank line", "bank lines"),
        Kind::Expense => counted(kept.rows, "expense", "expenses"),
    };
    Entry {
        operation,
        summary: format!("{verb} {}: {what}", written(partition.month)),
        rows: kept.rows,
        objects: [("archive_blake3", hex(&kept.blake3))].into(),
        detail: [
            ("month", written(partition.month).into()),
            ("kind", partition.kind.as_str().into()),
            ("file", kept.file.clone().into()),
            ("bytes", grouped(kept.bytes).into()),
        ]
        .into(),
        ..Entry::default()
    }
}
