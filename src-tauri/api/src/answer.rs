//! How is a question answered from outside? Measured, and out of memory where what it rests on has not changed.

use std::sync::Arc;
use std::time::Instant;

use nexus_engine::cache::{Kind, Tags};
use nexus_engine::lenses::{LENSES, may};
use nexus_engine::metrics::Timed;
use nexus_engine::undo::right_of;
use serde_json::{Value, json};

use crate::contract::RIGHTS;
use crate::{App, COMMANDS, Failure, Number};

/// An answer that is kept.
struct Kept {
    command: &'static str,
    /// How long.
    kind: Kind,
    /// What it is made of: a write that changes one of these makes it untrue.
    reads: Tags,
}

const fn kept(command: &'static str, kind: Kind, reads: Tags) -> Kept {
    Kept { command, kind, reads }
}

/// Answers that are kept. Those about a case are also asked by its state, which every change moves on, so that none outlives
/// a change that nobody declared.
const KEPT: &[Kept] = &[
    kept("vitals", Kind::Vitals, &[]),
    kept("alerts", Kind::Alerts, &["preferences", "case"]),
    kept("health", Kind::Health, &["evidence", "rows", "audit", "case"]),
    kept("app_info", Kind::Platform, &[]),
    kept("lenses", Kind::Definitions, &[]),
    kept("overview", Kind::Counts, &["rows", "evidence", "accounts", "problems"]),
    kept("case_info", Kind::Counts, &["case", "rows", "evidence", "audit", "accounts"]),
    kept("accounts", Kind::Counts, &["accounts", "rows"]),
    kept("evidence_list", Kind::Counts, &["evidence", "rows"]),
    kept("landing", Kind::Counts, &["rows", "evidence", "accounts", "problems", "sides", "audit"]),
    kept("contrary_facts", Kind::Counts, &["rows", "findings", "sides", "audit"]),
    kept("risks", Kind::Counts, &["findings", "tests", "audit"]),
];

impl App {
    /// Asks one question by name under the neutral point of view, as the command line does; both sides are JSON.
    ///
    /// # Errors
    /// Any [`Failure`] of the command; `unknown_command` or `bad_request` for a call that does not fit.
    pub fn call(&self, name: &str, input: Value) -> Result<Value, Failure> {
        self.call_as(LENSES[0].id, name, input)
    }

    /// Asks one question under a point of view.
    ///
    /// # Errors
    /// As [`App::call`]; `lens_may_not` where the change is another side's.
    pub fn call_as(&self, lens: &str, name: &str, input: Value) -> Result<Value, Failure> {
        let began = Instant::now();
        let answer = match KEPT.iter().find(|kept| kept.command == name) {
            Some(kept) => self.remembered(kept, input),
            None => self.permitted(lens, name, input).and_then(|input| self.dispatch(name, input)),
        };
        // What is not a command has no meter: names come from outside.
        let known = COMMANDS.iter().find(|command| **command == name);
        let measured = known.copied().unwrap_or("unknown");
        self.reach.meters.record(Timed::Command, measured, began.elapsed(), answer.is_ok());
        answer
    }

    /// The input, where the point of view may give the command. What undo and redo need is what the change needs that they
    /// flip; it is named, so that no other can come between.
    fn permitted(&self, lens: &str, name: &str, input: Value) -> Result<Value, Failure> {
        if name != "undo" && name != "redo" {
            if let Some((_, right)) = RIGHTS.iter().find(|(command, _)| *command == name) {
                may(lens, *right)?;
            }
            return Ok(input);
        }
        let which: Option<Number> =
            serde_json::from_value(input).map_err(|error| Failure::bad_request(name, &error))?;
        let (change, right) = right_of(&*self.case()?, which.map(|number| u64::from(number.id)), name == "undo")?;
        if let Some(right) = right {
            may(lens, right)?;
        }
        Ok(json!({"id": change.seq}))
    }

    fn remembered(&self, kept: &Kept, input: Value) -> Result<Value, Failure> {
        // 0 where no case is open, and for what is not about one.
        let (scope, state) = match self.case() {
            // What does not rest on the log itself outlives remarks.
            Ok(case) if kept.reads.contains(&"audit") => (case.store().cache_scope(), case.store().generation()?),
            Ok(case) => (case.store().cache_scope(), case.store().facts()?),
            Err(_) => (0, 0),
        };
        let question = (kept.command, input.to_string(), state);
        let compute = || self.dispatch(kept.command, input);
        let answer = self.reach.cache.get_or(kept.kind, scope, question, kept.reads, weight, compute)?;
        Ok(Arc::unwrap_or_clone(answer))
    }
}

/// About the bytes that a value takes.
fn weight(value: &Value) -> usize {
    const NODE: usize = 40;
    match value {
        Value::String(text) => NODE + text.len(),
        Value::Array(items) => NODE + items.iter().map(weight).sum::<usize>(),
        Value::Object(fields) => NODE + fields.iter().map(|(key, item)| NODE + key.len() + weight(item)).sum::<usize>(),
        _ => NODE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kept_answer_is_that_of_a_command() {
        for kept in KEPT {
            assert!(COMMANDS.contains(&kept.command), "{}", kept.command);
        }
    }
}
