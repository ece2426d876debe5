//! A release feed as an organisation serves it, and every way in which one can lie or fail.
//!
//! [`Press`] makes signed releases with keys of its own, [`Served`] answers over real HTTP or https on this machine.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a feed that cannot be set up fails its test")]

mod lies;
mod press;
mod server;

pub use lies::{Lie, lies};
pub use press::{Press, Release};
pub use server::{Behaviour, Served};
