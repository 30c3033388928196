//! A stateful stand-in for the Telegram Bot API over real HTTP.
//!
//! Stories drive the real binary against it and read like transcripts: who says what, what comes
//! back. It keeps the platform's rules (limits, refusals, confirmation of updates), so that a bot
//! that passes here is not surprised there. The rules follow the Bot API documentation, version
//! 10.1; where the platform publishes none, an assumption is written beside it.

mod entities;
mod faults;
mod group;
mod limits;
mod markup;
mod methods;
mod parameters;
mod refusal;
mod render;
mod server;
mod updates;
mod user;
mod view;
mod webhook;
mod world;

mod tests;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

pub use faults::Fault;
pub use group::Group;
pub use markup::{Button, ButtonAction};
pub use user::User;
pub use view::ChatMessage;
pub use world::{Call, Document};

use world::{Account, Person, Shared};

/// The platform: people, chats and bots behind one address. Ends when it is dropped.
#[derive(Debug)]
pub struct FakeTelegram {
    shared: Arc<Shared>,
    address: SocketAddr,
    tasks: Mutex<JoinSet<()>>,
}

impl FakeTelegram {
    /// Listens on a free port of the loopback interface, with one bot.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port on loopback");
        let address = listener.local_addr().expect("the address just bound");
        let shared = Arc::new(Shared::new());
        let mut tasks = JoinSet::new();
        let served = shared.clone();
        tasks.spawn(async move {
            server::serve(served, listener)
                .await
                .expect("the listener serves until it is aborted");
        });
        let telegram = Self {
            shared,
            address,
            tasks: Mutex::new(tasks),
        };
        telegram.add_bot();
        telegram
    }

    /// What `WAYBILL_TELEGRAM_API_URL` is set to.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The token of the first bot.
    pub fn token(&self) -> String {
        self.shared.lock().accounts[0].token.clone()
    }

    /// Adds another bot and returns its token.
    pub fn add_bot(&self) -> String {
        let (index, token) = {
            let mut world = self.shared.lock();
            let index = world.accounts.len();
            let account = Account::new(index as i64 + 1);
            let token = account.token.clone();
            world.accounts.push(account);
            (index, token)
        };
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.spawn(webhook::deliver(self.shared.clone(), index));
        token
    }

    /// From now on the token answers 401.
    pub fn revoke(&self, token: &str) {
        let mut world = self.shared.lock();
        let index = world.account_by_token(token).expect("a token in use");
        world.accounts[index].revoked = true;
        world.accounts[index].queue.changed.notify_waiters();
    }

    /// A new person, who has not met any bot.
    pub fn user(&self, name: &str) -> User {
        let mut world = self.shared.lock();
        let id = 1_000_001 + world.people.len() as i64;
        world.people.insert(
            id,
            Person {
                id,
                name: name.to_owned(),
                username: None,
                language: None,
                deactivated: false,
            },
        );
        User::new(self.shared.clone(), 0, id, id)
    }

    /// A new group that an otherwise silent owner has added the first bot to.
    pub async fn group(&self, title: &str) -> Group {
        let owner = self.user(&format!("Owner of {title}"));
        Group::create(&owner, title)
    }

    /// Plans trouble for the next `times` calls of `method`, or of any method for `*`.
    pub fn fail_next(&self, method: &str, times: usize, fault: Fault) {
        self.shared.lock().faults.plan(method, times, fault);
    }

    /// Forgets planned trouble that has not happened yet.
    pub fn clear_faults(&self) {
        self.shared.lock().faults.clear();
    }

    /// From now on connections are cut without an answer, and webhooks hear nothing.
    pub fn goes_down(&self) {
        self.set_down(true);
    }

    pub fn comes_back(&self) {
        self.set_down(false);
    }

    fn set_down(&self, down: bool) {
        let mut world = self.shared.lock();
        world.down = down;
        for account in &world.accounts {
            account.queue.changed.notify_waiters();
        }
    }

    /// Switches the limits on sending on or off; they begin on.
    pub fn limits(&self, on: bool) {
        self.shared.lock().unlimited = !on;
    }

    /// Every call so far, in the order of their answers.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.lock().calls.clone()
    }

    /// The calls of one method, spelt as in the documentation.
    pub fn calls_of(&self, method: &str) -> Vec<Call> {
        let world = self.shared.lock();
        world
            .calls
            .iter()
            .filter(|call| call.method == method)
            .cloned()
            .collect()
    }

    /// Forgets the recorded calls, which long runs would pile up.
    pub fn forget_calls(&self) {
        self.shared.lock().calls.clear();
    }

    /// How many new messages bots have sent.
    pub fn sent_count(&self) -> usize {
        self.shared.lock().sent
    }

    /// How many edits bots have made.
    pub fn edited_count(&self) -> usize {
        self.shared.lock().edited
    }

    /// How many recorded calls were answered 429.
    pub fn too_many_requests_count(&self) -> usize {
        let world = self.shared.lock();
        world.calls.iter().filter(|call| call.status == 429).count()
    }

    /// Updates the first bot has not confirmed yet.
    pub fn pending_updates(&self) -> usize {
        self.shared.lock().accounts[0].queue.pending_count()
    }

    /// How often the first bot has asked for updates, a waiting poll included.
    pub fn poll_count(&self) -> u64 {
        self.shared.lock().accounts[0].queue.polls
    }

    /// The number of the latest update of the first bot.
    pub fn last_update_id(&self) -> Option<i64> {
        self.shared.lock().accounts[0].queue.last_id()
    }

    /// The next update gets a random number, as after a quiet week.
    pub fn restart_update_ids(&self) {
        self.shared.lock().accounts[0].queue.restart();
    }

    /// Sends an old update once more.
    pub fn redeliver(&self, update_id: i64) {
        let known = self.shared.lock().accounts[0].queue.again(update_id);
        assert!(known, "no update {update_id} among the latest");
    }

    /// Taps not answered by now are too old to be answered.
    pub fn expire_queries(&self) {
        for query in self.shared.lock().accounts[0].queries.values_mut() {
            query.expired = true;
        }
    }

    /// The commands set for a scope (`default`, `all_private_chats`, `chat 42`) and language
    /// (empty for all).
    pub fn commands(&self, scope: &str, language: &str) -> Vec<String> {
        let key = (scope.to_owned(), language.to_owned());
        let world = self.shared.lock();
        world.accounts[0]
            .commands
            .get(&key)
            .into_iter()
            .flatten()
            .filter_map(|command| command["command"].as_str())
            .map(str::to_owned)
            .collect()
    }

    /// The menu button of a chat, or the one for all chats.
    pub fn menu_button(&self, chat_id: Option<i64>) -> Option<Value> {
        let world = self.shared.lock();
        let buttons = &world.accounts[0].menu_buttons;
        buttons
            .get(&chat_id)
            .or_else(|| buttons.get(&None))
            .cloned()
    }

    /// The bot's `name`, `description` or `short_description` in a language (empty for all).
    pub fn profile(&self, field: &str, language: &str) -> Option<String> {
        let key = (field.to_owned(), language.to_owned());
        self.shared.lock().accounts[0].profile.get(&key).cloned()
    }
}
