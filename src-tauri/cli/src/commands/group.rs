//! `nexus group CASE --by party [filters]`: counts and sums by month, account, party, category or day of the week.

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use nexus_api::Failure;
use nexus_engine::intake::neutral;
use nexus_engine::model::format_minor_wide;
use nexus_engine::store::{CurrencySum, GroupBy, GroupRequest};

use super::filtering::Filtering;
use super::outside::{output_failed, print_json, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// What rows are grouped by
    #[arg(long, value_enum, default_value = "month")]
    by: By,
    #[command(flatten)]
    filtering: Filtering,
    /// Number of groups, 1 to 1,000
    #[arg(long, default_value_t = 1_000)]
    limit: u32,
    /// Print JSON instead of CSV
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum By {
    Month,
    Account,
    Party,
    Category,
    Weekday,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let case = reading(&arguments.case)?;
    let by = match arguments.by {
        By::Month => GroupBy::Month,
        By::Account => GroupBy::Account,
        By::Party => GroupBy::Party,
        By::Category => GroupBy::Category,
        By::Weekday => GroupBy::Weekday,
    };
    let request = GroupRequest { filter: arguments.filtering.filter(&case)?, by, limit: arguments.limit };
    let found = case.store().groups(&request)?;
    if arguments.json {
        return print_json(&found);
    }
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    let write = |out: &mut csv::Writer<_>, record: [&str; 6]| {
        out.write_record(record).map_err(|error| output_failed(&error.into()))
    };
    write(&mut out, ["group", "currency", "rows", "money_in", "money_out", "net"])?;
    for group in &found.groups {
        // Free text could be taken for a formula by a spreadsheet; the case keeps it as it is.
        let label = neutral(&group.label);
        for sum in &group.sums {
            let [money_in, money_out, net] = amounts(sum);
            let rows = sum.rows.to_string();
            write(&mut out, [&label, sum.currency.code(), &rows, &money_in, &money_out, &net])?;
        }
    }
    out.flush().map_err(|error| output_failed(&error))?;
    let shown = found.groups.len();
    if (shown as u64) < u64::from(found.total) {
        eprintln!("{shown} of {} groups; --limit gives up to 1,000", found.total);
    }
    Ok(())
}

fn amounts(sum: &CurrencySum) -> [String; 3] {
    // The engine wrote them as decimal text of minor units.
    let read = |text: &str| text.parse::<i128>().unwrap_or(0);
    let (money_in, money_out) = (read(&sum.money_in), read(&sum.money_out));
    [money_in, money_out, money_in + money_out].map(|amount| format_minor_wide(amount, sum.currency))
}
