//! What was kept aside, and why? Rejected rows and notices with their source text; also as CSV.

use std::io::Write;

use super::report::ProblemRow;
use crate::case::Case;
use crate::importers::ReadOptions;
use crate::model::Span;
use crate::store::StoreError;
use crate::store::tables::{evidence, imports, problems};

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
            let options = imports::get(connection, problem.evidence)?.map(|manifest| manifest.options);
            let span = Span { offset: problem.problem.offset, len: problem.problem.len, line: problem.problem.line };
            // The original may be gone from a damaged vault; the problem is still listed.
            let source = case
                .vault()
                .excerpt(&sealed.sha256, span, encoding_of(options.as_ref()))
                .map(|excerpt| excerpt.lines.join("\n").chars().take(MAX_SOURCE).collect())
                .unwrap_or_default();
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
