//! Are amounts larger or smaller than digits that follow Benford's law would make them?

use serde_json::{Map, json};

use super::contract::{Detector, Family};
use super::digits::{self, scalar};
use super::scan::Column;
use crate::statistics::{Digits, distortion, normal_two_sided};

/// Standard deviation of the factor for one Benford amount (Nigrini 1996).
const DEVIATION: f64 = 0.638_253;

pub(super) const DETECTOR: Detector = Detector {
    id: "distortion_factor",
    number: 10,
    title: "Distortion factor",
    looks_for: "Amounts that are on the whole larger or smaller than Benford digits would make them.",
    formula: "(AM - EM) / EM over magnitudes collapsed to 10..100, EM = 90 / (n (10^(1/n) - 1)); Z = DF sqrt(n) / .638253",
    source: "Nigrini (1996), Journal of the American Taxation Association 18",
    family: Family::Digits,
    version: 2,
    needs: &[Column::Amount],
    uses: &[],
    guide: include_str!("cases.md"),
    defaults: digits::defaults,
    run: |input| {
        scalar::run(input, Digits::FirstTwo, "Amounts are distorted", true, |_, population, _| {
            let (factor, _) = distortion(&population.profile);
            let z = factor * (population.profile.n as f64).sqrt() / DEVIATION;
            let more: Map<_, _> = [("collapsed_mean", population.profile.collapsed_mean()), ("distortion_z", z)]
                .map(|(name, value)| (name.to_owned(), json!(value)))
                .into_iter()
                .collect();
            scalar::Figure {
                statistic: ("distortion factor", factor),
                p: normal_two_sided(z),
                effect: ("distortion factor", factor),
                matters: 0.1,
                expected: 0.0,
                pattern: "have a collapsed mean away from that of Benford digits",
                more,
            }
        })
    },
};
