//! First three digits of a population that depart from Benford's law.

use super::contract::{Detector, Family};
use super::digits;
use super::scan::Column;
use crate::statistics::Digits;

pub(super) const DETECTOR: Detector = Detector {
    id: "benford_first_three",
    number: 4,
    title: "First three digits",
    looks_for: "First three digits of a population that depart from Benford's law.",
    formula: "MAD of the first three digits, 100..999; bands .00036/.00044/.00050 from 3,000 amounts, Monte-Carlo p below",
    source: "Nigrini, Benford's Law (2012), chapters 5 to 7; Barney and Schulzke (2016) for excess MAD",
    family: Family::Digits,
    version: 2,
    needs: &[Column::Amount],
    uses: &[],
    guide: include_str!("cases.md"),
    defaults: digits::defaults,
    run: |input| digits::run(input, Digits::FirstThree),
};
