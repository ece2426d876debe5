//! In which order are findings shown? By severity, but so that one talkative test never drowns the others.

use super::view::Found;

/// From here on a test's first finding goes to the front.
const FRONT: u32 = 40;

/// Orders findings and numbers them from 1: rounds over the tests, the most severe finding of each test first, then
/// each test's second, and so on; within a round by severity, value and id. Findings below [`FRONT`] come after all
/// rounds, by severity.
pub(crate) fn rank(found: &mut [Found]) {
    found.sort_by(|one, other| {
        let (one, other) = (&one.finding, &other.finding);
        other.severity.cmp(&one.severity).then(other.amount.cmp(&one.amount)).then_with(|| one.id.cmp(&other.id))
    });
    let mut rounds: std::collections::BTreeMap<String, u32> = std::collections::BTreeMap::new();
    for one in found.iter_mut() {
        let round = rounds.entry(one.finding.test.clone()).or_default();
        *round += 1;
        one.finding.rank = if one.finding.severity < FRONT { u32::MAX } else { *round };
    }
    // Stable: severity stays the order within a round.
    found.sort_by_key(|one| one.finding.rank);
    for (place, one) in (1..).zip(found.iter_mut()) {
        one.finding.rank = place;
    }
}
