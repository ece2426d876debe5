//! Are these the bytes that were signed? Judged while they come, so that no more than those are ever taken.

use minisign_verify::Signature;
use sha2::{Digest, Sha256};

use crate::keys::KeyRing;
use crate::manifest::Artefact;
use crate::refusal::Refusal;

/// Bytes on their way in.
pub struct Arrival<'a> {
    artefact: &'a Artefact,
    hasher: Sha256,
    got: u64,
}

impl<'a> Arrival<'a> {
    /// Waits for the bytes of an artefact.
    #[must_use]
    pub fn of(artefact: &'a Artefact) -> Self {
        Arrival { artefact, hasher: Sha256::new(), got: 0 }
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`Refusal::TooLong`] where more came than was signed.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.got += bytes.len() as u64;
        if self.got > self.artefact.size {
            return Err(Refusal::TooLong(self.artefact.size));
        }
        self.hasher.update(bytes);
        Ok(())
    }

    /// Bytes so far.
    #[must_use]
    pub fn got(&self) -> u64 {
        self.got
    }

    /// Judges the whole.
    ///
    /// # Errors
    /// [`Refusal::CutShort`], [`Refusal::WrongHash`].
    pub fn finish(self) -> Result<(), Refusal> {
        if self.got < self.artefact.size {
            return Err(Refusal::CutShort { got: self.got, size: self.artefact.size });
        }
        let found = hex(&self.hasher.finalize());
        if found != self.artefact.sha256 {
            return Err(Refusal::WrongHash { found, signed: self.artefact.sha256.clone() });
        }
        Ok(())
    }
}

impl Artefact {
    /// Holds a whole file against the manifest, and its own signature against the key that signed the manifest and the
    /// version that the manifest names.
    ///
    /// # Errors
    /// As [`Arrival`]; [`Refusal::ArtefactSignature`], [`Refusal::OtherVersion`].
    pub fn check(&self, bytes: &[u8], keys: &KeyRing, signer: &str, version: &str) -> Result<(), Refusal> {
        let mut arrival = Arrival::of(self);
        arrival.take(bytes)?;
        arrival.finish()?;
        match keys.signer(bytes, &self.signature, &std::collections::BTreeSet::new()) {
            Ok((key, _)) if key == signer => self.signed_for(version),
            _ => Err(Refusal::ArtefactSignature(self.file.clone())),
        }
    }

    /// The trusted comment is signed with the file, so it cannot be taken to another one.
    fn signed_for(&self, version: &str) -> Result<(), Refusal> {
        let signature = Signature::decode(&self.signature).map_err(|_| Refusal::SignatureUnreadable)?;
        let signed = signature.trusted_comment().split('\t').find_map(|field| field.strip_prefix("version:"));
        if signed == Some(version) {
            return Ok(());
        }
        let (file, signed) = (self.file.clone(), signed.unwrap_or("none").to_owned());
        Err(Refusal::OtherVersion { file, signed, said: version.to_owned() })
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
