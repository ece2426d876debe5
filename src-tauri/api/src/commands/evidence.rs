//! Commands that take evidence in and show what became of it.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use nexus_engine::case::Case;
use nexus_engine::importers::{FileSource, ReadOptions};
use nexus_engine::intake::{
    Control, EvidenceRow, IntakeError, KnownLayout, Preview, SealedAhead, evidence_row, known_here, layout_list,
    preview, problem_page, read_ahead, read_evidence, seal, usual_threads, write_problems,
};
use nexus_engine::jobs::{JobEnd, JobRow, JobSpec};
use nexus_engine::model::grouped;

use crate::preferences::Preferences;
use crate::{App, Failure, FileChoice, Id, ImportRequest, Number, PickedFile, ProblemPage, ProblemRequest, Saved};

/// Evidence files in order of sealing.
///
/// # Errors
/// Any failure of reading the case.
pub fn evidence_list(app: &App, (): ()) -> Result<Vec<EvidenceRow>, Failure> {
    Ok(nexus_engine::intake::evidence_list(&*app.case()?)?)
}

/// A dialog for evidence files; empty when dismissed.
///
/// # Errors
/// `file_unreadable`.
pub fn evidence_choose(app: &App, (): ()) -> Result<Vec<PickedFile>, Failure> {
    app.host.choose_files("Choose evidence files").iter().map(|path| app.register_file(path)).collect()
}

/// Looks at a chosen file without sealing it.
///
/// # Errors
/// `unknown_file`, `file_unreadable`.
pub fn evidence_preview(app: &App, choice: FileChoice) -> Result<Preview, Failure> {
    let path = app.picked(&choice.token)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let unreadable =
        |error: std::io::Error| Failure::new("file_unreadable", format!("{name}: the file could not be read: {error}"));
    let mut source = FileSource::new(File::open(&path).map_err(unreadable)?, name.clone()).map_err(unreadable)?;
    let case = app.case().ok();
    let known = |fingerprint: &str| {
        let here = case.as_ref().and_then(|case| known_here(case, fingerprint));
        let elsewhere = || Some(KnownLayout { decisions: app.preferences.layout(fingerprint)?, file: None });
        here.or_else(elsewhere)
    };
    Ok(preview(&mut source, &choice.options, &known))
}

/// Seals files and queues their reading.
///
/// # Errors
/// `unknown_file`, `case_read_only`.
pub fn evidence_import(app: &App, request: ImportRequest) -> Result<Vec<JobRow>, Failure> {
    let files = request
        .files
        .into_iter()
        .map(|choice| Ok((app.picked(&choice.token)?, choice.options)))
        .collect::<Result<Vec<_>, Failure>>()?;
    import_paths(app, files)
}

/// Seals a file that cannot be read.
///
/// # Errors
/// `unknown_file`, `case_read_only`.
pub fn evidence_seal(app: &App, which: Id) -> Result<JobRow, Failure> {
    let path = app.picked(&which.id)?;
    let case = changeable(app)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let spec = JobSpec { title: format!("Sealing {name}"), kind: "import", evidence: None, unit: "bytes" };
    Ok(app.jobs().submit(spec, move |control| match seal(&case, &path, control) {
        Err(IntakeError::Cancelled) => JobEnd::Cancelled,
        Err(error) => JobEnd::Failed(Failure::from(error).message),
        Ok(intake) => {
            // Reading it says in the record why there are no rows; that it fails is known.
            let read = read_evidence(&case, intake.evidence(), &ReadOptions::default(), control);
            let why = read.err().map(|error| Failure::from(error).message);
            JobEnd::Done(Some(format!("Sealed. {}", why.unwrap_or_else(|| "It could be read after all.".to_owned()))))
        }
    }))
}

/// Seals files by path and queues their reading; one job per file, in order, the next ones read ahead.
///
/// # Errors
/// `no_case`, `case_read_only`.
pub fn import_paths(app: &App, files: Vec<(PathBuf, ReadOptions)>) -> Result<Vec<JobRow>, Failure> {
    let case = changeable(app)?;
    let jobs = app.jobs();
    let bytes: u64 = files.iter().filter_map(|(path, _)| path.metadata().ok()).map(|data| data.len()).sum();
    let names: Vec<String> =
        files.iter().map(|(path, _)| path.file_name().unwrap_or_default().to_string_lossy().into_owned()).collect();
    let tickets = read_ahead(&case, files, usual_threads());
    let rows = names
        .into_iter()
        .zip(tickets)
        .map(|(name, ticket)| {
            let spec = JobSpec { title: format!("Reading {name}"), kind: "import", evidence: None, unit: "bytes" };
            let (case, preferences) = (case.clone(), app.preferences.clone());
            jobs.submit(spec, move |control| {
                let read = ticket.seal(&case, control).and_then(|sealed| {
                    control.concerns(sealed.intake().evidence());
                    take_in(&case, sealed, control)
                });
                if let Ok(Read::New(evidence)) = &read {
                    keep_layout(&case, &preferences, *evidence);
                }
                ended(&case, read)
            })
        })
        .collect();
    if bytes >= WORTH_COPYING {
        app.copy_columns(&case);
    }
    Ok(rows)
}

/// Bytes of evidence after whose reading months are copied into columns at once, not at the next opening.
const WORTH_COPYING: u64 = 8 * 1024 * 1024;
/// A layout that was confirmed with this file is kept for later cases. That it could not be written costs a question there.
fn keep_layout(case: &Case, preferences: &Preferences, evidence: u32) {
    let Ok(file) = evidence_row(case, evidence) else { return };
    for layout in layout_list(case).unwrap_or_default() {
        if layout.file.as_ref() == Some(&file.name)
            && let Err(error) = preferences.keep_layout(&layout)
        {
            tracing::warn!(%error, "a layout could not be kept for later cases");
        }
    }
}

/// What a job says when it has nothing new to say.
enum Read {
    New(u32),
    AlreadyThere(u32),
}

fn take_in(case: &Case, sealed: SealedAhead, control: &dyn Control) -> Result<Read, IntakeError> {
    let before = evidence_row(case, sealed.intake().evidence())?;
    sealed.store(case, control)?;
    let known = before.state == nexus_engine::intake::ReadState::Done;
    Ok(if known { Read::AlreadyThere(before.id) } else { Read::New(before.id) })
}

fn ended(case: &Case, read: Result<Read, IntakeError>) -> JobEnd {
    match read {
        Err(IntakeError::Cancelled) => JobEnd::Cancelled,
        Err(error) => JobEnd::Failed(Failure::from(error).message),
        Ok(Read::AlreadyThere(id)) => {
            let name = evidence_row(case, id).map(|file| file.name).unwrap_or_default();
            JobEnd::Done(Some(format!("The same bytes are in the case already as {name}; nothing was taken twice.")))
        }
        Ok(Read::New(id)) => JobEnd::Done(evidence_row(case, id).ok().map(|file| {
            format!(
                "{} rows read = {} accepted + {} rejected + {} merged.",
                grouped(file.read),
                grouped(file.accepted),
                grouped(file.rejected),
                grouped(file.merged)
            )
        })),
    }
}

/// Goes on with a file whose reading did not reach its end.
///
/// # Errors
/// `not_found`, `case_read_only`.
pub fn evidence_resume(app: &App, which: Number) -> Result<JobRow, Failure> {
    let case = changeable(app)?;
    let file = evidence_row(&case, which.id)?;
    let spec =
        JobSpec { title: format!("Reading {}", file.name), kind: "import", evidence: Some(file.id), unit: "bytes" };
    Ok(app.jobs().submit(spec, move |control| {
        let read = read_evidence(&case, file.id, &ReadOptions::default(), control);
        ended(&case, read.map(|()| Read::New(file.id)))
    }))
}

fn changeable(app: &App) -> Result<Arc<Case>, Failure> {
    let case = app.case()?;
    if case.read_only().is_some() {
        return Err(nexus_engine::store::StoreError::ReadOnly.into());
    }
    Ok(case)
}

/// Rejected rows and notices with their source text.
///
/// # Errors
/// Any failure of reading the case.
pub fn problems(app: &App, request: ProblemRequest) -> Result<ProblemPage, Failure> {
    let (total, problems) = problem_page(&*app.case()?, request.evidence, request.offset, request.limit)?;
    Ok(ProblemPage { total, problems })
}

/// Writes problems as CSV where a dialog says.
///
/// # Errors
/// `export_failed` where the file cannot be written.
pub fn problems_export(app: &App, which: Option<Number>) -> Result<Saved, Failure> {
    let case = app.case()?;
    let Some(path) = app.host.choose_save("Save the problem list", "problems.csv") else {
        return Ok(Saved { name: None, rows: 0 });
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let failed = |why: String| Failure::new("export_failed", format!("{name} could not be written: {why}"));
    let file = File::create(&path).map_err(|error| failed(error.to_string()))?;
    let written = write_problems(&case, which.map(|which| which.id), std::io::BufWriter::new(file))?;
    let rows = written.map_err(|error| failed(error.to_string()))?;
    Ok(Saved { name: Some(name), rows })
}
