//! Hints between tasks and processes that something waits. Tables are the truth: a lost hint only
//! costs the time until the next slow poll.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

use crate::db::Database;
use crate::id::{ConversationId, OrderId, ShopId};

const PG_CHANNEL: &str = "waybill";
/// One notification to other processes is enough for all that happens within this time.
const DEBOUNCE: Duration = Duration::from_millis(10);
/// How often everyone looks for themselves, whether they were told or not.
pub const SLOW_POLL: Duration = Duration::from_secs(1);

/// What the pages and chats that are open in a browser want to hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Live {
    /// An order changed.
    Order(ShopId, OrderId),
    /// What a shop says on the pages of all its orders changed.
    Shop(ShopId),
    /// A conversation's log grew.
    Log(ConversationId),
    /// Something may have been missed: look again.
    Everything,
}

/// The hints of one process.
#[derive(Debug, Clone)]
pub struct Hints {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    inbox: Notify,
    outbox: Notify,
    elsewhere: Notify,
    pending: std::sync::Mutex<Vec<Live>>,
    live: broadcast::Sender<Live>,
}

impl Default for Hints {
    fn default() -> Self {
        Self {
            inner: Arc::new(Inner {
                inbox: Notify::new(),
                outbox: Notify::new(),
                elsewhere: Notify::new(),
                pending: std::sync::Mutex::default(),
                live: broadcast::Sender::new(4096),
            }),
        }
    }
}

impl Hints {
    /// Something came in and was stored.
    pub fn came_in(&self) {
        self.inner.inbox.notify_waiters();
        self.inner.inbox.notify_one();
        self.inner.elsewhere.notify_one();
    }

    /// Something waits to be sent.
    pub fn goes_out(&self) {
        self.inner.outbox.notify_waiters();
        self.inner.outbox.notify_one();
        self.inner.elsewhere.notify_one();
    }

    /// Something changed that an open page shows.
    pub fn changed(&self, what: Live) {
        // Nobody listening is no failure.
        let _ = self.inner.live.send(what);
        if let Ok(mut pending) = self.inner.pending.lock() {
            pending.push(what);
        }
        self.inner.elsewhere.notify_one();
    }

    /// Waits for a hint that something came in, or for the slow poll.
    pub async fn until_came_in(&self) {
        let _ = tokio::time::timeout(SLOW_POLL, self.inner.inbox.notified()).await;
    }

    /// Waits for a hint that something goes out, or for `at_most`.
    pub async fn until_goes_out(&self, at_most: Duration) {
        let _ = tokio::time::timeout(at_most.min(SLOW_POLL), self.inner.outbox.notified()).await;
    }

    /// What changes from now on.
    pub fn live(&self) -> broadcast::Receiver<Live> {
        self.inner.live.subscribe()
    }

    /// Carries hints to other processes and theirs to this one, until told to stop. A lost database
    /// is tried again; after a gap everybody is told to look for themselves.
    pub async fn exchange(self, database: Database, stop: CancellationToken) {
        let instance = crate::token::random_secret();
        tokio::join!(
            self.tell(&database, &instance, &stop),
            self.listen(&database, &instance, &stop)
        );
    }

    /// Tells other processes at once, as a short-lived process does before it ends.
    pub async fn tell_now(&self, database: &Database) {
        self.send_pending(database, "-").await;
    }

    async fn tell(&self, database: &Database, instance: &str, stop: &CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.inner.elsewhere.notified() => {}
            }
            tokio::time::sleep(DEBOUNCE).await;
            self.send_pending(database, instance).await;
        }
    }

    async fn send_pending(&self, database: &Database, instance: &str) {
        let mut changed = match self.inner.pending.lock() {
            Ok(mut pending) => std::mem::take(&mut *pending),
            Err(poisoned) => std::mem::take(&mut *poisoned.into_inner()),
        };
        changed.sort_by_key(|live| format!("{live:?}"));
        changed.dedup();
        let words: Vec<String> = changed.iter().map(write_live).collect();
        let mut payload = format!("{instance} {}", words.join(" "));
        // PostgreSQL takes payloads of less than 8000 bytes.
        if payload.len() > 7900 {
            payload = format!("{instance} *");
        }
        if let Err(error) = database.notify(PG_CHANNEL, &payload).await {
            tracing::debug!(%error, "a hint was lost; the slow poll makes up for it");
        }
    }

    async fn listen(&self, database: &Database, instance: &str, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            let lost = tokio::select! {
                () = stop.cancelled() => return,
                lost = self.listen_once(database, instance) => lost,
            };
            if let Err(error) = lost {
                tracing::warn!(%error, "the listener lost the database and tries again");
            }
            tokio::time::sleep(SLOW_POLL).await;
        }
    }

    async fn listen_once(
        &self,
        database: &Database,
        instance: &str,
    ) -> Result<(), crate::db::DatabaseError> {
        let mut listener = database.listener().await?;
        listener.listen(PG_CHANNEL).await?;
        // Whatever was said before this connection listened was missed.
        self.look_again();
        loop {
            let notification = listener.recv().await?;
            let mut words = notification.payload().split(' ');
            if words.next() == Some(instance) {
                continue;
            }
            self.inner.inbox.notify_waiters();
            self.inner.inbox.notify_one();
            self.inner.outbox.notify_waiters();
            self.inner.outbox.notify_one();
            for live in words.filter_map(read_live) {
                let _ = self.inner.live.send(live);
            }
        }
    }

    fn look_again(&self) {
        self.inner.inbox.notify_one();
        self.inner.outbox.notify_one();
        let _ = self.inner.live.send(Live::Everything);
    }
}

fn write_live(live: &Live) -> String {
    match live {
        Live::Order(shop, order) => format!("o{shop}.{order}"),
        Live::Shop(shop) => format!("s{shop}"),
        Live::Log(conversation) => format!("l{conversation}"),
        Live::Everything => "*".to_owned(),
    }
}

fn read_live(word: &str) -> Option<Live> {
    if word == "*" {
        return Some(Live::Everything);
    }
    if let Some(ids) = word.strip_prefix('o') {
        let (shop, order) = ids.split_once('.')?;
        return Some(Live::Order(
            ShopId(shop.parse().ok()?),
            OrderId(order.parse().ok()?),
        ));
    }
    if let Some(shop) = word.strip_prefix('s') {
        return Some(Live::Shop(ShopId(shop.parse().ok()?)));
    }
    let conversation = word.strip_prefix('l')?.parse().ok()?;
    Some(Live::Log(ConversationId(conversation)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_survive_the_wire() {
        for live in [
            Live::Order(ShopId(7), OrderId(12)),
            Live::Shop(ShopId(5)),
            Live::Log(ConversationId(3)),
            Live::Everything,
        ] {
            assert_eq!(read_live(&write_live(&live)), Some(live));
        }
        assert_eq!(read_live("x"), None);
        assert_eq!(read_live(""), None);
    }
}
