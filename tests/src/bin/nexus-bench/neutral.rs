//! Lines of somebody else's with a known answer, whole or with rows dropped at random.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use nexus_engine::model::Day;
use nexus_engine::reconcile::method::compare::mix;
use nexus_engine::reconcile::trial::{Trial, TrialLine};

const GBP: u16 = 826;

/// Lines and pairs of a set; whether a line is dropped depends on its side, its row and the seed alone.
pub(crate) fn neutral(prefix: &Path, percent: u64, seed: u64) -> Result<Trial> {
    let (ledger, ledger_places) = side(prefix, "ledger", |row| mix(seed << 34 | row) % 100 < percent)?;
    let (bank, bank_places) = side(prefix, "bank", |row| mix(seed << 34 | 1 << 33 | row) % 100 < percent)?;
    let mut edges = Vec::new();
    for pair in records(prefix, "gold_pairs")? {
        let [one, other] = pair.as_slice() else { bail!("a pair has {} fields", pair.len()) };
        edges.extend(ledger_places.get(one).copied().zip(bank_places.get(other).copied()));
    }
    edges.sort_unstable();
    Ok(Trial { ledger, bank, edges, ..Trial::default() })
}

type Places = HashMap<String, u32>;

/// Lines in order of day, and where the line of each id stands.
fn side(prefix: &Path, name: &str, is_dropped: impl Fn(u64) -> bool) -> Result<(Vec<TrialLine>, Places)> {
    let mut lines = Vec::new();
    for (row, fields) in (0..).zip(records(prefix, name)?) {
        if !is_dropped(row) {
            lines.push(line(&fields).with_context(|| format!("{name}, row {}", row + 1))?);
        }
    }
    lines.sort_by_key(|(_, line)| line.day);
    let places = (0..).zip(&lines).map(|(place, (id, _))| (id.clone(), place)).collect();
    Ok((lines.into_iter().map(|(_, line)| line).collect(), places))
}

fn line(fields: &[String]) -> Result<(String, TrialLine)> {
    let [id, day, memo, amount] = fields else { bail!("it has {} fields", fields.len()) };
    let day = Day::parse_iso(day).with_context(|| format!("{day} is no day"))?;
    let (whole, part) = amount.split_once('.').unwrap_or((amount, ""));
    let minor: i64 = format!("{whole}{part:0<2}").parse()?;
    let line = TrialLine {
        account: 0,
        day: day.number(),
        amount: minor,
        currency: GBP,
        party: String::new(),
        text: memo.clone(),
        reference: String::new(),
        kind: "neutral",
        item: 0,
    };
    Ok((id.clone(), line))
}

fn records(prefix: &Path, name: &str) -> Result<Vec<Vec<String>>> {
    let path = format!("{}_{name}.csv.gz", prefix.display());
    let file = File::open(&path).with_context(|| path.clone())?;
    let mut reader = csv::Reader::from_reader(GzDecoder::new(file));
    reader.records().map(|record| Ok(record?.iter().map(str::to_owned).collect())).collect()
}
