//! How does a month stand in a file? A head that says what it is a copy of, then each column, checked by itself.
//!
//! ```text
//! "nexus-columns-2\n"        16 bytes
//! length of the head         u32, little-endian
//! BLAKE3 of the head         32 bytes
//! head                       JSON, see Head
//! columns                    one after another, where the head says
//! ```
//! Numbers are stored as differences from the least one in 0 to 4 or 8 bytes, little-endian; a column whose rows all say
//! the same takes no room. Texts are their lengths as numbers, then the texts themselves.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::packed::Packed;
use super::{Column, Texts, Values};

const MAGIC: &[u8; 16] = b"nexus-columns-2\n";
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

impl Head {
    /// Bytes of the columns.
    pub(super) fn bytes(&self) -> u64 {
        self.columns.iter().map(|place| place.len).sum()
    }
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

/// Bytes of a file from `offset` on.
fn part(path: &Path, offset: u64, len: u64) -> io::Result<Arc<[u8]>> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() < offset.saturating_add(len) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = vec![0; usize::try_from(len).map_err(io::Error::other)?];
    file.read_exact(&mut bytes)?;
    Ok(bytes.into())
}

/// One column; `None` where the file does not hold it, `InvalidData` where it was changed.
pub(super) fn column(path: &Path, head: &Head, body: u64, column: Column) -> io::Result<Option<Values>> {
    let Some(place) = head.columns.iter().find(|place| place.name == column.sql()) else { return Ok(None) };
    let bytes = part(path, body.saturating_add(place.offset), place.len)?;
    take(place, head.rows as usize, &bytes, 0, column).map(Some)
}

/// Every column; `InvalidData` where one was changed.
pub(super) fn columns(path: &Path, head: &Head, body: u64) -> io::Result<Vec<(Column, Values)>> {
    let len = head.columns.iter().map(|place| place.offset.saturating_add(place.len)).max().unwrap_or(0);
    let bytes = part(path, body, len)?;
    let known = Column::ALL.into_iter().filter_map(|column| {
        let place = head.columns.iter().find(|place| place.name == column.sql())?;
        let at = usize::try_from(place.offset).ok()?;
        Some(take(place, head.rows as usize, &bytes, at, column).map(|values| (column, values)))
    });
    known.collect()
}

fn put(body: &mut Vec<u8>, column: Column, values: &Values) -> Place {
    let offset = body.len();
    let (numbers, texts) = match values {
        Values::Numbers(packed) => (packed.clone(), ""),
        Values::Texts(texts) => {
            let lengths: Vec<u32> = texts.lengths().collect();
            (Packed::of(&lengths, |length| i64::from(*length)), texts.all())
        }
    };
    body.extend_from_slice(numbers.bytes());
    body.extend_from_slice(texts.as_bytes());
    let written = &body[offset..];
    Place {
        name: column.sql().to_owned(),
        offset: offset as u64,
        len: written.len() as u64,
        blake3: blake3::hash(written).to_hex().to_string(),
        base: numbers.base(),
        width: numbers.width(),
        texts: texts.len() as u64,
    }
}

/// The column that stands at `at`, once its sum was found to be right.
fn take(place: &Place, rows: usize, bytes: &Arc<[u8]>, at: usize, column: Column) -> io::Result<Values> {
    let taken = || {
        let end = at.checked_add(usize::try_from(place.len).ok()?)?;
        let written = bytes.get(at..end)?;
        if blake3::hash(written).to_hex().as_str() != place.blake3 {
            return None;
        }
        let middle = end.checked_sub(usize::try_from(place.texts).ok()?)?;
        let numbers = Packed::within(bytes, at..middle, place.base, place.width, rows)?;
        Some(match column {
            Column::Argument | Column::Reference | Column::EntryId => {
                let text = std::str::from_utf8(bytes.get(middle..end)?).ok()?.to_owned();
                let lengths = numbers.unpack(|length| length as u32);
                Values::Texts(Texts::of_lengths(lengths.into_iter(), text)?.into())
            }
            _ => Values::Numbers(numbers),
        })
    };
    taken().ok_or_else(|| io::ErrorKind::InvalidData.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_values() -> impl Strategy<Value = (Column, Values)> {
        let packed = |values: Vec<i64>| Values::Numbers(Packed::of(&values, |value| *value));
        let wide = prop::collection::vec(prop_oneof![any::<i64>(), 0..300i64], 7);
        let numbers = prop::collection::vec(prop_oneof![0..i64::from(u32::MAX), Just(4)], 7);
        let texts = prop::collection::vec("[a-z\u{e9}]{0,5}", 7);
        prop_oneof![
            wide.prop_map(move |values| (Column::Amount, packed(values))),
            Just((Column::Balance, packed(vec![i64::MIN; 7]))),
            numbers.prop_map(move |values| (Column::Party, packed(values))),
            texts.prop_map(|values| {
                let mut texts = Texts::default();
                values.iter().for_each(|text| assert!(texts.push(text)));
                (Column::Reference, Values::Texts(texts.into()))
            }),
        ]
    }

    /// What a column says, however it is held.
    fn said(values: &Values) -> String {
        match values {
            Values::Numbers(packed) => format!("{:?}", packed.unpack(|value| value)),
            Values::Texts(texts) => format!("{:?}", texts.iter().collect::<Vec<_>>()),
        }
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
            prop_assert_eq!(said(&read), said(&values));
            let whole = columns(&path, &found, body).unwrap();
            prop_assert_eq!(whole.iter().map(|(_, values)| said(values)).collect::<Vec<_>>(), vec![said(&values)]);
            let place = place.index(bytes.len());
            bytes[place] ^= 0x10;
            std::fs::write(&path, &bytes).unwrap();
            let changed = head(&path).and_then(|(found, body)| column(&path, &found, body, which));
            prop_assert!(changed.is_err());
            prop_assert!(head(&path).and_then(|(found, body)| columns(&path, &found, body)).is_err());
        }
    }
}
