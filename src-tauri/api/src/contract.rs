//! The contract: every command with what it takes and gives, once. Dispatch and TypeScript both come from this list.

use nexus_engine::archive::ArchivedMonth;
use nexus_engine::audit::Verification;
use nexus_engine::case::{CaseInfo, Examiner, NewCase};
use nexus_engine::detectors::Settings as TestSettings;
use nexus_engine::duplicates::DuplicatePage;
use nexus_engine::findings::{Decision, Finding, FindingRowsPage, Risk, TestPage, TestResultRow, TestRun};
use nexus_engine::identity::AccountProposal;
use nexus_engine::intake::{EvidenceRow, LayoutRow, Preview, RowFields};
use nexus_engine::jobs::JobRow;
use nexus_engine::lenses::{ContraryFact, ExportGate, Landing, Lens, Right};
use nexus_engine::patterns::{
    AmountPatterns, DayPatterns, PartyPatterns, PatternScope, RepeatPatterns, SequencePatterns,
};
use nexus_engine::proof::{AccountDays, Proof, RowKey, Standing};
use nexus_engine::reconcile::{
    BulkPreview, Candidates, Decision as MatchVerdict, Explanation, Limits as MatchLimits, LineList, LineRequest, Rule,
    RuleRow, RuleTrial, Statement, Summary, Withdrawn,
};
use nexus_engine::review::{OriginalPage, OriginalRequest};
use nexus_engine::store::{AccountRow, Filter, GroupRequest, Groups, Page, PageRequest, RowDetail, Totals};
use nexus_engine::teams::{Dispute, Note, TagUse};
use nexus_engine::transfers::{Transfer, TransferLines, TransferPage};
use nexus_engine::undo::ChangeRow;
use nexus_engine::views::ViewRow;

use crate::app_types::{
    AccountDecision, AppInfo, AuditPage, DecisionRequest, DisclosureRequest, DuplicateMerge, DuplicatePairs,
    DuplicateRequest, FileChoice, FindingAssign, FindingNote, FindingPage, FindingRowsRequest, FindingTag,
    FindingsRequest, Id, ImportRequest, MergedRows, NoteRequest, Number, Overview, PatternAmountsRequest, PickedFile,
    Preference, ProblemPage, ProblemRequest, RecentCase, RowOfFile, RowRequest, Saved, Stretch, TagRequest,
    TestsRequest, TransferDecision, TransferRequest, ViewRequest, Vitals,
};
use crate::monitor::{Alert, HealthPart, Limits};
use crate::reconcile_types::{
    BulkRequest, CandidateRequest, MatchPair, NextRequest, ReconcileRequest, StatementAsk, WithdrawRequest,
};
use crate::themes::OwnTheme;
use crate::{About, App, Failure, LimitsPage, Measured, Performance, UpdatePolicy, UpdatesPage, commands};

/// Declares the commands. A name without a function in [`commands`] does not compile. A [`Right`] at the end of a line says
/// that only a point of view that has it may give the command.
macro_rules! commands {
    ($($(#[doc = $doc:literal])* $name:ident ($input:ty) -> $output:ty $(, $right:ident)?;)*) => {
        /// Names of all commands, in order.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),*];

        /// Commands that belong to one side, see [`Right`].
        pub(crate) const RIGHTS: &[(&str, Right)] = &[$($((stringify!($name), Right::$right),)?)*];

        impl App {
            /// Does what a command says; see [`App::call`].
            pub(crate) fn dispatch(&self, name: &str, input: serde_json::Value) -> Result<serde_json::Value, Failure> {
                match name {
                    $(stringify!($name) => {
                        let input: $input = serde_json::from_value(input)
                            .map_err(|error| Failure::bad_request(name, &error))?;
                        let span = tracing::info_span!("command", name);
                        let _entered = span.enter();
                        let output: $output = commands::$name(self, input)?;
                        serde_json::to_value(output).map_err(|error| Failure::bad_request(name, &error))
                    })*
                    _ => Err(Failure::new("unknown_command", format!("There is no command named {name:?}."))),
                }
            }
        }

        /// One line of TypeScript per command: what goes in and what comes out.
        #[cfg(feature = "bindings")]
        pub(crate) fn command_lines(config: &ts_rs::Config) -> Vec<String> {
            vec![$({
                let doc: &[&str] = &[$($doc),*];
                format!(
                    "  /** {} */\n  {}: {{ input: {}; output: {} }};",
                    doc.join(" ").trim(),
                    stringify!($name),
                    <$input as ts_rs::TS>::name(config),
                    <$output as ts_rs::TS>::name(config),
                )
            }),*]
        }

        /// Shows every type that a command takes or gives to `visitor`.
        #[cfg(feature = "bindings")]
        pub(crate) fn visit_types(visitor: &mut impl ts_rs::TypeVisitor) {
            $(visitor.visit::<$input>(); visitor.visit::<$output>();)*
        }
    };
}

commands! {
    /// Version, platform and formats.
    app_info(()) -> AppInfo;
    /// Memory and CPU for the status bar.
    vitals(()) -> Vitals;
    /// How the application does: times, memory, remembered results, and what was done about them.
    performance(()) -> Performance;
    /// Writes the figures as `json` or `prometheus` where a dialog says.
    performance_export(Id) -> Saved;
    /// What is wrong now, worst first.
    alerts(()) -> Vec<Alert>;
    /// How store, vault, audit chain, columns, disk and updates are.
    health(()) -> Vec<HealthPart>;
    /// Takes what the interface measured of itself.
    interface_measured(Measured) -> ();
    /// Thresholds of alerts and the memory budget.
    limits(()) -> LimitsPage;
    /// Sets them; they hold from the next look on.
    limits_set(Limits) -> LimitsPage;
    /// The last lines of the application's log.
    log_tail(()) -> Vec<String>;
    /// Version, commit, and what the application was built from.
    about(()) -> About;
    /// Updates of this computer: what is set, found, held ready, and what happened.
    updates(()) -> UpdatesPage;
    /// Sets when and where releases are looked for.
    updates_policy(UpdatePolicy) -> UpdatesPage;
    /// A dialog for the certificates of the organisation's authority, or forgets them.
    updates_authority(()) -> UpdatesPage;
    /// Looks at the feed now.
    updates_check(()) -> UpdatesPage;
    /// Looks at a release folder chosen in a dialog. Null when dismissed.
    updates_folder(()) -> Option<UpdatesPage>;
    /// Installs the release that is held ready.
    updates_install(()) -> UpdatesPage;
    /// Puts the kept version before back.
    updates_roll_back(Id) -> UpdatesPage;
    /// All preferences of this user.
    preferences(()) -> Vec<Preference>;
    /// Writes one preference through to disk.
    preference_set(Preference) -> ();
    /// Themes that this user added, those that are refused with the reason.
    themes(()) -> Vec<OwnTheme>;
    /// Adds a theme from a file that a dialog asks for; null when dismissed.
    theme_add(()) -> Option<OwnTheme>;
    /// Takes an added theme away.
    theme_remove(Id) -> ();
    /// Cases opened before, last first.
    recent_cases(()) -> Vec<RecentCase>;
    /// Takes a case off the recent list; its folder stays.
    recent_forget(Id) -> ();
    /// Makes a case; a dialog asks where. Null when dismissed.
    case_create(NewCase) -> Option<CaseInfo>;
    /// Opens a case folder chosen in a dialog. Null when dismissed.
    case_choose(()) -> Option<CaseInfo>;
    /// Opens a case from the recent list.
    case_open(Id) -> CaseInfo;
    /// Opens the sample case "Orchard Lane", making it first where it is not there; jobs report the reading.
    case_sample(()) -> CaseInfo;
    /// The open case; null when none is.
    case_info(()) -> Option<CaseInfo>;
    /// Closes the open case.
    case_close(()) -> ();
    /// Records who acts from now on; known names keep their history.
    examiner_set(Examiner) -> CaseInfo;
    /// Flows, accounts and what needs attention.
    overview(()) -> Overview;
    /// Accounts of the case, most rows first.
    accounts(()) -> Vec<AccountRow>;
    /// What balances prove: coverage per account and day, statements, differences, control totals.
    proof(()) -> Proof;
    /// The state of every day of every account, by which rows are marked.
    coverage(()) -> Vec<AccountDays>;
    /// How far the days of some rows are proven.
    proof_of_rows(Vec<RowKey>) -> Standing;
    /// How far the days of a filtered set are proven.
    proof_of_filter(Filter) -> Standing;
    /// How far the days of the rows behind findings are proven, in the order asked.
    proof_of_findings(Vec<String>) -> Vec<Standing>;
    /// Rows that stand in two files: proposed, or merged already.
    duplicates(DuplicateRequest) -> DuplicatePage;
    /// Merges proposed pairs, or all of a likeness and surer; gives how many rows left pages and sums.
    duplicates_merge(DuplicateMerge) -> u32, Evidence;
    /// Puts merged rows back; gives how many.
    duplicates_take_back(MergedRows) -> u32, Evidence;
    /// Records that pairs are two transactions each.
    duplicates_keep_apart(DuplicatePairs) -> (), Evidence;
    /// Merged rows that a filter would show if they were not merged; a search's words are not looked at.
    merged_left_out(Filter) -> u32;
    /// Accounts that look like one and about which nobody has decided.
    account_proposals(()) -> Vec<AccountProposal>;
    /// Joins two accounts, or records that they are two.
    account_decide(AccountDecision) -> (), Evidence;
    /// Takes every join of an account back.
    account_split(Number) -> (), Evidence;
    /// Movements between the case's own accounts: proposed, to review, paired, kept apart.
    transfers(TransferRequest) -> TransferPage;
    /// The movement that a bank line is half of; null where it is none.
    transfer_of_row(RowRequest) -> Option<Transfer>;
    /// Records that pairs of bank lines are one movement each, or two; gives how many.
    transfers_decide(TransferDecision) -> u32, Evidence;
    /// Takes decisions about movements back; gives how many.
    transfers_take_back(Vec<TransferLines>) -> u32, Evidence;
    /// Evidence files in order of sealing.
    evidence_list(()) -> Vec<EvidenceRow>;
    /// A dialog for evidence files; empty when dismissed.
    evidence_choose(()) -> Vec<PickedFile>;
    /// Looks at a chosen file without sealing it.
    evidence_preview(FileChoice) -> Preview;
    /// Seals a chosen file that cannot be read, so that it is at least kept; the case says why it has no rows.
    evidence_seal(Id) -> JobRow;
    /// A stretch of a sealed original, each line with what became of it.
    original(OriginalRequest) -> OriginalPage;
    /// Layouts whose reading a person confirmed in this case.
    layouts(()) -> Vec<LayoutRow>;
    /// Forgets how files of a layout are read, here and for later cases.
    layout_forget(Id) -> ();
    /// A rejected row as its file has it.
    row_rejected(RowOfFile) -> RowFields;
    /// Decides about a rejected row: accepts it with what is given, or leaves it out for a reason.
    row_decide(DecisionRequest) -> (), Evidence;
    /// Takes the decision about a rejected row back.
    row_undecide(RowOfFile) -> (), Evidence;
    /// Seals files and queues their reading; one job per file, in order.
    evidence_import(ImportRequest) -> Vec<JobRow>;
    /// Goes on with a file that was cancelled, failed or cut off by a crash.
    evidence_resume(Number) -> JobRow;
    /// Rejected rows and notices with their source text.
    problems(ProblemRequest) -> ProblemPage;
    /// Writes the problems of a file (or of all, without an id) as CSV where a dialog says.
    problems_export(Option<Number>) -> Saved;
    /// A page of rows: filter, sort, jump to row N in one call.
    rows(PageRequest) -> Page;
    /// Count and sums of a filtered set.
    totals(Filter) -> Totals;
    /// Count and sums of rows `offset .. offset + limit` of a filtered, sorted set, however many.
    totals_of(PageRequest) -> Totals;
    /// Sums of a filtered set by month, account, party, category or day of the week.
    groups(GroupRequest) -> Groups;
    /// Kept views with the rows that they leave now.
    views(()) -> Vec<ViewRow>;
    /// Keeps a view (number 0), or changes one.
    view_put(ViewRequest) -> ();
    /// Takes a kept view away; it can be taken back.
    view_remove(Number) -> ();
    /// Months that are archived, oldest first.
    archive(()) -> Vec<ArchivedMonth>;
    /// Archives a month, `YYYY-MM`; gives how many rows left pages and sums.
    month_archive(Id) -> u32, Evidence;
    /// Brings an archived month back; gives how many rows came.
    month_restore(Id) -> u32, Evidence;
    /// Everything about one row, its source line read from the sealed original now.
    row(RowRequest) -> RowDetail;
    /// Rows and sums by day: monthly flows and the calendar.
    pattern_days(PatternScope) -> DayPatterns;
    /// Leading digits, and the amounts around a limit.
    pattern_amounts(PatternAmountsRequest) -> AmountPatterns;
    /// Parties by size and growth.
    pattern_parties(PatternScope) -> PartyPatterns;
    /// Rows that share day, party and amount.
    pattern_repeats(PatternScope) -> RepeatPatterns;
    /// Series of reference numbers with their gaps.
    pattern_sequences(PatternScope) -> SequencePatterns;
    /// Queues a run of reconciliation; all that it comes to is stored at its end, or nothing.
    reconcile_run(ReconcileRequest) -> JobRow, Matches;
    /// Counts of matches and the unexplained difference.
    reconcile_summary(()) -> Summary;
    /// A page of the workbench: bank and books beside one another.
    reconcile_lines(LineRequest) -> LineList;
    /// Place of the next line that needs a person; null where none does.
    reconcile_next(NextRequest) -> Option<u32>;
    /// Why two rows go together, or why not: evidence in bits, group, other candidates, decisions.
    reconcile_explain(MatchPair) -> Explanation;
    /// Rows of the other side that stand to choose for a row.
    reconcile_candidates(CandidateRequest) -> Candidates;
    /// Decides on pairs; undo and redo take it back and make it again.
    reconcile_decide(MatchVerdict) -> ChangeRow, Matches;
    /// How many suggestions a probability takes in, and how many of them are expected to be wrong.
    reconcile_bulk(BulkRequest) -> BulkPreview;
    /// Rules about rows that need no partner, with their counts.
    match_rules(()) -> Vec<RuleRow>;
    /// Tries a rule on the case without saving it.
    match_rule_try(Rule) -> RuleTrial;
    /// Saves a rule (number 0 for a new one).
    match_rule_put(Rule) -> (), Matches;
    /// Takes a rule away; its rows are open again.
    match_rule_remove(Number) -> (), Matches;
    /// What may be matched without a person, by pair of accounts.
    match_limits(()) -> Vec<MatchLimits>;
    /// Sets them for a pair of accounts; they hold from the next run on.
    match_limits_set(MatchLimits) -> (), Parameters;
    /// The reconciliation statement of an account and period.
    reconciliation_statement(StatementAsk) -> Statement;
    /// Files that are withdrawn, with the matches that this suspends.
    evidence_withdrawn(()) -> Vec<Withdrawn>;
    /// Withdraws a file, so that no match rests on it, or restores it.
    evidence_withdraw(WithdrawRequest) -> (), Evidence;
    /// The ledger of tests: every one with its last result in the case, or without one.
    tests(()) -> Vec<TestResultRow>;
    /// One test: what it looks for, formula, source, parameters, help, last result.
    test(Id) -> TestPage;
    /// Queues a run of tests; its findings are stored when it ends.
    tests_run(TestsRequest) -> JobRow;
    /// Runs of tests, newest first, with what each changed.
    test_runs(()) -> Vec<TestRun>;
    /// Limits and calendars of the case.
    test_settings(()) -> TestSettings;
    /// Sets limits and calendars; results stay until the tests run again.
    test_settings_set(TestSettings) -> TestSettings, Parameters;
    /// Findings by rank, filtered.
    findings(FindingsRequest) -> FindingPage;
    /// One finding with its chart and history.
    finding(Id) -> Finding;
    /// Rows behind a finding, or behind one bar of its chart.
    finding_rows(FindingRowsRequest) -> FindingRowsPage;
    /// Records a decision about a finding.
    finding_decide(Decision) -> Finding, Findings;
    /// Adds a note to a finding.
    finding_note(FindingNote) -> Finding;
    /// Sets or takes off a tag of a finding.
    finding_tag(FindingTag) -> Finding;
    /// Says who works on a finding.
    finding_assign(FindingAssign) -> Finding;
    /// Composite risk of parties, accounts and users, highest first.
    risks(()) -> Vec<Risk>;
    /// A stretch of the audit chain, newest first.
    audit(Stretch) -> AuditPage;
    /// Decisions of people about evidence, newest first: rows, layouts, duplicates, accounts, movements.
    decisions(Stretch) -> AuditPage;
    /// Queues a verification of chain, vault, rows and conservation.
    verify(()) -> JobRow;
    /// Outcome of the last verification in this session.
    verification(()) -> Option<Verification>;
    /// Points of view with their questions, words, checklists and report sections.
    lenses(()) -> Vec<&'static Lens>;
    /// The page that a point of view lands on.
    landing(Id) -> Landing;
    /// Whether the pack of a point of view may be exported now.
    export_gate(Id) -> ExportGate;
    /// Contrary facts with the disclosure decisions on them.
    contrary_facts(()) -> Vec<ContraryFact>;
    /// Decides on a contrary fact; without a decision it is open again.
    disclosure_set(DisclosureRequest) -> (), Disclosure;
    /// Disputes, in order of raising.
    disputes(()) -> Vec<Dispute>;
    /// Raises (number 0), answers or withdraws a dispute.
    dispute_put(Dispute) -> ();
    /// Notes of the team of one point of view.
    notes(Id) -> Vec<Note>;
    /// Writes (number 0) or changes a note; an empty text takes it away.
    note_put(NoteRequest) -> ();
    /// Puts a tag on rows, or takes it off.
    tag_put(TagRequest) -> ();
    /// Tags, the last used first.
    tags_recent(()) -> Vec<TagUse>;
    /// The tags of one row.
    tags_of_row(RowRequest) -> Vec<String>;
    /// Changes that can be taken back or made again, newest first.
    change_list(()) -> Vec<ChangeRow>;
    /// Takes a change back: that of this audit entry, or the last that stands.
    undo(Option<Number>) -> ChangeRow;
    /// Makes a change again that was taken back.
    redo(Option<Number>) -> ChangeRow;
    /// Jobs of this session, newest first.
    jobs(()) -> Vec<JobRow>;
    /// Asks a job to stop; what it has committed stays and can be resumed.
    job_cancel(Number) -> ();
}
