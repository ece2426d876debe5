//! How are rows fetched once their place is known? By key, month by month.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use super::columns::Texts;
use super::dictionary::Words;
use super::directory::{DayRows, Directory};
use super::error::StoreError;
use super::partitions::Partition;
use super::query::Row;
use super::rowset::Scope;
use crate::model::{Currency, Kind, RowId, Span};
use crate::normalise;

/// A row with what only the inspector and verification need.
pub(crate) struct StoredRow {
    pub(crate) row: Row,
    pub(crate) entry_id: Option<String>,
    pub(crate) minute: Option<u16>,
    pub(crate) span: Span,
    pub(crate) digest: Vec<u8>,
}

const COLUMNS: &str = "t.id, t.evidence, t.row_no, t.account, t.amount, t.currency, t.skeleton, t.argument, t.party, \
    t.category, t.person, t.reference, t.entry_id, t.minute, t.balance, t.source_offset, t.source_len, \
    t.source_line, t.digest, t.poster, t.period, t.counter_account";

/// What numbers mean. Looking texts up one by one costs more than the row itself, so that pages bring their lists.
pub(crate) trait Vocabulary {
    /// The text of a number; empty for 0.
    fn text(&self, words: Words, number: u32) -> Result<String, StoreError>;
}

/// The dictionaries as lists.
pub(crate) struct Lexicon {
    pub(super) parties: Arc<Texts>,
    pub(super) skeletons: Arc<Texts>,
    pub(super) terms: Arc<Texts>,
}

impl Lexicon {
    pub(crate) fn of(scope: &Scope<'_>) -> Result<Self, StoreError> {
        let [parties, skeletons, terms] =
            [Words::Parties, Words::Skeletons, Words::Terms].map(|words| scope.texts(words));
        Ok(Lexicon { parties: parties?, skeletons: skeletons?, terms: terms? })
    }
}

impl Vocabulary for Lexicon {
    fn text(&self, words: Words, number: u32) -> Result<String, StoreError> {
        let texts = match words {
            Words::Parties => &self.parties,
            Words::Skeletons => &self.skeletons,
            Words::Terms => &self.terms,
        };
        Ok(texts.get(number as usize).to_owned())
    }
}

/// One text at a time, for questions about few rows.
impl Vocabulary for Connection {
    fn text(&self, words: Words, number: u32) -> Result<String, StoreError> {
        let found = self.prepare_cached(words.by_number())?.query_row([number], |row| row.get(0)).optional()?;
        Ok(found.unwrap_or_default())
    }
}

pub(super) fn select(partition: Partition, condition: &str) -> String {
    select_from(&partition.table(), condition)
}

/// The same of rows that were merged with another file's.
pub(super) fn select_merged(condition: &str) -> String {
    select_from("merged_rows", condition)
}

fn select_from(table: &str, condition: &str) -> String {
    format!("SELECT {COLUMNS} FROM {table} t WHERE {condition}")
}

/// Rows by key, in order of key; `from` and `to` inclusive, within one month and kind.
pub(super) const BY_RANGE: &str = "t.id BETWEEN ?1 AND ?2 ORDER BY t.id LIMIT ?3 OFFSET ?4";
/// One row.
pub(super) const BY_KEY: &str = "t.id = ?1";
/// A chunk's rows, by the evidence index.
pub(super) const BY_EVIDENCE: &str = "t.evidence = ?1 AND t.row_no BETWEEN ?2 AND ?3";

/// Appends rows `skip .. skip + count` of one day.
pub(super) fn day_rows(
    connection: &Connection,
    vocabulary: &impl Vocabulary,
    day: &DayRows,
    skip: u32,
    count: u32,
    found: &mut Vec<Row>,
) -> Result<(), StoreError> {
    let partition = Partition { month: day.day.month(), kind: day.kind };
    let mut statement = connection.prepare_cached(&select(partition, BY_RANGE))?;
    // Without gaps the key is known; with gaps the day is walked.
    let (first, offset) = if day.is_dense() { (skip, 0) } else { (0, skip) };
    let keys = (RowId::new(day.day, first).0, RowId::new(day.day, u32::MAX).0, count, offset);
    let mut rows = statement.query(keys)?;
    while let Some(row) = rows.next()? {
        found.push(stored(vocabulary, row, day.kind)?.row);
    }
    Ok(())
}

/// One row by key.
pub(crate) fn by_key(connection: &Connection, kind: Kind, id: RowId) -> Result<Option<StoredRow>, StoreError> {
    let Some(day) = id.day() else { return Ok(None) };
    let partition = Partition { month: day.month(), kind };
    if !super::partitions::exists(connection, partition)? {
        return Ok(None);
    }
    let mut statement = connection.prepare_cached(&select(partition, BY_KEY))?;
    statement.query_row([id.0], |row| Ok(stored(connection, row, kind))).optional()?.transpose()
}

/// Rows `first ..= last` of a file that stand in one partition, in no particular order.
pub(crate) fn of_evidence(
    connection: &Connection,
    partition: Partition,
    evidence: u32,
    first: u64,
    last: u64,
) -> Result<Vec<StoredRow>, StoreError> {
    of_evidence_in(connection, connection, partition, evidence, first, last)
}

/// The same where the table stands in another database than the texts.
pub(crate) fn of_evidence_in(
    table: &Connection,
    vocabulary: &impl Vocabulary,
    partition: Partition,
    evidence: u32,
    first: u64,
    last: u64,
) -> Result<Vec<StoredRow>, StoreError> {
    let mut statement = table.prepare_cached(&select(partition, BY_EVIDENCE))?;
    let mut rows = statement.query((evidence, first, last))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(stored(vocabulary, row, partition.kind)?);
    }
    Ok(found)
}

/// Rows `first ..= last` of a file that were merged with another file's, in no particular order.
pub(crate) fn merged_of_evidence(
    connection: &Connection,
    kind: Kind,
    evidence: u32,
    first: u64,
    last: u64,
) -> Result<Vec<StoredRow>, StoreError> {
    let mut statement = connection.prepare_cached(&select_merged(BY_EVIDENCE))?;
    let mut rows = statement.query((evidence, first, last))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(stored(connection, row, kind)?);
    }
    Ok(found)
}

/// One merged row by key.
pub(crate) fn merged_by_key(connection: &Connection, kind: Kind, id: RowId) -> Result<Option<StoredRow>, StoreError> {
    let mut statement = connection.prepare_cached(&select_merged("t.kind = ?1 AND t.id = ?2"))?;
    statement.query_row((kind.as_str(), id.0), |row| Ok(stored(connection, row, kind))).optional()?.transpose()
}

/// Position of a row in date order.
pub(crate) fn position_of(
    connection: &Connection,
    directory: &Directory,
    kind: Kind,
    id: RowId,
) -> Result<Option<u32>, StoreError> {
    let Some(day) = directory.day_of(kind, id) else { return Ok(None) };
    if day.is_dense() {
        return Ok((id.sequence() < day.rows).then(|| day.start + id.sequence()));
    }
    let table = Partition { month: day.day.month(), kind }.table();
    let before: u32 = connection
        .prepare_cached(&format!("SELECT count(*) FROM {table} WHERE id >= ?1 AND id < ?2"))?
        .query_row((RowId::new(day.day, 0).0, id.0), |row| row.get(0))?;
    Ok(Some(day.start + before))
}

fn stored(vocabulary: &impl Vocabulary, row: &rusqlite::Row<'_>, kind: Kind) -> Result<StoredRow, StoreError> {
    let id = RowId(row.get(0)?);
    let argument: Option<String> = row.get(7)?;
    let currency: u16 = row.get(5)?;
    let term = |column: usize| -> Result<Option<String>, StoreError> {
        let number = row.get(column)?;
        Ok(if number == 0 { None } else { Some(vocabulary.text(Words::Terms, number)?) })
    };
    let skeleton = vocabulary.text(Words::Skeletons, row.get(6)?)?;
    let party_id = row.get(8)?;
    Ok(StoredRow {
        row: Row {
            id,
            kind,
            day: id.day().ok_or_else(|| StoreError::Damaged(format!("row key {} names no day", id.0)))?,
            amount: row.get(4)?,
            currency: Currency::from_numeric(currency)
                .ok_or_else(|| StoreError::Damaged(format!("row {} has no valid currency", id.0)))?,
            account: row.get(3)?,
            party_id,
            party: vocabulary.text(Words::Parties, party_id)?,
            text: normalise::text::join(&skeleton, argument.as_deref()).into_owned(),
            category: term(9)?,
            person: term(10)?,
            poster: term(19)?,
            period: term(20)?,
            counter_account: term(21)?,
            reference: row.get(11)?,
            balance: row.get(14)?,
            evidence: row.get(1)?,
            row_no: row.get(2)?,
        },
        entry_id: row.get(12)?,
        minute: row.get(13)?,
        span: Span { offset: row.get(15)?, len: row.get(16)?, line: row.get(17)? },
        digest: row.get(18)?,
    })
}
