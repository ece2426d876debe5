//! How quick is the interface, in Chromium and in the real window? Each switch timed from the press to the painted frame.

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use nexus_tests::driver::measure::{self, Switches};
use nexus_tests::driver::{Browser, Page, Window, WindowOptions};

/// Where it is shown.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Place {
    Chromium,
    Window,
}

/// How it is measured.
#[derive(Args, Clone, Copy)]
pub(crate) struct Options {
    /// Where.
    #[arg(long, value_enum, default_value = "chromium")]
    place: Place,
    /// Switches of each kind on each screen.
    #[arg(long, default_value_t = 200)]
    times: u32,
    /// Switches after which the page must hold what it held before.
    #[arg(long, default_value_t = 2_000)]
    growth: u32,
}

const LENSES: [&str; 7] = ["prosecutor", "defence", "auditor", "judge", "regulator", "receiver", "examiner"];
const THEMES: [&str; 3] = ["dark", "contrast", "light"];

#[tokio::main]
pub(crate) async fn interface(options: Options) -> Result<()> {
    match options.place {
        Place::Chromium => {
            let browser = Browser::open("bench_ui").await?;
            browser.page.press("sample-case").await?;
            let outcome = measured(&browser.page, options).await;
            browser.close(outcome).await
        }
        Place::Window => {
            let window =
                Window::open("bench_ui_window", &WindowOptions { arguments: vec!["--sample".to_owned()] }).await?;
            let outcome = measured(&window.page, options).await;
            window.close(outcome).await
        }
    }
}

async fn measured(page: &Page, options: Options) -> Result<()> {
    page.see("nav-overview").await?;
    // While the sample is being read, so that a busy engine is met as well.
    page.press("nav-transactions").await?;
    line(&measure::scroll(page, "frames while files are read", 120).await?);
    page.gone("job-title").await?;
    let screens = page.script(SCREENS, vec![]).await?;
    let screens: Vec<String> = serde_json::from_value(screens)?;
    if screens.is_empty() {
        bail!("no screen is offered");
    }
    println!("{:44} {:>9} {:>9} {:>9}", "milliseconds", "median", "p99", "slowest");
    let all: Vec<String> = screens.iter().map(|screen| named(screen)).collect();
    line(&measure::switches(page, "screen", (None, &all, Some("#screen-title")), options.times).await?);
    for screen in &screens {
        page.press(screen).await?;
        page.see("#screen-title").await?;
        let lenses: Vec<String> = LENSES.iter().map(|lens| named(&format!("pov-{lens}"))).collect();
        line(&measure::switches(page, &format!("POV on {screen}"), (None, &lenses, None), options.times).await?);
        line(&themes(page, &format!("theme on {screen}"), options.times).await?);
    }
    page.press("nav-transactions").await?;
    page.see("row-0").await?;
    line(&measure::scroll(page, "frames of a scroll", 240).await?);
    growth(page, &all, options.growth).await
}

const SCREENS: &str =
    "return [...document.querySelectorAll('nav [data-testid^=nav-]')].map((one) => one.dataset.testid)";

fn named(thing: &str) -> String {
    format!("[data-testid=\"{thing}\"]")
}

async fn themes(page: &Page, name: &str, times: u32) -> Result<Switches> {
    let themes: Vec<String> = THEMES.iter().map(|theme| named(&format!("theme-{theme}"))).collect();
    measure::switches(page, name, (Some(&named("theme-menu")), &themes, None), times).await
}

/// What the page holds after a round of switches, and after many.
async fn growth(page: &Page, screens: &[String], count: u32) -> Result<()> {
    measure::switches(page, "", (None, screens, Some("#screen-title")), 100).await?;
    page.press("nav-overview").await?;
    let before = measure::held(page).await?;
    for _ in 0..count / 100 {
        measure::switches(page, "", (None, screens, Some("#screen-title")), 100).await?;
    }
    page.press("nav-overview").await?;
    let after = measure::held(page).await?;
    println!(
        "elements {} before {count} switches, {} after; script memory {} and {} bytes",
        before.0, after.0, before.1, after.1
    );
    Ok(())
}

fn line(switches: &Switches) {
    println!("{:44} {:>9.1} {:>9.1} {:>9.1}", switches.name, switches.p50, switches.p99, switches.max);
}
