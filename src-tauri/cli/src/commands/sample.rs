//! `nexus sample DIR [--rows N] [--seed S]`: the demonstration case's evidence, to import or to test with.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::sample::{SampleError, SampleManifest, SampleOptions, generate};
use serde_json::json;

#[derive(Args)]
pub(crate) struct Arguments {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Rows in all files together
    #[arg(long, default_value_t = SampleOptions::default().rows)]
    rows: u64,
    /// The same seed gives the same bytes
    #[arg(long, default_value_t = SampleOptions::default().seed)]
    seed: u64,
    /// How many in a hundred of the planted rows are written: fewer make the schemes harder to find
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u8).range(1..=100))]
    planted: u8,
    /// Folder for evidence, registers and answer key; made where missing
    folder: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let options = SampleOptions { rows: arguments.rows, seed: arguments.seed, planted: arguments.planted };
    let written = generate(&arguments.folder, &options).map_err(|error| failure(&error))?;
    let mut out = std::io::stdout().lock();
    let printed = if arguments.json {
        let object = as_json(&written, options);
        serde_json::to_string_pretty(&object).map_err(Into::into).and_then(|text| writeln!(out, "{text}"))
    } else {
        print(&written, &mut out)
    };
    printed.map_err(|error| Failure::new("output_failed", format!("The answer could not be written: {error}")))
}

fn failure(error: &SampleError) -> Failure {
    let code = match error {
        SampleError::Rows { .. } => "bad_request",
        SampleError::NotEmpty(_) => "folder_not_empty",
        SampleError::Io { .. } => "sample_unwritable",
    };
    Failure::new(code, error.to_string())
}

fn as_json(written: &SampleManifest, options: SampleOptions) -> serde_json::Value {
    let files: Vec<_> = written
        .files
        .iter()
        .map(|file| {
            json!({
                "path": file.path,
                "kind": file.kind,
                "account": file.account,
                "owner": file.owner,
                "currency": file.currency,
                "rows": file.rows,
                "bytes": file.bytes,
            })
        })
        .collect();
    json!({
        "seed": options.seed,
        "rows": written.rows,
        "files": files,
        "answer_key": written.answer_key,
        "settlements": written.settlements,
        "reference": written.reference,
    })
}

fn print(written: &SampleManifest, out: &mut impl Write) -> std::io::Result<()> {
    for file in &written.files {
        writeln!(out, "{} ({}): {} rows, {} bytes", file.path.display(), file.account, file.rows, file.bytes)?;
    }
    writeln!(
        out,
        "{} rows in {} files; answer key in {}",
        written.rows,
        written.files.len(),
        written.answer_key.display()
    )
}
