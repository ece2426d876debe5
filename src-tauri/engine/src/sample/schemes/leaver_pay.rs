//! Salaries that go on after their owners have left.

use super::{Scheme, Stage};

pub(super) const SCHEME: Scheme = Scheme {
    id: "leaver-pay",
    title: "Payroll includes two leavers after their exit",
    tests: &[27],
    story: "L Ferreira and G Baptiste left in 2021 and 2022. Eleven more salaries follow for each, to one bank account \
            that belongs to neither.",
    look_alike: "Final pay with holiday",
    why_innocent: "E Holloway's one payment after leaving goes to her own account and says what it is for.",
    vendors: &[],
    // The payroll itself pays them: see `daily::payroll`.
    plant: |_: &mut Stage<'_>| {},
};
