//! Which month has this name? Full names and usual abbreviations in the main European languages.

/// Names without accents, in lower case. Where languages differ on a word, it is left out (Croatian `listopad` is
/// October, Polish and Czech `listopad` November: Croatian is not read).
const NAMES: [&[&str]; 12] = [
    &[
        "jan",
        "january",
        "januar",
        "janner",
        "januari",
        "janvier",
        "janv",
        "enero",
        "ene",
        "gennaio",
        "gen",
        "janeiro",
        "styczen",
        "stycznia",
        "sty",
        "leden",
        "ledna",
        "tammikuu",
        "tammikuuta",
        "tammi",
        "janeiro",
    ],
    &[
        "feb",
        "february",
        "februar",
        "februari",
        "fevrier",
        "fevr",
        "fev",
        "febrero",
        "febbraio",
        "fevereiro",
        "luty",
        "lutego",
        "lut",
        "unor",
        "unora",
        "helmikuu",
        "helmikuuta",
        "helmi",
    ],
    &[
        "mar",
        "march",
        "marz",
        "maerz",
        "mrz",
        "mars",
        "marzo",
        "marco",
        "maart",
        "mrt",
        "marts",
        "marzec",
        "marca",
        "brezen",
        "brezna",
        "maaliskuu",
        "maaliskuuta",
        "maalis",
    ],
    &[
        "apr",
        "april",
        "avril",
        "avr",
        "abril",
        "abr",
        "aprile",
        "kwiecien",
        "kwietnia",
        "kwi",
        "duben",
        "dubna",
        "huhtikuu",
        "huhtikuuta",
        "huhti",
    ],
    &[
        "may",
        "mai",
        "mayo",
        "maggio",
        "mag",
        "maio",
        "mei",
        "maj",
        "maja",
        "kveten",
        "kvetna",
        "toukokuu",
        "toukokuuta",
        "touko",
    ],
    &[
        "jun",
        "june",
        "juni",
        "juin",
        "junio",
        "giugno",
        "giu",
        "junho",
        "czerwiec",
        "czerwca",
        "cze",
        "cerven",
        "cervna",
        "kesakuu",
        "kesakuuta",
        "kesa",
    ],
    &[
        "jul",
        "july",
        "juli",
        "juillet",
        "juil",
        "julio",
        "luglio",
        "lug",
        "julho",
        "lipiec",
        "lipca",
        "lip",
        "cervenec",
        "cervence",
        "heinakuu",
        "heinakuuta",
        "heina",
    ],
    &[
        "aug", "august", "aout", "agosto", "ago", "augustus", "augusti", "sierpien", "sierpnia", "sie", "srpen",
        "srpna", "elokuu", "elokuuta", "elo",
    ],
    &[
        "sep",
        "sept",
        "september",
        "septembre",
        "septiembre",
        "setiembre",
        "settembre",
        "set",
        "setembro",
        "wrzesien",
        "wrzesnia",
        "wrz",
        "zari",
        "syyskuu",
        "syyskuuta",
        "syys",
    ],
    &[
        "oct",
        "october",
        "okt",
        "oktober",
        "octobre",
        "octubre",
        "ottobre",
        "ott",
        "outubro",
        "out",
        "pazdziernik",
        "pazdziernika",
        "paz",
        "rijen",
        "rijna",
        "lokakuu",
        "lokakuuta",
        "loka",
    ],
    &[
        "nov",
        "november",
        "novembre",
        "noviembre",
        "novembro",
        "listopad",
        "listopada",
        "lis",
        "listopadu",
        "marraskuu",
        "marraskuuta",
        "marras",
    ],
    &[
        "dec",
        "december",
        "dez",
        "dezember",
        "decembre",
        "diciembre",
        "dic",
        "dicembre",
        "dezembro",
        "desember",
        "des",
        "grudzien",
        "grudnia",
        "gru",
        "prosinec",
        "prosince",
        "joulukuu",
        "joulukuuta",
        "joulu",
    ],
];

/// The month 1..=12 of a name in any case, accents or none.
pub(crate) fn month_of(word: &str) -> Option<u8> {
    let mut folded = [0u8; 16];
    let mut len = 0;
    for sign in word.chars() {
        *folded.get_mut(len)? = fold(sign)?;
        len += 1;
    }
    let name = &folded[..len];
    let at = NAMES.iter().position(|names| names.iter().any(|known| known.as_bytes() == name))?;
    u8::try_from(at + 1).ok()
}

fn fold(sign: char) -> Option<u8> {
    let plain = match sign.to_lowercase().next()? {
        'á' | 'ä' | 'å' | 'ą' => 'a',
        'é' | 'è' | 'ě' | 'ę' => 'e',
        'í' => 'i',
        'ö' | 'ó' => 'o',
        'û' | 'ú' | 'ů' => 'u',
        'ç' | 'č' | 'ć' => 'c',
        'ř' => 'r',
        'ś' => 's',
        'ź' | 'ž' => 'z',
        'ń' => 'n',
        'ł' => 'l',
        plain => plain,
    };
    u8::try_from(plain).ok().filter(u8::is_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_belongs_to_two_months() {
        for (index, names) in NAMES.iter().enumerate() {
            for name in *names {
                assert_eq!(month_of(name).map(usize::from), Some(index + 1), "{name}");
            }
        }
    }

    #[test]
    fn accents_and_case() {
        assert_eq!(month_of("Août"), Some(8));
        assert_eq!(month_of("MÄRZ"), Some(3));
        assert_eq!(month_of("październik"), Some(10));
        assert_eq!(month_of("prosince"), Some(12));
        assert_eq!(month_of("monat"), None);
        assert_eq!(month_of("abcdefghijklmnopqrstuvwxyz"), None);
    }
}
