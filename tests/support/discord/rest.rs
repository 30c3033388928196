//! The HTTP side: every call is counted, may be broken on purpose, must carry the bot's token
//! and stay within the limits before a handler sees it.

use std::panic::resume_unwind;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, RawQuery, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post, put};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::faults::Fault;
use super::limits::Verdict;
use super::refusal::Refusal;
use super::world::{Call, File, Server};
use super::{channels, interactions, registry, socket};

/// 25 MiB is refused by Discord's edge; a file may have 10.
const BODY: usize = 25 << 20;
const FILE: usize = 10 << 20;

pub(crate) fn router(server: Arc<Server>) -> Router {
    let api = Router::new()
        .route("/gateway", get(gateway_address))
        .route("/gateway/bot", get(gateway_for_bot))
        .route("/applications/@me", get(registry::application))
        .route("/oauth2/applications/@me", get(registry::application))
        .route(
            "/applications/{app}/commands",
            put(registry::overwrite_global).get(registry::list_global),
        )
        .route(
            "/applications/{app}/guilds/{guild}/commands",
            put(registry::overwrite_in_guild).get(registry::list_in_guild),
        )
        .route("/users/@me", get(registry::myself))
        .route("/users/@me/guilds", get(registry::my_guilds))
        .route("/users/@me/channels", post(channels::open_direct))
        .route("/users/{user}", get(registry::user))
        .route("/guilds/{guild}", get(registry::guild))
        .route("/guilds/{guild}/channels", get(registry::guild_channels))
        .route(
            "/channels/{channel}",
            get(channels::channel).patch(channels::change_thread),
        )
        .route("/channels/{channel}/typing", post(channels::typing))
        .route("/channels/{channel}/threads", post(channels::start_thread))
        .route(
            "/channels/{channel}/messages",
            get(channels::list).post(channels::create),
        )
        .route(
            "/channels/{channel}/messages/{message}",
            get(channels::read)
                .patch(channels::edit)
                .delete(channels::delete),
        )
        .route(
            "/channels/{channel}/messages/{message}/threads",
            post(channels::start_thread_from),
        )
        .route(
            "/interactions/{id}/{token}/callback",
            post(interactions::callback),
        )
        .route("/webhooks/{app}/{token}", post(interactions::follow_up))
        .route(
            "/webhooks/{app}/{token}/messages/{message}",
            get(interactions::read)
                .patch(interactions::edit)
                .delete(interactions::delete),
        )
        .fallback(|| async { Refusal::NO_SUCH_ROUTE })
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(server.clone(), gate));
    Router::new()
        .route("/", any(socket::open))
        .route("/attachments/{id}/{name}", get(attachment))
        .nest("/api/v10", api)
        .with_state(server)
}

/// A request's JSON with the files beside it, whichever way it was sent.
#[derive(Debug)]
pub(crate) struct Payload {
    pub(crate) body: Value,
    /// By the number in `files[n]`.
    pub(crate) files: Vec<(u64, File)>,
}

impl<S: Send + Sync> FromRequest<S> for Payload {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let content_type = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        if !content_type.starts_with("multipart/form-data") {
            let body = Json::<Value>::from_request(request, state)
                .await
                .map_err(|_| Refusal::INVALID_JSON)?
                .0;
            return Ok(Self {
                body,
                files: Vec::new(),
            });
        }
        let mut parts = Multipart::from_request(request, state)
            .await
            .map_err(|_| Refusal::INVALID_JSON)?;
        let mut payload = Self {
            body: json!({}),
            files: Vec::new(),
        };
        while let Some(part) = parts.next_field().await.map_err(|_| Refusal::TOO_LARGE)? {
            let name = part.name().unwrap_or("").to_owned();
            let file_name = part.file_name().unwrap_or("file").to_owned();
            let content_type = part
                .content_type()
                .unwrap_or("application/octet-stream")
                .to_owned();
            let bytes = part.bytes().await.map_err(|_| Refusal::TOO_LARGE)?.to_vec();
            if name == "payload_json" {
                payload.body = serde_json::from_slice(&bytes).map_err(|_| Refusal::INVALID_JSON)?;
                continue;
            }
            let number = name
                .strip_prefix("files[")
                .and_then(|rest| rest.strip_suffix(']'));
            let Some(number) = number.and_then(|number| number.parse().ok()) else {
                continue;
            };
            if bytes.len() > FILE {
                return Err(Refusal::TOO_LARGE);
            }
            payload.files.push((
                number,
                File {
                    id: 0,
                    name: file_name,
                    content_type,
                    bytes,
                },
            ));
        }
        Ok(payload)
    }
}

/// What every call passes on its way in and out.
async fn gate(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let method = request.method().to_string();
    let path = request.uri().path().to_owned();
    let call = format!("{method} {path}");
    let record = |status: Option<StatusCode>| {
        let call = Call {
            method: method.clone(),
            path: path.clone(),
            status,
        };
        server.change(|world| world.calls.push(call));
    };
    let (down, fault) = server.change(|world| (world.faults.down, world.faults.take(&call)));
    if down || fault == Some(Fault::DroppedBefore) {
        record(None);
        hang_up();
    }
    let verdict = match &fault {
        Some(Fault::RateLimited {
            retry_after,
            global,
        }) => Verdict::Refused {
            bucket: (!global).then(|| "f0f0f0f0".to_owned()),
            limit: 5,
            retry_after: *retry_after,
        },
        Some(Fault::ServerError | Fault::DroppedBefore | Fault::DroppedAfter | Fault::Delay(_))
        | None => server.change(|world| world.limits.count(&route_of(&method, &path))),
    };
    let mut response = match verdict.refusal() {
        Some(refusal) => refusal,
        None if fault == Some(Fault::ServerError) => Refusal::SERVER_ERROR.into_response(),
        None if !may_call(&server, &path, request.headers()) => {
            Refusal::UNAUTHORIZED.into_response()
        }
        None => next.run(request).await,
    };
    if let Some(Fault::Delay(delay)) = fault {
        sleep(delay).await;
    }
    if fault == Some(Fault::DroppedAfter) {
        record(None);
        hang_up();
    }
    verdict.headers(response.headers_mut());
    record(Some(response.status()));
    response
}

/// Unwinding ends the connection's task, so the client sees the connection break without a
/// response; this way no panic is printed. No lock is held here.
fn hang_up() -> ! {
    resume_unwind(Box::new("the fake dropped the connection on purpose"))
}

/// The address of the gateway is public, and interactions are answered by their own token.
fn may_call(server: &Server, path: &str, headers: &HeaderMap) -> bool {
    if path == "/gateway" || path.starts_with("/interactions/") || path.starts_with("/webhooks/") {
        return true;
    }
    let given = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    server.look(|world| given.strip_prefix("Bot ") == Some(world.token.as_str()))
}

/// The bucket's name: the path with every id but the first hidden.
fn route_of(method: &str, path: &str) -> String {
    let mut route = format!("{method} ");
    for (position, part) in path.split('/').skip(1).enumerate() {
        let is_id = part.bytes().all(|byte| byte.is_ascii_digit());
        route.push('/');
        route.push_str(if position > 1 && is_id { "{id}" } else { part });
    }
    route
}

async fn gateway_address(State(server): State<Arc<Server>>) -> Json<Value> {
    Json(json!({"url": server.look(|world| format!("ws://{}", world.host))}))
}

async fn gateway_for_bot(State(server): State<Arc<Server>>) -> Json<Value> {
    Json(json!({
        "url": server.look(|world| format!("ws://{}", world.host)),
        "shards": 1,
        "session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1},
    }))
}

async fn attachment(
    State(server): State<Arc<Server>>,
    Path((id, name)): Path<(u64, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let file = server.look(|world| {
        let fresh = query == Some(format!("ex={}", world.addresses));
        let file = world.files.get(&id).filter(|_| fresh);
        file.filter(|file| file.name == name).cloned()
    });
    match file {
        Some(file) => ([(CONTENT_TYPE, file.content_type)], file.bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
