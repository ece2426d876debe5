//! What is known of one row, and does its original still say so?

use std::io::{Read, Seek, SeekFrom};

use crate::audit::{as_transaction, hex};
use crate::case::Case;
use crate::evidence::EvidenceError;
use crate::importers::{FileSource, IMPORTERS, SourceLines};
use crate::intake::{IntakeError, encoding_of};
use crate::model::{Kind, RowId, Span};
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
    let format = manifest.as_ref().map_or("", |manifest| manifest.format.as_str());
    let (source, in_place) = match packed_source(case, &file, format, stored.span)? {
        Some(source) => {
            let found = !source.lines.is_empty();
            (source, found)
        }
        None => {
            let source = case.vault().excerpt(&file.sha256, stored.span, encoding)?;
            let stands = stands_in_original(case, &file, &source)?;
            (source, stands)
        }
    };
    let verified = is_unchanged(&stored, &file, kind, &stated_id) && in_place;
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

/// What stands at a place of a packed original (a workbook, an archive); `None` for originals whose bytes are their text.
fn packed_source(case: &Case, file: &Sealed, format: &str, span: Span) -> Result<Option<SourceExcerpt>, IntakeError> {
    let Some(importer) = IMPORTERS.iter().find(|importer| importer.format() == format) else { return Ok(None) };
    let opened = case.vault().open(&file.sha256)?;
    let mut original = FileSource::new(opened, file.name.clone()).map_err(EvidenceError::Vault)?;
    // A workbook that no longer unpacks has changed; it shows nothing and is not verified.
    let found = match importer.source_lines(&mut original, &[span]) {
        Ok(None) => return Ok(None),
        Ok(Some(found)) => found.into_iter().next().unwrap_or_default(),
        Err(_) => SourceLines::default(),
    };
    let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    Ok(Some(SourceExcerpt {
        offset: number(span.offset),
        len: number(span.len),
        line: number(span.line),
        before: found.before,
        lines: found.lines,
        after: found.after,
        cut: false,
    }))
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
