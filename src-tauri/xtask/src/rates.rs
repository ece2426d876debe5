//! How often are the tests right? Generated cases with planted schemes, read and tested as a person would, held against
//! their answer keys.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::{Value, json};

use crate::cargo::{binary, cargo, target};
use crate::command::root;
use crate::steps::succeed;

/// Where the engine takes the table from.
const TABLE: &str = "src-tauri/engine/src/findings/error-rates.json";
/// Level at which the tests control false discoveries.
const LEVEL: f64 = 0.05;

/// What is generated.
#[derive(Args)]
pub(crate) struct Options {
    /// Seeds, from 1
    #[arg(long, default_value_t = 10)]
    seeds: u64,
    /// Rows of the cases: the same schemes among more and more ordinary rows
    #[arg(long, value_delimiter = ',', default_value = "10000,25000,100000")]
    rows: Vec<u64>,
    /// Percent of the planted rows that are written: fainter and fainter schemes, at the middle size
    #[arg(long, value_delimiter = ',', default_value = "50,25")]
    planted: Vec<u64>,
    /// Use the debug build: slower, the same table
    #[arg(long)]
    debug: bool,
    /// Print the table and leave the committed one as it is
    #[arg(long)]
    only_print: bool,
}

type Place = (String, i64);

/// How hard a case is.
#[derive(Clone, Copy)]
struct Dial {
    rows: u64,
    /// Percent of the planted rows that are written.
    planted: u64,
}

/// One scheme of an answer key.
struct Scheme {
    id: String,
    tests: Vec<u64>,
    planted: BTreeSet<Place>,
    innocent: BTreeSet<Place>,
}

/// Counts of one test at one size.
#[derive(Default, Clone)]
struct Counts {
    version: u64,
    planted: u64,
    found: u64,
    findings: u64,
    right: u64,
    alike: u64,
}

/// Counts of one size.
#[derive(Default)]
struct Size {
    cases: u64,
    rows: u64,
    tests: BTreeMap<String, Counts>,
    schemes: u64,
    in_top_20: u64,
    missed: BTreeMap<String, u64>,
    top_50: [u64; 2],
    statistical: [u64; 2],
    alike: u64,
}

/// Measures every test and writes the table.
pub(crate) fn rates(options: &Options) -> Result<ExitCode> {
    let profile = if options.debug { "debug" } else { "release" };
    let mut build = cargo(&["build", "-p", "nexus-cli", "--all-features"]);
    if !options.debug {
        build.arg("--release");
    }
    if !build.status()?.success() {
        bail!("the build failed");
    }
    let began = Instant::now();
    let folder = target().join("xtask/error-rates");
    let mut list = Vec::new();
    let fainter = options.rows.get(options.rows.len() / 2).into_iter();
    let fainter =
        fainter.flat_map(|rows| options.planted.iter().map(|planted| Dial { rows: *rows, planted: *planted }));
    let whole = options.rows.iter().map(|rows| Dial { rows: *rows, planted: 100 });
    for dial in whole.chain(fainter) {
        let mut size = Size::default();
        for seed in 1..=options.seeds {
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::create_dir_all(&folder)?;
            one(&folder, profile, dial, seed, &mut size)
                .with_context(|| format!("{} rows, {}% planted, seed {seed}", dial.rows, dial.planted))?;
        }
        tell(dial, &size);
        list.extend(size.tests.iter().map(|(test, counts)| line(test, counts, dial, &size)));
    }
    println!("{:.0} s", began.elapsed().as_secs_f64());
    list.sort_by_key(|line| {
        let number = |name: &str| line[name].as_u64().unwrap_or(0);
        (line["test"].as_str().unwrap_or_default().to_owned(), number("rows"), 100 - number("strength").min(100))
    });
    let sizes: Vec<String> = options.rows.iter().map(u64::to_string).collect();
    let method = format!(
        "{} seeds of the generated case \"Orchard Lane\" at {} rows each: 20 planted schemes and 20 innocent look-alikes \
         among ordinary rows; at the middle size also with {}% of the planted rows. A finding is right where at least \
         half of its rows are planted rows of one scheme.",
        options.seeds,
        sizes.join(", "),
        options.planted.iter().map(u64::to_string).collect::<Vec<_>>().join("% and ")
    );
    if !options.only_print {
        let mut text = serde_json::to_string_pretty(&json!({ "method": method, "tests": list }))?;
        text.push('\n');
        std::fs::write(root().join(TABLE), text)?;
    }
    let _ = std::fs::remove_dir_all(&folder);
    Ok(ExitCode::SUCCESS)
}

/// Makes, reads and tests one case.
fn one(folder: &Path, profile: &str, dial: Dial, seed: u64, size: &mut Size) -> Result<()> {
    let nexus = |arguments: &[&str]| -> Result<String> {
        let output = Command::new(binary(profile, "nexus")).args(arguments).output()?;
        if !output.status.success() {
            bail!("nexus {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8(output.stdout)?)
    };
    let (sample, case) = (folder.join("sample"), folder.join("Case.nexus"));
    let (sample, case) = (sample.to_string_lossy().into_owned(), case.to_string_lossy().into_owned());
    let [rows, seed, planted] = [dial.rows, seed, dial.planted].map(|number| number.to_string());
    nexus(&["sample", &sample, "--rows", &rows, "--seed", &seed, "--planted", &planted])?;
    read(profile, Path::new(&sample), Path::new(&case))?;
    let ran: Value = serde_json::from_str(&nexus(&["test", &case, "--json"])?)?;
    let findings: Vec<Value> = serde_json::from_str(&nexus(&["findings", &case, "--json"])?)?;
    let key: Value = serde_json::from_str(&std::fs::read_to_string(format!("{sample}/answer-key.json"))?)?;
    size.cases += 1;
    size.rows += ran["rows"].as_u64().unwrap_or(0);
    count(&ran, &findings, &schemes(&key), size);
    Ok(())
}

/// Reads the evidence of a sample into a new case, each side of the books as what it is.
pub(crate) fn read(profile: &str, sample: &Path, case: &Path) -> Result<()> {
    let nexus = || Command::new(binary(profile, "nexus"));
    succeed(nexus().args(["case", "new"]).arg(case).args(["--examiner", "Bench", "--role", "Bench"]))?;
    let mut files: Vec<_> =
        std::fs::read_dir(sample.join("evidence"))?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    let is_ledger = |file: &std::path::PathBuf| file.to_string_lossy().contains("Purchase_Ledger");
    let (ledgers, statements): (Vec<_>, Vec<_>) = files.into_iter().partition(is_ledger);
    for (side, files) in [("bank", statements), ("expenses", ledgers)] {
        succeed(nexus().args(["import", "--as", side]).arg(case).args(files))?;
    }
    Ok(())
}

fn schemes(key: &Value) -> Vec<Scheme> {
    let places = |rows: &Value| {
        let list = rows["list"].as_array().into_iter().flatten();
        list.map(|row| (row["file"].as_str().unwrap_or_default().to_owned(), row["row"].as_i64().unwrap_or(0)))
            .collect()
    };
    let list = key["schemes"].as_array().into_iter().flatten();
    list.map(|scheme| Scheme {
        id: scheme["id"].as_str().unwrap_or_default().to_owned(),
        tests: scheme["tests"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect(),
        planted: places(&scheme["rows"]),
        innocent: places(&scheme["look_alike"]["rows"]),
    })
    // A scheme of which no row was written cannot be found.
    .filter(|scheme: &Scheme| !scheme.planted.is_empty())
    .collect()
}

fn count(ran: &Value, findings: &[Value], schemes: &[Scheme], size: &mut Size) {
    let mut numbers: BTreeMap<String, u64> = BTreeMap::new();
    for test in ran["tests"].as_array().into_iter().flatten() {
        let id = test["id"].as_str().unwrap_or_default().to_owned();
        let counts = size.tests.entry(id.clone()).or_default();
        counts.version = test["version"].as_u64().unwrap_or(0);
        let number = test["number"].as_u64().unwrap_or(0);
        counts.planted += schemes.iter().filter(|scheme| due(scheme, number)).count() as u64;
        numbers.insert(id, number);
    }
    let mut found: BTreeSet<(String, String)> = BTreeSet::new();
    let mut early: BTreeSet<&str> = BTreeSet::new();
    for (rank, finding) in findings.iter().enumerate() {
        let test = finding["test"].as_str().unwrap_or_default();
        let rows = finding["row_list"].as_array().map_or(&[][..], Vec::as_slice);
        let place =
            |row: &Value| (row["file"].as_str().unwrap_or_default().to_owned(), row["row"].as_i64().unwrap_or(0));
        let half = |places: &BTreeSet<Place>| {
            let inside = rows.iter().filter(|row| places.contains(&place(row))).count();
            inside > 0 && inside * 2 >= rows.len()
        };
        let right: Vec<&Scheme> = schemes.iter().filter(|scheme| half(&scheme.planted)).collect();
        let alike = right.is_empty() && schemes.iter().any(|scheme| half(&scheme.innocent));
        let counts = size.tests.entry(test.to_owned()).or_default();
        counts.findings += 1;
        counts.right += u64::from(!right.is_empty());
        counts.alike += u64::from(alike);
        let number = numbers.get(test).copied().unwrap_or(0);
        found.extend(
            right.iter().filter(|scheme| due(scheme, number)).map(|scheme| (test.to_owned(), scheme.id.clone())),
        );
        if rank < 20 {
            early.extend(right.iter().map(|scheme| scheme.id.as_str()));
        }
        if rank < 50 {
            size.top_50[1] += 1;
            size.top_50[0] += u64::from(!right.is_empty());
        }
        if !finding["q"].is_null() {
            size.statistical[1] += 1;
            size.statistical[0] += u64::from(right.is_empty() && !alike);
            size.alike += u64::from(alike);
        }
    }
    for (test, _) in &found {
        size.tests.entry(test.clone()).or_default().found += 1;
    }
    size.schemes += schemes.len() as u64;
    size.in_top_20 += early.len() as u64;
    for scheme in schemes.iter().filter(|scheme| !early.contains(scheme.id.as_str())) {
        *size.missed.entry(scheme.id.clone()).or_default() += 1;
    }
}

/// True where the test should show the scheme; the missing statement, of no test of the table, is for 35 and 36.
fn due(scheme: &Scheme, number: u64) -> bool {
    if scheme.tests.is_empty() { number == 36 } else { scheme.tests.contains(&number) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of findings")]
fn line(test: &str, counts: &Counts, dial: Dial, size: &Size) -> Value {
    let wrong = counts.findings - counts.right;
    let unit = size.rows as f64 / 100_000.0;
    json!({
        "test": test,
        "version": counts.version,
        "rows": dial.rows,
        "strength": dial.planted,
        "cases": size.cases,
        "planted": counts.planted,
        "found": counts.found,
        "recall": wilson(counts.found, counts.planted),
        "findings": counts.findings,
        "right": counts.right,
        "look_alikes": counts.alike,
        "precision": wilson(counts.right, counts.findings),
        "false_alarms": byar(wrong, unit),
    })
}

fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// Wilson's 95% interval of a share.
#[expect(clippy::cast_precision_loss, reason = "counts of findings")]
fn wilson(hits: u64, all: u64) -> Value {
    if all == 0 {
        return Value::Null;
    }
    let (n, share, z) = (all as f64, hits as f64 / all as f64, 1.959_964);
    let middle = share + z * z / (2.0 * n);
    let reach = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let below = 1.0 + z * z / n;
    json!({ "value": rounded(share), "low": rounded(((middle - reach) / below).max(0.0)),
        "high": rounded(((middle + reach) / below).min(1.0)) })
}

/// Byar's 95% interval of a Poisson count, per unit.
#[expect(clippy::cast_precision_loss, reason = "counts of findings")]
fn byar(count: u64, unit: f64) -> Value {
    let z = 1.959_964;
    let bound = |count: f64, sign: f64| {
        if count <= 0.0 { 0.0 } else { count * (1.0 - 1.0 / (9.0 * count) + sign * z / (3.0 * count.sqrt())).powi(3) }
    };
    let k = count as f64;
    json!({ "value": rounded(k / unit), "low": rounded(bound(k, -1.0) / unit), "high": rounded(bound(k + 1.0, 1.0) / unit) })
}

#[expect(clippy::cast_precision_loss, reason = "counts of findings")]
fn tell(dial: Dial, size: &Size) {
    let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
    println!("{} rows, {}% of the planted rows, {} cases", dial.rows, dial.planted, size.cases);
    println!("  schemes among the first 20 findings: {} of {}", size.in_top_20, size.schemes);
    for (scheme, times) in &size.missed {
        println!("    not {scheme}: {times} times");
    }
    println!("  precision of the first 50: {:.3}", share(size.top_50[0], size.top_50[1]));
    println!(
        "  statistical findings: {}; false: {:.4}, with look-alikes {:.4}; nominal {LEVEL}",
        size.statistical[1],
        share(size.statistical[0], size.statistical[1]),
        share(size.statistical[0] + size.alike, size.statistical[1])
    );
    for (test, counts) in &size.tests {
        println!(
            "  {test:<22} found {:>3} of {:>3}  findings {:>4}  right {:>4}  alike {:>4}  false {:>4}",
            counts.found,
            counts.planted,
            counts.findings,
            counts.right,
            counts.alike,
            counts.findings - counts.right - counts.alike
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_as_published() {
        // Newcombe (1998): 81 of 263 by Wilson is .2553 to .3662; Breslow and Day: 10 by Byar is 4.79 to 18.39.
        let share = wilson(81, 263);
        assert!((share["low"].as_f64().unwrap() - 0.2553).abs() < 1e-4);
        assert!((share["high"].as_f64().unwrap() - 0.3662).abs() < 1e-4);
        let rate = byar(10, 1.0);
        assert!((rate["low"].as_f64().unwrap() - 4.79).abs() < 0.01);
        assert!((rate["high"].as_f64().unwrap() - 18.39).abs() < 0.01);
    }
}
