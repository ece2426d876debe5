//! `nexus`: the same commands without a window. Exit status 0 is success, 1 a refusal with one line on standard error.

mod commands;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "nexus", version = nexus_api::VERSION, about = "Forensic examination of bank statements and ledgers", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a case, or show what is in one
    Case(commands::case::Arguments),
    /// Seal files and read them into a case
    Import(commands::import::Arguments),
    /// Read a file without a case and show what it holds
    Inspect(commands::inspect::Arguments),
    /// Match expenses with bank lines
    Reconcile(commands::reconcile::Arguments),
    /// Print the matches as rows, and decide on them
    Matches(commands::matches::Arguments),
    /// Print the reconciliation statement of an account and period
    Reconciliation(commands::reconciliation::Arguments),
    /// List rules about rows that need no partner; try, add, remove
    Rules(commands::rules::Arguments),
    /// Withdraw evidence so that no match rests on it, or restore it
    Withdraw(commands::withdraw::Arguments),
    /// Print rows with evidence file name and row number
    Rows(commands::rows::Arguments),
    /// Print counts and sums by month, account, party, category or day of the week
    Group(commands::group::Arguments),
    /// List kept views with their rows; keep one, take one away
    Views(commands::views::Arguments),
    /// List archived months; archive one, bring one back
    Archive(commands::archive::Arguments),
    /// Print what balances prove: coverage, gaps, differences
    Proof(commands::proof::Arguments),
    /// List transactions that stand in two files; merge them, take merges back
    Duplicates(commands::duplicates::Arguments),
    /// List accounts and those that look like one; merge, split
    Accounts(commands::accounts::Arguments),
    /// List movements between the case's own accounts; pair them, take pairs back
    Transfers(commands::transfers::Arguments),
    /// Print rejected rows and notices with their source text
    Problems(commands::problems::Arguments),
    /// Accept a rejected row with what is given, or leave it out
    Decide(commands::decide::Arguments),
    /// Print how files of each layout are read, as confirmed
    Layouts(commands::layouts::Arguments),
    /// Print the audit log
    Audit(commands::audit::Arguments),
    /// List the tests for indicators, with their last results in a case
    Tests(commands::tests::Arguments),
    /// Run tests over a case and store what they find
    Test(commands::test::Arguments),
    /// Print findings with their rows by file and row number
    Findings(commands::findings::Arguments),
    /// Decide about a finding
    Disposition(commands::disposition::Arguments),
    /// Write the demonstration case's evidence and its answer key
    Sample(commands::sample::Arguments),
    /// Check chain, vault, rows and conservation: 0 good, 1 changed, 2 unreadable
    Verify(commands::verify::Arguments),
    /// Ask a case everyday questions and print how long they took, and what is remembered, used and well
    Metrics(commands::metrics::Arguments),
    /// Check a release folder, or show what is known of updates here
    Update(commands::update::Arguments),
    /// Write the manual page and the completions of shells into a folder
    #[command(hide = true)]
    Manual(commands::manual::Arguments),
}

/// The command line as it is declared, for the manual and for shells.
fn declared() -> clap::Command {
    <Arguments as clap::CommandFactory>::command()
}

fn main() -> ExitCode {
    nexus_api::prepare_allocator();
    let result = match Arguments::parse().command {
        Command::Case(arguments) => commands::case::run(&arguments),
        Command::Import(arguments) => commands::import::run(&arguments),
        Command::Inspect(arguments) => commands::inspect::run(&arguments),
        Command::Reconcile(arguments) => commands::reconcile::run(&arguments),
        Command::Matches(arguments) => commands::matches::run(&arguments),
        Command::Reconciliation(arguments) => commands::reconciliation::run(&arguments),
        Command::Rules(arguments) => commands::rules::run(&arguments),
        Command::Withdraw(arguments) => commands::withdraw::run(&arguments),
        Command::Rows(arguments) => commands::rows::run(&arguments),
        Command::Group(arguments) => commands::group::run(&arguments),
        Command::Views(arguments) => commands::views::run(&arguments),
        Command::Archive(arguments) => commands::archive::run(&arguments),
        Command::Proof(arguments) => commands::proof::run(&arguments),
        Command::Duplicates(arguments) => commands::duplicates::run(&arguments),
        Command::Accounts(arguments) => commands::accounts::run(&arguments),
        Command::Transfers(arguments) => commands::transfers::run(&arguments),
        Command::Problems(arguments) => commands::problems::run(&arguments),
        Command::Decide(arguments) => commands::decide::run(&arguments),
        Command::Layouts(arguments) => commands::layouts::run(&arguments),
        Command::Audit(arguments) => commands::audit::run(&arguments),
        Command::Tests(arguments) => commands::tests::run(&arguments),
        Command::Test(arguments) => commands::test::run(&arguments),
        Command::Findings(arguments) => commands::findings::run(&arguments),
        Command::Disposition(arguments) => commands::disposition::run(&arguments),
        Command::Sample(arguments) => commands::sample::run(&arguments),
        Command::Verify(arguments) => return commands::verify::run(&arguments),
        Command::Metrics(arguments) => commands::metrics::run(&arguments),
        Command::Manual(arguments) => commands::manual::run(&arguments),
        Command::Update(arguments) => return commands::update::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{}", failure.message.replace(['\n', '\r'], " "));
            ExitCode::from(1)
        }
    }
}
