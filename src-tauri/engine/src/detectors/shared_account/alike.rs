//! Is a supplier named like somebody who works here? Surnames that are written and sound alike, and are rare among the
//! parties.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;
use rphonetic::DoubleMetaphone;

use super::super::contract::{Draft, Innocent, Input, Refusal};
use super::super::groups::total;
use super::super::innocent;
use super::super::scan::{Scan, Side};
use super::Parameters;

/// Words by which a name is that of a firm and not of a person.
const FIRM: [&str; 30] = [
    "ltd",
    "limited",
    "llp",
    "plc",
    "inc",
    "llc",
    "corp",
    "gmbh",
    "ag",
    "kg",
    "bv",
    "nv",
    "sarl",
    "sas",
    "sa",
    "srl",
    "spa",
    "oy",
    "as",
    "ab",
    "co",
    "company",
    "partners",
    "services",
    "supplies",
    "consulting",
    "consultants",
    "associates",
    "trading",
    "group",
];
/// Shortest surname that is compared: short ones sound like many.
const SHORTEST: usize = 4;

/// Somebody who orders or posts, by name.
struct Person {
    term: u32,
    surname: String,
}

/// Parties whose names hold a word, by how the word sounds.
type Sounds = BTreeMap<String, Vec<(u32, String)>>;

pub(super) fn drafts(input: &Input<'_>, parameters: &Parameters) -> Result<Vec<Draft>, Refusal> {
    let scan = input.scan;
    let persons = persons(scan);
    if persons.is_empty() {
        return Ok(Vec::new());
    }
    let metaphone = DoubleMetaphone::new(Some(6));
    let codes = |word: &str| {
        let both = metaphone.double_metaphone(word);
        BTreeSet::from([both.primary(), both.alternate()])
    };
    let sounds = sounds(scan, &codes);
    let mut found: BTreeMap<u32, Draft> = BTreeMap::new();
    for person in &persons {
        for code in codes(&person.surname).iter().filter(|code| !code.is_empty()) {
            let alike = sounds.get(code).map_or(&[][..], Vec::as_slice);
            let bearers: BTreeSet<u32> = alike.iter().map(|(party, _)| *party).collect();
            // A name that many bear says nothing about anybody.
            if bearers.len() > parameters.most_bearers {
                continue;
            }
            for (party, word) in alike {
                let close = strsim::jaro_winkler(&person.surname, word);
                if close >= parameters.similar && !found.contains_key(party) {
                    let drafted = draft(input, person, (*party, word, close), bearers.len())?;
                    found.extend(drafted.map(|draft| (*party, draft)));
                }
            }
        }
    }
    let base_rate = found.len() as f64 / (scan.parties.iter().count() as f64).max(1.0);
    Ok(found.into_values().map(|draft| Draft { base_rate: Some(base_rate.min(1.0)), ..draft }).collect())
}

/// Words of a name, lower case, without what stands in brackets.
fn words(name: &str) -> Vec<String> {
    let plain = name.split('(').next().unwrap_or_default().to_lowercase();
    plain.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Buyers and posters whose names hold a surname: `J Mercer`, `j.mercer`.
fn persons(scan: &Scan) -> Vec<Person> {
    let terms: BTreeSet<u32> = scan.sides().flat_map(|side| side.person.iter().chain(&side.poster)).copied().collect();
    let named = terms.into_iter().filter(|term| *term != 0).filter_map(|term| {
        let words = words(scan.term(term));
        let surname = words.last().filter(|word| words.len() > 1 && word.chars().count() >= SHORTEST)?;
        Some(Person { term, surname: surname.clone() })
    });
    named.collect()
}

fn sounds(scan: &Scan, codes: &dyn Fn(&str) -> BTreeSet<String>) -> Sounds {
    let mut known: HashMap<String, BTreeSet<String>> = HashMap::default();
    let mut found = Sounds::new();
    for (party, name) in (0u32..).zip(scan.parties.iter()) {
        let words = words(name);
        if !words.iter().any(|word| FIRM.contains(&word.as_str())) {
            continue;
        }
        for word in words.into_iter().filter(|word| word.chars().count() >= SHORTEST && !FIRM.contains(&word.as_str()))
        {
            let codes = known.entry(word.clone()).or_insert_with(|| codes(&word));
            for code in codes.iter().filter(|code| !code.is_empty()) {
                found.entry(code.clone()).or_default().push((party, word.clone()));
            }
        }
    }
    found
}

fn draft(
    input: &Input<'_>,
    person: &Person,
    (party, word, close): (u32, &str, f64),
    bearers: usize,
) -> Result<Option<Draft>, Refusal> {
    let scan = input.scan;
    let sides: [&Side; 2] = [&scan.expenses, &scan.bank];
    let Some(side) = sides.into_iter().find(|side| !side.by_party().rows(party).is_empty()) else { return Ok(None) };
    let currency = side.currency[side.by_party().rows(party)[0] as usize];
    let same = |row: &u32| side.currency[*row as usize] == currency;
    let rows: Vec<u32> = side.by_party().rows(party).iter().copied().filter(same).collect();
    let amount = total(side, &rows);
    if amount < i128::from(input.settings.limit(currency)?) {
        return Ok(None);
    }
    let own =
        rows.iter().filter(|row| [side.person[**row as usize], side.poster[**row as usize]].contains(&person.term));
    let own = own.count();
    let (firm, name) = (scan.party(party), scan.term(person.term));
    let mut speaks_for =
        vec![format!("“{word}” and “{}” sound alike; {bearers} of the firms bear such a name.", person.surname)];
    if own > 0 {
        speaks_for.push(format!("{name} ordered or posted {own} of its {} rows.", rows.len()));
    }
    let share = own as f64 / rows.len() as f64;
    Ok(Some(Draft {
        key: format!("alike:{firm}|{name}"),
        title: format!("{firm} bears the name of {name}"),
        subjects: vec![scan.party_subject(party), scan.person_subject(person.term)],
        k: rows.len() as u64,
        n: rows.len() as u64,
        amount,
        currency: currency.code(),
        pattern: "name a firm that sounds like somebody who orders or posts".to_owned(),
        observed: close,
        expected: 0.0,
        statistic: ("Jaro-Winkler", close),
        effect: ("Jaro-Winkler", close),
        strength: 0.3 + 0.2 / bearers.max(1) as f64 + 0.3 * share,
        speaks_for,
        innocent: vec![
            Innocent::unknown("Namesakes", "The rows do not say who owns the firm."),
            innocent::papers(scan, side, &rows),
        ],
        would_change: vec!["The register entry of the firm; the person's declaration of interests.".to_owned()],
        missing: vec!["Addresses of suppliers and staff, which the rows do not state.".to_owned()],
        rows: side.rows(rows),
        ..Draft::default()
    }))
}
