//! How well and how fast are expenses matched with bank lines, beside the programs that people link records with? The
//! same made-up lines for all, and a set of somebody else's where it is present, whole and with rows dropped.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use clap::Args;
use serde_json::Value;

use super::built;
use super::cost::{Cost, timed_output};
use super::figures::{Figure, print};
use crate::cargo::{binary, target};
use crate::command::program;
use crate::evidence;
use crate::steps::succeed;

/// What is measured.
#[derive(Args)]
pub(crate) struct Options {
    /// Lines on each side.
    #[arg(long, default_value_t = 100_000)]
    items: usize,
    /// Lines on each side of the largest run; 0 leaves it out.
    #[arg(long, default_value_t = 1_000_000)]
    large: usize,
    /// Seeds of the generator, from 101 on: none of them was looked at while the method was made.
    #[arg(long, default_value_t = 10)]
    seeds: u64,
    /// Sets of dropped rows at each share.
    #[arg(long, default_value_t = 5)]
    drops: u64,
    /// Leave other programs out.
    #[arg(long)]
    alone: bool,
    /// Somebody else's lines: PREFIX_ledger.csv.gz, PREFIX_bank.csv.gz, PREFIX_gold_pairs.csv.gz.
    #[arg(long, value_name = "PREFIX")]
    neutral: Option<PathBuf>,
}

/// Others link with this.
const SCRIPT: &str = include_str!("link.py");
const PACKAGES: [&str; 6] =
    ["splink==5.0.0", "recordlinkage==0.16", "pandas==2.3.3", "duckdb==2.0.1", "numpy==2.4.6", "scikit-learn==1.9.1"];
const PEERS: [(&str, &str); 5] = [
    ("exact", "exact account, amount and day"),
    ("greedy", "greedy: account, amount, nearest day"),
    ("tokens", "greedy by words in common"),
    ("recordlinkage", "recordlinkage 0.16, ECM"),
    ("splink", "Splink 5, seeded EM, one to one"),
];
const FIRST_SEED: u64 = 101;

/// Measures and prints.
pub(super) fn reconcile(options: &Options) -> Result<ExitCode> {
    let folder = built("reconcile")?;
    let python = if options.alone { None } else { Some(python(&folder)?) };
    let mut figures = Vec::new();
    made_up(options, &mut figures)?;
    beside(options, &folder, python.as_ref(), &mut figures)?;
    large(options, &mut figures)?;
    match options.neutral.clone().or_else(|| Some(evidence::folder()?.join("datasets/recon_splink"))) {
        Some(prefix) => neutral(options, &prefix, &folder, python.as_ref(), &mut figures)?,
        None => println!("\nThe neutral set is not here; name it with --neutral."),
    }
    print(&figures);
    Ok(ExitCode::SUCCESS)
}

/// One run of ours.
struct Run {
    json: Value,
    cost: Cost,
}

impl Run {
    fn of(arguments: &[String]) -> Result<Self> {
        let mut all = vec![PathBuf::from("reconcile")];
        all.extend(arguments.iter().map(PathBuf::from));
        let (cost, text) = timed_output(&binary("release", "nexus-bench"), &all, None)?;
        Ok(Run { json: serde_json::from_str(&text).context("the answer of nexus-bench")?, cost })
    }

    fn number(&self, pointer: &str) -> f64 {
        self.json.pointer(pointer).and_then(Value::as_f64).unwrap_or(f64::NAN)
    }
}

fn generated(seed: u64, items: usize, severity: &str) -> Vec<String> {
    ["--seed", &seed.to_string(), "--items", &items.to_string(), "--severity", severity].map(str::to_owned).to_vec()
}

/// Counts over several runs, added up.
#[derive(Default)]
struct Sums {
    edges: f64,
    suggested: [f64; 2],
    automatic: [f64; 2],
    calibration: f64,
    worst: [f64; 2],
    seconds: f64,
    runs: f64,
}

impl Sums {
    fn add(&mut self, run: &Run) {
        self.edges += run.number("/edges");
        for at in 0..2 {
            self.suggested[at] += run.number(&format!("/suggested/{at}"));
            self.automatic[at] += run.number(&format!("/automatic/{at}"));
        }
        let sure = [run.number("/sure/0"), run.number("/sure/1")];
        for (worst, this) in self.worst.iter_mut().zip(sure) {
            *worst = if self.runs > 0.0 { worst.min(this) } else { this };
        }
        self.calibration += run.number("/calibration");
        self.seconds += run.number("/seconds");
        self.runs += 1.0;
    }

    fn overall(&self) -> [f64; 3] {
        rates(self.suggested, self.edges)
    }

    fn sure(&self) -> [f64; 3] {
        rates(self.automatic, self.edges)
    }
}

fn rates([all, right]: [f64; 2], edges: f64) -> [f64; 3] {
    let (precision, recall) = (right / all.max(1.0), right / edges.max(1.0));
    [precision, recall, 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE)]
}

/// Our own trial over many seeds and three severities.
fn made_up(options: &Options, figures: &mut Vec<Figure>) -> Result<()> {
    println!("\n{} lines a side, seeds from {FIRST_SEED} on; P, R, F1", options.items);
    for (severity, seeds) in [("usual", options.seeds), ("easy", options.seeds.min(3)), ("hard", options.seeds.min(3))]
    {
        let mut sums = Sums::default();
        let mut kinds: Vec<(String, [f64; 8])> = Vec::new();
        for seed in FIRST_SEED..FIRST_SEED + seeds {
            let run = Run::of(&generated(seed, options.items, severity))?;
            sums.add(&run);
            add_kinds(&mut kinds, &run);
        }
        let (overall, sure) = (sums.overall(), sums.sure());
        let wrong = sums.automatic[0] - sums.automatic[1];
        let (low, high) = interval(wrong, sums.automatic[0])?;
        println!(
            "{severity:6} suggested or matched {}; without a person {:.5} {:.4}, worst seed {:.5} {:.4}; {wrong} wrong of \
             {}, share {low:.5} to {high:.5} (95%, Clopper and Pearson); calibration error {:.4}; {:.1} s a run",
            three(overall),
            sure[0],
            sure[1],
            sums.worst[0],
            sums.worst[1],
            sums.automatic[0],
            sums.calibration / sums.runs,
            sums.seconds / sums.runs,
        );
        print_kinds(&kinds);
        if severity == "usual" {
            figures.push(Figure::at_least("precision without a person", 0.999, sure[0], ""));
            figures.push(Figure::at_least("recall without a person", 0.9, sure[1], ""));
            figures.push(Figure::at_least("F1 of all that is matched or suggested", 0.95, overall[2], ""));
            if let Some((_, partial)) = kinds.iter().find(|(kind, _)| kind == "partial") {
                figures.push(Figure::at_least("recall of partial payments", 0.85, partial[1] / partial[0], ""));
            }
        }
    }
    Ok(())
}

const COUNTS: [&str; 8] =
    ["edges", "found", "wrong", "automatic", "automatic_wrong", "groups/0", "groups/1", "groups/2"];

fn add_kinds(kinds: &mut Vec<(String, [f64; 8])>, run: &Run) {
    let Some(found) = run.json["kinds"].as_object() else { return };
    for (kind, counts) in found {
        let at = kinds.iter().position(|(known, _)| known == kind).unwrap_or_else(|| {
            kinds.push((kind.clone(), [0.0; 8]));
            kinds.len() - 1
        });
        for (sum, name) in kinds[at].1.iter_mut().zip(COUNTS) {
            *sum += counts.pointer(&format!("/{name}")).and_then(Value::as_f64).unwrap_or(0.0);
        }
    }
}

fn print_kinds(kinds: &[(String, [f64; 8])]) {
    println!("  {:12}{:>9}  {:24}{:16}  groups P R F1", "kind", "edges", "edges P R F1", "automatic R");
    for (kind, [edges, found, wrong, automatic, automatic_wrong, groups, suggested, right]) in kinds {
        let of_edges =
            if *edges > 0.0 { three(rates([found + wrong, *found], *edges)) } else { format!("{wrong} wrong") };
        let reach = format!("{:.4} ({automatic_wrong} wrong)", automatic / edges.max(1.0));
        let of_groups = if *groups > 0.0 { three(rates([*suggested, *right], *groups)) } else { String::new() };
        println!("  {kind:12}{edges:>9}  {of_edges:24}{reach:16}  {of_groups}");
    }
}

/// 95% interval of a share, by `nexus-bench`.
fn interval(wrong: f64, all: f64) -> Result<(f64, f64)> {
    let mut command = Command::new(binary("release", "nexus-bench"));
    let text = succeed(command.args(["interval", &wrong.to_string(), &all.to_string()]))?.text;
    let (low, high) = text.trim().split_once(' ').context("an interval has two ends")?;
    Ok((low.parse()?, high.parse()?))
}

fn three([precision, recall, f1]: [f64; 3]) -> String {
    format!("{precision:.4} {recall:.4} {f1:.4}")
}

/// Others on the lines of the first seed.
fn beside(options: &Options, folder: &Path, python: Option<&PathBuf>, figures: &mut Vec<Figure>) -> Result<()> {
    let lines = folder.join("lines");
    let arguments = generated(FIRST_SEED, options.items, "usual");
    write(&arguments, &lines)?;
    let ours = Run::of(&arguments)?;
    println!("\nseed {FIRST_SEED}: at p >= .5, at p >= .9; seconds from lines to pairs");
    println!(
        "  {:40} {}  {}  {:7.1} s",
        "Nexus",
        rates_of(&ours.json, "half"),
        rates_of(&ours.json, "nine"),
        ours.number("/seconds")
    );
    figures.push(Figure::at_most(format!("{} lines a side", options.items), 10.0, ours.number("/seconds"), " s"));
    let Some(python) = python else { return Ok(()) };
    for (peer, label) in PEERS {
        let found = link(python, folder, &lines, peer, FIRST_SEED)?;
        let seconds = found["seconds"].as_f64().unwrap_or(f64::NAN);
        println!("  {label:40} {}  {}  {seconds:7.1} s", rates_of(&found, "half"), rates_of(&found, "nine"));
        if peer == "splink" {
            figures.push(Figure::at_least("times faster than Splink", 10.0, seconds / ours.number("/seconds"), "x"));
        }
    }
    Ok(())
}

fn large(options: &Options, figures: &mut Vec<Figure>) -> Result<()> {
    if options.large == 0 {
        return Ok(());
    }
    let run = Run::of(&generated(FIRST_SEED, options.large, "usual"))?;
    println!(
        "\n{} lines a side: {} {}",
        options.large,
        rates_of(&run.json, "overall"),
        run.cost.line(options.large as u64)
    );
    figures.push(Figure::at_most(format!("{} lines a side", options.large), 120.0, run.number("/seconds"), " s"));
    figures.push(Figure::at_most("their memory, made-up lines included", 1_500.0, run.cost.memory_mib(), " MiB"));
    Ok(())
}

/// What is to be reached on the neutral set.
struct Aim {
    /// Share of rows dropped.
    percent: u64,
    /// F1 at p >= .5.
    f1: f64,
    /// Precision and recall at p >= .9.
    sure: Option<(f64, f64)>,
}

const NEUTRAL: [Aim; 3] = [
    Aim { percent: 0, f1: 0.999, sure: None },
    Aim { percent: 20, f1: 0.992, sure: Some((0.998, 0.97)) },
    Aim { percent: 50, f1: 0.981, sure: None },
];

fn neutral(
    options: &Options,
    prefix: &Path,
    folder: &Path,
    python: Option<&PathBuf>,
    figures: &mut Vec<Figure>,
) -> Result<()> {
    println!("\nneutral set, P R F1 at p >= .5, at p >= .9; worst of several sets of dropped rows");
    for Aim { percent, f1, sure } in NEUTRAL {
        let mut worst = [f64::INFINITY; 3];
        for seed in 1..=if percent == 0 { 1 } else { options.drops } {
            let prefix = prefix.display().to_string();
            let arguments = ["--neutral", &prefix, "--drop", &percent.to_string(), "--seed", &seed.to_string()];
            let arguments = arguments.map(str::to_owned);
            let run = Run::of(&arguments)?;
            let label = format!("Nexus, {percent}% dropped, seed {seed}");
            println!(
                "  {label:40} {}  {}  {:7.1} s",
                rates_of(&run.json, "half"),
                rates_of(&run.json, "nine"),
                run.number("/seconds")
            );
            for (least, pointer) in worst.iter_mut().zip(["/half/2", "/nine/0", "/nine/1"]) {
                *least = least.min(run.number(pointer));
            }
            if let Some(python) = python.filter(|_| seed == 1) {
                let lines = folder.join(format!("neutral-{percent}"));
                write(&arguments, &lines)?;
                let found = link(python, folder, &lines, "splink", seed)?;
                println!(
                    "  {:40} {}  {}",
                    "  Splink 5, the same rows",
                    rates_of(&found, "half"),
                    rates_of(&found, "nine")
                );
            }
        }
        figures.push(Figure::at_least(format!("neutral, {percent}% dropped: F1"), f1, worst[0], ""));
        if let Some((precision, recall)) = sure {
            figures.push(Figure::at_least(
                format!("neutral, {percent}% dropped: P at p >= .9"),
                precision,
                worst[1],
                "",
            ));
            figures.push(Figure::at_least(format!("neutral, {percent}% dropped: R at p >= .9"), recall, worst[2], ""));
        }
    }
    Ok(())
}

fn rates_of(json: &Value, name: &str) -> String {
    let at = |place: usize| json[name][place].as_f64().unwrap_or(f64::NAN);
    three([at(0), at(1), at(2)])
}

fn write(arguments: &[String], folder: &Path) -> Result<()> {
    let mut command = Command::new(binary("release", "nexus-bench"));
    succeed(command.arg("reconcile").args(arguments).arg("--write").arg(folder)).map(|_| ())
}

fn link(python: &Path, folder: &Path, lines: &Path, peer: &str, seed: u64) -> Result<Value> {
    let script = folder.join("link.py");
    let mut command = Command::new(python);
    let text = succeed(command.arg(&script).arg(lines).arg(peer).arg(seed.to_string()))?.text;
    let last = text.lines().rev().find(|line| line.starts_with('{')).with_context(|| text.clone())?;
    Ok(serde_json::from_str(last)?)
}

/// Python with the others in an environment of its own, made where it is not there.
fn python(folder: &Path) -> Result<PathBuf> {
    std::fs::write(folder.join("link.py"), SCRIPT)?;
    let own = target().join("xtask/python/link");
    let python = own.join("bin/python");
    let wanted = PACKAGES.join("\n");
    let marker = own.join("packages.txt");
    if std::fs::read_to_string(&marker).is_ok_and(|found| found == wanted) {
        return Ok(python);
    }
    succeed(program("python3", &["-m", "venv"]).arg(&own))?;
    succeed(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(PACKAGES))?;
    std::fs::write(&marker, wanted)?;
    Ok(python)
}
