//! What is stored at once? A chunk of one file's rows, texts packed in one buffer.

use super::digest::{RowDigest, RowHasher};
use crate::importers::{Document, Problem, RawStatement};
use crate::model::{AccountNo, Currency, Day, RawAccount, Span, Transaction};
use crate::normalise;

/// A chunk ends with each row whose number this divides, so that a reading that is resumed in the middle of one ends its
/// chunks where a straight one does. Rows of one chunk: small enough to cancel within a second, large enough that its commit costs little.
pub(crate) const CHUNK_ROWS: u64 = 32_768;
/// Texts of one chunk, bytes; a chunk is full when either limit is reached.
const CHUNK_TEXT: usize = 16 * 1024 * 1024;

/// A stretch of the chunk's text buffer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Slice {
    start: u32,
    len: u32,
}

/// A row waiting to be stored.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewRow {
    pub(crate) row_no: u64,
    pub(crate) span: Span,
    pub(crate) account: AccountNo,
    pub(crate) day: Day,
    pub(crate) minute: Option<u16>,
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) balance: Option<i64>,
    pub(crate) party: Slice,
    pub(crate) skeleton: Slice,
    pub(crate) argument: Option<Slice>,
    pub(crate) reference: Slice,
    pub(crate) entry_id: Slice,
    pub(crate) category: Slice,
    pub(crate) person: Slice,
    pub(crate) poster: Slice,
    pub(crate) period: Slice,
    pub(crate) counter_account: Slice,
    pub(crate) digest: RowDigest,
}

/// An account first met in this chunk; accounts arrive in the order of their numbers.
#[derive(Clone, Debug)]
pub(crate) struct NewAccount {
    pub(crate) account: RawAccount,
    /// Currency of its rows where the file or the reading's options state one.
    pub(crate) currency: Option<Currency>,
}

/// Everything one commit stores of one file.
#[derive(Default)]
pub(crate) struct Chunk {
    texts: String,
    splitter: normalise::text::Splitter,
    pub(crate) rows: Vec<NewRow>,
    pub(crate) accounts: Vec<NewAccount>,
    pub(crate) rejected: Vec<(u64, Problem)>,
    pub(crate) notices: Vec<Problem>,
    /// With the range of data rows that each sums up, of its own account.
    pub(crate) statements: Vec<(RawStatement, (u64, u64))>,
    pub(crate) documents: Vec<Document>,
    /// First and last data row number that the chunk accounts for; `None` for a chunk of notices only.
    pub(crate) range: Option<(u64, u64)>,
    /// Bytes of the original read so far.
    pub(crate) bytes_read: u64,
}

impl Chunk {
    pub(crate) fn is_full(&self) -> bool {
        self.range.is_some_and(|(_, last)| last.is_multiple_of(CHUNK_ROWS)) || self.texts.len() >= CHUNK_TEXT
    }

    /// Nothing that would need a commit.
    pub(crate) fn is_empty(&self) -> bool {
        self.range.is_none()
            && self.accounts.is_empty()
            && self.notices.is_empty()
            && self.statements.is_empty()
            && self.documents.is_empty()
    }

    /// Takes an accepted row. `account` is the account's id as stated.
    pub(crate) fn push(&mut self, row: &Transaction<'_>, account: &str, hasher: &mut RowHasher) {
        let digest = hasher.digest(row, account);
        let (skeleton, argument) = self.put_description(&row.text);
        let new = NewRow {
            row_no: row.row_no,
            span: row.span,
            account: row.account,
            day: row.day,
            minute: row.minute,
            amount: row.amount,
            currency: row.currency,
            balance: row.balance,
            party: self.put(&row.party),
            skeleton,
            argument,
            reference: self.put(&row.reference),
            entry_id: self.put(&row.entry_id),
            category: self.put(&row.category),
            person: self.put(&row.person),
            poster: self.put(&row.poster),
            period: self.put(&row.period),
            counter_account: self.put(&row.counter_account),
            digest,
        };
        self.rows.push(new);
        self.cover(row.row_no);
    }

    /// Takes a row that was read but not accepted.
    pub(crate) fn reject(&mut self, row_no: u64, problem: Problem) {
        self.rejected.push((row_no, problem));
        self.cover(row_no);
    }

    /// The text of a slice.
    pub(crate) fn text(&self, slice: Slice) -> &str {
        self.texts.get(slice.start as usize..(slice.start + slice.len) as usize).unwrap_or_default()
    }

    /// The text of a slice, or `None` for an empty one.
    pub(crate) fn optional(&self, slice: Slice) -> Option<&str> {
        (slice.len > 0).then(|| self.text(slice))
    }

    fn cover(&mut self, row_no: u64) {
        self.range = Some(match self.range {
            None => (row_no, row_no),
            Some((first, last)) => (first.min(row_no), last.max(row_no)),
        });
    }

    fn put(&mut self, text: &str) -> Slice {
        put(&mut self.texts, text)
    }

    fn put_description(&mut self, text: &str) -> (Slice, Option<Slice>) {
        let (skeleton, argument) = self.splitter.split(text);
        let skeleton = put(&mut self.texts, skeleton);
        (skeleton, argument.map(|argument| put(&mut self.texts, argument)))
    }
}

fn put(texts: &mut String, text: &str) -> Slice {
    // A chunk's texts stay near CHUNK_TEXT, far below 4 GiB.
    let start = u32::try_from(texts.len()).unwrap_or(u32::MAX);
    texts.push_str(text);
    Slice { start, len: u32::try_from(text.len()).unwrap_or(0) }
}
