//! `nexus import CASE FILE...`: seal files and read them.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use clap::Args;
use nexus_api::Failure;
use nexus_engine::case::Case;
use nexus_engine::importers::ReadOptions;
use nexus_engine::intake::{
    Control, EvidenceRow, Intake, IntakeError, Progress, Ticket, evidence_row, read_ahead, usual_threads,
};
use serde::Serialize;

use super::outside::{Side, app, print_json, print_lines};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Which side of the books the rows belong to
    #[arg(long = "as", value_enum)]
    kind: Option<Side>,
    /// Currency (ISO 4217) where a file states none
    #[arg(long)]
    currency: Option<String>,
    /// Account where a file names none
    #[arg(long)]
    account: Option<String>,
    /// Column mapping as JSON, as it was exported
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Files that are read at once; the case is the same for any number
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=64))]
    threads: Option<u8>,
    /// Day of every row, YYYY-MM-DD, where no column holds dates
    #[arg(long, value_name = "DAY")]
    date: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Case folder
    case: PathBuf,
    /// Files to seal and read, in order
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// What became of one file.
#[derive(Serialize)]
struct Outcome {
    file: String,
    /// `read`, `already_there` or the code of the failure.
    outcome: String,
    message: Option<String>,
    evidence: Option<EvidenceRow>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let app = app()?;
    app.open_path(&arguments.case)?;
    let case = app.case()?;
    let options = options(arguments)?;
    let files = arguments.files.iter().map(|file| (file.clone(), options.clone())).collect();
    let tickets = read_ahead(&case, files, arguments.threads.map_or_else(usual_threads, usize::from));
    let outcomes: Vec<Outcome> =
        arguments.files.iter().zip(tickets).map(|(file, ticket)| import(&case, file, ticket)).collect();
    let failed = outcomes.iter().find(|outcome| outcome.message.is_some() && outcome.outcome != "already_there");
    let failure = failed.map(|outcome| Failure::new(&outcome.outcome, outcome.message.clone().unwrap_or_default()));
    if arguments.json {
        print_json(&outcomes)?;
    } else {
        print_lines(outcomes.iter().map(line))?;
    }
    failure.map_or(Ok(()), Err)
}

fn import(case: &Case, path: &Path, ticket: Ticket) -> Outcome {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let progress = Terminal { name: &file, told: Mutex::new(0) };
    let sealed = match ticket.seal(case, &progress) {
        Ok(sealed) => sealed,
        Err(error) => {
            return Outcome {
                outcome: error.code().to_owned(),
                message: Some(error.to_string()),
                evidence: None,
                file,
            };
        }
    };
    let intake = sealed.intake();
    let before = evidence_row(case, intake.evidence()).ok();
    let was_done = before.is_some_and(|before| before.state == nexus_engine::intake::ReadState::Done);
    let read = sealed.store(case, &progress);
    let evidence = evidence_row(case, intake.evidence()).ok();
    let (outcome, message) = match read {
        Err(error) => (error.code(), Some(failure_text(&error))),
        Ok(()) if was_done && matches!(intake, Intake::AlreadyThere(_)) => {
            ("already_there", Some("the same bytes are in the case already; nothing was taken twice".to_owned()))
        }
        Ok(()) => ("read", None),
    };
    Outcome { file, outcome: outcome.to_owned(), message, evidence }
}

fn failure_text(error: &IntakeError) -> String {
    let IntakeError::NeedsAnswer { questions, .. } = error else { return error.to_string() };
    let mut text = error.to_string();
    for question in questions {
        for choice in &question.choices {
            text.push_str(&format!("; {} = {}: {}", question.about, choice.value, choice.evidence));
        }
    }
    let undated = questions.iter().all(|question| question.about == "fixed_date");
    text.push_str(if undated { " Decide with --date DAY" } else { " Decide with --mapping FILE" });
    text
}

fn line(outcome: &Outcome) -> String {
    match (&outcome.evidence, &outcome.message) {
        (_, Some(message)) => format!("{}: {message}", outcome.file),
        (Some(file), None) => format!(
            "{}: {}, {} rows read = {} accepted + {} rejected + {} merged",
            file.name, file.format, file.read, file.accepted, file.rejected, file.merged
        ),
        (None, None) => outcome.file.clone(),
    }
}

fn options(arguments: &Arguments) -> Result<ReadOptions, Failure> {
    let mut mapping = arguments.mapping.as_deref().map(super::inspect::read_mapping).transpose()?;
    if let Some(day) = &arguments.date {
        let decided = mapping.get_or_insert_with(|| serde_json::json!({}));
        decided["fixed_date"] = day.as_str().into();
    }
    Ok(ReadOptions {
        kind: arguments.kind.map(Into::into),
        currency: arguments.currency.clone(),
        account: arguments.account.clone(),
        mapping,
    })
}

/// Progress on standard error, once per million rows.
struct Terminal<'a> {
    name: &'a str,
    told: Mutex<u64>,
}

impl Control for Terminal<'_> {
    fn progress(&self, progress: Progress) {
        let mut told = self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let millions = progress.rows / 1_000_000;
        if millions > *told {
            *told = millions;
            eprintln!("{}: {millions} million rows, {} of {} bytes", self.name, progress.bytes, progress.total);
        }
    }

    fn is_cancelled(&self) -> bool {
        false
    }
}
