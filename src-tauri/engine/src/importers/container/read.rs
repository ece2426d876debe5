//! In which order are members read, and what is said of those that are not?

use super::inner::Inner;
use super::members::{Found, Member, Packing, walk};
use crate::importers::table::Guess;
use std::io::Read;

use crate::importers::{
    Head, ImportError, Importer, MAX_PIECE, Problem, Question, ReadOptions, Sink, Source, SourceLines, detect,
    head_bytes,
};
use crate::model::{Span, grouped};

fn recognise(source: &mut dyn Source) -> Result<Option<&'static dyn Importer>, ImportError> {
    let bytes = head_bytes(source)?;
    let name = source.name().to_owned();
    let found = detect(&Head { name: &name, bytes: &bytes, len: source.len() });
    // An archive within an archive is told, not opened: each level multiplies what a small file can unpack to.
    Ok(found.filter(|importer| Packing::of(&bytes).is_none() || importer.format() == "spreadsheet"))
}

/// A mapping belongs to one table: an archive of several files lets each speak for itself.
pub(super) fn propose(source: &mut dyn Source, options: &ReadOptions) -> Result<Option<Guess>, ImportError> {
    let mut members = 0;
    let mut proposal = None;
    walk(source, &mut |found| {
        if let Found::Member(member) = found {
            members += 1;
            if members == 1 {
                proposal = member.with_source(|inner| match recognise(inner)? {
                    Some(importer) => importer.propose(inner, options),
                    None => Ok(None),
                })?;
            }
        }
        Ok(())
    })?;
    Ok(proposal.filter(|_| members == 1))
}

pub(super) fn read(source: &mut dyn Source, options: &ReadOptions, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let (members, questions) = ask(source, options)?;
    if !questions.is_empty() {
        return Err(ImportError::NeedsAnswer(questions));
    }
    let options = member_options(options, members);
    let len = source.len();
    let (mut rows, mut base, mut done_members, mut read_any) = (0, 0, 0, false);
    walk(source, &mut |found| match found {
        Found::Refused { name, reason } => tell_unread(sink, &name, reason),
        Found::Member(member) => {
            let unpacked = member.len;
            let at = len.saturating_mul(done_members) / members.max(1);
            done_members += 1;
            let done = read_member(member, &options, Place { rows, at, base }, sink)?;
            base += unpacked;
            rows += done.unwrap_or(0);
            read_any |= done.is_some();
            Ok(())
        }
    })?;
    sink.at(len)?;
    if read_any { Ok(()) } else { Err(nothing_read()) }
}

fn nothing_read() -> ImportError {
    let text = "Nothing in the archive is of a format that can be read.";
    ImportError::Unreadable(Problem::new("nothing_read", text, Span::default()))
}

fn member_options(options: &ReadOptions, members: u64) -> ReadOptions {
    let mapping = options.mapping.clone().filter(|_| members == 1);
    ReadOptions { mapping, ..options.clone() }
}

/// Counts the members and gathers what they ask, before any row is given out.
fn ask(source: &mut dyn Source, options: &ReadOptions) -> Result<(u64, Vec<Question>), ImportError> {
    let mut members = 0;
    let mut asked: Vec<Question> = Vec::new();
    walk(source, &mut |found| {
        let Found::Member(member) = found else { return Ok(()) };
        members += 1;
        let name = member.name.clone();
        // Only a single member can have been given a mapping, and then it is the first.
        let own = if members == 1 { options.clone() } else { member_options(options, members) };
        let proposal = member.with_source(|inner| match recognise(inner)? {
            Some(importer) => importer.propose(inner, &own),
            None => Ok(None),
        });
        // A member that cannot be looked at is told when it is its turn.
        if let Ok(Some(guess)) = proposal {
            let named = guess
                .questions
                .into_iter()
                .map(|question| Question { text: format!("{name}: {}", question.text), ..question });
            asked.extend(named);
        }
        Ok(())
    })?;
    Ok((members, asked))
}

/// What lies behind: rows of earlier members, bytes of the archive, unpacked bytes.
#[derive(Clone, Copy)]
struct Place {
    rows: u64,
    at: u64,
    base: u64,
}

/// Rows of one member; `None` where it could not be read at all, which is then told.
fn read_member(
    member: Member,
    options: &ReadOptions,
    before: Place,
    sink: &mut dyn Sink,
) -> Result<Option<u64>, ImportError> {
    let name = member.name.clone();
    member.with_source(|source| {
        if source.is_empty() {
            tell_unread(sink, &name, "it is empty")?;
            return Ok(None);
        }
        let Some(importer) = recognise(source)? else {
            tell_unread(sink, &name, "it is of no format that can be read")?;
            return Ok(None);
        };
        let text = format!(
            "Rows from number {} on stand in \u{201c}{name}\u{201d} (read as {}).",
            grouped(before.rows + 1),
            importer.format()
        );
        sink.problem(Problem::new("member", text, Span::default()))?;
        let mut inner = Inner { sink: &mut *sink, before: before.rows, at: before.at, base: before.base, rows: 0 };
        let ended = importer.read(source, options, &mut inner);
        let rows = inner.rows;
        match ended {
            Ok(()) => Ok(Some(rows)),
            // What is wrong with one member costs that member.
            Err(ImportError::Unreadable(problem)) => {
                let text = format!("{name}: {}", problem.message);
                sink.problem(Problem { message: text, ..problem })?;
                Ok((rows > 0).then_some(rows))
            }
            Err(error) => Err(error),
        }
    })
}

/// For each place the member that holds it, asked for its own lines or cut at the place.
pub(super) fn source_lines(source: &mut dyn Source, spans: &[Span]) -> Result<Vec<SourceLines>, ImportError> {
    let mut base = 0;
    let mut found = vec![SourceLines::default(); spans.len()];
    walk(source, &mut |next| {
        let Found::Member(member) = next else { return Ok(()) };
        let (start, end) = (base, base + member.len);
        base = end;
        // A notice about the archive as a whole stands nowhere in it.
        let within = |span: &Span| (start..end).contains(&span.offset) && (span.len > 0 || span.line > 0);
        let here: Vec<usize> = (0..spans.len()).filter(|&index| within(&spans[index])).collect();
        if here.is_empty() {
            return Ok(());
        }
        let inner: Vec<Span> =
            here.iter().map(|&index| Span { offset: spans[index].offset - start, ..spans[index] }).collect();
        let lines = member.with_source(|source| {
            let own = match recognise(source)? {
                Some(importer) => importer.source_lines(source, &inner)?,
                None => None,
            };
            own.map_or_else(|| inner.iter().map(|span| cut(source, *span)).collect(), Ok)
        })?;
        for (index, lines) in here.into_iter().zip(lines) {
            found[index] = lines;
        }
        Ok(())
    })?;
    Ok(found)
}

/// Lines at and around a place, as far as they lie within 16 KiB of it.
fn cut(source: &mut dyn Source, span: Span) -> Result<SourceLines, ImportError> {
    const REACH: u64 = 16 * 1024;
    let from = span.offset.saturating_sub(REACH);
    let own = span.len.min(MAX_PIECE as u64);
    source.seek(std::io::SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    source.take(span.offset - from + own + REACH).read_to_end(&mut bytes)?;
    let start = usize::try_from(span.offset - from).unwrap_or(usize::MAX).min(bytes.len());
    let end = (start + usize::try_from(own).unwrap_or(0)).min(bytes.len());
    let lines = |part: &[u8]| {
        let text = String::from_utf8_lossy(part).into_owned();
        text.lines().map(str::to_owned).collect::<Vec<String>>()
    };
    let before = lines(&bytes[..start]);
    let after: Vec<String> = lines(&bytes[end..]).into_iter().filter(|line| !line.is_empty()).take(3).collect();
    let skipped = before.len().saturating_sub(3);
    Ok(SourceLines { before: before.into_iter().skip(skipped).collect(), lines: lines(&bytes[start..end]), after })
}

fn tell_unread(sink: &mut dyn Sink, name: &str, reason: &str) -> Result<(), ImportError> {
    let text = format!("\u{201c}{name}\u{201d} was not read: {reason}.");
    sink.problem(Problem::new("member_not_read", text, Span::default()))?;
    Ok(())
}

/// Unpacked bytes that are shown at most.
const MOST_SHOWN: u64 = 128 << 20;

/// The members one after the other, so that offsets are those that rows name.
pub(super) fn all_text(source: &mut dyn Source) -> Result<Vec<u8>, ImportError> {
    let mut bytes = Vec::new();
    walk(source, &mut |found| {
        let Found::Member(member) = found else { return Ok(()) };
        if bytes.len() as u64 + member.len > MOST_SHOWN {
            let text =
                "Unpacked, the archive is larger than 128 MiB and is not shown whole. Each row shows its own source.";
            return Err(ImportError::Unreadable(Problem::new("too_large_to_show", text, Span::default())));
        }
        member.with_source(|source| Ok(source.read_to_end(&mut bytes).map(drop)?))
    })?;
    Ok(bytes)
}
