//! `nexus`: the same commands without a window. Exit status 0 is success, 1 a refusal with one line on standard error.

mod commands;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "nexus", version, about = "Forensic examination of bank statements and ledgers", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Read a file without a case and show what it holds
    Inspect(commands::inspect::Arguments),
    /// Write the demonstration case's evidence and its answer key
    Sample(commands::sample::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Inspect(arguments) => commands::inspect::run(&arguments),
        Command::Sample(arguments) => commands::sample::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{}", failure.message.replace(['\n', '\r'], " "));
            ExitCode::from(1)
        }
    }
}
