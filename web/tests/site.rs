//! The site from outside, against a real database: what a buyer, a signed-in person and a stranger
//! see and may do.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's helpers fail the test"
)]

use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{CONTENT_TYPE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use waybill_core::channel::Channel;
use waybill_core::chatlog::{self, Author, Shown};
use waybill_core::clock::Clock;
use waybill_core::db::Database;
use waybill_core::db::managed::{Cluster, DATABASE, Options};
use waybill_core::demo::{self, Demo};
use waybill_core::document::Faces;
use waybill_core::hint::{Hints, Live};
use waybill_core::order::act::{Actor, Key, Outcome, Request as Wish, act};
use waybill_core::order::decide::Action;
use waybill_core::order::{OrderNumber, Parcel, Stage};
use waybill_core::token::ShopToken;
use waybill_core::{lock, person, sign_in, tracking};
use waybill_web::{Settings, Site};

const HERE: &str = "http://127.0.0.1:8080";

struct World {
    database: Database,
    hints: Hints,
    clock: Clock,
    demo: Demo,
    cluster: Cluster,
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
        let clock = Clock::system();
        let demo = demo::seed(&database, &clock).await.unwrap();
        Self {
            database,
            hints: Hints::default(),
            clock,
            demo,
            cluster,
            _place: place,
        }
    }

    fn site(&self, demo: bool) -> Router {
        waybill_web::router(Site {
            database: self.database.clone(),
            hints: self.hints.clone(),
            clock: self.clock.clone(),
            settings: Settings {
                public_url: HERE.parse().unwrap(),
                demo,
                metrics_token: Some("open sesame".to_owned().into()),
                telegram_bot: Some("shop_bot".to_owned()),
                discord_invite: None,
                listen: ([127, 0, 0, 1], 8080).into(),
            },
            faces: Arc::new(Faces::none()),
        })
    }

    async fn does(&self, number: OrderNumber, action: Action) {
        let mut transaction = self.database.begin().await.unwrap();
        let shop_id = self.demo.shop.shop_id;
        let actor = Actor {
            person_id: None,
            name: "Mia".to_owned(),
            channel: None,
            party: waybill_core::order::act::Party::Shop,
        };
        let wish = Wish {
            action: &action,
            seen: None,
            silent: false,
            shop: &self.demo.shop,
            actor: &actor,
            at: self.clock.now(),
        };
        let mut shop = transaction.shop(shop_id).await.unwrap();
        let outcome = act(&mut shop, Key::Number(number), &wish).await.unwrap();
        transaction.commit().await.unwrap();
        let Outcome::Done { order, .. } = outcome else {
            panic!("{outcome:?}");
        };
        self.hints.changed(Live::Order(shop_id, order.order_id));
    }

    async fn renew(&self) -> ShopToken {
        let mut transaction = self.database.begin().await.unwrap();
        let mut shop = transaction.shop(self.demo.shop.shop_id).await.unwrap();
        let key = Key::Number(self.demo.number);
        let order = waybill_core::order::store::find(&mut shop, key)
            .await
            .unwrap()
            .unwrap();
        let at = self.clock.now();
        let token = tracking::renew(&mut shop, order.order_id, at)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        let order = Live::Order(self.demo.shop.shop_id, order.order_id);
        self.hints.changed(order);
        token
    }

    async fn end(self) {
        self.database.close().await;
        self.cluster.stop().await.unwrap();
    }
}

fn get(path: &str) -> Request<Body> {
    ask(Request::get(path).header("accept", "text/html"))
}

fn ask(request: axum::http::request::Builder) -> Request<Body> {
    fill(request, Body::empty())
}

fn fill(request: axum::http::request::Builder, body: Body) -> Request<Body> {
    request
        .header(HOST, "127.0.0.1:8080")
        .extension(ConnectInfo::<SocketAddr>(([127, 0, 0, 1], 50000).into()))
        .body(body)
        .unwrap()
}

fn says(path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let mut body = String::new();
    for (name, value) in fields {
        body.push_str(&format!(
            "--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str("--x--\r\n");
    let request = Request::post(path)
        .header(ORIGIN, HERE)
        .header(CONTENT_TYPE, "multipart/form-data; boundary=x");
    fill(request, Body::from(body))
}

async fn send(site: &Router, request: Request<Body>) -> Response<Body> {
    site.clone().oneshot(request).await.unwrap()
}

async fn text(response: Response<Body>) -> String {
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

async fn page(site: &Router, path: &str) -> (StatusCode, String) {
    let response = send(site, get(path)).await;
    (response.status(), text(response).await)
}

/// Reads a stream until it has said something, or fails the test. Events come whole.
async fn until(body: &mut Body, wanted: &str) -> String {
    let mut heard = String::new();
    let reading = async {
        while !heard.contains(wanted) {
            let frame = body.frame().await.expect("the stream goes on").unwrap();
            heard.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(20), reading).await;
    assert!(waited.is_ok(), "never: {wanted}; heard {heard}");
    heard
}

#[tokio::test]
async fn a_buyer_sees_the_order_and_nothing_private() {
    let world = World::begin().await;
    let site = world.site(false);
    let token = &world.demo.token;

    let response = send(&site, get(&format!("/t/{token}"))).await;
    assert_eq!(response.status(), StatusCode::OK);
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert!(header("x-robots-tag").contains("noindex"));
    assert!(header("content-security-policy").starts_with("default-src 'none'"));
    assert!(!header("content-security-policy").contains("unsafe"));
    let html = text(response).await;
    for shown in [
        "Fashion Store",
        "Order #1008",
        "Waiting for the seller",
        "₱ 1,477.00",
        "For Jane",
    ] {
        assert!(html.contains(shown), "{shown}");
    }
    assert!(html.contains(&format!("https://t.me/shop_bot?start={token}")));
    for hidden in [
        "Cruz",
        "0917",
        "917 123",
        "jane@example.com",
        "gift wrap",
        "Mia",
    ] {
        assert!(!html.contains(hidden), "{hidden}");
    }
    assert!(!html.contains("style=") && !html.contains("<script>"));

    let (_, chinese) = page(&site, &format!("/t/{token}?lang=zh-TW")).await;
    assert!(chinese.contains("<html lang=\"zh-TW\">") && chinese.contains("等待賣家確認"));

    let (_, data) = page(&site, &format!("/t/{token}.json")).await;
    for shown in [
        "\"step\":\"pending\"",
        "\"to_pay_minor\":147700",
        "\"currency\":\"PHP\"",
    ] {
        assert!(data.contains(shown), "{shown} in {data}");
    }
    assert!(!data.contains("Cruz") && !data.contains("gift wrap"));

    let paper = send(&site, get(&format!("/t/{token}.pdf"))).await;
    assert_eq!(paper.headers()[CONTENT_TYPE], "application/pdf");
    let bytes = paper.into_body().collect().await.unwrap().to_bytes();
    assert!(bytes.starts_with(b"%PDF"));

    let renewed = world.renew().await;
    let (gone, why) = page(&site, &format!("/t/{token}")).await;
    assert_eq!(gone, StatusCode::GONE);
    assert!(why.contains("no longer works"));
    assert_eq!(
        page(&site, &format!("/t/{renewed}")).await.0,
        StatusCode::OK
    );
    for unknown in ["/t/x", "/t/1-AAAAAAAAAAAAAAAAAAAAAA", "/nowhere"] {
        assert_eq!(
            page(&site, unknown).await.0,
            StatusCode::NOT_FOUND,
            "{unknown}"
        );
    }
    world.end().await;
}

#[tokio::test]
async fn a_change_reaches_the_open_page_and_a_page_that_comes_back() {
    let world = World::begin().await;
    let site = world.site(false);
    let token = &world.demo.token;
    let stream = |since: i32| get(&format!("/t/{token}/live?v={since}&lang=en"));

    let mut body = send(&site, stream(2)).await.into_body();
    until(&mut body, "retry:").await;
    let to = |to| Action::Advance {
        to,
        parcel: Parcel::default(),
    };
    world.does(world.demo.number, to(Stage::Confirmed)).await;
    let told = until(&mut body, "\n\n").await;
    assert!(told.contains("id: 3\nevent: order\n"), "{told}");
    assert!(told.contains("The seller has confirmed"), "{told}");

    // One that missed it is told at once, and one that knows it is not.
    let mut late = send(&site, stream(2)).await.into_body();
    until(&mut late, "id: 3").await;
    let back = ask(Request::get(format!("/t/{token}/live?v=2")).header("last-event-id", "3"));
    let mut back = send(&site, back).await.into_body();
    until(&mut back, "retry:").await;
    world.does(world.demo.number, to(Stage::Shipped)).await;
    let told = until(&mut back, "event: order").await;
    assert!(told.starts_with("id: 4"), "{told}");

    // What was taken back stays to be read, as taken back.
    world
        .does(world.demo.number, Action::Undo { version: 4 })
        .await;
    let told = until(&mut body, "id: 5").await;
    assert!(told.contains("Correction"), "{told}");
    let (_, html) = page(&site, &format!("/t/{token}?lang=en")).await;
    assert!(html.contains("<s>Shipped</s>") && html.contains("“Shipped” was taken back"));

    world.renew().await;
    until(&mut body, "event: gone").await;
    assert!(
        body.frame().await.is_none(),
        "a link that was taken back ends the stream"
    );
    world.end().await;
}

#[tokio::test]
async fn a_link_signs_in_once_and_only_by_its_button() {
    let world = World::begin().await;
    let site = world.site(false);
    let secret = {
        let mut transaction = world.database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        let (_, mia) = person::conversation_at(&mut system, Channel::Web, demo::SELLER)
            .await
            .unwrap()
            .unwrap();
        let secret = sign_in::link(&mut system, mia, None, world.clock.now()).await;
        transaction.commit().await.unwrap();
        secret.unwrap()
    };
    let (status, signed_out) = page(&site, "/chat").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(signed_out.contains("/web"));
    for _ in 0..2 {
        assert_eq!(
            page(&site, &format!("/in/{secret}")).await.0,
            StatusCode::OK
        );
    }
    let enter = |origin: &str| {
        ask(Request::post(format!("/in/{secret}")).header(ORIGIN, origin.to_owned()))
    };
    let foreign = send(&site, enter("https://evil.example")).await;
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    let entered = send(&site, enter(HERE)).await;
    assert_eq!(entered.status(), StatusCode::SEE_OTHER);
    let cookie = entered.headers()[SET_COOKIE].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly; SameSite=Strict"));
    assert_eq!(send(&site, enter(HERE)).await.status(), StatusCode::GONE);

    let session = cookie.split(';').next().unwrap().to_owned();
    let with = |request: axum::http::request::Builder| ask(request.header("cookie", &session));
    let chat = send(&site, with(Request::get("/chat"))).await;
    assert_eq!(chat.status(), StatusCode::OK);
    assert!(text(chat).await.contains("Signed in as Mia Santos"));
    let left = send(
        &site,
        with(Request::post("/chat/leave").header(ORIGIN, HERE)),
    )
    .await;
    assert_eq!(left.headers()[LOCATION], "/");
    let after = send(&site, with(Request::get("/chat"))).await;
    assert_eq!(after.status(), StatusCode::UNAUTHORIZED);
    world.end().await;
}

#[tokio::test]
async fn a_locked_person_is_shown_nothing_more() {
    let world = World::begin().await;
    let site = world.site(false);
    let mut transaction = world.database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let at = world.clock.now();
    let (_, mia) = person::conversation_at(&mut system, Channel::Web, demo::SELLER)
        .await
        .unwrap()
        .unwrap();
    let secret = sign_in::begin_session(&mut system, mia, at).await.unwrap();
    transaction.commit().await.unwrap();
    let cookie = format!("waybill={secret}");
    let with = |request: axum::http::request::Builder| ask(request.header("cookie", &cookie));
    let chat = send(&site, with(Request::get("/chat"))).await;
    assert_eq!(chat.status(), StatusCode::OK);
    let said = |text: &str| Shown {
        text: text.to_owned(),
        buttons: Vec::new(),
        document: None,
    };
    let mut transaction = world.database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let (log, _) = person::conversation_at(&mut system, Channel::Web, &format!("web:{mia}"))
        .await
        .unwrap()
        .unwrap();
    let first = said("what she still read");
    chatlog::append(&mut system, log, Author::Assistant, &first, None, at)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let mut stream = send(&site, with(Request::get("/chat/live?after=0")))
        .await
        .into_body();
    until(&mut stream, "what she still read").await;

    let mut transaction = world.database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    lock::person(&mut system, mia, world.clock.now())
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let mut transaction = world.database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let shown = said("what a thief should not read");
    chatlog::append(&mut system, log, Author::Assistant, &shown, None, at)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    world.hints.changed(Live::Log(log));
    let mut heard = String::new();
    let ended = async {
        while let Some(frame) = stream.frame().await {
            let frame = frame.unwrap();
            heard.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
        }
    };
    let ended = tokio::time::timeout(Duration::from_secs(10), ended).await;
    assert!(ended.is_ok(), "the stream goes on; heard {heard}");
    assert!(!heard.contains("thief"), "{heard}");
    let chat = send(&site, with(Request::get("/chat"))).await;
    assert_eq!(chat.status(), StatusCode::UNAUTHORIZED);
    world.end().await;
}

#[tokio::test]
async fn what_is_said_is_kept_once_and_pushed() {
    let world = World::begin().await;
    let site = world.site(true);
    let live = get("/chat/live?as=seller&after=0");
    let mut body = send(&site, live).await.into_body();
    until(&mut body, "retry:").await;

    let said = || {
        says(
            "/chat/say?as=seller",
            &[("nonce", "n1"), ("text", "<b>/help</b>")],
        )
    };
    for _ in 0..2 {
        assert_eq!(send(&site, said()).await.status(), StatusCode::NO_CONTENT);
    }
    let told = until(&mut body, "event: message").await;
    assert!(told.contains("&#60;b&#62;/help"), "{told}");
    let (_, html) = page(&site, "/chat?as=seller").await;
    assert_eq!(html.matches("<article").count(), 1);

    // The assistant answers with a button; an edit replaces its message.
    let shown = |text: &str| {
        let json =
            format!(r#"{{"text":"{text}","buttons":[[{{"label":"Confirm","press":"c:1"}}]]}}"#);
        serde_json::from_str::<Shown>(&json).unwrap()
    };
    let mut transaction = world.database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let seller = world.demo.seller;
    let number = chatlog::append(
        &mut system,
        seller,
        Author::Assistant,
        &shown("first"),
        None,
        world.clock.now(),
    )
    .await
    .unwrap();
    chatlog::edit(
        &mut system,
        seller,
        Author::Assistant,
        number,
        &shown("second"),
    )
    .await
    .unwrap();
    transaction.commit().await.unwrap();
    world.hints.changed(Live::Log(seller));
    let told = until(&mut body, "second").await;
    assert!(!told.contains("first"));
    let (_, html) = page(&site, "/chat?as=seller").await;
    assert!(html.contains("value=\"2 c:1\">Confirm</button>"), "{html}");
    let press = says(
        "/chat/say?as=seller",
        &[("nonce", "n2"), ("press", "2 c:1")],
    );
    assert_eq!(send(&site, press).await.status(), StatusCode::NO_CONTENT);

    // The buyer's chat is another one.
    assert_eq!(
        page(&site, "/chat?as=buyer")
            .await
            .1
            .matches("<article")
            .count(),
        0
    );

    let long = "x".repeat(100_000);
    let long = says("/chat/say?as=seller", &[("nonce", "n3"), ("text", &long)]);
    let refused = send(&site, long).await;
    assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(text(refused).await.contains("at most 64 KB"));
    let nameless = says("/chat/say?as=seller", &[("text", "x")]);
    assert_eq!(
        send(&site, nameless).await.status(),
        StatusCode::BAD_REQUEST
    );
    world.end().await;
}

#[tokio::test]
async fn the_demonstration_answers_this_machine_only() {
    let world = World::begin().await;
    let site = world.site(true);
    assert!(page(&site, "/").await.1.contains("<iframe"));
    let afar = || Request::get("/").extension(ConnectInfo::<SocketAddr>(([10, 0, 0, 1], 1).into()));
    let refused = [
        afar()
            .header(HOST, "127.0.0.1")
            .body(Body::empty())
            .unwrap(),
        Request::get("/")
            .header(HOST, "127.0.0.1")
            .body(Body::empty())
            .unwrap(),
        ask(Request::get("/").header("x-forwarded-for", "127.0.0.1")),
        Request::get("/")
            .header(HOST, "rebound.example")
            .extension(ConnectInfo::<SocketAddr>(([127, 0, 0, 1], 1).into()))
            .body(Body::empty())
            .unwrap(),
    ];
    for request in refused {
        let about = format!("{request:?}");
        assert_eq!(
            send(&site, request).await.status(),
            StatusCode::FORBIDDEN,
            "{about}"
        );
    }

    // Outside the demonstration there is no chat without a session, whoever one claims to be.
    let real = world.site(false);
    assert_eq!(
        page(&real, "/chat?as=seller").await.0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(page(&real, "/readyz").await.0, StatusCode::OK);
    let figures = |token: &str| {
        afar()
            .uri("/metrics")
            .header("authorization", format!("Bearer {token}"))
            .body(Body::empty())
            .unwrap()
    };
    assert_eq!(
        send(&real, figures("open barley")).await.status(),
        StatusCode::FORBIDDEN
    );
    waybill_web::metrics::install().unwrap();
    let shown = send(&real, figures("open sesame")).await;
    assert!(text(shown).await.contains("waybill_inbox_waiting 0"));
    world.end().await;
}
