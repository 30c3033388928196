//! Returns with their stock and their credit, as rows.

use waybill_core::db::Scope;
use waybill_core::id::{OrderId, VariantId};
use waybill_core::order::act::{self, Key, Outcome, Party, Request};
use waybill_core::order::decide::{Action, Arrived, Refusal, ReturnAction, Settlement};
use waybill_core::order::place::NewOrder;
use waybill_core::order::{Discount, Line, ReturnState, Stage, Tax, Wish};
use waybill_core::stock::{self, Cause, Move, MoveKind};
use waybill_core::tracking::{self, Tracked};

use crate::support::database::TestDatabase;
use crate::support::shop::{TestShop, item_in, minute, open, order_for, pay_the_rest, to, undo};

fn ask(lines: &[(i32, u32)]) -> Action {
    asked_by(Party::Shop, lines)
}

fn asked_by(by: Party, lines: &[(i32, u32)]) -> Action {
    Action::Return(ReturnAction::Ask {
        by,
        lines: lines.to_vec(),
        wish: Wish::Refund,
        reason: "a secret reason".to_owned(),
        file: None,
    })
}

fn receive(return_no: i32, pieces: Arrived) -> Action {
    Action::Return(ReturnAction::Receive { return_no, pieces })
}

fn refund(return_no: i32) -> Action {
    let how = Settlement::Refunded {
        method: None,
        amount: None,
    };
    Action::Return(ReturnAction::Settle { return_no, how })
}

async fn sent(shop: &TestShop, new: &NewOrder) -> OrderId {
    let placed = shop.place(new).await;
    shop.done(placed.order_id, &to(Stage::Delivered), minute(1))
        .await;
    placed.order_id
}

#[tokio::test]
async fn all_that_comes_back_is_worth_exactly_what_was_paid_for_it() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let mut new = order_for("Jane Cruz");
    new.lines = vec![Line::named("Cap", 3, 333), Line::named("Bag", 2, 1_001)];
    new.discount = Some(Discount::Amount(500));
    new.tax = Tax {
        rate: 1_200,
        included: false,
    };
    let id = sent(&shop, &new).await;
    let (order, _) = shop.done(id, &pay_the_rest(), minute(2)).await;
    let goods = order.sums.total - order.sums.shipping;
    for (no, lines) in [(1, [(1, 1)]), (2, [(1, 2)]), (3, [(2, 1)]), (4, [(2, 1)])] {
        shop.done(id, &ask(&lines), minute(3)).await;
        shop.done(id, &receive(no, Arrived::WrittenOff), minute(4))
            .await;
    }
    // What is taken back in the middle and done again is worth the same in the end.
    let version = shop.order(id).await.head.version;
    shop.done(id, &undo(version), minute(5)).await;
    shop.done(id, &receive(4, Arrived::BackToStock), minute(6))
        .await;
    let order = shop.order(id).await;
    assert_eq!(order.head.credit_minor, goods);
    assert_eq!(order.refund_due().minor, goods);
    for no in 1..=4 {
        shop.done(id, &refund(no), minute(7)).await;
    }
    let order = shop.order(id).await;
    assert_eq!(order.received().minor, order.sums.shipping);
    assert_eq!((order.refund_due().minor, order.to_pay().minor), (0, 0));
    assert!(
        order
            .returns
            .iter()
            .all(|each| each.state == ReturnState::Refunded)
    );
}

#[tokio::test]
async fn pieces_go_back_to_stock_once_and_are_refused_where_they_were_sold_again() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let item = shop
        .enter(&item_in("Black shirt", "BS", &[("M", Some(5))]))
        .await;
    let variant = item.variants[0].variant_id;
    let mut new = order_for("Jane Cruz");
    new.lines = vec![Line {
        variant: Some(variant),
        ..Line::named("Black shirt M", 3, 59_900)
    }];
    let id = sent(&shop, &new).await;
    assert_eq!(left(&test, variant).await, 2);
    shop.done(id, &ask(&[(1, 3)]), minute(2)).await;
    let mixed = receive(1, Arrived::Some(vec![(1, 2)]));
    let (_, version) = shop.done(id, &mixed, minute(3)).await;
    assert_eq!(left(&test, variant).await, 4);
    let refusal = shop.refused(id, &mixed).await;
    let stands = |state| Refusal::ReturnStands {
        return_no: 1,
        state,
    };
    assert_eq!(refusal, stands(ReturnState::Received));
    // Nobody makes as if it had never been sent.
    let back = Action::SetBack {
        to: Stage::Pending,
        reason: "mistake".to_owned(),
    };
    let refusal = shop.refused(id, &back).await;
    assert_eq!(refusal, Refusal::HasReturn { return_no: 1 });

    take(&shop, variant, -3).await;
    let refused = shop.act(id, &undo(version), minute(5)).await;
    assert!(
        matches!(
            refused,
            Outcome::Refused {
                refusal: Refusal::OutOfStock { .. },
                ..
            }
        ),
        "{refused:?}"
    );
    take(&shop, variant, 3).await;
    shop.done(id, &undo(version), minute(6)).await;
    assert_eq!(left(&test, variant).await, 2);
    let all = "SELECT count(*) FROM stock_movement m JOIN variant v USING (shop_id, variant_id)
               GROUP BY v.stock HAVING sum(m.quantity) = v.stock";
    let movements: i64 = sqlx::query_scalar(all)
        .fetch_one(&mut test.superuser().await)
        .await
        .unwrap();
    assert!(movements > 0, "the stock is the sum of its movements");
}

async fn left(test: &TestDatabase, variant: VariantId) -> i32 {
    sqlx::query_scalar("SELECT stock FROM variant WHERE variant_id = $1")
        .bind(variant.0)
        .fetch_one(&mut test.superuser().await)
        .await
        .unwrap()
}

async fn take(shop: &TestShop, variant: VariantId, quantity: i32) {
    let scope = Scope::Shop(shop.shop.shop_id);
    let mut transaction = shop.database.begin_in(scope).await.unwrap();
    let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
    let moves = [Move {
        variant,
        quantity,
        kind: MoveKind::Correction,
        reason: None,
        order: None,
    }];
    let actor = shop.actor();
    let cause = Cause {
        actor: &actor,
        at: minute(4),
    };
    stock::apply(&mut in_shop, &moves, false, cause)
        .await
        .unwrap()
        .unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn what_is_wrong_with_a_return_is_said() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let new = order_for("Jane Cruz");
    let placed = shop.place(&new).await;
    let id = placed.order_id;
    let stage = Stage::Pending;
    let early = shop.refused(id, &ask(&[(1, 1)])).await;
    assert_eq!(early, Refusal::NotReturnable { stage });
    shop.done(id, &to(Stage::Delivered), minute(1)).await;
    let too_many = |asked, left| Refusal::ReturnTooMany {
        name: "Black shirt".to_owned(),
        asked,
        left,
    };
    for (lines, refusal) in [
        (vec![(1, 3)], too_many(3, 2)),
        (vec![(1, 2), (1, 1)], too_many(3, 2)),
        (vec![(1, u32::MAX), (1, u32::MAX)], too_many(u32::MAX, 2)),
        (vec![(9, 1)], Refusal::NoSuchLine),
        (vec![(1, 0)], Refusal::ReturnEmpty),
        (vec![], Refusal::ReturnEmpty),
    ] {
        assert_eq!(shop.refused(id, &ask(&lines)).await, refusal, "{lines:?}");
    }
    let silent = Action::Return(ReturnAction::Ask {
        by: Party::Shop,
        lines: vec![(1, 1)],
        wish: Wish::Repair,
        reason: "  ".to_owned(),
        file: None,
    });
    assert_eq!(
        shop.refused(id, &silent).await,
        Refusal::ReturnReasonMissing
    );
    shop.done(id, &ask(&[(1, 1)]), minute(2)).await;
    assert_eq!(shop.refused(id, &ask(&[(1, 2)])).await, too_many(2, 1));
    assert_eq!(shop.refused(id, &refund(7)).await, Refusal::NoSuchReturn);
    // Another shop has no such order.
    let ben = open(&test.database(), "Ben").await;
    let outcome = ben.act(id, &ask(&[(1, 1)]), minute(3)).await;
    assert_eq!(outcome, Outcome::NoSuchOrder);
    // Buyers ask, and no more.
    let buyer = act::Actor {
        person_id: None,
        party: Party::Buyer,
        ..shop.actor()
    };
    for (action, lets) in [
        (asked_by(Party::Buyer, &[(2, 1)]), true),
        (ask(&[(1, 1)]), false),
        (receive(1, Arrived::BackToStock), false),
        (
            Action::Return(ReturnAction::Approve { return_no: 2 }),
            false,
        ),
        (
            Action::Return(ReturnAction::Withdraw { return_no: 1 }),
            false,
        ),
        (
            Action::Return(ReturnAction::Withdraw { return_no: 2 }),
            true,
        ),
    ] {
        let request = Request {
            action: &action,
            seen: None,
            silent: false,
            shop: &shop.shop,
            actor: &buyer,
            at: minute(4),
        };
        let scope = Scope::Shop(shop.shop.shop_id);
        let mut transaction = shop.database.begin_in(scope).await.unwrap();
        let mut in_shop = transaction.shop(shop.shop.shop_id).await.unwrap();
        let outcome = act::act(&mut in_shop, Key::Id(id), &request).await.unwrap();
        transaction.commit().await.unwrap();
        let done = matches!(outcome, Outcome::Done { .. });
        assert_eq!(done, lets, "{action:?}: {outcome:?}");
    }
    // The page shows what comes back and never why, in an undo's facts neither.
    let reject = Action::Return(ReturnAction::Reject {
        return_no: 1,
        reason: Some("a secret rejection".to_owned()),
    });
    let (_, version) = shop.done(id, &reject, minute(5)).await;
    shop.done(id, &undo(version), minute(6)).await;
    let Tracked::Order { order, .. } = tracking::find(&test.database(), &placed.token)
        .await
        .unwrap()
    else {
        panic!("a public page");
    };
    assert_eq!(order.returns.len(), 1, "{:?}", order.returns);
    assert!(!format!("{order:?}").contains("secret"), "{order:?}");
}

/// Money that went back settles the return it is for, in one event that is taken back whole.
#[tokio::test]
async fn what_was_paid_back_settles_the_return_it_covers() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let id = sent(&shop, &order_for("Jane Cruz")).await;
    shop.done(id, &pay_the_rest(), minute(2)).await;
    shop.done(id, &ask(&[(1, 1)]), minute(3)).await;
    let (order, _) = shop
        .done(id, &receive(1, Arrived::BackToStock), minute(4))
        .await;
    let due = order.money(59_900);
    assert_eq!(order.returns_to_refund(), [(1, due)]);
    let paid = |minor| {
        let how = Settlement::Refunded {
            method: Some("cash".to_owned()),
            amount: Some(order.money(minor)),
        };
        Action::Return(ReturnAction::Settle { return_no: 1, how })
    };
    for minor in [-1, 0, 59_899] {
        let refusal = shop.refused(id, &paid(minor)).await;
        assert_eq!(refusal, Refusal::AmountOutOfRange, "{minor}");
    }
    let refusal = shop.refused(id, &paid(i64::MAX)).await;
    assert!(
        matches!(refusal, Refusal::RefundTooMuch { .. }),
        "{refusal:?}"
    );
    // More than is due, as where too much was paid: all of it is entered.
    let (settled, version) = shop.done(id, &paid(60_000), minute(5)).await;
    assert_eq!(settled.returns[0].state, ReturnState::Refunded);
    assert_eq!(settled.received().minor, 197_700 - 60_000);
    assert_eq!(settled.returns_to_refund(), []);
    let (back, _) = shop.done(id, &undo(version), minute(6)).await;
    assert_eq!(back.returns_to_refund(), [(1, due)]);
    assert_eq!(back.received().minor, 197_700);
}

/// The last day to return something is a day where the shop is.
#[tokio::test]
async fn returns_end_with_a_day_of_the_shop() {
    let test = TestDatabase::new().await;
    let shop = open(&test.database(), "Ana").await;
    let placed = shop.place(&order_for("Jane Cruz")).await;
    let mut settings = shop.shop.settings.clone();
    let zone = shop.shop.time_zone;
    let order = shop.order(placed.order_id).await;
    assert_eq!(order.last_day_to_return(&settings, zone), None);
    // 17:30 UTC of 20 November is the 21st in Manila.
    let (order, _) = shop
        .done(placed.order_id, &to(Stage::Delivered), minute(510))
        .await;
    let last = order.last_day_to_return(&settings, zone).unwrap();
    assert_eq!(last.to_string(), "2026-12-05");
    settings.return_days = None;
    assert_eq!(order.last_day_to_return(&settings, zone), None);
    settings.return_days = Some(u32::MAX);
    assert_eq!(order.last_day_to_return(&settings, zone), None);
}
