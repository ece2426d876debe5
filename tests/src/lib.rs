//! The product from outside: what the tests stand on.
//!
//! [`loopback`] serves the user interface and the command list over HTTP on this machine only, so that a browser can
//! drive the real application without a window. It is never shipped. [`command_line`] runs the real `nexus`. `driver`
//! drives the browser, or the real window.

pub mod cases;
pub mod command_line;
pub mod dialects;
#[cfg(feature = "driver")]
pub mod driver;
pub mod hostile;
pub mod keeping;
pub mod loopback;
pub mod overlapping;
pub mod releases;
pub mod rows;
pub mod statements;
