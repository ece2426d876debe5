//! What was kept aside, and why? Rejected rows and notices with their source text; also as CSV.

use std::io::Write;

use super::report::ProblemRow;
use crate::case::Case;
use crate::importers::{IMPORTERS, Problem, ReadOptions};
use crate::model::Span;
use crate::store::StoreError;
use crate::store::tables::evidence::{self, Sealed};
use crate::store::tables::imports::{self, Manifest};
use crate::store::tables::problems;

/// Characters of source text shown beside a problem.
const MAX_SOURCE: usize = 512;
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
        for problem in stored {
            let sealed = evidence::get(connection, problem.evidence)?;
            let manifest = imports::get(connection, problem.evidence)?;
            let source = source_text(case, &sealed, manifest.as_ref(), &problem.problem);
            found.push(ProblemRow {
                id: problem.id,
                evidence: problem.evidence,
                evidence_name: sealed.name,
                row_no: problem.row_no,
                problem: problem.problem,
                source,
            });
        }
        Ok((total, found))
    })
}

/// The source text of a problem; empty where the original is packed (its message names the place) or gone from a damaged
/// vault, since the problem is listed all the same.
fn source_text(case: &Case, file: &Sealed, manifest: Option<&Manifest>, problem: &Problem) -> String {
    let format = manifest.map_or("", |manifest| manifest.format.as_str());
    if IMPORTERS.iter().any(|importer| importer.format() == format && importer.is_packed()) {
        return String::new();
    }
    let span = Span { offset: problem.offset, len: problem.len, line: problem.line };
    let encoding = encoding_of(manifest.map(|manifest| &manifest.options));
    let excerpt = case.vault().excerpt(&file.sha256, span, encoding);
    excerpt.map(|excerpt| excerpt.lines.join("\n").chars().take(MAX_SOURCE).collect()).unwrap_or_default()
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
    let mut attempt = writer.write_record(["file", "row", "line", "byte", "code", "message", "source"]);
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
        &row.problem.message,
        &neutral(&row.source),
    ])
}

/// Text that a spreadsheet would take for a formula is marked as text; the case keeps it as it is.
pub fn neutral(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
