//! Which rows are the planted ones? The answer key, kept beside the evidence and never inside it.

use serde::Serialize;

use super::SampleFile;
use super::calendar::Date;
use super::lines::{Mark, RowRef};
use super::schemes::SCHEMES;
use crate::model::{Currency, format_minor, format_minor_wide};

/// The whole key, as it is written to `answer-key.json`.
#[derive(Debug, Serialize)]
pub(super) struct AnswerKey<'a> {
    case: &'static str,
    reference: &'static str,
    seed: u64,
    rows: u64,
    approval_limit: &'static str,
    reporting_limit: &'static str,
    year_end_close: &'static str,
    missing_statement: MissingStatement,
    files: Vec<KeyFile<'a>>,
    schemes: Vec<KeyScheme<'a>>,
}

#[derive(Debug, Serialize)]
struct MissingStatement {
    account: &'static str,
    from: &'static str,
    to: &'static str,
    /// Lines of the account on those days, which no file holds.
    unseen_rows: u64,
    /// Their sum: the step between the closing balance before and the opening balance after.
    unseen_sum: String,
}

#[derive(Debug, Serialize)]
struct KeyFile<'a> {
    name: &'a str,
    account: &'static str,
    owner: &'static str,
    rows: u64,
    bytes: u64,
    opening: Option<String>,
    closing: Option<String>,
    sum: String,
}

#[derive(Debug, Serialize)]
struct KeyScheme<'a> {
    id: &'static str,
    title: &'static str,
    /// Numbers of the tests that should show it.
    tests: &'static [u8],
    story: &'static str,
    rows: KeyRows<'a>,
    look_alike: KeyLookAlike<'a>,
}

#[derive(Debug, Serialize)]
struct KeyLookAlike<'a> {
    title: &'static str,
    why_innocent: &'static str,
    rows: KeyRows<'a>,
}

/// Rows with their count and their sum by currency (absolute amounts).
#[derive(Debug, Serialize)]
struct KeyRows<'a> {
    count: usize,
    amounts: Vec<String>,
    list: Vec<KeyRow<'a>>,
}

#[derive(Debug, Serialize)]
struct KeyRow<'a> {
    file: &'a str,
    row: u64,
    day: String,
    amount: String,
    currency: &'static str,
}

/// A marked row as it was written.
#[derive(Clone, Debug)]
pub(super) struct MarkedRow {
    pub(super) at: RowRef,
    pub(super) day: Date,
    /// Signed minor units, money in positive.
    pub(super) amount: i64,
    pub(super) currency: &'static str,
}

/// Marked rows by scheme: the planted ones, and the look-alikes.
#[derive(Debug)]
pub(super) struct MarkedRows(Vec<[Vec<MarkedRow>; 2]>);

impl MarkedRows {
    pub(super) fn new() -> Self {
        MarkedRows(SCHEMES.iter().map(|_| [Vec::new(), Vec::new()]).collect())
    }

    pub(super) fn add(&mut self, mark: Mark, row: MarkedRow) {
        if let Some(rows) = self.0.get_mut(mark.scheme) {
            rows[usize::from(mark.innocent)].push(row);
        }
    }
}

/// What the key says about the run as a whole.
pub(super) struct Run<'a> {
    pub(super) seed: u64,
    pub(super) rows: u64,
    pub(super) unseen_rows: u64,
    pub(super) unseen_sum: i64,
    pub(super) files: &'a [SampleFile],
    pub(super) marked: &'a MarkedRows,
}

/// Puts the key together.
pub(super) fn answer_key<'a>(run: &Run<'a>) -> AnswerKey<'a> {
    let text = |minor: i64, code: &str| format_minor(minor, Currency::from_code(code).unwrap_or(Currency::NONE));
    AnswerKey {
        case: "Orchard Lane",
        reference: "R v Halden & others, 2024/0417",
        seed: run.seed,
        rows: run.rows,
        approval_limit: "10000.00 GBP",
        reporting_limit: "10000.00 GBP",
        year_end_close: "31 January after each calendar year",
        missing_statement: MissingStatement {
            account: "Client money",
            from: "2021-08-03",
            to: "2021-08-09",
            unseen_rows: run.unseen_rows,
            unseen_sum: text(run.unseen_sum, "GBP"),
        },
        files: run
            .files
            .iter()
            .map(|file| KeyFile {
                name: &file.name,
                account: file.account,
                owner: file.owner,
                rows: file.rows,
                bytes: file.bytes,
                opening: file.opening.map(|minor| text(minor, file.currency)),
                closing: file.closing.map(|minor| text(minor, file.currency)),
                sum: format_minor_wide(file.sum, Currency::from_code(file.currency).unwrap_or(Currency::NONE)),
            })
            .collect(),
        schemes: SCHEMES
            .iter()
            .zip(&run.marked.0)
            .map(|(scheme, [planted, innocent])| KeyScheme {
                id: scheme.id,
                title: scheme.title,
                tests: scheme.tests,
                story: scheme.story,
                rows: key_rows(planted, run.files),
                look_alike: KeyLookAlike {
                    title: scheme.look_alike,
                    why_innocent: scheme.why_innocent,
                    rows: key_rows(innocent, run.files),
                },
            })
            .collect(),
    }
}

fn key_rows<'a>(rows: &[MarkedRow], files: &'a [SampleFile]) -> KeyRows<'a> {
    let amounts = ["EUR", "GBP", "USD"]
        .into_iter()
        .filter_map(|code| {
            let currency = Currency::from_code(code)?;
            let mut in_currency = rows.iter().filter(|row| row.currency == code).peekable();
            in_currency.peek()?;
            let sum: i128 = in_currency.map(|row| i128::from(row.amount).abs()).sum();
            Some(format!("{} {code}", format_minor_wide(sum, currency)))
        })
        .collect();
    let list: Vec<KeyRow<'a>> = rows
        .iter()
        .filter_map(|row| {
            Some(KeyRow {
                file: &files.get(row.at.file)?.name,
                row: row.at.row,
                day: format!("{:04}-{:02}-{:02}", row.day.year, row.day.month, row.day.day),
                amount: format_minor(row.amount, Currency::from_code(row.currency)?),
                currency: row.currency,
            })
        })
        .collect();
    KeyRows { count: list.len(), amounts, list }
}
