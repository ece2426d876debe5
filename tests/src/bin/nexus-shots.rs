//! Leaves a picture of every screen in every theme and size on the sample case, for whoever looks at them.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;
use nexus_tests::driver::{Browser, Page, eventually, walk};

const THEMES: [&str; 3] = ["light", "dark", "contrast"];
/// Name, width and height in CSS pixels, and how much is drawn larger: at 200% half the pixels are left.
const SIZES: [(&str, u32, u32, f64); 3] =
    [("1280x800", 1280, 800, 1.0), ("1920x1080", 1920, 1080, 1.0), ("zoom200", 640, 400, 2.0)];

/// Pictures of every screen.
#[derive(Parser)]
struct Arguments {
    /// Folder of the pictures.
    #[arg(long, default_value = "shots/screens")]
    out: PathBuf,
    /// Point of view.
    #[arg(long, default_value = "examiner")]
    pov: String,
    /// Only these screens; all without.
    #[arg(long = "only")]
    only: Vec<String>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.out)?;
    let browser = Browser::open("shots").await?;
    let outcome = pictures(&browser.page, &arguments).await;
    browser.close(outcome).await
}

async fn pictures(page: &Page, arguments: &Arguments) -> Result<()> {
    every(page, arguments, "start").await?;
    page.press("sample-case").await?;
    page.press("nav-findings").await?;
    // The tests wait in the queue until every file is read.
    page.press("tests-first").await?;
    page.see("finding-card").await?;
    page.press(&format!("pov-{}", arguments.pov)).await?;
    let script = "return [...document.querySelectorAll('nav [data-testid^=nav-]')].map((one) => one.dataset.testid)";
    let screens = page.script(script, vec![]).await?;
    for screen in screens.as_array().context("the sidebar lists screens")? {
        let id = screen.as_str().unwrap_or_default();
        let name = id.trim_start_matches("nav-");
        if arguments.only.is_empty() || arguments.only.iter().any(|only| only == name) {
            page.press(id).await?;
            every(page, arguments, name).await?;
        }
    }
    Ok(())
}

async fn every(page: &Page, arguments: &Arguments, screen: &str) -> Result<()> {
    for theme in THEMES {
        page.sized(1280, 800, 1.0).await?;
        walk::theme(page, theme).await?;
        for (size, width, height, scale) in SIZES {
            page.sized(width, height, scale).await?;
            settled(page).await?;
            let file = arguments.out.join(format!("{screen}-{theme}-{size}-{}.png", arguments.pov));
            page.driver.screenshot(&file).await?;
            println!("{}", file.display());
        }
    }
    page.sized(1280, 800, 1.0).await
}

/// Waits until nothing moves: the page's text is the same twice.
async fn settled(page: &Page) -> Result<()> {
    let mut last = None;
    eventually("a page that stands still", async || {
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        let now = page.script("return document.querySelector('main').innerText.length", vec![]).await?;
        let same = last.replace(now.clone()) == Some(now);
        Ok(same.then_some(()))
    })
    .await
}
