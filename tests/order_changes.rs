//! Changing orders: lines, totals and what is found; two at once; merged, split, given away; undone
//! in time and by whoever did it.

use sqlx::{PgConnection, query_scalar};
use waybill_core::channel::Channel;
use waybill_core::db::Scope;
use waybill_core::id::OrderId;
use waybill_core::item::NewItem;
use waybill_core::money::{Currency, Money};
use waybill_core::order::act::{self, Actor, By, Key, Outcome, Party, Request};
use waybill_core::order::decide::{Action, Facts, Refusal};
use waybill_core::order::edit::Part;
use waybill_core::order::{Discount, Line, Order, Stage, merge, store};

use crate::support::database::TestDatabase;
use crate::support::shop::{
    Someone, TestShop, arrive, cancel, contact, item_in, line, minute, note, open, order_for, pay,
    ship, to, undo,
};

struct Ground {
    _test: TestDatabase,
    shop: TestShop,
    superuser: PgConnection,
}

impl Ground {
    async fn new() -> Self {
        let test = TestDatabase::new().await;
        let shop = open(&test.database(), "Ana").await;
        let superuser = test.superuser().await;
        Self {
            _test: test,
            shop,
            superuser,
        }
    }

    async fn place(&self, buyer: &str) -> OrderId {
        self.shop.place(&order_for(buyer)).await.order_id
    }

    async fn ask(&self, id: OrderId, party: Party, action: &Action, seen: Option<i32>) -> Outcome {
        let actor = Actor {
            person_id: None,
            name: "Jane".to_owned(),
            channel: Some(Channel::Web),
            party,
        };
        let request = Request {
            action,
            seen,
            silent: false,
            shop: &self.shop.shop,
            actor: &actor,
            at: minute(5),
        };
        let scope = Scope::Shop(self.shop.shop.shop_id);
        let mut transaction = self.shop.database.begin_in(scope).await.unwrap();
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        let outcome = act::act(&mut shop, Key::Id(id), &request).await.unwrap();
        transaction.commit().await.unwrap();
        outcome
    }

    async fn merge(&self, into: OrderId, other: OrderId) -> Outcome {
        let actor = self.shop.actor();
        let by = By {
            silent: false,
            shop: &self.shop.shop,
            actor: &actor,
            at: minute(6),
        };
        let scope = Scope::Shop(self.shop.shop.shop_id);
        let mut transaction = self.shop.database.begin_in(scope).await.unwrap();
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        let keys = (Key::Id(into), Key::Id(other));
        let outcome = merge::merge(&mut shop, keys, None, &by).await.unwrap();
        transaction.commit().await.unwrap();
        outcome
    }

    async fn text(&mut self, of: &'static str) -> String {
        query_scalar(of)
            .fetch_one(&mut self.superuser)
            .await
            .unwrap()
    }
}

fn edit(parts: Vec<Part>) -> Action {
    Action::Edit {
        parts,
        anyway: false,
    }
}

fn pieces(line: i32, quantity: u32) -> Part {
    Part::Quantity { line, quantity }
}

fn refusal(outcome: Outcome) -> Refusal {
    match outcome {
        Outcome::Refused { refusal, .. } => refusal,
        other @ (Outcome::Done { .. } | Outcome::NoSuchOrder) => panic!("{other:?}"),
    }
}

fn done(outcome: Outcome) -> (Order, i32) {
    match outcome {
        Outcome::Done { order, version, .. } => (*order, version),
        other @ (Outcome::Refused { .. } | Outcome::NoSuchOrder) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_edit_writes_lines_totals_and_what_is_found() {
    let mut ground = Ground::new().await;
    let id = ground.place("Jane").await;
    let change = edit(vec![
        Part::Remove(2),
        Part::Add(line("Cap", 3, 25_000)),
        pieces(1, 1),
        Part::Discount(Some(Discount::Rate(1_000))),
        Part::Shipping(6_000),
    ]);
    let (order, version) = ground.shop.done(id, &change, minute(2)).await;
    assert_eq!(
        order,
        ground.shop.order(id).await,
        "what is answered is stored"
    );
    assert_eq!(
        (order.head.revision, order.head.contents_version),
        (2, version)
    );
    // (599 + 750) less a tenth, and 60 for shipping
    assert_eq!(order.sums.total, 134_900 - 13_490 + 6_000);
    let rows = "SELECT string_agg(line || ' ' || name || ' ' || removed, ', ' ORDER BY line) FROM order_line";
    assert_eq!(
        ground.text(rows).await,
        "1 Black shirt false, 2 Trousers true, 3 Cap false"
    );
    let found = ground.text("SELECT search FROM orders").await;
    assert!(
        found.contains("cap") && !found.contains("trousers"),
        "{found}"
    );

    // A number is never used again, also after an undo.
    ground.shop.done(id, &undo(version), minute(3)).await;
    let back = ground.shop.order(id).await;
    assert_eq!(back.sums.total, 197_700);
    let again = edit(vec![Part::Add(line("Belt", 1, 100))]);
    let (order, _) = ground.shop.done(id, &again, minute(4)).await;
    assert_eq!(order.lines.last().map(|line| line.line), Some(4));
    // The events tell the whole story.
    let mut transaction = ground.shop.database.begin().await.unwrap();
    let mut shop = transaction.shop(ground.shop.shop.shop_id).await.unwrap();
    let history = store::history(&mut shop, id).await.unwrap();
    let last = history.last().unwrap();
    let Facts::Edited { after, .. } = &last.facts else {
        panic!("{last:?}");
    };
    assert_eq!(**after, order.contents().bare());
}

#[tokio::test]
async fn what_can_not_be_is_refused() {
    let ground = Ground::new().await;
    let id = ground.place("Jane").await;
    let cases = [
        (vec![pieces(9, 1)], Refusal::NoSuchLine),
        (vec![pieces(1, 0)], Refusal::AmountOutOfRange),
        (vec![pieces(1, 10_001)], Refusal::AmountOutOfRange),
        (vec![pieces(1, 2)], Refusal::NothingChanges),
        (vec![Part::Remove(1), Part::Remove(2)], Refusal::NothingLeft),
        (
            (0..99).map(|_| Part::Add(line("Cap", 1, 1))).collect(),
            Refusal::TooManyLines,
        ),
    ];
    for (parts, expected) in cases {
        assert_eq!(ground.shop.refused(id, &edit(parts)).await, expected);
    }
    ground.shop.done(id, &ship("J&T", "1"), minute(2)).await;
    assert_eq!(
        ground.shop.refused(id, &edit(vec![pieces(1, 1)])).await,
        Refusal::TooLateToChange {
            stage: Stage::Shipped
        }
    );
}

/// Two look at the same order and change it: the second is told that it moved on.
#[tokio::test]
async fn two_changes_at_once() {
    let ground = Ground::new().await;
    let id = ground.place("Jane").await;
    let (one, two) = (edit(vec![pieces(1, 5)]), edit(vec![pieces(1, 7)]));
    let (first, second) = tokio::join!(
        ground.ask(id, Party::Shop, &one, Some(0)),
        ground.ask(id, Party::Shop, &two, Some(0)),
    );
    let refused = [&first, &second]
        .into_iter()
        .filter(|outcome| {
            matches!(
                outcome,
                Outcome::Refused {
                    refusal: Refusal::MovedOn { .. },
                    ..
                }
            )
        })
        .count();
    assert_eq!(refused, 1, "{first:?} {second:?}");
    assert_eq!(ground.shop.order(id).await.head.revision, 2);

    let (change, call_off) = (edit(vec![pieces(1, 1)]), cancel(None));
    let (_, cancelled) = tokio::join!(
        ground.ask(id, Party::Shop, &change, None),
        ground.ask(id, Party::Shop, &call_off, None),
    );
    assert!(matches!(cancelled, Outcome::Done { .. }));
    let order = ground.shop.order(id).await;
    assert_eq!(order.head.stage, Stage::Cancelled);
    assert_eq!(
        order.contents().sums().map(|sums| sums.total),
        Some(order.sums.total)
    );
}

#[tokio::test]
async fn buyers_change_how_many_and_nothing_else() {
    let ground = Ground::new().await;
    let id = ground.place("Jane").await;
    let stage = Stage::Pending;
    for parts in [
        vec![Part::Price {
            line: 1,
            unit_price_minor: 1,
        }],
        vec![Part::Shipping(0)],
        vec![Part::Discount(Some(Discount::Rate(9_000)))],
        vec![Part::Add(line("Cap", 1, 0))],
    ] {
        let outcome = ground.ask(id, Party::Buyer, &edit(parts), None).await;
        assert_eq!(refusal(outcome), Refusal::NotForBuyers { stage });
    }
    let anyway = Action::Edit {
        parts: vec![pieces(1, 3)],
        anyway: true,
    };
    let outcome = ground.ask(id, Party::Buyer, &anyway, None).await;
    assert_eq!(refusal(outcome), Refusal::NotForBuyers { stage });
    done(
        ground
            .ask(id, Party::Buyer, &edit(vec![pieces(1, 3)]), None)
            .await,
    );
    // Money is in it: the shop is asked.
    ground.shop.done(id, &pay(100), minute(6)).await;
    for action in [edit(vec![pieces(1, 1)]), cancel(None)] {
        let outcome = ground.ask(id, Party::Buyer, &action, None).await;
        assert_eq!(refusal(outcome), Refusal::NotForBuyers { stage });
    }
}

#[tokio::test]
async fn undo_is_ones_own_and_in_time() {
    let mut ground = Ground::new().await;
    ground.shop.shop.settings.undo_minutes = 30;
    let id = ground.place("Jane").await;
    let (_, version) = ground.shop.done(id, &to(Stage::Confirmed), minute(1)).await;
    let stranger = ground.ask(id, Party::Shop, &undo(version), None).await;
    let by = ground.shop.owner.name.clone();
    assert_eq!(refusal(stranger), Refusal::UndoNotYours { by });
    let late = ground.shop.act(id, &undo(version), minute(32)).await;
    assert_eq!(refusal(late), Refusal::UndoTooOld { minutes: 30 });
    ground.shop.done(id, &undo(version), minute(31)).await;

    // The ledger moved on: what was paid in was paid back since.
    let (_, paid) = ground.shop.done(id, &pay(197_700), minute(40)).await;
    ground.shop.done(id, &cancel(None), minute(41)).await;
    let refund = Action::Refund {
        amount: None,
        method: None,
    };
    ground.shop.done(id, &refund, minute(42)).await;
    let late = ground.shop.act(id, &undo(paid), minute(43)).await;
    assert!(matches!(refusal(late), Refusal::UndoTooLate { .. }));
}

#[tokio::test]
async fn merging_moves_lines_and_money_and_is_taken_back_whole() {
    let mut ground = Ground::new().await;
    let (first, second) = (ground.place("Jane").await, ground.place("Jane").await);
    ground.shop.done(second, &pay(50_000), minute(1)).await;
    let buyer: Someone = arrive(&ground.shop.database, "Jane").await;
    let before = (
        ground.shop.order(first).await,
        ground.shop.order(second).await,
    );
    let token = before
        .1
        .token
        .clone()
        .map(|secret| waybill_core::token::ShopToken {
            shop_id: ground.shop.shop.shop_id,
            secret,
        });
    ground.shop.follow(second, &buyer, token.as_ref()).await;

    let (order, version) = done(ground.merge(first, second).await);
    assert_eq!(order, ground.shop.order(first).await);
    assert_eq!(
        (order.lines.len(), order.sums.total),
        (4, 197_700 * 2 - 8_000)
    );
    assert_eq!(order.received().minor, 50_000);
    let gone = ground.shop.order(second).await;
    assert_eq!(
        (gone.head.stage, gone.received().minor),
        (Stage::Cancelled, 0)
    );
    assert_eq!(gone.head.merged_into, Some(first));
    let follows = "SELECT count(*)::text FROM subscription s JOIN order_link k
        ON k.order_id = s.order_id AND k.token = s.token WHERE s.audience = 'buyer'";
    assert_eq!(
        ground.text(follows).await,
        "2",
        "each by its own order's token"
    );

    let stranger = ground.ask(first, Party::Shop, &undo(version), None).await;
    assert!(matches!(refusal(stranger), Refusal::UndoNotYours { .. }));
    ground.shop.done(first, &undo(version), minute(7)).await;
    let after = (
        ground.shop.order(first).await,
        ground.shop.order(second).await,
    );
    for (before, after) in [(&before.0, &after.0), (&before.1, &after.1)] {
        assert_eq!(before.contents(), after.contents());
        assert_eq!(before.sums, after.sums);
        assert_eq!(before.head.stage, after.head.stage);
        assert_eq!(before.head.balance, after.head.balance);
        assert_eq!(after.head.balance, after.ledger.balance());
    }
    let twice = ground.shop.act(first, &undo(version), minute(8)).await;
    assert_eq!(refusal(twice), Refusal::AlreadyUndone);
}

/// The other order's note, an earlier day and a deadline are not lost; and go again with it.
#[tokio::test]
async fn what_else_an_order_brings_comes_along_and_goes_again() {
    let mut ground = Ground::new().await;
    let (first, second) = (ground.place("Jane").await, ground.place("Jane").await);
    let shop = &ground.shop;
    let due = |day| Action::Edit {
        parts: vec![Part::Due(chrono::NaiveDate::from_ymd_opt(2099, 1, day))],
        anyway: false,
    };
    let pay_by = Action::PayBy {
        until: Some(minute(600)),
    };
    shop.done(first, &note("gift wrap"), minute(1)).await;
    shop.done(first, &due(20), minute(1)).await;
    for action in [note("call first"), due(10), pay_by] {
        shop.done(second, &action, minute(2)).await;
    }
    let before = (shop.order(first).await, shop.order(second).await);

    let (order, version) = done(ground.merge(first, second).await);
    let kept = ground.shop.order(first).await;
    assert_eq!(order, kept);
    assert_eq!(kept.head.note.as_deref(), Some("gift wrap\ncall first"));
    assert_eq!(kept.due_on, chrono::NaiveDate::from_ymd_opt(2099, 1, 10));
    assert_eq!(kept.head.pay_by, Some(minute(600)));
    // It is remembered, and a link never reads the shop's notes.
    let overdue = "SELECT count(*)::text FROM reminder r JOIN orders o USING (shop_id, order_id)
        WHERE o.number = 1001 AND r.kind = 'overdue' AND r.done_at IS NULL";
    assert_eq!(ground.text(overdue).await, "1");
    let public = "SELECT count(*)::text FROM order_link k, tracked_order(k.shop_id, k.token) t
        WHERE t::text LIKE '%call first%'";
    assert_eq!(ground.text(public).await, "0");

    ground.shop.done(first, &undo(version), minute(7)).await;
    let after = (
        ground.shop.order(first).await,
        ground.shop.order(second).await,
    );
    for (before, after) in [(&before.0, &after.0), (&before.1, &after.1)] {
        assert_eq!(before.contents(), after.contents());
        assert_eq!(before.head.note, after.head.note);
        assert_eq!(before.head.pay_by, after.head.pay_by);
    }
    assert_eq!(ground.text(public).await, "0", "nor what was taken back");
}

#[tokio::test]
async fn what_is_paid_or_handed_over_in_another_way_stays_two_orders() {
    let ground = Ground::new().await;
    let first = ground.place("Jane").await;
    let mut new = order_for("Jane");
    new.cash_on_delivery = true;
    let paid_at_door = ground.shop.place(&new).await.order_id;
    new.cash_on_delivery = false;
    new.pick_up = true;
    let collected = ground.shop.place(&new).await.order_id;
    let refused = refusal(ground.merge(first, paid_at_door).await);
    assert!(matches!(refused, Refusal::MergePaidOtherwise { .. }));
    let refused = refusal(ground.merge(first, collected).await);
    assert!(matches!(refused, Refusal::MergeHandedOtherwise { .. }));
}

/// Two merge crosswise: neither waits for the other for ever, and one of them comes too late.
#[tokio::test]
async fn merging_crosswise_at_once() {
    let ground = Ground::new().await;
    let (first, second) = (ground.place("Jane").await, ground.place("Jane").await);
    let (one, other) = tokio::join!(ground.merge(first, second), ground.merge(second, first));
    let merged = [&one, &other]
        .into_iter()
        .filter(|outcome| matches!(outcome, Outcome::Done { .. }))
        .count();
    assert_eq!(merged, 1, "{one:?} {other:?}");

    // Whichever came first.
    let stands = if matches!(one, Outcome::Done { .. }) {
        first
    } else {
        second
    };
    let ana = ground.place("Ana").await;
    assert_eq!(
        refusal(ground.merge(ana, stands).await),
        Refusal::CannotMerge
    );
    assert_eq!(refusal(ground.merge(ana, ana).await), Refusal::CannotMerge);
}

#[tokio::test]
async fn an_order_given_away_is_found_by_its_new_buyer() {
    let mut ground = Ground::new().await;
    let id = ground.place("Jane").await;
    let before = ground.shop.order(id).await;
    let actor = ground.shop.actor();
    let by = By {
        silent: false,
        shop: &ground.shop.shop,
        actor: &actor,
        at: minute(6),
    };
    let scope = Scope::Shop(ground.shop.shop.shop_id);
    let mut transaction = ground.shop.database.begin_in(scope).await.unwrap();
    let mut shop = transaction.shop(ground.shop.shop.shop_id).await.unwrap();
    let same = merge::reassign(&mut shop, Key::Id(id), &contact("jane"), &by).await;
    assert_eq!(refusal(same.unwrap()), Refusal::NothingChanges);
    let moved = merge::reassign(&mut shop, Key::Id(id), &contact("Rosa"), &by).await;
    let (order, _) = done(moved.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(order.buyer.name, "Rosa");
    assert_ne!(order.token, before.token);
    let found = ground.text("SELECT search FROM orders").await;
    assert!(found.contains("rosa") && !found.contains("jane"), "{found}");
}

/// What is taken beyond what there is shows as a back-order when an order is changed, too, and goes
/// first when it is made smaller; what comes later has a cost.
#[tokio::test]
async fn a_change_beyond_what_there_is_is_a_back_order() {
    let ground = Ground::new().await;
    let shirt = NewItem {
        cost: Some(Money::new(20_000, Currency::Php)),
        ..item_in("Black shirt", "BS", &[("S", Some(3))])
    };
    let item = ground.shop.enter(&shirt).await;
    let id = ground.place("Jane").await;
    let wanted = Line {
        variant: Some(item.variants[0].variant_id),
        ..line("Black shirt", 2, 59_900)
    };
    let change = |part, anyway| Action::Edit {
        parts: vec![part],
        anyway,
    };
    let of = |quantity| Part::Quantity { line: 3, quantity };
    let (order, _) = ground
        .shop
        .done(id, &change(Part::Add(wanted), false), minute(1))
        .await;
    assert_eq!(order.lines[2].cost.unwrap().unit.minor, 20_000);
    let refusal = ground.shop.refused(id, &change(of(7), false)).await;
    assert!(matches!(refusal, Refusal::OutOfStock { .. }), "{refusal:?}");
    let (_, more) = ground.shop.done(id, &change(of(7), true), minute(2)).await;
    let promised = async || ground.shop.order(id).await.lines[2].back_ordered;
    assert_eq!(promised().await, 4, "three there, seven wanted");
    ground.shop.done(id, &change(of(5), false), minute(3)).await;
    assert_eq!(promised().await, 2, "two fewer");
    ground.shop.done(id, &change(of(7), true), minute(4)).await;
    assert_eq!(promised().await, 4);
    ground.shop.done(id, &undo(more), minute(5)).await;
    assert_eq!(promised().await, 0, "as it was before");
}
