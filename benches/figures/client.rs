//! The client, in a process of its own: keep-alive HTTP/1.1 over plain TCP, on one thread, doing as
//! little as possible beside reading answers.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::task::JoinSet;

use crate::ground::Outcome;
use crate::statistics::quantile;

/// What is not counted: connections open, plans are made, caches fill.
const WARM_UP: Duration = Duration::from_millis(500);
/// How many pages connect at once.
const CONNECT_AT_ONCE: usize = 64;
/// How long pages wait for a change.
const LAST_CALL: Duration = Duration::from_secs(15);

/// What a closed loop of requests came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Load {
    pub(crate) requests: usize,
    pub(crate) seconds: f64,
    pub(crate) p50_us: u64,
    pub(crate) p99_us: u64,
    /// How long a body was, in bytes.
    pub(crate) body: usize,
}

/// When pages were told of a change, in microseconds of the system's clock.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) told: usize,
    pub(crate) p50: u64,
    pub(crate) p99: u64,
    pub(crate) last: u64,
}

/// Asks `path` from so many connections, each as fast as it is answered, in another process.
pub(crate) async fn load(
    address: SocketAddr,
    path: &str,
    connections: usize,
    seconds: u64,
) -> Outcome<Load> {
    let output = Command::new(std::env::current_exe()?)
        .args(["client", "load", &address.to_string(), path])
        .args([connections.to_string(), seconds.to_string()])
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .output()
        .await?;
    if !output.status.success() {
        return Err("the client failed".into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The client's side of both.
pub(crate) fn run(arguments: &[&str]) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    match arguments {
        ["load", address, path, connections, seconds] => {
            let seconds = Duration::from_secs(seconds.parse()?);
            let load = ask(address.parse()?, path, connections.parse()?, seconds);
            say(&serde_json::to_string(&runtime.block_on(load)?)?);
        }
        ["live", address, path, pages] => {
            let told = listen(address.parse()?, path, pages.parse()?);
            say(&serde_json::to_string(&runtime.block_on(told)?)?);
        }
        other => return Err(format!("the client can't {other:?}").into()),
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "how the client answers its parent")]
fn say(words: &str) {
    println!("{words}");
}

async fn ask(
    address: SocketAddr,
    path: &str,
    connections: usize,
    lasts: Duration,
) -> Outcome<Load> {
    let begins = Instant::now() + WARM_UP;
    let ends = begins + lasts;
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        let path = path.to_owned();
        tasks.spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut times = Vec::with_capacity(65_536);
            let mut body = 0;
            loop {
                let asked = Instant::now();
                if asked >= ends {
                    return Outcome::Ok((times, body));
                }
                let answer = connection.get(&path).await?;
                if answer.status != 200 {
                    return Err(format!("the answer was {}", answer.status).into());
                }
                body = answer.body;
                let answered = Instant::now();
                if asked >= begins && answered <= ends {
                    times.push(answered - asked);
                }
            }
        });
    }
    let mut times = Vec::new();
    let mut body = 0;
    while let Some(done) = tasks.join_next().await {
        let (part, size) = done??;
        times.extend(part);
        body = size;
    }
    times.sort_unstable();
    Ok(Load {
        requests: times.len(),
        seconds: lasts.as_secs_f64(),
        p50_us: microseconds(quantile(&times, 0.5)),
        p99_us: microseconds(quantile(&times, 0.99)),
        body,
    })
}

fn microseconds(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// Opens streams, says `open`, and waits until each has brought a change.
async fn listen(address: SocketAddr, path: &str, pages: usize) -> Outcome<Told> {
    let mut opening = JoinSet::new();
    let mut streams = Vec::with_capacity(pages);
    for _ in 0..pages {
        if opening.len() >= CONNECT_AT_ONCE {
            streams.extend(opening.join_next().await.transpose()?.transpose()?);
        }
        opening.spawn(open_stream(address, path.to_owned()));
    }
    while let Some(opened) = opening.join_next().await {
        streams.push(opened??);
    }
    say(&format!("open {}", streams.len()));
    let mut waiting = JoinSet::new();
    for stream in streams {
        waiting.spawn(tokio::time::timeout(LAST_CALL, told(stream)));
    }
    let mut moments = Vec::with_capacity(pages);
    while let Some(done) = waiting.join_next().await {
        // A page that was not told in time is missing in the count.
        if let Ok(moment) = done? {
            moments.push(moment?);
        }
    }
    moments.sort_unstable();
    Ok(Told {
        told: moments.len(),
        p50: microseconds(quantile(&moments, 0.5)),
        p99: microseconds(quantile(&moments, 0.99)),
        last: moments.last().copied().map_or(0, microseconds),
    })
}

async fn open_stream(address: SocketAddr, path: String) -> Outcome<TcpStream> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request(&path, address).as_bytes()).await?;
    let mut seen = Vec::new();
    // The first event tells how long to wait before connecting again.
    while !contains(&seen, b"retry:") {
        if stream.read_buf(&mut seen).await? == 0 {
            return Err("the stream ended at once".into());
        }
    }
    if seen.starts_with(b"HTTP/1.1 200") {
        Ok(stream)
    } else {
        Err("the stream was refused".into())
    }
}

/// When the page was told, since the epoch.
async fn told(mut stream: TcpStream) -> Outcome<Duration> {
    let mut seen = Vec::new();
    loop {
        if stream.read_buf(&mut seen).await? == 0 {
            return Err("the stream ended".into());
        }
        if contains(&seen, b"event: order") {
            return Ok(SystemTime::UNIX_EPOCH.elapsed()?);
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn request(path: &str, address: SocketAddr) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept-Language: en\r\n\r\n")
}

/// An answer; its body is read and thrown away.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Bytes of the body.
    pub(crate) body: usize,
}

/// A connection that asks one thing after the other.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    address: SocketAddr,
    seen: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            address,
            seen: Vec::with_capacity(65_536),
        })
    }

    /// Asks, and reads the whole answer.
    pub(crate) async fn get(&mut self, path: &str) -> Outcome<Answer> {
        let request = request(path, self.address);
        self.stream.write_all(request.as_bytes()).await?;
        self.seen.clear();
        let (status, head, body) = loop {
            if self.stream.read_buf(&mut self.seen).await? == 0 {
                return Err("the connection was closed".into());
            }
            if let Some(head) = self.seen.windows(4).position(|four| four == b"\r\n\r\n") {
                let words = std::str::from_utf8(&self.seen[..head])?;
                break (status_of(words)?, head + 4, length_of(words)?);
            }
        };
        while self.seen.len() < head + body {
            if self.stream.read_buf(&mut self.seen).await? == 0 {
                return Err("the connection was closed in an answer".into());
            }
        }
        Ok(Answer { status, body })
    }
}

fn status_of(head: &str) -> Outcome<u16> {
    let status = head.split(' ').nth(1).ok_or("no status")?;
    Ok(status.parse()?)
}

fn length_of(head: &str) -> Outcome<usize> {
    head.lines()
        .find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse().ok())?
        })
        .ok_or_else(|| "the answer does not say how long it is".into())
}
