//! What are the programs made of? Every part by name, version, licence and hash, as CycloneDX, from both lock files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Job;
use crate::cargo::cargo;
use crate::command::root;
use crate::steps::succeed;

/// One part.
pub(crate) struct Component {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) licence: String,
    pub(crate) purl: String,
    /// Algorithm and hex digest of the package as its registry has it.
    pub(crate) hash: Option<(&'static str, String)>,
    /// Its sources on this computer, where the licence texts are.
    pub(crate) folder: PathBuf,
    /// False for what only builds: it is in no program.
    pub(crate) shipped: bool,
}

/// Packages of the interface whose code or fonts are in the bundle; all others only build it.
const BUNDLED: &[&str] = &["@tauri-apps/api", "@fontsource", "lucide-static", "svelte", "esm-env", "clsx"];

/// Every part, in order of name and version.
pub(crate) fn components() -> Result<Vec<Component>> {
    let mut components = crates()?;
    components.extend(packages()?);
    components.sort_by(|one, other| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
    Ok(components)
}

/// What both programs link, for this platform.
fn crates() -> Result<Vec<Component>> {
    let text = succeed(&mut cargo(&["metadata", "--locked", "--format-version=1", "--quiet"]))?.text;
    let metadata: Value = serde_json::from_str(text.trim()).context("cargo metadata")?;
    let nodes: BTreeMap<&str, &Value> =
        list(&metadata["resolve"]["nodes"]).filter_map(|node| Some((node["id"].as_str()?, node))).collect();
    let checksums = checksums()?;
    let packages = || list(&metadata["packages"]);
    let mut wanted: Vec<&str> = packages()
        .filter(|package| ["nexus-examiner", "nexus-cli"].iter().any(|name| package["name"] == *name))
        .filter_map(|package| package["id"].as_str())
        .collect();
    let mut reached = BTreeSet::new();
    while let Some(id) = wanted.pop() {
        if reached.insert(id) {
            wanted.extend(linked(nodes.get(id).copied().unwrap_or(&Value::Null)));
        }
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let outside = packages().filter(|package| !package["source"].is_null());
    Ok(outside
        .filter(|package| package["id"].as_str().is_some_and(|id| reached.contains(id)))
        .map(|package| {
            let (name, version) = (text(&package["name"]), text(&package["version"]));
            Component {
                purl: format!("pkg:cargo/{name}@{version}"),
                licence: text(&package["license"]).replace('/', " OR "),
                hash: checksums.get(&(name.clone(), version.clone())).map(|hash| ("SHA-256", hash.clone())),
                folder: PathBuf::from(text(&package["manifest_path"])).parent().unwrap_or(&root()).to_owned(),
                shipped: true,
                name,
                version,
            }
        })
        .collect())
}

/// Packages that a node links, not those that only build or test it.
fn linked(node: &Value) -> impl Iterator<Item = &str> {
    list(&node["deps"])
        .filter(|dependency| list(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null()))
        .filter_map(|dependency| dependency["pkg"].as_str())
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// SHA-256 of each crate, from Cargo.lock.
fn checksums() -> Result<BTreeMap<(String, String), String>> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock"))?;
    let field = |block: &str, name: &str| -> Option<String> {
        let line = block.lines().find_map(|line| line.strip_prefix(&format!("{name} = \"")))?;
        Some(line.trim_end_matches('"').to_owned())
    };
    let blocks = lock.split("[[package]]");
    Ok(blocks
        .filter_map(|block| Some(((field(block, "name")?, field(block, "version")?), field(block, "checksum")?)))
        .collect())
}

/// What builds the interface, and what of it is in the bundle.
fn packages() -> Result<Vec<Component>> {
    let ui = root().join("ui");
    let lock: Value = serde_json::from_slice(&std::fs::read(ui.join("package-lock.json"))?)?;
    let packages = lock["packages"].as_object().context("package-lock.json has no packages")?;
    Ok(packages
        .iter()
        .filter_map(|(path, package)| {
            let name = path.rsplit("node_modules/").next().filter(|_| !path.is_empty())?.to_owned();
            let version = package["version"].as_str()?.to_owned();
            Some(Component {
                purl: format!("pkg:npm/{}@{version}", name.replace('@', "%40")),
                licence: package["license"].as_str().unwrap_or_default().to_owned(),
                hash: package["integrity"].as_str().and_then(sha512),
                folder: ui.join(path),
                shipped: BUNDLED.iter().any(|bundled| name.starts_with(bundled)),
                name,
                version,
            })
        })
        .collect())
}

fn sha512(integrity: &str) -> Option<(&'static str, String)> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(integrity.strip_prefix("sha512-")?).ok()?;
    Some(("SHA-512", nexus_update::hex(&bytes)))
}

/// CycloneDX 1.6, the same bytes for the same commit.
pub(crate) fn cyclonedx(job: &Job<'_>, components: &[Component]) -> Result<String> {
    let parts: Vec<Value> = components
        .iter()
        .map(|part| {
            let mut value = json!({
                "type": "library", "bom-ref": part.purl, "name": part.name, "version": part.version,
                "scope": if part.shipped { "required" } else { "excluded" }, "purl": part.purl,
            });
            if !part.licence.is_empty() {
                value["licenses"] = json!([{"expression": part.licence}]);
            }
            if let Some((algorithm, digest)) = &part.hash {
                value["hashes"] = json!([{"alg": algorithm, "content": digest}]);
            }
            value
        })
        .collect();
    let time = OffsetDateTime::from_unix_timestamp(job.time)?.format(&Rfc3339)?;
    Ok(serde_json::to_string_pretty(&json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {
            "timestamp": time,
            "component": {
                "type": "application", "bom-ref": "nexus-examiner", "name": "nexus-examiner", "version": job.version,
                "licenses": [{"expression": "MIT OR Apache-2.0"}],
                "properties": [{"name": "commit", "value": job.commit}],
            },
        },
        "components": parts,
    }))?)
}
