//! `nexus verify CASE`: exit status 0 when everything holds, 1 when something was changed, 2 when it cannot be read.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::audit::{Verification, verify_case};
use nexus_engine::case::AuditHead;
use nexus_engine::intake::Unattended;

use super::outside::{print_json, print_lines, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// A head written down earlier (NUMBER:HASH), to find out whether the log's end was cut off
    #[arg(long, value_name = "HEAD", value_parser = head)]
    head: Option<AuditHead>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

fn head(text: &str) -> Result<AuditHead, String> {
    let (seq, hash) = text.split_once(':').ok_or("a head is written NUMBER:HASH")?;
    Ok(AuditHead { seq: seq.parse().map_err(|_| "the part before the colon is no number")?, hash: hash.to_owned() })
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match verify(arguments) {
        Ok(found) if found.good => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(failure) => {
            eprintln!("{}", failure.message);
            ExitCode::from(2)
        }
    }
}

fn verify(arguments: &Arguments) -> Result<Verification, Failure> {
    let found = verify_case(&reading(&arguments.case)?, arguments.head.as_ref(), &Unattended)?;
    if arguments.json {
        print_json(&found)?;
    } else {
        print_lines(found.parts.iter().map(|part| {
            format!("{:<12}  {}  {}", part.name, if part.good { "holds " } else { "BROKEN" }, part.summary)
        }))?;
    }
    Ok(found)
}
