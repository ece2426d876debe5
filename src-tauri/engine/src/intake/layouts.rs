//! Was a file of this layout read before, and how? What a person confirmed once is proposed again in the review, where a
//! person sees it; nothing is applied unseen, nor against what the new file itself says.
//!
//! A layout is known by its column names, delimiter and width. What carries over: the columns' roles, the sign, the side
//! of the books, the currency of rows that state none, and the order of dates and the decimal mark where the new file
//! leaves them open. What does not: encoding, preamble, sheet and a day given to all rows, which belong to one file.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::audit::{Entry, hex};
use crate::case::Case;
use crate::importers::ReadOptions;
use crate::importers::csv::CsvMapping;
use crate::importers::table::Guess;
use crate::model::Kind;
use crate::store::StoreError;
use crate::store::tables::evidence;
use crate::store::tables::layouts::{self, StoredLayout};

/// How a layout was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayoutDecisions {
    /// Side of the books.
    pub kind: Option<Kind>,
    /// Currency of rows that state none.
    pub currency: Option<String>,
    /// The parts of the mapping that carry over.
    pub mapping: Value,
}

impl LayoutDecisions {
    fn of(options: &ReadOptions, mapping: &CsvMapping) -> Self {
        LayoutDecisions {
            kind: options.kind,
            currency: options.currency.clone(),
            mapping: serde_json::json!({
                "columns": mapping.columns,
                "date_order": mapping.date_order,
                "decimal_mark": mapping.decimal_mark,
                "invert_sign": mapping.invert_sign,
                "blank_indicator_is_debit": mapping.blank_indicator_is_debit,
            }),
        }
    }
}

/// A layout that is known, with where it is known from.
#[derive(Clone, Debug)]
pub struct KnownLayout {
    /// How it was read.
    pub decisions: LayoutDecisions,
    /// The file of this case that was read so; `None` for a layout of another case.
    pub file: Option<String>,
}

/// Looks a fingerprint up.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<KnownLayout>;

/// A layout as a person sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LayoutRow {
    /// Its name: 32 hexadecimal digits.
    pub fingerprint: String,
    /// The file of this case that was read so; null for a layout of another case.
    pub file: Option<String>,
    /// When it was confirmed, UTC; empty for a layout of another case.
    pub confirmed: String,
    /// Who confirmed it.
    pub examiner: String,
    /// How it was read, as JSON.
    #[cfg_attr(feature = "bindings", ts(type = "unknown"))]
    pub decisions: Value,
}

/// The options with what is known of the file's layout laid under what is decided, and where it is known from. A mapping
/// that is given whole needs nothing.
pub(super) fn recall(guess: &Guess, options: &ReadOptions, known: Lookup<'_>) -> Option<(ReadOptions, LayoutRow)> {
    let decided = options.mapping.as_ref().and_then(Value::as_object);
    if decided.is_some_and(|decided| decided.contains_key("columns")) {
        return None;
    }
    let fingerprint = guess.fingerprint()?;
    let found = known(&fingerprint)?;
    let mut mapping = found.decisions.mapping.as_object().cloned()?;
    // The new file's own evidence stands above what was decided about another.
    if guess.mapping.date_order.is_some() {
        mapping.remove("date_order");
    }
    if guess.mapping.decimal_mark.is_some() {
        mapping.remove("decimal_mark");
    }
    if options.kind.is_some_and(|kind| Some(kind) != found.decisions.kind) {
        mapping.remove("invert_sign");
    }
    mapping.extend(decided.into_iter().flatten().map(|(key, value)| (key.clone(), value.clone())));
    let row = LayoutRow {
        fingerprint,
        file: found.file,
        confirmed: String::new(),
        examiner: String::new(),
        decisions: serde_json::to_value(&found.decisions).unwrap_or_default(),
    };
    let options = ReadOptions {
        kind: options.kind.or(found.decisions.kind),
        currency: options.currency.clone().or(found.decisions.currency),
        account: options.account.clone(),
        mapping: Some(Value::Object(mapping)),
    };
    Some((options, row))
}

/// Looks up what this case knows.
pub fn known_here(case: &Case, fingerprint: &str) -> Option<KnownLayout> {
    let stored = case.store().read(|connection| layouts::get(connection, fingerprint)).ok()??;
    let decisions = serde_json::from_str(&stored.decisions).ok()?;
    Some(KnownLayout { decisions, file: Some(stored.evidence_name) })
}

/// A layout whose reading a person has confirmed.
#[derive(Clone, Debug)]
pub(super) struct ConfirmedLayout {
    fingerprint: String,
    decisions: LayoutDecisions,
}

impl ConfirmedLayout {
    /// `None` for a table without column names.
    pub(super) fn of(guess: &Guess, options: &ReadOptions) -> Option<Self> {
        Some(ConfirmedLayout {
            fingerprint: guess.fingerprint()?,
            decisions: LayoutDecisions::of(options, &guess.mapping),
        })
    }
}

/// Remembers how a file was read, once its reading has shown that it can be read so.
pub(super) fn remember(case: &Case, evidence: u32, confirmed: Option<ConfirmedLayout>) -> Result<(), StoreError> {
    let Some(ConfirmedLayout { fingerprint, decisions }) = confirmed else { return Ok(()) };
    let decisions = serde_json::to_value(decisions).unwrap_or_default();
    let text = decisions.to_string();
    let known = case.store().read(|connection| layouts::get(connection, &fingerprint))?;
    if known.as_ref().is_some_and(|known| known.decisions == text) {
        return Ok(());
    }
    let witness = case.witness();
    case.store().write(|writer| {
        writer.change(&witness, |transaction| {
            let file = evidence::get(transaction, evidence)?;
            let again = if known.is_some() { " anew" } else { "" };
            let entry = Entry {
                operation: "layout.confirm",
                summary: format!("Confirmed{again} how files with the columns of {} are read", file.name),
                objects: [("evidence", hex(&file.sha256)), ("layout", fingerprint.clone())].into(),
                detail: [("decisions", decisions)].into(),
                ..Entry::default()
            };
            layouts::put(
                transaction,
                &StoredLayout {
                    fingerprint,
                    decisions: text,
                    evidence,
                    evidence_name: file.name,
                    confirmed: witness.time.clone(),
                    examiner: witness.actor.name.clone(),
                },
            )?;
            Ok(((), entry))
        })
    })
}

/// The layouts that this case knows.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn layout_list(case: &Case) -> Result<Vec<LayoutRow>, StoreError> {
    let stored = case.store().read(layouts::all)?;
    Ok(stored
        .into_iter()
        .map(|layout| LayoutRow {
            decisions: serde_json::from_str(&layout.decisions).unwrap_or_default(),
            fingerprint: layout.fingerprint,
            file: Some(layout.evidence_name),
            confirmed: layout.confirmed,
            examiner: layout.examiner,
        })
        .collect())
}

/// Forgets a layout; files that were read so stay as they are. False where the case does not know it.
///
/// # Errors
/// [`StoreError`] where the case cannot be changed.
pub fn forget_layout(case: &Case, fingerprint: &str) -> Result<bool, StoreError> {
    if case.store().read(|connection| layouts::get(connection, fingerprint))?.is_none() {
        return Ok(false);
    }
    case.store().write(|writer| {
        writer.change(&case.witness(), |transaction| {
            let entry = Entry {
                operation: "layout.forget",
                summary: "Forgot how files of a layout are read; files that were read so stay as they are".to_owned(),
                objects: [("layout", fingerprint.to_owned())].into(),
                ..Entry::default()
            };
            Ok((layouts::remove(transaction, fingerprint)?, entry))
        })
    })
}
