//! How is an original kept so that nobody can doubt it? Sealed into the vault under its own hash.

mod durable;
mod error;
mod excerpt;
mod vault;

pub(crate) use durable::{sync_folder, write_protect};
pub use error::EvidenceError;
pub(crate) use excerpt::decode_as as decode;
pub use vault::{Hashes, Received, SealedFile, Vault};
