//! Which numbers of a sequence are missing or used twice? Cheques and own vouchers, where the sequence is dense.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashSet};
use serde_json::json;

use super::contract::{Chart, Detector, Draft, Family, Innocent, Input, Outcome, Point, Refusal};
use super::groups::{count, settle, total};
use super::scan::{Column, Scan, Side};

pub(super) const DETECTOR: Detector = Detector {
    id: "sequence_gaps",
    number: 20,
    title: "Gaps and repeats in numbers",
    looks_for: "Numbers that are missing from a dense sequence of cheques or vouchers, or stand in it twice.",
    formula: "references of one account (or one prefix of a ledger) that are a prefix and a number; sequences of >= 12 numbers of which >= .6 of the range is present; runs of missing numbers; numbers under two parties or amounts",
    source: "ACFE Fraud Examiners Manual, check tampering; AICPA, Audit Guide Analytical Procedures",
    family: Family::Rules,
    version: 2,
    needs: &[Column::Reference],
    uses: &[Column::Party],
    guide: include_str!("cases.md"),
    defaults: || json!({ "least": 12, "dense": 0.6, "longest": 200 }),
    run,
};

#[derive(serde::Deserialize)]
struct Parameters {
    least: usize,
    /// Least share of the range that is present.
    dense: f64,
    /// A longer run of missing numbers is another book, not a gap.
    longest: u64,
}

/// Number and row, by number.
type Sequence = Vec<(u64, u32)>;

fn run(input: &Input<'_>) -> Result<Outcome, Refusal> {
    let parameters: Parameters = input.parameters()?;
    let mut outcome = Outcome::default();
    let (mut books, mut numbers) = (Vec::new(), 0u64);
    for side in input.scan.sides_with(DETECTOR.needs) {
        for ((_, prefix, width), sequence) in sequences(side, parameters.least) {
            for part in parts(&sequence, parameters.longest.min(10_000)) {
                let range = part[part.len() - 1].0 - part[0].0 + 1;
                let distinct = part.chunk_by(|one, other| one.0 == other.0).count();
                if distinct < parameters.least || (distinct as f64) < parameters.dense * range as f64 {
                    continue;
                }
                outcome.used += part.len() as u64;
                numbers += range;
                books.push(Book { scan: input.scan, side, prefix: prefix.clone(), width, part });
            }
        }
    }
    if books.is_empty() {
        return Err(Refusal("no account or ledger has a dense sequence of numbers".to_owned()));
    }
    let recorded = recorded(input.scan, &books);
    let drafts: Vec<Draft> = books.iter().flat_map(|book| book.drafts(&recorded)).collect();
    outcome.statistics.insert("numbers".to_owned(), json!(numbers));
    outcome.statistics.insert("gaps_and_repeats".to_owned(), json!(drafts.len()));
    settle(&mut outcome, drafts, numbers);
    Ok(outcome)
}

/// Missing numbers that any row of either side has as its reference.
fn recorded(scan: &Scan, books: &[Book<'_>]) -> HashSet<String> {
    let missing: HashSet<String> = books.iter().flat_map(Book::missing).collect();
    let references = scan.sides().flat_map(|side| (0..side.len()).map(|row| side.reference.get(row)));
    references.filter(|reference| missing.contains(*reference)).map(str::to_owned).collect()
}

/// Sequences by account (bank) or party (ledger: every supplier counts its own invoices), prefix and digits.
fn sequences(side: &Side, least: usize) -> BTreeMap<(u32, String, usize), Sequence> {
    let mut found: HashMap<(u32, &str, usize), Sequence> = HashMap::default();
    let bank = side.kind == crate::model::Kind::Bank;
    for row in 0..side.len() {
        let reference = side.reference.get(row);
        let digits = reference.bytes().rev().take_while(u8::is_ascii_digit).count();
        if !(2..=12).contains(&digits) || !reference.is_ascii() {
            continue;
        }
        let (prefix, number) = reference.split_at(reference.len() - digits);
        let Ok(number) = number.parse::<u64>() else { continue };
        let book = if bank { side.account[row] } else { side.party[row] };
        let place = u32::try_from(row).unwrap_or(u32::MAX);
        found.entry((book, prefix, digits)).or_default().push((number, place));
    }
    // A book of fewer numbers than make a sequence is none.
    let long = found.into_iter().filter(|(_, sequence)| sequence.len() >= least);
    let mut books: BTreeMap<(u32, String, usize), Sequence> =
        long.map(|((book, prefix, digits), sequence)| ((book, prefix.to_owned(), digits), sequence)).collect();
    books.values_mut().for_each(|sequence| sequence.sort_unstable());
    books
}

/// A sequence, cut where more than `longest` numbers are missing.
fn parts(sequence: &Sequence, longest: u64) -> Vec<Sequence> {
    sequence.chunk_by(|one, other| other.0 - one.0 <= longest + 1).map(<[_]>::to_vec).collect()
}

struct Book<'a> {
    scan: &'a Scan,
    side: &'a Side,
    prefix: String,
    width: usize,
    part: Sequence,
}

impl Book<'_> {
    fn gaps(&self) -> impl Iterator<Item = &[(u64, u32)]> {
        self.part.windows(2).filter(|pair| pair[1].0 > pair[0].0 + 1)
    }

    fn missing(&self) -> impl Iterator<Item = String> {
        self.gaps().flat_map(|pair| pair[0].0 + 1..pair[1].0).map(|number| self.text(number))
    }

    fn drafts(&self, recorded: &HashSet<String>) -> Vec<Draft> {
        let repeats = self.part.chunk_by(|one, other| one.0 == other.0).filter_map(|rows| self.repeat(rows));
        self.gaps().map(|pair| self.gap(pair, recorded)).chain(repeats).collect()
    }

    fn text(&self, number: u64) -> String {
        format!("{}{number:0width$}", self.prefix, width = self.width)
    }

    fn draft(&self, title: String, key: String, rows: &[u32]) -> Draft {
        let first = rows[0] as usize;
        let subject = if self.side.kind == crate::model::Kind::Bank {
            self.scan.account_subject(self.side.account[first])
        } else {
            Scan::case_subject()
        };
        Draft {
            key: format!("{}:{key}", self.side.kind.as_str()),
            title,
            subjects: vec![subject],
            n: self.part.len() as u64,
            amount: total(self.side, rows),
            currency: self.side.currency[first].code(),
            expected: 0.0,
            would_change: vec!["The cheque book or register with the number in it.".to_owned()],
            rows: self.side.rows(rows.iter().copied()),
            ..Draft::default()
        }
    }

    /// The numbers between two that are there.
    fn gap(&self, pair: &[(u64, u32)], recorded: &HashSet<String>) -> Draft {
        let (first, last) = (pair[0].0 + 1, pair[1].0 - 1);
        let missing = last - first + 1;
        let recorded = (first..=last).filter(|number| recorded.contains(&self.text(*number))).count();
        let what = if first == last {
            format!("Number {} is missing", self.text(first))
        } else {
            format!("Numbers {} to {} are missing", self.text(first), self.text(last))
        };
        let explained = recorded as f64 / missing as f64;
        Draft {
            k: 2,
            pattern: format!(
                "stand beside {} of a sequence",
                count(missing as usize, "missing number", "missing numbers")
            ),
            observed: missing as f64,
            statistic: ("missing numbers", missing as f64),
            effect: ("missing numbers", missing as f64),
            strength: (0.35 + 0.12 * missing as f64).min(0.9),
            speaks_for: vec![format!(
                "{} of {} numbers of the sequence are there.",
                self.part.len(),
                self.part[self.part.len() - 1].0 - self.part[0].0 + 1
            )],
            innocent: vec![
                Innocent::new(
                    "Voided or recorded elsewhere",
                    explained,
                    format!("{recorded} of {missing} stand as references elsewhere in the case."),
                ),
                self.outstanding(pair),
            ],
            missing: vec!["The stubs of the missing numbers.".to_owned()],
            chart: Some(self.around(pair)),
            ..self.draft(what, self.text(first), &[pair[0].1, pair[1].1])
        }
    }

    /// Numbers beside which the rows end may be presented after the evidence ends.
    fn outstanding(&self, pair: &[(u64, u32)]) -> Innocent {
        let day = |row: u32| self.side.day(row as usize);
        let last = self.part.iter().map(|known| day(known.1)).max().unwrap_or(0);
        let left = last - day(pair[0].1).min(day(pair[1].1));
        let lag = self.lag();
        Innocent::new(
            "Not yet presented when the rows end",
            if left <= lag { 0.9 } else { 0.0 },
            format!(
                "The rows of the sequence end {left} days later; nine tenths come within {lag} days of their turn."
            ),
        )
    }

    /// Days within which nine tenths of the rows follow the first row of their number or a later one.
    fn lag(&self) -> i32 {
        let mut first = i32::MAX;
        let mut lags: Vec<i32> = Vec::with_capacity(self.part.len());
        for (_, row) in self.part.iter().rev() {
            let day = self.side.day(*row as usize);
            first = first.min(day);
            lags.push(day - first);
        }
        lags.sort_unstable();
        lags.get(lags.len() * 9 / 10).copied().unwrap_or(0).max(3)
    }

    fn around(&self, pair: &[(u64, u32)]) -> Chart {
        let from = pair[0].0.saturating_sub(5);
        let points = (from..=pair[1].0 + 5)
            .take(60)
            .map(|number| Point {
                x: self.text(number),
                y: self.part.iter().filter(|known| known.0 == number).count() as f64,
                expected: Some(1.0),
            })
            .collect();
        Chart::bars("Rows of each number around the gap.".to_owned(), "Number", "Rows", points)
    }

    /// One number under different parties or amounts.
    fn repeat(&self, rows: &[(u64, u32)]) -> Option<Draft> {
        let side = self.side;
        let of = |row: u32| (side.party[row as usize], side.amount[row as usize]);
        let first = of(rows[0].1);
        // Parts of one invoice and its credit share number and party; that is for the duplicates to judge.
        if rows.len() < 2 || rows.iter().all(|(_, row)| of(*row).0 == first.0) {
            return None;
        }
        let places: Vec<u32> = rows.iter().map(|(_, row)| *row).collect();
        Some(Draft {
            k: rows.len() as u64,
            pattern: "share a number that should stand once".to_owned(),
            observed: rows.len() as f64,
            expected: 1.0,
            statistic: ("uses", rows.len() as f64),
            effect: ("uses", rows.len() as f64),
            strength: 0.6,
            speaks_for: vec!["The rows name different parties.".to_owned()],
            innocent: vec![Innocent::unknown("Two books with the same numbers", "The rows do not name the book.")],
            ..self.draft(
                format!("Number {} stands {} times", self.text(rows[0].0), rows.len()),
                self.text(rows[0].0),
                &places,
            )
        })
    }
}
