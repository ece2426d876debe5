//! What do the running balances of one file and account say, day by day?

use std::collections::BTreeMap;

use super::facts::DayFacts;
use super::running::{Chain, DayProof};
use crate::model::{Day, RowId};

/// The rows of one file and account, in order of day, with what their running balances say.
#[derive(Default)]
pub(super) struct FilePart<'a> {
    pub(super) days: Vec<&'a DayFacts>,
    /// First and last day that a balance is stated on.
    pub(super) linked: Option<(Day, Day)>,
    /// Days on which balances contradict rows: the row at which it shows, and what is missing there.
    pub(super) broken: BTreeMap<Day, Vec<(RowId, i64)>>,
    /// Balance before the first row and after the last, where balances say it.
    pub(super) begin: Option<i64>,
    pub(super) end: Option<i64>,
}

impl<'a> FilePart<'a> {
    pub(super) fn new(days: Vec<&'a DayFacts>) -> Self {
        let mut part = FilePart { days, ..FilePart::default() };
        let mut chain = Chain::default();
        let mut before = 0_i64;
        for facts in &part.days {
            let day = facts.key.day;
            if facts.proof != DayProof::Silent {
                part.linked = Some((part.linked.map_or(day, |linked| linked.0), day));
            }
            if let (None, DayProof::Holds(ways)) = (part.begin, &facts.proof)
                && let [(begin, _)] = ways.as_slice()
                && part.broken.is_empty()
            {
                part.begin = begin.checked_sub(before);
            }
            before = before.saturating_add(facts.sum);
            if let Some(missing) = chain.take(&facts.proof, facts.sum) {
                part.broken.entry(day).or_default().push((facts.first_row, missing));
            }
            if !facts.broken.is_empty() {
                part.broken.entry(day).or_default().extend(&facts.broken);
            }
        }
        part.end = chain.balance();
        part
    }

    pub(super) fn is_linked(&self, day: Day) -> bool {
        self.linked.is_some_and(|(first, last)| first <= day && day <= last)
    }

    /// Rows and sum of a day, those merged with another file's included.
    pub(super) fn on(&self, day: Day) -> (u64, i64) {
        let index = self.days.binary_search_by_key(&day, |facts| facts.key.day);
        index.ok().and_then(|index| self.days.get(index)).map_or((0, 0), |facts| (facts.rows, facts.sum))
    }
}
