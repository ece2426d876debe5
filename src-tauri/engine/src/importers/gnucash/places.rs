//! Where in a SQLite file does a split stand? Its three identifiers are 96 hexadecimal digits side by side.

use foldhash::HashMap;

/// Identifier, transaction, account.
const RUN: usize = 96;
/// Places that are kept: about 120 MB at most.
const MOST: usize = 3_000_000;

/// The places of splits by their identifier, gathered from the bytes as they pass.
#[derive(Default)]
pub(super) struct Places {
    found: HashMap<u128, u64>,
    run: Vec<u8>,
    offset: u64,
}

impl Places {
    /// Takes the next bytes of the file.
    pub(super) fn see(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.offset += 1;
            if !matches!(byte, b'0'..=b'9' | b'a'..=b'f') {
                self.run.clear();
                continue;
            }
            if self.run.len() < RUN {
                self.run.push(*byte);
                if self.run.len() == RUN
                    && self.found.len() < MOST
                    && let Some(id) = identifier(&self.run[..32])
                {
                    self.found.entry(id).or_insert(self.offset - RUN as u64);
                }
            }
        }
    }

    /// Offset and length of a split's identifiers.
    pub(super) fn of(&self, id: &str) -> Option<(u64, u64)> {
        let offset = self.found.get(&identifier(id.as_bytes())?)?;
        Some((*offset, RUN as u64))
    }
}

fn identifier(digits: &[u8]) -> Option<u128> {
    let text = std::str::from_utf8(digits).ok().filter(|text| text.len() == 32)?;
    u128::from_str_radix(text, 16).ok()
}
