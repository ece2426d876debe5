//! Commands about findings: the list, one card, its rows, and what people say about it.

use std::collections::BTreeMap;

use nexus_engine::findings::{self as desk, Decision, Finding, FindingRowsPage, Risk};

use crate::{
    App, Failure, FindingAssign, FindingNote, FindingPage, FindingRowsRequest, FindingTag, FindingsRequest, Id,
};

/// Largest stretch of findings or of rows behind one.
const MAX_STRETCH: u32 = 500;

/// Findings by rank.
///
/// # Errors
/// Any failure of reading the case.
pub fn findings(app: &App, request: FindingsRequest) -> Result<FindingPage, Failure> {
    let mut found = desk::findings(&*app.case()?)?;
    let mut dispositions: BTreeMap<String, u32> = BTreeMap::new();
    for finding in found.iter().filter(|finding| finding.change != "gone") {
        *dispositions.entry(finding.disposition.clone()).or_default() += 1;
    }
    found.retain(|finding| fits(finding, &request));
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let limit = request.limit.clamp(1, MAX_STRETCH) as usize;
    let findings = found.into_iter().skip(request.offset as usize).take(limit).collect();
    Ok(FindingPage { total, dispositions, findings })
}

fn fits(finding: &Finding, request: &FindingsRequest) -> bool {
    let is = |wanted: &Option<String>, value: &str| wanted.as_deref().is_none_or(|wanted| wanted == value);
    let text = request.text.as_deref().unwrap_or_default().trim().to_lowercase();
    let texts = [&finding.title, &finding.sentence].into_iter().chain(finding.subjects.iter().map(|one| &one.label));
    (request.gone || finding.change != "gone")
        && is(&request.test, &finding.test)
        && is(&request.disposition, &finding.disposition)
        && is(&request.level, &finding.level)
        && (text.is_empty() || texts.into_iter().any(|one| one.to_lowercase().contains(&text)))
}

/// One finding.
///
/// # Errors
/// `not_found`.
pub fn finding(app: &App, which: Id) -> Result<Finding, Failure> {
    Ok(desk::finding(&*app.case()?, &which.id)?)
}

/// Rows behind a finding.
///
/// # Errors
/// `not_found`.
pub fn finding_rows(app: &App, request: FindingRowsRequest) -> Result<FindingRowsPage, Failure> {
    let FindingRowsRequest { finding, bar, offset, limit } = request;
    Ok(desk::rows_behind(&*app.case()?, &finding, bar, offset, limit.clamp(1, MAX_STRETCH))?)
}

/// Records a decision.
///
/// # Errors
/// `refused` for a rejection without a reason, `not_found`, `case_read_only`.
pub fn finding_decide(app: &App, decision: Decision) -> Result<Finding, Failure> {
    said(app, desk::decide(&*app.case()?, &decision)?)
}

/// Adds a note.
///
/// # Errors
/// `refused`, `not_found`, `case_read_only`.
pub fn finding_note(app: &App, note: FindingNote) -> Result<Finding, Failure> {
    said(app, desk::note(&*app.case()?, &note.finding, &note.text)?)
}

/// Sets or takes off a tag.
///
/// # Errors
/// As [`finding_note`].
pub fn finding_tag(app: &App, tag: FindingTag) -> Result<Finding, Failure> {
    said(app, desk::tag(&*app.case()?, &tag.finding, &tag.tag, tag.on)?)
}

/// Says who works on it.
///
/// # Errors
/// `not_found`, `case_read_only`.
pub fn finding_assign(app: &App, assign: FindingAssign) -> Result<Finding, Failure> {
    said(app, desk::assign(&*app.case()?, &assign.finding, &assign.to)?)
}

fn said(app: &App, finding: Finding) -> Result<Finding, Failure> {
    app.changed(&["findings", "audit"]);
    Ok(finding)
}

/// Composite risk.
///
/// # Errors
/// Any failure of reading the case.
pub fn risks(app: &App, (): ()) -> Result<Vec<Risk>, Failure> {
    Ok(desk::risks(&*app.case()?)?)
}
