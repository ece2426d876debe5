//! How does a rejected row become an accepted one, or stay out for a reason? By a person's recorded decision.
//!
//! The original is never touched: the file is read again up to the row, what the person gave stands in for what the file
//! says, and the row is judged like every other. The decision, the row's digest and the change of the counts are one
//! transaction with their audit entry, and can be taken back: then the row is out again and its problem open.

use serde::{Deserialize, Serialize};

use super::correct_find::{Found, find};
use super::error::IntakeError;
use super::progress::Control;
use super::report::ReadState;
use crate::audit::{self, Entry, hex};
use crate::case::Case;
use crate::model::format_minor;
use crate::store::StoreError;
use crate::store::rows;
use crate::store::tables::corrections::{self, Correction};
use crate::store::tables::evidence::{self, Sealed};
use crate::store::tables::imports::{self, Manifest};
use crate::store::tables::{flows, problems};
use crate::store::write::{Reading, partitions_of};

/// What stands in for the file's own text; what is absent stays as the file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct RowFields {
    /// Booking day, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Signed amount with a decimal point; money out is negative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// ISO 4217 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Running balance with a decimal point; empty for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<String>,
    /// Counterparty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Account id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

impl RowFields {
    /// Names of the fields given.
    fn names(&self) -> Vec<String> {
        let json = serde_json::to_value(self).unwrap_or_default();
        json.as_object().map_or_else(Vec::new, |fields| fields.keys().cloned().collect())
    }
}

/// What a person decided about a rejected row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct RowDecision {
    /// What stands in for the file's text; null where the row is left out.
    pub fields: Option<RowFields>,
    /// Why.
    pub reason: String,
    /// Who decided.
    #[serde(default)]
    pub examiner: String,
    /// When, UTC.
    #[serde(default)]
    pub decided: String,
}

impl RowDecision {
    /// `corrected` or `left out`.
    pub(crate) fn word(&self) -> &'static str {
        if self.fields.is_some() { "corrected" } else { "left out" }
    }
}

impl From<Correction> for RowDecision {
    fn from(stored: Correction) -> Self {
        RowDecision {
            fields: stored.fields.and_then(|fields| serde_json::from_str(&fields).ok()),
            reason: stored.reason,
            examiner: stored.examiner,
            decided: stored.decided,
        }
    }
}

/// A rejected row as its file has it.
///
/// # Errors
/// [`IntakeError::Correction`] where the row was not rejected; any failure of reading the file.
pub fn rejected_row(case: &Case, evidence: u32, row_no: u64, control: &dyn Control) -> Result<RowFields, IntakeError> {
    let (file, manifest) = rejected(case, evidence, row_no)?;
    match find(case, &file, &manifest, row_no, &RowFields::default(), control)? {
        Found::Row(as_read, _) => Ok(*as_read),
        Found::Untokenised => Ok(RowFields::default()),
    }
}

/// Records a decision about a rejected row: with fields it is read anew with these and must then hold, without it stays
/// out for the reason given. An earlier decision must be taken back first.
///
/// # Errors
/// [`IntakeError::Correction`] where the row was not rejected, is decided already, has no reason, or still cannot be taken;
/// nothing is changed then.
pub fn decide_row(
    case: &Case,
    evidence: u32,
    row_no: u64,
    fields: Option<&RowFields>,
    reason: &str,
    control: &dyn Control,
) -> Result<(), IntakeError> {
    let (file, manifest) = rejected(case, evidence, row_no)?;
    let refuse = |why: String| IntakeError::Correction { name: file.name.clone(), row: row_no, why };
    if reason.trim().is_empty() {
        return Err(refuse("a decision needs a reason, for those who read the record later".to_owned()));
    }
    if case.store().read(|connection| corrections::get(connection, evidence, row_no))?.is_some() {
        return Err(refuse("it is decided already; take that decision back first".to_owned()));
    }
    let decision = Decision { case, file: &file, row_no, reason: reason.trim() };
    let Some(fields) = fields else { return Ok(decision.leave_out()?) };
    match find(case, &file, &manifest, row_no, fields, control)? {
        Found::Row(_, judged) => {
            let chunk = judged.map_err(|problem| refuse(problem.message))?;
            Ok(decision.accept(&manifest, fields, &chunk)?)
        }
        Found::Untokenised => Err(refuse(
            "the row cannot be taken apart; give its date and amount, and its account where the file has several"
                .to_owned(),
        )),
    }
}

/// Takes a decision back: a corrected row is out again, and its problem open.
///
/// # Errors
/// [`IntakeError::Correction`] where there is no decision.
pub fn take_back(case: &Case, evidence: u32, row_no: u64) -> Result<(), IntakeError> {
    let (file, stored) = case.store().read(|connection| {
        Ok((evidence::get(connection, evidence)?, corrections::get(connection, evidence, row_no)?))
    })?;
    let name = file.name.clone();
    let stored = stored.ok_or_else(|| IntakeError::Correction {
        name,
        row: row_no,
        why: "nothing was decided about it".to_owned(),
    })?;
    case.store().write(|writer| {
        writer.change(&case.witness(), |transaction| {
            if stored.digest.is_some() {
                take_out(transaction, evidence, row_no)?;
            }
            corrections::remove(transaction, evidence, row_no)?;
            let entry = Entry {
                operation: "row.undecide",
                summary: format!("Took back the decision about row {row_no} of {}; it is kept aside again", file.name),
                objects: [("evidence", hex(&file.sha256))].into(),
                rows: 1,
                detail: [("row", row_no.into()), ("decision", stored.audit.into())].into(),
                ..Entry::default()
            };
            Ok(((), entry))
        })
    })?;
    Ok(())
}

/// The file and manifest of a row that was rejected.
fn rejected(case: &Case, evidence: u32, row_no: u64) -> Result<(Sealed, Manifest), IntakeError> {
    let (file, manifest, problem) = case.store().read(|connection| {
        let file = evidence::get(connection, evidence)?;
        Ok((file, imports::get(connection, evidence)?, problems::of_row(connection, evidence, row_no)?))
    })?;
    let refuse = |why: &str| IntakeError::Correction { name: file.name.clone(), row: row_no, why: why.to_owned() };
    let manifest = manifest.ok_or_else(|| refuse("the file was not read yet"))?;
    if manifest.state == ReadState::Reading {
        return Err(refuse("the file is still being read; decide when that has ended"));
    }
    if problem.is_none() {
        return Err(refuse("it was not rejected"));
    }
    Ok((file, manifest))
}

struct Decision<'a> {
    case: &'a Case,
    file: &'a Sealed,
    row_no: u64,
    reason: &'a str,
}

impl Decision<'_> {
    fn entry(&self, operation: &'static str, summary: String) -> Entry {
        Entry {
            operation,
            summary,
            objects: [("evidence", hex(&self.file.sha256))].into(),
            rows: 1,
            detail: [("row", self.row_no.into()), ("reason", self.reason.into())].into(),
            ..Entry::default()
        }
    }

    fn correction(&self, fields: Option<String>, digest: Option<Vec<u8>>, audit: u64) -> Correction {
        let witness = self.case.witness();
        Correction {
            evidence: self.file.id,
            row_no: self.row_no,
            fields,
            reason: self.reason.to_owned(),
            examiner: witness.actor.name,
            decided: witness.time,
            digest,
            audit,
        }
    }

    fn leave_out(&self) -> Result<(), StoreError> {
        let summary = format!("Left row {} of {} out: {}", self.row_no, self.file.name, self.reason);
        let entry = self.entry("row.leave_out", summary);
        self.case.store().write(|writer| {
            let transaction = writer.connection.transaction()?;
            let head = audit::append(&transaction, &self.case.witness(), &entry)?;
            corrections::add(&transaction, &self.correction(None, None, head.seq))?;
            Ok(transaction.commit()?)
        })
    }

    fn accept(
        &self,
        manifest: &Manifest,
        fields: &RowFields,
        chunk: &crate::store::chunk::Chunk,
    ) -> Result<(), StoreError> {
        let json = serde_json::to_value(fields).unwrap_or_default();
        let summary = format!(
            "Corrected row {} of {} ({}) and accepted it: {}",
            self.row_no,
            self.file.name,
            fields.names().join(", "),
            self.reason
        );
        let mut entry = self.entry("row.correct", summary);
        entry.detail.insert("fields", json.clone());
        for row in &chunk.rows {
            entry.sums.insert(row.currency.code(), format_minor(row.amount, row.currency));
        }
        let file = self.file;
        let mut reading = Reading::new(file.id, file.name.clone(), hex(&file.sha256), manifest.kind);
        self.case.store().write(|writer| {
            writer.commit_decided(&mut reading, chunk, |transaction, digest| {
                imports::move_rejected(transaction, file.id, 1)?;
                entry.objects.insert("rows_blake3", hex(digest));
                let head = audit::append(transaction, &self.case.witness(), &entry)?;
                let decision = self.correction(Some(json.to_string()), Some(digest.to_vec()), head.seq);
                corrections::add(transaction, &decision)
            })
        })
    }
}

/// Takes a row out of its month, the directory, the flows and the counts.
fn take_out(transaction: &rusqlite::Transaction<'_>, evidence: u32, row_no: u64) -> Result<(), StoreError> {
    for partition in partitions_of(transaction, evidence)? {
        let found = rows::of_evidence(transaction, partition, evidence, row_no, row_no)?;
        let Some(row) = found.first().map(|stored| &stored.row) else { continue };
        transaction.execute(&format!("DELETE FROM {} WHERE id = ?1", partition.table()), [row.id.0])?;
        transaction.execute(
            "UPDATE directory SET rows = rows - 1 WHERE day = ?1 AND kind = ?2",
            (row.day.number(), partition.kind.as_str()),
        )?;
        flows::recount(transaction, evidence, partition, row.account, row.currency)?;
        partition.touch(transaction)?;
        return imports::move_rejected(transaction, evidence, -1);
    }
    Err(StoreError::NotFound(format!("corrected row {row_no} of evidence file {evidence}")))
}
