//! `nexus rules CASE`: rules about rows that need no partner. Each is tried before it is saved.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nexus_api::Failure;
use nexus_engine::model::Kind;
use nexus_engine::reconcile::{self, Rule};

use super::outside::{app, print_json, reading};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Case folder
    #[arg(required = true)]
    case: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Say what a rule would do, without saving it: rows, false matches
    Try(Words),
    /// Save a rule; it holds from now on, and in every run
    Add(Words),
    /// Take a rule away; its rows are open again
    Remove {
        /// The rule's number
        #[arg(long)]
        id: u32,
        /// Case folder
        case: PathBuf,
    },
}

#[derive(Args)]
struct Words {
    /// What people call it
    #[arg(long, default_value = "rule")]
    name: String,
    /// Side whose rows need no partner: bank or expense
    #[arg(long, default_value = "bank", value_parser = side)]
    side: Kind,
    /// Search, in the words of the search box
    #[arg(long, default_value = "")]
    text: String,
    /// Only rows of this account, by number
    #[arg(long)]
    account: Option<u32>,
    /// Least amount without sign, minor units
    #[arg(long)]
    min: Option<i64>,
    /// Greatest amount without sign, minor units
    #[arg(long)]
    max: Option<i64>,
    /// Account of the books that the rows belong to
    #[arg(long)]
    to: String,
    /// Case folder
    case: PathBuf,
}

fn side(text: &str) -> Result<Kind, String> {
    Kind::from_name(text).ok_or_else(|| "a side is bank or expense".to_owned())
}

impl Words {
    fn rule(&self) -> Rule {
        Rule {
            id: 0,
            name: self.name.clone(),
            kind: self.side,
            text: self.text.clone(),
            account: self.account,
            min: self.min,
            max: self.max,
            to: self.to.clone(),
            examiner: String::new(),
            created: String::new(),
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        None => match &arguments.case {
            Some(case) => print_json(&reconcile::rules(&reading(case)?)?),
            None => Ok(()),
        },
        Some(Command::Try(words)) => print_json(&reconcile::try_rule(&reading(&words.case)?, &words.rule())?),
        Some(Command::Add(words)) => {
            let app = app()?;
            app.open_path(&words.case)?;
            let case = app.case()?;
            reconcile::put_rule(&case, &words.rule())?;
            print_json(&reconcile::rules(&case)?)
        }
        Some(Command::Remove { id, case }) => {
            let app = app()?;
            app.open_path(case)?;
            let case = app.case()?;
            reconcile::remove_rule(&case, *id)?;
            print_json(&reconcile::rules(&case)?)
        }
    }
}
