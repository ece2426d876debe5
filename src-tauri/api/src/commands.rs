//! The commands' functions.
#![allow(missing_docs, clippy::all, unused)]
use crate::app_types::*;
use crate::{App, Failure};
use nexus_engine::audit::Verification;
use nexus_engine::case::{CaseInfo, Examiner, NewCase};
use nexus_engine::intake::{EvidenceRow, Preview};
use nexus_engine::jobs::JobRow;
use nexus_engine::store::{AccountRow, Filter, Page, PageRequest, RowDetail, Totals};
pub fn app_info(app: &App, input: ()) -> Result<AppInfo, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn vitals(app: &App, input: ()) -> Result<Vitals, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn preferences(app: &App, input: ()) -> Result<Vec<Preference>, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn preference_set(app: &App, input: Preference) -> Result<(), Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn recent_cases(app: &App, input: ()) -> Result<Vec<RecentCase>, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn recent_forget(app: &App, input: Id) -> Result<(), Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn case_create(app: &App, input: NewCase) -> Result<Option<CaseInfo>, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn case_choose(app: &App, input: ()) -> Result<Option<CaseInfo>, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn case_open(app: &App, input: Id) -> Result<CaseInfo, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn case_sample(app: &App, input: ()) -> Result<CaseInfo, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn case_info(app: &App, input: ()) -> Result<Option<CaseInfo>, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn case_close(app: &App, input: ()) -> Result<(), Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn examiner_set(app: &App, input: Examiner) -> Result<CaseInfo, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn overview(app: &App, input: ()) -> Result<Overview, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn accounts(app: &App, input: ()) -> Result<Vec<AccountRow>, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn evidence_list(app: &App, input: ()) -> Result<Vec<EvidenceRow>, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn evidence_choose(app: &App, input: ()) -> Result<Vec<PickedFile>, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn evidence_preview(app: &App, input: FileChoice) -> Result<Preview, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn evidence_import(app: &App, input: ImportRequest) -> Result<Vec<JobRow>, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn evidence_resume(app: &App, input: Number) -> Result<JobRow, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn problems(app: &App, input: ProblemRequest) -> Result<ProblemPage, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn problems_export(app: &App, input: Option<Number>) -> Result<Saved, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn rows(app: &App, input: PageRequest) -> Result<Page, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn totals(app: &App, input: Filter) -> Result<Totals, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn row(app: &App, input: RowRequest) -> Result<RowDetail, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn audit(app: &App, input: Stretch) -> Result<AuditPage, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn verify(app: &App, input: ()) -> Result<JobRow, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn verification(app: &App, input: ()) -> Result<Option<Verification>, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn jobs(app: &App, input: ()) -> Result<Vec<JobRow>, Failure> {
    Err(Failure::new("not_ready", ""))
}
pub fn job_cancel(app: &App, input: Number) -> Result<(), Failure> {
    Err(Failure::new("not_ready", ""))
}
