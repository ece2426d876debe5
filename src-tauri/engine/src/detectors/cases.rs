//! Does each test do what its `cases.md` says? Every block of rows there is run and held against what is expected below
//! it.
//!
//! A file has the sections *True hits*, *Known misses* and *Known false alarms*. A block is a fence `csv` (columns: see
//! [`made::block`]), perhaps a fence `settings` before it (JSON), and a fence `expect` behind it, a line for each thing:
//!
//! ```text
//! finding 1 2-4: words of the title     rows by line of the block; * for whatever rows
//! refused: words of the reason
//! statistic mad 0.000678                to six significant digits
//! explained 1: tariff                   finding 1 in rank has an innocent explanation with these words that holds
//! quiet                                 no finding
//! ```

use std::collections::BTreeSet;

use super::*;
use crate::intake::Unattended;

/// A block with what is expected of it.
struct Block<'a> {
    section: &'a str,
    settings: &'a str,
    csv: &'a str,
    expect: &'a str,
}

fn blocks(guide: &str) -> Vec<Block<'_>> {
    let (mut found, mut section, mut settings, mut csv) = (Vec::new(), "", "", "");
    let mut rest = guide;
    while let Some(line) = rest.lines().next() {
        let after = &rest[(line.len() + 1).min(rest.len())..];
        if let Some(name) = line.strip_prefix("## ") {
            section = name;
        }
        let Some(fence) = line.strip_prefix("```") else {
            rest = after;
            continue;
        };
        let end = after.find("```").expect("a fence that does not end");
        let body = &after[..end];
        match fence {
            "csv" => csv = body,
            "settings" => settings = body,
            "expect" => {
                found.push(Block { section, settings, csv, expect: body });
                settings = "";
            }
            other => panic!("no fence {other:?}"),
        }
        rest = after[end + 3..].trim_start_matches('\n');
    }
    found
}

fn lines_of(text: &str) -> BTreeSet<usize> {
    text.split_whitespace()
        .flat_map(|part| {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            from.parse::<usize>().unwrap()..=to.parse().unwrap()
        })
        .collect()
}

/// Rows behind a candidate by line of the block.
fn places(candidate: &Candidate, lines: &[usize]) -> BTreeSet<usize> {
    candidate.draft.rows.iter().map(|row| lines[row.id.sequence() as usize]).collect()
}

/// Holds one expected line against a result; the reason where it does not hold.
fn holds(line: &str, result: &TestResult, lines: &[usize]) -> bool {
    let (word, rest) = line.split_once([' ', ':']).unwrap_or((line, ""));
    let (rows, words) = rest.split_once(": ").unwrap_or((rest.trim_start_matches(':'), ""));
    match word {
        "quiet" => result.state == State::Quiet,
        "more" => true,
        "refused" => {
            result.state == State::Refused && result.reason.as_ref().is_some_and(|why| why.contains(rest.trim()))
        }
        "finding" => result.candidates.iter().any(|candidate| {
            let rows = rows.trim();
            candidate.draft.title.contains(words) && (rows == "*" || places(candidate, lines) == lines_of(rows))
        }),
        "explained" => {
            rows.trim().parse::<usize>().ok().and_then(|at| result.candidates.get(at - 1)).is_some_and(|found| {
                found.draft.innocent.iter().any(|innocent| {
                    innocent.explanation.to_lowercase().contains(words)
                        && ["holds", "partly"].contains(&innocent.verdict.as_str())
                })
            })
        }
        "statistic" => rest.split_once(' ').is_some_and(|(name, value)| {
            let (value, found) =
                (value.parse::<f64>().ok(), result.statistics.get(name).and_then(|found| found.as_f64()));
            value.zip(found).is_some_and(|(value, found)| (found - value).abs() <= value.abs() * 1e-5 + 1e-15)
        }),
        _ => false,
    }
}

/// What a block gives other than is expected.
fn wrong(detector: &'static Detector, block: &Block<'_>) -> Vec<String> {
    let (scan, lines) = made::block(block.csv);
    let settings =
        if block.settings.is_empty() { Settings::default() } else { serde_json::from_str(block.settings).unwrap() };
    let result = run(&scan, &settings, &[detector], &Unattended).unwrap().remove(0);
    let expected: Vec<&str> = block.expect.lines().filter(|line| !line.is_empty()).collect();
    let mut wrong: Vec<String> =
        expected.iter().filter(|line| !holds(line, &result, &lines)).map(|line| (*line).to_owned()).collect();
    let findings = expected.iter().filter(|line| line.starts_with("finding")).count();
    if findings != result.candidates.len() && !expected.contains(&"more") {
        wrong.push(format!("{findings} findings, not {}", result.candidates.len()));
    }
    if !wrong.is_empty() {
        wrong.push(format!("{:?} {:?}, {} discarded", result.state, result.reason, result.discarded));
        wrong.push(serde_json::Value::Object(result.statistics.clone()).to_string().chars().take(300).collect());
        for candidate in &result.candidates {
            let innocent: Vec<_> =
                candidate.draft.innocent.iter().map(|one| (&one.explanation, &one.verdict)).collect();
            let (rows, p, q) = (places(candidate, &lines), candidate.draft.p, candidate.q);
            wrong.push(format!("{rows:?} {:?} p {p:?} q {q:?} {innocent:?}", candidate.draft.title));
        }
    }
    wrong
}

#[test]
fn every_test_does_what_its_cases_say() {
    let mut failed = Vec::new();
    for detector in DETECTORS {
        // Read anew, so that a changed case needs no build.
        let path = format!("{}/src/detectors/{}/cases.md", env!("CARGO_MANIFEST_DIR"), detector.id);
        let guide = std::fs::read_to_string(path).unwrap();
        for section in ["True hits", "Known misses", "Known false alarms"] {
            if !guide.contains(&format!("## {section}\n")) {
                failed.push(format!("{} has no section {section}", detector.id));
            }
        }
        let blocks = blocks(&guide);
        if !blocks.iter().any(|block| block.section == "True hits") {
            failed.push(format!("{} has no true hit to run", detector.id));
        }
        for (at, block) in blocks.iter().enumerate() {
            let wrong = wrong(detector, block);
            if !wrong.is_empty() {
                failed.push(format!("{} block {} ({})\n  {}", detector.id, at + 1, block.section, wrong.join("\n  ")));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
