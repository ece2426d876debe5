//! `nexus withdraw CASE`: evidence that nothing shall rest on, and its restoring.

use std::path::PathBuf;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::reconcile;

use super::outside::{app, print_json, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Evidence file by name; without it, those withdrawn are listed
    #[arg(long)]
    file: Option<String>,
    /// Why it is withdrawn
    #[arg(long, default_value = "", requires = "file")]
    why: String,
    /// Restore the file, with the matches that were suspended
    #[arg(long, requires = "file", conflicts_with = "why")]
    restore: bool,
    /// Case folder
    case: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let Some(name) = &arguments.file else {
        return print_json(&reconcile::withdrawn_evidence(&reading(&arguments.case)?)?);
    };
    let app = app()?;
    app.open_path(&arguments.case)?;
    let case = app.case()?;
    let files = nexus_api::commands::evidence_list(&app, ())?;
    let missing = || Failure::new("not_found", format!("{name}: there is no such evidence file in the case"));
    let file = files.iter().find(|file| file.name == *name).ok_or_else(missing)?.id;
    if arguments.restore {
        reconcile::restore(&case, file)?;
    } else {
        reconcile::withdraw(&case, file, &arguments.why)?;
    }
    print_json(&reconcile::withdrawn_evidence(&case)?)
}
