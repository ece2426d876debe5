//! Second digits of a population that depart from Benford's law.

use super::contract::{Detector, Family};
use super::digits;
use super::scan::Column;
use crate::statistics::Digits;

pub(super) const DETECTOR: Detector = Detector {
    id: "benford_second",
    number: 2,
    title: "Second digits",
    looks_for: "Second digits of a population that depart from Benford's law.",
    formula: "MAD of the second digit, 0..9; bands .008/.010/.012 from 3,000 amounts, Monte-Carlo p below",
    source: "Nigrini, Benford's Law (2012), chapters 5 to 7; Barney and Schulzke (2016) for excess MAD",
    family: Family::Digits,
    version: 2,
    needs: &[Column::Amount],
    uses: &[],
    guide: include_str!("cases.md"),
    defaults: digits::defaults,
    run: |input| digits::run(input, Digits::Second),
};
