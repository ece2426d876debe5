//! Do mantissas lie evenly on the circle? The length of their mean vector.

use serde_json::{Map, json};

use super::contract::{Detector, Family};
use super::digits::{self, scalar};
use super::scan::Column;
use crate::statistics::Digits;

pub(super) const DETECTOR: Detector = Detector {
    id: "mantissa_arc",
    number: 7,
    title: "Mantissa arc",
    looks_for: "Mantissas that crowd on one part of the circle.",
    formula: "L2 = |mean of (cos 2 pi m, sin 2 pi m)|^2, p = exp(-n L2)",
    source: "Alexander (2009); Nigrini, Benford's Law (2012), chapter 8",
    family: Family::Digits,
    version: 2,
    needs: &[Column::Amount],
    uses: &[],
    guide: include_str!("cases.md"),
    defaults: digits::defaults,
    run: |input| {
        scalar::run(input, Digits::FirstTwo, "Mantissas crowd on one part of the circle", true, |_, population, _| {
            let arc = population.profile.arc();
            let more: Map<_, _> = [("centre_x", arc.x), ("centre_y", arc.y)]
                .map(|(name, value)| (name.to_owned(), json!(value)))
                .into_iter()
                .collect();
            scalar::Figure {
                statistic: ("L2", arc.l2),
                p: arc.p,
                effect: ("length of the mean vector", arc.l2.sqrt()),
                matters: 0.1,
                expected: 1.0 / population.profile.n as f64,
                pattern: "have mantissas whose mean vector is longer than chance makes it",
                more,
            }
        })
    },
};
