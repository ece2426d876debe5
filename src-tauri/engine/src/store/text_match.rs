//! Which rows contain a text? Skeletons are judged once; only rows with variable tokens are put together and searched.

use std::collections::HashMap;

use rusqlite::Connection;

use super::dictionary::Words;
use super::error::StoreError;
use super::partitions::Partition;
use crate::model::RowId;
use crate::normalise;

/// A substring search without regard to case, over description, party and reference.
pub(crate) struct TextMatch {
    needle: String,
    skeletons: Vec<String>,
    parties: HashMap<u32, ()>,
}

impl TextMatch {
    pub(crate) fn new(connection: &Connection, needle: &str) -> Result<Self, StoreError> {
        let needle = needle.to_lowercase();
        let parties = numbered(connection, Words::Parties)?
            .into_iter()
            .enumerate()
            .filter(|(_, text)| text.to_lowercase().contains(&needle))
            .filter_map(|(number, _)| Some((u32::try_from(number).ok()?, ())))
            .collect();
        Ok(TextMatch { needle, skeletons: numbered(connection, Words::Skeletons)?, parties })
    }

    /// Keys of one partition's rows that match, in order.
    pub(crate) fn rows(&self, connection: &Connection, partition: Partition) -> Result<Vec<RowId>, StoreError> {
        let sql = format!("SELECT id, party, skeleton, argument, reference FROM {} ORDER BY id", partition.table());
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut literal: HashMap<u32, bool> = HashMap::new();
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let party: u32 = row.get(1)?;
            if self.parties.contains_key(&party)
                || self.in_reference(row.get_ref(4)?)?
                || self.in_description(row.get(2)?, row.get_ref(3)?, &mut literal)?
            {
                found.push(RowId(row.get(0)?));
            }
        }
        Ok(found)
    }

    fn in_reference(&self, value: rusqlite::types::ValueRef<'_>) -> Result<bool, StoreError> {
        let text = value.as_str_or_null().map_err(|_| StoreError::Damaged("a reference is no text".to_owned()))?;
        Ok(text.is_some_and(|text| text.to_lowercase().contains(&self.needle)))
    }

    fn in_description(
        &self,
        skeleton: u32,
        argument: rusqlite::types::ValueRef<'_>,
        literal: &mut HashMap<u32, bool>,
    ) -> Result<bool, StoreError> {
        let argument =
            argument.as_str_or_null().map_err(|_| StoreError::Damaged("a description is no text".to_owned()))?;
        let text = self.skeletons.get(skeleton as usize).map_or("", String::as_str);
        Ok(match argument {
            None => *literal.entry(skeleton).or_insert_with(|| text.to_lowercase().contains(&self.needle)),
            Some(argument) => normalise::text::join(text, Some(argument)).to_lowercase().contains(&self.needle),
        })
    }
}

/// A dictionary as a list: the text of number N at index N, the empty text at 0.
pub(crate) fn numbered(connection: &Connection, words: Words) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT id, text FROM {} ORDER BY id", words.table()))?;
    let mut rows = statement.query([])?;
    let mut texts = vec![String::new()];
    while let Some(row) = rows.next()? {
        let id: usize = row.get(0)?;
        if id != texts.len() {
            return Err(StoreError::Damaged(format!("{} skips number {}", words.table(), texts.len())));
        }
        texts.push(row.get(1)?);
    }
    Ok(texts)
}
