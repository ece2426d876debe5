//! What does an archive hold? One member after the other, unpacked under caps.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};

use flate2::bufread::MultiGzDecoder;

use crate::importers::{BytesSource, FileSource, ImportError, Problem, Source};
use crate::model::Span;

/// Unpacked bytes of the whole archive, members, and growth beyond which an archive is a trap rather than evidence.
const MOST_UNPACKED: u64 = 8 << 30;
const MOST_MEMBERS: usize = 10_000;
const MOST_GROWTH: u64 = 250;
/// Growth is not looked at below this many bytes: small texts of one letter pack well.
const FREE_GROWTH: u64 = 64 << 20;
/// Members up to this size are held in memory, larger ones in an unnamed temporary file.
const IN_MEMORY: usize = 16 << 20;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Packing {
    Zip,
    Gz,
}

impl Packing {
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"PK\x03\x04") {
            Some(Packing::Zip)
        } else {
            head.starts_with(b"\x1f\x8b\x08").then_some(Packing::Gz)
        }
    }
}

/// An unpacked member.
pub(in crate::importers) struct Member {
    /// As the archive has it, control characters made visible.
    pub(super) name: String,
    /// Bytes when unpacked.
    pub(super) len: u64,
    bytes: Vec<u8>,
    file: Option<File>,
}

impl Member {
    /// Runs `work` on the member's bytes.
    pub(in crate::importers) fn with_source<T>(
        self,
        work: impl FnOnce(&mut dyn Source) -> Result<T, ImportError>,
    ) -> Result<T, ImportError> {
        match self.file {
            None => work(&mut BytesSource::new(&self.bytes, self.name)),
            Some(file) => work(&mut FileSource::new(file, self.name)?),
        }
    }
}

/// A member, or why it cannot be had.
pub(super) enum Found {
    Member(Member),
    Refused { name: String, reason: &'static str },
}

fn unreadable(code: &str, text: impl Into<String>) -> ImportError {
    ImportError::Unreadable(Problem::new(code, text, Span::default()))
}

fn broken(error: &dyn std::fmt::Display) -> ImportError {
    unreadable("damaged_archive", format!("The archive is damaged: {error}. Ask for it again from where it came."))
}

/// Hands each member to `each` in the archive's order.
pub(super) fn walk(
    source: &mut dyn Source,
    each: &mut dyn FnMut(Found) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    source.rewind()?;
    let mut head = [0; 4];
    let read = source.read(&mut head)?;
    source.rewind()?;
    let packed = source.len();
    let mut budget = Budget { left: MOST_UNPACKED };
    match Packing::of(&head[..read]) {
        Some(Packing::Gz) => {
            let name = inner_name(source.name());
            let member = unpack(MultiGzDecoder::new(&mut *source), name, packed, &mut budget).map_err(|error| {
                use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
                match error {
                    // What the packing says of itself, not the disk.
                    ImportError::Io(error) if matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof) => {
                        broken(&error)
                    }
                    error => error,
                }
            })?;
            each(Found::Member(member))
        }
        Some(Packing::Zip) => zip_members(source, packed, &mut budget, each),
        None => Err(unreadable("not_an_archive", "The file is no archive.")),
    }
}

fn zip_members(
    source: &mut dyn Source,
    packed: u64,
    budget: &mut Budget,
    each: &mut dyn FnMut(Found) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut archive = zip::ZipArchive::new(BufReader::new(source)).map_err(|error| broken(&error))?;
    if archive.len() > MOST_MEMBERS {
        let text = format!("The archive has {} members; no more than {MOST_MEMBERS} are read.", archive.len());
        return Err(unreadable("archive_too_large", text));
    }
    for index in 0..archive.len() {
        let (name, hidden, encrypted) = {
            let member = archive.by_index_raw(index).map_err(|error| broken(&error))?;
            let name = shown(&String::from_utf8_lossy(member.name_raw()));
            let hidden = member.is_dir() || name.starts_with("__MACOSX/") || name.ends_with(".DS_Store");
            (name, hidden, member.encrypted())
        };
        if hidden {
            continue;
        }
        if encrypted {
            each(Found::Refused {
                name,
                reason: "it is encrypted; unpack it with its password and read what it holds",
            })?;
            continue;
        }
        let member = match archive.by_index(index) {
            Ok(member) => member,
            Err(_) => {
                each(Found::Refused {
                    name,
                    reason: "it is packed in a way that is not read; unpack the archive and read the file itself",
                })?;
                continue;
            }
        };
        let packed_member = member.compressed_size().min(packed);
        match unpack(member, name.clone(), packed_member, budget) {
            Ok(member) => each(Found::Member(member))?,
            Err(ImportError::Io(_)) => each(Found::Refused { name, reason: "it is damaged" })?,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// How much an archive may still unpack to.
pub(in crate::importers) struct Budget {
    pub(in crate::importers) left: u64,
}

/// Unpacks one member; what exceeds the caps ends the whole archive.
pub(in crate::importers) fn unpack(
    mut packed: impl Read,
    name: String,
    packed_len: u64,
    budget: &mut Budget,
) -> Result<Member, ImportError> {
    let most = budget.left.min(FREE_GROWTH.max(packed_len.saturating_mul(MOST_GROWTH)));
    let mut member = Member { name, len: 0, bytes: Vec::new(), file: None };
    let mut buffer = vec![0; 64 * 1024];
    let mut total = 0_u64;
    loop {
        let read = match packed.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        };
        total += read as u64;
        if total > most {
            let text = format!(
                "\u{201c}{}\u{201d} unpacks to more than {most} bytes from {packed_len}. It was not read: such files are made to exhaust a machine.",
                member.name
            );
            return Err(unreadable("archive_too_large", text));
        }
        if member.file.is_none() && member.bytes.len() + read > IN_MEMORY {
            let mut file = tempfile::tempfile()?;
            file.write_all(&member.bytes)?;
            member.bytes = Vec::new();
            member.file = Some(file);
        }
        match &mut member.file {
            Some(file) => file.write_all(&buffer[..read])?,
            None => member.bytes.extend_from_slice(&buffer[..read]),
        }
    }
    member.len = total;
    budget.left -= total;
    if let Some(file) = &mut member.file {
        file.seek(SeekFrom::Start(0))?;
    }
    Ok(member)
}

/// A GZ file's content is named after it.
fn inner_name(name: &str) -> String {
    shown(name.strip_suffix(".gz").unwrap_or(name))
}

fn shown(name: &str) -> String {
    name.chars().take(200).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
