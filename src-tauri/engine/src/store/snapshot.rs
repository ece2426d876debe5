//! Which state of the case is being read? Directory and partitions, kept until the audit chain grows.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rusqlite::Connection;

use super::dictionary::{self, Words};
use super::directory::Directory;
use super::error::StoreError;
use super::partitions::{self, Partition};
use crate::model::Month;

/// One committed state. Every commit adds an audit entry, so the chain's length names the state.
pub(crate) struct Snapshot {
    pub(crate) generation: u64,
    pub(crate) directory: Arc<Directory>,
    pub(crate) months: Arc<BTreeMap<Month, Vec<Partition>>>,
    versions: Arc<HashMap<Partition, u64>>,
    /// Texts of each dictionary.
    words: [u32; Words::ALL.len()],
    /// Rises whenever any row changes.
    pub(crate) data_version: u64,
    /// The last entry of the chain that is more than a remark; see [`REMARKS`].
    pub(crate) facts: u64,
}

/// Entries that change no row, no finding, no match and nothing that a side says of them in public.
const REMARKS: &str = "('note.write', 'note.change', 'note.remove')";

impl Snapshot {
    /// The state that `connection`'s transaction sees.
    pub(crate) fn generation_of(connection: &Connection) -> Result<u64, StoreError> {
        Ok(connection.prepare_cached("SELECT coalesce(max(seq), 0) FROM audit")?.query_row([], |row| row.get(0))?)
    }

    /// Reads what has changed since `before`: a note or a finding changes no row, and leaves the directory as it was.
    pub(crate) fn load(
        connection: &Connection,
        generation: u64,
        before: Option<&Snapshot>,
    ) -> Result<Self, StoreError> {
        let versions: HashMap<Partition, u64> = partitions::all(connection)?.into_iter().collect();
        let mut words = [0; Words::ALL.len()];
        for (place, kind) in words.iter_mut().zip(Words::ALL) {
            *place = dictionary::count(connection, kind)?;
        }
        if let Some(before) = before.filter(|before| *before.versions == versions) {
            let (directory, months, versions) =
                (before.directory.clone(), before.months.clone(), before.versions.clone());
            let (data_version, facts) = (before.data_version, last_fact(connection, generation, before)?);
            return Ok(Snapshot { generation, directory, months, versions, words, data_version, facts });
        }
        let mut months: BTreeMap<Month, Vec<Partition>> = BTreeMap::new();
        let mut partitions: Vec<Partition> = versions.keys().copied().collect();
        // By month, bank before expenses.
        partitions.sort_unstable();
        for partition in partitions {
            months.entry(partition.month).or_default().push(partition);
        }
        let data_version = versions.values().sum();
        let directory = Arc::new(Directory::load(connection)?);
        let (months, versions) = (months.into(), versions.into());
        Ok(Snapshot { generation, directory, months, versions, words, data_version, facts: generation })
    }

    /// Number of texts of a dictionary.
    pub(crate) fn words(&self, words: Words) -> u32 {
        self.words[words as usize]
    }

    pub(crate) fn version(&self, partition: Partition) -> u64 {
        self.versions.get(&partition).copied().unwrap_or(0)
    }
}

fn last_fact(connection: &Connection, generation: u64, before: &Snapshot) -> Result<u64, StoreError> {
    if before.generation > generation {
        return Ok(generation);
    }
    let sql =
        format!("SELECT max(seq) FROM audit WHERE seq > ?1 AND json_extract(body, '$.operation') NOT IN {REMARKS}");
    let last: Option<u64> = connection.prepare_cached(&sql)?.query_row([before.generation], |row| row.get(0))?;
    Ok(last.unwrap_or(before.facts))
}
