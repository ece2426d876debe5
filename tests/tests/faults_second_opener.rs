//! A case that another process holds: the second one may read, changes nothing, and is told who holds it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]

use std::time::{Duration, Instant};

use nexus_engine::sample::write_statement;
use nexus_tests::command_line::Bench;

#[test]
fn a_second_import_is_refused_and_names_the_holder() {
    let bench = Bench::with_case();
    let (long, short) = (bench.folder().join("long.csv"), bench.folder().join("short.csv"));
    write_statement(&long, 120_000, 417).unwrap();
    write_statement(&short, 100, 1).unwrap();
    let mut first = bench.start(["import"], &[&bench.case(), &long]);
    let holder = bench.case().join("case.holder.json");
    let began = Instant::now();
    while !std::fs::read_to_string(&holder).is_ok_and(|text| text.contains(&first.id().to_string())) {
        assert!(began.elapsed() < Duration::from_secs(20), "the first import does not hold the case");
        std::thread::sleep(Duration::from_millis(2));
    }
    let second = bench.import(&short);
    let reading = bench.nexus(["case", "info"], &[&bench.case()]);
    let running = first.try_wait().unwrap().is_none();
    assert_eq!(first.wait().unwrap().code(), Some(0));
    assert!(running, "the first import was over before the second was refused");
    assert_eq!(second.code, Some(1), "{second:?}");
    assert!(second.err.contains("short.csv") && second.err.contains(&first.id().to_string()), "{second:?}");
    assert_eq!(reading.code, Some(0), "{reading:?}");
    assert_eq!(bench.must_be_sound()["bank_rows"], 120_000);
    assert_eq!(bench.import(&short).code, Some(0));
    assert_eq!(bench.must_be_sound()["bank_rows"], 120_100);
}
