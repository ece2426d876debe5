//! `nexus duplicates CASE`: transactions that stand in two files; merged by a rule, taken back.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use nexus_api::Failure;
use nexus_engine::duplicates::{Duplicate, DuplicatePage, Likeness, merge, merged, proposals, take_back};
use nexus_engine::model::format_minor;

use super::outside::{changing, print_json, print_lines, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// List the rows that were merged instead of proposals
    #[arg(long)]
    merged: bool,
    /// Merge every proposal that is at least this sure
    #[arg(long, value_name = "LIKENESS", conflicts_with_all = ["merged", "take_back"])]
    merge: Option<Sureness>,
    /// Put every merged row back
    #[arg(long, conflicts_with = "merged")]
    take_back: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Surest first.
#[derive(Clone, Copy, ValueEnum)]
enum Sureness {
    Id,
    Reference,
    Words,
    Amount,
}

impl From<Sureness> for Likeness {
    fn from(sureness: Sureness) -> Self {
        match sureness {
            Sureness::Id => Likeness::SameId,
            Sureness::Reference => Likeness::SameReference,
            Sureness::Words => Likeness::SameWords,
            Sureness::Amount => Likeness::SameAmount,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if let Some(rule) = arguments.merge {
        let case = changing(&arguments.case)?;
        let count = merge(&case, &[], Some(rule.into()))?;
        return print_lines([format!("{count} rows were merged; each can be taken back.")]);
    }
    if arguments.take_back {
        let case = changing(&arguments.case)?;
        let all = merged(&case, 0, u32::MAX)?;
        let rows: Vec<_> = all.pairs.iter().filter_map(|pair| Some((pair.kind, pair.row.id?))).collect();
        let count = take_back(&case, &rows)?;
        return print_lines([format!("{count} rows were put back.")]);
    }
    let case = reading(&arguments.case)?;
    let page = if arguments.merged { merged(&case, 0, u32::MAX)? } else { proposals(&case, None, 0, u32::MAX)? };
    if arguments.json { print_json(&page) } else { print_lines(lines(&page)) }
}

fn lines(page: &DuplicatePage) -> Vec<String> {
    let [id, reference, words, amount] = page.by_likeness;
    let head = format!(
        "{} pairs: {id} with the same id, {reference} with the same reference, {words} alike in words, {amount} by amount only",
        page.total
    );
    std::iter::once(head).chain(page.pairs.iter().map(line)).collect()
}

fn line(pair: &Duplicate) -> String {
    format!(
        "{} {} {} {}: file {} row {} is file {} row {} ({})",
        pair.day,
        format_minor(pair.amount, pair.currency),
        pair.currency.code(),
        pair.row.text,
        pair.row.evidence,
        pair.row.row_no,
        pair.kept.evidence,
        pair.kept.row_no,
        pair.likeness.as_str()
    )
}
