//! Guessing from many browsers and many places: nobody gets further than one browser at one desk would.

use axum::body::Body;
use axum::http::header::ORIGIN;
use axum::http::{Request, StatusCode};
use chrono::TimeDelta;
use waybill_core::order::act::Key;
use waybill_core::order::store;
use waybill_core::{mail, sign_in};

use super::{DIGITS, HERE, World};

const CODES: &str = "SELECT count(*) FROM outbox WHERE kind = 'post'";

/// The shop mails, and has the buyer's address.
async fn with_mail(world: &World) {
    let mut transaction = world.database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    mail::set_service(&mut system, true).await.unwrap();
    transaction.commit().await.unwrap();
    let mut transaction = world.database.begin().await.unwrap();
    let mut shop = transaction.shop(world.demo.shop.shop_id).await.unwrap();
    let order = store::find(&mut shop, Key::Number(world.demo.number)).await;
    let customer_id = order.unwrap().unwrap().buyer.customer_id;
    mail::follow(&mut shop, customer_id, None, world.clock.now())
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

/// The code that was mailed last.
async fn mailed(world: &World) -> String {
    let last =
        "SELECT (regexp_match(content::text, '\"code\": ?\"(\\d{6})\"'))[1]::bigint FROM outbox
        WHERE kind = 'post' ORDER BY outbox_id DESC LIMIT 1";
    format!("{:06}", world.count(last).await)
}

/// What is not that code.
fn other_than(code: &str, guess: u8) -> String {
    let number: u32 = code.parse().unwrap();
    format!("{:06}", (number + 1 + u32::from(guess)) % 1_000_000)
}

#[tokio::test]
async fn a_mailed_code_is_guessed_no_better_from_many_places() {
    let world = World::begin().await;
    with_mail(&world).await;
    let code_page = format!("/t/{}/code?lang=en", world.token());
    let mut wrong = 0;
    for _ in 0..3 {
        let asked = world.browser().posts(&code_page, &[("mail", "yes")]).await;
        assert_eq!(asked.status, StatusCode::OK);
        let code = mailed(&world).await;
        // Twenty browsers in twenty places at one moment.
        let tries = (0..20_u8).map(|place| {
            let mut visitor = world.browser_at(place);
            let (page, guess) = (code_page.clone(), other_than(&code, place));
            async move { visitor.posts(&page, &[("code", &guess)]).await.status }
        });
        let statuses = futures::future::join_all(tries).await;
        assert!(!statuses.contains(&StatusCode::SEE_OTHER), "{statuses:?}");
        wrong += 5;
        let judged = world
            .count("SELECT sum(wrong)::bigint FROM page_code")
            .await;
        assert_eq!(judged, wrong, "{statuses:?}");
        // The right one is good no more, wherever it is typed.
        for place in [1, 99] {
            let late = world
                .browser_at(place)
                .posts(&code_page, &[("code", &code)])
                .await;
            assert_ne!(late.status, StatusCode::SEE_OTHER);
            late.says("No code is good any more.");
        }
    }
    // There is no end of browsers, but of codes.
    let posts = world.count(CODES).await;
    for place in 0..10 {
        let mut visitor = world.browser_at(place);
        let asked = visitor.posts(&code_page, &[("mail", "yes")]).await;
        assert_eq!(asked.status, StatusCode::TOO_MANY_REQUESTS);
    }
    // Not even tomorrow: fifteen wrong ones are a link's last.
    world.passes(TimeDelta::days(1));
    let asked = world.browser().posts(&code_page, &[("mail", "yes")]).await;
    assert_eq!(asked.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        world.count(CODES).await,
        posts,
        "nobody's mailbox is filled"
    );
    assert_eq!(world.count("SELECT count(*) FROM page_key").await, 0);
    world.end().await;
}

#[tokio::test]
async fn digits_are_guessed_no_better_from_many_places() {
    let world = World::begin().await;
    let prove = format!("/t/{}/prove?lang=en", world.token());
    let tries = (0..60_u8).map(|place| {
        let mut visitor = world.browser_at(place);
        let (page, guess) = (prove.clone(), format!("{:04}", 100 + u16::from(place)));
        async move { visitor.posts(&page, &[("digits", &guess)]).await.status }
    });
    let statuses = futures::future::join_all(tries).await;
    let judged = statuses
        .iter()
        .filter(|status| **status == StatusCode::FORBIDDEN);
    assert_eq!(judged.count(), 4, "{statuses:?}");
    assert_eq!(world.count("SELECT wrong::bigint FROM page_try").await, 5);
    // Time alone gives no new tries, and no place has the right ones.
    world.passes(TimeDelta::days(30));
    for place in [0, 200] {
        let late = world
            .browser_at(place)
            .posts(&prove, &[("digits", DIGITS)])
            .await;
        assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS);
    }
    // Who was let in before goes on; who only watches still does.
    let page = format!("/t/{}", world.token());
    let watched = world.browser_at(7).opens(&page).await;
    assert_eq!(watched.status, StatusCode::OK);
    assert_eq!(world.count("SELECT count(*) FROM page_key").await, 0);
    world.end().await;
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_one_browser() {
    let world = World::begin().await;
    with_mail(&world).await;
    let code_page = format!("/t/{}/code?lang=en", world.token());
    world.browser().posts(&code_page, &[("mail", "yes")]).await;
    let code = mailed(&world).await;
    world.passes(TimeDelta::minutes(11));
    let late = world.browser().posts(&code_page, &[("code", &code)]).await;
    late.says("No code is good any more.");
    world.browser().posts(&code_page, &[("mail", "yes")]).await;
    let code = mailed(&world).await;
    world.passes(TimeDelta::minutes(9));
    // Typed in two browsers at one moment, it opens one.
    let (mut here, mut there) = (world.browser_at(1), world.browser_at(2));
    let fields = [("code", code.as_str())];
    let (one, two) = tokio::join!(
        here.posts(&code_page, &fields),
        there.posts(&code_page, &fields)
    );
    let opened = [one.status, two.status]
        .into_iter()
        .filter(|status| *status == StatusCode::SEE_OTHER);
    assert_eq!(opened.count(), 1, "{} {}", one.status, two.status);
    assert_eq!(world.count("SELECT count(*) FROM page_key").await, 1);
    world.end().await;
}

/// By the site's own clock: a link is a way in for ten minutes, however often it was looked at.
#[tokio::test]
async fn a_way_in_is_open_for_ten_minutes() {
    let world = World::begin().await;
    let person_id = {
        let mut transaction = world.database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        let person_id = waybill_core::person::add(
            &mut system,
            "Jane",
            waybill_core::text::Language::ENGLISH,
            world.clock.now(),
        );
        let person_id = person_id.await.unwrap();
        transaction.commit().await.unwrap();
        person_id
    };
    for (minutes, opens) in [(9, true), (10, false), (60 * 24, false)] {
        let mut transaction = world.database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        let secret = sign_in::link(&mut system, person_id, None, world.clock.now()).await;
        transaction.commit().await.unwrap();
        let way_in = format!("/in/{}", secret.unwrap());
        let mut jane = world.browser();
        for _ in 0..5 {
            assert_eq!(jane.opens(&way_in).await.status, StatusCode::OK);
            let head = jane.ask(Request::head(&way_in)).body(Body::empty());
            assert_eq!(jane.sends(head.unwrap()).await.status, StatusCode::OK);
        }
        world.passes(TimeDelta::minutes(minutes));
        let looked = jane.opens(&way_in).await.status;
        let enter = jane
            .ask(Request::post(&way_in).header(ORIGIN, HERE))
            .body(Body::empty());
        let entered = jane.sends(enter.unwrap()).await;
        if opens {
            assert_eq!(looked, StatusCode::OK);
            assert_eq!(entered.status, StatusCode::SEE_OTHER);
            assert_eq!(entered.cookies.len(), 1);
        } else {
            assert_eq!(looked, StatusCode::GONE, "{minutes} minutes");
            assert_eq!(entered.status, StatusCode::GONE);
            assert!(entered.cookies.is_empty());
        }
    }
    world.end().await;
}
