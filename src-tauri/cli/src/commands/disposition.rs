//! `nexus disposition CASE FINDING accepted|rejected --why`: decide about a finding.

use std::path::PathBuf;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::findings::{DISPOSITIONS, Decision, decide};

use super::outside::{app, print_json, print_lines};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// Id of the finding
    finding: String,
    /// The decision
    #[arg(value_parser = DISPOSITIONS)]
    disposition: String,
    /// Why; a rejection needs it
    #[arg(long, default_value = "")]
    why: String,
    /// Print the finding as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let app = app()?;
    app.open_path(&arguments.case)?;
    let Arguments { finding, disposition, why, .. } = arguments;
    let decision = Decision { finding: finding.clone(), disposition: disposition.clone(), why: why.clone() };
    let finding = decide(&*app.case()?, &decision)?;
    if arguments.json {
        return print_json(&finding);
    }
    print_lines([format!("{}: {} ({})", finding.id, finding.disposition, finding.title)])
}
