//! Which keys sign a release? Two minisign pairs in a folder that is not part of the project.

use std::io::Cursor;
use std::path::Path;

use anyhow::{Context, Result, bail};
use minisign::{KeyPair, PublicKey, SecretKey, SecretKeyBox};
use nexus_update::KeyRing;

use crate::cargo::target;

/// The key that signs, and both that the build trusts.
pub(crate) struct Keys {
    secret: SecretKey,
    public: PublicKey,
    /// Second line of each public key file, as a build pins it.
    pub(crate) release: String,
    pub(crate) offline: String,
}

/// The variable that holds the password of the secret key; keys without one need none.
const PASSWORD: &str = "NEXUS_KEY_PASSWORD";

impl Keys {
    /// Reads a folder that [`make`] made.
    pub(crate) fn open(folder: &Path, offline: bool) -> Result<Self> {
        let name = if offline { "offline.key" } else { "release.key" };
        let secret = secret(&folder.join(name))?;
        let public = PublicKey::from_secret_key(&secret)?;
        let line = |name: &str| -> Result<String> {
            let path = folder.join(name);
            let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            let line = text.lines().map(str::trim).rfind(|line| !line.is_empty());
            Ok(line.with_context(|| format!("{}: no key", path.display()))?.to_owned())
        };
        Ok(Keys { secret, public, release: line("release.pub")?, offline: line("offline.pub")? })
    }

    /// Signs bytes; the trusted comment is signed too.
    pub(crate) fn sign(&self, bytes: &[u8], comment: &str) -> Result<String> {
        let signed = minisign::sign(Some(&self.public), &self.secret, Cursor::new(bytes), Some(comment), None)?;
        Ok(signed.into_string())
    }

    /// Both keys, as a build trusts them.
    pub(crate) fn ring(&self) -> Result<KeyRing> {
        Ok(KeyRing::new(Some(&self.release), Some(&self.offline))?)
    }
}

fn secret(path: &Path) -> Result<SecretKey> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}: the secret key", path.display()))?;
    let boxed = SecretKeyBox::from_string(&text)?;
    match std::env::var(PASSWORD) {
        Ok(password) => Ok(boxed.into_secret_key(Some(password))?),
        Err(_) => boxed.into_unencrypted_secret_key().with_context(|| format!("{PASSWORD} is not set")),
    }
}

/// Makes both pairs in a folder; never over keys that are there.
pub(crate) fn make(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    for name in ["release", "offline"] {
        let path = folder.join(format!("{name}.key"));
        if path.exists() {
            bail!("{} is there already; a key that is lost cannot be made again", path.display());
        }
        let password = std::env::var(PASSWORD).ok();
        let pair = match &password {
            Some(password) => KeyPair::generate_encrypted_keypair(Some(password.clone()))?,
            None => KeyPair::generate_unencrypted_keypair()?,
        };
        let comment = format!("Nexus Examiner {name} key");
        write_secret(&path, &pair.sk.to_box(Some(&comment))?.into_string())?;
        std::fs::write(folder.join(format!("{name}.pub")), pair.pk.to_box()?.into_string())?;
    }
    Ok(())
}

fn write_secret(path: &Path, text: &str) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(path)?, text.as_bytes())?;
    Ok(())
}

/// Keys for trying a release out, below the build output.
pub(crate) fn for_trying() -> Result<Keys> {
    let folder = target().join("test-keys");
    if !folder.join("release.key").exists() {
        make(&folder)?;
    }
    Keys::open(&folder, false)
}
