//! One reader after the other against bytes that libFuzzer makes up. `NEXUS_FUZZ_TARGET` names the target: a format, or
//! one of [`packed::TARGETS`].

#![no_main]

#[path = "../../tests/src/keeping.rs"]
mod keeping;
mod packed;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{LazyLock, Mutex};

use libfuzzer_sys::fuzz_target;
use nexus_engine::importers::{IMPORTERS, Importer};

/// What the last panic said, and where.
static SAID: Mutex<String> = Mutex::new(String::new());

enum Target {
    Plain(&'static dyn Importer),
    Packed(&'static dyn Importer, packed::Pack),
}

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("NEXUS_FUZZ_TARGET").unwrap_or_default();
    let importer = |format: &str| IMPORTERS.iter().copied().find(|importer| importer.format() == format);
    let packed = packed::TARGETS.iter().find(|target| target.0 == name);
    match (importer(&name), packed) {
        (Some(importer), _) => Target::Plain(importer),
        (None, Some((_, format, pack))) => Target::Packed(importer(format).expect("a format"), *pack),
        (None, None) => panic!("no target is called {name:?}"),
    }
});

fuzz_target!(
    init: {
        // A panic that a reader contains is no crash: what counts is what leaves it.
        let _ = std::panic::take_hook();
        std::panic::set_hook(Box::new(|panic| *SAID.lock().expect("one thread") = panic.to_string()));
        LazyLock::force(&TARGET);
    },
    |bytes: &[u8]| {
        let read = || match &*TARGET {
            Target::Plain(importer) => keeping::hold(*importer, bytes, "fuzzed"),
            Target::Packed(importer, pack) => keeping::hold(*importer, &pack(bytes), "fuzzed"),
        };
        if catch_unwind(AssertUnwindSafe(read)).is_err() {
            eprintln!("{}", SAID.lock().expect("one thread"));
            std::process::abort();
        }
    }
);
