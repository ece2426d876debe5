//! In which order are findings shown? By severity, but so that each next one tells something new.

use std::collections::BTreeMap;

use foldhash::HashSet;

use super::view::Found;
use crate::detectors::RowRef;
use crate::model::{Kind, RowId};

/// Places that are given one by one; those behind are ordered by what is left of their severity then.
const PLACES: usize = 100;

/// Orders findings and numbers them from 1. Each place goes to the finding of the largest
/// `severity * (1 - .7 shown) * .8^same * .8^subject * .5^both`, where `shown` is the share of its rows that stand behind
/// findings above, or whose amount to the penny does (the same payment in the ledger or on the other statement), `same` the number of findings of its test above, `subject` that of findings about its first subject
/// above (the case itself does not count), and `both` that of those of the same test about the same subject, as the ledger
/// and the bank's side of one matter are. Equal ones go by value and id.
pub(crate) fn rank(found: &mut [Found]) {
    found.sort_by(|one, other| {
        let (one, other) = (&one.finding, &other.finding);
        other.severity.cmp(&one.severity).then(other.amount.cmp(&one.amount)).then_with(|| one.id.cmp(&other.id))
    });
    let mut above = Above::default();
    let places = found.len().min(PLACES);
    for place in 0..places {
        let (mut best, mut heaviest) = (place, above.weight(&found[place]));
        for (at, one) in found.iter().enumerate().skip(place + 1) {
            // A finding's weight never exceeds its severity, and severities fall: the search ends early.
            if f64::from(one.finding.severity) <= heaviest {
                break;
            }
            let weight = above.weight(one);
            if weight > heaviest {
                (best, heaviest) = (at, weight);
            }
        }
        found[place..=best].rotate_right(1);
        above.add(&found[place]);
    }
    let mut rest: Vec<(f64, usize)> = (places..found.len()).map(|at| (above.weight(&found[at]), at)).collect();
    rest.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    for (rank, at) in (1u32..).zip((0..places).chain(rest.into_iter().map(|(_, at)| at))) {
        found[at].finding.rank = rank;
    }
    found.sort_by_key(|one| one.finding.rank);
}

/// What the findings above have told.
#[derive(Default)]
struct Above {
    rows: HashSet<(Kind, RowId)>,
    money: HashSet<(u16, u64)>,
    tests: BTreeMap<String, i32>,
    subjects: BTreeMap<(String, String), i32>,
    both: BTreeMap<(String, String, String), i32>,
}

impl Above {
    fn add(&mut self, one: &Found) {
        *self.tests.entry(one.finding.test.clone()).or_default() += 1;
        // A whole population's rows are counted, not shown one by one.
        if let Some((kind, label)) = subject(one) {
            self.rows.extend(one.rows.iter().map(|row| (row.kind, row.id)));
            self.money.extend(&one.money);
            *self.both.entry((one.finding.test.clone(), kind.clone(), label.clone())).or_default() += 1;
            *self.subjects.entry((kind, label)).or_default() += 1;
        }
    }

    fn weight(&self, one: &Found) -> f64 {
        let known = |(row, money): &(&RowRef, &(u16, u64))| {
            self.rows.contains(&(row.kind, row.id)) || (money.1 > 0 && self.money.contains(money))
        };
        let shown = one.rows.iter().zip(&one.money).filter(known).count();
        let shown = shown as f64 / one.rows.len().max(1) as f64;
        let same = self.tests.get(&one.finding.test).copied().unwrap_or(0);
        let (mut about, mut both) = (0, 0);
        if let Some((kind, label)) = subject(one) {
            about = self.subjects.get(&(kind.clone(), label.clone())).copied().unwrap_or(0);
            both = self.both.get(&(one.finding.test.clone(), kind, label)).copied().unwrap_or(0);
        }
        f64::from(one.finding.severity) * (1.0 - 0.7 * shown) * 0.8f64.powi(same + about) * 0.5f64.powi(both)
    }
}

fn subject(one: &Found) -> Option<(String, String)> {
    let first = one.finding.subjects.first().filter(|subject| subject.kind != "case")?;
    Some((first.kind.clone(), first.label.clone()))
}
