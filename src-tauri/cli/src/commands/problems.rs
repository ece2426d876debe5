//! `nexus problems CASE`: rejected rows and notices with their source text.

use std::path::PathBuf;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::intake::{evidence_list, problem_page, write_problems};

use super::outside::{output_failed, print_json, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// One evidence file, by name
    #[arg(long)]
    evidence: Option<String>,
    /// Print a JSON array instead of CSV
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let case = reading(&arguments.case)?;
    let file = match &arguments.evidence {
        None => None,
        Some(name) => {
            let found = evidence_list(&case)?.into_iter().find(|file| file.name == *name);
            let missing = || Failure::new("not_found", format!("evidence file {name} is not in the case"));
            Some(found.ok_or_else(missing)?.id)
        }
    };
    if !arguments.json {
        let written = write_problems(&case, file, std::io::stdout().lock())?;
        return written.map(drop).map_err(|error| output_failed(&std::io::Error::other(error)));
    }
    let mut all = Vec::new();
    loop {
        let offset = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let (total, mut page) = problem_page(&case, file, offset, 500)?;
        if page.is_empty() {
            break;
        }
        all.append(&mut page);
        if all.len() >= total as usize {
            break;
        }
    }
    print_json(&all)
}
