//! Who waits for what was promised beyond what there was: pieces come to them in turn, and go on to the
//! next where somebody does not pay.

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, query_scalar};
use waybill_core::channel::Channel;
use waybill_core::db::Database;
use waybill_core::id::{OrderId, VariantId};
use waybill_core::order::act::{Actor, By, Key, Outcome, Party, Request, act};
use waybill_core::order::decide::{Action, EventAction, Refusal};
use waybill_core::order::place::NewOrder;
use waybill_core::order::waiting::{self, Given, Offered, Queue};
use waybill_core::order::{Line, Stage, merge, store};
use waybill_core::reminder::{self, Dealt, Kind, PayBy};
use waybill_core::shop;
use waybill_core::stock::{self, Cause, Said};
use waybill_core::token::ShopToken;
use waybill_core::tracking::{self, Tracked};

use crate::support::database::TestDatabase;
use crate::support::shop::{
    TestShop, arrive, cancel, contact, hold, item_in, line, minute, open, pay, to, undo,
};

/// Runs something in the shop's scope, and commits.
macro_rules! in_shop {
    ($shop:expr, $run:expr) => {{
        let mut transaction = $shop.database.begin().await.unwrap();
        let mut in_shop = transaction.shop($shop.shop.shop_id).await.unwrap();
        let read = $run(&mut in_shop).await.unwrap();
        transaction.commit().await.unwrap();
        read
    }};
}

/// A shop with two black shirts, whose orders are to be paid within a day.
struct Ground {
    test: TestDatabase,
    database: Database,
    shop: TestShop,
    shirt: VariantId,
}

impl Ground {
    async fn new() -> Self {
        let test = TestDatabase::new().await;
        let database = test.database();
        let mut shop = open(&database, "Ana").await;
        let item = shop.enter(&item_in("Shirt", "S", &[("M", Some(2))])).await;
        shop.shop.settings.pay_by_hours = Some(24);
        let ground = Self {
            test,
            database,
            shirt: item.variants[0].variant_id,
            shop,
        };
        ground.keeps_settings().await;
        ground
    }

    async fn keeps_settings(&self) {
        let settings = &self.shop.shop.settings;
        in_shop!(self.shop, async |s: &mut _| shop::save_settings(
            s, settings
        )
        .await);
    }

    /// An order of so many shirts, whether they are there or not.
    async fn orders(&self, buyer: &str, quantity: u32) -> OrderId {
        let lines = vec![Line {
            variant: Some(self.shirt),
            ..line("Shirt M", quantity, 50_000)
        }];
        let new = NewOrder {
            anyway: true,
            pay_by: Some(PayBy::hours(minute(0), 24, None)),
            ..NewOrder::of(contact(buyer), self.shop.shop.currency, lines)
        };
        self.shop.place(&new).await.order_id
    }

    async fn comes_in(&self, pieces: i32) {
        let actor = self.shop.actor();
        let cause = Cause {
            actor: &actor,
            at: minute(5),
        };
        in_shop!(self.shop, async |s: &mut _| stock::say(
            s,
            self.shirt,
            Said::Change(pieces),
            None,
            cause
        )
        .await);
    }

    async fn queue(&self) -> Option<Queue> {
        let queues = in_shop!(self.shop, async |s: &mut _| waiting::queues(
            s,
            &[self.shirt]
        )
        .await);
        queues.into_iter().next()
    }

    /// How many are free of what is waited for, and who would get how many.
    async fn turns(&self) -> (i64, Vec<(String, u32)>) {
        match self.queue().await {
            Some(queue) => {
                let turns = queue.turns();
                let turns = turns.iter().map(|(who, count)| (who.buyer.clone(), *count));
                (queue.free(), turns.collect())
            }
            None => (0, Vec::new()),
        }
    }

    async fn gives(&self, at: DateTime<Utc>) -> Vec<Given> {
        let actor = self.shop.actor();
        let by = self.by(&actor, at);
        in_shop!(self.shop, async |s: &mut _| waiting::give(
            s,
            &[self.shirt],
            &by
        )
        .await)
    }

    fn by<'a>(&'a self, actor: &'a Actor, at: DateTime<Utc>) -> By<'a> {
        By {
            silent: false,
            shop: &self.shop.shop,
            actor,
            at,
        }
    }

    async fn offers_on(&self, id: OrderId) -> Offered {
        let actor = self.shop.actor();
        let by = self.by(&actor, minute(25 * 60));
        let shown = minute(24 * 60);
        in_shop!(self.shop, async |s: &mut _| waiting::offer_on(
            s, id, shown, &by
        )
        .await)
    }

    async fn overdue(&self, id: OrderId, at: DateTime<Utc>) -> Dealt {
        let mut transaction = self.database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        let due = reminder::due(&mut system, at, 100).await.unwrap();
        transaction.commit().await.unwrap();
        let mine = |due: &&reminder::Due| (due.order_id, due.kind) == (id, Kind::Overdue);
        let due = due.iter().find(mine).expect("something due");
        reminder::deal_with(&self.database, *due, at).await.unwrap()
    }

    async fn back_ordered(&self, id: OrderId) -> u32 {
        self.shop.order(id).await.lines[0].back_ordered
    }

    async fn count(&self, sql: &str) -> i64 {
        let mut superuser = self.test.superuser().await;
        query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut superuser)
            .await
            .unwrap()
    }
}

fn refusal(offered: Offered) -> Refusal {
    match offered {
        Offered::Refused { refusal, .. } => refusal,
        Offered::Done { .. } | Offered::NoSuchOrder => panic!("not refused: {offered:?}"),
    }
}

fn turns(of: &[(&str, u32)]) -> Vec<(String, u32)> {
    of.iter()
        .map(|(who, count)| ((*who).to_owned(), *count))
        .collect()
}

#[tokio::test]
async fn pieces_come_to_who_waits_in_turn() {
    let ground = Ground::new().await;
    let jane = ground.orders("Jane", 2).await;
    let ana = ground.orders("Ana", 2).await;
    let bo = ground.orders("Bo", 1).await;
    let cy = ground.orders("Cy", 1).await;
    assert_eq!(ground.turns().await, (0, vec![]), "nothing is here");
    ground.shop.done(bo, &pay(10_000), minute(1)).await;
    let told = "SELECT count(*) FROM outbox WHERE content ->> 'moment' = 'arrived'";

    // Three come in: who paid is first, and what is too little goes as far as it reaches.
    ground.comes_in(3).await;
    let expected = turns(&[("Bo", 1), ("Ana", 2)]);
    assert_eq!(ground.turns().await, (3, expected));
    let follower = arrive(&ground.database, "Ana's phone").await;
    let token = ShopToken {
        shop_id: ground.shop.shop.shop_id,
        secret: ground.shop.order(ana).await.token.unwrap(),
    };
    ground.shop.follow(ana, &follower, Some(&token)).await;
    let given = ground.gives(minute(600)).await;
    let who: Vec<(OrderId, &[(u32, String)])> = given
        .iter()
        .map(|given| (given.order_id, given.pieces.as_slice()))
        .collect();
    let shirts = |count| [(count, "Shirt M".to_owned())];
    assert_eq!(who, [(bo, &shirts(1)[..]), (ana, &shirts(2)[..])]);
    assert_eq!(ground.count(told).await, 1);
    for (id, waits) in [(jane, 0), (ana, 0), (bo, 0), (cy, 1)] {
        assert_eq!(ground.back_ordered(id).await, waits);
    }
    let stock = ground.count("SELECT stock::bigint FROM variant").await;
    assert_eq!(stock, -1, "what was promised was taken before");
    // Unpaid, it is theirs for a day from now on; the page says so.
    let until = minute(600 + 24 * 60);
    assert_eq!(ground.shop.order(ana).await.head.pay_by, Some(until));
    assert_eq!(given[1].until, Some(until));
    let page = tracking::find(&ground.database, &token).await.unwrap();
    let Tracked::Order { order, .. } = page else {
        panic!("the link shows its order");
    };
    assert_eq!((order.pay_by, order.awaits_payment()), (Some(until), true));
    assert!(order.events.iter().all(|e| e.action != EventAction::Fill));
    let twice = ground.gives(minute(601)).await;
    assert_eq!(twice, [], "given once");

    // Taken back it is waited for again, and the deadline is what it was.
    let (order, _) = ground
        .shop
        .done(ana, &undo(given[1].version), minute(602))
        .await;
    assert_eq!(order.lines[0].back_ordered, 2);
    assert_eq!(order.head.pay_by, Some(minute(24 * 60)));
    assert_eq!(ground.turns().await, (2, turns(&[("Ana", 2)])));
    // What is called off, deleted or on its way waits no more.
    ground.shop.done(ana, &cancel(None), minute(603)).await;
    assert_eq!(ground.turns().await, (1, turns(&[("Cy", 1)])));
    ground.shop.done(cy, &to(Stage::Shipped), minute(604)).await;
    assert_eq!(ground.turns().await, (0, vec![]));
}

#[tokio::test]
async fn what_is_not_there_is_not_given() {
    let ground = Ground::new().await;
    ground.orders("Jane", 2).await;
    let ana = ground.orders("Ana", 3).await;
    ground.comes_in(1).await;
    let fill = |pieces| Action::Fill {
        lines: vec![(1, pieces)],
        until: None,
    };
    let refusal = ground.shop.refused(ana, &fill(2)).await;
    let Refusal::OutOfStock { asked, left, .. } = refusal else {
        panic!("{refusal:?}");
    };
    assert_eq!((asked, left), (2, 1));
    ground.shop.done(ana, &fill(1), minute(6)).await;
    assert_eq!(ground.back_ordered(ana).await, 2);
    for lines in [vec![], vec![(1, 0)], vec![(1, 3)], vec![(9, 1)]] {
        let until = None;
        ground
            .shop
            .refused(ana, &Action::Fill { lines, until })
            .await;
    }
    // Counted, all of them are here, and never more than are waited for.
    ground.comes_in(50).await;
    assert_eq!(ground.turns().await, (2, turns(&[("Ana", 2)])));
}

/// Who cancelled by mistake may take it back as long as nobody was given the pieces.
#[tokio::test]
async fn what_was_let_go_comes_back_until_it_is_given() {
    let ground = Ground::new().await;
    let jane = ground.orders("Jane", 2).await;
    ground.orders("Ana", 2).await;
    let (_, version) = ground.shop.done(jane, &cancel(None), minute(1)).await;
    assert_eq!(ground.turns().await, (2, turns(&[("Ana", 2)])));
    ground.shop.done(jane, &undo(version), minute(2)).await;
    assert_eq!(ground.turns().await, (0, vec![]));
    let (_, version) = ground.shop.done(jane, &cancel(None), minute(3)).await;
    let given = ground.gives(minute(4)).await;
    let refusal = ground.shop.refused(jane, &undo(version)).await;
    assert!(matches!(refusal, Refusal::OutOfStock { .. }), "{refusal:?}");
    let back = &given[0];
    ground
        .shop
        .done(back.order_id, &undo(back.version), minute(5))
        .await;
    ground.shop.done(jane, &undo(version), minute(6)).await;
}

#[tokio::test]
async fn who_does_not_pay_is_followed_by_the_next() {
    let ground = Ground::new().await;
    let jane = ground.orders("Jane", 2).await;
    assert_eq!(
        refusal(ground.offers_on(jane).await),
        Refusal::NobodyWaits,
        "nobody would have it"
    );
    let ana = ground.orders("Ana", 1).await;
    let bo = ground.orders("Bo", 3).await;
    // Never while a payment waits to be checked, and not once it is paid.
    let claim = Action::Claim {
        amount: None,
        method: None,
        reference: None,
        file: None,
    };
    let (_, claimed) = ground.shop.done(jane, &claim, minute(1)).await;
    assert_eq!(refusal(ground.offers_on(jane).await), Refusal::ClaimWaits);
    ground.shop.done(jane, &undo(claimed), minute(2)).await;
    let (_, paid) = ground.shop.done(jane, &pay(100_000), minute(3)).await;
    assert_eq!(refusal(ground.offers_on(jane).await), Refusal::NothingToPay);
    ground.shop.done(jane, &undo(paid), minute(4)).await;
    let until = Some(minute(30 * 60));
    let (_, later) = ground
        .shop
        .done(jane, &Action::PayBy { until }, minute(5))
        .await;
    let moved_on = refusal(ground.offers_on(jane).await);
    assert!(matches!(moved_on, Refusal::MovedOn { .. }), "{moved_on:?}");
    ground.shop.done(jane, &undo(later), minute(6)).await;

    let offered = ground.offers_on(jane).await;
    let Offered::Done { order, given, .. } = offered else {
        panic!("{offered:?}");
    };
    assert_eq!(order.head.stage, Stage::Cancelled);
    let reason = order.head.cancel_reason.as_deref();
    assert!(
        reason.is_some_and(|r| r.starts_with("not paid by")),
        "{reason:?}"
    );
    let who: Vec<(OrderId, u32)> = given.iter().map(|g| (g.order_id, g.pieces[0].0)).collect();
    assert_eq!(who, [(ana, 1), (bo, 1)]);
    assert_eq!(ground.back_ordered(bo).await, 2);
    let twice = refusal(ground.offers_on(jane).await);
    assert!(matches!(twice, Refusal::Already { .. }), "{twice:?}");
}

#[tokio::test]
async fn the_program_offers_on_by_itself_where_the_shop_wants_it() {
    let mut ground = Ground::new().await;
    let jane = ground.orders("Jane", 2).await;
    let late = minute(25 * 60);
    // Nobody waits: the shop is asked, whatever it wants.
    ground.shop.shop.settings.offers_on = true;
    ground.keeps_settings().await;
    let calls = |what: &str| {
        format!("SELECT count(*) FROM outbox WHERE kind = 'call' AND content ->> 'call' = '{what}'")
    };
    let dealt = ground.overdue(jane, late).await;
    assert_eq!((dealt.said, dealt.changed.len()), (true, 0));
    assert_eq!(ground.count(&calls("pay_overdue")).await, 1);

    // Money is in it, or it stands still: the shop is asked, too.
    let paul = ground.orders("Paul", 1).await;
    let rosa = ground.orders("Rosa", 1).await;
    let ana = ground.orders("Ana", 2).await;
    ground.shop.done(paul, &pay(10_000), minute(7)).await;
    ground.shop.done(rosa, &hold("a question"), minute(8)).await;
    ground.comes_in(2).await;
    ground.gives(minute(10)).await;
    let later = minute(10 + 24 * 60);
    for id in [paul, rosa] {
        assert_eq!(ground.overdue(id, later).await.changed, []);
    }
    assert_eq!(ground.count(&calls("pay_overdue")).await, 3);

    // Somebody waits for what Jane does not pay.
    let until = Some(minute(26 * 60));
    ground.shop.done(jane, &Action::PayBy { until }, late).await;
    let at = minute(27 * 60);
    let dealt = ground.overdue(jane, at).await;
    assert_eq!((dealt.said, dealt.changed), (true, vec![ana, jane]));
    assert_eq!(ground.count(&calls("offered_on")).await, 1);
    let order = ground.shop.order(jane).await;
    assert_eq!(order.head.stage, Stage::Cancelled);
    let events = in_shop!(ground.shop, async |s: &mut _| store::history(s, jane).await);
    let last = events.last().unwrap();
    assert_eq!(
        (last.action, last.actor_id, last.actor_name.as_str()),
        (EventAction::Cancel, None, "Waybill")
    );
    assert_eq!(ground.back_ordered(ana).await, 0);
    let head = ground.shop.order(ana).await.head;
    assert_eq!(head.pay_by, Some(minute((27 + 24) * 60)));
    // What the program did, whoever may cancel takes back: first that Ana has it, then the rest.
    let refusal = ground.shop.refused(jane, &undo(last.version)).await;
    assert!(matches!(refusal, Refusal::OutOfStock { .. }), "{refusal:?}");
    ground.shop.done(ana, &undo(head.version), at).await;
    ground.shop.done(jane, &undo(last.version), at).await;
}

/// Two sellers tap at once, and the buyer says at the same time that it was paid.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn it_goes_on_once_or_is_claimed_however_they_meet() {
    let ground = Ground::new().await;
    let mut claimed = 0;
    for round in 0..12 {
        let jane = ground.orders("Jane", 1).await;
        let ana = ground.orders("Ana", 1).await;
        let buyer = Actor {
            person_id: None,
            name: "Jane".to_owned(),
            channel: Some(Channel::Web),
            party: Party::Buyer,
        };
        let claim = Action::Claim {
            amount: None,
            method: None,
            reference: None,
            file: None,
        };
        let request = Request {
            action: &claim,
            seen: None,
            silent: false,
            shop: &ground.shop.shop,
            actor: &buyer,
            at: minute(25 * 60),
        };
        let says = async || {
            if round % 3 != 0 {
                tokio::time::sleep(std::time::Duration::from_millis(round)).await;
            }
            in_shop!(ground.shop, async |s: &mut _| act(
                s,
                Key::Id(jane),
                &request
            )
            .await)
        };
        let (one, other, said) =
            tokio::join!(ground.offers_on(jane), ground.offers_on(jane), says());
        let done = [&one, &other]
            .iter()
            .filter(|offered| matches!(offered, Offered::Done { .. }))
            .count();
        let says = usize::from(matches!(said, Outcome::Done { .. }));
        assert_eq!(done + says, 1, "{one:?} {other:?} {said:?}");
        let waits = ground.back_ordered(ana).await;
        // Two shirts are there in the first rounds: then nobody waits for Jane's.
        assert!(done == 0 || waits == 0);
        claimed += says;
        ground.shop.done(ana, &cancel(None), minute(26 * 60)).await;
        let jane = ground.shop.order(jane).await;
        if jane.head.stage != Stage::Cancelled {
            let id = jane.order_id;
            ground.shop.done(id, &cancel(None), minute(26 * 60)).await;
        }
        // The next round begins without a shirt.
        let left = ground.count("SELECT stock::bigint FROM variant").await;
        let one = i32::try_from(1 - left).unwrap();
        if one != 0 {
            ground.comes_in(one).await;
        }
    }
    eprintln!("claimed first in {claimed} of 12");
}

/// Several sellers give at the same time: every piece goes to one, and none that is not there.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pieces_are_given_once_however_many_tap() {
    let ground = Ground::new().await;
    let mut ids = Vec::new();
    for buyer in ["Jane", "Ana", "Bo", "Cy", "Di"] {
        ids.push(ground.orders(buyer, 2).await);
    }
    ground.comes_in(5).await;
    let at = minute(30);
    let all = tokio::join!(
        ground.gives(at),
        ground.gives(at),
        ground.gives(at),
        ground.gives(at)
    );
    let given: u32 = [all.0, all.1, all.2, all.3]
        .iter()
        .flatten()
        .flat_map(|given| &given.pieces)
        .map(|(count, _)| count)
        .sum();
    assert_eq!(given, 5);
    let mut waits = Vec::new();
    for id in ids {
        waits.push(ground.back_ordered(id).await);
    }
    assert_eq!(waits, [0, 0, 0, 1, 2]);
}

#[tokio::test]
async fn who_waits_is_found_by_an_index() {
    let ground = Ground::new().await;
    ground.orders("Jane", 1).await;
    let mut superuser = ground.test.superuser().await;
    let id = ground.shop.shop.shop_id;
    for statement in [
        format!(
            "INSERT INTO orders (shop_id, number, customer_id, version, fulfilment_version, fulfilment,
                 placed_at, currency, goods_minor, total_minor, item_count, search)
             SELECT {id}, 5000 + n, (SELECT min(customer_id) FROM customer WHERE shop_id = {id}), 1, 1,
                 'pending', now() - n * interval '10 minutes', 'PHP', 100, 100, 1, 'jane'
             FROM generate_series(1, 100000) n"
        ),
        format!(
            "INSERT INTO order_line (shop_id, order_id, line, name, quantity, unit_price_minor, variant_id,
                 back_ordered)
             SELECT {id}, order_id, 1, 'Shirt M', 1, 100, {}, CASE WHEN number % 1000 = 0 THEN 1 ELSE 0 END
             FROM orders WHERE number > 5000",
            ground.shirt.0
        ),
        "ANALYZE".to_owned(),
    ] {
        sqlx::raw_sql(AssertSqlSafe(statement))
            .execute(&mut superuser)
            .await
            .unwrap();
    }
    let query = format!(
        "SELECT l.line FROM order_line l
         JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id
         WHERE l.shop_id = {id} AND l.variant_id = {} AND l.back_ordered > 0 AND NOT l.removed
             AND o.hidden_at IS NULL AND o.fulfilment IN ('pending', 'confirmed', 'processing', 'ready')",
        ground.shirt.0
    );
    let plan: Vec<String> = query_scalar(AssertSqlSafe(format!("EXPLAIN {query}")))
        .fetch_all(&mut superuser)
        .await
        .unwrap();
    let plan = plan.join("\n");
    assert!(plan.contains("order_line_waiting"), "{plan}");
    let queue = ground.queue().await.unwrap();
    assert_eq!((queue.total, queue.waits.len()), (100, 50));
}

#[tokio::test]
async fn nobody_loses_pieces_for_whom_has_theirs_already() {
    // Ana's are here already, only nobody has given them yet; or one is missing, and Jane's fill that.
    for (come_in, gains) in [(3, false), (2, true)] {
        let ground = Ground::new().await;
        let jane = ground.orders("Jane", 2).await;
        ground.orders("Ana", 3).await;
        ground.comes_in(come_in).await;
        let offered = ground.offers_on(jane).await;
        if gains {
            assert!(matches!(offered, Offered::Done { .. }), "{offered:?}");
        } else {
            assert_eq!(refusal(offered), Refusal::NobodyWaits);
        }
    }
}

#[tokio::test]
async fn a_deadline_that_passed_while_it_was_cancelled_is_told_later() {
    let ground = Ground::new().await;
    let jane = ground.orders("Jane", 2).await;
    ground.shop.done(jane, &cancel(None), minute(60)).await;
    let passed = ground.overdue(jane, minute(25 * 60)).await;
    assert!(!passed.said, "a cancelled order is nobody's debt");
    let back = Action::SetBack {
        to: Stage::Pending,
        reason: "a mistake".to_owned(),
    };
    ground.shop.done(jane, &back, minute(30 * 60)).await;
    let later = ground.overdue(jane, minute(55 * 60)).await;
    assert!(later.said, "the shop hears of it");
}

#[tokio::test]
async fn what_is_split_off_is_to_be_paid_by_the_same_time() {
    let ground = Ground::new().await;
    let jane = ground.orders("Jane", 2).await;
    let actor = ground.shop.actor();
    let by = ground.by(&actor, minute(60));
    let (_, made) = in_shop!(ground.shop, async |s: &mut _| merge::split(
        s,
        Key::Id(jane),
        &[(1, Some(1))],
        None,
        &by
    )
    .await);
    let made = made.expect("an order of its own").order_id;
    let until = ground.shop.order(made).await.head.pay_by;
    assert_eq!(until, Some(minute(24 * 60)));
    assert!(ground.overdue(made, minute(25 * 60)).await.said);
}
