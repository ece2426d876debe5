//! Commands about themes that this user adds.

use std::path::PathBuf;

use nexus_engine::store::StoreError;

use crate::themes::{self, OwnTheme};
use crate::{App, Failure, Id};

fn folder(app: &App) -> PathBuf {
    app.settings.folder.join("themes")
}

/// Themes in the folder `themes` of the settings, those that are refused with the reason.
///
/// # Errors
/// None.
pub fn themes(app: &App, (): ()) -> Result<Vec<OwnTheme>, Failure> {
    Ok(themes::themes(&folder(app)))
}

/// Adds a theme from a file that a dialog asks for; null when dismissed.
///
/// # Errors
/// `theme_refused` with the reason, `settings_unwritable`.
pub fn theme_add(app: &App, (): ()) -> Result<Option<OwnTheme>, Failure> {
    let Some(file) = app.host.choose_files("Choose a theme’s file of tokens").into_iter().next() else {
        return Ok(None);
    };
    let theme = themes::theme(&file);
    if let Some(why) = &theme.refused {
        let message = format!("{}.css is not added: {why}. Nothing was changed", theme.label);
        return Err(Failure::new("theme_refused", message));
    }
    let copied = std::fs::create_dir_all(folder(app))
        .and_then(|()| std::fs::copy(&file, folder(app).join(format!("{}.css", theme.label))));
    copied.map_err(|error| {
        Failure::new("settings_unwritable", format!("the theme could not be copied into the settings: {error}"))
    })?;
    app.changed(&["preferences"]);
    Ok(Some(theme))
}

/// Takes an added theme away.
///
/// # Errors
/// `not_found`, `settings_unwritable`.
pub fn theme_remove(app: &App, which: Id) -> Result<(), Failure> {
    // The name is looked up rather than joined: it comes from outside and may name any path.
    let known = themes::themes(&folder(app)).into_iter().find(|theme| theme.id == which.id);
    let theme = known.ok_or_else(|| Failure::from(StoreError::NotFound(which.id)))?;
    std::fs::remove_file(folder(app).join(format!("{}.css", theme.label)))
        .map_err(|error| Failure::new("settings_unwritable", format!("the theme could not be taken away: {error}")))?;
    app.changed(&["preferences"]);
    Ok(())
}
