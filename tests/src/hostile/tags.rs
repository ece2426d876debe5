//! XML and SGML that attacks its parser: entities, depth, length, encodings.

use super::{Hostile, Size, file, fixture, replaced};

/// Fixture, its ending, an element after whose start anything may stand, and the root's start.
const BASES: [(&str, &str, &str, &str); 6] = [
    ("camt/fixtures/statement.v2.xml", "camt.xml", "<BkToCstmrStmt>", "<Document "),
    ("ofx/fixtures/card_and_cash.xml", "ofx.xml", "<OFX>", "<OFX>"),
    ("einvoice/fixtures/invoice.ubl.xml", "ubl.xml", "<cac:LegalMonetaryTotal>", "<Invoice "),
    ("saft/fixtures/portuguese.xml", "saft.xml", "<GeneralLedgerEntries>", "<AuditFile "),
    ("gnucash/fixtures/book.xml", "gnc.xml", "<gnc:book version=\"2.0.0\">", "<gnc-v2 "),
    ("ofx/fixtures/bank.ofx", "ofx", "<OFX>", "<OFX>"),
];

fn laughs() -> String {
    let mut text = "<!DOCTYPE x [<!ENTITY a0 \"ha\">".to_owned();
    for level in 1..30 {
        let before = format!("&a{};", level - 1).repeat(10);
        text.push_str(&format!("<!ENTITY a{level} \"{before}\">"));
    }
    text + "]>"
}

pub(super) fn files(size: Size) -> Vec<Hostile> {
    let mut files = Vec::new();
    let deep = size.of(100_000, 20);
    let long = size.of(3 << 20, 80);
    for (path, ending, inside, root) in BASES {
        let good = fixture(path);
        let mut with = |name: &str, text: String| {
            files.push(file(format!("{name}.{ending}"), replaced(&good, inside, format!("{inside}{text}").as_bytes())));
        };
        with("deep", "<a>".repeat(deep));
        with("deep-and-back", ["<a>", "</a>"].map(|tag| tag.repeat(deep)).concat());
        with("closed-too-often", "</a>".repeat(deep));
        with("empty-elements", "<a/>".repeat(deep));
        with("endless-text", "x".repeat(long));
        with("endless-name", format!("<{}>", "n".repeat(long)));
        with("endless-attribute", format!("<a b=\"{}\"/>", "v".repeat(long)));
        with("many-attributes", format!("<a {}/>", "b=\"c\" ".repeat(deep)));
        with("open-attribute", "<a b=\"".to_owned());
        with("open-comment", "<!-- ".to_owned());
        with("endless-comment", format!("<!--{}-->", "<a>&b;".repeat(deep)));
        with("open-cdata", "<![CDATA[".to_owned());
        with("endless-cdata", format!("<a><![CDATA[{}]]></a>", "]]".repeat(deep)));
        with("open-instruction", "<?a".to_owned());
        with("unknown-entities", format!("<a>{}</a>", "&b;".repeat(deep)));
        with("numeric-entities", "<a>&#0;&#x110000;&#xD800;&#99999999999;&#x;&;</a>".to_owned());
        with("angle-brackets", "<".repeat(deep));
        with("interleaved", "<a><b></a></b>".repeat(100));
        with("nul-in-a-tag", "<a\0b>c</a\0b>".to_owned());
        with("colons", format!("<{}a>", "b:".repeat(1_000)));
        let mut before = |name: &str, text: String| {
            let bytes = replaced(&good, root, format!("{text}{root}").as_bytes());
            files.push(file(format!("{name}.{ending}"), bytes));
        };
        before("entity-bomb", laughs());
        before("external-entity", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>".to_owned());
        before("external-dtd", "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">".to_owned());
        before("parameter-entity", "<!DOCTYPE x [<!ENTITY % p SYSTEM \"file:///dev/zero\"> %p;]>".to_owned());
        before("second-declaration", "<?xml version=\"9.9\" encoding=\"utf-99\"?>".to_owned());
        let text = String::from_utf8_lossy(&good).into_owned();
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        files.push(file(format!("utf16.{ending}"), wide));
        files.push(file(format!("upper-case.{ending}"), text.to_uppercase()));
        files.push(file(format!("tags-only.{ending}"), format!("{root}>{inside}")));
    }
    files
}
