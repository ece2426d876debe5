//! Commands about the application itself.

use nexus_engine::importers::IMPORTERS;
use nexus_engine::jobs::JobRow;

use crate::{App, AppInfo, Failure, Id, Number, Preference, RecentCase, VERSION};

/// Version, platform and formats.
///
/// # Errors
/// None.
pub fn app_info(_: &App, (): ()) -> Result<AppInfo, Failure> {
    Ok(AppInfo {
        version: VERSION.to_owned(),
        platform: std::env::consts::OS.to_owned(),
        formats: IMPORTERS.iter().map(|importer| importer.format().to_owned()).collect(),
    })
}

/// All preferences of this user.
///
/// # Errors
/// None.
pub fn preferences(app: &App, (): ()) -> Result<Vec<Preference>, Failure> {
    Ok(app.preferences.all().into_iter().map(|(key, value)| Preference { key, value }).collect())
}

/// Writes one preference through to disk.
///
/// # Errors
/// `settings_unwritable`.
pub fn preference_set(app: &App, preference: Preference) -> Result<(), Failure> {
    app.preferences.set(preference.key, preference.value).map_err(|error| {
        Failure::new("settings_unwritable", format!("the preference could not be written: {error}"))
    })?;
    app.changed(&["preferences"]);
    Ok(())
}

/// Cases opened before, last first.
///
/// # Errors
/// None.
pub fn recent_cases(app: &App, (): ()) -> Result<Vec<RecentCase>, Failure> {
    Ok(app.recent.list())
}

/// Takes a case off the recent list; its folder stays.
///
/// # Errors
/// None.
pub fn recent_forget(app: &App, which: Id) -> Result<(), Failure> {
    app.recent.forget(&which.id);
    app.changed(&["recent"]);
    Ok(())
}

/// Jobs of this session, newest first.
///
/// # Errors
/// None.
pub fn jobs(app: &App, (): ()) -> Result<Vec<JobRow>, Failure> {
    Ok(app.jobs().list())
}

/// Asks a job to stop.
///
/// # Errors
/// `not_found` where there is none of that number.
pub fn job_cancel(app: &App, which: Number) -> Result<(), Failure> {
    if app.jobs().cancel(which.id) {
        return Ok(());
    }
    Err(Failure::new("not_found", format!("job {} is not in this session", which.id)))
}
