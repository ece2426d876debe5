//! `nexus audit CASE`: the hash chain, oldest first.

use std::path::PathBuf;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::audit::page;

use super::outside::{print_json, print_lines, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// Print a JSON array
    #[arg(long)]
    json: bool,
    /// Print only the head: number and hash, to be written down elsewhere
    #[arg(long)]
    head: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let case = reading(&arguments.case)?;
    if arguments.head {
        let head = case.info()?.audit;
        return if arguments.json { print_json(&head) } else { print_lines([format!("{}:{}", head.seq, head.hash)]) };
    }
    let (_, mut entries) = page(case.store(), 0, u32::MAX)?;
    entries.reverse();
    if arguments.json {
        return print_json(&entries);
    }
    print_lines(
        entries.iter().map(|entry| {
            format!("{:>6}  {}  {}  {}  {}", entry.seq, entry.time, entry.actor, entry.summary, entry.hash)
        }),
    )
}
