//! Does everything still hold? The chain, the vault, every row's digest, and row conservation.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use super::chain::{head, hex};
use super::log;
use super::view::{Verification, VerifiedPart};
use crate::archive;
use crate::case::{AuditHead, Case};
use crate::evidence::EvidenceError;
use crate::intake::{Control, IntakeError, Progress, conservation};
use crate::model::{AccountNo, Kind, Transaction, grouped};
use crate::store::digest::{RowDigest, RowHasher, chunk_digest};
use crate::store::partitions::Partition;
use crate::store::rows::{self, StoredRow};
use crate::store::tables::archived;
use crate::store::tables::corrections::{self, Correction};
use crate::store::tables::{accounts, evidence, imports};
use crate::store::write::partitions_of;
use crate::store::{Row, StoreError};

/// Failures listed per part.
const LISTED: usize = 100;

/// Verifies the whole case. `expected` is a head written down elsewhere, with which a cut-off log is found out.
///
/// # Errors
/// [`IntakeError`] where the case cannot be read at all, or a person cancelled.
pub fn verify_case(
    case: &Case,
    expected: Option<&AuditHead>,
    control: &dyn Control,
) -> Result<Verification, IntakeError> {
    let span = tracing::info_span!("verify");
    let _entered = span.enter();
    let audit = case.store().read(|connection| log::verify(connection, expected))?;
    let vault = verify_vault(case, control)?;
    let archive = archive::verify(case)?;
    let folder = case.folder().join("archive");
    let rows = case.store().read(|connection| verify_rows(connection, &folder, control))?;
    let conservation = case.store().read(|connection| {
        conservation::recount(connection, |_| if control.is_cancelled() { Err(StoreError::Cancelled) } else { Ok(()) })
    })?;
    let mut parts = vec![audit, vault, rows, conservation];
    parts.extend(archive);
    Ok(Verification {
        good: parts.iter().all(|part| part.good),
        parts,
        time: case.witness().time,
        head: case.store().read(head)?,
    })
}

fn verify_vault(case: &Case, control: &dyn Control) -> Result<VerifiedPart, IntakeError> {
    let files = case.store().read(evidence::all)?;
    let total = files.iter().map(|file| file.bytes).sum();
    let (mut failures, mut done) = (Vec::new(), 0);
    for file in &files {
        let found = case.vault().rehash(&file.sha256, |bytes| {
            control.progress(Progress { bytes: done + bytes, total, rows: 0 });
            if control.is_cancelled() { Err(EvidenceError::Missing(String::new())) } else { Ok(()) }
        });
        if control.is_cancelled() {
            return Err(IntakeError::Cancelled);
        }
        match found {
            Ok(hashes) if hashes.sha256[..] == file.sha256[..] && hashes.blake3[..] == file.blake3[..] => {}
            Ok(_) => failures.push(format!("{}: the sealed original was changed since it was sealed", file.name)),
            Err(error) => failures.push(format!("{}: {error}", file.name)),
        }
        done += file.bytes;
    }
    let known: HashSet<String> = files.iter().map(|file| hex(&file.sha256)).collect();
    let orphans = case.vault().orphans(|name| known.contains(name)).unwrap_or_default().len();
    let mut summary = match failures.first() {
        None => format!("All {} originals are as they were sealed.", grouped(files.len() as u64)),
        Some(first) => format!("{first}."),
    };
    if orphans > 0 {
        summary.push_str(&format!(" {orphans} file(s) in the vault were sealed but never recorded."));
    }
    Ok(VerifiedPart {
        name: "vault".to_owned(),
        good: failures.is_empty(),
        checked: files.len() as u64,
        summary,
        failures,
    })
}

fn verify_rows(connection: &Connection, folder: &Path, control: &dyn Control) -> Result<VerifiedPart, StoreError> {
    let (mut checked, mut failures) = (0, Vec::new());
    let archives: Vec<(Partition, Connection)> =
        archived::all(connection)?.iter().filter_map(|one| archive::opened(folder, one)).collect();
    for manifest in imports::all(connection)? {
        let file = evidence::get(connection, manifest.evidence)?;
        let mut check = RowCheck {
            connection,
            archives: &archives,
            hasher: RowHasher::new(&file.sha256, manifest.kind),
            accounts: accounts::all(connection)?.into_iter().map(|account| (account.id, account.stated_id)).collect(),
            evidence: manifest.evidence,
            kind: manifest.kind,
            name: file.name,
            checked: 0,
            failures: &mut failures,
        };
        check.chunks(control)?;
        checked += check.checked;
    }
    let summary = match failures.first() {
        None => format!("All {} rows are as they were stored.", grouped(checked)),
        Some(first) => format!("{first}."),
    };
    failures.truncate(LISTED);
    Ok(VerifiedPart { name: "rows".to_owned(), good: failures.is_empty(), checked, summary, failures })
}

struct RowCheck<'a> {
    connection: &'a Connection,
    archives: &'a [(Partition, Connection)],
    hasher: RowHasher,
    accounts: std::collections::HashMap<u32, String>,
    evidence: u32,
    kind: Kind,
    name: String,
    checked: u64,
    failures: &'a mut Vec<String>,
}

impl RowCheck<'_> {
    fn chunks(&mut self, control: &dyn Control) -> Result<(), StoreError> {
        let partitions = partitions_of(self.connection, self.evidence)?;
        let mut statement = self.connection.prepare_cached(
            "SELECT c.first_row, c.last_row, c.accepted, c.digest, a.body FROM chunks c
             LEFT JOIN audit a ON a.seq = c.audit WHERE c.evidence = ?1 ORDER BY c.first_row",
        )?;
        let decided = corrections::of_evidence(self.connection, self.evidence)?;
        let let_in: HashMap<u64, Correction> =
            decided.into_iter().filter(|one| one.digest.is_some()).map(|one| (one.row_no, one)).collect();
        let mut chunks = statement.query([self.evidence])?;
        while let Some(chunk) = chunks.next()? {
            if control.is_cancelled() {
                return Err(StoreError::Cancelled);
            }
            let (first, last): (u64, u64) = (chunk.get(0)?, chunk.get(1)?);
            let mut stored = Vec::new();
            for partition in &partitions {
                stored.append(&mut rows::of_evidence(self.connection, *partition, self.evidence, first, last)?);
            }
            for archive in self.archives.iter().filter(|archive| archive.0.kind == self.kind) {
                stored.append(&mut archive::rows_of_evidence(archive, self.connection, self.evidence, first, last)?);
            }
            stored.append(&mut rows::merged_of_evidence(self.connection, self.kind, self.evidence, first, last)?);
            stored.sort_by_key(|row| row.row.row_no);
            let number = |row: &StoredRow| u64::try_from(row.row.row_no).unwrap_or(0);
            let (corrected, stored): (Vec<_>, Vec<_>) =
                stored.into_iter().partition(|row| let_in.contains_key(&number(row)));
            for row in &corrected {
                if let Some(decision) = let_in.get(&number(row)) {
                    self.corrected(row, decision)?;
                }
            }
            self.chunk(first, last, &stored, chunk.get(2)?, &chunk.get::<_, Vec<u8>>(3)?, chunk.get(4)?);
        }
        Ok(())
    }

    fn chunk(
        &mut self,
        first: u64,
        last: u64,
        stored: &[StoredRow],
        accepted: u64,
        digest: &[u8],
        witnessed: Option<String>,
    ) {
        let mut digests: Vec<RowDigest> = Vec::with_capacity(stored.len());
        for row in stored {
            let now = self.digest(row);
            if row.digest != now {
                self.fail(format!("{}, row {}: the stored row was changed", self.name, row.row.row_no));
            }
            digests.push(now);
        }
        self.checked += stored.len() as u64;
        let stretch = format!("{}, rows {first} to {last}", self.name);
        if stored.len() as u64 != accepted {
            self.fail(format!("{stretch}: {accepted} rows were stored, {} are there now", stored.len()));
        } else if chunk_digest(digests.iter())[..] != *digest {
            self.fail(format!("{stretch}: the rows are not those that were stored"));
        }
        if !witnessed.is_some_and(|body| body.contains(&hex(digest))) {
            self.fail(format!("{stretch}: the audit log does not witness these rows"));
        }
    }

    /// A row that a person's decision let in: its digest stands in the entry of that decision.
    fn corrected(&mut self, row: &StoredRow, decision: &Correction) -> Result<(), StoreError> {
        let now = chunk_digest(std::iter::once(&self.digest(row)));
        let body: Option<String> = self
            .connection
            .prepare_cached("SELECT body FROM audit WHERE seq = ?1")?
            .query_row([decision.audit], |found| found.get(0))
            .optional()?;
        let row_no = decision.row_no;
        if decision.digest.as_deref() != Some(&now[..]) {
            self.fail(format!("{}, row {row_no}: the corrected row was changed since it was stored", self.name));
        } else if !body.is_some_and(|body| body.contains(&hex(&now))) {
            self.fail(format!("{}, row {row_no}: the audit log does not witness the correction", self.name));
        }
        self.checked += 1;
        Ok(())
    }

    fn digest(&mut self, stored: &StoredRow) -> RowDigest {
        let account = self.accounts.get(&stored.row.account).map_or("", String::as_str);
        self.hasher.digest(&as_transaction(stored), account)
    }

    fn fail(&mut self, failure: String) {
        if self.failures.len() <= LISTED {
            self.failures.push(failure);
        }
    }
}

/// The row as it was when its digest was made.
pub(crate) fn as_transaction(stored: &StoredRow) -> Transaction<'_> {
    let row: &Row = &stored.row;
    Transaction {
        row_no: u64::try_from(row.row_no).unwrap_or(0),
        span: stored.span,
        account: AccountNo(row.account),
        day: row.day,
        minute: stored.minute,
        amount: row.amount,
        rest: 0,
        currency: row.currency,
        balance: row.balance,
        party: row.party.as_str().into(),
        text: row.text.as_str().into(),
        reference: row.reference.as_deref().unwrap_or_default().into(),
        entry_id: stored.entry_id.as_deref().unwrap_or_default().into(),
        category: row.category.as_deref().unwrap_or_default().into(),
        person: row.person.as_deref().unwrap_or_default().into(),
        poster: row.poster.as_deref().unwrap_or_default().into(),
        period: row.period.as_deref().unwrap_or_default().into(),
        counter_account: row.counter_account.as_deref().unwrap_or_default().into(),
    }
}
