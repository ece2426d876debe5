//! Prints the TypeScript contract; `cargo xtask bindings` writes it where the user interface reads it.

fn main() {
    print!("{}", nexus_api::bindings::typescript());
}
