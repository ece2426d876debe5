//! Suppliers of the trial, and what a bank makes of their names.

use super::random::Random;

const FIRST: &[&str] = &[
    "Halden",
    "Vantage",
    "Corvus",
    "Meridian",
    "Ashford",
    "Belmont",
    "Caldera",
    "Dunmore",
    "Everly",
    "Fairfax",
    "Garnet",
    "Harrow",
    "Ibex",
    "Juniper",
    "Kestrel",
    "Larkspur",
    "Marlow",
    "Northgate",
    "Oakridge",
    "Pemberton",
    "Quayside",
    "Redwood",
    "Selwyn",
    "Thornbury",
    "Umber",
    "Valiant",
    "Westbrook",
    "Yarrow",
    "Zephyr",
    "Albion",
    "Bracken",
    "Cobalt",
    "Dorset",
    "Ember",
    "Fenwick",
    "Granite",
    "Holloway",
    "Ironbridge",
    "Jasper",
    "Kingsway",
    "Lumen",
    "Mercer",
    "Nimbus",
    "Orchard",
    "Paragon",
    "Quill",
    "Rowan",
    "Sterling",
    "Tamarack",
    "Upland",
    "Vertex",
    "Wexford",
    "Yorkdale",
    "Zenith",
    "Arden",
    "Birchwood",
    "Clarendon",
    "Drummond",
    "Elmfield",
    "Foxglove",
];
const SECOND: &[&str] = &[
    "Marine",
    "Freight",
    "Consulting",
    "Catering",
    "Logistics",
    "Stationery",
    "Electrical",
    "Plumbing",
    "Software",
    "Printing",
    "Security",
    "Cleaning",
    "Legal",
    "Energy",
    "Telecom",
    "Furniture",
    "Travel",
    "Packaging",
    "Textiles",
    "Motors",
    "Laboratories",
    "Foods",
    "Media",
    "Scaffolding",
    "Insurance",
    "Training",
    "Hosting",
    "Timber",
    "Glass",
    "Optical",
    "Haulage",
    "Nurseries",
    "Roofing",
    "Recruitment",
    "Refrigeration",
    "Chemicals",
    "Fasteners",
    "Waste",
    "Audio",
    "Vending",
];
const LAST: &[&str] = &["Ltd", "Services", "Group", "GmbH", "Supplies", "Partners", "SA", "B.V.", "LLP", "Holdings"];
const CHANNELS: &[&str] =
    &["", "", "", "CARD PAYMENT TO ", "FPO ", "BACS ", "DD ", "POS 4471 ", "TRANSFER ", "BILL PAYMENT ", "SEPA CT "];

/// A supplier.
pub(super) struct Supplier {
    pub(super) name: String,
    /// Middle of its amounts, minor units.
    pub(super) usual: i64,
    /// Number of its last invoice.
    pub(super) invoice: u64,
    pub(super) prefix: &'static str,
    pub(super) account: u32,
    /// Fixed amount billed every month, where it is a contract.
    pub(super) contract: Option<i64>,
}

pub(super) fn suppliers(count: usize, accounts: u32, random: &mut Random) -> Vec<Supplier> {
    (0..count)
        .map(|_| {
            let name = format!("{} {} {}", random.pick(FIRST), random.pick(SECOND), random.pick(LAST));
            // Ten to a hundred thousand, evenly over the magnitudes.
            let usual = (0..random.below(14)).fold(1_000 + random.between(0, 900), |amount, _| amount * 185 / 100);
            let contract = random.per_mille(120).then(|| usual / 500 * 500 + 500);
            Supplier {
                name,
                usual,
                invoice: 1_000 + random.below(90_000),
                prefix: random.pick(&["INV-", "", "R", "2025/", "SI"]),
                account: u32::try_from(random.below(u64::from(accounts))).unwrap_or(0),
                contract,
            }
        })
        .collect()
}

/// A supplier's name as a statement prints it; `noise` is the number of slips in a hundred names.
pub(super) fn on_statement(name: &str, noise: u64, random: &mut Random) -> String {
    let mut text: Vec<u8> = name.to_ascii_uppercase().replace('.', "").into_bytes();
    let slips = u64::from(random.below(100) < noise) + u64::from(random.below(100) < noise / 2);
    for _ in 0..slips {
        let at = usize::try_from(random.below(text.len() as u64 - 1)).unwrap_or(0);
        match random.below(4) {
            0 => {
                text.remove(at);
            }
            1 => text.swap(at, at + 1),
            2 => text[at] = b'A' + u8::try_from(random.below(26)).unwrap_or(0),
            _ => text.insert(at, text[at]),
        }
    }
    let mut text = String::from_utf8(text).unwrap_or_default();
    if random.below(100) < noise / 2 {
        // The last word goes, or the name is cut.
        match random.below(2) {
            0 => text.truncate(text.rfind(' ').unwrap_or(text.len())),
            _ => text.truncate(14),
        }
    }
    format!("{}{}", random.pick(CHANNELS), text.trim_end())
}
