//! Which number does a text have? Interning of parties, description skeletons and terms.

use foldhash::HashMap;

use rusqlite::{Connection, Transaction};

use super::columns::Texts;
use super::error::StoreError;

/// A table that numbers texts from 1; 0 stands for the empty text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Words {
    /// Counterparties, suppliers, payees.
    Parties,
    /// Descriptions with their variable tokens taken out.
    Skeletons,
    /// Categories, persons, periods and the other side's accounts.
    Terms,
}

impl Words {
    /// In order of declaration.
    pub(crate) const ALL: [Words; 3] = [Words::Parties, Words::Skeletons, Words::Terms];

    pub(crate) fn table(self) -> &'static str {
        match self {
            Words::Parties => "parties",
            Words::Skeletons => "skeletons",
            Words::Terms => "terms",
        }
    }
}

impl Words {
    /// The text of one number.
    pub(crate) fn by_number(self) -> &'static str {
        match self {
            Words::Parties => "SELECT text FROM parties WHERE id = ?1",
            Words::Skeletons => "SELECT text FROM skeletons WHERE id = ?1",
            Words::Terms => "SELECT text FROM terms WHERE id = ?1",
        }
    }
}

/// The writer's copy of one dictionary. Seeded hashing: evidence may be written to collide.
pub(crate) struct Dictionary {
    words: Words,
    numbers: HashMap<Box<str>, u32>,
    fresh: Vec<(u32, Box<str>)>,
}

impl Dictionary {
    /// Loads the dictionary as stored.
    pub(crate) fn load(connection: &Connection, words: Words) -> Result<Self, StoreError> {
        let mut numbers = HashMap::default();
        let mut statement = connection.prepare(&format!("SELECT id, text FROM {}", words.table()))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text: String = row.get(1)?;
            numbers.insert(text.into_boxed_str(), row.get(0)?);
        }
        Ok(Dictionary { words, numbers, fresh: Vec::new() })
    }

    /// The number of a text, given now where it is new.
    pub(crate) fn number(&mut self, text: &str) -> Result<u32, StoreError> {
        if text.is_empty() {
            return Ok(0);
        }
        if let Some(number) = self.numbers.get(text) {
            return Ok(*number);
        }
        let number = u32::try_from(self.numbers.len() + 1)
            .map_err(|_| StoreError::Damaged(format!("more than 2^32 different {}", self.words.table())))?;
        self.numbers.insert(text.into(), number);
        self.fresh.push((number, text.into()));
        Ok(number)
    }

    /// Stores the texts that are new since the last call.
    pub(crate) fn flush(&mut self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        if self.fresh.is_empty() {
            return Ok(());
        }
        let sql = format!("INSERT INTO {} (id, text) VALUES (?1, ?2)", self.words.table());
        let mut insert = transaction.prepare_cached(&sql)?;
        for (number, text) in self.fresh.drain(..) {
            insert.execute((number, &*text))?;
        }
        Ok(())
    }
}

/// Number of texts of a dictionary.
pub(crate) fn count(connection: &Connection, words: Words) -> Result<u32, StoreError> {
    let sql = format!("SELECT coalesce(max(id), 0) FROM {}", words.table());
    Ok(connection.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
}

/// A dictionary as a list: the text of number N at index N, the empty text at 0.
pub(crate) fn texts(connection: &Connection, words: Words) -> Result<Texts, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT id, text FROM {} ORDER BY id", words.table()))?;
    let mut rows = statement.query([])?;
    let mut texts = Texts::default();
    texts.push("");
    while let Some(row) = rows.next()? {
        let id: usize = row.get(0)?;
        let text = row.get_ref(1)?.as_str().unwrap_or_default();
        if id != texts.len() || !texts.push(text) {
            return Err(StoreError::Damaged(format!("{} skips number {}", words.table(), texts.len())));
        }
    }
    Ok(texts)
}
