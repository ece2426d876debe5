//! The real window: what the command line names opens in it, there is one of it, and it says when it has drawn.

use anyhow::{Result, ensure};
use nexus_tests::command_line::Bench;
use nexus_tests::driver::{Window, WindowOptions};
use nexus_tests::statements;

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_hands_its_files_to_the_first_and_ends() -> Result<()> {
    let bench = Bench::with_case();
    let case = bench.case().display().to_string();
    let window = Window::open("window_start", &WindowOptions { arguments: vec![case] }).await?;
    let outcome = hand_over(&window).await;
    window.close(outcome).await
}

async fn hand_over(window: &Window) -> Result<()> {
    // The case of the command line is open: no start screen, and its evidence can be added to.
    window.page.see("nav-evidence").await?;
    let statement = statements::bank(window.folder.path(), 20)?;
    let second = window.second_start(&[&statement.path.display().to_string()])?;
    ensure!(second.success(), "the second start ended with {second}");
    window.page.see("review").await?;
    window.page.read_until("preview-counts", |text| text.contains("20 accepted, 0 kept aside")).await?;
    window.grab("second-start")?;
    let log = window.log()?;
    ensure!(log.contains("second start") && log.contains("first frame"), "{log}");
    Ok(())
}
