//! What do new rows touch? Lines that they are candidates for, and whatever hangs on those; all else stays as it is.

use foldhash::{HashMap, HashSet};
use rusqlite::Connection;

use super::load::{Loaded, keys};
use super::method::Outcome;
use crate::case::Case;
use crate::model::{Day, Kind, RowId};
use crate::store::StoreError;
use crate::store::tables::matches::{self, End, State, StoredLone};
use crate::store::tables::withdrawn;

type Place = (Kind, RowId);

/// Rows that a run over new rows may change.
#[derive(Debug, Default)]
pub(super) struct Touched {
    rows: HashSet<Place>,
    /// Rows in all.
    all: usize,
    /// Touched rows that are not among those weighed: they lose their partner and stay open.
    left: Vec<(Kind, End)>,
    /// Rows that are gone: merged into others, or of evidence withdrawn.
    gone: Vec<Place>,
}

impl Touched {
    /// Rows that no run has seen, and partners of rows that are gone.
    pub(super) fn by_new_rows(case: &Case) -> Result<Self, StoreError> {
        let away: Vec<u32> = case.store().read(withdrawn::all)?.iter().map(|file| file.evidence).collect();
        let mut touched = Touched::default();
        let mut there: HashSet<Place> = HashSet::default();
        for kind in Kind::ALL {
            let known = case.store().read(|connection| matches::known(connection, kind))?;
            let rows = keys(case, kind, &away)?;
            touched.all = touched.all.max(rows.len());
            touched.rows.extend(rows.iter().filter(|id| known.binary_search(id).is_err()).map(|id| (kind, *id)));
            let gone = known.iter().filter(|id| rows.binary_search(id).is_err()).map(|id| (kind, *id));
            touched.gone.extend(gone);
            there.extend(rows.iter().map(|id| (kind, *id)));
        }
        case.store().read(|connection| {
            matches::each(connection, |edge| {
                let ends = [(Kind::Expense, edge.expense.id), (Kind::Bank, edge.bank.id)];
                if edge.state == State::Active && edge.decision.is_none() && !ends.iter().all(|end| there.contains(end))
                {
                    touched.rows.extend(ends.iter().filter(|end| there.contains(*end)));
                }
                Ok(())
            })
        })?;
        touched.gone.retain(|place| !touched.rows.contains(place));
        Ok(touched)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.gone.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn holds(&self, kind: Kind, id: RowId) -> bool {
        self.rows.contains(&(kind, id))
    }

    /// First and last day to weigh, `margin` days around the rows; none where there are few enough rows to weigh all.
    pub(super) fn days(&self, margin: i32, few: usize) -> Option<(Day, Day)> {
        if self.all <= few {
            return None;
        }
        let days = || self.rows.iter().filter_map(|(_, id)| id.day());
        days().min().and_then(|day| day.plus(-margin)).zip(days().max().and_then(|day| day.plus(margin)))
    }

    /// Adds what the rows touch: lines for which one of them is a candidate, then everything joined to a touched row by an
    /// edge, before or now.
    pub(super) fn spread(mut self, case: &Case, loaded: &Loaded, outcome: &Outcome) -> Result<Self, StoreError> {
        let expense = |line: u32| (Kind::Expense, loaded.expenses[line as usize].id);
        let bank = |line: u32| (Kind::Bank, loaded.bank[line as usize].id);
        let now = outcome.edges.iter().map(|edge| (expense(edge.ledger), bank(edge.bank)));
        let others = outcome.alternatives.iter().map(|other| (expense(other.ledger), bank(other.bank)));
        let mut next: Vec<Place> = self.rows.iter().copied().collect();
        for (one, other) in others {
            if self.rows.contains(&one) != self.rows.contains(&other) {
                next.extend([one, other]);
            }
        }
        let mut joined: HashMap<Place, Vec<Place>> = HashMap::default();
        let mut join = |one: Place, other: Place| {
            joined.entry(one).or_default().push(other);
            joined.entry(other).or_default().push(one);
        };
        now.for_each(|(one, other)| join(one, other));
        let mut ends: HashMap<Place, End> = HashMap::default();
        case.store().read(|connection| {
            matches::each(connection, |edge| {
                if edge.state == State::Active && edge.decision.is_none() {
                    join((Kind::Expense, edge.expense.id), (Kind::Bank, edge.bank.id));
                    ends.insert((Kind::Expense, edge.expense.id), edge.expense);
                    ends.insert((Kind::Bank, edge.bank.id), edge.bank);
                }
                Ok(())
            })
        })?;
        self.rows.extend(next.iter().copied());
        while let Some(place) = next.pop() {
            for other in joined.get(&place).into_iter().flatten() {
                if self.rows.insert(*other) {
                    next.push(*other);
                }
            }
        }
        self.rows.retain(|place| !self.gone.contains(place));
        let weighed = |place: &Place| loaded.line_of(place.0, place.1).is_some();
        let left = self.rows.iter().filter(|place| !weighed(place));
        self.left = left.filter_map(|place| Some((place.0, *ends.get(place)?))).collect();
        Ok(self)
    }

    /// Forgets what earlier runs came to for these rows.
    pub(super) fn clear(&self, connection: &Connection) -> Result<(), StoreError> {
        for (kind, id) in self.rows.iter().chain(&self.gone) {
            matches::clear_row(connection, *kind, *id)?;
        }
        for (kind, end) in &self.left {
            matches::put_lone(connection, &StoredLone::open(*kind, *end))?;
        }
        Ok(())
    }
}
