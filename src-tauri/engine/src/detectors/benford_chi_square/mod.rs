//! Do the first two digits as a whole depart from Benford's law? Chi-square, with the effect that it hides.

use serde_json::{Map, json};

use super::contract::{Detector, Family};
use super::digits::{self, scalar};
use super::scan::Column;
use crate::statistics::{Digits, digit_test};

pub(super) const DETECTOR: Detector = Detector {
    id: "benford_chi_square",
    number: 6,
    title: "Chi-square of digits",
    looks_for: "Digits of a population that depart from Benford's law as a whole.",
    formula: "sum (o - e)^2 / e over 10..99, df 89 (first digits df 8, second df 9); effect w = sqrt(chi2 / n)",
    source: "Nigrini, Benford's Law (2012), chapter 7; Cohen (1988) for w",
    family: Family::Digits,
    version: 2,
    needs: &[Column::Amount],
    uses: &[],
    guide: include_str!("cases.md"),
    defaults: digits::defaults,
    run: |input| {
        scalar::run(
            input,
            Digits::FirstTwo,
            "First two digits depart from Benford's law",
            true,
            |_, population, test| {
                let mut more = Map::new();
                for (name, digits) in [("first", Digits::First), ("second", Digits::Second)] {
                    let other = digit_test(&population.profile, digits);
                    more.insert(name.to_owned(), json!({ "chi2": other.chi2, "df": other.df, "p": other.chi2_p }));
                }
                let effect = (test.chi2 / test.n as f64).sqrt();
                more.insert("effect_w".to_owned(), json!(effect));
                scalar::Figure {
                    statistic: ("chi-square", test.chi2),
                    p: test.chi2_p,
                    effect: ("w", effect),
                    matters: 0.2,
                    expected: f64::from(test.df),
                    pattern: "together spread over first two digits otherwise than Benford's law",
                    more,
                }
            },
        )
    },
};
