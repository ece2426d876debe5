//! How fast are bank formats read, beside the Python readers that people use? The same file, in turn, in one run.
//!
//! Our side does the whole import: seal, parse, store, indexes, audit. Theirs parses into objects in memory.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::Args;

use super::cost::{Cost, median, megabytes, timed};
use super::figures::{Figure, print};
use super::{built, peers};
use crate::cargo::{binary, target};
use crate::command::program;
use crate::steps::succeed;

/// What is measured.
#[derive(Args)]
pub(crate) struct Options {
    /// Rows of each statement. The time of pycamt grows with their square: ten times as many take minutes.
    #[arg(long, default_value_t = 5_000)]
    rows: u64,
    /// How often each reader reads it.
    #[arg(long, default_value_t = 3)]
    repeat: usize,
}

/// How many times faster than the Python reader an import must be.
const LEAST: f64 = 5.0;

/// A format with the Python package that reads it, and the program that counts its rows with it.
struct Rival {
    format: &'static str,
    package: &'static str,
    counts: &'static str,
}

const RIVALS: [Rival; 3] = [
    Rival {
        format: "camt",
        package: "pycamt==1.1.1",
        counts: "from pycamt.parser import Camt053Parser\n\
                 rows = len(Camt053Parser.from_file(path).get_transactions())",
    },
    Rival { format: "mt940", package: "mt-940==5.1.1", counts: "import mt940\nrows = len(mt940.parse(path))" },
    Rival {
        format: "ofx",
        package: "ofxparse==0.21",
        counts: "from ofxparse import OfxParser\n\
                 rows = len(OfxParser.parse(open(path, 'rb')).account.statement.transactions)",
    },
];

/// Measures and prints.
pub(super) fn readers(options: &Options) -> Result<ExitCode> {
    let folder = built("readers")?;
    let python = python()?;
    let mut figures = Vec::new();
    for rival in &RIVALS {
        let file = folder.join(format!("statement.{}", rival.format));
        let rows = options.rows.to_string();
        let mut write = Command::new(binary("release", "nexus-bench"));
        succeed(write.arg("bank-file").arg(&file).args(["--format", rival.format, "--rows", &rows]))?;
        let (ours, theirs) = race(&folder, &python, rival, &file, options)?;
        println!("{}: {rows} rows, {:.1} MB", rival.format, megabytes(file.metadata()?.len()));
        println!("  {:30} {}", "nexus import", ours.line(options.rows));
        println!("  {:30} {}", rival.package, theirs.line(options.rows));
        figures.push(Figure::at_least(
            format!("{}: times faster than {}, CPU", rival.format, rival.package),
            LEAST,
            theirs.cpu / ours.cpu,
            "x",
        ));
    }
    print(&figures);
    Ok(ExitCode::SUCCESS)
}

fn race(folder: &Path, python: &Path, rival: &Rival, file: &Path, options: &Options) -> Result<(Cost, Cost)> {
    // Not the format's own name: Python would import this file in place of the package.
    let script = folder.join(format!("count_{}.py", rival.format));
    let counts = format!(
        "import sys\npath = sys.argv[1]\n{}\nif rows != int(sys.argv[2]): sys.exit(f'read {{rows}} rows')\n",
        rival.counts
    );
    std::fs::write(&script, counts)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..options.repeat.max(1) {
        ours.push(peers::import(folder, file)?);
        theirs.push(timed(python, &[script.clone(), file.to_owned(), options.rows.to_string().into()], None)?);
    }
    Ok((median(ours), median(theirs)))
}

/// Python with the readers in an environment of its own, made where it is not there.
fn python() -> Result<PathBuf> {
    let folder = target().join("xtask/python/readers");
    let python = folder.join("bin/python");
    let packages: Vec<&str> = RIVALS.iter().map(|rival| rival.package).collect();
    let wanted = packages.join("\n");
    let marker = folder.join("packages.txt");
    if std::fs::read_to_string(&marker).is_ok_and(|found| found == wanted) {
        return Ok(python);
    }
    succeed(program("python3", &["-m", "venv"]).arg(&folder))?;
    succeed(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(&packages))?;
    std::fs::write(&marker, wanted)?;
    Ok(python)
}
