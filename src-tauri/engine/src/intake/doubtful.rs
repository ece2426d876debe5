//! Which rows of a file show first where a mapping is wrong? Those kept aside, and those at the edges: the largest amount,
//! the first and the last day, rows without an amount or a word.

use std::io::{Read, SeekFrom};

use super::report::{DoubtfulRow, PreviewRow};
use crate::importers::{Importer, Problem, Source};
use crate::model::{Day, Span, Transaction};

/// Rejected rows shown for each reason, and rows in all.
const PER_REASON: usize = 4;
const MOST: usize = 24;
/// Characters of source text.
const MAX_SOURCE: usize = 512;
/// Bytes of a row that are looked at.
const MAX_BYTES: u64 = 8 * 1024;

struct Doubt {
    why: String,
    span: Span,
    row: Option<PreviewRow>,
}

/// Gathers them while the rows go by.
#[derive(Default)]
pub(super) struct Doubtful {
    rejected: Vec<(String, usize)>,
    doubts: Vec<Doubt>,
    largest: Option<(u64, Doubt)>,
    earliest: Option<(Day, Doubt)>,
    latest: Option<(Day, Doubt)>,
    zero: bool,
    wordless: bool,
}

impl Doubtful {
    pub(super) fn reject(&mut self, problem: &Problem) {
        let index = self.rejected.iter().position(|(code, _)| *code == problem.code).unwrap_or_else(|| {
            self.rejected.push((problem.code.clone(), 0));
            self.rejected.len() - 1
        });
        let Some((_, seen)) = self.rejected.get_mut(index) else { return };
        *seen += 1;
        if *seen <= PER_REASON && self.doubts.len() < MOST {
            let span = Span { offset: problem.offset, len: problem.len, line: problem.line };
            self.doubts.push(Doubt { why: problem.message.clone(), span, row: None });
        }
    }

    pub(super) fn take(&mut self, row: &Transaction<'_>, shown: impl Fn() -> PreviewRow) {
        let doubt = |why: &str| Doubt { why: why.to_owned(), span: row.span, row: Some(shown()) };
        let size = row.amount.unsigned_abs();
        if self.largest.as_ref().is_none_or(|(most, _)| size > *most) {
            self.largest = Some((size, doubt("The largest amount.")));
        }
        if self.earliest.as_ref().is_none_or(|(day, _)| row.day < *day) {
            self.earliest = Some((row.day, doubt("The first day.")));
        }
        if self.latest.as_ref().is_none_or(|(day, _)| row.day > *day) {
            self.latest = Some((row.day, doubt("The last day.")));
        }
        if row.amount == 0 && !std::mem::replace(&mut self.zero, true) {
            self.doubts.push(doubt("The first row with an amount of nothing."));
        }
        if row.text.is_empty() && row.party.is_empty() && !std::mem::replace(&mut self.wordless, true) {
            self.doubts.push(doubt("The first row without counterparty and narrative."));
        }
    }

    /// The rows with what stands in the original at their place.
    pub(super) fn rows(
        self,
        importer: &dyn Importer,
        source: &mut dyn Source,
        encoding: Option<&str>,
    ) -> Vec<DoubtfulRow> {
        let edges =
            [self.largest.map(|found| found.1), self.earliest.map(|found| found.1), self.latest.map(|found| found.1)];
        let mut doubts = self.doubts;
        for edge in edges.into_iter().flatten() {
            // In a file of few rows one row is all of it.
            let known = |doubt: &&mut Doubt| doubt.row.is_some() && doubt.span == edge.span;
            match doubts.iter_mut().find(known) {
                Some(doubt) => doubt.why = format!("{} {}", doubt.why, edge.why),
                None => doubts.push(edge),
            }
        }
        let spans: Vec<Span> = doubts.iter().map(|doubt| doubt.span).collect();
        let texts = source_texts(Some(importer), source, &spans, encoding);
        doubts
            .into_iter()
            .zip(texts)
            .map(|(doubt, source)| DoubtfulRow { why: doubt.why, line: doubt.span.line, source, row: doubt.row })
            .collect()
    }
}

/// The beginning of what stands at each place; empty where it cannot be had. A file that no reader knows is text.
pub(super) fn source_texts(
    importer: Option<&dyn Importer>,
    source: &mut dyn Source,
    spans: &[Span],
    encoding: Option<&str>,
) -> Vec<String> {
    let short = |text: &str| text.trim_matches(['\r', '\n']).chars().take(MAX_SOURCE).collect::<String>();
    if let Some(importer) = importer.filter(|importer| importer.is_packed()) {
        let found = importer.source_lines(source, spans).ok().flatten();
        let lines = found.unwrap_or_else(|| vec![crate::importers::SourceLines::default(); spans.len()]);
        return lines.iter().map(|lines| short(&lines.lines.join("\n"))).collect();
    }
    let mut read = |span: &Span| -> std::io::Result<String> {
        let mut bytes = Vec::new();
        source.seek(SeekFrom::Start(span.offset))?;
        source.take(span.len.min(MAX_BYTES)).read_to_end(&mut bytes)?;
        Ok(short(&crate::evidence::decode(&bytes, encoding)))
    };
    spans.iter().map(|span| read(span).unwrap_or_default()).collect()
}
