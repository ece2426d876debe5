//! Who appears in the case? Every person, company and place is invented.

use super::random::Random;

pub(super) const ASSOCIATION: &str = "Orchard Lane Homes Ltd";
pub(super) const MARINE: &str = "Halden Marine Supplies Ltd";
pub(super) const DIRECTOR: &str = "M Halden";

/// A member of staff: name, role, monthly net pay in minor units, sort code and account, address, years of joining and
/// leaving as (year, month, day).
pub(super) struct Employee {
    pub(super) name: &'static str,
    pub(super) role: &'static str,
    pub(super) net_pay: i64,
    pub(super) account: &'static str,
    pub(super) address: &'static str,
    pub(super) left: Option<(i32, u8, u8)>,
}

const fn employee(
    name: &'static str,
    role: &'static str,
    net_pay: i64,
    account: &'static str,
    address: &'static str,
    left: Option<(i32, u8, u8)>,
) -> Employee {
    Employee { name, role, net_pay, account, address, left }
}

/// The staff. J Mercer's account is also that of Brightwater FM Services; two leavers are paid on.
pub(super) const STAFF: [Employee; 18] = [
    employee(
        "M Halden",
        "Managing director",
        612_744,
        "20-65-18 73310984",
        "The Moorings, Quay Street, Saltmere",
        None,
    ),
    employee("J Mercer", "Facilities manager", 288_416, "20-44-17 61290883", "4 Cooper's Row, Westmere", None),
    employee("A Lindqvist", "Purchase ledger clerk", 201_933, "40-12-09 55120376", "18 Alder Close, Westmere", None),
    employee("R Osei", "Purchase ledger clerk", 198_250, "60-30-22 10449217", "77 Station Road, Westmere", None),
    employee("D Pryce", "Finance manager", 341_507, "20-44-17 33018274", "2 Vicarage Lane, Hollins", None),
    employee("M Tandy", "Accounts assistant", 186_040, "11-05-31 00873319", "31 Mill Rise, Hollins", None),
    employee("P Nowak", "Buyer", 214_679, "40-12-09 61177802", "9 Weavers' Yard, Westmere", None),
    employee("T Adeyemi", "Housing officer", 223_911, "60-30-22 20983341", "52 Orchard Court, Westmere", None),
    employee("S Kaur", "Housing officer", 219_085, "77-14-02 44190268", "6 Lock Cottages, Saltmere", None),
    employee("C Whitcombe", "Housing officer", 221_340, "40-12-09 80021655", "15 Priory Street, Westmere", None),
    employee(
        "L Ferreira",
        "Lettings negotiator",
        187_762,
        "20-44-17 90034128",
        "Flat 3, 88 High Street, Hollins",
        Some((2021, 9, 30)),
    ),
    employee("G Baptiste", "Caretaker", 171_208, "11-05-31 00991274", "1 Orchard Court, Westmere", Some((2022, 3, 31))),
    employee("N Farrow", "Caretaker", 172_655, "60-30-22 30117745", "44 Brewhouse Lane, Westmere", None),
    employee("I Dumitru", "Night desk", 183_317, "77-14-02 50026619", "12 Canal Row, Saltmere", None),
    employee(
        "E Holloway",
        "Night desk",
        181_904,
        "40-12-09 77320841",
        "3 Tannery Court, Westmere",
        Some((2022, 11, 30)),
    ),
    employee("Y Brandt", "Project surveyor", 296_112, "20-44-17 14452090", "The Old Forge, Hollins", None),
    employee("K Amankwah", "Lettings negotiator", 185_476, "11-05-31 01043380", "27 Market Place, Westmere", None),
    employee("F Sorley", "Assistant to the director", 229_530, "77-14-02 60148822", "8 Quay Street, Saltmere", None),
];

/// People who order goods and services.
pub(super) const BUYERS: [&str; 6] = ["P Nowak", "J Mercer", "T Adeyemi", "S Kaur", "C Whitcombe", "Y Brandt"];
/// People who post invoices on working days, by user name.
pub(super) const POSTERS: [&str; 4] = ["a.lindqvist", "r.osei", "m.tandy", "d.pryce"];

const FORENAMES: [&str; 48] = [
    "A", "Aisha", "Alan", "Amelia", "Ana", "Anton", "B", "Beatrice", "Callum", "Chen", "Clara", "Dan", "Deepa", "E",
    "Edith", "Emeka", "Farah", "Finn", "G", "Grace", "Hana", "Hugo", "Ines", "Ivan", "J", "Jade", "Jonas", "K", "Kofi",
    "Layla", "Leon", "M", "Maeve", "Mina", "Nadia", "Noel", "Oona", "Owen", "P", "Petra", "Quentin", "R", "Rosa", "S",
    "Tariq", "Una", "Victor", "Zoe",
];
const SURNAMES: [&str; 60] = [
    "Abara",
    "Acheson",
    "Aldous",
    "Amadi",
    "Appleyard",
    "Baptista",
    "Barlow",
    "Bhatt",
    "Birchall",
    "Brandt",
    "Cairney",
    "Castell",
    "Chowdhury",
    "Conway",
    "Dacre",
    "Dlamini",
    "Dunmore",
    "Eke",
    "Ellery",
    "Farooqi",
    "Fenwick",
    "Gallagher",
    "Garside",
    "Goh",
    "Hadley",
    "Haque",
    "Holroyd",
    "Ibrahim",
    "Imrie",
    "Jankowski",
    "Jessop",
    "Kamara",
    "Keogh",
    "Kowalczyk",
    "Lacey",
    "Lindley",
    "Lowther",
    "Mahmood",
    "Marchetti",
    "McAllister",
    "Mensah",
    "Naylor",
    "Nkemelu",
    "O'Dowd",
    "Okafor",
    "Pemberton",
    "Petrov",
    "Quigley",
    "Rahman",
    "Ravenhill",
    "Sato",
    "Shaw",
    "Silva",
    "Tennant",
    "Thackray",
    "Uddin",
    "Varga",
    "Wetherby",
    "Yilmaz",
    "Zeller",
];
pub(super) const PLACES: [&str; 36] = [
    "Aldgate",
    "Alder",
    "Ashby",
    "Beacon",
    "Birchfield",
    "Bridgewell",
    "Canal Street",
    "Castlegate",
    "Chandlers",
    "Cobden",
    "Coppice",
    "Dovecote",
    "Eastfield",
    "Fairholme",
    "Fellside",
    "Greenway",
    "Harbour",
    "Hawthorn",
    "Hollins",
    "Ironbridge Lane",
    "Juniper",
    "Kingsmoor",
    "Larkhill",
    "Lowfield",
    "Millrace",
    "Northgate",
    "Oakwell",
    "Priory",
    "Quayside",
    "Redbrook",
    "Saltmere",
    "Tannery",
    "Uplands",
    "Vale",
    "Westmere",
    "Wharfside",
];
const BLOCKS: [&str; 8] = [
    "Orchard Court",
    "Damson House",
    "Quince Walk",
    "Medlar Mews",
    "Pippin Row",
    "Bramley Wharf",
    "Russet Place",
    "Cider Mill",
];

/// A tenant's or landlord's name.
pub(super) fn person(random: &mut Random) -> String {
    let forename = *random.pick(&FORENAMES);
    format!("{forename} {}", random.pick(&SURNAMES))
}

/// The flat of the `index`-th tenant.
pub(super) fn flat(index: u32) -> String {
    let blocks = u32::try_from(BLOCKS.len()).unwrap_or(1);
    let block = BLOCKS[usize::try_from(index % blocks).unwrap_or(0)];
    format!("Flat {} {block}", index / blocks + 1)
}

/// A bank account as sort code and number.
pub(super) fn bank_account(random: &mut Random) -> String {
    format!(
        "{:02}-{:02}-{:02} {:08}",
        random.between(10, 89),
        random.between(0, 99),
        random.between(0, 99),
        random.between(10_000_000, 99_999_999)
    )
}
