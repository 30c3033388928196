//! Customers recognised by their chats: who is linked, who is told of a new order, and what a merge,
//! its undo and another name leave behind.

use sqlx::{AssertSqlSafe, PgConnection, query_scalar};
use waybill_core::channel::Channel;
use waybill_core::customer::merge::{self, Merged, UNDO_WITHIN};
use waybill_core::customer::person::{self, Standing};
use waybill_core::customer::{Known, naming, page};
use waybill_core::db::Transaction;
use waybill_core::destination::Destination;
use waybill_core::id::{CustomerId, OrderId};
use waybill_core::order::act::{self, Actor, By, Key, Outcome, Party, Request};
use waybill_core::order::decide::{Action, Facts};
use waybill_core::order::place::Placed;
use waybill_core::order::replay::{Beginning, replay};
use waybill_core::order::{merge as orders, store};
use waybill_core::subscription;

use crate::support::database::TestDatabase;
use crate::support::shop::{Someone, TestShop, arrive, cancel, contact, minute, open, order_for};

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

    async fn arrives(&self, name: &str) -> Someone {
        arrive(&self.shop.database, name).await
    }

    async fn begin(&self) -> Transaction {
        self.shop.database.begin().await.unwrap()
    }

    async fn place(&self, buyer: &str) -> Placed {
        self.shop.place(&order_for(buyer)).await
    }

    /// Somebody opens the link, and says as the buyer where it is sent.
    async fn acts(&self, placed: &Placed, who: &Someone) {
        self.shop
            .follow(placed.order_id, who, Some(&placed.token))
            .await;
        let place = format!("{}; 12 Mabini St, Quezon City 1100", who.name);
        let send_to = Action::SendTo {
            destination: Destination::parse(&place, "PH").unwrap(),
        };
        let actor = Actor {
            person_id: Some(who.person_id),
            name: who.name.clone(),
            channel: Some(Channel::Telegram),
            party: Party::Buyer,
        };
        let request = Request {
            action: &send_to,
            seen: None,
            silent: false,
            shop: &self.shop.shop,
            actor: &actor,
            at: minute(2),
        };
        let mut transaction = self.begin().await;
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        let outcome = act::act(&mut shop, Key::Id(placed.order_id), &request)
            .await
            .unwrap();
        assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
        transaction.commit().await.unwrap();
    }

    async fn customer(&self, order_id: OrderId) -> CustomerId {
        self.shop.order(order_id).await.buyer.customer_id
    }

    async fn standings(&self, customer: CustomerId) -> Vec<(String, Standing)> {
        let mut transaction = self.begin().await;
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        let linked = person::linked(&mut shop, customer).await.unwrap();
        linked
            .into_iter()
            .map(|each| (each.name, each.standing))
            .collect()
    }

    async fn says(&self, customer: CustomerId, who: &Someone, is_them: bool) {
        let mut transaction = self.begin().await;
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        person::settle(&mut shop, customer, who.person_id, is_them)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    }

    async fn merges(&self, gone: CustomerId, kept: CustomerId) -> i64 {
        let mut transaction = self.begin().await;
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        let merged = merge::merge(&mut shop, gone, kept, &self.shop.actor(), minute(5)).await;
        let Merged::Done { merge_id, .. } = merged.unwrap() else {
            panic!("they are two");
        };
        transaction.commit().await.unwrap();
        merge_id
    }

    async fn parts(&self, merge_id: i64, at: chrono::DateTime<chrono::Utc>) -> Option<CustomerId> {
        let mut transaction = self.begin().await;
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        let parted = merge::undo(&mut shop, merge_id, &self.shop.actor(), at).await;
        transaction.commit().await.unwrap();
        parted.unwrap()
    }

    /// Who of the buyer's side follows an order, with what waits to be sent to them.
    async fn told(&mut self, order_id: OrderId) -> String {
        let query = format!(
            "SELECT coalesce(string_agg(s.name, ', ' ORDER BY s.name), 'nobody') FROM subscription s
             JOIN outbox o USING (shop_id, order_id, conversation_id)
             WHERE s.order_id = {} AND s.audience = 'buyer' AND o.kind = 'card' AND o.state = 'waiting'",
            order_id.0
        );
        self.text(&query).await
    }

    async fn text(&mut self, query: &str) -> String {
        query_scalar(AssertSqlSafe(query))
            .fetch_one(&mut self.superuser)
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn who_acted_is_told_of_the_next_order_and_who_only_looked_is_not() {
    let mut ground = Ground::new().await;
    let (jane, bob) = (ground.arrives("janec").await, ground.arrives("bob").await);
    let first = ground.place("Jane Cruz").await;
    ground
        .shop
        .follow(first.order_id, &bob, Some(&first.token))
        .await;
    let second = ground.place("Jane Cruz").await;
    assert_eq!(ground.told(second.order_id).await, "nobody", "bob looked");

    ground.acts(&first, &jane).await;
    let customer = ground.customer(first.order_id).await;
    assert_eq!(
        ground.standings(customer).await,
        [("janec".to_owned(), Standing::Acted)]
    );
    let third = ground.place("Jane Cruz").await;
    assert_eq!(ground.told(third.order_id).await, "janec");
    // By its own link, and only of her own orders.
    let token = format!(
        "SELECT token FROM subscription WHERE audience = 'buyer' AND order_id = {}",
        third.order_id.0
    );
    assert_eq!(ground.text(&token).await, third.token.secret);
    let others = ground.place("Otto").await;
    assert_eq!(ground.told(others.order_id).await, "nobody");
}

#[tokio::test]
async fn who_wants_to_hear_no_more_is_not_told() {
    let mut ground = Ground::new().await;
    let jane = ground.arrives("janec").await;
    let first = ground.place("Jane Cruz").await;
    ground.acts(&first, &jane).await;
    let mut transaction = ground.begin().await;
    let mut person = transaction.person(jane.person_id).await.unwrap();
    subscription::stop_all(&mut person, minute(3))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let second = ground.place("Jane Cruz").await;
    assert_eq!(ground.told(second.order_id).await, "nobody");
}

#[tokio::test]
async fn of_two_who_act_as_one_nobody_is_told_until_the_shop_says_who_it_is() {
    let mut ground = Ground::new().await;
    let (jane, bob) = (ground.arrives("janec").await, ground.arrives("bob").await);
    let first = ground.place("Jane Cruz").await;
    let second = ground.place("Jane Cruz").await;
    ground.acts(&first, &jane).await;
    ground.acts(&second, &bob).await;
    let customer = ground.customer(first.order_id).await;
    let disputed = ground.place("Jane Cruz").await;
    assert_eq!(ground.told(disputed.order_id).await, "nobody");

    ground.says(customer, &jane, true).await;
    let confirmed = ground.place("Jane Cruz").await;
    assert_eq!(ground.told(confirmed.order_id).await, "janec");
    ground.says(customer, &bob, false).await;
    // Who was refused acts again, and stays refused.
    let again = ground.place("Jane Cruz").await;
    ground.acts(&again, &bob).await;
    let refused = Standing::Refused;
    assert_eq!(
        ground.standings(customer).await,
        [
            ("janec".to_owned(), Standing::Confirmed),
            ("bob".to_owned(), refused)
        ]
    );
    let last = ground.place("Jane Cruz").await;
    assert_eq!(ground.told(last.order_id).await, "janec");
}

#[tokio::test]
async fn an_order_that_was_somebody_elses_links_nobody_to_the_first() {
    let ground = Ground::new().await;
    let bob = ground.arrives("bob").await;
    let first = ground.place("Jane Cruz").await;
    let jane = ground.customer(first.order_id).await;
    ground.acts(&first, &bob).await;
    let actor = ground.shop.actor();
    let by = By {
        silent: false,
        shop: &ground.shop.shop,
        actor: &actor,
        at: minute(4),
    };
    let mut transaction = ground.begin().await;
    let mut shop = transaction.shop(ground.shop.shop.shop_id).await.unwrap();
    let key = Key::Id(first.order_id);
    orders::reassign(&mut shop, key, &contact("Bob"), &by)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(ground.standings(jane).await, []);
}

#[tokio::test]
async fn a_link_follows_a_merge_and_its_undo() {
    let mut ground = Ground::new().await;
    let jane = ground.arrives("janec").await;
    let old = ground.place("Jane Cruz").await;
    let new = ground.place("Janie").await;
    ground.acts(&new, &jane).await;
    let (kept, gone) = (
        ground.customer(old.order_id).await,
        ground.customer(new.order_id).await,
    );
    let merge_id = ground.merges(gone, kept).await;
    assert_eq!(ground.standings(kept).await.len(), 1);
    let third = ground.place("Jane Cruz").await;
    assert_eq!(ground.told(third.order_id).await, "janec");
    // Acting while they are one is acting on the order, whoever has it afterwards.
    let bob = ground.arrives("bob").await;
    ground.acts(&new, &bob).await;

    assert_eq!(ground.parts(merge_id, minute(6)).await, Some(gone));
    assert_eq!(ground.standings(kept).await, []);
    assert_eq!(ground.standings(gone).await.len(), 2);
    let fourth = ground.place("Jane Cruz").await;
    assert_eq!(ground.told(fourth.order_id).await, "nobody");
}

#[tokio::test]
async fn a_merge_and_its_undo_are_in_the_history_of_each_order() {
    let ground = Ground::new().await;
    let kept = ground.place("Jane Cruz").await;
    let moved = ground.place("Janie").await;
    let untouched = ground.place("Otto").await;
    ground
        .shop
        .done(moved.order_id, &cancel(None), minute(1))
        .await;
    let gone = ground.customer(moved.order_id).await;
    let jane = ground.customer(kept.order_id).await;
    let merge_id = ground.merges(gone, jane).await;
    for (customer, of_whom) in [(jane, "merged"), (gone, "parted")] {
        let order = ground.shop.order(moved.order_id).await;
        let mut transaction = ground.begin().await;
        let mut shop = transaction.shop(ground.shop.shop.shop_id).await.unwrap();
        let events = store::history(&mut shop, moved.order_id).await.unwrap();
        transaction.rollback().await.unwrap();
        let told = replay(&Beginning::default(), &events).unwrap();
        assert_eq!(told.customer, Some(customer), "{of_whom}");
        assert_eq!(order.buyer.customer_id, customer, "{of_whom}");
        assert_eq!(told.head, order.head, "{of_whom}");
        if of_whom == "merged" {
            assert_eq!(ground.parts(merge_id, minute(6)).await, Some(gone));
        } else {
            let recognised = events
                .iter()
                .filter(|event| matches!(event.facts, Facts::Recognised { .. }));
            assert_eq!(recognised.count(), 2);
        }
    }
    for id in [kept.order_id, untouched.order_id] {
        assert_eq!(ground.shop.order(id).await.head.version, 1);
    }
}

/// Made one by mistake, two customers are told apart weeks later, whatever the shop's time for undoing.
#[tokio::test]
async fn a_merge_is_undone_for_thirty_days() {
    let ground = Ground::new().await;
    for (late, parted) in [(-1, true), (0, false)] {
        let kept = ground.place("Jane Cruz").await;
        let new = waybill_core::order::place::NewOrder {
            buyer: waybill_core::customer::Contact {
                known: Some(Known::New),
                ..contact("Janie")
            },
            ..order_for("Janie")
        };
        let moved = ground.shop.place(&new).await;
        let gone = ground.customer(moved.order_id).await;
        let jane = ground.customer(kept.order_id).await;
        let merge_id = ground.merges(gone, jane).await;
        let at = minute(5) + UNDO_WITHIN + chrono::TimeDelta::seconds(late);
        let mut transaction = ground.begin().await;
        let mut shop = transaction.shop(ground.shop.shop.shop_id).await.unwrap();
        let page = page::find(&mut shop, jane, at).await.unwrap().unwrap();
        transaction.rollback().await.unwrap();
        assert_eq!(page.last_merge.is_some(), parted, "{late}");
        assert_eq!(ground.parts(merge_id, at).await.is_some(), parted, "{late}");
    }
}

#[tokio::test]
async fn another_name_is_found_and_recognised() {
    let ground = Ground::new().await;
    let open = ground.place("Jnae Cruz").await;
    let over = ground.place("Jnae Cruz").await;
    ground
        .shop
        .done(over.order_id, &cancel(None), minute(1))
        .await;
    let customer = ground.customer(open.order_id).await;
    let mut transaction = ground.begin().await;
    let mut shop = transaction.shop(ground.shop.shop.shop_id).await.unwrap();
    assert!(
        naming::rename(&mut shop, customer, "王小美", minute(2))
            .await
            .unwrap()
    );
    for (word, found) in [("王小美", 2), ("shirt", 2)] {
        let rows = store::search(&mut shop, &[word.to_owned()], 10)
            .await
            .unwrap();
        assert_eq!(rows.len(), found, "{word}");
    }
    transaction.commit().await.unwrap();
    let next = ground.place("王小美").await;
    assert_eq!(ground.customer(next.order_id).await, customer);
    let stranger = ground.place("Jnae Cruz").await;
    assert_ne!(ground.customer(stranger.order_id).await, customer);
}

/// What is suggested while a name is typed is read from the index, whatever the shop's size.
#[tokio::test]
async fn the_beginning_of_a_name_is_looked_up_in_an_index() {
    let mut ground = Ground::new().await;
    let fill = format!(
        "INSERT INTO customer (shop_id, name, name_key, created_at)
         SELECT {}, 'Buyer ' || n, 'buyer ' || n, now() FROM generate_series(1, 20000) n; ANALYZE customer",
        ground.shop.shop.shop_id
    );
    sqlx::raw_sql(AssertSqlSafe(fill))
        .execute(&mut ground.superuser)
        .await
        .unwrap();
    let mut transaction = ground.begin().await;
    let mut shop = transaction.shop(ground.shop.shop.shop_id).await.unwrap();
    let found = page::beginning_with(&mut shop, "Bu", 25).await.unwrap();
    assert_eq!(found.len(), 25);
    assert_eq!(found[0].name, "Buyer 1");
    for typed in ["🙂", "%", "_", "zz"] {
        let found = page::beginning_with(&mut shop, typed, 25).await.unwrap();
        assert_eq!(found, [], "{typed}");
    }
    transaction.rollback().await.unwrap();
    let plan: Vec<String> = query_scalar(AssertSqlSafe(format!(
        "EXPLAIN SELECT customer_id FROM customer c WHERE c.shop_id = {} AND c.name_key >= 'bu'
             AND c.name_key < 'bu\u{10FFFF}' AND c.merged_into IS NULL
         ORDER BY c.name_key, c.customer_id LIMIT 25",
        ground.shop.shop.shop_id
    )))
    .fetch_all(&mut ground.superuser)
    .await
    .unwrap();
    assert!(plan.join("\n").contains("customer_name"), "{plan:#?}");
}
