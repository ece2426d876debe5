//! The release folder: what is served as static files, or carried on a stick.

use std::path::Path;

use anyhow::{Context, Result, bail};
use nexus_update::{Artefact, CaseSchema, FORMAT, MANIFEST, Manifest, SIGNATURE, Seen, hex, verify_folder};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use super::Job;
use super::packages::Package;
use crate::command::root;

/// Number of the manifest that lies in a folder; 0 where none does.
pub(crate) fn sequence_in(folder: &Path) -> u64 {
    let bytes = std::fs::read(folder.join(MANIFEST)).unwrap_or_default();
    Manifest::read(&bytes).map(|manifest| manifest.sequence).unwrap_or(0)
}

/// Signs and lays out, then checks the folder as a computer that takes it does. Gives the names of its files.
pub(crate) fn lay(
    job: &Job<'_>,
    revoke: &[String],
    case_schema: u32,
    packages: &[Package],
    staging: &Path,
    out: &Path,
) -> Result<Vec<String>> {
    let _ = std::fs::remove_dir_all(out);
    std::fs::create_dir_all(out)?;
    let notes = notes(&std::fs::read_to_string(root().join("CHANGELOG.md"))?, &job.version)?;
    std::fs::write(out.join("notes.txt"), &notes)?;
    for name in ["sbom.cdx.json", "licences.txt"] {
        std::fs::copy(staging.join(name), out.join(name))?;
    }
    let artefacts = packages.iter().map(|package| artefact(job, package, out)).collect::<Result<Vec<_>>>()?;
    let published = OffsetDateTime::from_unix_timestamp(job.time)?;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        sequence: job.sequence,
        version: job.version.parse()?,
        channel: job.channel.to_owned(),
        published,
        expires: published + Duration::days(i64::from(job.days)),
        // Every schema since the first can be brought up to date.
        case_schema: CaseSchema { min: 1, max: case_schema },
        rollout: job.rollout,
        revokes: revoke.to_vec(),
        notes: notes.clone(),
        artefacts,
    };
    let text = serde_json::to_vec_pretty(&manifest)?;
    std::fs::write(out.join(MANIFEST), &text)?;
    std::fs::write(out.join(SIGNATURE), job.keys.sign(&text, "Nexus Examiner release manifest")?)?;
    std::fs::write(out.join("latest.json"), latest(job, &manifest)?)?;
    std::fs::write(out.join("SHA256SUMS"), sums(out)?)?;
    let report = verify_folder(out, &job.keys.ring()?, &Seen::default(), job.sequence)?;
    if !report.absent.is_empty() {
        bail!("the folder lacks {:?}", report.absent);
    }
    names(out)
}

fn artefact(job: &Job<'_>, package: &Package, out: &Path) -> Result<Artefact> {
    let name = package.file.file_name().context("no name")?.to_string_lossy().replace(' ', "-");
    let bytes = std::fs::read(&package.file)?;
    std::fs::write(out.join(&name), &bytes)?;
    let comment = format!("timestamp:{}\tfile:{name}\tversion:{}", job.time, job.version);
    Ok(Artefact {
        target: package.target.clone(),
        size: bytes.len() as u64,
        sha256: hex(&Sha256::digest(&bytes)),
        signature: job.keys.sign(&bytes, &comment)?,
        file: name,
    })
}

/// What Tauri's own updaters read; ours reads the signed manifest.
fn latest(job: &Job<'_>, manifest: &Manifest) -> Result<String> {
    use base64::Engine as _;
    let platforms: serde_json::Map<String, Value> = manifest
        .artefacts
        .iter()
        .map(|artefact| {
            let signature = base64::engine::general_purpose::STANDARD.encode(&artefact.signature);
            let url = format!("{}/{}/{}", job.address.trim_end_matches('/'), job.channel, artefact.file);
            (artefact.target.clone(), json!({"signature": signature, "url": url}))
        })
        .collect();
    Ok(serde_json::to_string_pretty(&json!({
        "version": job.version, "notes": manifest.notes, "pub_date": manifest.published.format(&Rfc3339)?,
        "platforms": platforms,
    }))?)
}

fn sums(out: &Path) -> Result<String> {
    let lines: Result<Vec<String>> = names(out)?
        .into_iter()
        .map(|name| Ok(format!("{}  {name}\n", hex(&Sha256::digest(std::fs::read(out.join(&name))?)))))
        .collect();
    Ok(lines?.concat())
}

fn names(out: &Path) -> Result<Vec<String>> {
    let mut names: Vec<String> =
        out.read_dir()?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

/// The section of a version in the changelog.
fn notes(changelog: &str, version: &str) -> Result<String> {
    let mut sections = changelog.split("\n## ").skip(1);
    let section = sections.find(|section| section.split_whitespace().next() == Some(version));
    let section = section.with_context(|| format!("CHANGELOG.md has no section for {version}"))?;
    Ok(section.split_once('\n').map(|(_, text)| text.trim().to_owned()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_the_section_of_the_version() {
        let text = "# Changes\n\n## 0.2.0\n\n- Two.\n\n## 0.1.0 (June)\n\n- One.\n- And more.\n";
        assert_eq!(notes(text, "0.2.0").unwrap(), "- Two.");
        assert_eq!(notes(text, "0.1.0").unwrap(), "- One.\n- And more.");
        assert!(notes(text, "0.3.0").is_err());
    }
}
