//! One file per subcommand: its arguments, the call, and how the answer is printed.

pub(crate) mod inspect;
pub(crate) mod sample;
