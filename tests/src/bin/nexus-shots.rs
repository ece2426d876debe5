//! Leaves a picture of every screen in every theme and size on the sample case, for whoever looks at them.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;
use nexus_tests::driver::{Browser, Page, eventually, walk};
use nexus_tests::loopback::Choice;

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
    let outcome = pictures(&browser, &arguments).await;
    browser.close(outcome).await
}

async fn pictures(browser: &Browser, arguments: &Arguments) -> Result<()> {
    let page = &browser.page;
    every(page, arguments, "start").await?;
    page.press("sample-case").await?;
    // Its files are read one after the other: what is shown meanwhile is a picture too.
    page.press("nav-evidence").await?;
    page.see("job-title").await?;
    once(page, arguments, "importing").await?;
    page.gone("job-title").await?;
    difficult_names(browser).await?;
    page.press("nav-reconcile").await?;
    page.press("run-first").await?;
    page.see("counts").await?;
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
    page.press("nav-transactions").await?;
    page.see("row-0").await?;
    page.key(thirtyfour::Key::End).await?;
    page.key(thirtyfour::Key::Enter).await?;
    page.see("source-line").await?;
    every(page, arguments, "names").await
}

/// A file whose names are long, run from right to left, or have no spaces.
const NAMES: &str = "Date,Description,Payee,Amount,Currency,Account Number,Reference
2023-12-30,\u{62f}\u{641}\u{639}\u{629} \u{645}\u{642}\u{62f}\u{645}\u{629} \u{644}\u{644}\u{645}\u{634}\u{631}\u{648}\u{639} 2023/417,\u{634}\u{631}\u{643}\u{629} \u{627}\u{644}\u{646}\u{648}\u{631} \u{644}\u{644}\u{62a}\u{62c}\u{627}\u{631}\u{629},-1200.00,GBP,77001122,R1
2023-12-30,\u{5ea}\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{5e2}\u{5d1}\u{5d5}\u{5e8} \u{5d7}\u{5e9}\u{5d1}\u{5d5}\u{5e0}\u{5d9}\u{5ea} 8812,\u{5d7}\u{5d1}\u{5e8}\u{5ea} \u{5d4}\u{5d0}\u{5d5}\u{5e8} \u{5d1}\u{5e2}\u{5f4}\u{5de},-88.10,GBP,77001122,R2
2023-12-31,\u{8bbe}\u{5907}\u{91c7}\u{8d2d}\u{5408}\u{540c}\u{7b2c}\u{4e00}\u{671f}\u{4ed8}\u{6b3e},\u{4e0a}\u{6d77}\u{7eff}\u{8272}\u{80fd}\u{6e90}\u{79d1}\u{6280}\u{6709}\u{9650}\u{516c}\u{53f8},-9900.00,GBP,77001122,R3
2023-12-31,\u{4e8b}\u{52d9}\u{6240}\u{8cc3}\u{8cb8}\u{6599},\u{682a}\u{5f0f}\u{4f1a}\u{793e}\u{6771}\u{4eac}\u{4e0d}\u{52d5}\u{7523},-450.00,GBP,77001122,R4
2023-12-31,Transfer in settlement of the third instalment under the deed of variation dated 4 July 2021 between the parties,Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft mit beschraenkter Haftung,-1.00,GBP,77001122,R5
";

async fn difficult_names(browser: &Browser) -> Result<()> {
    let page = &browser.page;
    let file =
        browser.state.path().join(format!("{}.csv", "a-file-whose-name-says-far-too-much-about-its-origin-".repeat(2)));
    std::fs::write(&file, NAMES)?;
    browser.dialogs.choose(Choice::Files(vec![file]));
    page.press("choose-files").await?;
    page.see("review").await?;
    page.press("import-start").await?;
    page.gone("review").await?;
    page.gone("job-title").await
}

/// One screen once, as it stands.
async fn once(page: &Page, arguments: &Arguments, name: &str) -> Result<()> {
    let file = arguments.out.join(format!("{name}.png"));
    page.driver.screenshot(&file).await?;
    println!("{}", file.display());
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
