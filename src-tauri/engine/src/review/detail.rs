//! What is known of one row, and does its original still say so?

use std::io::{Read, Seek, SeekFrom};

use crate::audit::{as_transaction, hex};
use crate::case::Case;
use crate::evidence::EvidenceError;
use crate::intake::{IntakeError, encoding_of};
use crate::model::{Kind, RowId};
use crate::store::digest::RowHasher;
use crate::store::rows::StoredRow;
use crate::store::tables::evidence::Sealed;
use crate::store::tables::{accounts, evidence, imports};
use crate::store::{RowDetail, SourceExcerpt, StoreError};

/// Everything about one row; its source is read from the sealed original now.
///
/// # Errors
/// [`StoreError::NotFound`] where there is no such row; [`EvidenceError::Missing`] where its original is gone.
pub fn row_detail(case: &Case, kind: Kind, id: RowId) -> Result<RowDetail, IntakeError> {
    let found = case.store().row(kind, id)?;
    let (stored, position) = found.ok_or_else(|| StoreError::NotFound(format!("row {}", id.0)))?;
    let (file, manifest, account) = case.store().read(|connection| {
        let file = evidence::get(connection, stored.row.evidence)?;
        let manifest = imports::get(connection, stored.row.evidence)?;
        let account = accounts::all(connection)?.into_iter().find(|account| account.id == stored.row.account);
        Ok((file, manifest, account))
    })?;
    let stated_id = account.map(|account| account.stated_id).unwrap_or_default();
    let encoding = encoding_of(manifest.as_ref().map(|manifest| &manifest.options));
    let source = case.vault().excerpt(&file.sha256, stored.span, encoding)?;
    let verified = is_unchanged(&stored, &file, kind, &stated_id) && stands_in_original(case, &file, &source)?;
    Ok(RowDetail {
        position,
        entry_id: stored.entry_id,
        minute: stored.minute,
        evidence_name: file.name,
        sha256: hex(&file.sha256),
        format: manifest.map(|manifest| manifest.format).unwrap_or_default(),
        verified,
        source,
        row: stored.row,
    })
}

fn is_unchanged(stored: &StoredRow, file: &Sealed, kind: Kind, stated_id: &str) -> bool {
    RowHasher::new(&file.sha256, kind).digest(&as_transaction(stored), stated_id)[..] == stored.digest[..]
}

/// The place lies inside the original, whose length is as sealed. Its hash is checked by verification, not on every look.
fn stands_in_original(case: &Case, file: &Sealed, source: &SourceExcerpt) -> Result<bool, EvidenceError> {
    let mut original = case.vault().open(&file.sha256)?;
    let len = original.seek(SeekFrom::End(0))?;
    let end = u64::try_from(source.offset + source.len).unwrap_or(u64::MAX);
    let mut first = [0];
    original.seek(SeekFrom::Start(u64::try_from(source.offset).unwrap_or(u64::MAX)))?;
    Ok(len == file.bytes && end <= len && (source.len == 0 || original.read(&mut first)? == 1))
}
