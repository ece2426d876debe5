//! How is a delimited file read? Record by record, each becoming a row, a notice or a located problem.

use super::layout::{Look, look};
use super::line::NoText;
use super::scan::Fault;
use crate::importers::table::{Taker, conventions};
use crate::importers::{ImportError, Problem, ReadOptions, Sink, Source, Stop};
use crate::model::Span;

pub(super) fn read(source: &mut dyn Source, options: &ReadOptions, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let found = look(source, options)?;
    if source.is_empty() {
        return Ok(());
    }
    if !found.guess.questions.is_empty() {
        return Err(ImportError::NeedsAnswer(found.guess.questions));
    }
    if found.encoding_assumed {
        let text = format!("The file does not state its encoding; it was read as {}.", found.guess.mapping.encoding);
        sink.problem(Problem::new("encoding_assumed", text, Span { offset: 0, len: 0, line: 1 }))?;
    }
    records(source, &found, options, sink)
}

fn records(
    source: &mut dyn Source,
    found: &Look,
    options: &ReadOptions,
    sink: &mut dyn Sink,
) -> Result<(), ImportError> {
    let mapping = &found.guess.mapping;
    for notice in conventions(&found.guess) {
        sink.problem(notice)?;
    }
    source.seek(std::io::SeekFrom::Start(found.layout.mark as u64))?;
    let mut scanner = found.layout.scanner();
    let mut decoder = found.layout.decoder();
    let mut taker = Taker::new(mapping, &found.guess, options);
    let mut above: Option<Span> = None;
    for _ in 0..mapping.skip_lines {
        let Some((span, blank)) = scanner.skip_line(source, &mut |read| sink.at(read))? else { break };
        if !blank {
            let first = above.get_or_insert(span);
            first.len = span.offset + span.len - first.offset;
        }
    }
    if let Some(span) = above {
        let text = "These lines stand above the table and are no rows; what they state of account, currency and balances is used.";
        sink.problem(Problem::new("preamble", text, span))?;
    }
    if mapping.has_header {
        scanner.next(source, &mut |read| sink.at(read))?;
    }
    scanner.expect_widths(found.guess.all_widths());
    while let Some(record) = scanner.next(source, &mut |read| sink.at(read))? {
        if let Some(fault) = record.fault {
            taker.reject(fault_at(fault, record.span), sink)?;
            continue;
        }
        match decoder.line(&scanner) {
            Ok(line) => taker.take(&line, record.span, sink)?,
            Err(fault) => taker.reject(no_text(fault, record.span, found), sink)?,
        }
    }
    taker.finish(sink).map_err(|stop: Stop| stop.into())
}

fn fault_at(fault: Fault, span: Span) -> Problem {
    match fault {
        Fault::UnclosedQuote => {
            let text = "A quotation mark opens on this line and does not close where the row should end; the line was set aside and reading went on with the next.";
            Problem::new("unclosed_quote", text, span)
        }
        Fault::TooLong => {
            let text = format!(
                "This line is {} bytes long; no row is longer than 1 MiB. The file may be damaged or of another format.",
                crate::model::grouped(span.len)
            );
            Problem::new("row_too_long", text, span)
        }
    }
}

fn no_text(fault: NoText, span: Span, found: &Look) -> Problem {
    match fault {
        NoText::Invalid => {
            let text = format!(
                "The row holds bytes that are not {} text; it may have been damaged or joined from another file.",
                found.guess.mapping.encoding
            );
            Problem::new("invalid_encoding", text, span)
        }
        NoText::Nul => {
            Problem::new("nul_byte", "The row holds a NUL byte, which no text does; the file may be damaged.", span)
        }
    }
}
