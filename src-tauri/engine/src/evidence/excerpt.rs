//! What does the original say at this place? The row's own lines, exactly, with their neighbours.

use std::io::{Read, Seek, SeekFrom};

use super::error::EvidenceError;
use super::vault::Vault;
use crate::model::Span;
use crate::store::SourceExcerpt;

/// Lines shown before and after.
const NEIGHBOURS: usize = 3;
/// Bytes looked at on either side for neighbours.
const REACH: u64 = 16 * 1024;
/// Longest piece of a row's own source that is shown.
const MAX_OWN: u64 = 256 * 1024;
/// Longest line shown, characters.
const MAX_LINE: usize = 4096;

/// Bytes of an original as text, in the encoding that a reading settled on or, without one, the likely one.
pub(crate) fn decode_as(bytes: &[u8], encoding: Option<&str>) -> String {
    decode(bytes, encoding_for(encoding, bytes))
}

fn decode(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The encoding a reading settled on; without one UTF-8, or Windows-1252 where the row's own bytes are not that.
fn encoding_for(label: Option<&str>, own: &[u8]) -> &'static encoding_rs::Encoding {
    let stated = label.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    let likely = if std::str::from_utf8(own).is_ok() { encoding_rs::UTF_8 } else { encoding_rs::WINDOWS_1252 };
    stated.unwrap_or(likely)
}

impl Vault {
    /// Reads the lines at `span` of a sealed original. `encoding` is the WHATWG label that the reading settled on.
    ///
    /// # Errors
    /// [`EvidenceError::Missing`] where the original is not there.
    pub fn excerpt(&self, sha256: &[u8], span: Span, encoding: Option<&str>) -> Result<SourceExcerpt, EvidenceError> {
        let mut file = self.open(sha256)?;
        let from = span.offset.saturating_sub(REACH) & !1;
        file.seek(SeekFrom::Start(from))?;
        let own = span.len.min(MAX_OWN);
        let mut bytes = Vec::new();
        file.take(span.offset - from + own + REACH).read_to_end(&mut bytes)?;
        let start = usize::try_from(span.offset - from).unwrap_or(usize::MAX).min(bytes.len());
        let end = start.saturating_add(usize::try_from(own).unwrap_or(usize::MAX)).min(bytes.len());
        let encoding = encoding_for(encoding, &bytes[start..end]);
        let mut cut = span.len > own;
        let mut before = lines(&decode(&bytes[..start], encoding), &mut cut);
        let mut after = lines(&decode(&bytes[end..], encoding), &mut cut);
        // The neighbourhood was entered in the middle of a line, and left in one.
        if from > 0 && !before.is_empty() {
            before.remove(0);
        }
        let skipped = before.len().saturating_sub(NEIGHBOURS);
        before.drain(..skipped);
        after.truncate(NEIGHBOURS);
        Ok(SourceExcerpt {
            offset: i64::try_from(span.offset).unwrap_or(i64::MAX),
            len: i64::try_from(span.len).unwrap_or(i64::MAX),
            line: i64::try_from(span.line).unwrap_or(i64::MAX),
            before,
            lines: lines(&decode(&bytes[start..end], encoding), &mut cut),
            after,
            cut,
        })
    }
}

/// Splits at LF, CR LF or CR, leaving out the empty piece at either end of the text.
fn lines(text: &str, cut: &mut bool) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.strip_prefix('\n').unwrap_or(&text);
    let text = text.strip_suffix('\n').unwrap_or(text);
    if text.is_empty() {
        return Vec::new();
    }
    text.split('\n')
        .map(|line| match line.char_indices().nth(MAX_LINE) {
            None => line.to_owned(),
            Some((end, _)) => {
                *cut = true;
                line[..end].to_owned()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_its_neighbours() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "h\r\n1;a\r\n2;\u{e9}\r\n3;c\r\n").unwrap();
        let vault = Vault::new(folder.path().join("vault"));
        let sealed = vault.seal(&path, "a.csv", |_| Ok(())).unwrap();
        let found = vault.excerpt(&sealed.hashes.sha256, Span { offset: 8, len: 4, line: 3 }, None).unwrap();
        assert_eq!(found.before, ["h", "1;a"]);
        assert_eq!(found.lines, ["2;\u{e9}"]);
        assert_eq!(found.after, ["3;c"]);
        assert!(!found.cut);
    }
}
