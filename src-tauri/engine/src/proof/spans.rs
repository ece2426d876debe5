//! Which days does each statement cover, and do its balances hold?

use super::facts::StatementFacts;
use super::running_days::FilePart;
use super::view::{Check, DayState};
use crate::model::Day;
use crate::store::tables::statements::StoredStatement;

/// Days without a statement that are still taken as covered where the balances on both sides meet: a long weekend, on
/// which banks book nothing. Longer stretches stay unproven, since what moved may have moved back.
const QUIET_DAYS: i32 = 4;

/// What one statement, or one file without statements, covers.
#[derive(Clone)]
pub(super) struct Span<'a> {
    pub(super) evidence: u32,
    pub(super) statement: Option<&'a StoredStatement>,
    /// Index of its file's part.
    pub(super) part: usize,
    pub(super) from: Day,
    pub(super) to: Day,
    pub(super) opening: Option<i64>,
    pub(super) carried: bool,
    pub(super) closing: Option<i64>,
    pub(super) rows: u64,
    pub(super) sum: i64,
    pub(super) state: DayState,
}

/// A difference before its rows are looked for. `missing` is what the rows lack.
pub(super) struct Found {
    pub(super) check: Check,
    pub(super) evidence: u32,
    pub(super) statement: String,
    pub(super) rows: Option<(u64, u64)>,
    pub(super) at: Option<crate::model::RowId>,
    pub(super) from: Day,
    pub(super) to: Day,
    pub(super) expected: i64,
    pub(super) found: i64,
}

/// A stretch between two spans.
pub(super) struct Between {
    pub(super) from: Day,
    pub(super) to: Day,
    pub(super) state: DayState,
    /// What moved unseen, where the balances say it.
    pub(super) unseen: Option<i64>,
}

impl<'a> Span<'a> {
    /// The span of a statement; `None` where nothing says which days it covers.
    pub(super) fn of_statement(
        statement: &'a StoredStatement,
        facts: Option<&StatementFacts>,
        part: usize,
        running: &FilePart<'_>,
        alone: bool,
    ) -> Option<Self> {
        let (first, last) = (facts.map(|facts| facts.first), facts.map(|facts| facts.last));
        let after_opening = statement.opening_day.and_then(|day| {
            // The balance at the end of a day before the first row: the statement begins on the next.
            let begins = first == Some(day) || statement.closing_day == Some(day) || statement.to == Some(day);
            if begins { Some(day) } else { day.plus(1) }
        });
        let from = statement.from.or(after_opening).or(first).or(statement.closing_day).or(statement.to)?;
        let from = first.map_or(from, |first| first.min(from));
        let to = statement.to.or(statement.closing_day).or(last).unwrap_or(from).max(from);
        let to = last.map_or(to, |last| last.max(to));
        // A balance of a later day than the statement's last (OFX states that of the download) closes nothing.
        let closes = statement.to.is_none() || statement.closing_day.is_none_or(|day| day <= to);
        let (mut opening, mut closing) = (statement.opening, statement.closing.filter(|_| closes));
        if alone {
            opening = opening.or(running.begin);
            closing = closing.or(running.end);
        }
        let rows = facts.map_or(0, |facts| facts.rows);
        let sum = facts.map_or(0, |facts| clip(facts.sum));
        let (evidence, statement) = (statement.evidence, Some(statement));
        let state = DayState::Unproven;
        Some(Span { evidence, statement, part, from, to, opening, carried: false, closing, rows, sum, state })
    }

    /// The span of a file that states no balances of the account.
    pub(super) fn of_part(evidence: u32, part: usize, running: &FilePart<'_>) -> Option<Self> {
        let (first, last) = (running.days.first()?, running.days.last()?);
        let sum = running.days.iter().fold(0_i64, |sum, day| sum.saturating_add(day.sum));
        Some(Span {
            evidence,
            statement: None,
            part,
            from: first.key.day,
            to: last.key.day,
            opening: running.begin,
            carried: false,
            closing: running.end,
            rows: running.days.iter().map(|day| day.rows).sum(),
            sum,
            state: DayState::Unproven,
        })
    }

    fn name(&self) -> String {
        self.statement.map(|statement| statement.stated_id.clone()).unwrap_or_default()
    }

    fn difference(&self, check: Check, expected: i64, found: i64) -> Found {
        Found {
            check,
            evidence: self.evidence,
            statement: self.name(),
            rows: self.statement.and_then(|statement| statement.rows),
            at: None,
            from: self.from,
            to: self.to,
            expected,
            found,
        }
    }

    /// Holds opening + rows against closing, and the declared figures against the rows.
    pub(super) fn check(&mut self, facts: Option<&StatementFacts>, found: &mut Vec<Found>) {
        self.check_sum(found);
        let Some(statement) = self.statement else { return };
        if let Some(declared) = statement.declared_rows.filter(|declared| *declared != self.rows) {
            let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
            found.push(self.difference(Check::DeclaredRows, number(declared), number(self.rows)));
        }
        if let Some(declared) = statement.declared_sum {
            // Ledgers declare the sum of one side as often as the net, with either sign.
            let sides = facts.map_or([0, 0], |facts| [clip(facts.money_in), clip(facts.sum - facts.money_in)]);
            let agrees = [self.sum, sides[0], sides[1]].iter().any(|sum| sum.unsigned_abs() == declared.unsigned_abs());
            if !agrees {
                found.push(self.difference(Check::DeclaredSum, declared, self.sum));
            }
        }
    }

    fn check_sum(&mut self, found: &mut Vec<Found>) {
        let (Some(opening), Some(closing)) = (self.opening, self.closing) else { return };
        let due = opening.saturating_add(self.sum);
        if due == closing {
            self.state = DayState::Proven;
        } else {
            self.state = DayState::Contradicted;
            found.push(self.difference(Check::StatementSum, closing, due));
        }
    }
}

/// Follows the balance from span to span, in order of days: proves spans that state only a closing balance, and says what
/// lies between spans. `is_balance`: whether the account's balance runs on from one statement to the next.
pub(super) fn follow(spans: &mut [Span<'_>], is_balance: bool, found: &mut Vec<Found>) -> Vec<Between> {
    let mut between = Vec::new();
    let mut last: Option<(Day, Option<i64>)> = None;
    for span in spans {
        if let Some((until, balance)) = last
            && span.from > until
        {
            let gap = until.plus(1).zip(span.from.plus(-1)).filter(|(from, to)| from <= to);
            let days = gap.map_or(0, |(from, to)| to.number() - from.number() + 1);
            let unseen = if is_balance { unseen(span, balance) } else { None };
            let (state, told) = match (unseen, days) {
                (Some(0), 0..=QUIET_DAYS) => (DayState::Proven, None),
                (Some(0), _) => (DayState::Unproven, None),
                (Some(moved), _) => (DayState::Missing, Some(moved)),
                (None, _) => (DayState::Missing, None),
            };
            if let (Some(moved), Some(balance)) = (told, balance) {
                let due = balance.saturating_add(moved);
                let mut difference = span.difference(Check::Continuity, due, balance);
                (difference.from, difference.to) = gap.unwrap_or((span.from, span.from));
                found.push(difference);
                if days == 0 && span.carried {
                    span.state = DayState::Contradicted;
                }
            }
            if let Some((from, to)) = gap {
                between.push(Between { from, to, state, unseen: told });
            } else if told.is_some() {
                between.push(Between { from: span.from, to: span.from, state: DayState::Contradicted, unseen: told });
            }
            if told.is_none() && unseen.is_some() && span.carried {
                span.opening = balance;
                span.state = DayState::Proven;
            }
        }
        let balance = span.closing.or_else(|| span.opening.map(|opening| opening.saturating_add(span.sum)));
        last = match last {
            Some((until, known)) if until > span.to => Some((until, known)),
            _ => Some((span.to, balance)),
        };
    }
    between
}

/// What moved between the last balance and the span's beginning.
fn unseen(span: &mut Span<'_>, balance: Option<i64>) -> Option<i64> {
    let balance = balance?;
    if let Some(opening) = span.opening {
        return Some(opening.saturating_sub(balance));
    }
    let closing = span.closing?;
    span.carried = true;
    Some(closing.saturating_sub(span.sum).saturating_sub(balance))
}

/// Sums of a statement's rows stay far below 2^63; one that does not is held at the end of the range.
pub(super) fn clip(sum: i128) -> i64 {
    i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX })
}
