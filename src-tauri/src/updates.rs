//! What can this application be replaced by, and who puts it in place? The updater plugin, given bytes that were checked
//! already: it checks their signature and version once more and hands them to the system.

use std::path::PathBuf;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nexus_api::Updating;
use nexus_update::Ready;
use serde_json::json;
use tauri::utils::config::BundleType;
use tauri::utils::platform::bundle_type;
use tauri::{AppHandle, Manager};
use tauri_plugin_updater::UpdaterExt;

use crate::startup::Engine;

/// The policy says once a day; this is how often it is asked whether a day has passed.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Version, and the kind of package that this program came from.
pub(crate) fn updating(handle: &AppHandle) -> Updating {
    Updating {
        target: target().unwrap_or_default(),
        version: handle.package_info().version.clone(),
        ..Default::default()
    }
}

/// `linux-x86_64-deb`, as the manifest names it; none for a program that no package holds.
fn target() -> Option<String> {
    let kind = match bundle_type()? {
        BundleType::Deb => "deb",
        BundleType::Rpm => "rpm",
        BundleType::AppImage => "appimage",
        BundleType::Msi => "msi",
        BundleType::Nsis => "nsis",
        _ => "app",
    };
    let system = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
    Some(format!("{system}-{}-{kind}", std::env::consts::ARCH))
}

/// The folder with what came in the package beside the programs.
pub(crate) fn resources(handle: &AppHandle) -> Option<PathBuf> {
    handle.path().resource_dir().ok()
}

/// Has the system install a checked installer.
pub(crate) fn install(handle: &AppHandle, ready: &Ready, bytes: &[u8]) -> Result<(), String> {
    let target = ready.artefact.target.clone();
    let key = STANDARD.encode(format!("untrusted comment: minisign public key\n{}\n", ready.key));
    let signature = STANDARD.encode(&ready.artefact.signature);
    let release = json!({
        "version": ready.version.to_string(),
        // Never asked: the plugin is given the bytes.
        "platforms": {&target: {"url": NOWHERE, "signature": signature}},
    });
    let nowhere = NOWHERE.parse().map_err(|_| "no address".to_owned())?;
    let updater = handle
        .updater_builder()
        .pubkey(key)
        .target(&target)
        // Which version may follow which was judged before; the way back leads to an older one.
        .version_comparator(|_, _| true)
        .endpoints(vec![nowhere])
        .and_then(tauri_plugin_updater::UpdaterBuilder::build)
        .map_err(|error| error.to_string())?;
    let update = updater.restore_update(release).map_err(|error| error.to_string())?;
    update.ok_or("there is nothing to install")?.install(bytes).map_err(|error| error.to_string())
}

const NOWHERE: &str = "https://releases.invalid/";

/// Looks at the feed once a day, as the policy says, for as long as the application runs.
pub(crate) fn look_daily(handle: AppHandle) {
    std::thread::spawn(move || {
        loop {
            let Ok(app) = handle.state::<Engine>().app() else { return };
            app.look_for_updates();
            drop(app);
            std::thread::sleep(EVERY);
        }
    });
}
