//! Under which licences are the parts used? Each by name, then every licence text once.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::bill::Component;

/// The list and the texts, of what is in the programs.
pub(crate) fn text(components: &[Component]) -> String {
    let mut list = String::from(
        "Nexus Examiner is licensed under MIT OR Apache-2.0, as you choose.\n\nIt is built from the following parts.\n\n",
    );
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in components.iter().filter(|part| part.shipped) {
        let licence = if part.licence.is_empty() { "see the text below" } else { &part.licence };
        let _ = writeln!(list, "{} {}: {licence}", part.name, part.version);
        for text in texts_of(part) {
            texts.entry(text).or_default().push(format!("{} {}", part.name, part.version));
        }
    }
    for (text, parts) in texts {
        let _ = write!(list, "\n{}\n{}\n\n{}\n", "-".repeat(80), parts.join(", "), text.trim());
    }
    list
}

fn texts_of(part: &Component) -> Vec<String> {
    let Ok(files) = part.folder.read_dir() else { return Vec::new() };
    let mut texts: Vec<String> = files
        .flatten()
        .filter(|file| {
            let name = file.file_name().to_string_lossy().to_ascii_uppercase();
            ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"].iter().any(|start| name.starts_with(start))
        })
        .filter_map(|file| std::fs::read_to_string(file.path()).ok())
        .map(|text| text.replace('\r', ""))
        .collect();
    texts.sort();
    texts
}
