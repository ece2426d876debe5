//! How do a manifest and an artefact get here? The one module with a socket; what it brings is judged elsewhere.
//!
//! The whole transfer is ours and not the updater plugin's, which buffers without a cap, only warns about http, and
//! cannot go on where a transfer was cut. It gets bytes that were judged, and judges their signature once more.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ureq::http::Response;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body, Proxy};
use url::{Host, Url};

use crate::arrival::Arrival;
use crate::folder::{MANIFEST, SIGNATURE, disk};
use crate::manifest::{Artefact, MAX_MANIFEST};
use crate::refusal::Refusal;
use crate::source::Source;

/// A feed and the way to it.
pub struct Feed {
    address: Url,
    agent: Agent,
    loopback: bool,
    limits: Limits,
}

/// How long an answer may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until a connection stands, and until an answer begins.
    pub answer: Duration,
    /// Time that every transfer has.
    pub grace: Duration,
    /// Bytes a second that a transfer must reach on average, beyond the grace.
    pub slowest: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { answer: Duration::from_secs(30), grace: Duration::from_secs(60), slowest: 16 * 1024 }
    }
}

/// How a feed is reached.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// Proxy address; what the environment names where there is none.
    pub proxy: Option<String>,
    /// Certificates (PEM) of the organisation's own authority, taken instead of the system's.
    pub authority: Option<Vec<u8>>,
    /// Lets http to this very machine through. For tests only.
    pub loopback: bool,
    /// Limits in time.
    pub limits: Limits,
}

const REDIRECTS: usize = 5;

impl Feed {
    /// A feed at an address, asked nothing yet.
    ///
    /// # Errors
    /// [`Refusal::Address`], or [`Refusal::Feed`] for a proxy or certificates that are none.
    pub fn new(address: &str, way: &Way) -> Result<Self, Refusal> {
        let with_slash = format!("{}/", address.trim_end_matches('/'));
        let address = Url::parse(&with_slash).map_err(|_| Refusal::Address(address.to_owned()))?;
        allowed(&address, way.loopback)?;
        let roots = match &way.authority {
            None => RootCerts::PlatformVerifier,
            Some(pem) => RootCerts::new_with_certs(&certificates(pem)?),
        };
        let mut config = Agent::config_builder()
            .https_only(!way.loopback)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent("nexus-examiner")
            .timeout_connect(Some(way.limits.answer))
            .timeout_recv_response(Some(way.limits.answer))
            .tls_config(TlsConfig::builder().root_certs(roots).build());
        if let Some(proxy) = &way.proxy {
            let proxy = Proxy::new(proxy).map_err(|_| Refusal::Feed(format!("{proxy} is no proxy address")))?;
            config = config.proxy(Some(proxy));
        }
        Ok(Feed { address, agent: config.build().new_agent(), loopback: way.loopback, limits: way.limits })
    }

    fn transfer(
        &self,
        channel: &str,
        artefact: &Artefact,
        part: &Path,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Refusal> {
        let mut file =
            OpenOptions::new().create(true).read(true).write(true).truncate(false).open(part).map_err(disk(part))?;
        let mut arrival = held(&mut file, part, artefact)?;
        if arrival.got() < artefact.size {
            let url = self.beside(channel, &artefact.file)?;
            let limit = self.limit(artefact.size - arrival.got());
            let response = self.get(url, arrival.got(), limit)?;
            if response.status() == 200 && arrival.got() > 0 {
                // The server cannot go on in the middle, so the beginning comes once more.
                file.set_len(0).and_then(|()| file.rewind()).map_err(disk(part))?;
                arrival = Arrival::of(artefact);
            }
            copy(response.into_body(), &mut file, part, &mut arrival, limit, progress)?;
        }
        arrival.finish()?;
        file.sync_all().map_err(disk(part))
    }

    fn small(&self, channel: &str, name: &str) -> Result<Vec<u8>, Refusal> {
        let limit = self.limits.grace;
        let body = self.get(self.beside(channel, name)?, 0, limit)?.into_body();
        let mut bytes = Vec::new();
        let mut reader = body.into_reader().take(MAX_MANIFEST as u64 + 1);
        let began = Instant::now();
        reader.read_to_end(&mut bytes).map_err(|error| broken(&error, began, limit))?;
        if bytes.len() > MAX_MANIFEST {
            return Err(Refusal::ManifestTooLarge(MAX_MANIFEST));
        }
        Ok(bytes)
    }

    fn beside(&self, channel: &str, name: &str) -> Result<Url, Refusal> {
        let refused = |_| Refusal::Address(format!("{channel}/{name}"));
        self.address.join(&format!("{channel}/")).and_then(|folder| folder.join(name)).map_err(refused)
    }

    fn limit(&self, bytes: u64) -> Duration {
        self.limits.grace + Duration::from_secs(bytes / self.limits.slowest.max(1))
    }

    /// Asks, following redirects by the same rule for addresses as for the first one.
    fn get(&self, mut url: Url, from: u64, limit: Duration) -> Result<Response<Body>, Refusal> {
        for _ in 0..=REDIRECTS {
            allowed(&url, self.loopback)?;
            let mut request = self.agent.get(url.as_str());
            if from > 0 {
                request = request.header("Range", format!("bytes={from}-"));
            }
            let request = request.config().timeout_recv_body(Some(limit)).build();
            let response = request.call().map_err(|error| Refusal::Feed(format!("{url}: {error}")))?;
            match response.status().as_u16() {
                200 => return Ok(response),
                206 if continues(&response, from) => return Ok(response),
                301 | 302 | 303 | 307 | 308 => url = next(&url, &response)?,
                status => return Err(Refusal::Feed(format!("{url} answered with status {status}"))),
            }
        }
        Err(Refusal::Feed(format!("{url} leads on and on")))
    }
}

impl Source for Feed {
    fn manifest(&self, channel: &str) -> Result<(Vec<u8>, String), Refusal> {
        let manifest = self.small(channel, MANIFEST)?;
        let signature = String::from_utf8(self.small(channel, SIGNATURE)?);
        Ok((manifest, signature.map_err(|_| Refusal::SignatureUnreadable)?))
    }

    /// Goes on where an earlier transfer was cut.
    fn artefact(
        &self,
        channel: &str,
        artefact: &Artefact,
        folder: &Path,
        progress: &mut dyn FnMut(u64),
    ) -> Result<PathBuf, Refusal> {
        let part = folder.join(format!("{}.part", &artefact.sha256));
        let outcome = self.transfer(channel, artefact, &part, progress);
        if let Err(Refusal::TooLong(_) | Refusal::WrongHash { .. } | Refusal::Disk { .. }) = outcome {
            // What cannot become the signed file must not be gone on with, and what filled the disk must not stay.
            let _ = std::fs::remove_file(&part);
        }
        outcome?;
        let whole = folder.join(&artefact.file);
        std::fs::rename(&part, &whole).map_err(disk(&whole))?;
        Ok(whole)
    }
}

/// https to anywhere; http to this machine where a test allows it.
fn allowed(url: &Url, loopback: bool) -> Result<(), Refusal> {
    let this_machine = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    };
    match url.scheme() {
        "https" if url.host().is_some() => Ok(()),
        "http" if loopback && this_machine => Ok(()),
        _ => Err(Refusal::Address(url.to_string())),
    }
}

fn next(url: &Url, response: &Response<Body>) -> Result<Url, Refusal> {
    let location = response.headers().get("location").and_then(|value| value.to_str().ok());
    let location = location.ok_or_else(|| Refusal::Feed(format!("{url} leads nowhere")))?;
    url.join(location).map_err(|_| Refusal::Address(location.to_owned()))
}

fn continues(response: &Response<Body>, from: u64) -> bool {
    let range = response.headers().get("content-range").and_then(|value| value.to_str().ok()).unwrap_or_default();
    from > 0 && range.starts_with(&format!("bytes {from}-"))
}

/// What an earlier transfer left, taken anew from the disk: it is not believed either.
fn held<'a>(file: &mut File, part: &Path, artefact: &'a Artefact) -> Result<Arrival<'a>, Refusal> {
    let mut arrival = Arrival::of(artefact);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer).map_err(disk(part))? {
            0 => return Ok(arrival),
            count => arrival.take(&buffer[..count])?,
        }
    }
}

fn copy(
    body: Body,
    file: &mut File,
    part: &Path,
    arrival: &mut Arrival<'_>,
    limit: Duration,
    progress: &mut dyn FnMut(u64),
) -> Result<(), Refusal> {
    let began = Instant::now();
    let mut reader = body.into_reader();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = match reader.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            // A connection that broke is judged by what came: the arrival knows how much is missing.
            Err(error) if began.elapsed() < limit && !timed_out(&error) => return Ok(()),
            Err(_) => return Err(Refusal::TooSlow(limit.as_secs())),
        };
        arrival.take(&buffer[..count])?;
        file.write_all(&buffer[..count]).map_err(disk(part))?;
        progress(arrival.got());
        if began.elapsed() > limit {
            return Err(Refusal::TooSlow(limit.as_secs()));
        }
    }
}

fn broken(error: &io::Error, began: Instant, limit: Duration) -> Refusal {
    if timed_out(error) || began.elapsed() > limit {
        return Refusal::TooSlow(limit.as_secs());
    }
    Refusal::Feed(format!("the answer broke off: {error}"))
}

fn timed_out(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::TimedOut
        || matches!(error.get_ref().and_then(|inner| inner.downcast_ref()), Some(ureq::Error::Timeout(_)))
}

fn certificates(pem: &[u8]) -> Result<Vec<Certificate<'static>>, Refusal> {
    let none = || Refusal::Feed("the file of the certificate authority holds no certificates".to_owned());
    let found: Vec<_> = parse_pem(pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if found.is_empty() { Err(none()) } else { Ok(found) }
}
