//! Changes, carried to the pages that are open in browsers: one read per change and order, one
//! rendering per language, however many pages show it.
//!
//! Hints may be lost, so everything that is shown is read again from time to time.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::Response;
use futures::{Stream, StreamExt as _};
use tokio::sync::{Notify, broadcast, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;
use waybill_core::db::Database;
use waybill_core::hint::{Hints, Live};
use waybill_core::id::{ConversationId, OrderId, ShopId};
use waybill_core::text::Language;
use waybill_core::token::ShopToken;
use waybill_core::tracking::{self, Mark, Tracked, TrackedOrder};

use crate::Site;

/// How long what is shown may go unread.
const LOOK_AGAIN: Duration = Duration::from_secs(15);
/// How often a quiet stream shows that it is alive: proxies cut those that are silent for a minute.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How many orders are read at once after everything may have changed.
const READS_AT_ONCE: usize = 8;

/// By order: one room per link, so nearly always one.
type Rooms = HashMap<(ShopId, OrderId), Vec<Arc<Room>>>;

/// Makes the event that brings a page up to date, by its link and that link's address.
pub(crate) type Render = fn(&TrackedOrder, (&ShopToken, &str), Language) -> Bytes;

/// Everything that open pages show, in one process.
#[derive(Debug)]
pub(crate) struct Hub {
    database: Database,
    rooms: Mutex<Rooms>,
    logs: Mutex<HashMap<ConversationId, watch::Sender<()>>>,
    /// Everything is to be read again.
    everything: Notify,
    stop: CancellationToken,
}

/// The pages that show one order by one link.
#[derive(Debug)]
struct Room {
    token: ShopToken,
    state: watch::Sender<Arc<Shown>>,
    /// A read is on its way that will see everything up to now.
    awaited: AtomicBool,
}

/// What an order's pages show.
#[derive(Debug)]
struct Shown {
    /// None once the link was taken back.
    order: Option<Arc<TrackedOrder>>,
    frames: Vec<(Language, OnceLock<Bytes>)>,
}

impl Shown {
    fn new(order: Option<Arc<TrackedOrder>>) -> Self {
        Self {
            order,
            frames: Language::all()
                .map(|language| (language, OnceLock::new()))
                .collect(),
        }
    }

    fn mark(&self) -> Option<Mark> {
        self.order.as_ref().map(|order| order.mark())
    }

    /// The event that brings a page up to date, made by the first page that asks.
    fn frame(&self, link: (&ShopToken, &str), language: Language, render: Render) -> Bytes {
        let Some(order) = &self.order else {
            return Bytes::from_static(b"event: gone\ndata:\n\n");
        };
        self.frames
            .iter()
            .find(|(known, _)| *known == language)
            .map_or_else(
                || render(order, link, language),
                |(_, frame)| frame.get_or_init(|| render(order, link, language)).clone(),
            )
    }
}

impl Hub {
    /// Begins to carry changes, until told to stop.
    pub(crate) fn start(site: &Site, stop: CancellationToken) -> Arc<Self> {
        let hub = Arc::new(Self {
            database: site.database.clone(),
            rooms: Mutex::default(),
            logs: Mutex::default(),
            everything: Notify::new(),
            stop,
        });
        tokio::spawn(Arc::clone(&hub).keep_carrying(site.hints.clone()));
        hub
    }

    /// How many order pages are open.
    pub(crate) fn pages(&self) -> i64 {
        let open: usize = lock(&self.rooms)
            .values()
            .flatten()
            .map(|room| room.state.receiver_count())
            .sum();
        i64::try_from(open).unwrap_or(i64::MAX)
    }

    /// A panic ends one round, never the pushing of changes.
    async fn keep_carrying(self: Arc<Self>, hints: Hints) {
        while !self.stop.is_cancelled() {
            // Subscribed before looking: nothing falls between the two.
            let live = hints.live();
            self.everything.notify_one();
            let mut round = JoinSet::new();
            round.spawn(Arc::clone(&self).carry(live));
            round.spawn(Arc::clone(&self).look_again());
            if let Some(Err(error)) = round.join_next().await {
                tracing::error!(%error, "carrying changes to open pages ended and begins again");
            }
        }
    }

    async fn carry(self: Arc<Self>, mut live: broadcast::Receiver<Live>) {
        loop {
            let told = tokio::select! {
                () = self.stop.cancelled() => return,
                told = live.recv() => told,
            };
            match told {
                Ok(Live::Order(shop_id, order_id)) => {
                    self.order_changed((shop_id, order_id), Also::WhatIsNotShown);
                }
                Ok(Live::Shop(shop_id)) => self.shop_changed(shop_id),
                Ok(Live::Log(conversation_id)) => self.log_grew(conversation_id),
                Ok(Live::Everything) | Err(broadcast::error::RecvError::Lagged(_)) => {
                    self.everything.notify_one();
                }
                Err(broadcast::error::RecvError::Closed) => return,
            }
        }
    }

    /// Beside [`Self::carry`], so that a change never waits for thousands of unchanged orders.
    async fn look_again(self: Arc<Self>) {
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.everything.notified() => {}
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
            self.look_at_everything().await;
        }
    }

    fn order_changed(self: &Arc<Self>, key: (ShopId, OrderId), also: Also) {
        let rooms = lock(&self.rooms).get(&key).cloned().unwrap_or_default();
        for room in rooms {
            if room.state.receiver_count() > 0 && !room.awaited.swap(true, Ordering::AcqRel) {
                let hub = Arc::clone(self);
                tokio::spawn(async move { hub.refresh(&room, also).await });
            }
        }
    }

    /// What a shop says on all its pages changed.
    fn shop_changed(self: &Arc<Self>, shop_id: ShopId) {
        let keys: Vec<(ShopId, OrderId)> = lock(&self.rooms)
            .keys()
            .filter(|(shop, _)| *shop == shop_id)
            .copied()
            .collect();
        if keys.is_empty() {
            return;
        }
        let hub = Arc::clone(self);
        // A shop may have many open pages: a few are read at once.
        tokio::spawn(async move {
            let rooms = keys
                .iter()
                .flat_map(|key| lock(&hub.rooms).get(key).cloned().unwrap_or_default());
            let rooms: Vec<Arc<Room>> = rooms.collect();
            futures::stream::iter(rooms)
                .for_each_concurrent(READS_AT_ONCE, async |room| {
                    room.awaited.store(true, Ordering::Release);
                    hub.refresh(&room, Also::Nothing).await;
                })
                .await;
        });
    }

    fn log_grew(&self, conversation_id: ConversationId) {
        if let Some(log) = lock(&self.logs).get(&conversation_id) {
            log.send_replace(());
        }
    }

    async fn look_at_everything(&self) {
        let rooms: Vec<Arc<Room>> = {
            let mut rooms = lock(&self.rooms);
            rooms.retain(|_, rooms| {
                rooms.retain(|room| room.state.receiver_count() > 0);
                !rooms.is_empty()
            });
            rooms.values().flatten().cloned().collect()
        };
        {
            let mut logs = lock(&self.logs);
            logs.retain(|_, log| log.receiver_count() > 0);
            for log in logs.values() {
                log.send_replace(());
            }
        }
        futures::stream::iter(rooms)
            .for_each_concurrent(READS_AT_ONCE, async |room| {
                room.awaited.store(true, Ordering::Release);
                self.refresh(&room, Also::Nothing).await;
            })
            .await;
    }

    async fn refresh(&self, room: &Room, also: Also) {
        // Cleared before reading: what changes from here on asks for another read.
        room.awaited.store(false, Ordering::Release);
        let order = match tracking::find(&self.database, &room.token).await {
            Ok(Tracked::Order { order, .. }) => Some(Arc::<TrackedOrder>::from(order)),
            Ok(Tracked::Revoked | Tracked::Unknown) => None,
            Err(error) => {
                // The next look makes up for it.
                tracing::warn!(%error, "an open page could not be brought up to date");
                return;
            }
        };
        let newer = room.publish(order);
        if !newer && also == Also::WhatIsNotShown {
            room.state.send_modify(|_| {});
        }
    }

    /// Joins those who show an order; `order` is what was just read.
    fn join(
        self: &Arc<Self>,
        token: &ShopToken,
        order_id: OrderId,
        order: Arc<TrackedOrder>,
    ) -> watch::Receiver<Arc<Shown>> {
        let key = (token.shop_id, order_id);
        let mut rooms = lock(&self.rooms);
        let here = rooms.entry(key).or_default();
        if let Some(room) = here.iter().find(|room| room.token == *token) {
            let receiver = room.state.subscribe();
            let room = Arc::clone(room);
            drop(rooms);
            room.publish(Some(order));
            return receiver;
        }
        let (state, receiver) = watch::channel(Arc::new(Shown::new(Some(order))));
        here.push(Arc::new(Room {
            token: token.clone(),
            state,
            awaited: AtomicBool::new(false),
        }));
        drop(rooms);
        // What changed between the reading and the joining was told to nobody here.
        self.order_changed(key, Also::Nothing);
        receiver
    }

    /// The conversation's log, to be looked at whenever this changes.
    pub(crate) fn log(&self, conversation_id: ConversationId) -> watch::Receiver<()> {
        lock(&self.logs)
            .entry(conversation_id)
            .or_insert_with(|| watch::Sender::new(()))
            .subscribe()
    }
}

/// What open pages are told where the order itself is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Also {
    Nothing,
    /// That something else about it changed, such as its conversation: a page that is its buyer's asks
    /// for that itself.
    WhatIsNotShown,
}

impl Room {
    /// Shows what was read, unless something newer is shown already. Returns whether it was newer.
    fn publish(&self, order: Option<Arc<TrackedOrder>>) -> bool {
        let mark = order.as_ref().map(|order| order.mark());
        self.state.send_if_modified(|shown| {
            let newer = match (&mark, shown.mark()) {
                // What the shop says beside the order has no order of its own: what was read last is so.
                (Some(read), Some(shown)) => {
                    read.version > shown.version || read.version == shown.version && *read != shown
                }
                (None, shown) => shown.is_some(),
                // A link that was taken back stays so.
                (Some(_), None) => false,
            };
            if newer {
                *shown = Arc::new(Shown::new(order));
            }
            newer
        })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing here panics while it holds a lock, and a map is whole after every step.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a page tells when it opens its stream.
pub(crate) struct Opening {
    /// The link.
    pub(crate) token: ShopToken,
    /// Its address.
    pub(crate) address: String,
    /// The order behind it.
    pub(crate) order_id: OrderId,
    /// What was read of it just now.
    pub(crate) order: Arc<TrackedOrder>,
    /// What the page shows.
    pub(crate) known: Option<Mark>,
    /// In which language.
    pub(crate) language: Language,
}

/// The stream of an order's page: what it lacks at once, then every change.
pub(crate) fn order_stream(hub: &Arc<Hub>, opening: Opening, render: Render) -> Response {
    let receiver = hub.join(&opening.token, opening.order_id, opening.order);
    let page = Page {
        receiver,
        token: opening.token,
        address: opening.address,
        known: opening.known,
        language: opening.language,
        stop: hub.stop.clone(),
        over: false,
        render,
    };
    let changes = futures::stream::unfold(page, |mut page| async move {
        let frame = page.next().await?;
        Some((Ok::<_, std::convert::Infallible>(frame), page))
    });
    event_stream(changes)
}

struct Page {
    receiver: watch::Receiver<Arc<Shown>>,
    token: ShopToken,
    address: String,
    known: Option<Mark>,
    language: Language,
    stop: CancellationToken,
    over: bool,
    render: Render,
}

impl Page {
    async fn next(&mut self) -> Option<Bytes> {
        if self.over {
            return None;
        }
        let quiet_until = Instant::now() + HEARTBEAT;
        let mut nudged = false;
        loop {
            let shown = Arc::clone(&self.receiver.borrow_and_update());
            if shown.mark() != self.known || shown.order.is_none() {
                self.known = shown.mark();
                self.over = shown.order.is_none();
                let link = (&self.token, self.address.as_str());
                return Some(shown.frame(link, self.language, self.render));
            }
            if nudged {
                return Some(Bytes::from_static(b"event: mine\ndata: 1\n\n"));
            }
            tokio::select! {
                () = self.stop.cancelled() => return None,
                changed = timeout_at(quiet_until, self.receiver.changed()) => match changed {
                    Ok(Ok(())) => nudged = true,
                    Ok(Err(_)) => return None,
                    Err(_) => return Some(Bytes::from_static(b":\n\n")),
                },
            }
        }
    }
}

/// A response that stays open. It begins by telling the browser how long to wait before it connects
/// again: each another while, so that a restart is not followed by everyone at once.
pub(crate) fn event_stream(
    events: impl Stream<Item = Result<Bytes, std::convert::Infallible>> + Send + 'static,
) -> Response {
    let pause = 1000 + rand::random_range(0..2000);
    let first = Bytes::from(format!("retry: {pause}\n\n"));
    let stream = futures::stream::once(std::future::ready(Ok(first))).chain(events);
    let mut response = Response::new(Body::from_stream(stream));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx holds back what it is sent unless told otherwise.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// An event as it travels (HTML standard, 9.2): a line of data per line of text.
pub(crate) fn event(name: &str, id: impl std::fmt::Display, data: &str) -> Bytes {
    use std::fmt::Write as _;
    let mut frame = String::with_capacity(data.len() + data.len() / 8 + 64);
    let _ = writeln!(frame, "id: {id}\nevent: {name}");
    for line in data.lines() {
        let line = line.trim_start();
        if !line.is_empty() {
            frame.push_str("data: ");
            frame.push_str(line);
            frame.push('\n');
        }
    }
    frame.push('\n');
    Bytes::from(frame)
}

/// What ended the waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waited {
    /// Something changed.
    Changed,
    /// Nothing, for a while.
    Quiet,
    /// Nothing will change here any more.
    Over,
}

/// Waits for a change, or until it is time to show that the stream is alive.
pub(crate) async fn changed_or_quiet(receiver: &mut watch::Receiver<()>) -> Waited {
    match tokio::time::timeout(HEARTBEAT, receiver.changed()).await {
        Ok(Ok(())) => Waited::Changed,
        Ok(Err(_)) => Waited::Over,
        Err(_) => Waited::Quiet,
    }
}
