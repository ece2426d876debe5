//! Which themes has this user added? Files of tokens in the folder `themes` of the settings, each understood, checked for
//! contrast under every point of view, and refused with the reason where something could not be read in it.

mod check;
mod colour;
mod tokens;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

/// Largest file that is looked at, bytes; a theme takes two thousand.
const MOST_BYTES: u64 = 64 * 1024;
/// Most files that are looked at.
const MOST_FILES: usize = 50;

/// A theme that was added.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OwnTheme {
    /// Stable id: `own-` and the file's name.
    pub id: String,
    /// Name of the file without its ending, as people call it.
    pub label: String,
    /// True where light stands on dark.
    pub dark: bool,
    /// Colours by token, as a page takes them; empty where it is refused.
    pub tokens: BTreeMap<String, String>,
    /// Why it cannot be chosen; null where it can.
    pub refused: Option<String>,
}

/// The themes of a folder by name; none where there is no folder.
pub(crate) fn themes(folder: &Path) -> Vec<OwnTheme> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "css"));
    files.sort();
    files.iter().take(MOST_FILES).map(|path| theme(path)).collect()
}

/// One file.
pub(crate) fn theme(path: &Path) -> OwnTheme {
    let label = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut theme = OwnTheme { id: format!("own-{label}"), label, dark: false, tokens: BTreeMap::new(), refused: None };
    match read(path) {
        Ok(found) => {
            theme.dark = found.dark;
            theme.tokens =
                found.colours.iter().map(|(name, colour)| ((*name).to_owned(), tokens::written(colour))).collect();
        }
        Err(why) => theme.refused = Some(why),
    }
    theme
}

fn read(path: &Path) -> Result<tokens::Tokens, String> {
    let unreadable = |error: std::io::Error| format!("the file could not be read: {error}");
    if std::fs::metadata(path).map_err(unreadable)?.len() > MOST_BYTES {
        return Err("the file is larger than a theme can be".to_owned());
    }
    let found = tokens::read(&std::fs::read_to_string(path).map_err(unreadable)?)?;
    match check::failure(&found) {
        None => Ok(found),
        Some(why) => Err(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: [&str; 3] = [
        include_str!("../../../../ui/src/themes/light.css"),
        include_str!("../../../../ui/src/themes/dark.css"),
        include_str!("../../../../ui/src/themes/contrast.css"),
    ];

    fn dropped(text: &str) -> OwnTheme {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("Old paper.css"), text).unwrap();
        std::fs::write(folder.path().join("notes.txt"), text).unwrap();
        let found = themes(folder.path());
        assert_eq!(found.len(), 1);
        found.into_iter().next().unwrap()
    }

    #[test]
    fn the_applications_own_themes_pass_what_others_must() {
        for (text, dark) in OWN.iter().zip([false, true, false]) {
            let theme = dropped(text);
            assert_eq!(theme.refused, None);
            assert_eq!(theme.tokens.len(), tokens::NAMES.len());
            assert_eq!((theme.id.as_str(), theme.label.as_str(), theme.dark), ("own-Old paper", "Old paper", dark));
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_the_reason() {
        let faint = OWN[0].replace("--ink-3: oklch(", "--ink-3: oklch(75% 0.01 248); --was: oklch(");
        assert_eq!(dropped(&faint).refused.as_deref().map(|why| why.contains("--was is no token")), Some(true));
        let line = OWN[0].lines().find(|line| line.contains("--ink-3:")).unwrap();
        let refused = dropped(&OWN[0].replace(line, "--ink-3: oklch(75% 0.01 248);")).refused.unwrap();
        assert!(
            refused.starts_with("--ink-3 on --")
                && refused.contains("contrast of")
                && refused.ends_with("it needs 4.5"),
            "{refused}"
        );
        let missing = dropped(&OWN[0].replace(line, "")).refused.unwrap();
        assert!(missing.starts_with("--ink-3 is missing"), "{missing}");
        let hidden = dropped(&OWN[0].replace(line, "--ink-3: url(https://example.org/a);")).refused.unwrap();
        assert!(hidden.contains("--ink-3 is \"url("), "{hidden}");
        assert_eq!(themes(Path::new("/nowhere/at/all")), Vec::new());
    }
}
