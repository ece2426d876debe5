//! Every way in which a feed can lie or fail, with the code that it is refused with.

use nexus_update::{MANIFEST, SIGNATURE};
use serde_json::{Value, json};

use super::{Behaviour, Press, Release};

/// A lie: what it is, what is served, how, and the code.
pub type Lie = (String, Release, Behaviour, &'static str);

/// Each lie around a genuine release of `version` with an installer, numbered `sequence` (at least 3). A computer that
/// has seen `sequence - 2` refuses them all. A slow drip takes minutes and is asked for apart.
#[must_use]
pub fn lies(press: &Press, version: &str, sequence: u64, installer: &[u8]) -> Vec<Lie> {
    let good = press.release(version, sequence, installer, |_| {});
    let changed = |pointer: &'static str, value: Value| {
        press.release(version, sequence, installer, move |manifest| *manifest.pointer_mut(pointer).unwrap() = value)
    };
    let inflated = changed("/artefacts/0/signature", press.sign(installer, "0.0.9").into());
    let older = press.release("0.0.9", sequence, installer, |_| {});
    let replayed = press.release(version, sequence - 3, installer, |_| {});
    let leap = press.release(version, sequence + 5_000, installer, |_| {});
    let foreign = Press::default().release(version, sequence, installer, |_| {});
    let (shorter, longer) = (installer.len() - 1, installer.len() + 1);
    let well = Behaviour::Well;
    let lies = [
        ("a bit of the installer", good.flipped(&good.installer), well, "update_wrong_hash"),
        ("a bit of the manifest", good.flipped(MANIFEST), well, "update_not_signed"),
        ("a bit of the signature", good.flipped(SIGNATURE), well, "update_not_signed"),
        ("another key", foreign, well, "update_not_signed"),
        ("an old installer under an inflated version", inflated, well, "update_other_version"),
        ("an older version", older, well, "update_downgrade"),
        ("a manifest from before", replayed, well, "update_replayed"),
        ("a leap", leap, well, "update_leap"),
        ("another platform", changed("/artefacts/0/target", json!("windows-x86_64-msi")), well, "update_wrong_target"),
        ("another channel", changed("/channel", json!("beta")), well, "update_wrong_channel"),
        ("cases of another schema", changed("/case_schema/max", json!(1)), well, "update_case_schema"),
        ("a size too small", changed("/artefacts/0/size", json!(shorter)), well, "update_too_long"),
        ("a size too large", changed("/artefacts/0/size", json!(longer)), well, "update_cut_short"),
        ("an http address", changed("/artefacts/0/file", json!("http://a/b")), well, "update_manifest_unreadable"),
        ("a redirect to http", good.clone(), Behaviour::RedirectToHttp, "update_address"),
        ("an endless stream", good.clone(), Behaviour::Endless, "update_too_long"),
        ("no feed there", Release::default(), well, "update_feed"),
        ("status 404", good.clone(), Behaviour::Status(404), "update_feed"),
        ("status 500", good.clone(), Behaviour::Status(500), "update_feed"),
        ("a page instead of JSON", good.clone(), Behaviour::NotJson, "update_signature_unreadable"),
    ];
    let mut all: Vec<Lie> = lies.map(|(name, release, how, code)| (name.to_owned(), release, how, code)).into();
    all.extend(
        (0..10).map(|tenth| {
            (format!("cut after {tenth} tenths"), good.clone(), Behaviour::CutAt(tenth), "update_cut_short")
        }),
    );
    all
}
