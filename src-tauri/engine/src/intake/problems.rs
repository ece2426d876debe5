//! What was kept aside, and why? Rejected rows and notices with their source text; also as CSV.

use std::io::Write;

use super::correct::RowDecision;
use super::report::ProblemRow;
use crate::case::Case;
use crate::importers::{FileSource, IMPORTERS, Problem, ReadOptions};
use crate::model::Span;
use crate::store::StoreError;
use crate::store::tables::evidence::{self, Sealed};
use crate::store::tables::imports::{self, Manifest};
use crate::store::tables::{corrections, problems};

const PAGE: u32 = 500;

/// Problems `offset .. offset + limit` of one file or of all, with the number of all of them.
///
/// # Errors
/// [`StoreError`] where the case cannot be read.
pub fn problem_page(
    case: &Case,
    file: Option<u32>,
    offset: u32,
    limit: u32,
) -> Result<(u32, Vec<ProblemRow>), StoreError> {
    case.store().read(|connection| {
        let (total, stored) = problems::page(connection, file, offset, limit.clamp(1, PAGE))?;
        let mut found = Vec::with_capacity(stored.len());
        for of_file in stored.chunk_by(|one, other| one.evidence == other.evidence) {
            let Some(evidence) = of_file.first().map(|first| first.evidence) else { continue };
            let sealed = evidence::get(connection, evidence)?;
            let manifest = imports::get(connection, evidence)?;
            let spans: Vec<Span> = of_file.iter().map(|stored| place(&stored.problem)).collect();
            let sources = source_texts(case, &sealed, manifest.as_ref(), &spans);
            for (stored, source) in of_file.iter().zip(sources) {
                let decision = match stored.row_no {
                    Some(row_no) => corrections::get(connection, evidence, row_no)?.map(RowDecision::from),
                    None => None,
                };
                found.push(ProblemRow {
                    id: stored.id,
                    evidence,
                    evidence_name: sealed.name.clone(),
                    row_no: stored.row_no,
                    problem: stored.problem.clone(),
                    source,
                    decision,
                });
            }
        }
        Ok((total, found))
    })
}

fn place(problem: &Problem) -> Span {
    Span { offset: problem.offset, len: problem.len, line: problem.line }
}

/// The source text at each place; empty where it is gone from a damaged vault, since the problem is listed all the same.
fn source_texts(case: &Case, file: &Sealed, manifest: Option<&Manifest>, spans: &[Span]) -> Vec<String> {
    let nothing = || vec![String::new(); spans.len()];
    let Ok(opened) = case.vault().open(&file.sha256) else { return nothing() };
    let Ok(mut original) = FileSource::new(opened, file.name.clone()) else { return nothing() };
    let read = manifest.and_then(|read| IMPORTERS.iter().find(|importer| importer.format() == read.format));
    let encoding = encoding_of(manifest.map(|manifest| &manifest.options));
    super::doubtful::source_texts(read.copied(), &mut original, spans, encoding)
}

/// The encoding that a file was read in, where its mapping states one.
pub(crate) fn encoding_of(options: Option<&ReadOptions>) -> Option<&str> {
    options?.mapping.as_ref()?.get("encoding")?.as_str()
}

/// Writes problems as CSV and returns how many.
///
/// # Errors
/// [`StoreError`] where the case cannot be read; the writer's own error inside [`csv::Error`].
pub fn write_problems(case: &Case, file: Option<u32>, out: impl Write) -> Result<Result<u64, csv::Error>, StoreError> {
    let mut writer = csv::Writer::from_writer(out);
    let mut written = 0;
    let mut attempt =
        writer.write_record(["file", "row", "line", "byte", "code", "message", "source", "decision", "reason"]);
    loop {
        let offset = u32::try_from(written).unwrap_or(u32::MAX);
        let (total, problems) = problem_page(case, file, offset, PAGE)?;
        for row in &problems {
            attempt = attempt.and_then(|()| write_row(&mut writer, row));
        }
        written += problems.len() as u64;
        if attempt.is_err() || problems.is_empty() || written >= u64::from(total) {
            break;
        }
    }
    Ok(attempt.and_then(|()| writer.flush().map_err(csv::Error::from)).map(|()| written))
}

fn write_row(writer: &mut csv::Writer<impl Write>, row: &ProblemRow) -> Result<(), csv::Error> {
    writer.write_record([
        row.evidence_name.as_str(),
        &row.row_no.map(|number| number.to_string()).unwrap_or_default(),
        &row.problem.line.to_string(),
        &row.problem.offset.to_string(),
        &row.problem.code,
        &neutral(&row.problem.message),
        &neutral(&row.source),
        row.decision.as_ref().map_or("", RowDecision::word),
        &neutral(row.decision.as_ref().map_or("", |decision| decision.reason.as_str())),
    ])
}

/// Text that a spreadsheet would take for a formula is marked as text; the case keeps it as it is.
pub fn neutral(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
