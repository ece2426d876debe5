//! Commands about points of view, what each side says, and what can be taken back.

use nexus_engine::lenses::{self, ContraryFact, ExportGate, LENSES, Landing, Lens, lens_of};
use nexus_engine::teams::{self, Dispute, DisputeState, Note, PutDisclosure, PutDispute, PutNote, PutTag, TagUse};
use nexus_engine::undo::{ChangeRow, changes};

use crate::{App, DisclosureRequest, Failure, Id, NoteRequest, Number, RowRequest, TagRequest};

/// Changes that the list shows.
const LISTED: u32 = 200;

/// All points of view.
///
/// # Errors
/// None.
pub fn lenses(_: &App, (): ()) -> Result<Vec<&'static Lens>, Failure> {
    Ok(LENSES.to_vec())
}

fn known(id: &str) -> Result<&'static Lens, Failure> {
    lens_of(id).ok_or_else(|| Failure::new("not_found", format!("there is no point of view named {id:?}")))
}

/// The page that a point of view lands on.
///
/// # Errors
/// `not_found` for an unknown one; any failure of reading the case.
pub fn landing(app: &App, which: Id) -> Result<Landing, Failure> {
    Ok(lenses::front(&*app.case()?, known(&which.id)?)?)
}

/// Whether the pack of a point of view may be exported now.
///
/// # Errors
/// As [`landing`].
pub fn export_gate(app: &App, which: Id) -> Result<ExportGate, Failure> {
    Ok(lenses::export_gate(&*app.case()?, known(&which.id)?)?)
}

/// Contrary facts with the disclosure decisions on them.
///
/// # Errors
/// Any failure of reading the case.
pub fn contrary_facts(app: &App, (): ()) -> Result<Vec<ContraryFact>, Failure> {
    Ok(lenses::contrary_facts(&*app.case()?)?)
}

/// Decides on a contrary fact; without a decision it is open again.
///
/// # Errors
/// `reason_missing` where a fact is withheld without one; `case_read_only`.
pub fn disclosure_set(app: &App, request: DisclosureRequest) -> Result<(), Failure> {
    let value = request.disclosure();
    let withheld = value.as_ref().is_some_and(|value| value.decision == teams::DisclosureDecision::Withhold);
    if withheld && request.why.trim().is_empty() {
        return Err(Failure::new("reason_missing", "a fact is withheld only with a reason; nothing was changed"));
    }
    app.case()?.make(PutDisclosure { fact: request.fact, value })?;
    app.changed(&["sides", "audit"]);
    Ok(())
}

/// Disputes, in order of raising.
///
/// # Errors
/// Any failure of reading the case.
pub fn disputes(app: &App, (): ()) -> Result<Vec<Dispute>, Failure> {
    Ok(teams::disputes(&*app.case()?)?)
}

/// Raises, answers or withdraws a dispute; number 0 raises one.
///
/// # Errors
/// `not_found`, `text_missing`, `case_read_only`.
pub fn dispute_put(app: &App, dispute: Dispute) -> Result<(), Failure> {
    known(&dispute.lens)?;
    let silent = dispute.state == DisputeState::Answered && dispute.answer.trim().is_empty();
    if dispute.statement.trim().is_empty() || silent {
        return Err(Failure::new("text_missing", "a dispute says what is disputed, an answer what is answered"));
    }
    app.case()?.make(PutDispute { id: dispute.id, value: Some(dispute) })?;
    app.changed(&["sides", "audit"]);
    Ok(())
}

/// Notes of one team.
///
/// # Errors
/// Any failure of reading the case.
pub fn notes(app: &App, which: Id) -> Result<Vec<Note>, Failure> {
    Ok(teams::notes(&*app.case()?, &which.id)?)
}

/// Writes or changes a note of a team (number 0 writes one); an empty text takes it away.
///
/// # Errors
/// `not_found`, `case_read_only`.
pub fn note_put(app: &App, request: NoteRequest) -> Result<(), Failure> {
    known(&request.lens)?;
    app.case()?.make(PutNote { id: request.id, value: request.note() })?;
    app.changed(&["sides", "audit"]);
    Ok(())
}

/// Puts a tag on rows, or takes it off.
///
/// # Errors
/// `text_missing`, `case_read_only`.
pub fn tag_put(app: &App, request: TagRequest) -> Result<(), Failure> {
    let tag = request.tag.trim().to_owned();
    if tag.is_empty() || request.rows.is_empty() {
        return Err(Failure::new("text_missing", "a tag is a word on at least one row; nothing was changed"));
    }
    let rows = request.rows.iter().map(|row| (row.kind, row.id)).collect();
    app.case()?.make(PutTag { tag, rows, on: request.on })?;
    app.changed(&["sides", "audit"]);
    Ok(())
}

/// Tags, the last used first.
///
/// # Errors
/// Any failure of reading the case.
pub fn tags_recent(app: &App, (): ()) -> Result<Vec<TagUse>, Failure> {
    Ok(teams::recent_tags(&*app.case()?)?)
}

/// The tags of one row.
///
/// # Errors
/// Any failure of reading the case.
pub fn tags_of_row(app: &App, which: RowRequest) -> Result<Vec<String>, Failure> {
    Ok(teams::tags_of(&*app.case()?, which.kind, which.id)?)
}

/// Changes that can be taken back or made again, newest first.
///
/// # Errors
/// Any failure of reading the case.
pub fn change_list(app: &App, (): ()) -> Result<Vec<ChangeRow>, Failure> {
    Ok(changes(&*app.case()?, LISTED)?)
}

/// Takes a change back: that of this audit entry, or the last that stands.
///
/// # Errors
/// `nothing_to_undo`, `undo_later_first`, `case_read_only`.
pub fn undo(app: &App, which: Option<Number>) -> Result<ChangeRow, Failure> {
    let row = app.case()?.undo(which.map(|number| u64::from(number.id)))?;
    app.changed(&["sides", "matches", "evidence", "findings", "audit"]);
    Ok(row)
}

/// Makes a change again that was taken back.
///
/// # Errors
/// As [`undo`].
pub fn redo(app: &App, which: Option<Number>) -> Result<ChangeRow, Failure> {
    let row = app.case()?.redo(which.map(|number| u64::from(number.id)))?;
    app.changed(&["sides", "matches", "evidence", "findings", "audit"]);
    Ok(row)
}
