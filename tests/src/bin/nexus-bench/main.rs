//! The measuring half of `cargo xtask bench`: what must be timed within the application's own process, and the files
//! that are measured with. One file per subject.

mod bank_files;
mod pages;
mod store;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use nexus_engine::sample::write_statement;

#[derive(Parser)]
enum Task {
    /// Write one long CSV statement.
    Statement {
        /// The file.
        file: PathBuf,
        /// Its rows.
        #[arg(long)]
        rows: u64,
    },
    /// Write one long statement in a bank's format.
    BankFile {
        /// The file.
        file: PathBuf,
        #[arg(long)]
        format: bank_files::Format,
        /// Its rows.
        #[arg(long)]
        rows: u64,
    },
    /// Measure pages of a case.
    Pages {
        /// Case folder.
        case: PathBuf,
    },
    /// Measure columns, sums, searches and sorts of a case.
    Store {
        /// Case folder.
        case: PathBuf,
    },
}

fn main() -> Result<()> {
    match Task::parse() {
        Task::Statement { file, rows } => Ok(write_statement(&file, rows, 1)?),
        Task::BankFile { file, format, rows } => Ok(bank_files::write(&file, format, rows)?),
        Task::Pages { case } => pages::pages(&case),
        Task::Store { case } => store::store(&case),
    }
}
