//! Files that no bank writes, made by code: every format with values that cannot be right, cut at every tenth, built to
//! exhaust memory, time or depth, or to reach out of themselves.
//!
//! The same files in every run. [`Size::Short`] keeps a test run short; [`Size::Full`] makes the same files as large as
//! an attacker would.

mod books;
mod codes;
mod cuts;
mod packed;
mod sheets;
mod tables;
mod tags;
mod values;

/// One hostile file.
pub struct Hostile {
    /// Its name, unique in its group.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// How large the large ones are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// A few MiB.
    Short,
    /// Hundreds of MiB where a format allows it.
    Full,
}

impl Size {
    /// `short`, or as many times more.
    fn of(self, short: usize, times: usize) -> usize {
        if self == Size::Full { short * times } else { short }
    }
}

/// Makes the files of one group.
pub type Make = fn(Size) -> Vec<Hostile>;

/// All groups by name.
pub const GROUPS: [(&str, Make); 9] = [
    ("values", values::files),
    ("cuts", cuts::files),
    ("tables", tables::files),
    ("tags", tags::files),
    ("codes", codes::files),
    ("packed", packed::files),
    ("xlsx and ods", sheets::files),
    ("xls", sheets::xls_files),
    ("books", books::files),
];

fn file(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Hostile {
    Hostile { name: name.into(), bytes: bytes.into() }
}

/// A fixture of an importer.
///
/// # Panics
/// Where it is not there.
#[allow(clippy::panic, reason = "a corpus without its ground makes no test")]
fn fixture(path: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/engine/src/importers");
    std::fs::read(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// `bytes` with the first `find` replaced.
///
/// # Panics
/// Where it is not in there: a corpus that silently changes nothing would prove nothing.
#[allow(clippy::panic, reason = "a corpus without its ground makes no test")]
fn replaced(bytes: &[u8], find: &str, with: &[u8]) -> Vec<u8> {
    let Some(at) = bytes.windows(find.len()).position(|window| window == find.as_bytes()) else {
        panic!("{find:?} is not in the fixture");
    };
    [&bytes[..at], with, &bytes[at + find.len()..]].concat()
}
