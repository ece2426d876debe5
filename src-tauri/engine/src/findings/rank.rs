//! In which order are findings shown? By severity, but so that each next one tells something new.

use std::collections::BTreeMap;

use foldhash::HashSet;

use super::view::Found;
use crate::model::{Kind, RowId};

/// Places that are given one by one; those behind are ordered by what is left of their severity then.
const PLACES: usize = 100;

/// How many findings above tell of something.
type Told<K> = BTreeMap<K, i32>;

/// Orders findings and numbers them from 1. Each place goes to the finding of the largest
/// `severity * (1 - .7 shown) * .8^same * .8^subject * .5^both`, where `shown` is the share of its rows that stand behind findings
/// above, `same` the number of findings of its test above, `subject` that of findings about its first subject above (the
/// case itself does not count), and `both` that of those of the same test about the same subject, as the ledger and the
/// bank's side of one matter are. Equal ones go by value and id.
pub(crate) fn rank(found: &mut [Found]) {
    found.sort_by(|one, other| {
        let (one, other) = (&one.finding, &other.finding);
        other.severity.cmp(&one.severity).then(other.amount.cmp(&one.amount)).then_with(|| one.id.cmp(&other.id))
    });
    let mut shown: HashSet<(Kind, RowId)> = HashSet::default();
    let mut tests: BTreeMap<String, i32> = BTreeMap::new();
    let mut subjects: BTreeMap<(String, String), i32> = BTreeMap::new();
    let mut both: BTreeMap<(String, String, String), i32> = BTreeMap::new();
    let places = found.len().min(PLACES);
    for place in 0..places {
        let weight = |one: &Found| weight(one, &shown, (&tests, &subjects, &both));
        // A finding's weight never exceeds its severity, and severities fall: the search ends early.
        let (mut best, mut heaviest) = (place, weight(&found[place]));
        for at in place + 1..found.len() {
            if f64::from(found[at].finding.severity) <= heaviest {
                break;
            }
            let weight = weight(&found[at]);
            if weight > heaviest {
                (best, heaviest) = (at, weight);
            }
        }
        found[place..=best].rotate_right(1);
        let one = &found[place];
        // A whole population's rows are counted, not shown one by one.
        if subject(one).is_some() {
            shown.extend(one.rows.iter().map(|row| (row.kind, row.id)));
        }
        *tests.entry(one.finding.test.clone()).or_default() += 1;
        if let Some((kind, label)) = subject(one) {
            *both.entry((one.finding.test.clone(), kind.clone(), label.clone())).or_default() += 1;
            *subjects.entry((kind, label)).or_default() += 1;
        }
    }
    let mut rest: Vec<(f64, usize)> =
        (places..found.len()).map(|at| (weight(&found[at], &shown, (&tests, &subjects, &both)), at)).collect();
    rest.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    for (rank, at) in (0u32..).zip((0..places).chain(rest.into_iter().map(|(_, at)| at))) {
        found[at].finding.rank = rank + 1;
    }
    found.sort_by_key(|one| one.finding.rank);
}

fn subject(one: &Found) -> Option<(String, String)> {
    let first = one.finding.subjects.first().filter(|subject| subject.kind != "case")?;
    Some((first.kind.clone(), first.label.clone()))
}

fn weight(
    one: &Found,
    shown: &HashSet<(Kind, RowId)>,
    (tests, subjects, both): (&Told<String>, &Told<(String, String)>, &Told<(String, String, String)>),
) -> f64 {
    let known = one.rows.iter().filter(|row| shown.contains(&(row.kind, row.id))).count();
    let known = known as f64 / one.rows.len().max(1) as f64;
    let same = tests.get(&one.finding.test).copied().unwrap_or(0);
    let subject = subject(one);
    let about = subject.as_ref().and_then(|subject| subjects.get(subject).copied()).unwrap_or(0);
    let again =
        subject.and_then(|(kind, label)| both.get(&(one.finding.test.clone(), kind, label)).copied()).unwrap_or(0);
    f64::from(one.finding.severity) * (1.0 - 0.7 * known) * 0.8f64.powi(same + about) * 0.5f64.powi(again)
}
