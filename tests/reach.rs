//! The ladder on real rows: whatever is blocked, comes back, is refused or put off, every moment reaches
//! the buyer on one rung or stands on the shop's list.

mod onlookers;
mod random;

use sqlx::{PgConnection, query_as, query_scalar};
use waybill_core::channel::Channel;
use waybill_core::db::{Database, Scope};
use waybill_core::id::{ConversationId, OrderId, PersonId};
use waybill_core::order::Stage;
use waybill_core::order::act::Party;
use waybill_core::order::place::Placed;
use waybill_core::outbox::{self, Kind, Sent, Waiting};
use waybill_core::own_words::Status;
use waybill_core::person::{self, Gone};
use waybill_core::reach::{self, Reach};
use waybill_core::talk::{self, Author, Said, Via};
use waybill_core::telling::Telling;
use waybill_core::{mail, subscription};

use crate::support::database::TestDatabase;
use crate::support::dice::{Dice, seeds};
use crate::support::shop::{Someone, TestShop, arrive, minute, open, order_for, pay, to, undo};

/// A shop, an order of a buyer with an address, and two chats of hers.
struct Ladder {
    test: TestDatabase,
    database: Database,
    shop: TestShop,
    placed: Placed,
    chats: [Someone; 2],
    mailbox: ConversationId,
}

impl Ladder {
    async fn new() -> Self {
        let test = TestDatabase::new().await;
        let database = test.database();
        let mut transaction = database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        mail::set_service(&mut system, true).await.unwrap();
        transaction.commit().await.unwrap();
        let shop = open(&database, "Fashion Store").await;
        let mut new = order_for("Jane");
        new.buyer.email = Some("Jane@Example.com".to_owned());
        let placed = shop.place(&new).await;
        let chats = [
            arrive(&database, "Jane").await,
            arrive(&database, "Jane again").await,
        ];
        let mut transaction = database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        let mailbox = person::at_address(&mut system, Channel::Email, "jane@example.com").await;
        let mailbox = mailbox.unwrap().expect("a conversation by mail");
        Self {
            test,
            database,
            shop,
            placed,
            chats,
            mailbox,
        }
    }

    fn order(&self) -> OrderId {
        self.placed.order_id
    }

    async fn follow(&self, chat: usize) {
        let (who, token) = (&self.chats[chat], Some(&self.placed.token));
        self.shop.follow(self.order(), who, token).await;
    }

    async fn moment(&self) -> i32 {
        self.shop.done(self.order(), &pay(100), minute(2)).await.1
    }

    async fn close(&self, place: ConversationId) {
        let mut transaction = self.database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        person::close(&mut system, place, Gone::Blocked, minute(3))
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    }

    async fn comes_back(&self, chat: usize) {
        arrive(&self.database, &self.chats[chat].name).await;
    }

    async fn chooses(&self, person_id: PersonId, reach: Reach) {
        let mut transaction = self
            .database
            .begin_in(Scope::Person(person_id))
            .await
            .unwrap();
        let mut person = transaction.person(person_id).await.unwrap();
        reach::choose(&mut person, reach).await.unwrap();
        assert_eq!(reach::of_person(&mut person).await.unwrap(), reach);
        transaction.commit().await.unwrap();
    }

    /// What waits on a channel, oldest first.
    async fn waiting(&self, channel: Channel) -> Vec<Waiting> {
        let mut transaction = self.database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        outbox::waiting(&mut system, channel, None, &[], minute(59), 100)
            .await
            .unwrap()
    }

    async fn accepts(&self, channel: Channel, waiting: &Waiting) {
        let sent = Sent {
            outbox_id: waiting.outbox_id,
            generation: waiting.generation,
            message: Some(format!("{}@example", waiting.outbox_id)),
            at: minute(4),
        };
        let mut transaction = self.database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        if waiting.kind == Kind::Card {
            let order = (self.shop.shop.shop_id, self.order());
            let place = waiting.conversation_id;
            subscription::keep_card(&mut system, order, place, "card@example", "digest")
                .await
                .unwrap();
        }
        outbox::mark_sent(&mut system, channel, None, &[sent])
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    }

    async fn rejects(&self, waiting: &Waiting) {
        let place = waiting.conversation_id;
        let mut transaction = self.database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        reach::give_up(&mut system, place, waiting.outbox_id, "no", minute(4))
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    }

    async fn puts_off(&self, waiting: &Waiting) {
        let mut transaction = self.database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        outbox::put_off(&mut system, waiting.outbox_id, minute(5), "later")
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    }

    async fn deliver_all(&self) {
        for channel in [Channel::Telegram, Channel::Email] {
            for waiting in self.waiting(channel).await {
                self.accepts(channel, &waiting).await;
            }
        }
    }

    async fn superuser(&self) -> PgConnection {
        self.test.superuser().await
    }

    /// On which channels a moment was told, sorted.
    async fn told(&self, version: i32) -> Vec<String> {
        query_scalar(
            "SELECT channel FROM outbox WHERE order_id = $1 AND version = $2 AND kind = 'notice'
                 AND state = 'sent' ORDER BY 1",
        )
        .bind(self.order().0)
        .bind(version)
        .fetch_all(&mut self.superuser().await)
        .await
        .unwrap()
    }

    /// The moments that were neither told nor are about to be.
    async fn lost(&self, moments: &[i32]) -> Vec<i32> {
        query_scalar(
            "SELECT m FROM unnest($2::int[]) m WHERE NOT EXISTS (SELECT FROM outbox o
                 WHERE o.order_id = $1 AND o.version = m AND o.kind = 'notice' AND o.state <> 'failed')
             ORDER BY m",
        )
        .bind(self.order().0)
        .bind(moments)
        .fetch_all(&mut self.superuser().await)
        .await
        .unwrap()
    }

    /// The moment that stands on the list.
    async fn on_the_list(&self) -> Option<i32> {
        query_scalar("SELECT version FROM untold WHERE order_id = $1 AND settled_at IS NULL")
            .bind(self.order().0)
            .fetch_optional(&mut self.superuser().await)
            .await
            .unwrap()
    }

    async fn listed(&self) -> i64 {
        let mut transaction = self.database.begin().await.unwrap();
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        reach::count_untold(&mut shop).await.unwrap()
    }

    async fn calls(&self) -> i64 {
        query_scalar(
            "SELECT count(*) FROM outbox WHERE kind = 'call' AND content ->> 'call' = 'untold'",
        )
        .fetch_one(&mut self.superuser().await)
        .await
        .unwrap()
    }
}

#[tokio::test]
async fn what_a_chat_refuses_goes_by_mail_once() {
    let ladder = Ladder::new().await;
    ladder.deliver_all().await;
    ladder.follow(0).await;
    let (first, second) = (ladder.moment().await, ladder.moment().await);
    let notices = |waiting: &[Waiting]| waiting.iter().filter(|w| w.kind == Kind::Notice).count();
    assert_eq!(
        notices(&ladder.waiting(Channel::Email).await),
        0,
        "mail stands by"
    );
    ladder.close(ladder.chats[0].conversation_id).await;
    let by_mail = ladder.waiting(Channel::Email).await;
    assert_eq!(notices(&by_mail), 2, "{by_mail:?}");
    ladder.deliver_all().await;
    assert_eq!(ladder.told(first).await, ["email"]);
    assert_eq!(ladder.told(second).await, ["email"]);

    // Back in chat: nothing is told there again, and mail stands by.
    ladder.comes_back(0).await;
    ladder.deliver_all().await;
    assert_eq!(ladder.told(second).await, ["email"]);
    let third = ladder.moment().await;
    ladder.deliver_all().await;
    assert_eq!(ladder.told(third).await, ["telegram"]);
    assert_eq!(ladder.listed().await, 0);
}

#[tokio::test]
async fn whom_nothing_reaches_stands_on_the_list_until_somebody_says_so() {
    let ladder = Ladder::new().await;
    ladder.deliver_all().await;
    ladder.follow(0).await;
    let version = ladder.moment().await;
    ladder.close(ladder.mailbox).await;
    assert_eq!(ladder.listed().await, 0, "it can be told in chat yet");
    ladder.close(ladder.chats[0].conversation_id).await;
    assert_eq!((ladder.listed().await, ladder.calls().await), (1, 1));
    ladder.moment().await;
    assert_eq!((ladder.listed().await, ladder.calls().await), (1, 2));

    let mut transaction = ladder.database.begin().await.unwrap();
    let mut shop = transaction.shop(ladder.shop.shop.shop_id).await.unwrap();
    let all = reach::untold(&mut shop, None, 10).await.unwrap();
    assert_eq!(
        (all.len(), all[0].since),
        (1, minute(3)),
        "since the first of them"
    );
    let owner = ladder.shop.owner.person_id;
    for told in [true, false] {
        let said = reach::settle(&mut shop, ladder.order(), told, owner, minute(6)).await;
        assert_eq!(said.unwrap(), Some(true), "the first word stands");
    }
    transaction.commit().await.unwrap();
    assert_eq!(ladder.listed().await, 0);
    assert!(ladder.told(version).await.is_empty());

    // What was taken back need not be told, and who is back was told by the card.
    let next = ladder.moment().await;
    assert_eq!(ladder.listed().await, 1);
    ladder
        .shop
        .done(ladder.order(), &undo(next), minute(7))
        .await;
    assert_eq!(ladder.listed().await, 0);
    ladder.moment().await;
    assert_eq!(ladder.listed().await, 1);
    ladder.comes_back(0).await;
    assert_eq!(ladder.listed().await, 0);
}

/// What the shop writes takes the same way as what happened.
#[tokio::test]
async fn what_the_shop_writes_goes_by_mail_or_comes_back() {
    let ladder = Ladder::new().await;
    ladder.deliver_all().await;
    ladder.follow(0).await;
    let writes = async |text: &str| {
        let author = Author {
            party: Party::Shop,
            name: "Mia".to_owned(),
            person_id: Some(ladder.shop.owner.person_id),
            via: Via::Chat(Channel::Telegram),
            from: None,
        };
        let said = Said {
            text: text.to_owned(),
            ..Said::default()
        };
        let mut transaction = ladder.database.begin().await.unwrap();
        let shop = &ladder.shop.shop;
        talk::write(
            &mut transaction,
            shop,
            ladder.order(),
            &author,
            &said,
            minute(2),
        )
        .await
        .unwrap();
        transaction.commit().await.unwrap();
    };
    let rows = "SELECT coalesce(string_agg(channel || ' ' || state, ', ' ORDER BY outbox_id), '')
                FROM outbox WHERE kind = 'talk' AND content ->> 'talk' = 'answered'
                    AND edits_tag IS NULL";
    let calls = "SELECT count(*) FROM outbox WHERE kind = 'call' AND content ->> 'call' = 'unread'";
    writes("Blue is sold out").await;
    ladder.close(ladder.chats[0].conversation_id).await;
    let mut superuser = ladder.superuser().await;
    let told: String = query_scalar(rows).fetch_one(&mut superuser).await.unwrap();
    assert_eq!(told, "email waiting", "the very row changes its place");
    ladder.close(ladder.mailbox).await;
    let told: String = query_scalar(rows).fetch_one(&mut superuser).await.unwrap();
    assert_eq!(told, "email failed");
    let called: i64 = query_scalar(calls).fetch_one(&mut superuser).await.unwrap();
    assert_eq!(called, 1, "the shop hears that nobody read it");
}

/// What changes the card alone where there is a chat is a mail where there is none.
#[tokio::test]
async fn a_step_that_only_the_card_tells_is_mailed() {
    let mut ladder = Ladder::new().await;
    ladder.deliver_all().await;
    ladder
        .shop
        .shop
        .settings
        .tellings
        .set(Status::Confirmed, Telling::Card);
    let (_, version) = ladder
        .shop
        .done(ladder.order(), &to(Stage::Confirmed), minute(2))
        .await;
    ladder.deliver_all().await;
    assert_eq!(ladder.told(version).await, ["email"]);
    ladder.follow(0).await;
    let (_, version) = ladder
        .shop
        .done(ladder.order(), &undo(version), minute(3))
        .await;
    assert!(ladder.told(version).await.is_empty());
    let (_, version) = ladder
        .shop
        .done(ladder.order(), &to(Stage::Confirmed), minute(4))
        .await;
    ladder.deliver_all().await;
    assert!(ladder.told(version).await.is_empty(), "the card says it");
}

/// Told on both, and both refuse at once: neither relies on the other.
#[tokio::test]
async fn two_refusals_at_once_lose_nothing() {
    for _ in 0..3 {
        let ladder = Ladder::new().await;
        ladder.deliver_all().await;
        ladder.follow(0).await;
        ladder.chooses(ladder.chats[0].person_id, Reach::Both).await;
        ladder.moment().await;
        tokio::join!(
            ladder.close(ladder.chats[0].conversation_id),
            ladder.close(ladder.mailbox)
        );
        assert_eq!(ladder.listed().await, 1);
    }
}

#[tokio::test]
async fn another_address_takes_the_place_of_the_first() {
    use waybill_core::contact::Email;
    use waybill_core::customer::page::{self, Change};

    let ladder = Ladder::new().await;
    ladder.deliver_all().await;
    let buyer = ladder.shop.order(ladder.order()).await.buyer.customer_id;
    let change = Change::Email(Some(Email::parse("jane@work.example").unwrap()));
    let mut transaction = ladder.database.begin().await.unwrap();
    let mut shop = transaction.shop(ladder.shop.shop.shop_id).await.unwrap();
    assert!(
        page::change(&mut shop, buyer, &change, minute(5))
            .await
            .unwrap()
    );
    transaction.commit().await.unwrap();
    ladder.moment().await;
    let mut to: Vec<String> = ladder
        .waiting(Channel::Email)
        .await
        .into_iter()
        .map(|waiting| waiting.address)
        .collect();
    to.dedup();
    assert_eq!(to, ["jane@work.example"]);
}

/// What may happen.
async fn something(ladder: &Ladder, dice: &mut Dice, moments: &mut Vec<i32>, both: &mut bool) {
    match dice.below(12) {
        0 | 1 => ladder.follow(dice.below(2)).await,
        2 => {
            let chat = dice.below(2);
            ladder.close(ladder.chats[chat].conversation_id).await;
        }
        3 => ladder.comes_back(dice.below(2)).await,
        4 => {
            let reach = dice.one(&Reach::ALL);
            *both |= reach == Reach::Both;
            let chat = dice.below(2);
            ladder.chooses(ladder.chats[chat].person_id, reach).await;
        }
        5 if dice.chance(3) => ladder.close(ladder.mailbox).await,
        5..=7 => moments.push(ladder.moment().await),
        _ => {
            let channel = dice.one(&[Channel::Telegram, Channel::Email]);
            let waiting = ladder.waiting(channel).await;
            // The sellers' own messages are no part of it.
            let owner = ladder.shop.owner.conversation_id;
            let Some(first) = waiting.iter().find(|w| w.conversation_id != owner) else {
                return;
            };
            match dice.below(6) {
                0 => ladder.close(first.conversation_id).await,
                1 => ladder.rejects(first).await,
                2 => ladder.puts_off(first).await,
                _ => ladder.accepts(channel, first).await,
            }
        }
    }
}

#[tokio::test]
async fn every_moment_reaches_the_buyer_or_stands_on_the_list() {
    for seed in seeds(&[1, 2, 3]) {
        let ladder = Ladder::new().await;
        let mut dice = Dice(seed);
        let (mut moments, mut both) = (Vec::new(), false);
        let mut lost = Vec::new();
        for _ in 0..45 {
            something(&ladder, &mut dice, &mut moments, &mut both).await;
            // What is lost from now on stands on the list at once, the last of it.
            let now = ladder.lost(&moments).await;
            if let Some(last) = now.iter().rfind(|moment| !lost.contains(*moment)) {
                assert_eq!(ladder.on_the_list().await, Some(*last), "seed {seed}");
            }
            assert!(
                lost.iter().all(|moment| now.contains(moment)),
                "seed {seed}"
            );
            lost = now;
        }
        ladder.deliver_all().await;
        for version in moments {
            let told = ladder.told(version).await;
            let unsent: Vec<(String, String)> = query_as(
                "SELECT channel, state FROM outbox
                 WHERE order_id = $1 AND version = $2 AND kind = 'notice' AND state <> 'sent'",
            )
            .bind(ladder.order().0)
            .bind(version)
            .fetch_all(&mut ladder.superuser().await)
            .await
            .unwrap();
            assert!(
                told.is_empty() == lost.contains(&version),
                "seed {seed}: moment {version} is lost: {unsent:?}"
            );
            assert!(
                unsent.iter().all(|(_, state)| state == "failed"),
                "seed {seed}: moment {version} waits for ever: {unsent:?}"
            );
            let by_mail = told.iter().filter(|channel| *channel == "email").count();
            let in_chat = told.len() - by_mail;
            assert!(
                by_mail <= 1 && in_chat <= 2 && (both || by_mail == 0 || in_chat == 0),
                "seed {seed}: moment {version} was told on {told:?}"
            );
        }
    }
}
