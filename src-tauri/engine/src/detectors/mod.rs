//! Which indicators do the rows show? One folder per test: a rule, typed parameters, and `cases.md`, which is its
//! specification, its test and the help that a person reads.
//!
//! An *indicator* is a reason to look, never a statement about anyone. [`run`] gives every test the same columns,
//! refuses those whose columns are missing, survives those that fail, and controls false alarms over declared families.

mod contract;
mod digits;
mod innocent;
mod populations;
mod run;
mod scan;
mod settings;
#[cfg(test)]
mod tests;

mod below_threshold;
mod benford_chi_square;
mod benford_first;
mod benford_first_three;
mod benford_first_two;
mod benford_party;
mod benford_second;
mod digit_z;
mod distortion_factor;
mod dormant_party;
mod exact_duplicates;
mod last_two_digits;
mod mantissa_arc;
mod relative_size_factor;
mod second_order;
mod seldom_poster;
mod shared_account;
mod split_purchases;
mod summation;

pub use contract::{
    Chart, Detector, Draft, Excluded, Family, Innocent, Input, Outcome, Point, Refusal, RowRef, Subject,
};
pub use run::{Candidate, Result as TestResult, State, run};
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
    &relative_size_factor::DETECTOR,
    &last_two_digits::DETECTOR,
    &exact_duplicates::DETECTOR,
    &below_threshold::DETECTOR,
    &split_purchases::DETECTOR,
    &dormant_party::DETECTOR,
    &shared_account::DETECTOR,
    &benford_party::DETECTOR,
    &seldom_poster::DETECTOR,
];

/// The test of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Detector> {
    DETECTORS.iter().copied().find(|detector| detector.id == id)
}
