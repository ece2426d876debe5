//! How does a month stand in a file? A head that says what it is a copy of, then each column, checked by itself.
//!
//! ```text
//! "nexus-columns-1\n"        16 bytes
//! length of the head         u32, little-endian
//! BLAKE3 of the head         32 bytes
//! head                       JSON, see Head
//! columns                    one after another, where the head says
//! ```
//! Numbers are stored as differences from the least one in 0, 1, 2, 4 or 8 bytes, little-endian; a column whose rows all
//! say the same takes no room. Texts are their lengths as numbers, then the texts themselves.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Column, Texts, Values};
use crate::model::Currency;

const MAGIC: &[u8; 16] = b"nexus-columns-1\n";
/// Longest head that is read.
const LONGEST_HEAD: u32 = 64 * 1024;
const HEAD_AT: u64 = 16 + 4 + 32;

/// What a file is a copy of. All of it must fit, or the file is thrown away.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Head {
    /// The table's name.
    pub(super) table: String,
    /// The partition's version.
    pub(super) version: u64,
    /// Number and hash of the last audit entry when the copy was made. A case that was taken back to an earlier state
    /// has another entry there.
    pub(super) audit: (u64, String),
    pub(super) rows: u32,
    pub(super) columns: Vec<Place>,
}

/// Where a column stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Place {
    name: String,
    /// From the end of the head.
    offset: u64,
    len: u64,
    blake3: String,
    base: i64,
    width: u8,
    /// Bytes of the texts, which follow their lengths.
    texts: u64,
}

/// A whole file in memory.
pub(super) fn encode(mut head: Head, columns: &[(Column, Values)]) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    head.columns = columns.iter().map(|(column, values)| put(&mut body, *column, values)).collect();
    let text = serde_json::to_vec(&head)?;
    let mut file = Vec::with_capacity(body.len() + text.len() + HEAD_AT as usize);
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&u32::try_from(text.len()).map_err(io::Error::other)?.to_le_bytes());
    file.extend_from_slice(blake3::hash(&text).as_bytes());
    file.extend_from_slice(&text);
    file.extend_from_slice(&body);
    Ok(file)
}

/// The head of a file; `InvalidData` where it is none or was changed.
pub(super) fn head(path: &Path) -> io::Result<(Head, u64)> {
    let mut file = File::open(path)?;
    let mut fixed = [0; HEAD_AT as usize];
    file.read_exact(&mut fixed)?;
    let length = u32::from_le_bytes([fixed[16], fixed[17], fixed[18], fixed[19]]);
    if fixed[..16] != MAGIC[..] || length > LONGEST_HEAD {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut text = vec![0; length as usize];
    file.read_exact(&mut text)?;
    if blake3::hash(&text).as_bytes()[..] != fixed[20..] {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok((serde_json::from_slice(&text)?, HEAD_AT + u64::from(length)))
}

/// One column; `None` where the file does not hold it, `InvalidData` where it was changed.
pub(super) fn column(path: &Path, head: &Head, body: u64, column: Column) -> io::Result<Option<Values>> {
    let Some(place) = head.columns.iter().find(|place| place.name == column.sql()) else { return Ok(None) };
    let mut file = File::open(path)?;
    if file.metadata()?.len() < body + place.offset + place.len {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    file.seek(SeekFrom::Start(body + place.offset))?;
    let mut bytes = vec![0; usize::try_from(place.len).map_err(io::Error::other)?];
    file.read_exact(&mut bytes)?;
    if blake3::hash(&bytes).to_hex().as_str() != place.blake3 {
        return Err(io::ErrorKind::InvalidData.into());
    }
    take(place, head.rows as usize, &bytes, column).map(Some).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn put(body: &mut Vec<u8>, column: Column, values: &Values) -> Place {
    let offset = body.len();
    let (base, width) = match values {
        Values::Wide(values) => put_numbers(body, values, |value| *value),
        Values::Numbers(values) => put_numbers(body, values, |value| i64::from(*value)),
        Values::Minutes(values) => put_numbers(body, values, |value| i64::from(*value)),
        Values::Currencies(values, _) => put_numbers(body, values, |value| i64::from(value.numeric())),
        Values::Texts(texts) => {
            let lengths: Vec<u32> = texts.lengths().collect();
            put_numbers(body, &lengths, |value| i64::from(*value))
        }
    };
    let texts = if let Values::Texts(texts) = values { texts.all() } else { "" };
    body.extend_from_slice(texts.as_bytes());
    let written = &body[offset..];
    Place {
        name: column.sql().to_owned(),
        offset: offset as u64,
        len: written.len() as u64,
        blake3: blake3::hash(written).to_hex().to_string(),
        base,
        width,
        texts: texts.len() as u64,
    }
}

fn put_numbers<T>(body: &mut Vec<u8>, values: &[T], number: impl Fn(&T) -> i64) -> (i64, u8) {
    let least = values.iter().map(&number).min().unwrap_or(0);
    let most = values.iter().map(&number).max().unwrap_or(0);
    let difference = |value: &T| number(value).wrapping_sub(least).cast_unsigned();
    let width = match most.wrapping_sub(least).cast_unsigned() {
        0 => 0,
        1..=0xff => 1,
        0x100..=0xffff => 2,
        0x1_0000..=0xffff_ffff => 4,
        _ => 8,
    };
    for value in values {
        body.extend_from_slice(&difference(value).to_le_bytes()[..width]);
    }
    (least, width as u8)
}

fn take(place: &Place, rows: usize, bytes: &[u8], column: Column) -> Option<Values> {
    let texts = usize::try_from(place.texts).ok()?;
    let (numbers, texts) = bytes.split_at_checked(bytes.len().checked_sub(texts)?)?;
    let of_numbers = Packed { base: place.base, width: place.width, bytes: numbers, rows };
    Some(match column {
        Column::Amount | Column::Balance => Values::Wide(of_numbers.values(|value| value)?.into()),
        Column::Minute => Values::Minutes(of_numbers.values(|value| value as u16)?.into()),
        Column::Currency => Values::of_currencies(currencies(&of_numbers.values(|value| value as u16)?)?),
        Column::Argument | Column::Reference | Column::EntryId => {
            let text = String::from_utf8(texts.to_vec()).ok()?;
            Values::Texts(Texts::of_lengths(&of_numbers.values(|value| value as u32)?, text)?.into())
        }
        _ => Values::Numbers(of_numbers.values(|value| value as u32)?.into()),
    })
}

fn currencies(numbers: &[u16]) -> Option<Vec<Currency>> {
    let mut last = Currency::NONE;
    let known = |number: &u16| {
        if *number != last.numeric() {
            last = Currency::from_numeric(*number)?;
        }
        Some(last)
    };
    numbers.iter().map(known).collect()
}

struct Packed<'a> {
    base: i64,
    width: u8,
    bytes: &'a [u8],
    rows: usize,
}

impl Packed<'_> {
    /// The numbers; `None` where the bytes are not those of as many rows. What is checked by its sum was written by
    /// [`put`], so that every number fits its type.
    fn values<T>(&self, narrow: impl Fn(i64) -> T) -> Option<Vec<T>> {
        if self.bytes.len() != self.rows * usize::from(self.width) {
            return None;
        }
        let wide = |difference: u64| narrow(self.base.wrapping_add(difference.cast_signed()));
        Some(match self.width {
            0 => (0..self.rows).map(|_| wide(0)).collect(),
            1 => self.bytes.iter().map(|byte| wide(u64::from(*byte))).collect(),
            2 => self.bytes.as_chunks().0.iter().map(|bytes| wide(u64::from(u16::from_le_bytes(*bytes)))).collect(),
            4 => self.bytes.as_chunks().0.iter().map(|bytes| wide(u64::from(u32::from_le_bytes(*bytes)))).collect(),
            8 => self.bytes.as_chunks().0.iter().map(|bytes| wide(u64::from_le_bytes(*bytes))).collect(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_values() -> impl Strategy<Value = (Column, Values)> {
        let wide = prop::collection::vec(prop_oneof![any::<i64>(), 0..300i64], 7);
        let numbers = prop::collection::vec(prop_oneof![any::<u32>(), Just(4)], 7);
        let texts = prop::collection::vec("[a-z\u{e9}]{0,5}", 7);
        prop_oneof![
            wide.prop_map(|values| (Column::Amount, Values::Wide(values.into()))),
            Just((Column::Balance, Values::Wide([i64::MIN; 7].into()))),
            numbers.prop_map(|values| (Column::Party, Values::Numbers(values.into()))),
            texts.prop_map(|values| {
                let mut texts = Texts::default();
                values.iter().for_each(|text| assert!(texts.push(text)));
                (Column::Reference, Values::Texts(texts.into()))
            }),
        ]
    }

    fn any_head() -> Head {
        Head { table: "t".to_owned(), version: 1, audit: (1, "h".to_owned()), rows: 7, columns: Vec::new() }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn what_is_written_is_read_and_every_changed_byte_is_found((which, values) in any_values(), place: prop::sample::Index) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("x");
            let mut bytes = encode(any_head(), &[(which, values.clone())]).unwrap();
            std::fs::write(&path, &bytes).unwrap();
            let (found, body) = head(&path).unwrap();
            let read = column(&path, &found, body, which).unwrap().unwrap();
            prop_assert_eq!(format!("{read:?}"), format!("{values:?}"));
            let place = place.index(bytes.len());
            bytes[place] ^= 0x10;
            std::fs::write(&path, &bytes).unwrap();
            let changed = head(&path).and_then(|(found, body)| column(&path, &found, body, which));
            prop_assert!(changed.is_err());
        }
    }
}
