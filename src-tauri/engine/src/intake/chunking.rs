//! What stands between a reader and the store? A sink that judges rows and packs them into chunks.

use foldhash::HashMap;

use super::reading::Outgoing;
use crate::importers::{Document, Problem, RawRow, RawStatement, ReadOptions, Sink, Stop};
use crate::model::{AccountNo, RawAccount};
use crate::normalise::{self, Context};
use crate::store::chunk::{Chunk, NewAccount};
use crate::store::digest::RowHasher;

/// How much of a file is stored already. Readers give the same calls every time, so counting them is enough to go on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stored {
    /// First data row that is not stored.
    pub(super) next_row: u64,
    pub(super) notices: u64,
    pub(super) statements: u64,
    pub(super) documents: u64,
}

/// Which rows does a statement sum up? Those of its account since the account's last statement: readers hand a statement
/// over when its rows are behind. Statements of other accounts may stand between, since rows are told apart by account.
#[derive(Default)]
struct StatementSpans {
    last_row: u64,
    /// Last row of the account's last statement.
    ended: HashMap<Option<AccountNo>, u64>,
}

impl StatementSpans {
    /// First and last data row; the first is past the last for a statement without rows.
    fn end(&mut self, account: Option<AccountNo>) -> (u64, u64) {
        let before = self.ended.insert(account, self.last_row).unwrap_or(0);
        (before + 1, self.last_row)
    }
}

/// Packs what a reader yields and hands full chunks over.
pub(super) struct ChunkSink<'a> {
    context: Context,
    hasher: RowHasher,
    chunk: Chunk,
    stored: Stored,
    accounts_sent: usize,
    account_ids: Vec<String>,
    spans: StatementSpans,
    bytes_read: u64,
    /// A problem, a notice or a document came.
    told: bool,
    outgoing: Outgoing<'a>,
}

impl<'a> ChunkSink<'a> {
    pub(super) fn new(options: &ReadOptions, hasher: RowHasher, stored: Stored, outgoing: Outgoing<'a>) -> Self {
        ChunkSink {
            context: Context::new(options),
            hasher,
            chunk: Chunk::default(),
            stored,
            accounts_sent: 0,
            account_ids: Vec::new(),
            spans: StatementSpans::default(),
            bytes_read: 0,
            told: false,
            outgoing,
        }
    }

    /// True where a person was shown nothing of the file so far: no row, no word. A statement alone is its frame.
    pub(super) fn is_silent(&self) -> bool {
        self.spans.last_row == 0 && !self.told
    }

    /// How far the reading has come.
    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// Hands over what is left.
    pub(super) fn finish(mut self) -> Result<(), Stop> {
        self.send_chunk()
    }

    fn send_if_full(&mut self) -> Result<(), Stop> {
        if self.chunk.is_full() { self.send_chunk() } else { Ok(()) }
    }

    fn send_chunk(&mut self) -> Result<(), Stop> {
        let mut chunk = std::mem::take(&mut self.chunk);
        for (number, account) in self.context.accounts().enumerate().skip(self.accounts_sent) {
            let currency = u32::try_from(number).ok().and_then(|number| self.context.currency(AccountNo(number)));
            chunk.accounts.push(NewAccount { account: account.clone(), currency });
        }
        self.accounts_sent += chunk.accounts.len();
        if chunk.is_empty() {
            return Ok(());
        }
        chunk.bytes_read = self.bytes_read;
        // A closed channel means that the store failed; the writing side knows why.
        self.outgoing.chunks.send(chunk).map_err(|_| Stop::Failed)
    }

    fn notice(&mut self, problem: Problem) {
        self.told = true;
        if self.stored.notices > 0 {
            self.stored.notices -= 1;
        } else {
            self.chunk.notices.push(problem);
        }
    }

    fn take_notices(&mut self) {
        if self.context.has_notices() {
            let notices: Vec<Problem> = self.context.take_notices().collect();
            for notice in notices {
                self.notice(notice);
            }
        }
    }

    fn learn_accounts(&mut self) {
        let known = self.account_ids.len();
        self.account_ids.extend(self.context.accounts().skip(known).map(|account| account.id.clone()));
    }
}

impl Sink for ChunkSink<'_> {
    fn account(&mut self, account: &RawAccount) -> Result<AccountNo, Stop> {
        Ok(self.context.account(account))
    }

    fn row(&mut self, row: &RawRow<'_>) -> Result<(), Stop> {
        let judged = normalise::transaction(row, &mut self.context);
        self.spans.last_row = row.row_no;
        self.take_notices();
        if row.row_no < self.stored.next_row {
            return Ok(());
        }
        match judged {
            Ok(transaction) => {
                let account = transaction.account.0 as usize;
                if account >= self.account_ids.len() {
                    self.learn_accounts();
                }
                let id = self.account_ids.get(account).map_or("", String::as_str);
                self.chunk.push(&transaction, id, &mut self.hasher);
            }
            Err(problem) => self.chunk.reject(row.row_no, problem),
        }
        self.send_if_full()
    }

    fn reject(&mut self, row_no: u64, problem: Problem) -> Result<(), Stop> {
        self.spans.last_row = row_no;
        if row_no >= self.stored.next_row {
            self.chunk.reject(row_no, problem);
        }
        self.send_if_full()
    }

    fn problem(&mut self, problem: Problem) -> Result<(), Stop> {
        self.notice(problem);
        Ok(())
    }

    fn statement(&mut self, statement: &RawStatement) -> Result<(), Stop> {
        let rows = self.spans.end(statement.account);
        if self.stored.statements > 0 {
            self.stored.statements -= 1;
        } else {
            self.chunk.statements.push((statement.clone(), rows));
        }
        Ok(())
    }

    fn document(&mut self, document: &Document) -> Result<(), Stop> {
        self.told = true;
        if self.stored.documents > 0 {
            self.stored.documents -= 1;
        } else {
            self.chunk.documents.push(document.clone());
        }
        Ok(())
    }

    fn at(&mut self, bytes_read: u64) -> Result<(), Stop> {
        self.bytes_read = bytes_read;
        if self.outgoing.is_stopped() { Err(Stop::Cancelled) } else { Ok(()) }
    }
}
