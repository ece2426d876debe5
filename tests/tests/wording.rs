//! Does any text of the product state that somebody did wrong? Sources and screens are read whole.
#![allow(clippy::unwrap_used, reason = "a test whose ground gives way must stop")]

use std::path::{Path, PathBuf};

use nexus_engine::lenses::wording;

/// What people read, or what the texts are made of.
const READ: &[&str] = &["ui/src", "src-tauri/engine/src", "src-tauri/api/src", "src-tauri/cli/src", "src-tauri/src"];
const ENDINGS: &[&str] = &["rs", "ts", "svelte", "md"];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known)) {
            found.push(path);
        }
    }
}

#[test]
fn no_text_of_the_product_says_that_anyone_did_wrong() {
    let mut found = Vec::new();
    for folder in READ {
        files(&Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(folder), &mut found);
    }
    assert!(found.len() > 200, "only {} files were read", found.len());
    // The list itself names what may not be said.
    found.retain(|path| !path.ends_with("lenses/wording.rs") && !path.ends_with("lenses/tests.rs"));
    let mut objections = Vec::new();
    for path in found {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        for (number, line) in text.lines().enumerate() {
            if let Some((phrase, instead)) = wording::objection(line) {
                objections.push(format!("{}:{}: {phrase:?}; say {instead:?}", path.display(), number + 1));
            }
        }
    }
    assert!(objections.is_empty(), "{}", objections.join("\n"));
}
