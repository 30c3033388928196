//! What a story is played on: a database, the fake platforms, the running program, and people.

use std::sync::{Arc, Mutex, PoisonError};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::db::Database;
use waybill_core::id::PersonId;
use waybill_core::person::{self, Introduction};
use waybill_core::shop::{self, Market, NewShop, Shop};
use waybill_core::sign_in;
use waybill_core::text::Language;

use super::backstage::Backstage;
use super::database::TestDatabase;
use super::discord::{FakeDiscord, Person};
use super::program::{Program, waybill};
use super::smtp::PostOffice;
use super::talker::{News, Talker};
use super::telegram::{FakeTelegram, User};
use super::voice::discord::Client;
use super::voice::telegram::Telephone;
use super::voice::terminal::Terminal;
use super::voice::web::Browser;

/// Where a story is played.
#[derive(Debug)]
pub struct Stage {
    pub kind: Channel,
    pub telegram: Arc<FakeTelegram>,
    discord: Option<FakeDiscord>,
    pub database: Database,
    superuser: PgConnectOptions,
    /// Dropped when the story ends.
    test: Option<TestDatabase>,
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
        let mut stage = Self::on(kind, test.database(), test.superuser_options(), test.url()).await;
        stage.test = Some(test);
        stage
    }

    /// On a database that somebody else looks after.
    pub async fn on(
        kind: Channel,
        database: Database,
        superuser: PgConnectOptions,
        url: String,
    ) -> Self {
        let telegram = Arc::new(FakeTelegram::start().await);
        let mut settings = vec![
            ("DATABASE_URL", url),
            // Many stories share the server.
            ("WAYBILL_DATABASE_CONNECTIONS", "6".to_owned()),
            ("WAYBILL_TELEGRAM_TOKEN", telegram.token()),
            ("WAYBILL_TELEGRAM_API_URL", telegram.url()),
        ];
        let discord = match kind {
            Channel::Discord => Some(FakeDiscord::start().await),
            Channel::Telegram | Channel::Email | Channel::Web | Channel::Terminal => None,
        };
        if let Some(discord) = &discord {
            settings.push(("WAYBILL_DISCORD_TOKEN", discord.token()));
            settings.push(("WAYBILL_DISCORD_API_URL", discord.url()));
        }
        let backstage = Backstage {
            superuser: superuser.clone(),
            telegram: Arc::clone(&telegram),
            on_discord: Arc::default(),
            terminals: Mutex::default(),
        };
        Self {
            kind,
            telegram,
            discord,
            database,
            superuser,
            test: None,
            program: None,
            settings: settings
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            backstage: Arc::new(backstage),
            host: Mutex::default(),
        }
    }

    /// Starts the program.
    pub async fn serves(&mut self) {
        assert!(self.program.is_none(), "it runs already");
        self.program = Some(Program::serve(&self.settings()).await);
        if let Some(discord) = &self.discord {
            discord.connected().await;
        }
    }

    /// Starts the program anew with a server for its mails.
    pub async fn with_mail(&mut self) -> PostOffice {
        let office = PostOffice::opens().await;
        self.mails_by(&office.url(), &[]).await;
        office
    }

    /// Starts the program anew with a server for its mails, and more that is set.
    pub async fn mails_by(&mut self, url: &str, more: &[(&str, &str)]) {
        let mails = [
            ("WAYBILL_EMAIL_SMTP_URL", url),
            ("WAYBILL_EMAIL_FROM", "orders@waybill.example"),
            ("WAYBILL_EMAIL_REPLY_TO", "orders@waybill.example"),
            ("WAYBILL_EMAIL_INBOUND_SECRET", "hush"),
        ];
        for (name, value) in mails.iter().chain(more) {
            self.sets(name, value);
        }
        if let Some(program) = self.program.take() {
            program.stops().await;
        }
        self.serves().await;
    }

    /// Sets something for whatever is started from now on.
    pub fn sets(&mut self, name: &str, value: &str) {
        self.settings.retain(|(known, _)| known != name);
        self.settings.push((name.to_owned(), value.to_owned()));
    }

    /// Where the program's site is.
    pub fn site(&self) -> url::Url {
        self.program
            .as_ref()
            .expect("a running program")
            .site()
            .clone()
    }

    /// Starts another instance beside it, on the same database and bot.
    pub async fn another(&self) -> Program {
        Program::serve(&self.settings()).await
    }

    /// Stops the program in favour of another that runs already.
    pub async fn is_replaced_by(&mut self, other: Program) {
        let program = self.program.replace(other).expect("a running program");
        program.stops().await;
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
        if let Some(discord) = &self.discord {
            assert_eq!(discord.invalid_requests(), 0);
        }
        let parked = self
            .count("SELECT count(*) FROM inbox WHERE state = 'parked'")
            .await;
        assert_eq!(parked, 0, "messages that could not be handled");
        let failed = self
            .count(
                "SELECT count(*) FROM outbox o JOIN conversation c USING (conversation_id)
                 WHERE o.state = 'failed' AND c.closed_at IS NULL",
            )
            .await;
        assert_eq!(failed, 0, "messages that could not be sent");
    }

    /// Waits until nothing is left to do.
    pub async fn settles(&self) {
        self.backstage.settles().await;
    }

    /// A connection that no policy binds.
    pub async fn superuser(&self) -> PgConnection {
        PgConnection::connect_with(&self.superuser).await.unwrap()
    }

    /// One number from the database, which no policy hides.
    pub async fn count(&self, query: &str) -> i64 {
        let mut connection = self.superuser().await;
        sqlx::query_scalar(AssertSqlSafe(query))
            .fetch_one(&mut connection)
            .await
            .unwrap()
    }

    /// One text from the database, which no policy hides.
    pub async fn text(&self, query: &str) -> String {
        let mut connection = self.superuser().await;
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
    pub async fn owner_in(
        &self,
        name: &str,
        shop: &str,
        market: Market,
        language: Language,
    ) -> Talker {
        match self.kind {
            Channel::Email => panic!("nobody talks by mail in a story"),
            Channel::Telegram => {
                let user = self.telegram.user(name).language(language.tag());
                let address = user.id().to_string();
                self.open(shop, market, language, Some((self.kind, name, &address)))
                    .await;
                let talker = self.with_telephone(name, user);
                talker.starts().await;
                talker
            }
            Channel::Discord => {
                let person = self.discord().user(name).locale(discord_locale(language));
                let address = format!("user:{}", person.id());
                self.open(shop, market, language, Some((self.kind, name, &address)))
                    .await;
                let talker = self.with_client(name, person);
                talker.starts().await;
                talker
            }
            Channel::Web => self.owner_in_web_chat(name, shop, market, language).await,
            Channel::Terminal => {
                let shop = self.open(shop, market, language, None).await;
                self.at_terminal(&shop.code, "owner", name, &[]).await
            }
        }
    }

    /// Somebody with a shop who works in the web chat, wherever the others of the story are.
    pub async fn owner_in_web_chat(
        &self,
        name: &str,
        shop: &str,
        market: Market,
        language: Language,
    ) -> Talker {
        let person_id = self.person(name, language).await;
        let talker = self.with_browser(name, person_id).await;
        // The first look at the chat begins the conversation.
        let owner = (Channel::Web, name, &*format!("web:{person_id}"));
        self.open(shop, market, language, Some(owner)).await;
        talker
    }

    /// The fake Discord of a story that is played there.
    pub(crate) fn discord(&self) -> &FakeDiscord {
        self.discord.as_ref().expect("a story on Discord")
    }

    /// Somebody with a shop who works on Telegram, wherever the others of the story are.
    pub async fn owner_on_telegram(&self, name: &str, shop: &str, language: Language) -> Talker {
        let user = self.telegram.user(name).language(language.tag());
        let address = user.id().to_string();
        let owner = (Channel::Telegram, name, address.as_str());
        let market = if language == Language::ENGLISH {
            Market::Philippines
        } else {
            Market::Taiwan
        };
        self.open(shop, market, language, Some(owner)).await;
        let talker = self.with_telephone(name, user);
        talker.starts().await;
        talker
    }

    /// Somebody on Telegram who has nothing to do with any shop yet.
    pub fn somebody_on_telegram(&self, name: &str) -> Talker {
        self.with_telephone(name, self.telegram.user(name).language("en"))
    }

    /// Somebody on Discord with a shop, and their client, which can look elsewhere too.
    pub(crate) async fn owner_on_discord(&self, name: &str, shop: &str) -> (Talker, Person) {
        let person = self.discord().user(name).locale("en-US");
        let address = format!("user:{}", person.id());
        let owner = (Channel::Discord, name, address.as_str());
        self.open(shop, Market::Philippines, Language::ENGLISH, Some(owner))
            .await;
        let talker = self.with_client(name, person.clone());
        talker.starts().await;
        (talker, person)
    }

    /// Somebody on Discord, and their client.
    pub(crate) fn somebody_on_discord(&self, name: &str) -> (Talker, Person) {
        let person = self.discord().user(name);
        (self.with_client(name, person.clone()), person)
    }

    fn with_telephone(&self, name: &str, user: User) -> Talker {
        let telephone = Telephone::of(user.clone());
        Talker::new(name, telephone, Arc::clone(&self.backstage)).with_telephone(user)
    }

    fn with_client(&self, name: &str, person: Person) -> Talker {
        let commands = self.discord().commands();
        let commands = commands.iter().map(|command| {
            let options = command["options"].as_array().map_or(&[][..], Vec::as_slice);
            let takes_text = options.iter().any(|option| option["name"] == "text");
            (
                command["name"].as_str().unwrap_or_default().to_owned(),
                takes_text,
            )
        });
        let done = Arc::clone(&self.backstage.on_discord);
        let client = Client::of(person, commands.collect(), done);
        Talker::new(name, client, Arc::clone(&self.backstage))
    }

    async fn with_browser(&self, name: &str, person_id: PersonId) -> Talker {
        let at = Clock::system().now();
        let mut transaction = self.database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        let secret = sign_in::link(&mut system, person_id, None, at)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        let program = self.program.as_ref().expect("a running program");
        let browser = Browser::signs_in(program.site(), &secret).await;
        Talker::new(name, browser, Arc::clone(&self.backstage))
    }

    async fn person(&self, name: &str, language: Language) -> PersonId {
        let at = Clock::system().now();
        let mut transaction = self.database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        let person_id = person::add(&mut system, name, language, at).await.unwrap();
        transaction.commit().await.unwrap();
        person_id
    }

    async fn open(
        &self,
        name: &str,
        market: Market,
        language: Language,
        owner: Option<(Channel, &str, &str)>,
    ) -> Shop {
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
        let mut transaction = self.database.begin().await.unwrap();
        let owner = match owner {
            Some((channel, name, address)) => {
                let who = Introduction {
                    channel,
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
            Channel::Email => panic!("nobody talks by mail in a story"),
            Channel::Telegram => self.with_telephone(name, self.telegram.user(name).language("en")),
            Channel::Discord => self.with_client(name, self.discord().user(name)),
            Channel::Web => {
                let person_id = self.person(name, Language::ENGLISH).await;
                self.with_browser(name, person_id).await
            }
            Channel::Terminal => {
                let code = self.host().await;
                self.at_terminal(&code, "buyer", name, &[]).await
            }
        }
    }

    /// Somebody opens the link to an order that a seller has sent them.
    pub async fn buyer(&self, name: &str, link: &str) -> (Talker, News) {
        match self.kind {
            Channel::Email => panic!("nobody talks by mail in a story"),
            Channel::Telegram | Channel::Discord | Channel::Web => {
                let buyer = self.somebody(name).await;
                let news = buyer.opens(link).await;
                (buyer, news)
            }
            Channel::Terminal => {
                let code = self.host().await;
                let buyer = self
                    .at_terminal(&code, "buyer", name, &["--link", link])
                    .await;
                // The link is taken as a first line.
                buyer.terminal().counts_first_line();
                buyer.says_it_is_theirs().await;
                let news = buyer.news().await;
                (buyer, news)
            }
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
        let site = self
            .program
            .as_ref()
            .map(|program| program.site().to_string());
        let mut settings = self.settings();
        if let Some(site) = &site {
            settings.push(("WAYBILL_WEB_PUBLIC_URL", site));
        }
        let terminal = Terminal::opens(&settings, code, role, name, more).await;
        let terminal = Arc::new(terminal);
        self.backstage.watch(Arc::clone(&terminal));
        Talker::new(name, Arc::clone(&terminal), Arc::clone(&self.backstage))
            .with_terminal(terminal)
    }

    /// Runs another command of the program to its end, and returns what it printed.
    pub async fn runs(&self, arguments: &[&str]) -> String {
        let (succeeded, printed) = self.tries(arguments).await;
        assert!(succeeded, "{printed}");
        printed
    }

    /// The same where it may fail: whether it succeeded, and what it printed.
    pub async fn tries(&self, arguments: &[&str]) -> (bool, String) {
        let output = waybill(&self.settings())
            .args(arguments)
            .output()
            .await
            .expect("the binary under test");
        let printed = String::from_utf8(output.stdout).expect("text");
        (output.status.success(), printed)
    }
}

/// The link to an order, of the sentence that a seller forwards.
///
/// # Panics
/// If there is none.
pub fn link(news: &News) -> String {
    let seen = news.shows("/t/");
    let found = seen
        .text
        .split_whitespace()
        .find(|word| word.contains("/t/"));
    found.expect("a link").to_owned()
}

fn discord_locale(language: Language) -> &'static str {
    if language == Language::ENGLISH {
        "en-US"
    } else {
        "zh-TW"
    }
}
