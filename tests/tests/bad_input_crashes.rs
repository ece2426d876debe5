//! Every reader against bytes that no bank writes, in the short form of `cargo xtask fuzz`: bytes that once broke a reader
//! are read again, then the seeds of each target cut, spliced and flipped, the same way in every run.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking, its helpers too")]

#[path = "../../fuzz/src/packed.rs"]
mod packed;

use std::path::{Path, PathBuf};

use nexus_engine::importers::{IMPORTERS, Importer};
use nexus_tests::keeping::hold;

/// Damaged inputs of each target; `NEXUS_DAMAGED` sets another number.
const DAMAGED: usize = 2_000;
/// Longest seed that is damaged: what is long is left to the corpus of hostile files.
const LONGEST: usize = 32 * 1024;

type Target = (&'static str, &'static dyn Importer, Option<packed::Pack>);

/// The targets of `cargo xtask fuzz`: each format, and what is packed inside of some.
fn targets() -> Vec<Target> {
    let importer = |format: &str| *IMPORTERS.iter().find(|importer| importer.format() == format).unwrap();
    let plain = IMPORTERS.iter().map(|importer| (importer.format(), *importer, None));
    plain.chain(packed::TARGETS.iter().map(|(name, format, pack)| (*name, importer(format), Some(*pack)))).collect()
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.retain(|path| path.extension().is_none_or(|ending| ending != "golden"));
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read((_, importer, pack): &Target, bytes: &[u8]) {
    match pack {
        Some(pack) => hold(*importer, &pack(bytes), "once"),
        None => hold(*importer, bytes, "once"),
    }
}

#[test]
fn what_broke_a_reader_once_is_read_in_peace() {
    let kept = root().join("fuzz/crashes");
    let targets = targets();
    for folder in std::fs::read_dir(&kept).unwrap().map(|entry| entry.unwrap().file_name()) {
        assert!(targets.iter().any(|target| *target.0 == *folder), "{} is a target", folder.display());
    }
    let mut count = 0;
    for target in &targets {
        for crash in files(&kept.join(target.0)) {
            read(target, &crash);
            count += 1;
        }
    }
    assert!(count >= 3, "the files are kept");
    println!("{count} files");
}

#[test]
fn seeds_cut_spliced_and_flipped_are_read_in_peace() {
    let count = std::env::var("NEXUS_DAMAGED").ok().and_then(|count| count.parse().ok()).unwrap_or(DAMAGED);
    for target in &targets() {
        let mut seeds = files(&root().join("fuzz/seeds").join(target.0));
        if target.2.is_none() {
            let fixtures = if target.0 == "archive" { "spreadsheet" } else { target.0 };
            seeds.extend(files(&root().join("src-tauri/engine/src/importers").join(fixtures).join("fixtures")));
        }
        seeds.extend(files(&root().join("fuzz/crashes").join(target.0)));
        seeds.retain(|seed| seed.len() <= LONGEST);
        seeds.push(Vec::new());
        let mut chance = Chance(1);
        for _ in 0..count {
            read(target, &damaged(&seeds, &mut chance));
        }
    }
}

/// The same numbers in every run.
struct Chance(u64);

impl Chance {
    /// Below `end`, which is at least 1.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// A seed with up to eight changes of the kinds that fuzzers make.
fn damaged(seeds: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    const WORDS: [&[u8]; 14] = [
        b"\0",
        b"\xff\xff\xff\xff",
        b"\r",
        b"\n",
        b"\"",
        b"-",
        b"99999999999999999999",
        b"0",
        b"<",
        b">",
        b"&#0;",
        b",,,,",
        b"\xed\xa0\x80",
        b"]]>",
    ];
    let mut bytes = seeds[chance.below(seeds.len())].clone();
    for _ in 0..=chance.below(8) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(64)).min(bytes.len());
        match chance.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            1 => bytes.truncate(at),
            2 => drop(bytes.splice(at..end, [])),
            3 => {
                let again = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, again));
            }
            4 => {
                let other = &seeds[chance.below(seeds.len())];
                let from = chance.below(other.len() + 1);
                let to = (from + chance.below(512)).min(other.len());
                drop(bytes.splice(at..end, other[from..to].iter().copied()));
            }
            _ => drop(bytes.splice(at..end, WORDS[chance.below(WORDS.len())].iter().copied())),
        }
    }
    bytes
}
