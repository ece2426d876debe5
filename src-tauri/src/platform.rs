//! What does this platform need before a window is made?

/// Prepares the environment. Called first in the process, while it has one thread.
pub(crate) fn prepare() {
    nexus_api::prepare_allocator();
    #[cfg(target_os = "linux")]
    linux::software_rendering();
}

#[cfg(target_os = "linux")]
mod linux {
    use std::path::Path;

    /// Measured on software GL: a theme switch takes 25 ms instead of 86 to 100, a scrolled frame 12 to 18 ms instead
    /// of 68, and 60 MB less memory.
    const WITHOUT_A_GPU: [&str; 2] = ["WEBKIT_DISABLE_DMABUF_RENDERER", "WEBKIT_DISABLE_COMPOSITING_MODE"];

    /// Tells WebKit not to composite where every composited layer would be drawn by the processor. What a person has
    /// set stays.
    pub(super) fn software_rendering() {
        if has_gpu(Path::new("/dev/dri")) {
            return;
        }
        for name in WITHOUT_A_GPU {
            if std::env::var_os(name).is_none() {
                set(name, "1");
            }
        }
    }

    /// WebKit reads its switches from this process's own environment, so there is no child to set them for.
    #[expect(unsafe_code, clippy::disallowed_methods, reason = "runs before any thread exists")]
    fn set(name: &str, value: &str) {
        // SAFETY: `prepare` is the first call in `run`; no other thread can read the environment yet.
        unsafe { std::env::set_var(name, value) };
    }

    /// A render node is what a driver offers for drawing.
    fn has_gpu(devices: &Path) -> bool {
        let Ok(nodes) = devices.read_dir() else { return false };
        nodes.flatten().any(|node| node.file_name().to_string_lossy().starts_with("renderD"))
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_render_node_is_a_gpu() {
            let devices = tempfile::tempdir().unwrap();
            assert!(!has_gpu(devices.path()));
            std::fs::write(devices.path().join("card0"), "").unwrap();
            assert!(!has_gpu(devices.path()), "a display without rendering is none");
            std::fs::write(devices.path().join("renderD128"), "").unwrap();
            assert!(has_gpu(devices.path()));
            assert!(!has_gpu(Path::new("/nonexistent")));
        }
    }
}
