//! Both programs in one package for each system: built here, packed by Tauri's bundler.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::Job;
use crate::cargo::{EVERYTHING, binary, cargo, target};
use crate::command::{answer, program, root};
use crate::steps::succeed;

/// Where man page, completions and file types go on Linux.
const PLACES: &[(&str, &str)] = &[
    ("nexus.bash", "/usr/share/bash-completion/completions/nexus"),
    ("_nexus", "/usr/share/zsh/site-functions/_nexus"),
    ("nexus.fish", "/usr/share/fish/vendor_completions.d/nexus.fish"),
    ("nexus-examiner.xml", "/usr/share/mime/packages/nexus-examiner.xml"),
    ("licences.txt", "/usr/share/doc/nexus-examiner/copyright"),
];

/// Builds both programs for one release and gives the case schema that they write.
pub(crate) fn build(job: &Job<'_>, staging: &Path) -> Result<u32> {
    let mut command = cargo(&["build", "--locked"]);
    if job.profile == "release" {
        command.args(["--release", "-p", "nexus-examiner", "-p", "nexus-cli"]);
        command.args(["--features", "nexus-examiner/custom-protocol"]).env("RUSTFLAGS", without_places()?);
    } else {
        command.args(EVERYTHING).args(["--bin", "nexus", "--bin", "nexus-examiner"]);
    }
    command.env("NEXUS_RELEASE_KEY", &job.keys.release).env("NEXUS_OFFLINE_KEY", &job.keys.offline);
    command.env("NEXUS_SEQUENCE", job.sequence.to_string()).env("NEXUS_COMMIT", &job.commit);
    command.env("NEXUS_VERSION", &job.version).env("SOURCE_DATE_EPOCH", job.time.to_string());
    command.env("TAURI_CONFIG", json!({"version": job.version}).to_string());
    succeed(&mut command)?;
    let nexus = binary(job.profile, "nexus");
    if job.profile == "debug" {
        succeed(Command::new("strip").arg(&nexus).arg(binary(job.profile, "nexus-examiner")))?;
    }
    succeed(Command::new(&nexus).arg("manual").arg(staging))?;
    let status = answer(&nexus.to_string_lossy(), &["update", "status", "--json"]).context("nexus update status")?;
    let status: Value = serde_json::from_str(&status)?;
    if status["version"] != job.version.as_str() {
        bail!("the build says that it is version {}", status["version"]);
    }
    let schema = status["case_schema"].as_u64().context("no case schema")?;
    Ok(u32::try_from(schema)?)
}

/// No path of this computer goes into the programs: equal sources give equal bytes wherever they lie.
fn without_places() -> Result<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo"))).context("no home folder")?;
    Ok(format!("--remap-path-prefix={}=/nexus --remap-path-prefix={}=/cargo", root().display(), home.display()))
}

/// A package: its target in the manifest, and the file.
pub(crate) struct Package {
    pub(crate) target: String,
    pub(crate) file: PathBuf,
}

/// Packs what was built.
pub(crate) fn pack(job: &Job<'_>, staging: &Path) -> Result<Vec<Package>> {
    let kinds: &[&str] = if cfg!(target_os = "linux") {
        &["deb", "rpm"]
    } else if cfg!(windows) {
        &["msi", "nsis"]
    } else {
        &["app", "dmg"]
    };
    let triple = answer("rustc", &["--print", "host-tuple"]).context("rustc --print host-tuple")?;
    let suffix = std::env::consts::EXE_SUFFIX;
    std::fs::copy(binary(job.profile, "nexus"), staging.join(format!("nexus-{triple}{suffix}")))?;
    std::fs::copy(root().join("src-tauri/packaging/nexus-examiner.xml"), staging.join("nexus-examiner.xml"))?;
    let pages = manual_pages(staging)?;
    let settings = staging.join("tauri.json");
    std::fs::write(&settings, serde_json::to_vec_pretty(&configuration(job, staging, &pages))?)?;
    let bundles = target().join(job.profile).join("bundle");
    let _ = std::fs::remove_dir_all(&bundles);
    let tauri = root().join("ui/node_modules/.bin").join(if cfg!(windows) { "tauri.cmd" } else { "tauri" });
    let mut command = program(tauri, &["bundle", "--ci", "--no-sign", "--bundles", &kinds.join(",")]);
    if job.profile == "debug" {
        command.arg("--debug");
    }
    command.arg("--config").arg(&settings).env("SOURCE_DATE_EPOCH", job.time.to_string());
    succeed(&mut command)?;
    let mut packages = Vec::new();
    for kind in kinds {
        let Some(file) = packed(&bundles.join(kind))? else { continue };
        if *kind == "deb" {
            settle_times(job, &file, staging)?;
        }
        let system = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
        packages.push(Package { target: format!("{system}-{}-{kind}", std::env::consts::ARCH), file });
    }
    Ok(packages)
}

fn configuration(job: &Job<'_>, staging: &Path, pages: &[String]) -> Value {
    let from = |name: &str| staging.join(name).display().to_string();
    let mut files = serde_json::Map::new();
    for (name, place) in PLACES {
        files.insert((*place).to_owned(), from(name).into());
    }
    for page in pages {
        files.insert(format!("/usr/share/man/man1/{page}"), from(page).into());
    }
    let template = root().join("src-tauri/packaging/nexus-examiner.desktop").display().to_string();
    let linux = json!({"files": files, "desktopTemplate": template});
    json!({
        "version": job.version,
        "bundle": {
            "externalBin": [from("nexus")],
            "resources": {from("sbom.cdx.json"): "sbom.cdx.json", from("licences.txt"): "licences.txt"},
            "linux": {"deb": linux, "rpm": linux},
        },
    })
}

/// Manual pages, compressed as Debian wants them; gives their names.
fn manual_pages(staging: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in staging.read_dir()?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".1") {
            let packed = std::fs::File::create(staging.join(format!("{name}.gz")))?;
            let mut packed = flate2::write::GzEncoder::new(packed, flate2::Compression::best());
            packed.write_all(&std::fs::read(entry.path())?)?;
            packed.finish()?;
            names.push(format!("{name}.gz"));
        }
    }
    names.sort();
    Ok(names)
}

/// The one file in a bundle's folder.
fn packed(folder: &Path) -> Result<Option<PathBuf>> {
    let endings = ["deb", "rpm", "msi", "exe", "dmg", "gz"];
    let entries = folder.read_dir().with_context(|| folder.display().to_string())?;
    Ok(entries
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known))))
}

/// Packs a .deb anew with the times of the commit and files of root: the bundler takes the times of this build.
fn settle_times(job: &Job<'_>, file: &Path, staging: &Path) -> Result<()> {
    let tree = staging.join("deb");
    succeed(Command::new("dpkg-deb").arg("--raw-extract").arg(file).arg(&tree))?;
    let mut pack = Command::new("dpkg-deb");
    // Times after that of the commit are brought down to it, and everything here is newer.
    // Small for what is shipped, quick for what is thrown away.
    let compression = if job.profile == "release" { "-Zxz" } else { "-Zgzip" };
    pack.args(["--root-owner-group", compression, "--build"]).arg(&tree).arg(file);
    pack.env("SOURCE_DATE_EPOCH", job.time.to_string());
    succeed(&mut pack)?;
    Ok(())
}
