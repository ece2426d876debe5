//! `nexus views CASE`: questions kept under a name, with the rows they leave now; keep one, take one away.

use std::path::PathBuf;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::model::grouped;
use nexus_engine::store::Sort;
use nexus_engine::views::{PutView, SavedView, views};

use super::filtering::Filtering;
use super::outside::{changing, print_json, print_lines, reading};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// Keep the filters given here under this name
    #[arg(long, value_name = "NAME", conflicts_with = "remove")]
    keep: Option<String>,
    /// Take the view of this number away
    #[arg(long, value_name = "NUMBER")]
    remove: Option<u32>,
    #[command(flatten)]
    filtering: Filtering,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if let Some(name) = &arguments.keep {
        let case = changing(&arguments.case)?;
        let filter = arguments.filtering.filter(&case)?;
        let rows = case.store().totals(&filter)?.rows;
        let (name, examiner, created) = (name.trim().to_owned(), String::new(), String::new());
        case.make(PutView {
            id: 0,
            value: Some(SavedView {
                id: 0,
                name: name.clone(),
                filter,
                sort: Sort::default(),
                lens: String::new(),
                examiner,
                created,
            }),
        })?;
        return print_lines([format!("Kept “{name}”: {} rows", grouped(u64::from(rows)))]);
    }
    if let Some(id) = arguments.remove {
        let case = changing(&arguments.case)?;
        let found = views(&case)?.into_iter().find(|row| row.view.id == id);
        let Some(found) = found else {
            return Err(Failure::new(
                "not_found",
                format!("there is no view with the number {id}; nothing was changed"),
            ));
        };
        case.make(PutView { id, value: None })?;
        return print_lines([format!("Removed “{}”", found.view.name)]);
    }
    let found = views(&reading(&arguments.case)?)?;
    if arguments.json {
        return print_json(&found);
    }
    print_lines(
        found.iter().map(|row| format!("{}  {}  {} rows", row.view.id, row.view.name, grouped(u64::from(row.rows)))),
    )
}
