//! One run of the reconciliation method on lines with a known answer, as one JSON object; and those lines as files, so
//! that other programs are measured on the same.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use nexus_engine::reconcile::method::{Line, Outcome, Settings, Sides, Watch, reconcile as match_up};
use nexus_engine::reconcile::trial::{Answer, Dials, Trial, clopper_pearson, generate, score};
use serde_json::{Value, json};

use super::neutral::neutral;

/// What the method is run on.
#[derive(Args)]
pub(crate) struct Options {
    /// Seed of the generator, or of the rows dropped.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Lines on each side, about.
    #[arg(long, default_value_t = 100_000)]
    items: usize,
    /// How hard it is.
    #[arg(long, value_enum, default_value_t = Severity::Usual)]
    severity: Severity,
    /// Take the lines from PREFIX_ledger.csv.gz, PREFIX_bank.csv.gz and PREFIX_gold_pairs.csv.gz instead.
    #[arg(long, value_name = "PREFIX")]
    neutral: Option<PathBuf>,
    /// Percent of those lines that are dropped at random on each side.
    #[arg(long, default_value_t = 0)]
    drop: u64,
    /// Write the lines and the answer into this folder instead of running.
    #[arg(long)]
    write: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Severity {
    Easy,
    Usual,
    Hard,
}

struct Quiet;

impl Watch for Quiet {
    fn progress(&self, _: u64) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Runs and prints, or writes.
pub(crate) fn reconcile(options: &Options) -> Result<()> {
    let trial = match &options.neutral {
        Some(prefix) => neutral(prefix, options.drop, options.seed)?,
        None => generate(options.seed, options.severity.dials(options.items)),
    };
    if let Some(folder) = &options.write {
        return write(folder, &trial);
    }
    let answer = Answer::of(&trial);
    let began = Instant::now();
    let sides = sides(&trial);
    let read = began.elapsed();
    // What the made-up lines hold is no memory of the method's.
    drop(trial);
    let began = Instant::now();
    let Ok(outcome) = match_up(&sides, &Settings::default(), &Quiet) else { bail!("cancelled") };
    println!("{}", report(&answer, &outcome, (read + began.elapsed()).as_secs_f64()));
    Ok(())
}

impl Severity {
    fn dials(self, items: usize) -> Dials {
        match self {
            Severity::Easy => Dials::easy(items),
            Severity::Usual => Dials::usual(items),
            Severity::Hard => Dials::hard(items),
        }
    }
}

fn sides(trial: &Trial) -> Sides {
    let mut sides = Sides::default();
    for (is_ledger, lines) in [(true, &trial.ledger), (false, &trial.bank)] {
        for made in lines {
            let line = Line {
                // The books and the bank number their accounts each in their own way.
                account: if is_ledger { made.account + 1_000 } else { made.account },
                day: made.day,
                amount: made.amount,
                currency: made.currency,
                party: &made.party,
                text: &made.text,
                reference: &made.reference,
            };
            if is_ledger { sides.ledger(&line) } else { sides.bank(&line) }
        }
    }
    sides.finish();
    sides
}

fn report(answer: &Answer, outcome: &Outcome, seconds: f64) -> Value {
    let found = score(answer, outcome);
    let (sure, reach, _) = found.without_a_person();
    let wrong = found.automatic.0 - found.automatic.1;
    json!({
        "seconds": seconds,
        "compared": outcome.compared,
        "edges": found.edges,
        "suggested": found.suggested,
        "overall": found.overall(),
        "automatic": found.automatic,
        "sure": [sure, reach],
        "interval": clopper_pearson(wrong, found.automatic.0),
        "calibration": found.calibration,
        "groups": found.groups,
        "half": answer.rates_from(outcome, 0.5),
        "nine": answer.rates_from(outcome, 0.9),
        "kinds": found.kinds,
    })
}

/// Writes both sides and the true pairs as other programs read them.
fn write(folder: &Path, trial: &Trial) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    for (name, lines) in [("ledger", &trial.ledger), ("bank", &trial.bank)] {
        let mut file = csv::Writer::from_path(folder.join(name).with_extension("csv"))?;
        file.write_record(["id", "account", "day", "amount", "text", "reference"])?;
        for (id, line) in lines.iter().enumerate() {
            let text = format!("{} {}", line.party, line.text);
            let numbers = [id.to_string(), line.account.to_string(), line.day.to_string(), line.amount.to_string()];
            file.write_record(numbers.iter().map(String::as_str).chain([text.trim(), &line.reference]))?;
        }
        file.flush()?;
    }
    let mut file = csv::Writer::from_path(folder.join("truth.csv"))?;
    file.write_record(["ledger", "bank"])?;
    for (ledger, bank) in &trial.edges {
        file.write_record([ledger.to_string(), bank.to_string()])?;
    }
    Ok(file.flush()?)
}
