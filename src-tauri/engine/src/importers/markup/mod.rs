//! Which elements does a file of tags hold? One tokenizer for SGML without its DTD (OFX 1.x) and for XML.
//!
//! Evidence needs what general XML parsers do not give: the exact bytes of each element in the original whatever its
//! encoding, memory that stays bounded whatever the file holds, and what was whole before a truncated end. Document
//! types are refused, so there are no entities to expand and nothing to fetch.

mod encoding;
mod tokens;
mod xml;

pub(super) use encoding::Decoder;
pub(super) use tokens::{Token, Tokens};
pub(super) use xml::{Step, Xml, looks_like};
