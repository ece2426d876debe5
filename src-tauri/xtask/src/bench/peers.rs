//! Who reads the same file? Nexus, DuckDB and SQLite's own shell, each into a new database of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::cost::{Cost, timed};
use crate::cargo::{binary, target};
use crate::command::program;
use crate::steps::succeed;

/// SQLite keeps every field as text, as the file has it, and gets the two orders that a case keeps: by date, and by
/// account and row of the file. Durability as in a case.
const SQLITE: &str = "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;\n.mode csv\n\
                      .import \"FILE\" lines\nCREATE INDEX by_date ON lines(\"Transaction Date\");\n\
                      CREATE INDEX by_account ON lines(\"Account Number\");\n";
/// DuckDB guesses types and reads the file into a table of its own; it keeps no index.
const DUCKDB: &str = "import sys; sys.path.insert(0, sys.argv[3])\nimport duckdb\nduckdb.connect(sys.argv[2]).execute(\
                      \"CREATE TABLE lines AS SELECT * FROM read_csv(?)\", [sys.argv[1]])\n";
/// The version measured against.
const DUCKDB_PACKAGE: &str = "duckdb==2.0.0";

/// A reader.
#[derive(Clone, Copy)]
pub(super) enum Peer {
    Nexus,
    DuckDb,
    Sqlite,
}

impl Peer {
    pub(super) const ALL: [Peer; 3] = [Peer::Nexus, Peer::DuckDb, Peer::Sqlite];

    pub(super) fn label(self) -> &'static str {
        match self {
            Peer::Nexus => "nexus import: seal, parse, store, indexes, audit",
            Peer::DuckDb => "DuckDB 2.0.0 read_csv into a table",
            Peer::Sqlite => "sqlite3 .import and two indexes",
        }
    }
}

/// The readers with what they need.
pub(super) struct Readers {
    folder: PathBuf,
    file: PathBuf,
    /// Where Python finds DuckDB.
    packages: PathBuf,
    script: PathBuf,
}

/// The case that Nexus reads into.
pub(super) fn case(folder: &Path) -> PathBuf {
    folder.join("Bench.nexus")
}

/// A new case in place of whatever was there.
pub(super) fn new_case(folder: &Path) -> Result<PathBuf> {
    let (nexus, case) = (binary("release", "nexus"), case(folder));
    let _ = std::fs::remove_dir_all(&case);
    succeed(Command::new(&nexus).args(["case", "new"]).arg(&case).args(["--examiner", "Bench", "--role", "Bench"]))?;
    Ok(case)
}

/// Imports a file into a new case.
pub(super) fn import(folder: &Path, file: &Path) -> Result<Cost> {
    let case = new_case(folder)?;
    timed(&binary("release", "nexus"), &["import".into(), case, file.to_owned()], None)
}

impl Readers {
    /// Installs DuckDB into a folder of its own, where it is not there.
    pub(super) fn prepare(folder: &Path, file: PathBuf) -> Result<Self> {
        let packages = target().join("xtask/python").join(DUCKDB_PACKAGE);
        if !packages.join("duckdb").is_dir() {
            let mut pip = program("python3", &["-m", "pip", "install", "--quiet", "--target"]);
            succeed(pip.arg(&packages).arg(DUCKDB_PACKAGE))?;
        }
        let script = folder.join("read.py");
        std::fs::write(&script, DUCKDB)?;
        Ok(Readers { folder: folder.to_owned(), file, packages, script })
    }

    /// Reads the file once, into nothing that was there before.
    pub(super) fn read(&self, peer: Peer) -> Result<Cost> {
        match peer {
            Peer::Nexus => import(&self.folder, &self.file),
            Peer::DuckDb => {
                let database = self.fresh("lines.duckdb")?;
                let arguments = [self.script.clone(), self.file.clone(), database, self.packages.clone()];
                timed(Path::new("python3"), &arguments, None)
            }
            Peer::Sqlite => {
                let script = SQLITE.replace("FILE", &self.file.display().to_string());
                timed(Path::new("sqlite3"), &["-bail".into(), self.fresh("lines.sqlite")?], Some(&script))
            }
        }
    }

    /// The path of a database that is not there.
    fn fresh(&self, name: &str) -> Result<PathBuf> {
        for entry in std::fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.file_name().is_some_and(|found| found.to_string_lossy().starts_with(name)) {
                std::fs::remove_file(path)?;
            }
        }
        Ok(self.folder.join(name))
    }
}
