//! The order's page does what its buyer's buttons do: who may, what is refused, what is done once.
//! From outside, against a real database.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test's helpers fail the test"
)]

#[path = "page/guessing.rs"]
mod guessing;

use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{Request, Response, StatusCode};
use chrono::{TimeDelta, Utc};
use http_body_util::BodyExt as _;
use sqlx::Connection as _;
use tower::ServiceExt as _;
use waybill_core::clock::Clock;
use waybill_core::customer::Contact;
use waybill_core::db::Database;
use waybill_core::db::managed::{Cluster, DATABASE, Options};
use waybill_core::demo::{self, Demo};
use waybill_core::document::{Faces, qr_png};
use waybill_core::hint::Hints;
use waybill_core::order::act::{Actor, Key, Outcome, Party, Request as Wish, act};
use waybill_core::order::decide::Action;
use waybill_core::order::edit::Part;
use waybill_core::order::place::{NewOrder, place};
use waybill_core::order::{Line, Order, Parcel, Stage, store};
use waybill_core::page_key;
use waybill_core::payment_method::{self, Kind, NewMethod};
use waybill_core::token::ShopToken;
use waybill_core::tracking;
use waybill_web::{Settings, Site};

const HERE: &str = "http://127.0.0.1:8080";
/// The last four digits of the demo buyer's phone.
const DIGITS: &str = "4567";

struct World {
    database: Database,
    demo: Demo,
    site: Router,
    cluster: Cluster,
    clock: Clock,
    /// How many seconds the clock is ahead of the machine's.
    ahead: Arc<AtomicI64>,
    _place: tempfile::TempDir,
}

impl World {
    async fn begin() -> Self {
        let place = tempfile::tempdir().unwrap();
        // The server's user must reach it even when root runs the tests.
        let open = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(place.path(), open).unwrap();
        let options = Options {
            data_dir: place.path().join("data"),
            binaries: None,
        };
        let cluster = Cluster::start(options).await.unwrap();
        let options = cluster.owner(DATABASE);
        Database::migrate(&options).await.unwrap();
        let database = Database::new(options, 8);
        let ahead = Arc::new(AtomicI64::new(0));
        let seconds = Arc::clone(&ahead);
        let clock =
            Clock::from_fn(move || Utc::now() + TimeDelta::seconds(seconds.load(Ordering::SeqCst)));
        let demo = demo::seed(&database, &clock).await.unwrap();
        let site = waybill_web::router(Site {
            database: database.clone(),
            hints: Hints::default(),
            clock: clock.clone(),
            settings: Settings {
                public_url: HERE.parse().unwrap(),
                demo: false,
                metrics_token: None,
                telegram_bot: None,
                discord_invite: None,
                listen: ([127, 0, 0, 1], 8080).into(),
            },
            faces: Arc::new(Faces::none()),
        });
        Self {
            database,
            demo,
            site,
            cluster,
            clock,
            ahead,
            _place: place,
        }
    }

    /// Time passes.
    fn passes(&self, time: TimeDelta) {
        self.ahead.fetch_add(time.num_seconds(), Ordering::SeqCst);
    }

    fn token(&self) -> String {
        self.demo.token.to_string()
    }

    async fn order(&self) -> Order {
        let mut transaction = self.database.begin().await.unwrap();
        let mut shop = transaction.shop(self.demo.shop.shop_id).await.unwrap();
        let key = Key::Number(self.demo.number);
        store::find(&mut shop, key).await.unwrap().unwrap()
    }

    async fn does(&self, action: Action) {
        let mut transaction = self.database.begin().await.unwrap();
        let actor = Actor {
            person_id: None,
            name: "Mia".to_owned(),
            channel: None,
            party: Party::Shop,
        };
        let wish = Wish {
            action: &action,
            seen: None,
            silent: false,
            shop: &self.demo.shop,
            actor: &actor,
            at: self.clock.now(),
        };
        let mut shop = transaction.shop(self.demo.shop.shop_id).await.unwrap();
        let key = Key::Number(self.demo.number);
        let outcome = act(&mut shop, key, &wish).await.unwrap();
        assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
        transaction.commit().await.unwrap();
    }

    async fn count(&self, query: &str) -> i64 {
        let mut owner = sqlx::PgConnection::connect_with(&self.cluster.owner(DATABASE))
            .await
            .unwrap();
        let role = format!(
            "SET ROLE waybill_shop; SET waybill.shop_id = '{}'",
            self.demo.shop.shop_id
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(role))
            .execute(&mut owner)
            .await
            .unwrap();
        sqlx::query_scalar(sqlx::AssertSqlSafe(query.to_owned()))
            .fetch_one(&mut owner)
            .await
            .unwrap()
    }

    async fn end(self) {
        self.database.close().await;
        self.cluster.stop().await.unwrap();
    }

    /// A browser with nothing of ours.
    fn browser(&self) -> Visitor {
        Visitor {
            site: self.site.clone(),
            cookie: None,
            from: ([127, 0, 0, 1], 50000).into(),
        }
    }

    /// One somewhere else each time.
    fn browser_at(&self, place: u8) -> Visitor {
        let from = ([203, 0, 113, place], 40_000 + u16::from(place)).into();
        Visitor {
            from,
            ..self.browser()
        }
    }

    /// A browser that gave the right digits.
    async fn buyer(&self) -> Visitor {
        let mut buyer = self.browser();
        let path = format!("/t/{}/prove", self.token());
        let seen = buyer.posts(&path, &[("digits", DIGITS)]).await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
        buyer
    }
}

/// A browser, as far as HTTP sees it.
#[derive(Clone)]
struct Visitor {
    site: Router,
    cookie: Option<String>,
    from: SocketAddr,
}

struct Seen {
    status: StatusCode,
    text: String,
    leads_to: String,
    cookies: Vec<String>,
}

impl Seen {
    /// What a hidden field carries.
    fn carries(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.text.split_once(&mark).expect("a hidden field");
        rest.split('"').next().unwrap().to_owned()
    }

    /// The page in words, roughly: what HTML writes otherwise as people read it.
    fn says(&self, words: &str) {
        assert!(
            self.text.replace("&#39;", "'").contains(words),
            "{words} is not in {} {}",
            self.status,
            self.text
        );
    }
}

impl Visitor {
    fn ask(&self, request: axum::http::request::Builder) -> axum::http::request::Builder {
        let request = request
            .header(HOST, "127.0.0.1:8080")
            .header("accept", "text/html")
            .header("x-forwarded-for", self.from.ip().to_string())
            .extension(ConnectInfo(self.from));
        match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        }
    }

    async fn sends(&mut self, request: Request<Body>) -> Seen {
        let response: Response<Body> = self.site.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let header = |name| response.headers().get_all(name).iter();
        let cookies: Vec<String> = header(SET_COOKIE)
            .map(|cookie| cookie.to_str().unwrap().to_owned())
            .collect();
        let leads_to = header(LOCATION)
            .next()
            .map_or(String::new(), |to| to.to_str().unwrap().to_owned());
        for cookie in &cookies {
            let pair = cookie.split(';').next().unwrap();
            if pair.starts_with("waybill-page=") {
                self.cookie = Some(pair.to_owned());
            }
        }
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Seen {
            status,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            leads_to,
            cookies,
        }
    }

    async fn opens(&mut self, path: &str) -> Seen {
        let request = self.ask(Request::get(path)).body(Body::empty()).unwrap();
        self.sends(request).await
    }

    async fn posts(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        self.posts_from(HERE, path, fields).await
    }

    async fn posts_from(&mut self, origin: &str, path: &str, fields: &[(&str, &str)]) -> Seen {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = self
            .ask(Request::post(path))
            .header(ORIGIN, origin)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.sends(request).await
    }

    /// Sends a form with a file.
    async fn sends_file(&mut self, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Seen {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend_from_slice(
                format!(
                    "--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .as_bytes(),
            );
        }
        body.extend_from_slice(
            b"--x\r\ncontent-disposition: form-data; name=\"slip\"; filename=\"slip.png\"\r\n\r\n",
        );
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--x--\r\n");
        let request = self
            .ask(Request::post(path))
            .header(ORIGIN, HERE)
            .header(CONTENT_TYPE, "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .unwrap();
        self.sends(request).await
    }
}

fn to(stage: Stage) -> Action {
    Action::Advance {
        to: stage,
        parcel: Parcel::default(),
    }
}

#[tokio::test]
async fn the_last_four_digits_open_what_is_the_buyers() {
    let world = World::begin().await;
    let token = world.token();
    let mut jane = world.browser();
    let page = jane.opens(&format!("/t/{token}?lang=en")).await;
    page.says("Is this your order?");
    page.says("How to pay");
    // A preview of the link names the shop, the number and the step.
    let (head, _) = page.text.split_once("</head>").unwrap();
    for shown in [
        "<title>Fashion Store · order #1008</title>",
        "property=\"og:title\" content=\"Fashion Store\"",
        "property=\"og:description\" content=\"Order #1008: Pending\"",
    ] {
        assert!(
            head.replace("&#35;", "#").contains(shown),
            "{shown} is not in {head}"
        );
    }
    for hidden in ["Jane", "Shirt", "1,977", "GCash"] {
        assert!(!head.contains(hidden), "{hidden} is in {head}");
    }
    // Who has not shown it is asked first, and comes to what they wanted.
    let first = jane.opens(&format!("/t/{token}/pay?lang=en")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    assert_eq!(first.leads_to, format!("/t/{token}/prove?lang=en&then=pay"));
    let asked = jane.opens(&first.leads_to).await;
    asked.says("Give the last four digits of the phone number Fashion Store has for you.");
    assert_eq!(asked.carries("then"), "pay");

    let prove = format!("/t/{token}/prove?lang=en");
    for typed in ["🙂", "45", "four"] {
        let seen = jane
            .posts(&prove, &[("digits", typed), ("then", "pay")])
            .await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        seen.says(&format!("“{typed}” is not four digits. For example: 0142"));
        seen.says(&format!("value=\"{typed}\""));
        seen.says("aria-invalid=\"true\" autofocus");
    }
    let wrong = jane
        .posts(&prove, &[("digits", "0000"), ("then", "pay")])
        .await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    wrong.says(
        "Those are not the last four digits of the phone number Fashion Store has. 4 tries left.",
    );
    let right = jane
        .posts(&prove, &[("digits", "+63 917 123 4567"), ("then", "pay")])
        .await;
    assert_eq!(right.status, StatusCode::SEE_OTHER);
    assert_eq!(right.leads_to, format!("/t/{token}/pay?lang=en"));
    let cookie = &right.cookies[0];
    for part in ["HttpOnly", "SameSite=Lax", "Max-Age=7776000"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(cookie.contains(&format!("Path=/t/{token};")), "{cookie}");
    let secret = jane.cookie.clone().unwrap();
    assert_eq!(secret.len(), "waybill-page=".len() + 43);

    // What is stored opens nothing.
    let stored = "SELECT count(*) FROM page_key WHERE encode(hash, 'escape') LIKE '%' || $$";
    let secret = secret.split_once('=').unwrap().1;
    assert_eq!(world.count(&format!("{stored}{secret}$$")).await, 0);

    // Who has the link and no key sees what they saw, also where the buyer has looked before.
    jane.opens(&format!("/t/{token}?lang=en"))
        .await
        .says("This browser may act for you");
    let other = world.browser().opens(&format!("/t/{token}?lang=en")).await;
    assert!(!other.text.contains("This browser may act for you"));
    let other = world.browser().opens(&format!("/t/{token}/mine")).await;
    assert_eq!(
        (other.status, other.text.as_str()),
        (StatusCode::NO_CONTENT, "")
    );

    // The device was another's.
    let left = jane.posts(&format!("/t/{token}/leave?lang=en"), &[]).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER);
    let mut kept = world.browser();
    kept.cookie = Some(format!("waybill-page={secret}"));
    let after = kept.opens(&format!("/t/{token}/pay")).await;
    assert_eq!(after.status, StatusCode::SEE_OTHER, "the key ended");
    world.end().await;
}

#[tokio::test]
async fn guessing_ends_after_five_tries_however_they_come() {
    let world = World::begin().await;
    let token = world.token();
    let prove = format!("/t/{token}/prove?lang=en");
    // Twenty browsers at one moment.
    let tries = (0..20).map(|guess| {
        let mut visitor = world.browser();
        let prove = prove.clone();
        async move {
            let digits = format!("{guess:04}");
            visitor
                .posts(&prove, &[("digits", digits.as_str())])
                .await
                .status
        }
    });
    let statuses = futures::future::join_all(tries).await;
    let judged = statuses
        .iter()
        .filter(|status| **status == StatusCode::FORBIDDEN)
        .count();
    assert_eq!(judged, 4, "{statuses:?}");
    let spent = StatusCode::TOO_MANY_REQUESTS;
    assert_eq!(
        statuses.iter().filter(|status| **status == spent).count(),
        16
    );
    assert_eq!(world.count("SELECT wrong::bigint FROM page_try").await, 5);
    // The fifth asked the shop, once.
    assert_eq!(
        world
            .count("SELECT count(*) FROM page_ask WHERE wrong_digits")
            .await,
        1
    );

    // Now the right ones open nothing either, here or with a cookie thrown away.
    let late = world.browser().posts(&prove, &[("digits", DIGITS)]).await;
    assert_eq!(late.status, spent);
    late.says("There were five wrong tries on this link");
    late.says("Ask Fashion Store");
    assert_eq!(world.count("SELECT count(*) FROM page_key").await, 0);

    // A new link begins anew.
    let mut transaction = world.database.begin().await.unwrap();
    let mut shop = transaction.shop(world.demo.shop.shop_id).await.unwrap();
    let order_id = store::find(&mut shop, Key::Number(world.demo.number))
        .await
        .unwrap()
        .unwrap()
        .order_id;
    let renewed = tracking::renew(&mut shop, order_id, world.clock.now())
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let path = format!("/t/{renewed}/prove");
    let fresh = world.browser().posts(&path, &[("digits", DIGITS)]).await;
    assert_eq!(fresh.status, StatusCode::SEE_OTHER);
    world.end().await;
}

#[tokio::test]
async fn the_shop_lets_somebody_in() {
    let world = World::begin().await;
    let token = world.token();
    let mut jane = world.browser();
    let ask = format!("/t/{token}/ask?lang=en");
    let empty = jane
        .posts(&ask, &[("name", "  "), ("words", "hello")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.says("Your name is missing. For example: Jane Cruz");
    empty.says("hello");
    let asked = jane
        .posts(
            &ask,
            &[
                ("name", "Jane"),
                ("words", "I ordered on Friday"),
                ("then", "send"),
            ],
        )
        .await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    let waiting = jane.opens(&asked.leads_to).await;
    waiting.says("As soon as they let you in, this page opens what is yours.");
    let looks = format!("/t/{token}/waits");
    assert_eq!(jane.opens(&looks).await.status, StatusCode::ACCEPTED);
    // One question of a browser stands at a time; a second tap asks nothing more.
    jane.posts(&ask, &[("name", "Jane")]).await;
    let questions = "SELECT count(*) FROM page_ask";
    assert_eq!(world.count(questions).await, 1);
    let calls =
        "SELECT count(*) FROM outbox WHERE kind = 'call' AND content ->> 'call' = 'asked_in'";
    let told = world.count(calls).await;
    assert!(told >= 1, "the shop is told");
    // What it holds opens nothing yet.
    assert_eq!(
        jane.opens(&format!("/t/{token}/pay")).await.status,
        StatusCode::SEE_OTHER
    );

    let order = world.order().await;
    let answer = |let_in| {
        let world = &world;
        let order_id = order.order_id;
        async move {
            let mut transaction = world.database.begin().await.unwrap();
            let mut shop = transaction.shop(world.demo.shop.shop_id).await.unwrap();
            let at = world.clock.now();
            let ask = sqlx_ask(world).await;
            let answered = page_key::answer(&mut shop, (order_id, ask), let_in, "Mia", at)
                .await
                .unwrap();
            transaction.commit().await.unwrap();
            answered
        }
    };
    assert_eq!(
        answer(true).await,
        page_key::Answered::Done { let_in: true }
    );
    let by = "Mia".to_owned();
    let again = page_key::Answered::Already { by, let_in: true };
    assert_eq!(answer(false).await, again, "the first answer stands");
    assert_eq!(jane.opens(&looks).await.status, StatusCode::NO_CONTENT);
    let inside = jane.opens(&format!("/t/{token}/pay?lang=en")).await;
    assert_eq!(
        inside.status,
        StatusCode::OK,
        "what was held is the key now"
    );

    // Not more than a shop can answer comes from one link.
    let mut last = StatusCode::SEE_OTHER;
    for _ in 0..8 {
        last = world.browser().posts(&ask, &[("name", "X")]).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert!(world.count(questions).await <= 4);
    world.end().await;
}

async fn sqlx_ask(world: &World) -> i64 {
    world.count("SELECT min(ask_id) FROM page_ask").await
}

#[tokio::test]
async fn nothing_is_done_for_who_is_not_the_buyer() {
    let world = World::begin().await;
    let token = world.token();
    let mut jane = world.buyer().await;
    let key = jane.cookie.clone();
    let version = world.order().await.head.version;
    let forms: [(&str, &[(&str, &str)]); 5] = [
        ("pay", &[("seen", "0"), ("method", "other")]),
        ("send", &[("address", "1 Main St, Makati 1200")]),
        ("cancel", &[("seen", "1")]),
        ("change", &[("version", "1"), ("answer", "agree")]),
        ("review", &[("stars", "5")]),
    ];
    for (doing, fields) in forms {
        let path = format!("/t/{token}/{doing}?lang=en");
        // Without the key; with one that is made up; from another site.
        let without = world.browser().posts(&path, fields).await;
        assert_eq!(without.status, StatusCode::FORBIDDEN, "{doing}");
        without.says("Nothing was sent yet: show first that this is your order.");
        let mut forged = world.browser();
        forged.cookie = Some(format!("waybill-page={}", "A".repeat(43)));
        assert_eq!(
            forged.posts(&path, fields).await.status,
            StatusCode::FORBIDDEN
        );
        for origin in ["https://evil.example", "null"] {
            let foreign = jane.posts_from(origin, &path, fields).await;
            assert_eq!(
                foreign.status,
                StatusCode::FORBIDDEN,
                "{doing} from {origin}"
            );
        }
    }
    // The key of this order opens no other.
    let other = another_order(&world).await;
    let mut jane_there = world.browser();
    jane_there.cookie = key;
    let there = jane_there.opens(&format!("/t/{other}/pay")).await;
    assert_eq!(there.status, StatusCode::SEE_OTHER);
    assert!(there.leads_to.contains("/prove"), "{}", there.leads_to);
    let path = format!("/t/{other}/send");
    let there = jane_there.posts(&path, &[("address", "1 Main St")]).await;
    assert_eq!(there.status, StatusCode::FORBIDDEN);

    assert_eq!(
        world.order().await.head.version,
        version,
        "nothing happened"
    );
    for unknown in ["/t/1-AAAAAAAAAAAAAAAAAAAAAA/pay", "/t/x/prove"] {
        assert_eq!(jane.opens(unknown).await.status, StatusCode::NOT_FOUND);
    }
    world.end().await;
}

/// The link of another order of the shop.
async fn another_order(world: &World) -> ShopToken {
    let mut transaction = world.database.begin().await.unwrap();
    let mut shop = transaction.shop(world.demo.shop.shop_id).await.unwrap();
    let number = waybill_core::order::OrderNumber(world.demo.number.0 - 1);
    let order = store::find(&mut shop, Key::Number(number))
        .await
        .unwrap()
        .unwrap();
    ShopToken {
        shop_id: world.demo.shop.shop_id,
        secret: order.token.unwrap(),
    }
}

#[tokio::test]
async fn a_payment_is_told_once() {
    let world = World::begin().await;
    let token = world.token();
    let mut jane = world.buyer().await;
    let path = format!("/t/{token}/pay?lang=en");
    let how = jane.opens(&path).await;
    how.says("₱ 1,477.00");
    let seen = how.carries("seen");
    let method = how.text.split("name=\"method\" value=\"").nth(1).unwrap();
    let method = method.split('"').next().unwrap().to_owned();

    // Clumsy: the form comes back with what was typed, and the sentence at its field.
    let clumsy = jane
        .posts(
            &path,
            &[("seen", &seen), ("method", "999999"), ("reference", "🙂")],
        )
        .await;
    assert_eq!(clumsy.status, StatusCode::UNPROCESSABLE_ENTITY);
    clumsy.says("Choose by what you paid");
    clumsy.says("“🙂” can't be a reference");
    clumsy.says("value=\"🙂\"");
    let form = [
        ("seen", seen.as_str()),
        ("method", method.as_str()),
        ("reference", "1234567890123"),
    ];
    let large = vec![0x89_u8; 11 * 1024 * 1024];
    let large = jane.sends_file(&path, &form, &large).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    large.says("has more than 10 MB");
    large.says("value=\"1234567890123\"");
    let text = jane.sends_file(&path, &form, b"just words").await;
    assert_eq!(text.status, StatusCode::UNPROCESSABLE_ENTITY);
    text.says("“slip.png”");

    let slip = qr_png("paid").unwrap();
    let told = jane.sends_file(&path, &form, &slip).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text);
    let claims = "SELECT count(*) FROM payment_entry WHERE kind = 'claimed'";
    assert_eq!(world.count(claims).await, 1);
    assert_eq!(
        world.count("SELECT count(*) FROM payment_entry WHERE kind = 'claimed' AND file_id IS NOT NULL AND reference = '1234567890123'").await,
        1
    );
    let event = "SELECT count(*) FROM order_event WHERE action = 'claim' AND channel = 'web'
        AND party = 'buyer' AND actor_id IS NULL AND actor_name LIKE 'Jane%'";
    assert_eq!(world.count(event).await, 1);
    // The second tap says how it stands, and does nothing.
    let again = jane.sends_file(&path, &form, &slip).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert_eq!(world.count(claims).await, 1);
    jane.opens(&path)
        .await
        .says("The shop is checking your payment of ₱ 1,477.00.");
    world.end().await;
}

#[tokio::test]
async fn a_code_to_scan_is_the_shops_own_and_the_buyers_to_see() {
    let world = World::begin().await;
    let token = world.token();
    let mut transaction = world.database.begin().await.unwrap();
    let mut shop = transaction.shop(world.demo.shop.shop_id).await.unwrap();
    let gcash = NewMethod {
        name: "GCash".to_owned(),
        kind: Kind::Wallet,
        account: Some("0917 000 1111".to_owned()),
        holder: Some("Mia Santos".to_owned()),
        note: None,
        link: None,
    };
    let method = payment_method::put(&mut shop, &gcash)
        .await
        .unwrap()
        .unwrap();
    let code = waybill_core::picture::Picture::read("qr.png", qr_png("gcash").unwrap()).unwrap();
    let file = waybill_core::shop_file::keep(&mut shop, &code, None, world.clock.now())
        .await
        .unwrap();
    assert!(
        payment_method::set_picture(&mut shop, method, file)
            .await
            .unwrap()
    );
    transaction.commit().await.unwrap();

    let path = format!("/t/{token}/pay/{method}.png");
    assert_eq!(
        world.browser().opens(&path).await.status,
        StatusCode::FORBIDDEN
    );
    let mut jane = world.buyer().await;
    assert_eq!(jane.opens(&path).await.status, StatusCode::OK);
    for none in ["999999.png", "x.png", &method.to_string()] {
        let seen = jane.opens(&format!("/t/{token}/pay/{none}")).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{none}");
    }
    let page = jane.opens(&format!("/t/{token}/pay?lang=en")).await;
    page.says("0917 000 1111");
    page.says("Mia Santos");
    page.says(&format!("/t/{token}/pay/{method}.png"));
    let public = world.browser().opens(&format!("/t/{token}")).await;
    assert!(!public.text.contains("0917 000 1111"));
    world.end().await;
}

#[tokio::test]
async fn where_to_send_is_said_until_it_is_on_its_way() {
    let world = World::begin().await;
    let token = world.token();
    let mut jane = world.buyer().await;
    let path = format!("/t/{token}/send?lang=en");
    let wrong = jane
        .posts(
            &path,
            &[("name", "Jane"), ("phone", "🙂"), ("address", "🙂 11000")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("“🙂” is no phone number");
    wrong.says("An address or a store is missing.");
    wrong.says("🙂 11000</textarea>");
    let long = "x".repeat(400);
    let long = jane.posts(&path, &[("address", &long)]).await;
    long.says("An address has at most 300 characters.");
    let fields = [
        ("name", "Jane Cruz"),
        ("phone", "0917 123 4567"),
        ("address", "12 Mabini St;\r\nQuezon City 1100"),
    ];
    for _ in 0..2 {
        let said = jane.posts(&path, &fields).await;
        assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text);
    }
    let sent = "SELECT count(*) FROM order_event WHERE action = 'send_to'";
    assert_eq!(world.count(sent).await, 1);
    let page = jane.opens(&format!("/t/{token}?lang=en")).await;
    page.says("Jane Cruz · 0917 123 4567 · 12 Mabini St");
    let public = world.browser().opens(&format!("/t/{token}?lang=en")).await;
    assert!(!public.text.contains("Mabini"));
    jane.opens(&path).await.says("value=\"Jane Cruz\"");

    world.does(to(Stage::Shipped)).await;
    let late = jane
        .posts(&path, &[("address", "1 Main St, Makati 1200")])
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.says("is shipped");
    world.end().await;
}

#[tokio::test]
async fn an_order_is_called_off_once() {
    let world = World::begin().await;
    let token = world.token();
    let mut jane = world.buyer().await;
    let path = format!("/t/{token}/cancel?lang=en");
    // A deposit is in it: that is for the shop.
    jane.opens(&path)
        .await
        .says("please ask the shop to do that");
    let other = another_pending(&world).await;
    let path = format!("/t/{other}/cancel?lang=en");
    let mut ana = world.browser();
    let proved = ana
        .posts(&format!("/t/{other}/prove"), &[("digits", "0000")])
        .await;
    assert_eq!(proved.status, StatusCode::SEE_OTHER, "{}", proved.text);
    let asked = ana.opens(&path).await;
    asked.says("Why?");
    let seen = asked.carries("seen");
    let fields = [
        ("seen", seen.as_str()),
        ("why", "long"),
        ("words", "two weeks 🙂"),
    ];
    for _ in 0..2 {
        let done = ana.posts(&path, &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let cancelled = "SELECT count(*) FROM order_event WHERE action = 'cancel' AND party = 'buyer'
        AND facts ->> 'reason' = 'It takes too long: two weeks 🙂'";
    assert_eq!(world.count(cancelled).await, 1);
    let page = ana.opens(&format!("/t/{other}?lang=en")).await;
    page.says("Cancelled");
    ana.opens(&format!("/t/{other}/send?lang=en"))
        .await
        .says("is cancelled and stays so");
    world.end().await;
}

/// A new order of somebody whose phone ends in 0000.
async fn another_pending(world: &World) -> ShopToken {
    let buyer = Contact {
        name: "Dan Reyes".to_owned(),
        phone: Some("0917 000 0000".to_owned()),
        email: None,
        known: None,
    };
    let line = Line::named("Cap", 1, 25_000);
    let new = NewOrder::of(buyer, world.demo.shop.currency, vec![line]);
    let mut transaction = world.database.begin().await.unwrap();
    let mut shop = transaction.shop(world.demo.shop.shop_id).await.unwrap();
    let at = world.clock.now();
    let placed = place(&mut shop, &new, None, &Actor::program(), at)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    placed.unwrap().token
}

#[tokio::test]
async fn a_change_is_agreed_to_on_the_page() {
    let world = World::begin().await;
    let token = world.token();
    let parts = vec![Part::Quantity {
        line: 1,
        quantity: 3,
    }];
    world
        .does(Action::Propose {
            parts,
            anyway: false,
        })
        .await;
    let public = world.browser().opens(&format!("/t/{token}?lang=en")).await;
    public.says("Fashion Store asks you about a change.");
    let mut jane = world.buyer().await;
    let path = format!("/t/{token}/change?lang=en");
    let asked = jane.opens(&path).await;
    asked.says("Total ₱ 2,576.00 (was ₱ 1,977.00)");
    let version = asked.carries("version");
    for _ in 0..2 {
        let done = jane
            .posts(&path, &[("version", &version), ("answer", "agree")])
            .await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    assert_eq!(world.order().await.total().minor, 257_600);
    let stale = jane
        .posts(&path, &[("version", &version), ("answer", "maybe")])
        .await;
    assert_eq!(stale.status, StatusCode::BAD_REQUEST);
    let public = world.browser().opens(&format!("/t/{token}?lang=en")).await;
    assert!(!public.text.contains("asks you about a change"));
    world.end().await;
}

#[tokio::test]
async fn a_return_is_asked_for_and_the_order_judged() {
    let world = World::begin().await;
    let token = world.token();
    let mut jane = world.buyer().await;
    let review = format!("/t/{token}/review?lang=en");
    jane.opens(&review)
        .await
        .says("can be judged once it has arrived");
    let early = jane.posts(&review, &[("stars", "5")]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    world.does(to(Stage::Delivered)).await;

    let path = format!("/t/{token}/return?lang=en");
    let form = jane.opens(&path).await;
    let version = form.carries("version");
    for (count, words) in [
        ("🙂", "is no number from 0 to 2"),
        ("3", "is no number from 0 to 2"),
        ("0", "Say of at least one"),
    ] {
        let seen = jane
            .posts(
                &path,
                &[
                    ("version", &version),
                    ("n1", count),
                    ("why", "size"),
                    ("wish", "replace"),
                ],
            )
            .await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
        seen.says(words);
    }
    let fields = [
        ("version", version.as_str()),
        ("n1", "1"),
        ("why", "size"),
        ("wish", "replace"),
    ];
    let asked = jane.posts(&path, &fields).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let again = jane.posts(&path, &fields).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "it was asked already");
    assert_eq!(world.count("SELECT count(*) FROM order_return").await, 1);

    let none = jane
        .posts(&review, &[("stars", "6"), ("words", "good")])
        .await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    none.says("Choose one to five stars.");
    none.says("good</textarea>");
    let words = "好 🙂";
    for _ in 0..2 {
        let said = jane
            .posts(&review, &[("stars", "4"), ("words", words)])
            .await;
        assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text);
    }
    assert_eq!(
        world
            .count("SELECT count(*) FROM review WHERE stars = 4 AND edited_at IS NULL")
            .await,
        1
    );
    jane.opens(&format!("/t/{token}?lang=en"))
        .await
        .says("★★★★☆ “好 🙂”");
    // A change of mind, once.
    jane.posts(&review, &[("stars", "2"), ("words", words)])
        .await;
    let third = jane
        .posts(&review, &[("stars", "5"), ("words", words)])
        .await;
    assert_eq!(third.status, StatusCode::CONFLICT);
    third.says("You changed it once, so it stays: ★★☆☆☆");
    let public = world.browser().opens(&format!("/t/{token}?lang=en")).await;
    assert!(!public.text.contains("★★"));
    world.end().await;
}
