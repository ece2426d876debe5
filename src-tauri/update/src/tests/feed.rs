//! The transfer against a real server on this machine that behaves as badly as servers do.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use super::*;
use crate::fetch::{Feed, Limits, Way};
use crate::{Artefact, Manifest, Source as _};

/// Serves every request with `answer(path, range, connection)` until the test ends.
fn serve(answer: impl Fn(&str, Option<&str>, &mut TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let (mut path, mut range) = (String::new(), None);
            for line in BufReader::new(connection.try_clone().unwrap()).lines().map_while(Result::ok) {
                if let Some(rest) = line.strip_prefix("GET ") {
                    path = rest.split(' ').next().unwrap_or_default().to_owned();
                }
                if line.to_ascii_lowercase().starts_with("range:") {
                    range = line.split_once('=').map(|(_, rest)| rest.to_owned());
                }
                if line.is_empty() {
                    break;
                }
            }
            answer(&path, range.as_deref(), &mut connection);
        }
    });
    address
}

fn send(to: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    // A client that has refused is gone; that is its right.
    let _ = write!(to, "HTTP/1.1 {status}\r\nConnection: close\r\n{headers}\r\n");
    let _ = to.write_all(body);
}

fn feed(address: &str) -> Feed {
    let limits = Limits { answer: Duration::from_secs(5), grace: Duration::from_secs(2), slowest: 1 << 30 };
    Feed::new(address, &Way { loopback: true, limits, ..Way::default() }).unwrap()
}

fn artefact() -> Artefact {
    Manifest::read(&bytes(&genuine(&Keys::new()))).unwrap().artefacts.remove(0)
}

fn fetch(address: &str, folder: &std::path::Path) -> Result<Vec<u8>, &'static str> {
    let whole = feed(address).artefact("stable", &artefact(), folder, &mut |_| {});
    whole.map(|path| std::fs::read(path).unwrap()).map_err(|refusal| refusal.code())
}

#[test]
fn only_https_is_asked_and_no_redirect_leads_elsewhere() {
    let refused = |address: &str| Feed::new(address, &Way::default()).err().map(|refusal| refusal.code());
    for address in ["http://releases.example.org", "http://127.0.0.1:1", "file:///tmp", "ftp://a", "none"] {
        assert_eq!(refused(address), Some("update_address"), "{address}");
    }
    assert_eq!(refused("https://releases.example.org/nexus"), None);
    let address = serve(|_, _, to| send(to, "302 Found", "Location: http://192.0.2.1/manifest.json\r\n", b""));
    assert_eq!(feed(&address).manifest("stable").unwrap_err().code(), "update_address");
    let round = serve(|_, _, to| send(to, "302 Found", "Location: /again\r\n", b""));
    assert_eq!(feed(&round).manifest("stable").unwrap_err().code(), "update_feed");
}

#[test]
fn a_feed_that_is_missing_broken_or_without_end_is_refused() {
    for status in ["404 Not Found", "500 Internal Server Error", "204 No Content"] {
        let address = serve(move |_, _, to| send(to, status, "Content-Length: 0\r\n", b""));
        assert_eq!(feed(&address).manifest("stable").unwrap_err().code(), "update_feed", "{status}");
    }
    assert_eq!(feed("http://127.0.0.1:9").manifest("stable").unwrap_err().code(), "update_feed", "nobody there");
    let endless = serve(|_, _, to| {
        send(to, "200 OK", "", b"");
        while to.write_all(&[b' '; 65_536]).is_ok() {}
    });
    assert_eq!(feed(&endless).manifest("stable").unwrap_err().code(), "update_manifest_too_large");
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(fetch(&endless, folder.path()), Err("update_too_long"));
    assert_eq!(folder.path().read_dir().unwrap().count(), 0, "what came is deleted");
}

#[test]
fn a_manifest_and_its_installer_come_whole() {
    let address = serve(|path, _, to| {
        let body: &[u8] = match path {
            "/nexus/stable/manifest.json" => b"{}",
            "/nexus/stable/manifest.json.minisig" => b"signature",
            "/nexus/stable/nexus-examiner_0.1.1_amd64.deb" => INSTALLER,
            _ => return send(to, "404 Not Found", "Content-Length: 0\r\n", b""),
        };
        send(to, "200 OK", &format!("Content-Length: {}\r\n", body.len()), body);
    }) + "/nexus";
    assert_eq!(feed(&address).manifest("stable"), Ok((b"{}".to_vec(), "signature".to_owned())));
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(fetch(&address, folder.path()), Ok(INSTALLER.to_vec()));
}

#[test]
fn what_was_cut_goes_on_where_it_was_cut_or_begins_anew() {
    for ranges in [true, false] {
        for tenth in 0..10 {
            let cut = INSTALLER.len() * tenth / 10;
            let folder = tempfile::tempdir().unwrap();
            let length = format!("Content-Length: {}\r\n", INSTALLER.len());
            let cutting = serve(move |_, _, to| send(to, "200 OK", &length, &INSTALLER[..cut]));
            assert_eq!(fetch(&cutting, folder.path()), Err("update_cut_short"), "at {cut}");
            let whole = serve(move |_, range, to| {
                let from = range.and_then(|range| range.trim_end_matches('-').parse::<usize>().ok()).filter(|_| ranges);
                assert!(!ranges || from.unwrap_or(0) == cut);
                match from {
                    Some(from) => {
                        let end = INSTALLER.len() - 1;
                        let headers = format!("Content-Range: bytes {from}-{end}/{}\r\n", INSTALLER.len());
                        send(to, "206 Partial Content", &headers, &INSTALLER[from..]);
                    }
                    None => send(to, "200 OK", "", INSTALLER),
                }
            });
            assert_eq!(fetch(&whole, folder.path()), Ok(INSTALLER.to_vec()), "from {cut}");
        }
    }
}

#[test]
fn other_bytes_are_deleted_and_a_slow_drip_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let other = serve(|_, _, to| send(to, "200 OK", "", &[b'x'; INSTALLER.len()]));
    assert_eq!(fetch(&other, folder.path()), Err("update_wrong_hash"));
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    let drip = serve(|_, _, to| {
        send(to, "200 OK", "", b"");
        for byte in INSTALLER {
            if to.write_all(&[*byte]).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(400));
        }
    });
    assert_eq!(fetch(&drip, folder.path()), Err("update_too_slow"));
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert_eq!(fetch(&drip, &file), Err("update_disk"), "a folder that cannot be written to");
}
