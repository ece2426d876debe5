//! What did the tests find, and what do people make of it? Findings with stable ids, dispositions with their history,
//! a ledger of every test, and the composite risk of parties, accounts and users.

mod completeness;
mod desk;
mod ledger;
mod rank;
mod rates;
mod risk;
mod say;
mod view;
mod work;

pub use desk::{Decision, assign, decide, finding, findings, note, rows_behind, set_settings, settings, tag};
pub use ledger::{TestPage, TestResultRow, catalogue, test_page, test_runs};
pub use rates::{ErrorRate, ErrorRates, RateInterval, error_rates, error_rates_method};
pub use risk::{Risk, RiskPart, risks};
pub(crate) use say::Say;
pub use view::{
    DISPOSITIONS, Figure, Finding, FindingEvent, FindingRow, FindingRowsPage, RunDifference, RunReport, TestReport,
    TestRun,
};
pub use work::{digits_anew, run_tests, run_without_storing, scan_of};
