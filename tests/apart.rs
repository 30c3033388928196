//! What concerned two orders or two buyers, taken back as rows: lines, money, stock, addresses, links and
//! who follows what.

use waybill_core::customer::Contact;
use waybill_core::db::{InShop, Scope, Transaction};
use waybill_core::destination::{self, Destination};
use waybill_core::id::{OrderId, VariantId};
use waybill_core::item::NewItem;
use waybill_core::order::act::{Actor, By, Key, Outcome, Party};
use waybill_core::order::decide::{Action, Refusal};
use waybill_core::order::edit::Part;
use waybill_core::order::place::NewOrder;
use waybill_core::order::replay::{Beginning, replay};
use waybill_core::order::{Line, Order, OrderNumber, Stage, merge, store};
use waybill_core::stock::{self, Cause, Said};
use waybill_core::token::ShopToken;
use waybill_core::tracking::{self, Tracked};

use crate::support::database::TestDatabase;
use crate::support::shop::{
    Someone, TestShop, arrive, arrive_at, cancel, contact, hold, item_in, line, minute, open,
    order_for, pay, ship, to, undo,
};

struct Ground {
    test: TestDatabase,
    shop: TestShop,
}

/// What a transaction of the shop does, by its owner at a minute.
macro_rules! in_shop {
    ($ground:expr, $minute:expr, |$shop:ident, $by:ident| $do:expr) => {{
        let actor: Actor = $ground.shop.actor();
        let $by = By {
            silent: false,
            shop: &$ground.shop.shop,
            actor: &actor,
            at: minute($minute),
        };
        let mut transaction: Transaction = $ground.begin().await;
        let outcome = {
            let $shop: &mut InShop<'_> =
                &mut transaction.shop($ground.shop.shop.shop_id).await.unwrap();
            $do.await.unwrap()
        };
        transaction.commit().await.unwrap();
        outcome
    }};
}

impl Ground {
    async fn new() -> Self {
        let test = TestDatabase::new().await;
        let shop = open(&test.database(), "Ana").await;
        Self { test, shop }
    }

    async fn begin(&self) -> Transaction {
        let scope = Scope::Shop(self.shop.shop.shop_id);
        self.shop.database.begin_in(scope).await.unwrap()
    }

    async fn place(&self, buyer: &str) -> OrderId {
        self.shop.place(&order_for(buyer)).await.order_id
    }

    async fn order(&self, id: OrderId) -> Order {
        self.shop.order(id).await
    }

    async fn split(&self, id: OrderId, pieces: &[(i32, Option<u32>)]) -> (i32, OrderId) {
        let (outcome, placed) = in_shop!(self, 2, |shop, by| merge::split(
            shop,
            Key::Id(id),
            pieces,
            None,
            &by
        ));
        (done(outcome).1, placed.unwrap().order_id)
    }

    async fn merge(&self, into: OrderId, other: OrderId) -> i32 {
        let keys = (Key::Id(into), Key::Id(other));
        done(in_shop!(self, 6, |shop, by| merge::merge(
            shop, keys, None, &by
        )))
        .1
    }

    async fn give(&self, id: OrderId, to: &Contact) -> (Order, i32) {
        done(in_shop!(self, 6, |shop, by| merge::reassign(
            shop,
            Key::Id(id),
            to,
            &by
        )))
    }

    async fn send_to(&self, id: OrderId, place: &str, who: Option<&Someone>) {
        let action = Action::SendTo {
            destination: somewhere(place),
        };
        let actor = Actor {
            person_id: who.map(|who| who.person_id).or(self.shop.actor().person_id),
            party: who.map_or(Party::Shop, |_| Party::Buyer),
            ..self.shop.actor()
        };
        let request = waybill_core::order::act::Request {
            action: &action,
            seen: None,
            silent: false,
            shop: &self.shop.shop,
            actor: &actor,
            at: minute(1),
        };
        let outcome = in_shop!(self, 1, |shop, _by| waybill_core::order::act::act(
            shop,
            Key::Id(id),
            &request
        ));
        done(outcome);
    }

    /// How many of a variant are left.
    async fn left(&self, variant: VariantId) -> Option<i32> {
        let mut superuser = self.test.superuser().await;
        sqlx::query_scalar("SELECT stock FROM variant WHERE variant_id = $1")
            .bind(variant.0)
            .fetch_one(&mut superuser)
            .await
            .unwrap()
    }

    /// How many of a variant an order has taken.
    async fn taken(&self, id: OrderId, variant: VariantId) -> i64 {
        let mut superuser = self.test.superuser().await;
        sqlx::query_scalar(
            "SELECT coalesce(-sum(quantity), 0)::bigint FROM stock_movement
             WHERE order_id = $1 AND variant_id = $2",
        )
        .bind(id.0)
        .bind(variant.0)
        .fetch_one(&mut superuser)
        .await
        .unwrap()
    }

    /// Why somebody is told nothing of an order; `told` where they are, `-` where they never were.
    async fn follows(&self, id: OrderId, who: &Someone) -> String {
        let mut superuser = self.test.superuser().await;
        let row: Option<String> = sqlx::query_scalar(
            "SELECT coalesce(stopped_reason, 'told') FROM subscription
             WHERE order_id = $1 AND conversation_id = $2",
        )
        .bind(id.0)
        .bind(who.conversation_id.0)
        .fetch_optional(&mut superuser)
        .await
        .unwrap();
        row.unwrap_or_else(|| "-".to_owned())
    }

    async fn token(&self, id: OrderId) -> ShopToken {
        ShopToken {
            shop_id: self.shop.shop.shop_id,
            secret: self.order(id).await.token.unwrap(),
        }
    }

    async fn shows(&self, token: &ShopToken) -> bool {
        let found = tracking::find(&self.shop.database, token).await.unwrap();
        matches!(found, Tracked::Order { .. })
    }

    /// The events alone tell the same order.
    async fn tells_itself(&self, id: OrderId) {
        let order = self.order(id).await;
        let mut transaction = self.begin().await;
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        let events = store::history(&mut shop, id).await.unwrap();
        let told = replay(&Beginning::default(), &events).unwrap();
        assert_eq!(told.head, order.head);
        assert_eq!(told.contents, order.contents().bare());
    }
}

fn somewhere(place: &str) -> Destination {
    Destination::parse(place, "PH").unwrap()
}

fn done(outcome: Outcome) -> (Order, i32) {
    match outcome {
        Outcome::Done { order, version, .. } => (*order, version),
        other @ (Outcome::Refused { .. } | Outcome::NoSuchOrder) => panic!("{other:?}"),
    }
}

/// Three of what is counted (at most five), one of what is not, paid in full.
async fn two_kinds(ground: &Ground) -> (OrderId, VariantId) {
    let shirt = NewItem {
        ..item_in("Black shirt", "BS", &[("S", Some(2))])
    };
    let item = ground.shop.enter(&shirt).await;
    let variant = item.variants[0].variant_id;
    let lines = vec![
        Line {
            variant: Some(variant),
            ..line("Black shirt", 3, 59_900)
        },
        line("Trousers", 1, 69_900),
    ];
    let new = NewOrder {
        shipping_minor: 8_000,
        anyway: true,
        ..NewOrder::of(contact("Jane"), ground.shop.shop.currency, lines)
    };
    let id = ground.shop.place(&new).await.order_id;
    ground.shop.done(id, &pay(257_600), minute(1)).await;
    (id, variant)
}

#[tokio::test]
async fn a_split_is_taken_back_with_pieces_money_and_address() {
    let ground = Ground::new().await;
    let (id, variant) = two_kinds(&ground).await;
    ground
        .send_to(id, "12 Mabini St, Quezon City 1100", None)
        .await;
    let jane = arrive(&ground.shop.database, "Jane").await;
    let token = ground.token(id).await;
    ground.shop.follow(id, &jane, Some(&token)).await;
    let before = ground.order(id).await;
    assert_eq!(before.lines[0].back_ordered, 1, "three of two");

    let (version, made) = ground.split(id, &[(1, Some(2)), (2, None)]).await;
    let (first, second) = (ground.order(id).await, ground.order(made).await);
    let of = |order: &Order| {
        order
            .lines
            .iter()
            .map(|line| (line.name.clone(), line.quantity))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(&first), [("Black shirt".to_owned(), 1)]);
    assert_eq!(
        of(&second),
        [("Black shirt".to_owned(), 2), ("Trousers".to_owned(), 1)]
    );
    assert_eq!((first.sums.total, second.sums.total), (67_900, 189_700));
    assert_eq!(
        (first.received().minor, second.received().minor),
        (67_900, 189_700)
    );
    assert_eq!(
        (
            ground.taken(id, variant).await,
            ground.taken(made, variant).await
        ),
        (1, 2)
    );
    assert_eq!(
        (first.lines[0].back_ordered, second.lines[0].back_ordered),
        (0, 1)
    );
    assert_eq!(
        second.head.destination, before.head.destination,
        "it goes to the same place"
    );
    assert_eq!(ground.follows(made, &jane).await, "told");
    let page = tracking::find(&ground.shop.database, &ground.token(made).await)
        .await
        .unwrap();
    assert!(
        !format!("{page:?}").contains("Mabini"),
        "no page shows an address"
    );

    let (back, _) = ground.shop.done(id, &undo(version), minute(3)).await;
    assert_eq!(back, ground.order(id).await, "what is answered is stored");
    assert_eq!(back.contents(), before.contents());
    assert_eq!(
        (back.sums, back.head.balance),
        (before.sums, before.head.balance)
    );
    let gone = ground.order(made).await;
    assert_eq!(
        (gone.head.stage, gone.received().minor),
        (Stage::Cancelled, 0)
    );
    assert_eq!(
        (gone.head.merged_into, gone.merged_number),
        (Some(id), Some(back.number))
    );
    assert_eq!(
        (
            ground.taken(id, variant).await,
            ground.taken(made, variant).await
        ),
        (3, 0)
    );
    assert_eq!(ground.left(variant).await, Some(-1));
    for id in [id, made] {
        ground.tells_itself(id).await;
    }
    assert_eq!(
        ground.shop.refused(id, &undo(version)).await,
        Refusal::AlreadyUndone
    );
    let gone = ground.shop.refused(made, &undo(gone.head.version)).await;
    assert_eq!(gone, Refusal::NothingToUndo);
}

#[tokio::test]
async fn a_split_stays_where_either_order_has_gone_on() {
    let ground = Ground::new().await;
    let in_the_made = [
        to(Stage::Confirmed),
        ship("J&T", "1"),
        pay(100),
        hold("fabric"),
        Action::Cancel { reason: None },
        Action::Edit {
            parts: vec![Part::Shipping(5_000)],
            anyway: false,
        },
    ];
    for action in in_the_made {
        let id = ground.place("Jane").await;
        let (version, made) = ground.split(id, &[(2, None)]).await;
        let (now, _) = ground.shop.done(made, &action, minute(3)).await;
        let moved_on = Refusal::OtherMovedOn {
            number: now.number,
            stage: now.head.stage,
        };
        assert_eq!(
            ground.shop.refused(id, &undo(version)).await,
            moved_on,
            "{action:?}"
        );
        assert_eq!(ground.order(made).await.head.version, now.head.version);
    }
    // The other one was merged, or is somebody else's.
    let id = ground.place("Jane").await;
    let (version, made) = ground.split(id, &[(2, None)]).await;
    let third = ground.place("Jane").await;
    let merged = ground.merge(third, made).await;
    let refusal = ground.shop.refused(id, &undo(version)).await;
    assert!(
        matches!(refusal, Refusal::OtherMovedOn { .. }),
        "{refusal:?}"
    );
    ground.shop.done(third, &undo(merged), minute(7)).await;
    let (_, given) = ground.give(made, &contact("Rosa")).await;
    let refusal = ground.shop.refused(id, &undo(version)).await;
    assert!(
        matches!(refusal, Refusal::OtherMovedOn { .. }),
        "{refusal:?}"
    );
    ground.shop.done(made, &undo(given), minute(8)).await;
    // What was taken back by itself is no hindrance; what the first itself became is.
    let edit = Action::Edit {
        parts: vec![Part::Shipping(1_000)],
        anyway: false,
    };
    let (_, edited) = ground.shop.done(id, &edit, minute(9)).await;
    let refusal = ground.shop.refused(id, &undo(version)).await;
    assert!(
        matches!(refusal, Refusal::UndoTooLate { .. }),
        "{refusal:?}"
    );
    ground.shop.done(id, &undo(edited), minute(10)).await;
    ground.shop.done(id, &ship("J&T", "2"), minute(11)).await;
    let refusal = ground.shop.refused(id, &undo(version)).await;
    assert!(
        matches!(refusal, Refusal::TooLateToChange { .. }),
        "{refusal:?}"
    );
}

/// A split is taken back twice at once, and while somebody confirms what was made of it: it happens once
/// or not at all, and nobody waits for ever.
#[tokio::test]
async fn a_split_is_taken_back_once_whoever_is_first() {
    let ground = Ground::new().await;
    for confirms in [false, true] {
        let id = ground.place("Jane").await;
        let (version, made) = ground.split(id, &[(1, Some(1))]).await;
        let (take_back, go_on) = (undo(version), to(Stage::Confirmed));
        let (one, two) = tokio::join!(
            ground.shop.act(id, &take_back, minute(3)),
            ground.shop.act(
                if confirms { made } else { id },
                if confirms { &go_on } else { &take_back },
                minute(3)
            ),
        );
        let done = |outcome: &Outcome| matches!(outcome, Outcome::Done { .. });
        assert!(done(&one) != done(&two), "{one:?}\n{two:?}");
        let (first, second) = (ground.order(id).await, ground.order(made).await);
        let together = done(&one) || !confirms;
        assert_eq!(second.head.stage == Stage::Cancelled, together);
        assert_eq!(first.sums.total, if together { 197_700 } else { 137_800 });
    }
}

#[tokio::test]
async fn an_order_goes_back_to_whom_it_was_taken_from() {
    let ground = Ground::new().await;
    let id = ground.place("Jane").await;
    let jane = arrive(&ground.shop.database, "Jane").await;
    let rosa = arrive_at(&ground.shop.database, "Rosa", "rosa").await;
    let old = ground.token(id).await;
    ground.shop.follow(id, &jane, Some(&old)).await;
    ground.send_to(id, "12 Mabini St", Some(&jane)).await;
    let before = ground.order(id).await;

    let (moved, version) = ground.give(id, &contact("Rosa")).await;
    let new = ground.token(id).await;
    ground.shop.follow(id, &rosa, Some(&new)).await;
    assert_eq!(moved.head.destination, None);
    ground.send_to(id, "9 Rizal Ave", Some(&rosa)).await;
    let (customer, rosas) = (before.buyer.customer_id, moved.buyer.customer_id);
    let said = async |customer, who: &Someone| {
        in_shop!(ground, 7, |shop, _by| destination::said_by(
            shop,
            customer,
            who.person_id
        ))
    };
    assert!(said(rosas, &rosa).await);
    assert!(!said(rosas, &jane).await, "what Jane said is not of Rosa's");

    let (back, _) = ground.shop.done(id, &undo(version), minute(7)).await;
    assert_eq!(back.buyer, before.buyer);
    assert_eq!(back.head.destination, Some(somewhere("12 Mabini St")));
    assert_eq!(
        back.token, before.token,
        "the old link is the order's again"
    );
    assert!(ground.shows(&old).await && !ground.shows(&new).await);
    assert_eq!(ground.follows(id, &jane).await, "told");
    assert_eq!(ground.follows(id, &rosa).await, "moved");
    assert!(said(customer, &jane).await);
    assert!(
        !said(customer, &rosa).await,
        "Rosa is not told where Jane lives"
    );
    ground.tells_itself(id).await;
    assert_eq!(
        ground.shop.refused(id, &undo(version)).await,
        Refusal::AlreadyUndone
    );

    // With money or lines that came since, it is not for an undo to say whose they are.
    let (_, version) = ground.give(id, &contact("Rosa")).await;
    let (_, paid) = ground.shop.done(id, &pay(100), minute(8)).await;
    let refusal = ground.shop.refused(id, &undo(version)).await;
    assert!(
        matches!(refusal, Refusal::UndoTooLate { .. }),
        "{refusal:?}"
    );
    assert!(paid > version);
    // A third has it.
    let id = ground.place("Jane").await;
    let (_, version) = ground.give(id, &contact("Rosa")).await;
    ground.give(id, &contact("Bea")).await;
    let refusal = ground.shop.refused(id, &undo(version)).await;
    assert!(
        matches!(refusal, Refusal::UndoTooLate { .. }),
        "{refusal:?}"
    );
}

#[tokio::test]
async fn who_came_along_with_a_merge_goes_with_its_undo() {
    let ground = Ground::new().await;
    let (kept, gone) = (ground.place("Jane").await, ground.place("Jane").await);
    let came = arrive_at(&ground.shop.database, "Jane", "one").await;
    let both = arrive_at(&ground.shop.database, "Jane", "two").await;
    let (kept_token, gone_token) = (ground.token(kept).await, ground.token(gone).await);
    for who in [&came, &both] {
        ground.shop.follow(gone, who, Some(&gone_token)).await;
    }
    ground.shop.follow(kept, &both, Some(&kept_token)).await;
    ground.send_to(gone, "12 Mabini St", None).await;

    for _ in 0..2 {
        let version = ground.merge(kept, gone).await;
        assert_eq!(ground.follows(kept, &came).await, "told");
        let destination = ground.order(kept).await.head.destination;
        assert_eq!(
            destination,
            Some(somewhere("12 Mabini St")),
            "nobody had said another"
        );
        ground.shop.done(kept, &undo(version), minute(7)).await;
        assert_eq!(ground.follows(kept, &came).await, "separated");
        assert_eq!(ground.follows(kept, &both).await, "told");
        for who in [&came, &both] {
            assert_eq!(ground.follows(gone, who).await, "told");
        }
        assert_eq!(ground.order(kept).await.head.destination, None);
        for id in [kept, gone] {
            ground.tells_itself(id).await;
        }
    }
    // What the first said itself stays.
    ground.send_to(kept, "9 Rizal Ave", None).await;
    let version = ground.merge(kept, gone).await;
    let goes = ground.order(kept).await.head.destination;
    assert_eq!(goes, Some(somewhere("9 Rizal Ave")));
    // The other side may be asked, too.
    let gone_version = ground.order(gone).await.head.version;
    ground.shop.done(gone, &undo(gone_version), minute(8)).await;
    assert_eq!(ground.order(kept).await.head.destination, goes);
    assert_eq!(ground.order(gone).await.merged_number, None);
    assert_eq!(
        ground.shop.refused(kept, &undo(version)).await,
        Refusal::AlreadyUndone
    );
}

/// Money that moved since a merge is whose? It is not torn apart by an undo.
#[tokio::test]
async fn a_merge_stays_once_money_moved() {
    let ground = Ground::new().await;
    for after in [
        pay(500),
        Action::Claim {
            amount: None,
            method: None,
            reference: None,
            file: None,
        },
    ] {
        let (kept, gone) = (ground.place("Jane").await, ground.place("Jane").await);
        ground.shop.done(gone, &pay(1_000), minute(1)).await;
        let version = ground.merge(kept, gone).await;
        let (_, paid) = done(ground.shop.act(kept, &after, minute(7)).await);
        assert!(matches!(
            ground.shop.refused(kept, &undo(version)).await,
            Refusal::UndoTooLate { .. }
        ));
        // Taken back itself, the money is in nobody's way any more; only the order of events stays.
        ground.shop.done(kept, &undo(paid), minute(8)).await;
        let order = ground.order(kept).await;
        assert_eq!(
            order.head.balance.received, 1_000,
            "what came along is here"
        );
        for id in [kept, gone] {
            ground.tells_itself(id).await;
        }
    }
}

/// What is on its way back can't be taken along by an undo.
#[tokio::test]
async fn money_on_its_way_back_is_not_countered() {
    let ground = Ground::new().await;
    let id = ground.place("Jane").await;
    let (_, paid) = done(ground.shop.act(id, &pay(5_000), minute(1)).await);
    ground.shop.done(id, &cancel(None), minute(2)).await;
    let start = Action::StartRefund {
        amount: None,
        method: None,
    };
    let (_, started) = done(ground.shop.act(id, &start, minute(3)).await);
    assert!(matches!(
        ground.shop.refused(id, &undo(paid)).await,
        Refusal::UndoTooLate { .. }
    ));
    ground.shop.done(id, &undo(started), minute(4)).await;
    ground.shop.done(id, &undo(paid), minute(5)).await;
    assert_eq!(ground.order(id).await.head.balance.received, 0);
}

/// Counting begins between the two orders: each has again what it had taken, whichever was kept.
#[tokio::test]
async fn pieces_are_divided_as_they_were_taken() {
    for first_is_kept in [true, false] {
        let ground = Ground::new().await;
        let item = ground
            .shop
            .enter(&item_in("Black shirt", "BS", &[("S", None)]))
            .await;
        let variant = item.variants[0].variant_id;
        let of = |quantity| {
            let line = Line {
                variant: Some(variant),
                ..line("Black shirt", quantity, 59_900)
            };
            NewOrder::of(contact("Jane"), ground.shop.shop.currency, vec![line])
        };
        let before = ground.shop.place(&of(2)).await.order_id;
        let actor = ground.shop.actor();
        let cause = Cause {
            actor: &actor,
            at: minute(1),
        };
        in_shop!(ground, 1, |shop, _by| stock::say(
            shop,
            variant,
            Said::Count(10),
            None,
            cause
        ));
        let after = ground.shop.place(&of(3)).await.order_id;
        let (kept, gone) = if first_is_kept {
            (before, after)
        } else {
            (after, before)
        };
        let version = ground.merge(kept, gone).await;
        assert_eq!(ground.taken(kept, variant).await, 3);
        ground.shop.done(kept, &undo(version), minute(7)).await;
        let taken = (
            ground.taken(before, variant).await,
            ground.taken(after, variant).await,
        );
        assert_eq!(taken, (0, 3), "kept the first: {first_is_kept}");
        assert_eq!(ground.left(variant).await, Some(7));
    }
}

#[tokio::test]
async fn what_is_not_there_does_not_leave() {
    let ground = Ground::new().await;
    let id = ground.place("Jane").await;
    let number = ground.order(id).await.number;
    for (pieces, expected) in [
        (vec![(9, None)], Refusal::NoSuchLine),
        (vec![(1, Some(3))], Refusal::AmountOutOfRange),
        (vec![(1, Some(0))], Refusal::AmountOutOfRange),
        (vec![(1, Some(u32::MAX))], Refusal::AmountOutOfRange),
        (vec![(1, Some(2)), (2, Some(1))], Refusal::NothingLeft),
        (vec![(2, None), (2, None)], Refusal::NoSuchLine),
        (vec![], Refusal::NothingChanges),
    ] {
        let (outcome, placed) = in_shop!(ground, 2, |shop, by| merge::split(
            shop,
            Key::Id(id),
            &pieces,
            None,
            &by
        ));
        let Outcome::Refused { refusal, .. } = outcome else {
            panic!("{pieces:?}: {outcome:?}");
        };
        assert_eq!((refusal, placed.is_none()), (expected, true), "{pieces:?}");
    }
    let next = ground.place("Jane").await;
    assert_eq!(
        ground.order(next).await.number,
        OrderNumber(number.0 + 1),
        "no gap"
    );
}
