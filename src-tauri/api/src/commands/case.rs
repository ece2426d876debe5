//! Commands that make, open and close cases.

use std::path::Path;

use nexus_engine::case::{Case, CaseInfo, Examiner, NewCase};
use nexus_engine::intake::{ReadState, evidence_list};
use nexus_engine::lenses::{self, MatterSort};
use nexus_engine::model::Kind;
use nexus_engine::review;
use nexus_engine::sample::{SampleError, SampleManifest, SampleOptions, generate};

use super::evidence::import_paths;
use crate::{App, Failure, Id, Overview};

/// Makes a case where a dialog says; null when dismissed.
///
/// # Errors
/// `case_exists`, `case_bad_name`, `case_folder_failed`.
pub fn case_create(app: &App, new: NewCase) -> Result<Option<CaseInfo>, Failure> {
    match app.host.choose_folder("Where should the case be kept?") {
        None => Ok(None),
        Some(parent) => make_case(app, &parent, &new).map(Some),
    }
}

/// Makes a case in `parent` and opens it.
///
/// # Errors
/// As [`case_create`].
pub fn make_case(app: &App, parent: &Path, new: &NewCase) -> Result<CaseInfo, Failure> {
    app.close();
    let case = Case::create(parent, new, app.settings.clock.clone())?;
    remember(app, &new.examiner);
    app.adopt(case)
}

fn remember(app: &App, examiner: &Examiner) {
    let value = serde_json::to_value(examiner).unwrap_or_default();
    // The case has recorded who acts; the preference only saves typing the name next time.
    if let Err(error) = app.preferences.set("examiner".to_owned(), value) {
        tracing::warn!(%error, "the examiner's name could not be remembered");
    }
}

/// Opens a case folder chosen in a dialog; null when dismissed.
///
/// # Errors
/// As [`App::open_path`].
pub fn case_choose(app: &App, (): ()) -> Result<Option<CaseInfo>, Failure> {
    app.host
        .choose_folder("Choose a case folder (its name ends in .nexus)")
        .map(|path| app.open_path(&path))
        .transpose()
}

/// Opens a case from the recent list.
///
/// # Errors
/// `case_not_found` where its folder is gone; otherwise as [`App::open_path`].
pub fn case_open(app: &App, which: Id) -> Result<CaseInfo, Failure> {
    let folder = app
        .recent
        .folder(&which.id)
        .ok_or_else(|| Failure::new("case_not_found", "that case is not on the list; choose its folder"))?;
    app.open_path(&folder)
}

/// Opens the sample case, making it first where it is not there.
///
/// # Errors
/// As [`case_create`]; `sample_failed` where its evidence cannot be written.
pub fn case_sample(app: &App, (): ()) -> Result<CaseInfo, Failure> {
    let cases = app.settings.cases.clone();
    let folder = cases.join("Orchard Lane.nexus");
    if nexus_engine::case::is_case(&folder) {
        return app.open_path(&folder);
    }
    let written = write_sample(&app.settings.folder.join("sample"))
        .map_err(|error| Failure::new("sample_failed", error.to_string()))?;
    let examiner =
        app.examiner().unwrap_or_else(|| Examiner { name: "Sample examiner".to_owned(), role: String::new() });
    let new =
        NewCase { name: "Orchard Lane".to_owned(), reference: "R v Halden & others, 2024/0417".to_owned(), examiner };
    let info = make_case(app, &cases, &new)?;
    import_paths(app, written.files.iter().map(|file| (file.path.clone(), file.options())).collect())?;
    Ok(info)
}

/// Writes the sample's evidence into a folder of the application's own; what an earlier try left there goes first.
fn write_sample(folder: &Path) -> Result<SampleManifest, SampleError> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(|source| SampleError::Io { folder: folder.to_owned(), source })?;
    }
    generate(folder, &SampleOptions::default())
}

/// The open case; null when none is.
///
/// # Errors
/// Any failure of reading it.
pub fn case_info(app: &App, (): ()) -> Result<Option<CaseInfo>, Failure> {
    match app.case() {
        Err(_) => Ok(None),
        Ok(case) => Ok(Some(case.info()?)),
    }
}

/// Closes the open case.
///
/// # Errors
/// None.
pub fn case_close(app: &App, (): ()) -> Result<(), Failure> {
    app.close();
    Ok(())
}

/// Records who acts from now on.
///
/// # Errors
/// `case_read_only`.
pub fn examiner_set(app: &App, examiner: Examiner) -> Result<CaseInfo, Failure> {
    let case = app.case()?;
    case.set_examiner(&examiner)?;
    remember(app, &examiner);
    app.changed(&["case", "audit"]);
    Ok(case.info()?)
}

/// Flows, accounts and what needs attention.
///
/// # Errors
/// Any failure of reading the case.
pub fn overview(app: &App, (): ()) -> Result<Overview, Failure> {
    let case = app.case()?;
    let mut attention = Vec::new();
    for file in evidence_list(&case)? {
        match file.state {
            ReadState::Failed | ReadState::Cancelled => {
                let why = file.failure.unwrap_or_else(|| "stopped before its end".to_owned());
                attention.push(format!("{}: {why}", file.name));
            }
            _ if file.rejected > 0 => {
                attention.push(format!("{}: {} of {} rows were not accepted", file.name, file.rejected, file.read));
            }
            _ => {}
        }
    }
    attention.extend(lenses::matters(&case)?.iter().filter_map(|matter| {
        let proven = matches!(matter.sort, MatterSort::Gap | MatterSort::Contradiction);
        proven.then(|| format!("{}. {}", matter.title, matter.detail))
    }));
    Ok(Overview {
        bank: review::totals_of(&case, Kind::Bank)?,
        expenses: review::totals_of(&case, Kind::Expense)?,
        months: review::months(&case)?,
        accounts: review::accounts(&case)?,
        attention,
    })
}
