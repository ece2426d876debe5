//! Which state of the case is being read? Directory and partitions, kept until the audit chain grows.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Connection;

use super::dictionary::{self, Words};
use super::directory::Directory;
use super::error::StoreError;
use super::partitions::{self, Partition};
use crate::model::Month;

/// One committed state. Every commit adds an audit entry, so the chain's length names the state.
pub(crate) struct Snapshot {
    pub(crate) generation: u64,
    pub(crate) directory: Directory,
    pub(crate) months: BTreeMap<Month, Vec<Partition>>,
    versions: HashMap<Partition, u64>,
    /// Texts of each dictionary.
    words: [u32; Words::ALL.len()],
    /// Rises whenever any row changes.
    pub(crate) data_version: u64,
}

impl Snapshot {
    /// The state that `connection`'s transaction sees.
    pub(crate) fn generation_of(connection: &Connection) -> Result<u64, StoreError> {
        Ok(connection.prepare_cached("SELECT coalesce(max(seq), 0) FROM audit")?.query_row([], |row| row.get(0))?)
    }

    pub(crate) fn load(connection: &Connection, generation: u64) -> Result<Self, StoreError> {
        let mut months: BTreeMap<Month, Vec<Partition>> = BTreeMap::new();
        let mut versions = HashMap::new();
        for (partition, version) in partitions::all(connection)? {
            months.entry(partition.month).or_default().push(partition);
            versions.insert(partition, version);
        }
        let data_version = versions.values().sum();
        let mut words = [0; Words::ALL.len()];
        for (place, kind) in words.iter_mut().zip(Words::ALL) {
            *place = dictionary::count(connection, kind)?;
        }
        Ok(Snapshot { generation, directory: Directory::load(connection)?, months, versions, words, data_version })
    }

    /// Number of texts of a dictionary.
    pub(crate) fn words(&self, words: Words) -> u32 {
        self.words[words as usize]
    }

    pub(crate) fn version(&self, partition: Partition) -> u64 {
        self.versions.get(&partition).copied().unwrap_or(0)
    }
}
