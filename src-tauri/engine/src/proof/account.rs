//! How far is one account proven, day by day? Its statements, its running balances, its files, put together.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{DayFacts, StatementFacts};
use super::running_days::FilePart;
use super::spans::{Between, Found, Span, follow};
use super::view::{Check, DayState, Gap, Overlap, Run};
use crate::model::{Day, Kind};
use crate::store::tables::statements::StoredStatement;

/// Everything that is known of one account in one currency.
#[derive(Default)]
pub(super) struct Material<'a> {
    /// Days of each file and account as the file names it.
    pub(super) parts: BTreeMap<(u32, u32), Vec<&'a DayFacts>>,
    pub(super) statements: BTreeMap<(u32, u32), Vec<&'a StoredStatement>>,
}

/// What it comes to.
pub(super) struct Judged<'a> {
    pub(super) kind: Kind,
    pub(super) evidence: Vec<u32>,
    pub(super) spans: Vec<Span<'a>>,
    pub(super) runs: Vec<Run>,
    pub(super) gaps: Vec<Gap>,
    pub(super) overlaps: Vec<Overlap>,
    pub(super) found: Vec<Found>,
}

/// Judges one account; `None` where no day of it is known.
pub(super) fn judge<'a>(
    material: &Material<'a>,
    statement_facts: &BTreeMap<u32, StatementFacts>,
) -> Option<Judged<'a>> {
    let mut found = Vec::new();
    let whose: BTreeSet<(u32, u32)> = material.parts.keys().chain(material.statements.keys()).copied().collect();
    let mut parts: Vec<FilePart<'_>> = Vec::new();
    let mut spans: Vec<Span<'a>> = Vec::new();
    for key in &whose {
        let days = material.parts.get(key).cloned().unwrap_or_default();
        let part = FilePart::new(days);
        let statements = material.statements.get(key).map_or(&[][..], Vec::as_slice);
        let mut of_file: Vec<Span<'a>> = Vec::new();
        for statement in statements {
            let facts = statement_facts.get(&statement.id);
            let span = Span::of_statement(statement, facts, parts.len(), &part, statements.len() == 1);
            if let Some(mut span) = span {
                span.check(facts, &mut found);
                of_file.push(span);
            }
        }
        if of_file.is_empty()
            && let Some(mut span) = Span::of_part(key.0, parts.len(), &part)
        {
            span.check(None, &mut found);
            of_file.push(span);
        }
        running_differences(key.0, &part, &mut found);
        spans.append(&mut of_file);
        parts.push(part);
    }
    spans.sort_by_key(|span| (span.from, span.to, span.evidence));
    let kind = kind_of(&parts);
    let between = follow(&mut spans, kind == Kind::Bank, &mut found);
    let states = Days { spans: &spans, parts: &parts, between: &between, kept: kept(&parts) };
    let runs = states.runs()?;
    let gaps = between.iter().filter(|gap| gap.state == DayState::Missing).map(gap).collect();
    let overlaps = overlaps(&spans);
    let evidence = spans.iter().map(|span| span.evidence).collect::<BTreeSet<_>>().into_iter().collect();
    found.sort_by_key(|difference| (difference.from, difference.check, difference.evidence));
    Some(Judged { kind, evidence, runs, gaps, overlaps, found, spans })
}

fn kind_of(parts: &[FilePart<'_>]) -> Kind {
    let rows = |kind: Kind| -> u64 {
        parts.iter().flat_map(|part| &part.days).filter(|day| day.kind == kind).map(|day| day.rows).sum()
    };
    if rows(Kind::Expense) > rows(Kind::Bank) { Kind::Expense } else { Kind::Bank }
}

fn running_differences(evidence: u32, part: &FilePart<'_>, found: &mut Vec<Found>) {
    for (day, breaks) in &part.broken {
        for (row, missing) in breaks {
            found.push(Found {
                check: Check::RunningBalance,
                evidence,
                statement: String::new(),
                rows: None,
                at: Some(*row),
                from: *day,
                to: *day,
                expected: *missing,
                found: 0,
            });
        }
    }
}

fn gap(between: &Between) -> Gap {
    Gap { from: between.from, to: between.to, unseen: between.unseen.map(|moved| moved.to_string()) }
}

/// Rows and sums of the account's days without those that were merged with another file's.
fn kept(parts: &[FilePart<'_>]) -> BTreeMap<Day, (u64, i64)> {
    let mut kept: BTreeMap<Day, (u64, i64)> = BTreeMap::new();
    for facts in parts.iter().flat_map(|part| &part.days) {
        let day = kept.entry(facts.key.day).or_default();
        day.0 += facts.kept_rows;
        day.1 = day.1.saturating_add(facts.kept_sum);
    }
    kept
}

struct Days<'s, 'a> {
    spans: &'s [Span<'a>],
    parts: &'s [FilePart<'a>],
    between: &'s [Between],
    kept: BTreeMap<Day, (u64, i64)>,
}

impl Days<'_, '_> {
    fn runs(&self) -> Option<Vec<Run>> {
        let first = self.spans.first()?.from;
        let last = self.spans.iter().map(|span| span.to).max()?;
        let mut runs: Vec<Run> = Vec::new();
        let (mut next, mut open): (usize, Vec<&Span<'_>>) = (0, Vec::new());
        for number in first.number()..=last.number() {
            let Some(day) = Day::from_number(number) else { continue };
            open.retain(|span| span.to >= day);
            while let Some(span) = self.spans.get(next).filter(|span| span.from <= day) {
                open.push(span);
                next += 1;
            }
            let state = self.state(day, &open);
            match runs.last_mut() {
                Some(run) if run.state == state => run.to = day,
                _ => runs.push(Run { from: day, to: day, state }),
            }
        }
        Some(runs)
    }

    fn state(&self, day: Day, open: &[&Span<'_>]) -> DayState {
        let between = self.between.iter().find(|between| between.from <= day && day <= between.to);
        if let Some(between) = between.filter(|between| open.is_empty() || between.state == DayState::Contradicted) {
            return between.state;
        }
        if open.is_empty() {
            return DayState::Missing;
        }
        let states: Vec<(DayState, &Span<'_>)> = open.iter().map(|span| (self.in_span(day, span), *span)).collect();
        if states.iter().any(|(state, _)| *state == DayState::Contradicted) {
            return DayState::Contradicted;
        }
        // Where files overlap, what is kept of all of them must be what the proven one holds.
        let kept = self.kept.get(&day).copied().unwrap_or_default();
        let proves = |(state, span): &(DayState, &Span<'_>)| {
            *state == DayState::Proven && self.parts.get(span.part).is_some_and(|part| part.on(day) == kept)
        };
        if states.iter().any(proves) { DayState::Proven } else { DayState::Unproven }
    }

    fn in_span(&self, day: Day, span: &Span<'_>) -> DayState {
        let Some(part) = self.parts.get(span.part) else { return span.state };
        if part.broken.contains_key(&day) {
            return DayState::Contradicted;
        }
        match span.state {
            DayState::Proven => DayState::Proven,
            // Where running balances hold on the day itself, the statement's difference lies elsewhere in it.
            DayState::Contradicted if part.is_linked(day) && day != span.to => DayState::Proven,
            DayState::Contradicted if part.is_linked(day) && !part.broken.is_empty() => DayState::Proven,
            DayState::Contradicted => DayState::Contradicted,
            _ if part.is_linked(day) => DayState::Proven,
            other => other,
        }
    }
}

/// Stretches that more than one file covers.
fn overlaps(spans: &[Span<'_>]) -> Vec<Overlap> {
    let mut edges: BTreeMap<i32, Vec<(u32, bool)>> = BTreeMap::new();
    for span in spans {
        edges.entry(span.from.number()).or_default().push((span.evidence, true));
        edges.entry(span.to.number() + 1).or_default().push((span.evidence, false));
    }
    let mut open: BTreeMap<u32, u32> = BTreeMap::new();
    let (mut found, mut since): (Vec<Overlap>, i32) = (Vec::new(), 0);
    for (day, changes) in edges {
        if open.len() > 1
            && let (Some(from), Some(to)) = (Day::from_number(since), Day::from_number(day - 1))
        {
            let evidence: Vec<u32> = open.keys().copied().collect();
            match found.last_mut() {
                Some(last) if last.to.plus(1) == Some(from) && last.evidence == evidence => last.to = to,
                _ => found.push(Overlap { from, to, evidence }),
            }
        }
        for (evidence, opens) in changes {
            let count = open.entry(evidence).or_default();
            *count = if opens { *count + 1 } else { count.saturating_sub(1) };
        }
        open.retain(|_, count| *count > 0);
        since = day;
    }
    found
}
