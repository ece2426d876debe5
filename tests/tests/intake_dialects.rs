//! Is the same statement read as the same rows, however a program writes it? Every combination of encoding, number form,
//! date form, line end, delimiter, quotes, amount columns and lines around the rows.
//!
//! There are more than a million; an everyday run takes a spread of them, the same every time. `NEXUS_DIALECTS=N` takes N,
//! `NEXUS_DIALECTS=all` every one (build for release).
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]

use nexus_engine::importers::{BytesSource, ReadOptions};
use nexus_tests::command_line::Bench;
use nexus_tests::dialects::{self, Dialect, Encoding, Frame, LANGUAGES, Quotes, Shape};
use nexus_tests::rows::{recognised, rows_of};

/// Dialects of an everyday run.
const SPREAD: usize = 3_000;

/// Why a dialect is not read as it should be.
fn fault(dialect: &Dialect) -> Option<String> {
    let bytes = dialect.bytes();
    let (format, found) = match rows_of(&bytes, "statement.csv", &ReadOptions::default()) {
        Ok(found) => found,
        Err(error) => return Some(error.to_string()),
    };
    if format != "csv" {
        return Some(format!("taken for {format}"));
    }
    let truth = dialect.truth();
    let rows: Vec<_> =
        found.rows.iter().map(|row| (row.day.clone(), row.minor, row.balance, row.text.clone())).collect();
    if rows != truth {
        let at = rows.iter().zip(&truth).position(|(row, truth)| row != truth).unwrap_or(rows.len().min(truth.len()));
        return Some(format!(
            "{} rows of {}, {} rejected {:?}; row {at}: {:?} instead of {:?}",
            rows.len(),
            truth.len(),
            found.rejected.len(),
            found.rejected.first(),
            rows.get(at),
            truth.get(at)
        ));
    }
    if !found.rejected.is_empty() {
        return Some(format!("rejected {:?}", found.rejected));
    }
    let control = dialect.frame == Frame::Totals;
    if control && !found.notices.iter().any(|notice| notice == "totals_agree") {
        return Some(format!("the totals were not held against the rows: {:?}", found.notices));
    }
    let sum: i64 = truth.iter().map(|row| row.1).sum();
    let declared = format!("{}.{:02}", sum / 100, sum % 100);
    (control && !found.statements.iter().any(|statement| statement.declared_sum == declared))
        .then(|| format!("declared {:?} instead of {declared}", found.statements.first().map(|one| &one.declared_sum)))
}

/// Numbers of the dialects of this run: all, or so many spread over them by a fixed congruence.
fn numbers() -> Box<dyn Iterator<Item = usize>> {
    let wanted = std::env::var("NEXUS_DIALECTS").unwrap_or_default();
    if wanted == "all" {
        return Box::new(0..dialects::count());
    }
    let spread = wanted.parse().unwrap_or(SPREAD);
    let mut state = 1_u64;
    Box::new((0..spread).map(move |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % dialects::count()
    }))
}

#[test]
fn every_way_of_writing_gives_the_same_rows() {
    let (mut held, mut faults) = (0, Vec::new());
    for dialect in numbers().filter_map(dialects::dialect) {
        held += 1;
        if let Some(fault) = fault(&dialect) {
            faults.push(format!("{dialect:?}\n    {fault}"));
        }
    }
    println!("{held} dialects");
    let told = faults.iter().map(|fault| shorter(fault)).take(40).collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} of {held} dialects:\n{told}", faults.len());
}

/// Without the words of the language, which its code stands for.
fn shorter(fault: &str) -> String {
    let (before, rest) = fault.split_once(", western").unwrap_or((fault, ""));
    let after = rest.find("] }").map_or("", |at| &rest[at + 3..]);
    format!("{before}{after}")
}

/// The names of columns in each language, in each shape, plainly written.
#[test]
fn column_names_of_every_language() {
    let shapes = [Shape::Signed, Shape::Balanced, Shape::Pair, Shape::PairOfZeros, Shape::Indicator, Shape::Inverted];
    for language in &LANGUAGES {
        for shape in shapes {
            for frame in [Frame::Bare, Frame::Preamble, Frame::Totals] {
                let dialect = Dialect {
                    encoding: Encoding::Utf8,
                    language,
                    numbers: dialects::Numbers::CommaGrouped,
                    dates: dialects::Dates::DayDots,
                    end: "\r\n",
                    delimiter: ';',
                    quotes: Quotes::Minimal,
                    shape,
                    frame,
                };
                let fault = fault(&dialect);
                assert_eq!(fault, None, "{} {shape:?} {frame:?}", language.code);
            }
        }
    }
}

/// Days up to the twelfth in no order can be read both ways: nothing is read until someone has said which.
#[test]
fn an_ambiguous_order_of_dates_is_asked_with_the_evidence_for_each() {
    let file = b"Date,Description,Amount\n05/02/2021,a,-1.00\n03/04/2021,b,-2.00\n04/03/2021,c,3.00\n";
    let importer = recognised(file, "a.csv").unwrap();
    let guess = importer.propose(&mut BytesSource::new(file, "a.csv"), &ReadOptions::default()).unwrap().unwrap();
    let question = &guess.questions[0];
    assert_eq!((guess.questions.len(), question.about.as_str()), (1, "date_order"));
    let evidence: Vec<&str> = question.choices.iter().map(|choice| choice.evidence.as_str()).collect();
    assert_eq!(
        evidence,
        [
            "05/02/2021 is 5 Feb 2021; 3 of 3 dates fit; period 5 Feb 2021 to 3 Apr 2021; rows are not in order of date",
            "05/02/2021 is 2 May 2021; 3 of 3 dates fit; period 4 Mar 2021 to 2 May 2021; rows are not in order of date",
        ]
    );
    assert!(rows_of(file, "a.csv", &ReadOptions::default()).is_err());
    for (answer, days) in [
        ("day_month_year", ["2021-02-05", "2021-04-03", "2021-03-04"]),
        ("month_day_year", ["2021-05-02", "2021-03-04", "2021-04-03"]),
    ] {
        let mapping = Some(serde_json::json!({ "date_order": answer }));
        let options = ReadOptions { mapping, ..ReadOptions::default() };
        let rows = rows_of(file, "a.csv", &options).unwrap().1.rows;
        assert_eq!(rows.iter().map(|row| row.day.as_str()).collect::<Vec<_>>(), days);
    }
}

/// UTF-16 is what some programs save as "Unicode": every text format must read the same from it, with places in the
/// original's own bytes.
#[test]
fn every_text_format_reads_the_same_from_utf16() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/engine/src/importers");
    let mut held = 0;
    for format in [
        "bai2", "camt", "cfonb120", "coda", "csb43", "csv", "einvoice", "fec", "gnucash", "mt940", "ofx", "qif",
        "saft", "sie",
    ] {
        for path in std::fs::read_dir(folder.join(format).join("fixtures")).unwrap().map(|entry| entry.unwrap().path())
        {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).unwrap();
            let Ok(text) = String::from_utf8(bytes) else { continue };
            if name.ends_with("golden") || text.contains('\0') || text.starts_with('\u{feff}') {
                continue;
            }
            let Ok((plain_format, plain)) = rows_of(text.as_bytes(), &name, &ReadOptions::default()) else { continue };
            for encoding in
                [Encoding::Utf16Little, Encoding::Utf16LittleMarked, Encoding::Utf16Big, Encoding::Utf16BigMarked]
            {
                let wide = encoding.encode(&text);
                let (wide_format, found) = rows_of(&wide, &name, &ReadOptions::default()).unwrap();
                assert_eq!(wide_format, plain_format, "{name} {encoding:?}");
                assert_eq!(found.rejected, plain.rejected, "{name} {encoding:?}");
                assert_eq!(found.rows.len(), plain.rows.len(), "{name} {encoding:?}");
                let little = matches!(encoding, Encoding::Utf16Little | Encoding::Utf16LittleMarked);
                for (wide_row, row) in found.rows.iter().zip(&plain.rows) {
                    let place = |span: nexus_engine::model::Span| {
                        let from = usize::try_from(span.offset).unwrap();
                        from..from + usize::try_from(span.len).unwrap()
                    };
                    let pair = |pair: &[u8]| {
                        let pair = [pair[0], pair[1]];
                        if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
                    };
                    let units: Vec<u16> = wide[place(wide_row.span)].chunks_exact(2).map(pair).collect();
                    assert_eq!(String::from_utf16(&units).unwrap(), text[place(row.span)], "{name} {encoding:?}");
                    let same = |row: &nexus_tests::rows::Row| {
                        let mut row = row.clone();
                        row.span = row.span_of_line();
                        row
                    };
                    assert_eq!(same(wide_row), same(row), "{name} {encoding:?}");
                }
                held += 1;
            }
        }
    }
    assert!(held > 100, "{held} files");
}

/// What a person has confirmed of a layout is kept in the case, can be taken out of it, and settles the same layout in
/// another case.
#[test]
fn a_confirmed_layout_goes_from_case_to_case() {
    let january = b"Date,Description,Amount\n05/02/2021,a,-1.00\n03/04/2021,b,-2.00\n";
    let march = b"Date,Description,Amount\n05/03/2021,c,-3.00\n04/03/2021,d,-4.00\n";
    let imported = |bench: &Bench, mapping: Option<&str>, name: &str, bytes: &[u8]| {
        let file = bench.file(name, bytes);
        match mapping {
            None => bench.nexus(["import"], &[&bench.case(), &file]),
            Some(mapping) => {
                let mapping = bench.file("mapping.json", mapping.as_bytes());
                bench.nexus(["import", "--mapping"], &[&mapping, &bench.case(), &file])
            }
        }
    };
    let first = Bench::with_case();
    assert_eq!(imported(&first, None, "january.csv", january).code, Some(1));
    let answer = r#"{"date_order": "day_month_year"}"#;
    assert_eq!(imported(&first, Some(answer), "january.csv", january).code, Some(0));
    let listed = first.nexus(["layouts", "--json"], &[&first.case()]);
    let layouts: serde_json::Value = serde_json::from_str(&listed.out).unwrap();
    let mapping = &layouts[0]["decisions"]["mapping"];
    assert_eq!(mapping["date_order"], "day_month_year", "{}", listed.out);
    let second = Bench::with_case();
    assert_eq!(imported(&second, None, "march.csv", march).code, Some(1));
    assert_eq!(imported(&second, Some(&mapping.to_string()), "march.csv", march).code, Some(0));
}
