//! Does `nexus metrics` tell how a case does, in both forms, without leaving a trace in it?
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

use nexus_tests::cases;
use nexus_tests::command_line::{Bench, finished};

#[test]
fn figures_come_as_json_and_as_prometheus_text_and_leave_the_case_as_it_was() {
    let bench = Bench::with_case();
    let file = bench.file("statement.csv", cases::statement(500));
    assert_eq!(finished(&mut bench.command(["import", "--as", "bank"], &[&bench.case(), &file])).code, Some(0));
    let head = || bench.json(["audit", "--head"], &[&bench.case()]);
    let before = head();
    let figures = bench.json(["metrics", "--times", "5"], &[&bench.case()]);
    let rows = figures["figures"].as_array().unwrap();
    let asked = |name: &str| rows.iter().find(|figure| figure["name"] == name).map(|figure| figure["count"].clone());
    assert_eq!(asked("totals"), Some(5.into()), "{figures}");
    assert_eq!(asked("rows"), Some(11.into()), "{figures}");
    let counts = figures["caches"].as_array().unwrap().iter().find(|cache| cache["kind"] == "counts").unwrap();
    assert_eq!(counts["hits"], 12, "{counts}");
    assert_eq!(counts["misses"], counts["entries"], "what is counted is counted once: {counts}");
    assert!(figures["processes"][0]["resident"].as_u64().unwrap() > 1_000_000);
    let store = figures["health"].as_array().unwrap().iter().find(|part| part["id"] == "store").unwrap();
    assert_eq!(store["state"], "good");
    let text = finished(&mut bench.command(["metrics", "--prometheus", "--times", "5"], &[&bench.case()])).out;
    assert!(text.contains("\nnexus_command_seconds_count{name=\"overview\"} 5\n"), "{text}");
    assert!(text.contains("\nnexus_health{part=\"vault\"} 1\n"), "{text}");
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (_, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
    }
    assert_eq!(head(), before);
}
