//! `nexus metrics CASE`: how long everyday questions take on this case and machine, what they use, and whether it is well.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use nexus_api::monitor::{Format, export};
use nexus_api::{App, Failure, commands};
use serde_json::{Value, json};

use super::outside::{app, print_lines};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Case folder
    case: PathBuf,
    /// Print one JSON object
    #[arg(long, conflicts_with = "prometheus")]
    json: bool,
    /// Print Prometheus text, as without an option
    #[arg(long)]
    prometheus: bool,
    /// How often each question is asked
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    times: u32,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let app = app()?;
    app.look_into(&arguments.case)?;
    ask(&app, arguments.times)?;
    let format = if arguments.json { Format::Json } else { Format::Prometheus };
    let text = export(&measured(&app)?, format);
    print_lines(text.trim_end().lines().map(str::to_owned))
}

/// What every session asks: the case at a glance, pages all over it in two orders, sums.
fn ask(app: &App, times: u32) -> Result<(), Failure> {
    let total = app.call("rows", json!({"limit": 1}))?["total"].as_u64().unwrap_or(0);
    for turn in 0..u64::from(times) {
        for command in ["case_info", "overview", "accounts"] {
            app.call(command, Value::Null)?;
        }
        let offset = total.saturating_sub(50) * turn / u64::from(times);
        for key in ["date", "amount"] {
            app.call("rows", json!({"sort": {"key": key, "descending": false}, "offset": offset, "limit": 50}))?;
        }
        app.call("totals", json!({}))?;
    }
    Ok(())
}

/// The figures, once the monitor has looked for the first time.
fn measured(app: &App) -> Result<nexus_api::Performance, Failure> {
    let patience = Instant::now();
    loop {
        let page = commands::performance(app, ())?;
        if !page.moments.is_empty() || patience.elapsed() > Duration::from_secs(5) {
            return Ok(page);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
