//! What comes in is handled once and in order; what goes out is sent by one sender and never lost
//! silently.

use serde_json::json;
use sqlx::{PgConnection, query, query_as};
use waybill_core::channel::Channel;
use waybill_core::db::{Database, InSystem, Transaction};
use waybill_core::id::{ConversationId, InboxId, OutboxId};
use waybill_core::inbox::{self, Arrival, Turn};
use waybill_core::order::Stage;
use waybill_core::outbox::{self, Kind, Lease, Reply, Sent, Waiting};
use waybill_core::person::{self, Gone};
use waybill_core::subscription;

use crate::support::database::TestDatabase;
use crate::support::shop::{Someone, TestShop, arrive, minute, open, order_for, pay, to};

const TELEGRAM: Channel = Channel::Telegram;

/// One transaction in the system's scope.
struct System(Transaction);

impl System {
    async fn begin(database: &Database) -> Self {
        Self(database.begin().await.unwrap())
    }

    async fn scope(&mut self) -> InSystem<'_> {
        self.0.system().await.unwrap()
    }

    async fn commit(self) {
        self.0.commit().await.unwrap();
    }
}

fn message(external_id: &str, address: &str) -> Arrival {
    Arrival {
        external_id: external_id.to_owned(),
        address: address.to_owned(),
        payload: format!("{{\"id\":\"{external_id}\"}}"),
    }
}

async fn store(database: &Database, channel: Channel, arrivals: &[Arrival]) -> u64 {
    let mut system = System::begin(database).await;
    let stored = inbox::store(&mut system.scope().await, channel, arrivals, minute(0)).await;
    system.commit().await;
    stored.unwrap()
}

async fn begin_turn(database: &Database, address: &str) -> Option<Turn> {
    let mut system = System::begin(database).await;
    let turn = inbox::begin_turn(&mut system.scope().await, TELEGRAM, address).await;
    system.commit().await;
    turn.unwrap()
}

async fn finish(database: &Database, inbox_id: InboxId) {
    let mut system = System::begin(database).await;
    let mut scope = system.scope().await;
    assert!(inbox::still_waiting(&mut scope, inbox_id).await.unwrap());
    inbox::done(&mut scope, inbox_id, minute(1)).await.unwrap();
    system.commit().await;
}

#[tokio::test]
async fn what_arrives_twice_is_stored_once() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let (one, two) = (message("1", "jane"), message("2", "jane"));
    assert_eq!(
        store(&database, TELEGRAM, &[one.clone(), two.clone()]).await,
        2
    );
    assert_eq!(
        store(&database, TELEGRAM, &[two.clone(), message("3", "jane")]).await,
        1
    );
    assert_eq!(
        store(&database, TELEGRAM, &[one.clone(), one.clone()]).await,
        0
    );
    assert_eq!(store(&database, TELEGRAM, &[]).await, 0);
    assert_eq!(
        store(&database, Channel::Discord, std::slice::from_ref(&one)).await,
        1,
        "another platform's"
    );
    // Also when it was handled long ago.
    let turn = begin_turn(&database, "jane").await.unwrap();
    finish(&database, turn.inbox_id).await;
    assert_eq!(store(&database, TELEGRAM, &[one]).await, 0);
    // A NUL, which PostgreSQL's text can't hold, keeps nothing from being stored.
    let nul = Arrival {
        payload: "a\0b".to_owned(),
        ..message("nul\0", "nul")
    };
    assert_eq!(store(&database, TELEGRAM, &[nul]).await, 1);
    let turn = begin_turn(&database, "nul").await.unwrap();
    assert_eq!(turn.payload, "a\u{fffd}b");
}

#[tokio::test]
async fn each_address_is_served_in_order() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let arrivals = [("1", "jane"), ("2", "lily"), ("3", "jane"), ("4", "jane")];
    let arrivals = arrivals.map(|(id, address)| message(id, address));
    store(&database, TELEGRAM, &arrivals).await;
    store(&database, Channel::Web, &[message("5", "mei")]).await;
    let mut system = System::begin(&database).await;
    let waiting = |addresses: &[&str]| -> Vec<(Channel, String)> {
        addresses
            .iter()
            .map(|address| (TELEGRAM, (*address).to_owned()))
            .collect()
    };
    let mut scope = system.scope().await;
    let found = inbox::waiting_addresses(&mut scope, &[TELEGRAM], 10)
        .await
        .unwrap();
    assert_eq!(found, waiting(&["jane", "lily"]));
    let found = inbox::waiting_addresses(&mut scope, &[TELEGRAM], 1)
        .await
        .unwrap();
    assert_eq!(found, waiting(&["jane"]));
    system.commit().await;

    let first = begin_turn(&database, "jane").await.unwrap();
    assert_eq!(first.payload, r#"{"id":"1"}"#);
    let same = begin_turn(&database, "jane").await.unwrap();
    assert_eq!(
        (same.inbox_id, same.attempt),
        (first.inbox_id, 2),
        "until it is done"
    );
    for id in ["1", "3", "4"] {
        let turn = begin_turn(&database, "jane").await.unwrap();
        assert_eq!(turn.payload, format!("{{\"id\":\"{id}\"}}"));
        finish(&database, turn.inbox_id).await;
    }
    assert_eq!(begin_turn(&database, "jane").await, None);
    let mut system = System::begin(&database).await;
    let counts = inbox::counts(&mut system.scope().await).await.unwrap();
    assert_eq!(counts, (2, 0));
}

#[tokio::test]
async fn what_crashes_is_parked_and_the_next_one_is_served() {
    let test = TestDatabase::new().await;
    let database = test.database();
    store(
        &database,
        TELEGRAM,
        &[message("1", "jane"), message("2", "jane")],
    )
    .await;
    let mut attempts = Vec::new();
    for _ in 0..inbox::MAX_ATTEMPTS {
        attempts.push(begin_turn(&database, "jane").await.unwrap().attempt);
    }
    assert_eq!(attempts, [1, 2, 3]);
    let turn = begin_turn(&database, "jane").await.unwrap();
    // An attempt that failed because the database went away does not count.
    let mut system = System::begin(&database).await;
    inbox::forgive(&mut system.scope().await, turn.inbox_id)
        .await
        .unwrap();
    system.commit().await;
    assert_eq!(
        begin_turn(&database, "jane").await.unwrap().attempt,
        turn.attempt
    );

    let mut system = System::begin(&database).await;
    let mut scope = system.scope().await;
    inbox::park(&mut scope, turn.inbox_id, "a panic", minute(1))
        .await
        .unwrap();
    assert!(
        !inbox::still_waiting(&mut scope, turn.inbox_id)
            .await
            .unwrap()
    );
    assert_eq!(inbox::counts(&mut scope).await.unwrap(), (1, 1));
    inbox::forgive(&mut scope, turn.inbox_id).await.unwrap();
    system.commit().await;
    let next = begin_turn(&database, "jane").await.unwrap();
    assert_eq!((next.payload.as_str(), next.attempt), (r#"{"id":"2"}"#, 1));
}

/// Two processes take the same message: the second finds it handled.
#[tokio::test]
async fn two_handlers_handle_a_message_once() {
    let test = TestDatabase::new().await;
    let database = test.database();
    store(&database, TELEGRAM, &[message("1", "jane")]).await;
    let turn = begin_turn(&database, "jane").await.unwrap();
    let handle = async || {
        let mut system = System::begin(&database).await;
        let mut scope = system.scope().await;
        let mine = inbox::still_waiting(&mut scope, turn.inbox_id)
            .await
            .unwrap();
        if mine {
            tokio::task::yield_now().await;
            inbox::done(&mut scope, turn.inbox_id, minute(1))
                .await
                .unwrap();
        }
        system.commit().await;
        mine
    };
    let (one, two) = tokio::join!(handle(), handle());
    assert!(one != two, "{one} {two}");
}

/// A shop with an order that Jane follows, and what goes out about it.
struct Post {
    test: TestDatabase,
    shop: TestShop,
    jane: Someone,
    order: waybill_core::order::place::Placed,
}

impl Post {
    async fn new() -> Self {
        let test = TestDatabase::new().await;
        let shop = open(&test.database(), "Ana").await;
        let jane = arrive(&test.database(), "Jane Cruz").await;
        let order = shop.place(&order_for("Jane Cruz")).await;
        shop.follow(order.order_id, &jane, Some(&order.token)).await;
        Self {
            test,
            shop,
            jane,
            order,
        }
    }

    async fn waiting(&self, only: Option<ConversationId>) -> Vec<Waiting> {
        let mut system = System::begin(&self.test.database()).await;
        outbox::waiting(
            &mut system.scope().await,
            TELEGRAM,
            only,
            &[],
            minute(0),
            100,
        )
        .await
        .unwrap()
    }

    async fn mark(&self, epoch: Option<i64>, waiting: &Waiting, message: &str) -> Vec<OutboxId> {
        let sent = Sent {
            outbox_id: waiting.outbox_id,
            generation: waiting.generation,
            message: Some(message.to_owned()),
            at: minute(2),
        };
        let mut system = System::begin(&self.test.database()).await;
        let marked = outbox::mark_sent(&mut system.scope().await, TELEGRAM, epoch, &[sent]).await;
        system.commit().await;
        marked.unwrap()
    }

    async fn lease(&self, holder: &str) -> Option<Lease> {
        let mut system = System::begin(&self.test.database()).await;
        let lease = outbox::lease(&mut system.scope().await, TELEGRAM, holder).await;
        system.commit().await;
        lease.unwrap()
    }

    async fn reply(&self, who: &Someone, words: &[&str]) {
        let replies: Vec<Reply> = words
            .iter()
            .map(|words| Reply {
                content: json!({ "say": words }),
                edits: None,
                tag: None,
                edits_tag: None,
                way_back: None,
                order: None,
            })
            .collect();
        let mut system = System::begin(&self.test.database()).await;
        let mut scope = system.scope().await;
        outbox::reply(
            &mut scope,
            TELEGRAM,
            who.conversation_id,
            &replies,
            minute(1),
        )
        .await
        .unwrap();
        system.commit().await;
    }

    async fn close(&self, who: &Someone) -> u64 {
        let mut system = System::begin(&self.test.database()).await;
        let mut scope = system.scope().await;
        let given_up =
            person::close(&mut scope, who.conversation_id, Gone::Blocked, minute(3)).await;
        system.commit().await;
        given_up.unwrap()
    }

    async fn buyers(&self) -> Vec<(String, Option<String>)> {
        let mut transaction = self.test.database().begin().await.unwrap();
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        subscription::buyers(&mut shop, self.order.order_id)
            .await
            .unwrap()
            .into_iter()
            .map(|buyer| (buyer.name, buyer.stopped))
            .collect()
    }
}

#[tokio::test]
async fn what_goes_out_keeps_its_order_and_its_way() {
    let post = Post::new().await;
    post.reply(&post.jane, &["one", "two"]).await;
    post.reply(&post.jane, &[]).await;
    post.shop
        .done(post.order.order_id, &to(Stage::Confirmed), minute(1))
        .await;
    let waiting = post.waiting(Some(post.jane.conversation_id)).await;
    let kinds: Vec<_> = waiting
        .iter()
        .map(|waiting| (waiting.kind, waiting.lane))
        .collect();
    assert_eq!(
        kinds,
        [
            (Kind::Card, 0),
            (Kind::Reply, 0),
            (Kind::Reply, 0),
            (Kind::Notice, 1)
        ]
    );
    assert_eq!(waiting[1].content, json!({ "say": "one" }));
    assert_eq!(waiting[2].content, json!({ "say": "two" }));
    assert!(waiting.iter().all(|waiting| waiting.address == "Jane Cruz"));
    assert_eq!(
        waiting[3].order,
        Some((post.shop.shop.shop_id, post.order.order_id))
    );

    let mut system = System::begin(&post.test.database()).await;
    let held = [waiting[0].outbox_id.0, waiting[2].outbox_id.0];
    let mut scope = system.scope().await;
    let rest = outbox::waiting(
        &mut scope,
        TELEGRAM,
        Some(post.jane.conversation_id),
        &held,
        minute(0),
        100,
    )
    .await
    .unwrap();
    assert_eq!(rest, [waiting[1].clone(), waiting[3].clone()]);
    assert_eq!(
        outbox::counts(&mut scope).await.unwrap(),
        [(TELEGRAM, 5, 0)]
    );
    let elsewhere = outbox::waiting(&mut scope, Channel::Discord, None, &[], minute(0), 100)
        .await
        .unwrap();
    assert!(elsewhere.is_empty());
}

#[tokio::test]
async fn an_answer_to_one_of_our_messages_finds_its_order() {
    let post = Post::new().await;
    post.shop
        .done(post.order.order_id, &to(Stage::Confirmed), minute(1))
        .await;
    let named = (post.shop.shop.shop_id, post.order.order_id);
    let order = Some(named);
    for waiting in post.waiting(Some(post.jane.conversation_id)).await {
        let message = format!("{:?}", waiting.kind);
        assert_eq!(
            post.mark(None, &waiting, &message).await,
            [waiting.outbox_id]
        );
        assert!(
            post.mark(None, &waiting, "again").await.is_empty(),
            "it is sent once"
        );
        let mut system = System::begin(&post.test.database()).await;
        let mut scope = system.scope().await;
        let jane = post.jane.conversation_id;
        assert_eq!(
            outbox::order_of_message(&mut scope, jane, &message)
                .await
                .unwrap(),
            order
        );
        assert_eq!(
            outbox::message_of(&mut scope, waiting.outbox_id)
                .await
                .unwrap(),
            Some(message.clone())
        );
        let owner = post.shop.owner.conversation_id;
        let theirs = outbox::order_of_message(&mut scope, owner, &message)
            .await
            .unwrap();
        assert_eq!(theirs, None, "another chat's message has that id");
        subscription::keep_card(&mut scope, named, jane, "card-2", "digest")
            .await
            .unwrap();
        assert_eq!(
            outbox::order_of_message(&mut scope, jane, "card-2")
                .await
                .unwrap(),
            order
        );
    }
}

#[tokio::test]
async fn a_card_that_is_asked_for_again_waits_on() {
    let post = Post::new().await;
    let owner = Some(post.shop.owner.conversation_id);
    let rendered = post.waiting(owner).await.remove(0);
    // While it travels, the order changes.
    post.shop
        .done(post.order.order_id, &pay(1), minute(1))
        .await;
    assert!(post.mark(None, &rendered, "10").await.is_empty());
    let again = post.waiting(owner).await.remove(0);
    assert_eq!(
        (again.outbox_id, again.generation),
        (rendered.outbox_id, rendered.generation + 1)
    );
    assert_eq!(post.mark(None, &again, "10").await, [again.outbox_id]);
    assert!(post.waiting(owner).await.is_empty());
}

async fn expire(connection: &mut PgConnection) {
    query("UPDATE sender_lease SET expires_at = now() - interval '1 millisecond'")
        .execute(connection)
        .await
        .unwrap();
}

#[tokio::test]
async fn one_sender_holds_the_lease_and_a_late_one_marks_nothing() {
    let post = Post::new().await;
    let mut superuser = post.test.superuser().await;
    let first = post.lease("one").await.unwrap();
    assert_eq!(post.lease("two").await, None, "while the first holds it");
    assert_eq!(
        post.lease("one").await,
        Some(first),
        "renewing keeps the epoch"
    );
    let waiting = post.waiting(None).await.remove(0);

    expire(&mut superuser).await;
    let second = post.lease("two").await.unwrap();
    assert!(second.epoch > first.epoch);
    assert_eq!(post.lease("one").await, None);
    assert!(
        post.mark(Some(first.epoch), &waiting, "late")
            .await
            .is_empty()
    );
    assert_eq!(post.waiting(None).await[0], waiting);
    assert_eq!(
        post.mark(Some(second.epoch), &waiting, "10").await,
        [waiting.outbox_id]
    );

    // Given back, it is free at once; and nobody gives back another's.
    for (holder, free) in [("one", false), ("two", true)] {
        let mut system = System::begin(&post.test.database()).await;
        outbox::release(&mut system.scope().await, TELEGRAM, holder)
            .await
            .unwrap();
        system.commit().await;
        let third = post.lease("three").await;
        assert_eq!(
            third.is_some_and(|third| third.epoch > second.epoch),
            free,
            "{holder}"
        );
    }
}

/// Many try at once for a lease that just ended: one gets it.
#[tokio::test]
async fn a_lease_has_one_winner() {
    let post = Post::new().await;
    let mut superuser = post.test.superuser().await;
    for round in 0..10 {
        let holders: Vec<String> = (0..4).map(|holder| format!("{round}-{holder}")).collect();
        let tries = holders.iter().map(|holder| post.lease(holder));
        let leases = futures::future::join_all(tries).await;
        let won: Vec<_> = leases.into_iter().flatten().collect();
        assert_eq!(won.len(), 1);
        assert_eq!(won[0].epoch, round + 1);
        expire(&mut superuser).await;
    }
}

#[tokio::test]
async fn what_is_put_off_waits_and_what_is_given_up_stays_with_its_reason() {
    let post = Post::new().await;
    post.reply(&post.jane, &["one", "two"]).await;
    let waiting = post.waiting(Some(post.jane.conversation_id)).await;
    let mut system = System::begin(&post.test.database()).await;
    let mut scope = system.scope().await;
    outbox::put_off(&mut scope, waiting[1].outbox_id, minute(9), "429")
        .await
        .unwrap();
    let place = post.jane.conversation_id;
    waybill_core::reach::give_up(&mut scope, place, waiting[2].outbox_id, "400", minute(1))
        .await
        .unwrap();
    outbox::put_off(&mut scope, waiting[2].outbox_id, minute(9), "late")
        .await
        .unwrap();
    system.commit().await;
    let left = post.waiting(Some(post.jane.conversation_id)).await;
    assert_eq!(left.len(), 2);
    assert_eq!((left[1].attempts, left[1].not_before), (1, Some(minute(9))));
    assert!(post.mark(None, &waiting[2], "10").await.is_empty());
    let mut superuser = post.test.superuser().await;
    let kept: (String, String, i32) =
        query_as("SELECT state, error, attempts FROM outbox WHERE outbox_id = $1")
            .bind(waiting[2].outbox_id.0)
            .fetch_one(&mut superuser)
            .await
            .unwrap();
    assert_eq!(kept, ("failed".to_owned(), "400".to_owned(), 1));
}

#[tokio::test]
async fn who_blocks_us_is_told_nothing_and_the_seller_sees_it() {
    let post = Post::new().await;
    let owner = Some(post.shop.owner.conversation_id);
    let card = post.waiting(owner).await.remove(0);
    post.mark(None, &card, "10").await;
    post.reply(&post.jane, &["one"]).await;
    // What waits for her: her card and a reply.
    assert_eq!(post.close(&post.jane).await, 2);
    assert!(
        post.waiting(Some(post.jane.conversation_id))
            .await
            .is_empty()
    );
    assert_eq!(
        post.buyers().await,
        [("Jane Cruz".to_owned(), Some("blocked".to_owned()))]
    );
    let asked = post.waiting(owner).await;
    assert_eq!(asked.len(), 1, "the seller's card says so");
    assert_eq!(asked[0].kind, Kind::Card);
    assert_eq!(post.close(&post.jane).await, 0);

    post.shop
        .done(post.order.order_id, &to(Stage::Confirmed), minute(4))
        .await;
    assert!(
        post.waiting(Some(post.jane.conversation_id))
            .await
            .is_empty()
    );
    let mut system = System::begin(&post.test.database()).await;
    let counts = outbox::counts(&mut system.scope().await).await.unwrap();
    assert_eq!(
        counts,
        [(TELEGRAM, 2, 2)],
        "the seller is told that she can't be"
    );
    system.commit().await;

    // Whoever writes can be written to: her card comes up to date, and the seller's says so.
    for (seller, id) in post.waiting(owner).await.iter().zip(["10", "11"]) {
        post.mark(None, seller, id).await;
    }
    let again = arrive(&post.test.database(), "Jane Cruz").await;
    assert_eq!(again.conversation_id, post.jane.conversation_id);
    assert_eq!(post.buyers().await, [("Jane Cruz".to_owned(), None)]);
    let hers = post.waiting(Some(post.jane.conversation_id)).await;
    assert_eq!(
        hers.iter().map(|waiting| waiting.kind).collect::<Vec<_>>(),
        [Kind::Card]
    );
    assert_eq!(post.waiting(owner).await.len(), 1);
    post.shop
        .done(post.order.order_id, &to(Stage::Shipped), minute(5))
        .await;
    let hers = post.waiting(Some(post.jane.conversation_id)).await;
    assert_eq!(
        hers.iter().map(|waiting| waiting.kind).collect::<Vec<_>>(),
        [Kind::Card, Kind::Notice]
    );
}

#[tokio::test]
async fn who_asked_to_be_left_alone_stays_so_after_a_block() {
    let post = Post::new().await;
    let mut transaction = post.test.database().begin().await.unwrap();
    let mut shop = transaction.shop(post.shop.shop.shop_id).await.unwrap();
    let (order, jane) = (post.order.order_id, post.jane.conversation_id);
    assert!(
        subscription::stop(&mut shop, order, jane, minute(2))
            .await
            .unwrap()
    );
    assert!(
        !subscription::stop(&mut shop, order, jane, minute(2))
            .await
            .unwrap()
    );
    transaction.commit().await.unwrap();
    post.close(&post.jane).await;
    arrive(&post.test.database(), "Jane Cruz").await;
    assert_eq!(
        post.buyers().await,
        [("Jane Cruz".to_owned(), Some("asked".to_owned()))]
    );
    assert!(post.waiting(Some(jane)).await.is_empty());
    post.shop
        .done(order, &to(Stage::Confirmed), minute(4))
        .await;
    assert!(post.waiting(Some(jane)).await.is_empty());
    // The link brings it back.
    post.shop
        .follow(order, &post.jane, Some(&post.order.token))
        .await;
    assert_eq!(post.buyers().await, [("Jane Cruz".to_owned(), None)]);
    assert_eq!(post.waiting(Some(jane)).await.len(), 1);
}
