//! Commands about reconciliation: runs, the workbench's lines, why, decisions, rules, statements, withdrawn evidence.

use nexus_engine::jobs::{JobEnd, JobRow, JobSpec};
use nexus_engine::reconcile::{
    self, BulkPreview, Candidates, Decision, Explanation, Limits, LineList, LineRequest, ReconcileError, Rule, RuleRow,
    RuleTrial, Settings, Statement, StatementRequest, Summary, Withdrawn,
};
use nexus_engine::undo::ChangeRow;

use super::proof::changeable;
use crate::{
    App, BulkRequest, CandidateRequest, Failure, MatchPair, NextRequest, Number, ReconcileRequest, StatementAsk,
    WithdrawRequest,
};

/// What changes with the matches.
const TAGS: [&str; 3] = ["matches", "sides", "audit"];

/// Queues a run; everything that it comes to is stored at its end, or nothing.
///
/// # Errors
/// `bad_request` for a probability that is none, `case_read_only`.
pub fn reconcile_run(app: &App, request: ReconcileRequest) -> Result<JobRow, Failure> {
    let case = changeable(app)?;
    if !(0.5..=1.0).contains(&request.match_from) {
        return Err(Failure::new("bad_request", "the probability must lie between 0.5 and 1"));
    }
    let settings = Settings { match_from: request.match_from, ..Settings::default() };
    let title = "Matching expenses with bank lines".to_owned();
    let spec = JobSpec { title, kind: "reconcile", evidence: None, unit: "rows" };
    Ok(app.jobs().submit(spec, move |control| {
        let run = if request.new_only { reconcile::reconcile_new } else { reconcile::reconcile };
        match run(&case, &settings, control) {
            Err(ReconcileError::Cancelled) => JobEnd::Cancelled,
            Err(error) => JobEnd::Failed(Failure::from(error).message),
            Ok(report) => JobEnd::Done(Some(format!(
                "{} matched, {} to decide, {} expenses and {} bank lines alone.",
                report.matched, report.suggested, report.expenses_alone, report.bank_alone
            ))),
        }
    }))
}

/// Counts and the unexplained difference.
///
/// # Errors
/// Any failure of reading the case.
pub fn reconcile_summary(app: &App, (): ()) -> Result<Summary, Failure> {
    Ok(reconcile::summary(&*app.case()?)?)
}

/// A page of lines, both sides beside one another.
///
/// # Errors
/// Any failure of reading the case.
pub fn reconcile_lines(app: &App, request: LineRequest) -> Result<LineList, Failure> {
    Ok(reconcile::lines(&*app.case()?, &request)?)
}

/// Place of the next line that needs a person.
///
/// # Errors
/// Any failure of reading the case.
pub fn reconcile_next(app: &App, request: NextRequest) -> Result<Option<u32>, Failure> {
    Ok(reconcile::next_doubtful(&*app.case()?, &request.filter, request.from)?)
}

/// Why two rows go together, or why not.
///
/// # Errors
/// `not_reconciled` before the first run; `bad_request` where a row is not there.
pub fn reconcile_explain(app: &App, pair: MatchPair) -> Result<Explanation, Failure> {
    Ok(reconcile::explain(&*app.case()?, pair.expense, pair.bank)?)
}

/// What stands to choose for a row.
///
/// # Errors
/// As [`reconcile_explain`].
pub fn reconcile_candidates(app: &App, request: CandidateRequest) -> Result<Candidates, Failure> {
    Ok(reconcile::candidates(&*app.case()?, request.kind, request.id, request.wider)?)
}

/// Decides on pairs.
///
/// # Errors
/// `bad_decision`, `case_read_only`.
pub fn reconcile_decide(app: &App, decision: Decision) -> Result<ChangeRow, Failure> {
    let made = reconcile::decide(&*changeable(app)?, &decision)?;
    app.changed(&TAGS);
    Ok(made)
}

/// What accepting every suggestion from a probability on would mean.
///
/// # Errors
/// Any failure of reading the case.
pub fn reconcile_bulk(app: &App, request: BulkRequest) -> Result<BulkPreview, Failure> {
    Ok(reconcile::bulk_preview(&*app.case()?, request.above, &request.filter)?)
}

/// Rules about rows that need no partner.
///
/// # Errors
/// Any failure of reading the case.
pub fn match_rules(app: &App, (): ()) -> Result<Vec<RuleRow>, Failure> {
    Ok(reconcile::rules(&*app.case()?)?)
}

/// Tries a rule without saving it.
///
/// # Errors
/// `bad_search` for words that cannot be read.
pub fn match_rule_try(app: &App, rule: Rule) -> Result<RuleTrial, Failure> {
    Ok(reconcile::try_rule(&*app.case()?, &rule)?)
}

/// Saves a rule; number 0 for a new one.
///
/// # Errors
/// `bad_request`, `case_read_only`.
pub fn match_rule_put(app: &App, rule: Rule) -> Result<(), Failure> {
    reconcile::put_rule(&*changeable(app)?, &rule)?;
    app.changed(&TAGS);
    Ok(())
}

/// Takes a rule away.
///
/// # Errors
/// As [`match_rule_put`].
pub fn match_rule_remove(app: &App, rule: Number) -> Result<(), Failure> {
    reconcile::remove_rule(&*changeable(app)?, rule.id)?;
    app.changed(&TAGS);
    Ok(())
}

/// What may be matched without a person, by pair of accounts.
///
/// # Errors
/// Any failure of reading the case.
pub fn match_limits(app: &App, (): ()) -> Result<Vec<Limits>, Failure> {
    Ok(reconcile::limits(&*app.case()?)?)
}

/// Sets what may be matched without a person between two accounts; holds from the next run on.
///
/// # Errors
/// As [`match_rule_put`].
pub fn match_limits_set(app: &App, limits: Limits) -> Result<(), Failure> {
    reconcile::set_limits(&*changeable(app)?, &limits)?;
    app.changed(&TAGS);
    Ok(())
}

/// The reconciliation statement of an account and period.
///
/// # Errors
/// `not_reconciled`, `bad_request` where there is no such account.
pub fn reconciliation_statement(app: &App, ask: StatementAsk) -> Result<Statement, Failure> {
    let request = StatementRequest { account: ask.account.to_string(), from: ask.from, to: ask.to };
    Ok(reconcile::statement(&*app.case()?, &request)?)
}

/// Files that are withdrawn.
///
/// # Errors
/// Any failure of reading the case.
pub fn evidence_withdrawn(app: &App, (): ()) -> Result<Vec<Withdrawn>, Failure> {
    Ok(reconcile::withdrawn_evidence(&*app.case()?)?)
}

/// Withdraws a file, so that no match rests on it, or restores it.
///
/// # Errors
/// `bad_request`, `not_found`, `case_read_only`.
pub fn evidence_withdraw(app: &App, request: WithdrawRequest) -> Result<(), Failure> {
    let case = changeable(app)?;
    if request.withdrawn {
        reconcile::withdraw(&case, request.evidence, &request.why)?;
    } else {
        reconcile::restore(&case, request.evidence)?;
    }
    app.changed(&["matches", "sides", "audit", "evidence"]);
    Ok(())
}
