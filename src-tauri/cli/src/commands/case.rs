//! `nexus case new|info`: make a case; what is in it?

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nexus_api::{Failure, commands};
use nexus_engine::case::{CaseInfo, Examiner, NewCase};

use super::outside::{app, print_json, print_lines, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a case; CASE is the folder to make, its name ends in .nexus
    New {
        /// Folder to make
        case: PathBuf,
        /// Court or file reference
        #[arg(long, default_value = "")]
        reference: String,
        /// Who examines, as the audit log will name them
        #[arg(long, default_value = "Examiner")]
        examiner: String,
        /// Role of the examiner
        #[arg(long, default_value = "")]
        role: String,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Show what is in a case
    Info {
        /// Case folder
        case: PathBuf,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        Command::New { case, reference, examiner, role, json } => {
            let name = case.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let parent = case.parent().filter(|parent| !parent.as_os_str().is_empty());
            let new = NewCase {
                name,
                reference: reference.clone(),
                examiner: Examiner { name: examiner.clone(), role: role.clone() },
            };
            let app = app()?;
            let info = commands::make_case(&app, parent.unwrap_or(&PathBuf::from(".")), &new)?;
            print(&info, *json)
        }
        Command::Info { case, json } => print(&reading(case)?.info()?, *json),
    }
}

fn print(info: &CaseInfo, json: bool) -> Result<(), Failure> {
    if json {
        return print_json(info);
    }
    let held = &info.conservation;
    print_lines([
        format!("{} {}", info.name, info.reference),
        format!(
            "{} bank lines, {} expense rows, {} accounts, {} evidence files",
            info.bank_rows, info.expense_rows, info.accounts, info.evidence
        ),
        format!(
            "{} rows read = {} accepted + {} rejected + {} merged: {}",
            held.read,
            held.accepted,
            held.rejected,
            held.merged,
            if held.holds { "holds" } else { "DOES NOT HOLD" }
        ),
        format!("audit entry {}, head {}", info.audit.seq, info.audit.hash),
    ])
}
