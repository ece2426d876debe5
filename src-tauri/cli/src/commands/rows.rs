//! `nexus rows CASE [filters]`: rows with evidence file name and row number.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use nexus_api::Failure;
use nexus_engine::intake::{evidence_list, neutral};
use nexus_engine::model::format_minor;
use nexus_engine::review;
use nexus_engine::store::{MAX_PAGE, PageRequest, Row, Sort, SortKey};
use serde::Serialize;

use super::filtering::Filtering;
use super::outside::{output_failed, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// Print CSV (the default)
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Print a JSON array
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    filtering: Filtering,
    /// Order
    #[arg(long, value_enum, default_value = "date")]
    sort: Order,
    /// Largest first
    #[arg(long)]
    descending: bool,
    /// First row, from 0
    #[arg(long, default_value_t = 0)]
    offset: u32,
    /// Number of rows; all without it
    #[arg(long)]
    limit: Option<u32>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Order {
    Date,
    Amount,
    Party,
    Description,
    Account,
    Currency,
    Reference,
    Category,
    Person,
    Kind,
    Balance,
    Evidence,
}

/// A row for other tools: decimal amounts, names instead of numbers.
#[derive(Serialize)]
struct Line<'a> {
    date: String,
    kind: &'static str,
    amount: String,
    currency: &'static str,
    account: &'a str,
    party: &'a str,
    description: &'a str,
    reference: &'a str,
    category: &'a str,
    person: &'a str,
    poster: &'a str,
    period: &'a str,
    other_account: &'a str,
    balance: String,
    evidence: &'a str,
    row: i64,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let case = reading(&arguments.case)?;
    let files: HashMap<u32, String> = evidence_list(&case)?.into_iter().map(|file| (file.id, file.name)).collect();
    let accounts = review::accounts(&case)?;
    let labels: HashMap<u32, String> = accounts
        .iter()
        .map(|account| {
            (
                account.id,
                [&account.stated_id, &account.label]
                    .into_iter()
                    .find(|text| !text.is_empty())
                    .cloned()
                    .unwrap_or_default(),
            )
        })
        .collect();
    let mut request = PageRequest { filter: arguments.filtering.filter(&case)?, ..PageRequest::default() };
    request.sort = Sort { key: sort_key(arguments.sort), descending: arguments.descending };
    let mut out = Output::new(arguments.json);
    let end = arguments.limit.map_or(u32::MAX, |limit| arguments.offset.saturating_add(limit));
    request.offset = arguments.offset;
    loop {
        request.limit = MAX_PAGE.min(end - request.offset);
        if request.limit == 0 {
            break;
        }
        let page = case.store().page(&request)?;
        for row in &page.rows {
            out.write(&line(row, &files, &labels)).map_err(|error| output_failed(&error))?;
        }
        let count = u32::try_from(page.rows.len()).unwrap_or(u32::MAX);
        request.offset += count;
        if count == 0 || request.offset >= page.total {
            break;
        }
    }
    out.finish().map_err(|error| output_failed(&error))
}

fn sort_key(order: Order) -> SortKey {
    match order {
        Order::Date => SortKey::Date,
        Order::Amount => SortKey::Amount,
        Order::Party => SortKey::Party,
        Order::Description => SortKey::Description,
        Order::Account => SortKey::Account,
        Order::Currency => SortKey::Currency,
        Order::Reference => SortKey::Reference,
        Order::Category => SortKey::Category,
        Order::Person => SortKey::Person,
        Order::Kind => SortKey::Kind,
        Order::Balance => SortKey::Balance,
        Order::Evidence => SortKey::Evidence,
    }
}

fn line<'a>(row: &'a Row, files: &'a HashMap<u32, String>, labels: &'a HashMap<u32, String>) -> Line<'a> {
    Line {
        date: row.day.to_string(),
        kind: row.kind.as_str(),
        amount: format_minor(row.amount, row.currency),
        currency: row.currency.code(),
        account: labels.get(&row.account).map_or("", String::as_str),
        party: &row.party,
        description: &row.text,
        reference: row.reference.as_deref().unwrap_or(""),
        category: row.category.as_deref().unwrap_or(""),
        person: row.person.as_deref().unwrap_or(""),
        poster: row.poster.as_deref().unwrap_or(""),
        period: row.period.as_deref().unwrap_or(""),
        other_account: row.counter_account.as_deref().unwrap_or(""),
        balance: row.balance.map(|balance| format_minor(balance, row.currency)).unwrap_or_default(),
        evidence: files.get(&row.evidence).map_or("", String::as_str),
        row: row.row_no,
    }
}

enum Output {
    Csv(Box<csv::Writer<io::StdoutLock<'static>>>),
    Json(io::BufWriter<io::StdoutLock<'static>>, bool),
}

impl Output {
    fn new(json: bool) -> Self {
        let out = io::stdout().lock();
        if json {
            Output::Json(io::BufWriter::new(out), true)
        } else {
            Output::Csv(Box::new(csv::Writer::from_writer(out)))
        }
    }

    fn write(&mut self, line: &Line<'_>) -> io::Result<()> {
        match self {
            Output::Csv(writer) => {
                // Free text could be taken for a formula by a spreadsheet; the case keeps it as it is.
                let [party, description, reference] = [line.party, line.description, line.reference].map(neutral);
                let safe = Line {
                    party: &party,
                    description: &description,
                    reference: &reference,
                    date: line.date.clone(),
                    amount: line.amount.clone(),
                    balance: line.balance.clone(),
                    ..*line
                };
                writer.serialize(safe).map_err(io::Error::other)
            }
            Output::Json(out, first) => {
                out.write_all(if *first { b"[\n" } else { b",\n" })?;
                *first = false;
                serde_json::to_writer(out, line).map_err(Into::into)
            }
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Output::Csv(mut writer) => writer.flush(),
            Output::Json(mut out, first) => {
                out.write_all(if first { b"[]\n" } else { b"\n]\n" })?;
                out.flush()
            }
        }
    }
}
