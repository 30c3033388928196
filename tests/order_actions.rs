//! What each action leaves behind: the order's row, its history, its ledger, its shipments, and what
//! must be said.

use serde_json::Value;
use sqlx::{AssertSqlSafe, PgConnection, query, query_as, query_scalar};
use waybill_core::channel::Channel;
use waybill_core::db::Scope;
use waybill_core::id::OrderId;
use waybill_core::notice::{Correction, Moment, Notice};
use waybill_core::order::act::{self, Actor, Key, Outcome, Party, Request};
use waybill_core::order::decide::{Action, EventAction, Refusal};
use waybill_core::order::place::Placed;
use waybill_core::order::{Order, Parcel, Stage, store};
use waybill_core::payment::PaymentState;

use crate::support::database::TestDatabase;
use crate::support::shop::{
    Someone, TestShop, arrive, cancel, hold, minute, note, open, order_for, pay, pay_the_rest,
    ship, to, undo,
};

/// A shop with one order that a buyer follows.
struct Sale {
    test: TestDatabase,
    shop: TestShop,
    placed: Placed,
    buyer: Someone,
    superuser: PgConnection,
}

/// A row of what goes out.
#[derive(Debug, sqlx::FromRow)]
struct Out {
    outbox_id: i64,
    conversation_id: i64,
    version: Option<i32>,
    generation: i32,
    content: Value,
}

impl Sale {
    async fn new() -> Self {
        Self::with(false).await
    }

    async fn with(pick_up: bool) -> Self {
        let test = TestDatabase::new().await;
        let database = test.database();
        let shop = open(&database, "Ana").await;
        let buyer = arrive(&database, "Jane Cruz").await;
        let mut new = order_for("Jane Cruz");
        new.pick_up = pick_up;
        let placed = shop.place(&new).await;
        shop.follow(placed.order_id, &buyer, Some(&placed.token))
            .await;
        let superuser = test.superuser().await;
        Self {
            test,
            shop,
            placed,
            buyer,
            superuser,
        }
    }

    fn id(&self) -> OrderId {
        self.placed.order_id
    }

    async fn done(&self, action: &Action, minutes: i64) -> (Order, i32) {
        let (order, version) = self.shop.done(self.id(), action, minute(minutes)).await;
        assert_eq!(
            order,
            self.shop.order(self.id()).await,
            "what is answered is what is stored"
        );
        assert_eq!(order.head.balance.received, order.ledger.received_minor());
        (order, version)
    }

    async fn out(&mut self, kind: &str) -> Vec<Out> {
        query_as(
            "SELECT outbox_id, conversation_id, version, generation, content FROM outbox
             WHERE kind = $1 ORDER BY outbox_id",
        )
        .bind(kind)
        .fetch_all(&mut self.superuser)
        .await
        .unwrap()
    }

    async fn moments(&mut self) -> Vec<Moment> {
        let notices = self.out("notice").await;
        notices
            .into_iter()
            .map(|out| {
                assert_eq!(out.conversation_id, self.buyer.conversation_id.0);
                let notice: Notice = serde_json::from_value(out.content).unwrap();
                assert_eq!(
                    (notice.shop.as_str(), notice.number),
                    ("Ana", self.placed.number)
                );
                notice.moment
            })
            .collect()
    }

    async fn count(&mut self, of: &'static str) -> i64 {
        query_scalar(of)
            .fetch_one(&mut self.superuser)
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn each_action_moves_its_axis_and_tells_the_buyer_what_deserves_it() {
    let mut sale = Sale::new().await;
    let (order, version) = sale.done(&to(Stage::Confirmed), 1).await;
    assert_eq!((order.head.stage, version), (Stage::Confirmed, 2));
    assert_eq!(
        (order.head.fulfilment_version, order.head.payment_version),
        (2, 0)
    );
    assert_eq!(order.head.timeline.confirmed, Some(minute(1)));

    let (order, _) = sale.done(&pay(97_700), 2).await;
    assert_eq!((order.head.version, order.head.payment_version), (3, 3));
    assert_eq!(order.head.fulfilment_version, 2);
    assert_eq!(order.payment(), PaymentState::PartlyPaid);

    let (order, _) = sale.done(&hold("waits for cloth"), 3).await;
    assert_eq!(order.head.hold_version, 4);
    assert_eq!(
        order.head.hold.map(|hold| (hold.reason, hold.since)),
        Some(("waits for cloth".to_owned(), minute(3)))
    );
    let (order, _) = sale.done(&Action::Release, 4).await;
    assert_eq!((order.head.hold, order.head.hold_version), (None, 5));

    let (order, _) = sale.done(&note("gift"), 5).await;
    assert_eq!(order.head.note.as_deref(), Some("gift"));
    let (order, _) = sale.done(&note("wrap it"), 6).await;
    assert_eq!(order.head.note.as_deref(), Some("gift\nwrap it"));

    // Two stages are passed at once and are reached at the same moment.
    let (order, _) = sale.done(&ship("J&T", "JT1"), 7).await;
    assert_eq!(order.head.timeline.processing, Some(minute(7)));
    assert_eq!(order.head.timeline.shipped, Some(minute(7)));
    let parcel = Parcel {
        courier: Some("J&T".to_owned()),
        tracking: Some("JT1".to_owned()),
    };
    assert_eq!(
        (order.parcels().collect::<Vec<_>>(), order.shipments.len()),
        (vec![&parcel], 1)
    );

    let (order, _) = sale.done(&pay_the_rest(), 8).await;
    assert_eq!(order.payment(), PaymentState::Paid);
    sale.done(&to(Stage::Delivered), 9).await;
    let (order, version) = sale.done(&to(Stage::Completed), 10).await;
    assert_eq!((order.head.version, version), (11, 11));

    let received = |minor, left| Moment::Received {
        amount: order.total().currency_of(minor),
        to_pay: order.total().currency_of(left),
    };
    let told = sale.moments().await;
    assert_eq!(
        told,
        [
            Moment::Confirmed,
            received(97_700, 100_000),
            Moment::Shipped { parcel },
            received(100_000, 0),
            Moment::Delivered,
        ]
    );

    let mut transaction = sale.test.database().begin().await.unwrap();
    let mut shop = transaction.shop(sale.shop.shop.shop_id).await.unwrap();
    let history = store::history(&mut shop, sale.id()).await.unwrap();
    use EventAction::{Complete, Confirm, Deliver, Hold, Note, Pay, Place, Release, Ship};
    let actions: Vec<_> = history.iter().map(|event| event.action).collect();
    assert_eq!(
        actions,
        [
            Place, Confirm, Pay, Hold, Release, Note, Note, Ship, Pay, Deliver, Complete
        ]
    );
    assert!(
        history
            .iter()
            .zip(1..)
            .all(|(event, version)| event.version == version)
    );
    assert!(
        history
            .iter()
            .all(|event| event.actor_name == "Owner of Ana")
    );
    let actor: (i64, String, bool) =
        query_as("SELECT actor_id, channel, silent FROM order_event WHERE version = 11")
            .fetch_one(&mut sale.superuser)
            .await
            .unwrap();
    assert_eq!(
        actor,
        (sale.shop.owner.person_id.0, "telegram".to_owned(), false)
    );
}

/// An amount in the same currency.
trait SameCurrency {
    fn currency_of(self, minor: i64) -> Self;
}

impl SameCurrency for waybill_core::money::Money {
    fn currency_of(self, minor: i64) -> Self {
        Self::new(minor, self.currency)
    }
}

#[tokio::test]
async fn what_is_collected_is_announced_when_it_is_ready() {
    let mut sale = Sale::with(true).await;
    assert_eq!(
        sale.shop.refused(sale.id(), &to(Stage::Shipped)).await,
        Refusal::PickedUp
    );
    sale.done(&to(Stage::Processing), 1).await;
    sale.done(&to(Stage::Ready), 2).await;
    let (order, _) = sale.done(&to(Stage::Delivered), 3).await;
    assert_eq!(
        (order.head.timeline.shipped, order.parcels().count()),
        (None, 0)
    );
    assert_eq!(
        sale.moments().await,
        [Moment::ReadyToCollect, Moment::Delivered]
    );
    assert_eq!(sale.count("SELECT count(*) FROM shipment").await, 0);
}

#[tokio::test]
async fn each_follower_has_one_waiting_card_however_much_happens() {
    let mut sale = Sale::new().await;
    let second = arrive(&sale.test.database(), "Staff").await;
    sale.shop.follow(sale.id(), &second, None).await;
    for (action, minutes) in [(to(Stage::Confirmed), 1), (note("gift"), 2), (pay(1), 3)] {
        sale.done(&action, minutes).await;
    }
    let cards = sale.out("card").await;
    let whose: Vec<(i64, i32)> = cards
        .iter()
        .map(|card| (card.conversation_id, card.generation))
        .collect();
    let (owner, buyer) = (
        sale.shop.owner.conversation_id.0,
        sale.buyer.conversation_id.0,
    );
    assert_eq!(
        whose,
        [(owner, 3), (buyer, 3), (second.conversation_id.0, 3)]
    );

    // Once it is sent, the next change asks for another.
    query("UPDATE outbox SET state = 'sent', sent_at = now() WHERE conversation_id = $1 AND kind = 'card'")
        .bind(owner)
        .execute(&mut sale.superuser)
        .await
        .unwrap();
    sale.done(&to(Stage::Processing), 4).await;
    let cards = sale.out("card").await;
    assert_eq!(cards.len(), 4);
    assert_eq!((cards[3].conversation_id, cards[3].generation), (owner, 0));
    assert!(cards[1].outbox_id < cards[3].outbox_id);
}

#[tokio::test]
async fn a_silent_action_tells_nobody_but_shows_on_cards() {
    let mut sale = Sale::new().await;
    let outcome = sale
        .shop
        .request(sale.id(), &to(Stage::Confirmed), None, true, minute(1))
        .await;
    assert!(matches!(outcome, Outcome::Done { version: 2, .. }));
    assert!(sale.moments().await.is_empty());
    let cards = sale.out("card").await;
    assert_eq!(
        cards.iter().map(|card| card.generation).collect::<Vec<_>>(),
        [1, 1]
    );
    assert_eq!(
        sale.count("SELECT count(*) FROM order_event WHERE silent")
            .await,
        1
    );
    // Nobody was told, so nothing is to be corrected.
    sale.done(&undo(2), 2).await;
    assert!(sale.out("correction").await.is_empty());
}

#[tokio::test]
async fn taking_back_a_shipment_voids_it_and_corrects_the_notice() {
    let mut sale = Sale::new().await;
    sale.done(&to(Stage::Confirmed), 1).await;
    let (before, _) = sale.done(&to(Stage::Ready), 2).await;
    let (_, shipped) = sale.done(&ship("J&T", "JT1"), 3).await;
    let notice = sale.out("notice").await.pop().unwrap();
    assert_eq!(notice.version, Some(shipped));
    let (after, undone) = sale.done(&undo(shipped), 4).await;
    assert_eq!(
        (after.head.stage, after.head.timeline),
        (before.head.stage, before.head.timeline)
    );
    assert_eq!((after.parcels().count(), after.shipments.len()), (0, 1));

    let corrections = sale.out("correction").await;
    assert_eq!(corrections.len(), 1);
    assert_eq!(corrections[0].version, Some(undone));
    assert_eq!(corrections[0].content["notice"], notice.outbox_id);
    let correction: Correction = serde_json::from_value(corrections[0].content.clone()).unwrap();
    assert_eq!(
        (correction.undone, correction.stage),
        (EventAction::Ship, Stage::Ready)
    );

    // It is kept for the history, and the next parcel has a number of its own.
    let (again, _) = sale.done(&ship("LBC", "LB2"), 5).await;
    assert_eq!(
        (
            again.parcels().next().unwrap().tracking.as_deref(),
            again.shipments.len()
        ),
        (Some("LB2"), 2)
    );
    let kept: Vec<(i32, String, bool)> = query_as(
        "SELECT shipment, tracking, voided_at IS NOT NULL FROM shipment ORDER BY shipment",
    )
    .fetch_all(&mut sale.superuser)
    .await
    .unwrap();
    assert_eq!(
        kept,
        [(1, "JT1".to_owned(), true), (2, "LB2".to_owned(), false)]
    );
    let by: Option<i32> = query_scalar("SELECT undone_by FROM order_event WHERE version = $1")
        .bind(shipped)
        .fetch_one(&mut sale.superuser)
        .await
        .unwrap();
    assert_eq!(by, Some(undone));
}

#[tokio::test]
async fn taking_back_a_payment_counters_its_entry() {
    let mut sale = Sale::new().await;
    sale.done(&pay(100), 1).await;
    sale.done(&pay(200), 2).await;
    let (order, _) = sale.done(&undo(2), 3).await;
    assert_eq!(order.head.balance.received, 200);
    let entries: Vec<(i32, String, i64, Option<i32>, i32)> = query_as(
        "SELECT entry, kind, amount_minor, answers, version FROM payment_entry ORDER BY entry",
    )
    .fetch_all(&mut sale.superuser)
    .await
    .unwrap();
    let entry = |entry, kind: &str, amount, counters, version| {
        (entry, kind.to_owned(), amount, counters, version)
    };
    assert_eq!(
        entries,
        [
            entry(1, "received", 100, None, 2),
            entry(2, "received", 200, None, 3),
            entry(3, "countered", 100, Some(1), 4),
        ]
    );
    assert_eq!(
        sale.shop.refused(sale.id(), &undo(2)).await,
        Refusal::AlreadyUndone
    );
    assert_eq!(sale.out("correction").await.len(), 1);
}

#[tokio::test]
async fn every_other_action_is_taken_back_too() {
    let sale = Sale::new().await;
    sale.done(&to(Stage::Confirmed), 1).await;
    let mut minutes = 2;
    for prepare in [None, Some(hold("waits"))] {
        if let Some(prepare) = prepare {
            sale.done(&prepare, minutes).await;
        }
        let actions = if minutes == 2 {
            vec![
                to(Stage::Ready),
                cancel(Some("no cloth")),
                hold("waits"),
                note("gift"),
            ]
        } else {
            vec![Action::Release, cancel(None), note("gift")]
        };
        for action in actions {
            let before = sale.shop.order(sale.id()).await.head;
            let (_, version) = sale.done(&action, minutes + 1).await;
            let after = sale.done(&undo(version), minutes + 2).await.0.head;
            assert_eq!(
                (after.stage, after.timeline),
                (before.stage, before.timeline),
                "{action:?}"
            );
            assert_eq!(
                (after.hold, after.note),
                (before.hold, before.note),
                "{action:?}"
            );
            assert_eq!(
                (after.cancel_reason, after.version),
                (None, before.version + 2)
            );
            minutes += 3;
        }
    }
}

#[tokio::test]
async fn a_stale_button_is_refused_only_where_its_axis_moved_on() {
    let sale = Sale::new().await;
    let (order, _) = sale.done(&to(Stage::Confirmed), 1).await;
    let shown = Some(order.head.fulfilment_version);
    sale.done(&pay(100), 2).await;
    sale.done(&note("gift"), 3).await;
    let next = to(Stage::Processing);
    let outcome = sale
        .shop
        .request(sale.id(), &next, shown, false, minute(4))
        .await;
    assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    let late = sale
        .shop
        .request(sale.id(), &cancel(None), shown, false, minute(5))
        .await;
    let Outcome::Refused { order, refusal } = late else {
        panic!("{late:?}");
    };
    assert_eq!(
        refusal,
        Refusal::MovedOn {
            stage: Stage::Processing
        }
    );
    assert_eq!(*order, sale.shop.order(sale.id()).await);
}

#[tokio::test]
async fn a_refusal_writes_nothing() {
    let mut sale = Sale::new().await;
    sale.done(&cancel(Some("no cloth")), 1).await;
    let before = (
        sale.shop.order(sale.id()).await,
        sale.out("card").await.len(),
    );
    for action in [
        to(Stage::Confirmed),
        cancel(None),
        hold("?"),
        Action::Release,
        undo(1),
        note(""),
    ] {
        sale.shop.refused(sale.id(), &action).await;
    }
    assert_eq!(
        (
            sale.shop.order(sale.id()).await,
            sale.out("card").await.len()
        ),
        before
    );
    assert_eq!(sale.count("SELECT count(*) FROM order_event").await, 2);
    assert_eq!(
        sale.count("SELECT max(generation)::bigint FROM outbox")
            .await,
        1
    );
}

async fn act_as(
    shop: &TestShop,
    order_id: OrderId,
    name: &str,
    action: &Action,
    seen: Option<i32>,
) -> Outcome {
    let actor = Actor {
        person_id: None,
        name: name.to_owned(),
        channel: Some(Channel::Web),
        party: Party::Shop,
    };
    let request = Request {
        action,
        seen,
        silent: false,
        shop: &shop.shop,
        actor: &actor,
        at: minute(5),
    };
    let scope = Scope::Shop(shop.shop.shop_id);
    let mut transaction = shop.database.begin_in(scope).await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    let outcome = act::act(&mut in_shop, Key::Id(order_id), &request)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    outcome
}

/// Of two people one wins, and the other is told what happened, on the order as it is then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_people_at_once_do_one_thing() {
    let sale = Sale::new().await;
    let shop = &sale.shop;
    let confirm = to(Stage::Confirmed);
    for round in 0..40 {
        let placed = shop.place(&order_for("Jane Cruz")).await;
        let (second, seen) = if round % 2 == 0 {
            (confirm.clone(), None)
        } else {
            (cancel(None), Some(1))
        };
        let (ana, ben) = tokio::join!(
            act_as(shop, placed.order_id, "Ana", &confirm, seen),
            act_as(shop, placed.order_id, "Ben", &second, seen)
        );
        let (winner, loser) = match (ana, ben) {
            (
                Outcome::Done { order, .. },
                Outcome::Refused {
                    order: seen,
                    refusal,
                },
            )
            | (
                Outcome::Refused {
                    order: seen,
                    refusal,
                },
                Outcome::Done { order, .. },
            ) => (order, (seen, refusal)),
            other => panic!("round {round}: {other:?}"),
        };
        assert_eq!(winner, loser.0, "the loser sees what the winner did");
        let stage = winner.head.stage;
        let expected = match (round % 2 == 0, stage) {
            (true, _) => Refusal::Already {
                stage,
                at: minute(5),
            },
            (false, Stage::Cancelled) => Refusal::IsCancelled { at: minute(5) },
            (false, _) => Refusal::MovedOn { stage },
        };
        assert_eq!(loser.1, expected);
        assert_eq!(shop.order(placed.order_id).await.head.version, 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payments_at_once_all_count() {
    let sale = Sale::new().await;
    let payments =
        (0..20).map(|_| async { act_as(&sale.shop, sale.id(), "Ana", &pay(7), None).await });
    for outcome in futures::future::join_all(payments).await {
        assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    }
    let order = sale.shop.order(sale.id()).await;
    assert_eq!(
        (order.head.balance.received, order.ledger.received_minor()),
        (140, 140)
    );
    assert_eq!(order.head.version, 21);
    // [Paid] twice at once pays the rest once.
    let rest = pay_the_rest();
    let (one, two) = tokio::join!(
        act_as(&sale.shop, sale.id(), "Ana", &rest, Some(21)),
        act_as(&sale.shop, sale.id(), "Ben", &rest, Some(21))
    );
    let refused = [one, two]
        .into_iter()
        .filter(|outcome| {
            matches!(
                outcome,
                Outcome::Refused {
                    refusal: Refusal::NothingToPay,
                    ..
                }
            )
        })
        .count();
    assert_eq!(refused, 1);
    assert_eq!(
        sale.shop.order(sale.id()).await.payment(),
        PaymentState::Paid
    );
}

/// A row that can't be a state is refused, whoever writes it.
#[tokio::test]
async fn impossible_rows_are_refused() {
    let mut sale = Sale::new().await;
    sale.done(&pay(10), 1).await;
    sale.done(&ship("J&T", "JT1"), 2).await;
    let orders = [
        "confirmed_at = NULL",
        "processing_at = NULL",
        "ready_at = NULL",
        "shipped_at = NULL",
        "pick_up = true",
        "fulfilment = 'lost'",
        "fulfilment = 'delivered'",
        "fulfilment = 'completed', delivered_at = now()",
        "completed_at = now()",
        "fulfilment = 'cancelled'",
        "cancelled_at = now()",
        "cancel_reason = 'why'",
        "held_at = now()",
        "hold_reason = 'why'",
        "version = 0",
        "fulfilment_version = version + 1",
        "fulfilment_version = 0",
        "payment_version = version + 1",
        "payment_version = -1",
        "hold_version = version + 1",
        "revision = 0",
        "number = 0",
        "goods_minor = -1, total_minor = shipping_minor - 1",
        "shipping_minor = -1, total_minor = goods_minor - 1",
        "total_minor = total_minor + 1",
        "received_minor = -1",
        "item_count = 0",
        "currency = 'pesos'",
    ];
    let others = [
        ("order_line", "quantity = 0"),
        ("order_line", "quantity = 10001"),
        ("order_line", "line = 101"),
        ("order_line", "name = ''"),
        ("order_line", "unit_price_minor = -1"),
        ("payment_entry", "amount_minor = 0"),
        ("payment_entry", "kind = 'countered'"),
        ("payment_entry", "answers = 1"),
        ("payment_entry", "method = ''"),
        ("shipment", "courier = ''"),
        ("order_event", "action = 'vanish'"),
        ("order_link", "token = 'short'"),
        ("subscription", "stopped_at = now()"),
        ("subscription", "audience = 'buyer', token = NULL"),
        ("outbox", "lane = 3"),
        ("outbox", "order_id = NULL"),
        ("outbox", "state = 'sent'"),
        ("shop", "currency = 'pesos'"),
        ("membership", "role = 'boss'"),
    ];
    for (table, change) in orders
        .map(|change| ("orders", change))
        .into_iter()
        .chain(others)
    {
        let statement = format!("UPDATE {table} SET {change}");
        let refused = query(AssertSqlSafe(statement))
            .execute(&mut sale.superuser)
            .await;
        let error = refused.expect_err(change);
        let code = error
            .as_database_error()
            .unwrap()
            .code()
            .unwrap()
            .into_owned();
        assert_eq!(code, "23514", "{table}: {change}: {error}");
    }
    // One entry is countered once, and one link is current.
    sale.done(&undo(2), 3).await;
    let twice = "INSERT INTO payment_entry SELECT shop_id, order_id, 9, kind, amount_minor, method, answers,
                 version, at FROM payment_entry WHERE kind = 'countered'";
    let second = "INSERT INTO order_link (shop_id, token, order_id, created_at)
                  SELECT shop_id, token || 'x', order_id, now() FROM order_link";
    for statement in [twice, second] {
        let error = query(statement)
            .execute(&mut sale.superuser)
            .await
            .unwrap_err();
        let code = error
            .as_database_error()
            .unwrap()
            .code()
            .unwrap()
            .into_owned();
        assert_eq!(code, "23505", "{error}");
    }
}
