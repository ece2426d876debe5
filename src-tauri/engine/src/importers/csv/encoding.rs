//! In which encoding is a text file written? Marks first, then validity, then statistics with what banks really use.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// An encoding with the reason for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) encoding: &'static Encoding,
    /// Bytes of the mark at the beginning.
    pub(crate) mark: usize,
    /// True where bytes alone do not settle it: it was chosen by likelihood.
    pub(crate) assumed: bool,
}

/// Judges the beginning of a file.
pub(crate) fn detect(bytes: &[u8]) -> Found {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Found { encoding, mark, assumed: false };
    }
    let sure = |encoding| Found { encoding, mark: 0, assumed: false };
    if let Some(encoding) = unmarked_utf16(bytes) {
        return sure(encoding);
    }
    if mostly_utf8(bytes) {
        return sure(UTF_8);
    }
    Found { encoding: by_likelihood(bytes), mark: 0, assumed: true }
}

/// Length of the mark that belongs to a given encoding.
pub(crate) fn mark_len(bytes: &[u8], encoding: &'static Encoding) -> usize {
    Encoding::for_bom(bytes).map_or(0, |(found, mark)| if found == encoding { mark } else { 0 })
}

/// Latin text in UTF-16 has a zero in every other byte.
pub(crate) fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4096) & !1).filter(|head| head.len() >= 8)?;
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 >= half * 4 && even * 20 <= half {
        return Some(UTF_16LE);
    }
    (even * 10 >= half * 4 && odd * 20 <= half).then_some(UTF_16BE)
}

/// Valid, or so nearly valid that single damaged places are the better explanation.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad, mut seen) = (0_usize, 0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        seen += chunk.valid().len() + chunk.invalid().len();
        // The sample may end within a character.
        let cut =
            seen == bytes.len() && std::str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
        bad += usize::from(!chunk.invalid().is_empty() && !cut);
    }
    bad == 0 || good >= 4 * bad
}

/// Encodings of Latin letters beyond western Europe's.
const LATIN: [&Encoding; 9] = [
    encoding_rs::WINDOWS_1250,
    encoding_rs::WINDOWS_1254,
    encoding_rs::WINDOWS_1257,
    encoding_rs::WINDOWS_1258,
    encoding_rs::ISO_8859_2,
    encoding_rs::ISO_8859_4,
    encoding_rs::ISO_8859_10,
    encoding_rs::ISO_8859_13,
    encoding_rs::ISO_8859_16,
];

fn by_likelihood(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    if guessed == GBK {
        return GB18030;
    }
    if !guessed.is_single_byte() {
        // A few accented letters can pass for one East Asian character or two.
        let foreign = bytes.iter().filter(|byte| **byte >= 0x80).count();
        return if foreign < 12 && western(bytes, WINDOWS_1252) > 0 { latin(bytes) } else { guessed };
    }
    // A few accented letters and euro signs can pass for another script too.
    let other_script = !LATIN.contains(&guessed) && western(bytes, WINDOWS_1252) > 0;
    if guessed == WINDOWS_1252 || other_script || western(bytes, MACINTOSH) > western(bytes, guessed).max(0) + 2 {
        latin(bytes)
    } else {
        guessed
    }
}

fn latin(bytes: &[u8]) -> &'static Encoding {
    if western(bytes, MACINTOSH) > western(bytes, WINDOWS_1252) { MACINTOSH } else { WINDOWS_1252 }
}

/// How much a decoding looks like western European prose and money: accented letters within words speak for it, signs
/// and capitals within words against it.
fn western(bytes: &[u8], encoding: &'static Encoding) -> i64 {
    let (text, _, _) = encoding.decode(bytes.get(..bytes.len().min(64 * 1024)).unwrap_or(bytes));
    let mut score = 0;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_ascii() {
            let after = chars.peek().copied().unwrap_or(' ');
            score += weigh(before, c, after);
        }
        before = c;
    }
    score
}

fn weigh(before: char, c: char, after: char) -> i64 {
    let in_word = before.is_ascii_alphabetic() || after.is_ascii_alphabetic();
    match c {
        'ä' | 'ö' | 'ü' | 'é' | 'è' | 'ê' | 'à' | 'ç' | 'ñ' | 'ó' | 'í' | 'á' | 'ú' | 'å' | 'ø' | 'æ' | 'ß' | 'ô'
        | 'î' | 'û' | 'â' | 'ë' | 'ï' | 'ã' | 'õ' | 'ò' | 'ù' | 'ì'
            if in_word =>
        {
            2
        }
        'Ä' | 'Ö' | 'Ü' | 'É' | 'È' | 'À' | 'Ç' | 'Ñ' | 'Å' | 'Ø' | 'Æ' if before.is_lowercase() => -2,
        'Ä' | 'Ö' | 'Ü' | 'É' | 'È' | 'À' | 'Ç' | 'Ñ' | 'Å' | 'Ø' | 'Æ' if in_word => 2,
        '£' | '€' if after.is_ascii_digit() || before.is_ascii_digit() || after == ' ' || before == ' ' => 2,
        '£' | '€' | '°' | '§' if !in_word => 1,
        '\u{80}'..='\u{9f}' | '\u{fffd}' => -4,
        c if c.is_alphabetic() => -1,
        _ if in_word && c != '\u{a0}' && c != '’' && c != '–' => -2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, encoding: &'static Encoding) -> &'static Encoding {
        let (bytes, _, unmappable) = encoding.encode(text);
        assert!(!unmappable, "{text}");
        detect(&bytes).encoding
    }

    const GERMAN: &str = "Buchungstag;Empfänger;Betrag\r\n01.02.2021;Bäckerei Müller, Köln;-3,50\r\n02.02.2021;Gebühr für März;-1,00\r\n";

    #[test]
    fn eight_bit_encodings() {
        assert_eq!(found(GERMAN, UTF_8), UTF_8);
        assert_eq!(found(GERMAN, WINDOWS_1252), WINDOWS_1252);
        let (mac, _, _) = WINDOWS_1252.encode("");
        assert!(mac.is_empty());
        // Bäckerei Müller as a Macintosh writes it.
        assert_eq!(detect(b"Empf\x8anger,Betrag\rB\x8ackerei M\x9fller,1\rCaf\x8e,2\r").encoding, MACINTOSH);
        assert_eq!(detect(b"Date,Note\n2012-01-01,caf\xe9 \xa320\n").encoding, WINDOWS_1252);
    }

    #[test]
    fn few_accents_and_euro_signs_stay_western() {
        let line = "03-02-2021\tCaf\u{e9} Belgi\u{eb}\t-1.234,56 \u{20ac}\t5.000,00 \u{20ac}\r";
        let file = format!("Boekdatum\tOmschrijving\tBedrag\tSaldo\r{}", line.repeat(9));
        assert_eq!(found(&file, WINDOWS_1252), WINDOWS_1252);
        let russian = "\u{414}\u{430}\u{442}\u{430};\u{421}\u{443}\u{43c}\u{43c}\u{430}\n01.02.2021;\u{41e}\u{43f}\u{43b}\u{430}\u{442}\u{430} \u{437}\u{430} \u{43c}\u{430}\u{440}\u{442}\n";
        assert_eq!(found(&russian.repeat(9), encoding_rs::WINDOWS_1251), encoding_rs::WINDOWS_1251);
    }

    #[test]
    fn east_asian_encodings() {
        let chinese = "交易日期,交易金额,账户余额,对方户名,摘要\n2021-03-05,-120.00,880.00,北京超市有限公司,购物消费\n";
        assert_eq!(found(chinese, GB18030), GB18030);
        let japanese = "日付,摘要,お支払金額,お預り金額,差引残高\n2021/03/05,カード引き落とし,1200,,8800\n2021/03/06,給与振込,,250000,258800\n";
        assert_eq!(found(japanese, encoding_rs::EUC_JP), encoding_rs::EUC_JP);
    }

    #[test]
    fn utf16_without_a_mark() {
        let bytes: Vec<u8> = "Date,Amount\n2021-01-01,5.00\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(detect(&bytes).encoding, UTF_16BE);
    }

    #[test]
    fn a_damaged_place_does_not_change_the_encoding() {
        let mut bytes = GERMAN.as_bytes().to_vec();
        bytes.extend_from_slice(b"\xff\n");
        assert_eq!(detect(&bytes).encoding, UTF_8);
        bytes.extend_from_slice(&"ä".as_bytes()[..1]);
        assert_eq!(detect(&bytes).encoding, UTF_8);
    }
}
