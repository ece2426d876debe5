//! Which address does what?

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::{Path as UrlPath, State};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderValue, StatusCode};
use axum::response::sse::{Event as Line, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use nexus_api::{App, Event, Failure, Host};
use serde::Deserialize;
use serde_json::Value;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

use super::{Choice, Dialogs};

/// What the window allows, as far as it can be said here: the window allows the one inline style by its hash.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[derive(Clone)]
struct Shared {
    app: Arc<App>,
    dialogs: Arc<Dialogs>,
}

pub(super) fn router(app: Arc<App>, dialogs: Arc<Dialogs>, ui: &Path) -> Router {
    let files = ServeDir::new(ui).fallback(ServeFile::new(ui.join("index.html")));
    Router::new()
        .route("/rpc/{lens}/{name}", post(rpc))
        .route("/events", get(events))
        .route("/test/choose", post(choose))
        .route("/test/drop", post(drop_files))
        .with_state(Shared { app, dialogs })
        .fallback_service(files)
        .layer(SetResponseHeaderLayer::overriding(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)))
}

async fn rpc(
    State(shared): State<Shared>,
    UrlPath((lens, name)): UrlPath<(String, String)>,
    Json(input): Json<Value>,
) -> Response {
    answer(blocking(move || shared.app.call_as(&lens, &name, input)).await)
}

async fn events(State(shared): State<Shared>) -> Sse<impl Stream<Item = Result<Line, Infallible>>> {
    // A page too slow to keep up misses events, as a window does; it asks again.
    let lines = BroadcastStream::new(shared.dialogs.listen())
        .filter_map(|event| Line::default().json_data(event.ok()?).ok())
        .map(Ok);
    Sse::new(lines).keep_alive(KeepAlive::default())
}

async fn choose(State(shared): State<Shared>, Json(choice): Json<Choice>) -> StatusCode {
    shared.dialogs.choose(choice);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Drop {
    files: Vec<PathBuf>,
}

async fn drop_files(State(shared): State<Shared>, Json(drop): Json<Drop>) -> Response {
    answer(
        blocking(move || {
            let files = drop.files.iter().map(|path| shared.app.register_file(path)).collect::<Result<Vec<_>, _>>()?;
            shared.dialogs.emit(Event::DragOver(false));
            shared.dialogs.emit(Event::Dropped(files));
            Ok(Value::Null)
        })
        .await,
    )
}

/// The engine blocks; it must not hold up the other requests.
async fn blocking(work: impl FnOnce() -> Result<Value, Failure> + Send + 'static) -> Result<Value, Failure> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(Failure::new("command_panicked", error.to_string())))
}

fn answer(result: Result<Value, Failure>) -> Response {
    match result {
        Ok(output) => Json(output).into_response(),
        Err(failure) => (StatusCode::UNPROCESSABLE_ENTITY, Json(failure)).into_response(),
    }
}
