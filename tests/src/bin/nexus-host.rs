//! Serves the application to a browser on this machine, for tests and for work on the user interface. Never shipped.

use std::path::PathBuf;

use clap::Parser;
use nexus_tests::loopback::{Loopback, Options};

/// The application on 127.0.0.1, without its window.
#[derive(Parser)]
struct Arguments {
    /// Port on 127.0.0.1; 0 for any free one.
    #[arg(long, default_value_t = 5180)]
    port: u16,
    /// Folder of the built user interface.
    #[arg(long, default_value = "ui/dist")]
    ui: PathBuf,
    /// Folder for preferences and cases; made when missing.
    #[arg(long)]
    state: PathBuf,
    /// Answers every file dialog for which no answer is queued; may be repeated.
    #[arg(long = "file")]
    files: Vec<PathBuf>,
    /// Folder with release.pub and offline.pub: releases that they signed are trusted.
    #[arg(long)]
    keys: Option<PathBuf>,
    /// Folder with sbom.cdx.json, as a package brings it.
    #[arg(long)]
    resources: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Arguments { port, ui, state, files, keys, resources } = Arguments::parse();
    let host = Loopback::bind(&Options { port, ui, state, files, keys, resources }).await?;
    println!("listening on {}", host.url);
    host.serve().await
}
