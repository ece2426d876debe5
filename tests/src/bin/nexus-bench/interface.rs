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
            let outcome = async {
                first(&browser.page, &browser.url).await?;
                browser.page.press("sample-case").await?;
                measured(&browser.page, options).await
            };
            let outcome = outcome.await;
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

/// What a person does not notice, milliseconds: a change of colours or words, another screen, a frame of a scroll.
const SWITCH: f64 = 16.0;
const SWITCH_IN_WINDOW: f64 = 50.0;
const SCREEN: f64 = 100.0;
const FRAME: f64 = 33.0;
const FIRST: f64 = 150.0;

async fn measured(page: &Page, options: Options) -> Result<()> {
    page.see("nav-overview").await?;
    println!(
        "{:40} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "ms", "median", "p99", "slowest", "work", "work p99", "target"
    );
    // While the sample is being read, so that a busy engine is met as well.
    page.press("nav-transactions").await?;
    let many = "return [...document.querySelectorAll('main *')].some((one) => one.scrollHeight > one.clientHeight * 2)";
    page.holds("rows to scroll", many).await?;
    line(&measure::scroll(page, "frames while files are read", 120).await?, FRAME);
    page.gone("job-title").await?;
    let screens = page.script(SCREENS, vec![]).await?;
    let screens: Vec<String> = serde_json::from_value(screens)?;
    if screens.is_empty() {
        bail!("no screen is offered");
    }
    let all: Vec<String> = screens.iter().map(|screen| named(screen)).collect();
    line(&measure::switches(page, "screen", (None, &all, Some("#screen-title")), options.times).await?, SCREEN);
    let switch = if options.place == Place::Chromium { SWITCH } else { SWITCH_IN_WINDOW };
    for screen in &screens {
        page.press(screen).await?;
        page.see("#screen-title").await?;
        let lenses: Vec<String> = LENSES.iter().map(|lens| named(&format!("pov-{lens}"))).collect();
        line(
            &measure::switches(page, &format!("POV on {screen}"), (None, &lenses, None), options.times).await?,
            switch,
        );
        line(&themes(page, &format!("theme on {screen}"), options.times).await?, switch);
    }
    page.press("nav-transactions").await?;
    page.see("row-0").await?;
    line(&measure::scroll(page, "frames of a scroll", 240).await?, FRAME);
    let bundle = page.script("return document.querySelector('meta[name=bundle]').content", vec![]).await?;
    println!("bundle: entry and whole in bytes: {}", bundle.as_str().unwrap_or_default());
    growth(page, &all, options.growth).await
}

/// First content of the application against that of a page that holds one word.
async fn first(page: &Page, url: &str) -> Result<()> {
    const TIMES: u32 = 15;
    let empty = measure::first_content(page, "first content, empty page", "data:text/html,<p>a</p>", TIMES).await?;
    line(&empty, 0.0);
    line(&measure::first_content(page, "first content, application", url, TIMES).await?, empty.p50 + FIRST);
    Ok(())
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

fn line(switches: &Switches, target: f64) {
    let Switches { name, p50, p99, max, work, work_p99 } = switches;
    let missed = if target > 0.0 && *p50 > target { " missed" } else { "" };
    println!("{name:40} {p50:>8.1} {p99:>8.1} {max:>8.1} {work:>8.1} {work_p99:>8.1} {target:>8.0}{missed}");
}
