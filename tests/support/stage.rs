//! What a story is played on: a database, the fake platforms, the running program, and people.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::person::{self, Introduction};
use waybill_core::shop::{self, Market, NewShop, Shop};
use waybill_core::text::Language;

use super::database::TestDatabase;
use super::program::{Program, waybill};
use super::talker::{News, Talker};
use super::telegram::FakeTelegram;
use super::terminal::Terminal;

/// How long the program may take until it has nothing left to do. It keeps the platform's pace of
/// one message a second and chat.
const PATIENCE: Duration = Duration::from_secs(60);

/// What everybody on the stage shares: how to tell that nothing is left to do.
#[derive(Debug)]
pub struct Backstage {
    superuser: PgConnectOptions,
    telegram: Arc<FakeTelegram>,
    terminals: Mutex<Vec<Arc<Terminal>>>,
}

impl Backstage {
    pub(super) fn watch(&self, terminal: Arc<Terminal>) {
        self.terminals
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(terminal);
    }

    /// Waits until everything that was said is handled, and everything that it led to is shown.
    ///
    /// # Panics
    /// If that takes longer than a minute.
    pub async fn settles(&self) {
        let begun = Instant::now();
        let mut connection = PgConnection::connect_with(&self.superuser).await.unwrap();
        loop {
            match self.left_to_do(&mut connection).await {
                None => break,
                Some(left) => assert!(begun.elapsed() < PATIENCE, "left to do: {left}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        connection.close().await.unwrap();
    }

    /// What was said goes from the platform to the inbox, to the outbox, to the platform: looked
    /// at in this order, nothing is missed on its way.
    async fn left_to_do(&self, connection: &mut PgConnection) -> Option<String> {
        let pending = self.telegram.pending_updates();
        if pending > 0 {
            return Some(format!("{pending} updates"));
        }
        let terminals: Vec<Arc<Terminal>> = self
            .terminals
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .filter(|terminal| !terminal.is_closed())
            .cloned()
            .collect();
        let addresses: Vec<String> = terminals.iter().map(|t| t.address().to_owned()).collect();
        let row = sqlx::query(
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting'),
                 (SELECT count(*) FROM outbox o JOIN conversation c USING (conversation_id)
                  WHERE o.state = 'waiting' AND (o.channel <> 'terminal' OR c.address = ANY($1)))",
        )
        .bind(&addresses)
        .fetch_one(&mut *connection)
        .await
        .unwrap();
        let (inbox, outbox): (i64, i64) = (row.get(0), row.get(1));
        if inbox + outbox > 0 {
            return Some(format!("{inbox} to handle, {outbox} to send"));
        }
        for terminal in terminals {
            if let Some(left) = left_at(&terminal, connection).await {
                return Some(left);
            }
        }
        None
    }
}

/// Whether a terminal has taken every line, and printed everything that is in its log.
async fn left_at(terminal: &Terminal, connection: &mut PgConnection) -> Option<String> {
    let taken: i64 =
        sqlx::query_scalar("SELECT count(*) FROM inbox WHERE channel = 'terminal' AND address = $1")
            .bind(terminal.address())
            .fetch_one(&mut *connection)
            .await
            .unwrap();
    let typed = terminal.typed();
    if usize::try_from(taken).unwrap() < typed {
        return Some(format!("{taken} of {typed} lines were taken"));
    }
    let log = sqlx::query(
        "SELECT m.number, m.edits FROM chat_message m JOIN conversation c USING (conversation_id)
         WHERE c.channel = 'terminal' AND c.address = $1 AND m.author = 'assistant'",
    )
    .bind(terminal.address())
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    let printed = terminal.messages();
    log.iter()
        .map(|row| (row.get::<i64, _>(0), row.get::<i32, _>(1)))
        .find(|(number, edits)| {
            !printed.iter().any(|printed| {
                printed.id == *number && i64::from(printed.edits) >= i64::from(*edits)
            })
        })
        .map(|(number, _)| format!("message {number} is not printed"))
}

/// Where a story is played.
#[derive(Debug)]
pub struct Stage {
    pub kind: Channel,
    pub telegram: Arc<FakeTelegram>,
    pub test: TestDatabase,
    program: Option<Program>,
    settings: Vec<(String, String)>,
    backstage: Arc<Backstage>,
    host: Mutex<Option<Shop>>,
}

impl Stage {
    /// An empty database, and the program serving a bot.
    pub async fn new(kind: Channel) -> Self {
        let mut stage = Self::dark(kind).await;
        stage.serves().await;
        stage
    }

    /// The same before the program is started.
    pub async fn dark(kind: Channel) -> Self {
        let test = TestDatabase::new().await;
        let telegram = Arc::new(FakeTelegram::start().await);
        let settings = [
            ("DATABASE_URL", test.url()),
            ("WAYBILL_TELEGRAM_TOKEN", telegram.token()),
            ("WAYBILL_TELEGRAM_API_URL", telegram.url()),
        ];
        let backstage = Backstage {
            superuser: test.superuser_options(),
            telegram: Arc::clone(&telegram),
            terminals: Mutex::default(),
        };
        Self {
            kind,
            telegram,
            test,
            program: None,
            settings: settings.map(|(name, value)| (name.to_owned(), value)).to_vec(),
            backstage: Arc::new(backstage),
            host: Mutex::default(),
        }
    }

    /// Starts the program.
    pub async fn serves(&mut self) {
        assert!(self.program.is_none(), "it runs already");
        self.program = Some(Program::serve(&self.settings()).await);
    }

    /// Starts another instance beside it, on the same database and bot.
    pub async fn another(&self) -> Program {
        Program::serve(&self.settings()).await
    }

    /// Kills the program (SIGKILL).
    pub async fn is_killed(&mut self) {
        let program = self.program.take().expect("a running program");
        program.is_killed().await;
    }

    /// The running program.
    pub fn program(&mut self) -> &mut Program {
        self.program.as_mut().expect("a running program")
    }

    fn settings(&self) -> Vec<(&str, &str)> {
        self.settings
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    /// Ends the story: the program stops when it is told to, nobody was sent more than the
    /// platform allows, and nothing was left undone.
    pub async fn ends(mut self) {
        self.settles().await;
        let terminals = std::mem::take(
            &mut *self
                .backstage
                .terminals
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        for terminal in terminals {
            terminal.closes().await;
        }
        if let Some(program) = self.program.take() {
            program.stops().await;
        }
        assert_eq!(self.telegram.too_many_requests_count(), 0);
        let parked = self.count("SELECT count(*) FROM inbox WHERE state = 'parked'").await;
        assert_eq!(parked, 0, "messages that could not be handled");
        let failed = self.count("SELECT count(*) FROM outbox WHERE state = 'failed' AND error <> 'closed'").await;
        assert_eq!(failed, 0, "messages that could not be sent");
    }

    /// Waits until nothing is left to do.
    pub async fn settles(&self) {
        self.backstage.settles().await;
    }

    /// One number from the database, which no policy hides.
    pub async fn count(&self, query: &str) -> i64 {
        let mut connection = self.test.superuser().await;
        sqlx::query_scalar(AssertSqlSafe(query))
            .fetch_one(&mut connection)
            .await
            .unwrap()
    }

    /// One text from the database, which no policy hides.
    pub async fn text(&self, query: &str) -> String {
        let mut connection = self.test.superuser().await;
        sqlx::query_scalar(AssertSqlSafe(query))
            .fetch_one(&mut connection)
            .await
            .unwrap()
    }

    /// Somebody with a shop in the Philippines.
    pub async fn owner(&self, name: &str, shop: &str) -> Talker {
        self.owner_in(name, shop, Market::Philippines, Language::ENGLISH)
            .await
    }

    /// Somebody with a shop.
    pub async fn owner_in(&self, name: &str, shop: &str, market: Market, language: Language) -> Talker {
        match self.kind {
            Channel::Telegram => {
                let user = self.telegram.user(name).language(language.tag());
                self.open(shop, market, language, Some((name, &user.id().to_string())))
                    .await;
                let talker = Talker::on_telegram(name, user, Arc::clone(&self.backstage));
                talker.starts().await;
                talker
            }
            Channel::Terminal => {
                let shop = self.open(shop, market, language, None).await;
                self.at_terminal(&shop.code, "owner", name, &[]).await
            }
            Channel::Discord | Channel::Web => unimplemented!("this channel's stories"),
        }
    }

    async fn open(&self, name: &str, market: Market, language: Language, owner: Option<(&str, &str)>) -> Shop {
        let at = Clock::system().now();
        let new = NewShop {
            code: None,
            name: name.to_owned(),
            country: market.country().to_owned(),
            currency: market.currency(),
            time_zone: market.zone(),
            language,
            payment_methods: vec!["GCash".to_owned()],
            demo: false,
        };
        let mut transaction = self.test.database().begin().await.unwrap();
        let owner = match owner {
            Some((name, address)) => {
                let who = Introduction {
                    channel: self.kind,
                    address: address.to_owned(),
                    name: name.to_owned(),
                    language: Some(language),
                };
                let mut system = transaction.system().await.unwrap();
                let arrived = person::arrive(&mut system, &who, language, at).await;
                Some(arrived.unwrap().1)
            }
            None => None,
        };
        let opened = shop::open(&mut transaction, &new, owner, at).await;
        let opened = opened.unwrap().expect("a shop of that name");
        transaction.commit().await.unwrap();
        opened
    }

    /// Somebody who has nothing to do with any shop yet.
    pub async fn somebody(&self, name: &str) -> Talker {
        match self.kind {
            Channel::Telegram => {
                let user = self.telegram.user(name).language("en");
                Talker::on_telegram(name, user, Arc::clone(&self.backstage))
            }
            Channel::Terminal => {
                let code = self.host().await;
                self.at_terminal(&code, "buyer", name, &[]).await
            }
            Channel::Discord | Channel::Web => unimplemented!("this channel's stories"),
        }
    }

    /// Somebody opens the link to an order that a seller has sent them.
    pub async fn buyer(&self, name: &str, link: &str) -> (Talker, News) {
        match self.kind {
            Channel::Telegram => {
                let buyer = self.somebody(name).await;
                let news = buyer.opens(link).await;
                (buyer, news)
            }
            Channel::Terminal => {
                let code = self.host().await;
                let buyer = self.at_terminal(&code, "buyer", name, &["--link", link]).await;
                // The link is taken as a first line.
                buyer.terminal().counts_first_line();
                let news = buyer.news().await;
                (buyer, news)
            }
            Channel::Discord | Channel::Web => unimplemented!("this channel's stories"),
        }
    }

    /// A terminal needs some shop to sit in, whose business it is none of.
    async fn host(&self) -> String {
        let known = self
            .host
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(shop) = known {
            return shop.code;
        }
        let shop = self
            .open("Corner Café", Market::Philippines, Language::ENGLISH, None)
            .await;
        let code = shop.code.clone();
        *self.host.lock().unwrap_or_else(PoisonError::into_inner) = Some(shop);
        code
    }

    async fn at_terminal(&self, code: &str, role: &str, name: &str, more: &[&str]) -> Talker {
        let site = self.program.as_ref().map(|program| program.site().to_string());
        let mut settings = self.settings();
        if let Some(site) = &site {
            settings.push(("WAYBILL_WEB_PUBLIC_URL", site));
        }
        let terminal = Terminal::opens(&settings, code, role, name, more).await;
        Talker::at_terminal(name, terminal, Arc::clone(&self.backstage))
    }

    /// Runs another command of the program to its end, and returns what it printed.
    pub async fn runs(&self, arguments: &[&str]) -> String {
        let output = waybill(&self.settings())
            .args(arguments)
            .output()
            .await
            .expect("the binary under test");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("text")
    }
}

/// The link to an order, of the sentence that a seller forwards.
///
/// # Panics
/// If there is none.
pub fn link(news: &News) -> String {
    let seen = news.shows("/t/");
    let found = seen.text.split_whitespace().find(|word| word.contains("/t/"));
    found.expect("a link").to_owned()
}
