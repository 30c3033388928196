//! A shop's group as rows: whom it serves, what an order's topic is told, and where that goes when it
//! can't be told there.

use sqlx::query_as;
use waybill_core::channel::Channel;
use waybill_core::id::{ConversationId, OutboxId};
use waybill_core::order::act::Party;
use waybill_core::order::place::Placed;
use waybill_core::talk::group::{self, Begun, Joined, Place};
use waybill_core::talk::{self, Author, Said, Via, Written};

use crate::support::database::TestDatabase;
use crate::support::shop::{Someone, TestShop, arrive, arrive_at, minute, open, order_for};

struct Ground {
    test: TestDatabase,
    shop: TestShop,
    jane: Someone,
    placed: Placed,
    group: Someone,
}

impl Ground {
    /// A shop with an order and a group that serves nobody yet.
    async fn bare() -> Self {
        let test = TestDatabase::new().await;
        let database = test.database();
        let shop = open(&database, "Ana").await;
        let jane = arrive(&database, "Jane").await;
        let placed = shop.place(&order_for("Jane")).await;
        shop.follow(placed.order_id, &jane, Some(&placed.token))
            .await;
        let group = arrive_at(&database, "Staff", "-100").await;
        Self {
            test,
            shop,
            jane,
            placed,
            group,
        }
    }

    async fn new() -> Self {
        let ground = Self::bare().await;
        let joined = ground.join(&ground.shop, &ground.group).await;
        assert_eq!(joined, Joined::Done { before: None });
        ground
    }

    async fn join(&self, shop: &TestShop, group: &Someone) -> Joined {
        let mut transaction = self.shop.database.begin().await.unwrap();
        let place = (group.conversation_id, "Staff");
        let by = shop.owner.person_id;
        let joined = group::join(&mut transaction, &shop.shop, place, by, minute(1)).await;
        transaction.commit().await.unwrap();
        joined.unwrap()
    }

    /// Jane writes; in how many conversations that is told.
    async fn asks(&self, text: &str, at: i64) -> usize {
        let author = Author {
            party: Party::Buyer,
            name: "Jane".to_owned(),
            person_id: Some(self.jane.person_id),
            via: Via::Page,
            from: None,
        };
        let said = Said {
            text: text.to_owned(),
            ..Said::default()
        };
        let mut transaction = self.shop.database.begin().await.unwrap();
        let order = self.placed.order_id;
        let shop = &self.shop.shop;
        let written = talk::write(&mut transaction, shop, order, &author, &said, minute(at)).await;
        transaction.commit().await.unwrap();
        match written {
            Ok(Written::Done { told, .. }) => told,
            other => panic!("{other:?}"),
        }
    }

    /// The kind, the address and the state of all that goes out to the shop, in order.
    async fn goes_out(&self) -> Vec<(String, String, String)> {
        let mut superuser = self.test.superuser().await;
        query_as(
            "SELECT o.kind || coalesce(':' || (o.content ->> 'talk'), ''), c.address, o.state
             FROM outbox o JOIN conversation c USING (conversation_id)
             WHERE o.kind IN ('talk', 'card') AND c.address <> 'Jane' AND o.edits_tag IS NULL
               AND (o.kind = 'talk' OR c.address LIKE '-%')
             ORDER BY o.outbox_id",
        )
        .fetch_all(&mut superuser)
        .await
        .unwrap()
    }

    fn unopened(&self) -> String {
        format!("-100/{}.{}", self.shop.shop.shop_id, self.placed.order_id)
    }

    async fn topic(&self) -> ConversationId {
        let mut superuser = self.test.superuser().await;
        let (id,): (i64,) = query_as("SELECT conversation_id FROM order_topic")
            .fetch_one(&mut superuser)
            .await
            .unwrap();
        ConversationId(id)
    }

    async fn first_waiting(&self, kind: &str) -> OutboxId {
        let mut superuser = self.test.superuser().await;
        let (id,): (i64,) =
            query_as("SELECT min(outbox_id) FROM outbox WHERE kind = $1 AND state = 'waiting'")
                .bind(kind)
                .fetch_one(&mut superuser)
                .await
                .unwrap();
        OutboxId(id)
    }
}

fn row(kind: &str, address: &str, state: &str) -> (String, String, String) {
    (kind.to_owned(), address.to_owned(), state.to_owned())
}

#[tokio::test]
async fn a_group_serves_one_shop_and_a_shop_has_one_group() {
    let ground = Ground::bare().await;
    let ben = open(&ground.shop.database, "Ben").await;
    let other = arrive_at(&ground.shop.database, "Other", "-200").await;
    let done = |before: Option<&str>| Joined::Done {
        before: before.map(str::to_owned),
    };
    assert_eq!(ground.join(&ground.shop, &ground.group).await, done(None));
    assert_eq!(
        ground.join(&ground.shop, &ground.group).await,
        Joined::Already
    );
    assert_eq!(
        ground.join(&ben, &ground.group).await,
        Joined::OfAnotherShop
    );
    assert_eq!(ground.join(&ben, &other).await, done(None));
    // Another one takes its place, and the first is free.
    let third = arrive_at(&ground.shop.database, "Third", "-300").await;
    assert_eq!(ground.join(&ground.shop, &third).await, done(Some("Staff")));
    assert_eq!(ground.join(&ben, &ground.group).await, done(Some("Staff")));
}

#[tokio::test]
async fn an_order_has_one_topic_with_its_card_first() {
    let ground = Ground::new().await;
    assert_eq!(ground.asks("can it be blue?", 2).await, 1);
    assert_eq!(ground.asks("or red?", 3).await, 1);
    let unopened = ground.unopened();
    assert_eq!(
        ground.goes_out().await,
        [
            row("card", &unopened, "waiting"),
            row("talk:posted", &unopened, "waiting"),
            row("talk:posted", &unopened, "waiting"),
        ]
    );
    let mut transaction = ground.shop.database.begin().await.unwrap();
    let order = (ground.shop.shop.shop_id, ground.placed.order_id);
    let begun = group::begin_topic(&mut transaction, order, minute(4)).await;
    let there = Begun::Done {
        group: "Staff".to_owned(),
        before: true,
    };
    assert_eq!(begun.unwrap(), there);
}

#[tokio::test]
async fn what_a_group_can_not_be_told_is_told_in_the_own_chats() {
    let ground = Ground::new().await;
    ground.asks("can it be blue?", 2).await;
    let topic = ground.topic().await;
    // No topic can be opened: everything of it goes to the owner, who hears why, once.
    for expected in [1, 0] {
        let what = (topic, ground.first_waiting("card").await);
        let mut transaction = ground.shop.database.begin().await.unwrap();
        let refused = group::refused(&mut transaction, what, true, "no right", minute(3)).await;
        transaction.commit().await.unwrap();
        assert!(refused.unwrap());
        let told = ground.goes_out().await;
        let why = told.iter().filter(|row| row.0 == "talk:group_troubled");
        assert_eq!(why.count(), 1, "{told:?}");
        let said = told
            .iter()
            .filter(|row| row.0 == "talk:said" && row.1 == "Owner of Ana");
        assert_eq!(said.count(), 2 - expected, "{told:?}");
        if expected == 1 {
            // The next message tries again.
            ground.asks("or red?", 4).await;
        }
    }
    // It can again: the next trouble is told anew.
    ground.asks("or green?", 5).await;
    let mut transaction = ground.shop.database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    group::moved(&mut system, topic, "-100:7").await.unwrap();
    transaction.commit().await.unwrap();
    let told = ground.goes_out().await;
    assert_eq!(told.last(), Some(&row("talk:posted", "-100:7", "waiting")));
}

#[tokio::test]
async fn a_group_that_is_gone_leaves_nothing_untold() {
    let ground = Ground::new().await;
    ground.asks("can it be blue?", 2).await;
    let topic = ground.topic().await;
    for first in [true, false] {
        let mut transaction = ground.shop.database.begin().await.unwrap();
        let gone = group::gone(&mut transaction, topic, minute(3)).await;
        transaction.commit().await.unwrap();
        assert_eq!(gone.unwrap(), first);
    }
    let unopened = ground.unopened();
    assert_eq!(
        ground.goes_out().await,
        [
            row("card", &unopened, "failed"),
            row("talk:posted", &unopened, "failed"),
            row("talk:said", "Owner of Ana", "waiting"),
            row("talk:group_ended", "Owner of Ana", "waiting"),
        ]
    );
    // The next is told in the own chats at once, and the group may serve another shop: of the first
    // one's orders it is shown nothing.
    assert_eq!(ground.asks("or red?", 4).await, 1);
    assert_eq!(
        ground.goes_out().await.last(),
        Some(&row("talk:said", "Owner of Ana", "waiting"))
    );
    let ben = open(&ground.shop.database, "Ben").await;
    let joined = ground.join(&ben, &ground.group).await;
    assert_eq!(joined, Joined::Done { before: None });
    let mut transaction = ground.shop.database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let addresses = ("-100", Some(unopened.as_str()));
    let place = group::at(&mut system, Channel::Telegram, addresses).await;
    let place = place.unwrap();
    assert!(!matches!(place, Some(Place::Topic { .. })), "{place:?}");
}

#[tokio::test]
async fn a_group_that_moves_takes_its_topics_along() {
    let ground = Ground::new().await;
    ground.asks("can it be blue?", 2).await;
    let topic = ground.topic().await;
    let mut transaction = ground.shop.database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    group::moved(&mut system, topic, "-100:7").await.unwrap();
    // It was met at its new address before it was known to be the same.
    transaction.commit().await.unwrap();
    arrive_at(&ground.shop.database, "Staff", "-999").await;
    let mut transaction = ground.shop.database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let moves = ("-100", "-999");
    group::has_moved(&mut system, Channel::Telegram, moves)
        .await
        .unwrap();
    let found = group::at(&mut system, Channel::Telegram, ("-999", Some("-999:7"))).await;
    let Ok(Some(Place::Topic {
        group, order_id, ..
    })) = found
    else {
        panic!("{found:?}");
    };
    assert_eq!(order_id, ground.placed.order_id);
    assert_eq!(group.address, "-999");
    // Once more is no harm.
    group::has_moved(&mut system, Channel::Telegram, moves)
        .await
        .unwrap();
    // A topic that was deleted is opened anew, with the card.
    assert!(
        group::deleted(&mut transaction, topic, minute(5))
            .await
            .unwrap()
    );
    transaction.commit().await.unwrap();
    let told = ground.goes_out().await;
    assert!(
        told.iter().all(|row| row.1.starts_with("-999/")),
        "{told:?}"
    );
}
