//! Which indicators do the rows show? One folder per test: a rule, typed parameters, and `cases.md`, which is its
//! specification, its test and the help that a person reads.
//!
//! An *indicator* is a reason to look, never a statement about anyone. [`run`] gives every test the same columns,
//! refuses those whose columns are missing, survives those that fail, and controls false alarms over declared families.

#[cfg(test)]
mod bad_input;
mod calendar;
#[cfg(test)]
mod cases;
mod contract;
mod digits;
mod flows;
mod groups;
mod innocent;
#[cfg(test)]
mod made;
mod owners;
mod populations;
mod profiles;
mod run;
mod scan;
mod settings;
mod side;
#[cfg(test)]
mod tests;

mod anomaly_rank;
mod balance_continuity;
mod below_threshold;
mod benford_chi_square;
mod benford_first;
mod benford_first_three;
mod benford_first_two;
mod benford_party;
mod benford_second;
mod change_point;
mod circular_flow;
mod digit_z;
mod distortion_factor;
mod dormant_party;
mod exact_duplicates;
mod journal_traits;
mod last_two_digits;
mod mantissa_arc;
mod missing_period;
mod near_duplicates;
mod new_party_spike;
mod number_duplication;
mod off_hours;
mod rare_pair;
mod relative_size_factor;
mod robust_outlier;
mod round_numbers;
mod second_order;
mod seldom_poster;
mod sequence_gaps;
mod shared_account;
mod split_purchases;
mod structuring;
mod summation;
mod temporal_cycle;
mod velocity;

pub use contract::{
    Chart, Detector, Draft, Excluded, Family, Innocent, Input, Outcome, Point, Refusal, RowRef, Subject,
};
pub(crate) use profiles::{Memory, Profiles};
pub use run::{Candidate, Result as TestResult, State, run};
pub(crate) use scan::{Break, Completeness, Gap};
pub use scan::{Column, Scan};
pub use settings::Settings;

/// Every test, in the order of the methods' table.
pub static DETECTORS: &[&Detector] = &[
    &benford_first::DETECTOR,
    &benford_second::DETECTOR,
    &benford_first_two::DETECTOR,
    &benford_first_three::DETECTOR,
    &digit_z::DETECTOR,
    &benford_chi_square::DETECTOR,
    &mantissa_arc::DETECTOR,
    &summation::DETECTOR,
    &second_order::DETECTOR,
    &distortion_factor::DETECTOR,
    &number_duplication::DETECTOR,
    &relative_size_factor::DETECTOR,
    &last_two_digits::DETECTOR,
    &exact_duplicates::DETECTOR,
    &near_duplicates::DETECTOR,
    &below_threshold::DETECTOR,
    &structuring::DETECTOR,
    &round_numbers::DETECTOR,
    &off_hours::DETECTOR,
    &sequence_gaps::DETECTOR,
    &split_purchases::DETECTOR,
    &velocity::DETECTOR,
    &dormant_party::DETECTOR,
    &circular_flow::DETECTOR,
    &temporal_cycle::DETECTOR,
    &new_party_spike::DETECTOR,
    &shared_account::DETECTOR,
    &robust_outlier::DETECTOR,
    &anomaly_rank::DETECTOR,
    &benford_party::DETECTOR,
    &change_point::DETECTOR,
    &rare_pair::DETECTOR,
    &seldom_poster::DETECTOR,
    &journal_traits::DETECTOR,
    &balance_continuity::DETECTOR,
    &missing_period::DETECTOR,
];

/// Tests that look at pairs, graphs or orders and take most of a run's time over many rows.
const HEAVY: &[&str] = &[
    "near_duplicates",
    "sequence_gaps",
    "velocity",
    "circular_flow",
    "temporal_cycle",
    "anomaly_rank",
    "benford_party",
    "change_point",
    "rare_pair",
];

/// Ids of the tests whose results are there at once, in the order of the catalogue.
#[must_use]
pub fn quick() -> Vec<String> {
    let quick = DETECTORS.iter().filter(|detector| !HEAVY.contains(&detector.id));
    quick.map(|detector| detector.id.to_owned()).collect()
}

/// The test of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Detector> {
    DETECTORS.iter().copied().find(|detector| detector.id == id)
}
