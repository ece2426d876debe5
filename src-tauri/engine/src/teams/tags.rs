//! Which words did people put on rows?

use std::collections::BTreeMap;

use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};

use crate::audit::{Entry, Witness};
use crate::case::Case;
use crate::model::{Kind, RowId, counted};
use crate::store::StoreError;
use crate::undo::{Applied, Reversible};

/// A tag with how often it is used.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct TagUse {
    /// The word.
    pub tag: String,
    /// Rows that bear it.
    pub rows: u32,
}

/// Puts a tag on rows, or takes it off.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PutTag {
    /// The word.
    pub tag: String,
    /// The rows.
    pub rows: Vec<(Kind, RowId)>,
    /// On or off.
    pub on: bool,
}

impl Reversible for PutTag {
    const KIND: &'static str = "tag";

    /// The opposite names only rows that did change: a row that bore the tag before keeps it.
    fn apply(self, transaction: &Transaction<'_>, by: &Witness) -> Result<Applied<Self>, StoreError> {
        let mut changed = Vec::new();
        for (kind, row) in self.rows {
            let rows = if self.on {
                transaction
                    .prepare_cached(
                        "INSERT INTO row_tags (kind, row, tag, examiner, created) VALUES (?1, ?2, ?3, ?4, ?5)
                         ON CONFLICT DO NOTHING",
                    )?
                    .execute(params![kind.as_str(), row.0, self.tag, by.actor.name, by.time])?
            } else {
                transaction
                    .prepare_cached("DELETE FROM row_tags WHERE kind = ?1 AND row = ?2 AND tag = ?3")?
                    .execute(params![kind.as_str(), row.0, self.tag])?
            };
            if rows > 0 {
                changed.push((kind, row));
            }
        }
        let (operation, verb) = if self.on { ("tag.put", "Tagged") } else { ("tag.remove", "Untagged") };
        let entry = Entry {
            operation,
            summary: format!("{verb} {} with “{}”", counted(changed.len() as u64, "row", "rows"), self.tag),
            rows: changed.len() as u64,
            detail: BTreeMap::from([
                ("tag", self.tag.clone().into()),
                ("rows", changed.iter().map(|(kind, row)| format!("{} {}", kind.as_str(), row.0)).collect()),
            ]),
            ..Entry::default()
        };
        let subject = format!("tag {}", self.tag);
        Ok(Applied { inverse: PutTag { tag: self.tag, rows: changed, on: !self.on }, subject, entry })
    }
}

/// Tags, the last used first.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn recent_tags(case: &Case) -> Result<Vec<TagUse>, StoreError> {
    case.store().read(|connection| {
        let mut statement = connection.prepare_cached(
            "SELECT tag, count(*) FROM row_tags GROUP BY tag ORDER BY max(created) DESC, tag LIMIT 50",
        )?;
        let rows = statement.query_map([], |row| Ok(TagUse { tag: row.get(0)?, rows: row.get(1)? }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}

/// The tags of one row.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn tags_of(case: &Case, kind: Kind, row: RowId) -> Result<Vec<String>, StoreError> {
    case.store().read(|connection| {
        let mut statement =
            connection.prepare_cached("SELECT tag FROM row_tags WHERE kind = ?1 AND row = ?2 ORDER BY created, tag")?;
        let rows = statement.query_map((kind.as_str(), row.0), |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })
}
