//! `nexus manual`: the manual page and the completions of shells, out of the one declaration of the command line.

use std::path::{Path, PathBuf};

use clap::Args;
use clap_complete::Shell;
use nexus_api::Failure;

#[derive(Args)]
pub(crate) struct Arguments {
    /// Folder to write into; made when missing
    folder: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    write(&arguments.folder).map_err(|error| {
        Failure::new(
            "folder_unwritable",
            format!("{}: the manual could not be written: {error}", arguments.folder.display()),
        )
    })
}

fn write(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let command = crate::declared();
    clap_mangen::generate_to(command.clone(), folder)?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell] {
        clap_complete::generate_to(shell, &mut command.clone(), "nexus", folder)?;
    }
    Ok(())
}
