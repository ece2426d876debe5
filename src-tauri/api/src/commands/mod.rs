//! The commands, one short function each: take what is asked, call the engine, tell what changed, return.

mod application;
mod case;
mod decisions;
mod evidence;
mod findings;
mod patterns;
mod performance;
mod proof;
mod reconciliation;
mod record;
mod rows;
mod sides;
mod tests;
mod themes;
mod transfers;
mod updates;
mod views;

pub use application::{app_info, job_cancel, jobs, preference_set, preferences, recent_cases, recent_forget};
pub use case::{
    case_choose, case_close, case_create, case_info, case_open, case_sample, examiner_set, make_case, overview,
};
pub use decisions::{layout_forget, layouts, original, row_decide, row_rejected, row_undecide};
pub use evidence::{
    evidence_choose, evidence_import, evidence_list, evidence_preview, evidence_resume, evidence_seal, import_paths,
    problems, problems_export,
};
pub use findings::{finding, finding_assign, finding_decide, finding_note, finding_rows, finding_tag, findings, risks};
pub use patterns::{pattern_amounts, pattern_days, pattern_parties, pattern_repeats, pattern_sequences};
pub use performance::{
    alerts, health, interface_measured, limits, limits_set, log_tail, performance, performance_export, vitals,
};
pub use proof::{
    account_decide, account_proposals, account_split, coverage, duplicates, duplicates_keep_apart, duplicates_merge,
    duplicates_take_back, merged_left_out, proof, proof_of_filter, proof_of_findings, proof_of_rows,
};
pub use reconciliation::{
    evidence_withdraw, evidence_withdrawn, match_limits, match_limits_set, match_rule_put, match_rule_remove,
    match_rule_try, match_rules, reconcile_bulk, reconcile_candidates, reconcile_decide, reconcile_explain,
    reconcile_lines, reconcile_next, reconcile_run, reconcile_summary, reconciliation_statement,
};
pub use record::{audit, decisions, verification, verify};
pub use rows::{accounts, row, rows, totals, totals_of};
pub use sides::{
    change_list, contrary_facts, disclosure_set, dispute_put, disputes, export_gate, landing, lenses, note_put, notes,
    redo, tag_put, tags_of_row, tags_recent, undo,
};
pub use tests::{test, test_runs, test_settings, test_settings_set, tests, tests_run};
pub use themes::{theme_add, theme_remove, themes};
pub use transfers::{transfer_of_row, transfers, transfers_decide, transfers_take_back};
pub use updates::{
    about, updates, updates_authority, updates_check, updates_folder, updates_install, updates_policy,
    updates_roll_back,
};
pub use views::{archive, groups, month_archive, month_restore, view_put, view_remove, views};
