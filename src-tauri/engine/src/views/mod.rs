//! Which questions do people keep? A filter and an order of rows under a name, taken back like any other change.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::audit::{Entry, Witness};
use crate::case::Case;
use crate::store::{Filter, Sort, StoreError};
use crate::undo::{Applied, Reversible};

/// A question under a name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SavedView {
    /// Its number.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Which rows.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// Point of view under which it was kept; empty where that is not known.
    #[serde(default)]
    pub lens: String,
    /// Who kept it.
    pub examiner: String,
    /// UTC time, RFC 3339.
    pub created: String,
}

/// A kept question with the rows that it leaves now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ViewRow {
    /// The question.
    pub view: SavedView,
    /// Rows it leaves now.
    pub rows: u32,
}

/// Puts a view: as given, or away. Number 0 takes the next.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PutView {
    /// Its number; 0 for a new one.
    pub id: u32,
    /// The value after the change.
    pub value: Option<SavedView>,
}

impl Reversible for PutView {
    const KIND: &'static str = "view";

    fn apply(self, transaction: &Transaction<'_>, by: &Witness) -> Result<Applied<Self>, StoreError> {
        let id = if self.id == 0 { next_id(transaction)? } else { self.id };
        let before = find(transaction, id)?;
        transaction.execute("DELETE FROM saved_views WHERE id = ?1", [id])?;
        let mut value = self.value;
        if let Some(view) = &mut value {
            view.id = id;
            if view.created.is_empty() {
                (view.examiner, view.created) = (by.actor.name.clone(), by.time.clone());
            }
            add(transaction, view)?;
        }
        let (operation, verb) = match (&value, &before) {
            (Some(_), None) => ("view.keep", "Kept the view"),
            (Some(_), Some(_)) => ("view.change", "Changed the view"),
            (None, _) => ("view.remove", "Removed the view"),
        };
        let shown = value.as_ref().or(before.as_ref());
        let name = shown.map_or("", |view| view.name.as_str());
        let entry = Entry {
            operation,
            summary: format!("{verb} “{name}”"),
            detail: BTreeMap::from([("view", id.into()), ("filter", json(shown.map(|view| &view.filter))?.into())]),
            ..Entry::default()
        };
        Ok(Applied { inverse: PutView { id, value: before }, subject: format!("view {id}"), entry })
    }
}

/// Numbers of removed views are not given again: their changes still name them.
fn next_id(connection: &Connection) -> Result<u32, StoreError> {
    let sql = "SELECT 1 + max(coalesce((SELECT max(id) FROM saved_views), 0),
                              (SELECT count(DISTINCT subject) FROM changes WHERE kind = 'view'))";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

fn json(value: impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(&value).map_err(|error| StoreError::Damaged(format!("a view could not be kept: {error}")))
}

fn add(connection: &Connection, view: &SavedView) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO saved_views (id, name, filter, sort, examiner, created, lens) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            view.id,
            view.name,
            json(&view.filter)?,
            json(view.sort)?,
            view.examiner,
            view.created,
            view.lens
        ])?;
    Ok(())
}

const SELECT: &str = "SELECT id, name, filter, sort, examiner, created, lens FROM saved_views";

fn read(row: &Row<'_>) -> rusqlite::Result<Result<SavedView, StoreError>> {
    let (id, name): (u32, String) = (row.get(0)?, row.get(1)?);
    let (filter, sort): (String, String) = (row.get(2)?, row.get(3)?);
    let (examiner, created, lens) = (row.get(4)?, row.get(5)?, row.get(6)?);
    let damaged = |error: serde_json::Error| StoreError::Damaged(format!("the view {name:?} cannot be read: {error}"));
    let parsed = || {
        let filter = serde_json::from_str(&filter).map_err(damaged)?;
        let sort = serde_json::from_str(&sort).map_err(damaged)?;
        Ok((filter, sort))
    };
    Ok(parsed().map(|(filter, sort)| SavedView { id, name: name.clone(), filter, sort, lens, examiner, created }))
}

fn find(connection: &Connection, id: u32) -> Result<Option<SavedView>, StoreError> {
    let sql = format!("{SELECT} WHERE id = ?1");
    connection.prepare_cached(&sql)?.query_row([id], read).optional()?.transpose()
}

/// Kept views in order of name, each with the rows that it leaves now.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn views(case: &Case) -> Result<Vec<ViewRow>, StoreError> {
    let views = case.store().read(|connection| {
        let mut statement = connection.prepare_cached(&format!("{SELECT} ORDER BY name, id"))?;
        let rows = statement.query_map([], read)?;
        let mut found = Vec::new();
        for row in rows {
            found.push(row??);
        }
        Ok(found)
    })?;
    views.into_iter().map(|view| Ok(ViewRow { rows: case.store().totals(&view.filter)?.rows, view })).collect()
}
