//! A disk that is full and a folder that is read-only: a clear error, a case that can still be read, a retry that works.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, its helpers too")]
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;

use nexus_engine::sample::write_statement;
use nexus_tests::command_line::{Bench, Ended, finished, program};

const ROWS: u64 = 60_000;

/// Runs a shell script in a mount namespace of its own, with the program as `$NEXUS`. `None` where that is not allowed.
fn with_mounts(bench: &Bench, script: &str) -> Option<Ended> {
    let allowed = Command::new("unshare").args(["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).output();
    if !allowed.is_ok_and(|tried| tried.status.success()) {
        println!("skipped: mounting needs root and unshare(1)");
        return None;
    }
    let mut command = Command::new("unshare");
    command.args(["-m", "bash", "-c", script]).current_dir(bench.folder()).env("NEXUS", program());
    bench.at_home(&mut command);
    Some(finished(&mut command))
}

/// The part of a script's output between `== name` and the next `==`.
fn section<'a>(ended: &'a Ended, name: &str) -> &'a str {
    let from = ended.out.split(&format!("== {name}\n")).nth(1).unwrap_or_default();
    from.split("== ").next().unwrap_or_default()
}

fn statement(folder: &Path) {
    write_statement(&folder.join("statement.csv"), ROWS, 417).unwrap();
    write_statement(&folder.join("small.csv"), 500, 1).unwrap();
}

/// On a disk of `$SIZE`: a small file goes in, a large one does not; the case is read, verified, and after the disk has
/// grown the large file goes in whole.
const FULL_DISK: &str = r#"
mkdir disk && mount -t tmpfs -o size=$SIZE tmpfs disk || exit 9
case=disk/Test.nexus
"$NEXUS" case new $case >/dev/null || exit 8
"$NEXUS" import $case small.csv >/dev/null || exit 7
echo "== full"; "$NEXUS" import $case statement.csv 2>&1; echo "exit $?"
echo "== verify"; "$NEXUS" verify $case 2>&1; echo "exit $?"
echo "== info"; "$NEXUS" case info $case 2>&1; echo "exit $?"
mount -o remount,size=400m disk
echo "== retry"; "$NEXUS" import $case statement.csv 2>&1; echo "exit $?"
echo "== again"; "$NEXUS" verify $case 2>&1; echo "exit $?"
echo "== rows"; "$NEXUS" rows $case --csv | wc -l
"#;

#[test]
fn a_full_disk_while_sealing_and_while_storing() {
    // The statement is 6 MB: it does not fit the first disk at all, and on the others its rows do not.
    for size in ["4m", "8m", "9m", "10m"] {
        let bench = Bench::empty();
        statement(bench.folder());
        let Some(ended) = with_mounts(&bench, &format!("SIZE={size}\n{FULL_DISK}")) else { return };
        assert_eq!(ended.code, Some(0), "{size}: {ended:?}");
        let full = section(&ended, "full");
        assert!(full.contains("exit 1") && full.contains("full") && !full.contains("panicked"), "{size}: {ended:?}");
        assert!(section(&ended, "verify").contains("exit 0"), "{size}: {ended:?}");
        assert!(section(&ended, "info").contains("holds"), "{size}: {ended:?}");
        assert!(section(&ended, "retry").contains("exit 0"), "{size}: {ended:?}");
        assert!(section(&ended, "again").contains("exit 0"), "{size}: {ended:?}");
        assert_eq!(section(&ended, "rows").trim(), (ROWS + 500 + 1).to_string(), "{size}: {ended:?}");
    }
}

const READ_ONLY: &str = r#"
"$NEXUS" case new Test.nexus >/dev/null || exit 8
"$NEXUS" import Test.nexus small.csv >/dev/null || exit 7
mount --bind Test.nexus Test.nexus && mount -o remount,ro,bind Test.nexus || exit 9
echo "== import"; "$NEXUS" import Test.nexus statement.csv 2>&1; echo "exit $?"
echo "== verify"; "$NEXUS" verify Test.nexus 2>&1; echo "exit $?"
echo "== info"; "$NEXUS" case info Test.nexus 2>&1; echo "exit $?"
echo "== rows"; "$NEXUS" rows Test.nexus --csv | wc -l
umount Test.nexus
echo "== retry"; "$NEXUS" import Test.nexus statement.csv 2>&1; echo "exit $?"
"#;

#[test]
fn a_read_only_case_folder_can_be_read_and_says_why_it_takes_nothing() {
    let bench = Bench::empty();
    statement(bench.folder());
    let Some(ended) = with_mounts(&bench, READ_ONLY) else { return };
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let refused = section(&ended, "import");
    assert!(refused.contains("exit 1") && refused.contains("read-only") && !refused.contains("panicked"), "{ended:?}");
    assert!(section(&ended, "verify").contains("exit 0"), "{ended:?}");
    assert!(section(&ended, "info").contains("500 bank lines"), "{ended:?}");
    assert_eq!(section(&ended, "rows").trim(), "501", "{ended:?}");
    assert!(section(&ended, "retry").contains("exit 0"), "{ended:?}");
}

/// Where nothing can be mounted, a limit on the length of files stands in for the full disk.
#[test]
fn a_limit_on_file_length() {
    let bench = Bench::with_case();
    statement(bench.folder());
    let mut command = Command::new("bash");
    command.args(["-c", "trap '' XFSZ; ulimit -f 3000; \"$NEXUS\" import Test.nexus statement.csv"]);
    command.current_dir(bench.folder()).env("NEXUS", program());
    bench.at_home(&mut command);
    let ended = finished(&mut command);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("statement.csv") && !ended.err.contains("panicked"), "{ended:?}");
    bench.must_be_sound();
    assert_eq!(bench.import(&bench.folder().join("statement.csv")).code, Some(0));
    assert_eq!(bench.must_be_sound()["bank_rows"], ROWS);
}
