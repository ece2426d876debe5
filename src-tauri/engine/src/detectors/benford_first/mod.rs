//! Leading digits of a population that depart from Benford's law.

use super::contract::{Detector, Family};
use super::digits;
use super::scan::Column;
use crate::statistics::Digits;

pub(super) const DETECTOR: Detector = Detector {
    id: "benford_first",
    number: 1,
    title: "First digits",
    looks_for: "Leading digits of a population that depart from Benford's law.",
    formula: "MAD = mean |share - log10(1 + 1/d)|, d = 1..9; bands .006/.012/.015 from 3,000 amounts, Monte-Carlo p below",
    source: "Nigrini, Benford's Law (2012), chapters 5 to 7; Barney and Schulzke (2016) for excess MAD",
    family: Family::Digits,
    version: 2,
    needs: &[Column::Amount],
    uses: &[],
    guide: include_str!("cases.md"),
    defaults: digits::defaults,
    run: |input| digits::run(input, Digits::First),
};
