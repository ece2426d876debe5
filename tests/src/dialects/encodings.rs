//! How do characters become bytes?

use super::Language;

/// An encoding, with its mark or without.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with its mark.
    Utf8Marked,
    /// UTF-16, low byte first.
    Utf16Little,
    /// UTF-16, low byte first, with its mark.
    Utf16LittleMarked,
    /// UTF-16, high byte first.
    Utf16Big,
    /// UTF-16, high byte first, with its mark.
    Utf16BigMarked,
    /// Windows, western Europe.
    Windows1252,
    /// ISO 8859-1, which has no euro sign.
    Latin1,
    /// Macintosh, western Europe.
    MacRoman,
    /// Chinese.
    Gb18030,
    /// Japanese.
    EucJp,
}

impl Encoding {
    /// All of them.
    pub const ALL: [Encoding; 11] = [
        Encoding::Utf8,
        Encoding::Utf8Marked,
        Encoding::Utf16Little,
        Encoding::Utf16LittleMarked,
        Encoding::Utf16Big,
        Encoding::Utf16BigMarked,
        Encoding::Windows1252,
        Encoding::Latin1,
        Encoding::MacRoman,
        Encoding::Gb18030,
        Encoding::EucJp,
    ];

    fn table(self) -> Option<&'static encoding_rs::Encoding> {
        match self {
            Encoding::Windows1252 | Encoding::Latin1 => Some(encoding_rs::WINDOWS_1252),
            Encoding::MacRoman => Some(encoding_rs::MACINTOSH),
            Encoding::Gb18030 => Some(encoding_rs::GB18030),
            Encoding::EucJp => Some(encoding_rs::EUC_JP),
            _ => None,
        }
    }

    /// True where a language is written in this encoding by those who use it.
    #[must_use]
    pub fn writes(self, language: &Language) -> bool {
        match self {
            Encoding::Gb18030 => language.code == "zh",
            Encoding::EucJp => language.code == "ja",
            Encoding::Windows1252 | Encoding::Latin1 | Encoding::MacRoman => language.western,
            _ => true,
        }
    }

    /// True where all of `signs` can be written.
    #[must_use]
    pub fn can_write(self, signs: &str) -> bool {
        let c1 = self == Encoding::Latin1 && signs.chars().any(|sign| u32::from(sign) > 0xff);
        !c1 && self.table().is_none_or(|table| !table.encode(signs).2)
    }

    /// The bytes of `text`.
    #[must_use]
    pub fn encode(self, text: &str) -> Vec<u8> {
        let little = || text.encode_utf16().flat_map(u16::to_le_bytes);
        let big = || text.encode_utf16().flat_map(u16::to_be_bytes);
        match self {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf8Marked => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            Encoding::Utf16Little => little().collect(),
            Encoding::Utf16LittleMarked => [0xff, 0xfe].into_iter().chain(little()).collect(),
            Encoding::Utf16Big => big().collect(),
            Encoding::Utf16BigMarked => [0xfe, 0xff].into_iter().chain(big()).collect(),
            _ => self.table().map(|table| table.encode(text).0.into_owned()).unwrap_or_default(),
        }
    }
}
