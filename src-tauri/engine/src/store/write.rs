//! How does a chunk become durable? One transaction: rows, dictionaries, directory, manifest and audit entry.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::chunk::{Chunk, NewRow};
use super::dictionary::{Dictionary, Words};
use super::digest::{RowDigest, chunk_digest};
use super::error::StoreError;
use super::partitions::Partition;
use super::tables::{accounts, documents, flows, imports, problems, statements};
use crate::audit::{self, Entry, Witness};
use crate::model::{AccountNo, Currency, Kind, RowId, format_minor_wide, grouped};

/// The file that rows are being stored for.
pub(crate) struct Reading {
    pub(crate) evidence: u32,
    pub(crate) evidence_name: String,
    pub(crate) sha256: String,
    pub(crate) kind: Kind,
    /// Case account of each [`AccountNo`].
    accounts: Vec<u32>,
}

impl Reading {
    pub(crate) fn new(evidence: u32, evidence_name: String, sha256: String, kind: Kind) -> Self {
        Reading { evidence, evidence_name, sha256, kind, accounts: Vec::new() }
    }

    fn account(&self, number: AccountNo) -> u32 {
        self.accounts.get(number.0 as usize).copied().unwrap_or(0)
    }
}

/// The one connection that changes the case, with its dictionaries.
pub(crate) struct Writer {
    pub(crate) connection: Connection,
    words: Option<WriterWords>,
}

struct WriterWords {
    parties: Dictionary,
    skeletons: Dictionary,
    terms: Dictionary,
}

impl Writer {
    pub(crate) fn new(connection: Connection) -> Self {
        Writer { connection, words: None }
    }

    /// Stores a chunk whole or not at all.
    pub(crate) fn commit(&mut self, reading: &mut Reading, chunk: &Chunk, witness: &Witness) -> Result<(), StoreError> {
        self.storing(reading, |transaction, words, reading| store_chunk(transaction, words, reading, chunk, witness))
    }

    /// Stores rows that a decision lets in after the reading, together with what `record` does about the decision. The
    /// digest given to it is the one that verification will compute of these rows.
    pub(crate) fn commit_decided<T>(
        &mut self,
        reading: &mut Reading,
        chunk: &Chunk,
        record: impl FnOnce(&Transaction<'_>, &[u8; 32]) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.storing(reading, |transaction, words, reading| {
            let (digest, flows) = store_content(transaction, words, reading, chunk)?;
            for (month, ..) in flows.keys() {
                Partition { month: *month, kind: reading.kind }.index(transaction)?;
            }
            record(transaction, &digest)
        })
    }

    fn storing<T>(
        &mut self,
        reading: &mut Reading,
        store: impl FnOnce(&Transaction<'_>, &mut WriterWords, &mut Reading) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // The dictionaries run ahead of the transaction; after a failure they are loaded anew.
        let mut words = match self.words.take() {
            Some(words) => words,
            None => WriterWords {
                parties: Dictionary::load(&self.connection, Words::Parties)?,
                skeletons: Dictionary::load(&self.connection, Words::Skeletons)?,
                terms: Dictionary::load(&self.connection, Words::Terms)?,
            },
        };
        let known_accounts = reading.accounts.len();
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let stored = store(&transaction, &mut words, reading)
            .and_then(|value| transaction.commit().map(|()| value).map_err(StoreError::from));
        match &stored {
            Ok(_) => self.words = Some(words),
            Err(_) => reading.accounts.truncate(known_accounts),
        }
        stored
    }

    /// Gives the dictionaries' memory back; they are loaded anew when rows are stored again.
    pub(crate) fn release(&mut self) {
        self.words = None;
        self.connection.flush_prepared_statement_cache();
    }

    /// Runs `change` and its audit entry in one transaction.
    pub(crate) fn change<T>(
        &mut self,
        witness: &Witness,
        change: impl FnOnce(&Transaction<'_>) -> Result<(T, Entry), StoreError>,
    ) -> Result<T, StoreError> {
        self.changing(|transaction| {
            let (value, entry) = change(transaction)?;
            audit::append(transaction, witness, &entry)?;
            Ok(value)
        })
    }

    /// Runs `change`, which appends its own audit entry, in one transaction.
    pub(crate) fn changing<T>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = change(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }
}

/// Accounts, rows, dictionaries and flows; gives the digest of the rows and what they add to the flows.
fn store_content(
    transaction: &Transaction<'_>,
    words: &mut WriterWords,
    reading: &mut Reading,
    chunk: &Chunk,
) -> Result<([u8; 32], flows::Additions), StoreError> {
    for new in &chunk.accounts {
        let number = reading.accounts.len();
        let of_rows = chunk.rows.iter().find(|row| row.account.0 as usize == number).map(|row| row.currency);
        let currency = new.currency.or(of_rows).unwrap_or(Currency::NONE);
        let (evidence, file) = (reading.evidence, &reading.evidence_name);
        reading.accounts.push(accounts::find_or_add(transaction, &new.account, currency, evidence, file)?);
    }
    let digests: Vec<RowDigest> = chunk.rows.iter().map(|row| row.digest).collect();
    let digest = chunk_digest(digests.iter());
    let flows = store_rows(transaction, words, reading, chunk)?;
    words.parties.flush(transaction)?;
    words.skeletons.flush(transaction)?;
    words.terms.flush(transaction)?;
    flows::add(transaction, reading.evidence, reading.kind, &flows)?;
    Ok((digest, flows))
}

fn store_chunk(
    transaction: &Transaction<'_>,
    words: &mut WriterWords,
    reading: &mut Reading,
    chunk: &Chunk,
    witness: &Witness,
) -> Result<(), StoreError> {
    let (digest, flows) = store_content(transaction, words, reading, chunk)?;
    for (row_no, problem) in &chunk.rejected {
        problems::add(transaction, reading.evidence, Some(*row_no), problem)?;
    }
    for problem in &chunk.notices {
        problems::add(transaction, reading.evidence, None, problem)?;
    }
    for (statement, rows) in &chunk.statements {
        let account = statement.account.map(|number| reading.account(number));
        statements::add(transaction, reading.evidence, account, statement, *rows)?;
    }
    for document in &chunk.documents {
        documents::add(transaction, reading.evidence, document)?;
    }
    imports::advance(transaction, reading.evidence, chunk)?;
    let entry = chunk_entry(reading, chunk, &digest, &flows);
    let head = audit::append(transaction, witness, &entry)?;
    if let Some((first, last)) = chunk.range {
        transaction
            .prepare_cached(
                "INSERT INTO chunks (evidence, first_row, last_row, accepted, digest, audit)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![reading.evidence, first, last, chunk.rows.len(), digest, head.seq])?;
    }
    Ok(())
}

/// Inserts the rows in day order and returns what they add to each month's flows.
fn store_rows(
    transaction: &Transaction<'_>,
    words: &mut WriterWords,
    reading: &Reading,
    chunk: &Chunk,
) -> Result<flows::Additions, StoreError> {
    let mut order: Vec<&NewRow> = chunk.rows.iter().collect();
    // Stable: rows of one day keep the file's order.
    order.sort_by_key(|row| row.day);
    let mut additions = flows::Additions::new();
    for month_rows in order.chunk_by(|one, other| one.day.month() == other.day.month()) {
        let Some(first) = month_rows.first() else { continue };
        let partition = Partition { month: first.day.month(), kind: reading.kind };
        partition.create(transaction)?;
        let mut insert = transaction.prepare_cached(&insert_sql(partition))?;
        for day_rows in month_rows.chunk_by(|one, other| one.day == other.day) {
            let sequence = take_sequences(transaction, reading.kind, day_rows)?;
            for (row, sequence) in day_rows.iter().zip(sequence..) {
                insert_row(&mut insert, words, reading, chunk, row, sequence)?;
                let key = (partition.month, reading.account(row.account), row.currency);
                additions.entry(key).or_default().add(row.day, row.amount);
            }
        }
        partition.touch(transaction)?;
    }
    Ok(additions)
}

fn insert_sql(partition: Partition) -> String {
    format!(
        "INSERT INTO {} VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22)",
        partition.table()
    )
}

fn insert_row(
    insert: &mut rusqlite::Statement<'_>,
    words: &mut WriterWords,
    reading: &Reading,
    chunk: &Chunk,
    row: &NewRow,
    sequence: u32,
) -> Result<(), StoreError> {
    insert.execute(params![
        RowId::new(row.day, sequence).0,
        reading.evidence,
        row.row_no,
        reading.account(row.account),
        row.amount,
        row.currency.numeric(),
        words.skeletons.number(chunk.text(row.skeleton))?,
        row.argument.map(|argument| chunk.text(argument)),
        words.parties.number(chunk.text(row.party))?,
        words.terms.number(chunk.text(row.category))?,
        words.terms.number(chunk.text(row.person))?,
        chunk.optional(row.reference),
        chunk.optional(row.entry_id),
        row.minute,
        row.balance,
        row.span.offset,
        row.span.len,
        row.span.line,
        row.digest,
        words.terms.number(chunk.text(row.poster))?,
        words.terms.number(chunk.text(row.period))?,
        words.terms.number(chunk.text(row.counter_account))?,
    ])?;
    Ok(())
}

/// Reserves sequence numbers for rows of one day and counts them in the directory.
fn take_sequences(transaction: &Transaction<'_>, kind: Kind, rows: &[&NewRow]) -> Result<u32, StoreError> {
    let Some(day) = rows.first().map(|row| row.day.number()) else { return Ok(0) };
    let start: u32 = transaction
        .prepare_cached("SELECT next_sequence FROM directory WHERE day = ?1 AND kind = ?2")?
        .query_row((day, kind.as_str()), |row| row.get(0))
        .optional()?
        .unwrap_or(0);
    transaction
        .prepare_cached(
            "INSERT INTO directory (day, kind, rows, next_sequence) VALUES (?1, ?2, ?3, ?3)
             ON CONFLICT DO UPDATE SET rows = rows + ?3, next_sequence = next_sequence + ?3",
        )?
        .execute((day, kind.as_str(), rows.len()))?;
    Ok(start)
}

fn chunk_entry(reading: &Reading, chunk: &Chunk, digest: &[u8; 32], flows: &flows::Additions) -> Entry {
    let mut sums: BTreeMap<Currency, i128> = BTreeMap::new();
    for ((_, _, currency), flow) in flows {
        *sums.entry(*currency).or_default() += flow.money_in + flow.money_out;
    }
    let (first, last) = chunk.range.unwrap_or((0, 0));
    let summary = if chunk.range.is_some() {
        format!(
            "Stored rows {} to {} of {}: {} accepted, {} rejected",
            grouped(first),
            grouped(last),
            reading.evidence_name,
            grouped(chunk.rows.len() as u64),
            grouped(chunk.rejected.len() as u64)
        )
    } else {
        format!("Stored what {} says of itself beside its rows", reading.evidence_name)
    };
    Entry {
        operation: "import.chunk",
        summary,
        objects: BTreeMap::from([("evidence", reading.sha256.clone()), ("rows_blake3", audit::hex(digest))]),
        rows: chunk.rows.len() as u64,
        sums: sums.into_iter().map(|(currency, sum)| (currency.code(), format_minor_wide(sum, currency))).collect(),
        detail: BTreeMap::from([
            ("first_row", first.into()),
            ("last_row", last.into()),
            ("rejected", chunk.rejected.len().into()),
            ("kind", reading.kind.as_str().into()),
        ]),
    }
}

/// Partitions that hold rows of a file.
pub(crate) fn partitions_of(connection: &Connection, evidence: u32) -> Result<BTreeSet<Partition>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT kind, month FROM flows WHERE evidence = ?1")?;
    let rows = statement.query_map([evidence], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    let mut found = BTreeSet::new();
    for row in rows {
        let (kind, month) = row?;
        if let (Some(kind), Some(month)) = (Kind::from_name(&kind), crate::model::Month::parse(&month)) {
            found.insert(Partition { month, kind });
        }
    }
    Ok(found)
}
