//! `nexus layouts CASE`: how files of each layout are read, as confirmed; the mappings that `import --mapping` takes.

use std::path::PathBuf;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::intake::{forget_layout, layout_list};

use super::outside::{app, print_json, print_lines, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// Forget the layout of this fingerprint
    #[arg(long, value_name = "FINGERPRINT")]
    forget: Option<String>,
    /// Print a JSON array
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if let Some(fingerprint) = &arguments.forget {
        let app = app()?;
        app.open_path(&arguments.case)?;
        return match forget_layout(&*app.case()?, fingerprint)? {
            true => print_lines(std::iter::once("Forgotten; files that were read so stay as they are".to_owned())),
            false => Err(Failure::new("not_found", format!("layout {fingerprint} is not known in the case"))),
        };
    }
    let layouts = layout_list(&reading(&arguments.case)?)?;
    if arguments.json {
        return print_json(&layouts);
    }
    print_lines(layouts.iter().map(|layout| {
        let file = layout.file.as_deref().unwrap_or_default();
        format!("{}  as {file}, confirmed {} by {}", layout.fingerprint, layout.confirmed, layout.examiner)
    }))
}
