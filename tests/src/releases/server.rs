//! Static files over HTTP/1.1, plain or with TLS and an authority of its own; as well or badly as it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::Release;

/// How the installer, or everything, is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Behaviour {
    /// As it should be, with ranges.
    Well,
    /// Everything with this status.
    Status(u16),
    /// The manifest is a page of HTML.
    NotJson,
    /// The installer leads to an address without TLS.
    RedirectToHttp,
    /// The installer ends after this many tenths.
    CutAt(usize),
    /// The installer never ends.
    Endless,
    /// The installer comes byte by byte.
    Drip,
    /// The installer comes in pieces of 64 kB, ten a second.
    Slow,
}

#[derive(Default)]
struct State {
    release: Release,
    behaviour: Option<Behaviour>,
    asked: Vec<String>,
}

/// A feed that answers until the program ends.
pub struct Served {
    /// Address to be set as the feed.
    pub address: String,
    /// The authority's certificate, PEM; of feeds with TLS.
    pub authority: Option<String>,
    state: Arc<Mutex<State>>,
}

impl Served {
    /// Serves without TLS, as only a test build takes it.
    #[must_use]
    pub fn plain() -> Self {
        Self::start(None)
    }

    /// Serves with TLS for `localhost`, by an authority that was made for this.
    #[must_use]
    pub fn https() -> Self {
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let root = authority.self_signed(&key).unwrap();
        let issuer = Issuer::new(authority, key);
        let own = KeyPair::generate().unwrap();
        let leaf = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&own, &issuer).unwrap();
        let secret = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(own.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], secret)
            .unwrap();
        let mut served = Self::start(Some(Arc::new(config)));
        served.authority = Some(root.pem());
        served
    }

    fn start(tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let address = match tls {
            Some(_) => format!("https://localhost:{port}/nexus"),
            None => format!("http://127.0.0.1:{port}/nexus"),
        };
        let state = Arc::<Mutex<State>>::default();
        let shared = state.clone();
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (shared, tls) = (shared.clone(), tls.clone());
                std::thread::spawn(move || serve(connection, tls, &shared));
            }
        });
        Served { address, authority: None, state }
    }

    /// Serves this release from now on, in this way.
    pub fn set(&self, release: &Release, behaviour: Behaviour) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = State { release: release.clone(), behaviour: Some(behaviour), asked: Vec::new() };
    }

    /// Paths that were asked for since, in order; with the byte where a transfer went on.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).asked.clone()
    }
}

fn serve(connection: TcpStream, tls: Option<Arc<ServerConfig>>, state: &Mutex<State>) {
    let _ = connection.set_read_timeout(Some(Duration::from_secs(30)));
    match tls {
        None => answer(connection, state),
        Some(config) => {
            if let Ok(session) = ServerConnection::new(config) {
                answer(StreamOwned::new(session, connection), state);
            }
        }
    }
}

fn answer(mut connection: impl Read + Write, state: &Mutex<State>) {
    let Some((path, from)) = request(&mut connection) else { return };
    let (release, behaviour) = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.asked.push(if from > 0 { format!("{path} from {from}") } else { path.clone() });
        (state.release.clone(), state.behaviour.unwrap_or(Behaviour::Well))
    };
    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
    let installer = name == release.installer;
    let found = path.starts_with("/nexus/stable/").then(|| release.files.get(&name)).flatten();
    let to = &mut connection;
    match (behaviour, found) {
        (Behaviour::Status(status), _) => send(to, &format!("{status} As told"), "", b"no"),
        (_, None) => send(to, "404 Not Found", "", b"not here"),
        (Behaviour::NotJson, Some(_)) if !installer => send(to, "200 OK", "", b"<html>Sign in to the network</html>"),
        (Behaviour::RedirectToHttp, Some(_)) if installer => {
            send(to, "302 Found", "Location: http://192.0.2.1/installer.deb\r\n", b"");
        }
        (Behaviour::CutAt(tenths), Some(bytes)) if installer => {
            let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", bytes.len());
            let _ = to.write_all(head.as_bytes());
            let _ = to.write_all(&bytes[..bytes.len() * tenths / 10]);
            let _ = to.flush();
        }
        (Behaviour::Endless, Some(_)) if installer => {
            let _ = to.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while to.write_all(&[b'x'; 65_536]).is_ok() {}
        }
        (Behaviour::Drip, Some(bytes)) if installer => {
            let _ = to.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            for byte in bytes {
                if to.write_all(&[*byte]).and_then(|()| to.flush()).is_err() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(300));
            }
        }
        (Behaviour::Slow, Some(bytes)) if installer => {
            let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", bytes.len());
            let _ = to.write_all(head.as_bytes());
            for piece in bytes.chunks(65_536) {
                if to.write_all(piece).and_then(|()| to.flush()).is_err() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(100));
            }
        }
        (_, Some(bytes)) if from > 0 && from < bytes.len() => {
            let range = format!("Content-Range: bytes {from}-{}/{}\r\n", bytes.len() - 1, bytes.len());
            send(to, "206 Partial Content", &range, &bytes[from..]);
        }
        (_, Some(bytes)) => send(to, "200 OK", "", bytes),
    }
}

/// Path and first byte of a request.
fn request(connection: &mut impl Read) -> Option<(String, usize)> {
    let (mut path, mut from) = (None, 0);
    let mut lines = BufReader::new(connection).lines();
    while let Some(Ok(line)) = lines.next() {
        if line.is_empty() {
            return path.map(|path| (path, from));
        }
        if let Some(rest) = line.strip_prefix("GET ") {
            path = rest.split(' ').next().map(str::to_owned);
        }
        if let Some(range) = line.to_ascii_lowercase().strip_prefix("range: bytes=") {
            from = range.trim_end_matches('-').parse().unwrap_or(0);
        }
    }
    None
}

fn send(to: &mut impl Write, status: &str, headers: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    // A client that has refused is gone; that is its right.
    let _ = to.write_all(head.as_bytes()).and_then(|()| to.write_all(body)).and_then(|()| to.flush());
}
