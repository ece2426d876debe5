//! Build, sign and lay out a release: packages, manifest, bill of materials, licences, notes.

mod bill;
mod compare;
mod feed;
mod keys;
mod licences;
mod packages;
mod prove;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use crate::cargo::target;
use crate::command::{answer, root};
use crate::setup::{self, For};
use crate::ui;
use keys::Keys;

/// What is released, and how.
#[derive(Args)]
pub(crate) struct Options {
    /// Channel that the release is for.
    #[arg(long, value_enum, default_value = "stable")]
    channel: Channel,
    /// Folder with release.key, and with offline.pub or offline.key; made with --new-keys.
    #[arg(long, env = "NEXUS_KEYS", value_name = "FOLDER")]
    keys: Option<PathBuf>,
    /// Use keys that are made where none are yet, below the build output: for trying a release out.
    #[arg(long, conflicts_with = "keys")]
    test_keys: bool,
    /// Make a release key and an offline key in a folder, and do nothing else.
    #[arg(long, value_name = "FOLDER")]
    new_keys: Option<PathBuf>,
    /// Sign with offline.key: for the release that brings a new release key.
    #[arg(long)]
    offline: bool,
    /// Fingerprint of a key that counts no more; needs --offline.
    #[arg(long, requires = "offline")]
    revoke: Vec<String>,
    /// Number of the manifest; without it one more than that of the manifest that lies in the folder.
    #[arg(long)]
    sequence: Option<u64>,
    /// Share of computers that take it unasked, in ten-thousandths.
    #[arg(long, default_value_t = 10_000)]
    rollout: u16,
    /// Days after which the feed counts as stale.
    #[arg(long, default_value_t = 180)]
    days: u16,
    /// Address that the folder will be served under, for latest.json.
    #[arg(long, default_value = "https://releases.example.org/nexus")]
    address: String,
    /// Folder for the release; the channel's folder is made in it.
    #[arg(long, default_value = "target/release-feed")]
    out: PathBuf,
    /// Build twice and list what differs.
    #[arg(long)]
    reproduce: bool,
    /// Make two releases, install the first in a root of its own, and prove the update and every refusal.
    #[arg(long)]
    prove: bool,
    /// With --prove: pack the debug build, which is there already, instead of what is shipped.
    #[arg(long, requires = "prove")]
    quick: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Channel {
    Stable,
    Beta,
}

impl Channel {
    fn name(self) -> &'static str {
        if self == Channel::Stable { "stable" } else { "beta" }
    }
}

/// One release in the making.
pub(crate) struct Job<'a> {
    pub(crate) keys: &'a Keys,
    pub(crate) version: String,
    pub(crate) channel: &'static str,
    pub(crate) sequence: u64,
    pub(crate) rollout: u16,
    pub(crate) days: u16,
    pub(crate) address: &'a str,
    pub(crate) commit: String,
    /// `release`, or `debug` for a quick proof.
    pub(crate) profile: &'static str,
    /// Seconds since 1970 of the commit: what every time in the packages is.
    pub(crate) time: i64,
}

/// Makes keys, a release, two that are compared, or the proof.
pub(crate) fn release(options: &Options) -> Result<ExitCode> {
    if let Some(folder) = &options.new_keys {
        keys::make(folder)?;
        println!("Keys are in {}. Move offline.key to a safe and leave offline.pub.", folder.display());
        return Ok(ExitCode::SUCCESS);
    }
    setup::system(For::Building)?;
    ui::built()?;
    if options.prove {
        return prove::prove(options.quick);
    }
    let keys = match (&options.keys, options.test_keys) {
        (Some(folder), _) => Keys::open(folder, options.offline)?,
        (None, true) => keys::for_trying()?,
        (None, false) => anyhow::bail!(
            "a release is signed: name the folder of the keys with --keys or NEXUS_KEYS, make one with --new-keys \
             FOLDER, or try it out with --test-keys"
        ),
    };
    let out = root().join(&options.out).join(options.channel.name());
    let sequence = match options.sequence {
        Some(sequence) => sequence,
        None => feed::sequence_in(&out) + 1,
    };
    let mut job = job(&keys, options.channel.name(), sequence, own_version()?)?;
    (job.rollout, job.days, job.address) = (options.rollout, options.days, &options.address);
    let made = make(&job, &options.revoke, &out)?;
    println!("Release {} ({}), manifest {sequence}, in {}", job.version, job.channel, out.display());
    made.iter().for_each(|file| println!("  {file}"));
    if options.reproduce {
        return compare::twice(&job, &out);
    }
    Ok(ExitCode::SUCCESS)
}

fn job<'a>(keys: &'a Keys, channel: &'static str, sequence: u64, version: String) -> Result<Job<'a>> {
    let time = answer("git", &["log", "-1", "--format=%ct"]).context("the commit's time")?;
    let changed =
        answer("git", &["status", "--porcelain", "--untracked-files=no"]).is_some_and(|text| !text.is_empty());
    let commit = answer("git", &["rev-parse", "HEAD"]).context("the commit")?;
    Ok(Job {
        keys,
        version,
        channel,
        sequence,
        rollout: 10_000,
        days: 180,
        address: "https://releases.example.org/nexus",
        commit: if changed { format!("{commit}, changed") } else { commit },
        profile: "release",
        time: time.parse()?,
    })
}

/// The version in Cargo.toml.
fn own_version() -> Result<String> {
    Ok(env!("CARGO_PKG_VERSION").to_owned())
}

/// Builds, packs, signs and lays out; gives the files.
fn make(job: &Job<'_>, revoke: &[String], out: &Path) -> Result<Vec<String>> {
    let staging = target().join("package");
    let _ = std::fs::remove_dir_all(&staging);
    std::fs::create_dir_all(&staging)?;
    let components = bill::components()?;
    std::fs::write(staging.join("sbom.cdx.json"), bill::cyclonedx(job, &components)?)?;
    std::fs::write(staging.join("licences.txt"), licences::text(&components))?;
    let case_schema = packages::build(job, &staging)?;
    let packages = packages::pack(job, &staging)?;
    feed::lay(job, revoke, case_schema, &packages, &staging, out)
}
