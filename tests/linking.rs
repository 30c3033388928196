//! The chats of one person, by the rows: codes in time and once, what comes along, what goes back.

use sqlx::query_scalar;
use waybill_core::channel::Channel;
use waybill_core::customer::person as customers;
use waybill_core::db::Database;
use waybill_core::person::join::{self, CODE_LASTS, Entered, Join};
use waybill_core::subscription;
use waybill_core::whose::{self, Claimed, Part};

use crate::support::database::TestDatabase;
use crate::support::shop::{Someone, TestShop, arrive, minute, open, order_for};

/// Works in the system's scope and keeps what came of it.
macro_rules! in_system {
    ($database:expr, $work:expr) => {{
        let mut transaction = $database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        let done = ($work)(&mut system).await.unwrap();
        transaction.commit().await.unwrap();
        done
    }};
}

macro_rules! in_shop {
    ($shop:expr, $work:expr) => {{
        let mut transaction = $shop.database.begin().await.unwrap();
        let mut shop = transaction.shop($shop.shop.shop_id).await.unwrap();
        let done = ($work)(&mut shop).await.unwrap();
        transaction.commit().await.unwrap();
        done
    }};
}

async fn code(database: &Database, who: &Someone, at: i64) -> String {
    let side = (who.person_id, who.conversation_id);
    in_system!(database, async |s: &mut _| join::make_code(
        s,
        side,
        minute(at)
    )
    .await)
}

async fn enter(database: &Database, code: &str, who: &Someone, at: i64) -> Entered {
    let side = (who.person_id, who.conversation_id);
    in_system!(database, async |s: &mut _| join::enter(
        s,
        code,
        side,
        minute(at)
    )
    .await)
}

async fn agree(database: &Database, link: i64, who: &Someone, at: i64) -> bool {
    let here = who.conversation_id;
    in_system!(database, async |s: &mut _| join::agree(
        s,
        link,
        here,
        minute(at)
    )
    .await)
    .is_some()
}

async fn joins(database: &Database, link: i64, who: &Someone, at: i64) -> Join {
    let mut transaction = database.begin().await.unwrap();
    let done = join::join(&mut transaction, link, who.conversation_id, minute(at)).await;
    transaction.commit().await.unwrap();
    done.unwrap()
}

fn asked(entered: Entered) -> i64 {
    match entered {
        Entered::Asks { link_id, .. } => link_id,
        other @ (Entered::Own | Entered::Joined | Entered::Spent) => panic!("{other:?}"),
    }
}

/// Both agree.
async fn become_one(database: &Database, first: &Someone, other: &Someone) -> Join {
    let code = code(database, first, 0).await;
    let link = asked(enter(database, &code, other, 1).await);
    assert!(agree(database, link, other, 2).await);
    joins(database, link, first, 3).await
}

async fn separate(database: &Database, from: &Someone, apart: &Someone) -> bool {
    let mut transaction = database.begin().await.unwrap();
    let people = (from.person_id, apart.person_id);
    let done = join::separate(&mut transaction, people.0, people.1, minute(9)).await;
    transaction.commit().await.unwrap();
    done.unwrap()
}

async fn orders_of(database: &Database, who: &Someone) -> usize {
    let mut transaction = database.begin().await.unwrap();
    let mut person = transaction.person(who.person_id).await.unwrap();
    subscription::of_person(&mut person, 100)
        .await
        .unwrap()
        .len()
}

async fn claims(shop: &TestShop, order: waybill_core::id::OrderId, who: &Someone) -> Claimed {
    let claim = (who.person_id, who.name.as_str(), Channel::Telegram);
    in_shop!(shop, async |s: &mut _| whose::claim(
        s,
        order,
        claim,
        minute(2)
    )
    .await)
}

async fn looks_at(shop: &TestShop, placed: &waybill_core::order::place::Placed, who: &Someone) {
    let follower = subscription::Follower {
        conversation_id: who.conversation_id,
        person_id: who.person_id,
        channel: Channel::Telegram,
        name: who.name.clone(),
        token: Some(placed.token.clone()),
    };
    let order = placed.order_id;
    in_shop!(shop, async |s: &mut _| {
        subscription::follow(s, order, &follower, minute(1)).await
    });
}

#[tokio::test]
async fn a_code_works_once_in_time_and_for_whom_it_was_entered_first() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let (jane, other) = (
        arrive(&database, "Jane").await,
        arrive(&database, "janec").await,
    );
    let eve = arrive(&database, "Eve").await;

    let late = code(&database, &jane, 0).await;
    let lasts = CODE_LASTS.num_minutes();
    assert_eq!(enter(&database, &late, &other, lasts).await, Entered::Spent);
    let link = asked(enter(&database, &late, &other, lasts - 1).await);
    assert_eq!(enter(&database, &late, &jane, 1).await, Entered::Own);
    // A third one, by the code or by the row.
    assert_eq!(enter(&database, &late, &eve, 1).await, Entered::Spent);
    assert!(!agree(&database, link, &eve, 1).await);
    assert_eq!(
        joins(&database, link, &jane, 1).await,
        Join::Spent,
        "not agreed to yet"
    );
    assert!(!agree(&database, link, &other, lasts).await, "too late");
    assert!(agree(&database, link, &other, 2).await);
    assert!(!agree(&database, link, &other, 2).await, "twice");
    for stranger in [&other, &eve] {
        assert_eq!(joins(&database, link, stranger, 2).await, Join::Spent);
    }
    assert_eq!(joins(&database, link, &jane, lasts).await, Join::Spent);
    assert!(matches!(
        joins(&database, link, &jane, 3).await,
        Join::Done { .. }
    ));
    assert_eq!(
        joins(&database, link, &jane, 3).await,
        Join::Spent,
        "replayed"
    );
    assert_eq!(enter(&database, &late, &eve, 3).await, Entered::Spent);
    // One person's chats are not joined twice.
    let again = code(&database, &jane, 4).await;
    let now = Someone {
        person_id: jane.person_id,
        ..other
    };
    assert_eq!(enter(&database, &again, &now, 4).await, Entered::Joined);
    for wrong in ["", "🙂", &"x".repeat(10_000)] {
        assert_eq!(enter(&database, wrong, &eve, 4).await, Entered::Spent);
    }
    let mut superuser = test.superuser().await;
    let kept: Vec<String> = query_scalar("SELECT to_jsonb(l)::text FROM link_code l")
        .fetch_all(&mut superuser)
        .await
        .unwrap();
    assert!(
        kept.iter()
            .all(|row| !row.contains(&late) && !row.contains(&again))
    );
}

#[tokio::test]
async fn what_is_pressed_twice_at_once_joins_once() {
    let test = TestDatabase::new().await;
    let database = test.database();
    for round in 0..6 {
        let jane = arrive(&database, &format!("Jane {round}")).await;
        let other = arrive(&database, &format!("janec {round}")).await;
        let code = code(&database, &jane, 0).await;
        let link = asked(enter(&database, &code, &other, 1).await);
        assert!(agree(&database, link, &other, 2).await);
        let (one, two) = tokio::join!(
            joins(&database, link, &jane, 3),
            joins(&database, link, &jane, 3)
        );
        let done = [&one, &two].map(|join| matches!(join, Join::Done { .. }));
        assert_eq!(
            done.iter().filter(|done| **done).count(),
            1,
            "{one:?} {two:?}"
        );
    }
}

#[tokio::test]
async fn orders_and_what_the_shop_said_come_along_and_go_back() {
    let test = TestDatabase::new().await;
    let ana = open(&test.database(), "Ana").await;
    let database = &ana.database;
    let (jane, other) = (
        arrive(database, "Jane").await,
        arrive(database, "janec").await,
    );
    let first = ana.place(&order_for("Jane Cruz")).await;
    let second = ana.place(&order_for("Jane Cruz")).await;
    looks_at(&ana, &first, &jane).await;
    looks_at(&ana, &second, &other).await;
    assert_eq!(claims(&ana, second.order_id, &other).await, Claimed::Theirs);
    let says = ("Ana", second.order_id);
    let answered = in_shop!(ana, async |s: &mut _| {
        whose::answer(s, says, other.person_id, ("Ana", true), minute(3)).await
    });
    assert_eq!(answered, Some(true));

    assert!(matches!(
        become_one(database, &jane, &other).await,
        Join::Done { .. }
    ));
    assert_eq!(orders_of(database, &jane).await, 2);
    assert_eq!(orders_of(database, &other).await, 0);
    let customer = ana.order(first.order_id).await.buyer.customer_id;
    let linked = in_shop!(ana, async |s: &mut _| customers::linked(s, customer).await);
    assert_eq!(linked.len(), 1, "{linked:?}");
    assert_eq!(linked[0].person_id, jane.person_id);
    // Whom the shop is sure of in one chat is not asked in the other.
    looks_at(&ana, &first, &jane).await;
    let stand = in_shop!(ana, async |s: &mut _| whose::stand(
        s,
        first.order_id,
        jane.person_id
    )
    .await);
    assert_eq!(stand.part, Some(Part::Theirs));

    assert!(separate(database, &jane, &other).await);
    assert!(!separate(database, &jane, &other).await, "twice");
    assert_eq!(orders_of(database, &jane).await, 1);
    assert_eq!(orders_of(database, &other).await, 1);
    let linked = in_shop!(ana, async |s: &mut _| customers::linked(s, customer).await);
    assert_eq!(linked.len(), 1, "{linked:?}");
    assert_eq!(linked[0].person_id, other.person_id);
}

/// Joining and separating is no way around the shop's refusal.
#[tokio::test]
async fn whom_the_shop_refused_stays_refused() {
    let test = TestDatabase::new().await;
    let ana = open(&test.database(), "Ana").await;
    let database = &ana.database;
    let (eve, helper) = (
        arrive(database, "Eve").await,
        arrive(database, "helper").await,
    );
    let placed = ana.place(&order_for("Jane Cruz")).await;
    let order = placed.order_id;
    looks_at(&ana, &placed, &eve).await;
    assert_eq!(claims(&ana, order, &eve).await, Claimed::Theirs);
    for _ in 0..2 {
        in_shop!(ana, async |s: &mut _| {
            whose::answer(s, ("Ana", order), eve.person_id, ("Ana", false), minute(3)).await
        });
    }
    assert_eq!(claims(&ana, order, &eve).await, Claimed::Refused);
    looks_at(&ana, &placed, &eve).await;
    assert_eq!(claims(&ana, order, &eve).await, Claimed::Refused);
    // Both ways round: who joins, and who is joined.
    assert!(matches!(
        become_one(database, &helper, &eve).await,
        Join::Done { .. }
    ));
    assert_eq!(claims(&ana, order, &eve).await, Claimed::Refused);
    assert!(separate(database, &eve, &helper).await);
    for who in [&eve, &helper] {
        looks_at(&ana, &placed, who).await;
        assert_eq!(
            claims(&ana, order, who).await,
            Claimed::Refused,
            "{}",
            who.name
        );
    }
}

#[tokio::test]
async fn of_two_who_say_so_at_once_one_has_it_and_the_shop_is_asked_about_the_other() {
    let test = TestDatabase::new().await;
    let ana = open(&test.database(), "Ana").await;
    let database = &ana.database;
    for round in 0..6 {
        let placed = ana.place(&order_for(&format!("Jane {round}"))).await;
        let (one, two) = (
            arrive(database, &format!("a{round}")).await,
            arrive(database, &format!("b{round}")).await,
        );
        looks_at(&ana, &placed, &one).await;
        looks_at(&ana, &placed, &two).await;
        let order = placed.order_id;
        let claimed = tokio::join!(claims(&ana, order, &one), claims(&ana, order, &two));
        assert!(
            matches!(
                claimed,
                (Claimed::Theirs, Claimed::Asked) | (Claimed::Asked, Claimed::Theirs)
            ),
            "{claimed:?}"
        );
        // Asking again asks nobody again.
        let again = tokio::join!(claims(&ana, order, &one), claims(&ana, order, &two));
        assert!(
            matches!(
                again,
                (Claimed::Already, Claimed::AskedAlready)
                    | (Claimed::AskedAlready, Claimed::Already)
            ),
            "{again:?}"
        );
        let mut superuser = test.superuser().await;
        let calls: i64 = query_scalar(
            "SELECT count(*) FROM outbox WHERE kind = 'call' AND content ->> 'call' = 'whose' AND order_id = $1",
        )
        .bind(order.0)
        .fetch_one(&mut superuser)
        .await
        .unwrap();
        assert_eq!(calls, 2);
    }
}

/// Nobody answers for another shop, or about somebody who follows nothing.
#[tokio::test]
async fn another_shops_order_is_nobodys_to_give() {
    let test = TestDatabase::new().await;
    let (ana, ben) = (
        open(&test.database(), "Ana").await,
        open(&test.database(), "Ben").await,
    );
    let eve = arrive(&ana.database, "Eve").await;
    let placed = ana.place(&order_for("Jane Cruz")).await;
    let order = placed.order_id;
    assert_eq!(claims(&ana, order, &eve).await, Claimed::NotFollowing);
    looks_at(&ana, &placed, &eve).await;
    assert_eq!(claims(&ben, order, &eve).await, Claimed::NotFollowing);
    let answered = in_shop!(ben, async |s: &mut _| {
        whose::answer(s, ("Ben", order), eve.person_id, ("Ben", true), minute(3)).await
    });
    assert_eq!(answered, None);
    let stand = in_shop!(ana, async |s: &mut _| whose::stand(s, order, eve.person_id)
        .await);
    assert_eq!((stand.part, stand.may_act()), (Some(Part::Asked), false));
}
