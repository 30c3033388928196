//! HTTP in front of the world, with connections that can be cut in mid-call.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::serve::{IncomingStream, Listener};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::faults::Fault;
use super::methods::{self, Method};
use super::parameters::Parameters;
use super::refusal::Refusal;
use super::world::{Call, Shared};

/// Serves until its task is aborted.
pub(super) async fn serve(shared: Arc<Shared>, listener: TcpListener) -> io::Result<()> {
    let router = Router::new()
        .fallback(answer)
        .layer(DefaultBodyLimit::disable())
        .with_state(shared);
    axum::serve(
        Cuttable(listener),
        router.into_make_service_with_connect_info::<Switch>(),
    )
    .await
}

/// A listener whose connections carry a switch that ends them without an answer.
struct Cuttable(TcpListener);

#[derive(Clone, Debug, Default)]
struct Switch(Arc<AtomicBool>);

impl Switch {
    fn check(&self) -> io::Result<()> {
        if self.0.load(Ordering::Acquire) {
            Err(io::ErrorKind::ConnectionReset.into())
        } else {
            Ok(())
        }
    }
}

struct Wire {
    stream: TcpStream,
    switch: Switch,
}

impl Listener for Cuttable {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Answers are small; without this they may wait for an acknowledgement. A connection
        // that ended meanwhile reports itself at the first read.
        stream.set_nodelay(true).ok();
        let switch = Switch::default();
        (Wire { stream, switch }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Cuttable>> for Switch {
    fn connect_info(stream: IncomingStream<'_, Cuttable>) -> Self {
        stream.io().switch.clone()
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.switch.check()?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.switch.check()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.switch.check()?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// How a call ends.
enum Outcome {
    Answer(Result<Value, Refusal>),
    /// A status without the platform's JSON, as its proxies answer.
    Bare(u16),
    Cut,
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    request: Request,
) -> Response {
    let path = request.uri().path().to_owned();
    if shared.lock().down {
        return respond(Outcome::Cut, &switch);
    }
    if let Some(rest) = path.strip_prefix("/file/bot") {
        // Planned for the method "file".
        let fault = shared.lock().faults.next("file");
        return match fault {
            Some(Fault::Status(status)) => respond(Outcome::Bare(status), &switch),
            Some(Fault::CutBefore) => respond(Outcome::Cut, &switch),
            _ => download(&shared, rest),
        };
    }
    let Some((token, method)) = path
        .strip_prefix("/bot")
        .and_then(|rest| rest.split_once('/'))
    else {
        return respond(Outcome::Answer(Err(Refusal::not_found())), &switch);
    };
    let arrived = Instant::now();
    let parameters = Parameters::read(request).await;
    let (body, chat_id) = match &parameters {
        Ok(parameters) => (parameters.recorded(), methods::chat_of(parameters)),
        Err(_) => (Value::Null, None),
    };
    let outcome = outcome(&shared, token, method, parameters).await;
    let status = match &outcome {
        Outcome::Answer(Ok(_)) => 200,
        Outcome::Answer(Err(refusal)) => refusal.status,
        Outcome::Bare(status) => *status,
        Outcome::Cut => 0,
    };
    let name =
        Method::find(method).map_or_else(|| method.to_owned(), |found| found.name().to_owned());
    shared.lock().calls.push(Call {
        at: arrived,
        method: name,
        chat_id,
        body,
        status,
    });
    respond(outcome, &switch)
}

async fn outcome(
    shared: &Shared,
    token: &str,
    method: &str,
    parameters: Result<Parameters, Refusal>,
) -> Outcome {
    let fault = shared.lock().faults.next(&method.to_ascii_lowercase());
    match fault {
        None => perform(shared, token, method, parameters).await,
        Some(Fault::Delay(time)) => {
            tokio::time::sleep(time).await;
            perform(shared, token, method, parameters).await
        }
        Some(Fault::AnswerLate(time)) => {
            let outcome = perform(shared, token, method, parameters).await;
            tokio::time::sleep(time).await;
            outcome
        }
        Some(Fault::CutAfter) => {
            perform(shared, token, method, parameters).await;
            Outcome::Cut
        }
        Some(Fault::CutBefore) => Outcome::Cut,
        Some(Fault::Status(status)) => Outcome::Bare(status),
        Some(Fault::Refuse {
            status,
            description,
        }) => Outcome::Answer(Err(Refusal::new(status, description))),
        Some(Fault::TooManyRequests { retry_after }) => Outcome::Answer(Err(
            Refusal::too_many_requests(Duration::from_secs(retry_after)),
        )),
    }
}

async fn perform(
    shared: &Shared,
    token: &str,
    method: &str,
    parameters: Result<Parameters, Refusal>,
) -> Outcome {
    let account = match shared.lock().account_by_token(token) {
        Ok(account) => account,
        Err(refusal) => return Outcome::Answer(Err(refusal)),
    };
    let Some(method) = Method::find(method) else {
        return Outcome::Answer(Err(Refusal::not_found()));
    };
    let conformed = parameters.and_then(|mut parameters| {
        parameters.conform(method.shape())?;
        Ok(parameters)
    });
    match conformed {
        Err(refusal) => Outcome::Answer(Err(refusal)),
        Ok(parameters) if method == Method::GetUpdates => poll(shared, account, &parameters).await,
        Ok(parameters) => Outcome::Answer(methods::perform(
            &mut shared.lock(),
            account,
            method,
            &parameters,
        )),
    }
}

async fn poll(shared: &Shared, account: usize, parameters: &Parameters) -> Outcome {
    let offset = parameters.integer("offset").unwrap_or(0);
    let limit = parameters.integer("limit").unwrap_or(100).clamp(1, 100) as usize;
    let timeout = parameters.integer("timeout").unwrap_or(0).clamp(0, 50) as u64;
    let deadline = tokio::time::Instant::now() + Duration::from_secs(timeout);
    let (changed, turn) = {
        let mut world = shared.lock();
        let queue = &mut world.accounts[account].queue;
        if let Some(allowed) = parameters.array("allowed_updates") {
            queue.allowed = methods::names(allowed);
        }
        queue.polls += 1;
        queue.changed.notify_waiters();
        (queue.changed.clone(), queue.polls)
    };
    loop {
        let woken = changed.notified();
        tokio::pin!(woken);
        woken.as_mut().enable();
        {
            let mut world = shared.lock();
            if world.down {
                return Outcome::Cut;
            }
            let account = &mut world.accounts[account];
            if let Some(refusal) = methods::poll_refusal(account, turn) {
                return Outcome::Answer(Err(refusal));
            }
            let due = account.queue.take(offset, limit);
            if !due.is_empty() || timeout == 0 {
                return Outcome::Answer(Ok(Value::Array(due)));
            }
        }
        if tokio::time::timeout_at(deadline, woken).await.is_err() {
            return Outcome::Answer(Ok(json!([])));
        }
    }
}

fn download(shared: &Shared, rest: &str) -> Response {
    // Some clients send the slash of the path encoded.
    let rest = rest.replace("%2F", "/");
    let found = rest.split_once('/').and_then(|(token, path)| {
        let world = shared.lock();
        let account = world.account_by_token(token).ok()?;
        let file_id = path.split('/').next_back()?;
        world.accounts[account].files.get(file_id).cloned()
    });
    match found {
        Some(file) => ([(CONTENT_TYPE, "application/octet-stream")], file.bytes).into_response(),
        None => respond_json(404, &Refusal::not_found().body()),
    }
}

fn respond(outcome: Outcome, switch: &Switch) -> Response {
    match outcome {
        Outcome::Answer(Ok(result)) => respond_json(200, &json!({"ok": true, "result": result})),
        Outcome::Answer(Err(refusal)) => respond_json(refusal.status, &refusal.body()),
        Outcome::Bare(status) => status_of(status).into_response(),
        Outcome::Cut => {
            switch.0.store(true, Ordering::Release);
            StatusCode::NO_CONTENT.into_response()
        }
    }
}

fn respond_json(status: u16, body: &Value) -> Response {
    (status_of(status), axum::Json(body)).into_response()
}

fn status_of(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
