//! Archives that unpack to more than they are, name what lies outside, or are no archives.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::CompressionMethod::{Deflated, Stored};
use zip::write::{SimpleFileOptions, ZipWriter};

use super::{Hostile, Size, file};

pub(super) const CSV: &[u8] = b"Date,Description,Amount,Currency\r\n14/02/2021,Alder Roofing,-120.50,GBP\r\n";

/// A ZIP of members by name.
pub(super) fn zip<'a>(members: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    archive(members, Stored)
}

/// The same, packed.
pub(super) fn packed<'a>(members: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    archive(members, Deflated)
}

#[allow(clippy::expect_used, reason = "an archive in memory")]
fn archive<'a>(members: impl IntoIterator<Item = (&'a str, &'a [u8])>, method: zip::CompressionMethod) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        out.start_file(name, SimpleFileOptions::default().compression_method(method)).expect("in memory");
        out.write_all(bytes).expect("in memory");
    }
    out.finish().expect("in memory").into_inner()
}

#[allow(clippy::expect_used, reason = "an archive in memory")]
fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    out.write_all(bytes).expect("in memory");
    out.finish().expect("in memory")
}

pub(super) fn files(size: Size) -> Vec<Hostile> {
    let zeros = vec![b'0'; size.of(66 << 20, 8)];
    let bomb = packed([("statement.csv", &zeros[..])]);
    let mut nested = packed([("statement.csv", CSV)]);
    let mut nested_gz = gz(CSV);
    for level in 0..40 {
        nested = zip([(format!("{level}.zip").as_str(), &nested[..])]);
        nested_gz = gz(&nested_gz);
    }
    let names: Vec<String> = (0..10_001).map(|member| format!("{member}.csv")).collect();
    let slips =
        ["../../../../tmp/slip.csv", "/tmp/slip.csv", "C:\\slip.csv", "..\\slip.csv", "a/../../b.csv", "con.csv", "."];
    let good = packed([("a.csv", CSV), ("b.csv", CSV)]);
    let mut wrong_sum = zip([("a.csv", CSV), ("b.csv", CSV)]);
    wrong_sum[45] ^= 1;
    let mut encrypted = good.clone();
    encrypted[6] |= 1;
    let mut directory_lies = good.clone();
    let end = directory_lies.len() - 22;
    directory_lies[end + 8..end + 12].fill(0xff);
    let mut far_directory = good.clone();
    far_directory[end + 16..end + 20].fill(0xfe);
    let mut sizes_lie = good.clone();
    sizes_lie[18..26].fill(0x7f);
    vec![
        file("bomb.zip", bomb.clone()),
        file("bombs.zip", packed(names[..40].iter().map(|name| (name.as_str(), &zeros[..8 << 20])))),
        file("bomb-in-a-zip.zip", zip([("inner.zip", &bomb[..])])),
        file("bomb.csv.gz", gz(&zeros)),
        file("nested.zip", nested),
        file("nested.csv.gz", nested_gz),
        file("members.zip", zip(names.iter().map(|name| (name.as_str(), &CSV[..1])))),
        file("slips.zip", zip(slips.iter().map(|name| (*name, CSV)))),
        file("slips-and-nothing-else.zip", zip(slips.iter().map(|name| (*name, &b"nothing"[..])))),
        file("control-signs.zip", zip([("a\u{1b}[2J\u{202e}vsc.csv", CSV)])),
        file("endless-name.zip", zip([("n".repeat(60_000).as_str(), CSV)])),
        file("empty.zip", b"PK\x05\x06".iter().copied().chain([0; 18]).collect::<Vec<_>>()),
        file("empty-members.zip", zip([("a.csv", &b""[..]), ("b.csv", b"")])),
        file("folders-only.zip", zip([("a/", &b""[..]), ("a/b/", b"")])),
        file("nothing-to-read.zip", zip([("a.png", &b"\x89PNG\r\n"[..]), ("b.txt", b"hello")])),
        file("one-bad-member.zip", zip([("a.csv", CSV), ("b.csv", &[0xff; 4_000]), ("c.csv", CSV)])),
        file("wrong-sum.zip", wrong_sum),
        file("encrypted.zip", encrypted),
        file("counts-lie.zip", directory_lies),
        file("directory-beyond-the-end.zip", far_directory),
        file("sizes-lie.zip", sizes_lie),
        file("head-only.zip", &good[..30]),
        file("without-directory.zip", &good[..good.len() - 60]),
        file("behind-something.zip", [b"MZ self-extracting".as_slice(), &good].concat()),
        file("before-something.zip", [&good[..], &[0; 70_000]].concat()),
        file("two-in-one.zip", [&good[..], &good].concat()),
        file("several.csv.gz", [gz(CSV), gz(CSV)].concat()),
        file("garbage-behind.csv.gz", [gz(CSV), vec![0x55; 100]].concat()),
        file("cut.csv.gz", gz(CSV)[..30].to_vec()),
        file("wrong-sum.csv.gz", {
            let mut bytes = gz(CSV);
            let last = bytes.len() - 6;
            bytes[last] ^= 1;
            bytes
        }),
        file("head-only.csv.gz", b"\x1f\x8b\x08".to_vec()),
        file("name-without-end.csv.gz", [&b"\x1f\x8b\x08\x08\0\0\0\0\0\x03"[..], &[b'n'; 100_000]].concat()),
        file("nothing.csv.gz", gz(b"")),
        file("fixed-block-without-end.csv.gz", [&b"\x1f\x8b\x08\0\0\0\0\0\0\x03"[..], &[0; 50_000]].concat()),
    ]
}
