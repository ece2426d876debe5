//! Names the commands that a capability must grant, and embeds the built user interface.

use tauri_build::{AppManifest, Attributes};

fn main() {
    // A new file in the built interface must reach the binary even where no known file changed.
    println!("cargo:rerun-if-changed=ui/dist");
    let commands = AppManifest::new().commands(&["rpc", "mounted", "painted"]);
    if let Err(error) = tauri_build::try_build(Attributes::new().app_manifest(commands)) {
        println!("cargo:error={error:#}");
        std::process::exit(1);
    }
}
