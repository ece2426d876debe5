//! Does the packaged application update itself, and nothing else? The real packages in a root of their own (an overlay
//! over this system), the real application on a display of its own, a feed over https with an authority of its own.
//!
//! Run by `cargo xtask release --prove` in a mount namespace, as root. What stands in for something: `pkexec`, which
//! asks a person for a password, is a script that runs what it is given.

mod machine;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, bail, ensure};
use clap::Parser;
use machine::{Machine, Policy};
use nexus_tests::releases::{Behaviour, Press, Release, Served, lies};

#[derive(Parser)]
struct Arguments {
    /// Folder with stable/ of the older release.
    old: PathBuf,
    /// Folder with stable/ of the newer one.
    new: PathBuf,
    /// Folder of the keys that signed them.
    keys: PathBuf,
}

struct Proof {
    machine: Machine,
    feed: Served,
    press: Press,
    old: Release,
    new: Release,
    passed: u32,
    failed: Vec<String>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let (old, new) = (Release::of(&arguments.old.join("stable")), Release::of(&arguments.new.join("stable")));
    let machine = Machine::new()?;
    let (feed, press) = (Served::https(), Press::open(&arguments.keys));
    let mut proof = Proof { machine, feed, press, old, new, passed: 0, failed: Vec::new() };
    proof.step("the older package is installed with all its parts", Proof::install);
    proof.step("a double-click on a case's card opens the case", Proof::open_case);
    proof.step("a genuine update is fetched, installed at exit and started", Proof::update);
    proof.step("the case says which version works on it, and is whole", Proof::case_after);
    proof.step("the older release is refused as a downgrade", Proof::downgrade);
    proof.refusals();
    proof.step("a full disk while fetching", Proof::full_disk);
    proof.step("a kill while fetching, and it goes on where it was", Proof::kill_fetching);
    proof.step("a kill between fetching and installing", Proof::kill_waiting);
    proof.step("a kill while the system installs", Proof::kill_installing);
    proof.step("a release folder is verified by the installed command line", Proof::stick);
    proof.step("removing the package leaves what the user has", Proof::remove);
    println!("{} passed, {} failed", proof.passed, proof.failed.len());
    if !proof.failed.is_empty() {
        bail!("failed: {}", proof.failed.join("; "));
    }
    Ok(())
}

impl Proof {
    fn step(&mut self, name: &str, what: impl FnOnce(&mut Proof) -> Result<()>) {
        let began = Instant::now();
        match what(self) {
            Ok(()) => {
                self.passed += 1;
                println!("{:6.1} s ok     {name}", began.elapsed().as_secs_f64());
            }
            Err(error) => {
                println!("{:6.1} s FAILED {name}: {error:#}", began.elapsed().as_secs_f64());
                self.failed.push(name.to_owned());
            }
        }
    }

    fn policy(&self, mode: &str) -> Policy {
        Policy { mode: mode.to_owned(), feed: self.feed.address.clone(), authority: self.feed.authority.clone() }
    }

    fn install(&mut self) -> Result<()> {
        let deb = &self.old.files[&self.old.installer];
        self.machine.dpkg_install("old.deb", deb)?;
        ensure!(self.machine.installed()? == "0.1.0", "dpkg says {}", self.machine.installed()?);
        for path in [
            "/usr/bin/nexus",
            "/usr/bin/nexus-examiner",
            "/usr/share/man/man1/nexus.1.gz",
            "/usr/share/bash-completion/completions/nexus",
            "/usr/share/zsh/site-functions/_nexus",
            "/usr/share/fish/vendor_completions.d/nexus.fish",
            "/usr/share/mime/packages/nexus-examiner.xml",
            "/usr/share/applications/Nexus Examiner.desktop",
            "/usr/share/doc/nexus-examiner/copyright",
            "/usr/lib/Nexus Examiner/sbom.cdx.json",
        ] {
            ensure!(self.machine.has(path), "{path} is missing");
        }
        let version = self.machine.nexus(&["--version"])?;
        ensure!(version.trim() == "nexus 0.1.0", "{version}");
        Ok(())
    }

    fn open_case(&mut self) -> Result<()> {
        self.machine.nexus(&["case", "new", "/home/examiner/Case.nexus"])?;
        let mut app = self.machine.start(&["/home/examiner/Case.nexus/case.json"])?;
        app.log_has("first frame")?;
        self.machine
            .write("/tmp/bank.csv", "Date,Description,Amount\n2024-01-02,Tea,-3.00\n2024-01-03,Fare,-4.20\n")?;
        let second = self.machine.nexus(&["import", "/home/examiner/Case.nexus", "/tmp/bank.csv"]);
        let held = second.err().map(|error| error.to_string()).unwrap_or_default();
        ensure!(held.contains("reading only"), "the case is not held by the application: {held}");
        app.close()
    }

    fn update(&mut self) -> Result<()> {
        self.feed.set(&self.new, Behaviour::Well);
        self.machine.policy(&self.policy("at_exit"))?;
        let mut app = self.machine.start(&[])?;
        app.log_has("release looked at code=ready")?;
        ensure!(self.machine.installed()? == "0.1.0", "installed while it runs");
        app.close()?;
        ensure!(self.machine.installed()? == "0.1.1", "dpkg says {}", self.machine.installed()?);
        let mut app = self.machine.start(&["/home/examiner/Case.nexus"])?;
        app.log_has("version=0.1.1")?;
        app.log_has("first frame")?;
        app.close()?;
        let status = self.machine.nexus(&["update", "status"])?;
        ensure!(status.contains("Version 0.1.1") && status.contains("installed  0.1.0 -> 0.1.1"), "{status}");
        Ok(())
    }

    fn case_after(&mut self) -> Result<()> {
        let log = self.machine.nexus(&["audit", "/home/examiner/Case.nexus"])?;
        ensure!(log.contains("Worked on with version 0.1.1; before with 0.1.0"), "{log}");
        self.machine.nexus(&["verify", "/home/examiner/Case.nexus"]).map(|_| ())
    }

    fn downgrade(&mut self) -> Result<()> {
        self.feed.set(&self.old, Behaviour::Well);
        self.refused("update_replayed")?;
        let older = self.press.release("0.1.0", 9, b"old", |_| {});
        self.feed.set(&older, Behaviour::Well);
        self.refused("update_downgrade")
    }

    /// Starts the application once and waits for the reason; the version stays.
    fn refused(&mut self, code: &str) -> Result<()> {
        self.machine.policy(&self.policy("at_exit"))?;
        let mut app = self.machine.start(&[])?;
        app.log_has(&format!("release refused code={code}"))?;
        ensure!(app.runs(), "the application ended");
        app.close()?;
        ensure!(self.machine.installed()? == "0.1.1", "dpkg says {}", self.machine.installed()?);
        Ok(())
    }

    fn refusals(&mut self) {
        let installer = self.new.files[&self.new.installer].clone();
        for (name, release, behaviour, code) in lies(&self.press, "0.1.2", 12, &installer) {
            self.step(&format!("refused: {name}"), |proof| {
                proof.machine.forget()?;
                // Number 10 was seen before.
                proof.feed.set(&proof.press.release("0.1.1", 10, b"now", |_| {}), Behaviour::Well);
                proof.machine.seen(&proof.press.keys(), 10)?;
                proof.feed.set(&release, behaviour);
                proof.refused(code)
            });
        }
    }

    /// The next genuine release: the bytes of the newer package under a number of their own.
    fn next(&self, sequence: u64) -> Release {
        self.press.release("0.1.2", sequence, &self.new.files[&self.new.installer], |_| {})
    }

    fn full_disk(&mut self) -> Result<()> {
        self.machine.forget()?;
        self.machine.small_disk(true)?;
        self.feed.set(&self.next(20), Behaviour::Well);
        let outcome = self.refused("update_disk");
        self.machine.small_disk(false)?;
        outcome
    }

    fn kill_fetching(&mut self) -> Result<()> {
        self.machine.forget()?;
        self.feed.set(&self.next(21), Behaviour::Slow);
        self.machine.policy(&self.policy("ask"))?;
        let app = self.machine.start(&[])?;
        self.machine.part_grows()?;
        app.kill();
        self.feed.set(&self.next(21), Behaviour::Well);
        let mut app = self.machine.start(&[])?;
        app.log_has("release looked at code=ready")?;
        app.close()?;
        ensure!(self.feed.asked().iter().any(|path| path.contains(" from ")), "{:?}", self.feed.asked());
        ensure!(self.machine.installed()? == "0.1.1", "dpkg says {}", self.machine.installed()?);
        Ok(())
    }

    fn kill_waiting(&mut self) -> Result<()> {
        self.machine.policy(&self.policy("ask"))?;
        let app = self.machine.start(&[])?;
        std::thread::sleep(std::time::Duration::from_secs(2));
        app.kill();
        let mut app = self.machine.start(&[])?;
        app.log_has("first frame")?;
        app.close()?;
        ensure!(self.machine.installed()? == "0.1.1", "dpkg says {}", self.machine.installed()?);
        Ok(())
    }

    fn kill_installing(&mut self) -> Result<()> {
        self.machine.policy(&self.policy("at_exit"))?;
        self.machine.slow_install(true)?;
        let mut app = self.machine.start(&[])?;
        app.log_has("first frame")?;
        app.ask_to_close()?;
        self.machine.history_has("\\\"what\\\":\\\"installing\\\"")?;
        app.kill();
        self.machine.slow_install(false)?;
        ensure!(self.machine.installed()? == "0.1.1", "dpkg says {}", self.machine.installed()?);
        let mut app = self.machine.start(&[])?;
        app.log_has("first frame")?;
        self.machine.history_has("update_cut_off")?;
        self.machine.policy(&self.policy("never"))?;
        app.close()
    }

    fn stick(&mut self) -> Result<()> {
        self.machine.put("/tmp/stick", &self.new)?;
        let good = self.machine.nexus(&["update", "verify", "/tmp/stick"]);
        let seen = good.err().map(|error| error.to_string()).unwrap_or_default();
        ensure!(seen.contains("update_replayed"), "number 2 was seen long ago: {seen}");
        self.machine.forget()?;
        let good = self.machine.nexus(&["update", "verify", "/tmp/stick"])?;
        ensure!(good.contains("Version 0.1.1 (stable), manifest 2"), "{good}");
        Ok(())
    }

    fn remove(&mut self) -> Result<()> {
        self.machine.dpkg_remove()?;
        ensure!(
            !self.machine.has("/usr/bin/nexus") && !self.machine.has("/usr/bin/nexus-examiner"),
            "programs are left"
        );
        ensure!(self.machine.has("/home/examiner/Case.nexus/case.db"), "the case is gone");
        ensure!(self.machine.has("/home/examiner/.config/nexus-examiner/logs"), "the settings are gone");
        Ok(())
    }
}
