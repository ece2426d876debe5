//! The measuring half of `cargo xtask bench`: what must be timed within the application's own process, and the files
//! that are measured with. One file per subject.

mod bank_files;
mod clock;
mod giant;
mod indicators;
#[cfg(feature = "driver")]
mod interface;
mod load;
#[cfg(unix)]
mod memory;
mod neutral;
mod pages;
mod reconcile;
mod store;
mod workbench;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use nexus_engine::reconcile::trial::clopper_pearson;
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
    /// Import one file and tell memory, or how soon it stops.
    Giant {
        /// Case folder.
        case: PathBuf,
        /// The file.
        file: PathBuf,
        /// Ask to stop after so many milliseconds.
        #[arg(long)]
        stop_after: Option<u64>,
    },
    /// Measure pages of a case.
    Pages {
        /// Case folder.
        case: PathBuf,
    },
    /// Measure switches and frames of the interface.
    #[cfg(feature = "driver")]
    Interface {
        #[command(flatten)]
        options: interface::Options,
    },
    /// Let many examiners ask at once.
    Load {
        /// Case folder.
        case: PathBuf,
        #[command(flatten)]
        options: load::Options,
    },
    /// Measure what the engine holds.
    #[cfg(unix)]
    Memory {
        /// Case folder.
        case: PathBuf,
        #[command(flatten)]
        options: memory::Options,
    },
    /// Fill memory under a limit of the system and print what came of it.
    #[cfg(unix)]
    Pressure {
        /// Case folder.
        case: PathBuf,
        /// Per cent of the addresses taken after opening; 0 for no limit.
        #[arg(long, default_value_t = 0)]
        percent: u64,
    },
    /// Make a case of made-up books, reconcile it, and measure the workbench.
    Workbench {
        /// Folder in which the case is made.
        folder: PathBuf,
        /// Payments in the books.
        #[arg(long, default_value_t = 100_000)]
        items: usize,
    },
    /// Measure the tests for indicators on a case.
    Tests {
        /// Case folder.
        case: PathBuf,
    },
    /// Write party, amount and reference of every row of a case as CSV.
    Columns {
        /// Case folder.
        case: PathBuf,
        /// The file.
        file: PathBuf,
    },
    /// Match lines with a known answer and score it.
    Reconcile(reconcile::Options),
    /// 95% interval of a share, after Clopper and Pearson.
    Interval {
        /// Events.
        events: usize,
        /// Trials.
        trials: usize,
    },
    /// Measure columns, sums, searches and sorts of a case.
    Store {
        /// Case folder.
        case: PathBuf,
    },
    /// Make the operating system forget what it keeps of a case's files.
    Forget {
        /// Case folder.
        case: PathBuf,
    },
}

fn main() -> Result<()> {
    nexus_api::prepare_allocator();
    match Task::parse() {
        Task::Statement { file, rows } => Ok(write_statement(&file, rows, 1)?),
        Task::BankFile { file, format, rows } => Ok(bank_files::write(&file, format, rows)?),
        Task::Giant { case, file, stop_after } => giant::giant(&case, &file, stop_after),
        Task::Pages { case } => pages::pages(&case),
        #[cfg(feature = "driver")]
        Task::Interface { options } => interface::interface(options),
        Task::Load { case, options } => load::load(&case, options),
        #[cfg(unix)]
        Task::Memory { case, options } => memory::memory(&case, options),
        #[cfg(unix)]
        Task::Pressure { case, percent } => memory::pressure(&case, percent),
        Task::Tests { case } => indicators::indicators(&case),
        Task::Columns { case, file } => indicators::columns(&case, &file),
        Task::Reconcile(options) => reconcile::reconcile(&options),
        Task::Interval { events, trials } => {
            let (low, high) = clopper_pearson(events, trials);
            println!("{low} {high}");
            Ok(())
        }
        Task::Store { case } => store::store(&case),
        Task::Workbench { folder, items } => workbench::workbench(&folder, items),
        Task::Forget { case } => store::forget(&case),
    }
}
