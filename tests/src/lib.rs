//! The product from outside: what the tests stand on.
//!
//! [`loopback`] serves the user interface and the command list over HTTP on this machine only, so that a browser can
//! drive the real application without a window. It is never shipped. [`command_line`] runs the real `nexus`.

pub mod cases;
pub mod command_line;
pub mod loopback;
