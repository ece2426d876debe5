//! `nexus accounts`: which accounts are one; joined and taken apart by number.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nexus_api::Failure;
use nexus_engine::{identity, review};

use super::outside::{changing, print_json, print_lines, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Print the accounts with their numbers
    List {
        /// Case folder
        case: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print accounts that look like one
    Alike {
        /// Case folder
        case: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Hold two accounts to be one
    Merge {
        /// Case folder
        case: PathBuf,
        /// Number of the one
        account: u32,
        /// Number of the other
        other: u32,
    },
    /// Hold two accounts to be two; they are not proposed again
    Apart {
        /// Case folder
        case: PathBuf,
        /// Number of the one
        account: u32,
        /// Number of the other
        other: u32,
    },
    /// Take every merge of an account back
    Split {
        /// Case folder
        case: PathBuf,
        /// Number of the account
        account: u32,
    },
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.what {
        What::List { case, json } => list(case, *json),
        What::Alike { case, json } => alike(case, *json),
        What::Merge { case, account, other } => Ok(identity::decide(&changing(case)?, *account, *other, true)?),
        What::Apart { case, account, other } => Ok(identity::decide(&changing(case)?, *account, *other, false)?),
        What::Split { case, account } => Ok(identity::split(&changing(case)?, *account)?),
    }
}

fn list(case: &std::path::Path, json: bool) -> Result<(), Failure> {
    let found = review::accounts(&reading(case)?)?;
    if json {
        return print_json(&found);
    }
    print_lines(
        found.iter().map(|known| format!("{} {} {} ({} rows)", known.id, known.label, known.stated_id, known.rows)),
    )
}

fn alike(case: &std::path::Path, json: bool) -> Result<(), Failure> {
    let found = identity::proposals(&reading(case)?)?;
    if json {
        return print_json(&found);
    }
    print_lines(found.iter().map(|pair| {
        format!("{} {} and {} {}: {:?}", pair.account, pair.label, pair.other, pair.other_label, pair.likeness)
    }))
}
