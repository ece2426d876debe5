//! The real window: it starts, it is one, and its log holds no values.

use anyhow::{Result, ensure};
use nexus_tests::driver::{Window, WindowOptions};

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_ends_and_leaves_the_first() -> Result<()> {
    let window = Window::open("window_start", &WindowOptions::default()).await?;
    let outcome = async {
        window.page.see("new-case").await?;
        ensure!(window.second_start(&[])?.success(), "the second start ends well");
        window.page.see("new-case").await?;
        let log = window.log()?;
        ensure!(log.contains("second start"), "{log}");
        ensure!(log.contains("first frame"), "{log}");
        window.grab("start")?;
        Ok(())
    }
    .await;
    window.close(outcome).await
}
