//! What must be said differently to each operating system so that a file survives a power cut?

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Makes a folder's new entries durable. Windows does so with the file itself and cannot open a folder this way.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(windows) { Ok(()) } else { File::open(folder)?.sync_all() }
}

/// Takes everyone's permission to write to a file.
pub(crate) fn write_protect(path: &Path) -> io::Result<()> {
    let mut permissions = fs::metadata(path)?.permissions();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        permissions.set_mode(0o444);
    }
    #[cfg(not(unix))]
    permissions.set_readonly(true);
    fs::set_permissions(path, permissions)
}
