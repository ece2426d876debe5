//! `nexus archive CASE`: months that are archived; take one out of the working set, bring one back.

use std::path::PathBuf;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::archive::{archive_month, archived_months, restore_month};
use nexus_engine::model::{Month, grouped};

use super::outside::{changing, print_json, print_lines, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// Archive this month, YYYY-MM: its rows leave pages, sums and tests, and stay accounted for
    #[arg(long, value_name = "MONTH", value_parser = month, conflicts_with = "back")]
    out: Option<Month>,
    /// Bring this month back, YYYY-MM
    #[arg(long, value_name = "MONTH", value_parser = month)]
    back: Option<Month>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn month(text: &str) -> Result<Month, String> {
    Month::parse(&text.replace('-', "_")).ok_or_else(|| format!("{text:?} is no month; write it as 2021-03"))
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if let Some(month) = arguments.out {
        let rows = archive_month(&changing(&arguments.case)?, month)?;
        return print_lines([format!("Archived {} rows", grouped(rows))]);
    }
    if let Some(month) = arguments.back {
        let rows = restore_month(&changing(&arguments.case)?, month)?;
        return print_lines([format!("Brought {} rows back", grouped(rows))]);
    }
    let found = archived_months(&reading(&arguments.case)?)?;
    if arguments.json {
        return print_json(&found);
    }
    print_lines(found.iter().map(|one| {
        let (kind, rows) = (one.kind.as_str(), grouped(one.rows));
        format!(
            "{}  {kind}  {rows} rows  {} bytes  archived {} by {}",
            one.month,
            grouped(one.bytes),
            one.archived,
            one.examiner
        )
    }))
}
