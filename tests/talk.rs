//! The conversation of an order as rows: kept once, answered, raised, and never shown to whom it does
//! not belong.

use chrono::{DateTime, Utc};
use waybill_core::channel::Channel;
use waybill_core::customer::Contact;
use waybill_core::id::{CustomerId, OrderId, PersonId};
use waybill_core::order::act::{By, Key, Party};
use waybill_core::order::merge;
use waybill_core::order::place::Placed;
use waybill_core::rights::Role;
use waybill_core::shop::{self, Shop};
use waybill_core::talk::{
    self, Assigned, Author, Message, Rewritten, Said, Source, Standing, Via, Written,
};

use crate::support::database::TestDatabase;
use crate::support::shop::{Someone, TestShop, arrive, contact, minute, open, order_for, undo};

struct Ground {
    test: TestDatabase,
    shop: TestShop,
    jane: Someone,
    placed: Placed,
}

fn buyer(who: &Someone, message: &str) -> Author {
    author(Party::Buyer, who, message)
}

fn author(party: Party, who: &Someone, message: &str) -> Author {
    Author {
        party,
        name: who.name.clone(),
        person_id: Some(who.person_id),
        via: Via::Chat(Channel::Telegram),
        from: Some(Source {
            conversation_id: who.conversation_id,
            message: message.to_owned(),
        }),
    }
}

fn words(text: &str) -> Said {
    Said {
        text: text.to_owned(),
        ..Said::default()
    }
}

impl Ground {
    async fn new() -> Self {
        let test = TestDatabase::new().await;
        let database = test.database();
        let shop = open(&database, "Ana").await;
        let jane = arrive(&database, "Jane").await;
        let placed = shop.place(&order_for("Jane")).await;
        shop.follow(placed.order_id, &jane, Some(&placed.token))
            .await;
        Self {
            test,
            shop,
            jane,
            placed,
        }
    }

    fn order(&self) -> OrderId {
        self.placed.order_id
    }

    async fn write(&self, author: &Author, said: &Said, at: DateTime<Utc>) -> Written {
        self.write_in(&self.shop.shop, author, said, at).await
    }

    async fn write_in(
        &self,
        shop: &Shop,
        author: &Author,
        said: &Said,
        at: DateTime<Utc>,
    ) -> Written {
        let mut transaction = self.shop.database.begin().await.unwrap();
        let written = talk::write(&mut transaction, shop, self.order(), author, said, at)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        written
    }

    /// Jane writes; the message's number counts her messages.
    async fn asks(&self, text: &str, source: &str, at: i64) -> i32 {
        let written = self
            .write(&buyer(&self.jane, source), &words(text), minute(at))
            .await;
        let Written::Done { message_no, .. } = written else {
            panic!("{written:?}");
        };
        message_no
    }

    async fn answers(&self, text: &str, source: &str, answers: Option<i32>, at: i64) -> Written {
        let said = Said {
            answers,
            ..words(text)
        };
        let owner = author(Party::Shop, &self.shop.owner, source);
        self.write(&owner, &said, minute(at)).await
    }

    async fn standing(&self) -> Standing {
        let mut transaction = self.shop.database.begin().await.unwrap();
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        talk::standing(&mut shop, self.order()).await.unwrap()
    }

    async fn log(&self, reader: Party) -> Vec<String> {
        let mut transaction = self.shop.database.begin().await.unwrap();
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        let found = talk::of_order(&mut shop, self.order(), reader, None, 100).await;
        texts(found.unwrap())
    }

    async fn log_of(&self, customer: CustomerId) -> Vec<String> {
        let mut transaction = self.shop.database.begin().await.unwrap();
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        let found = talk::of_customer(&mut shop, customer, None, 100).await;
        texts(found.unwrap())
    }

    async fn assign(&self, to: Option<PersonId>) -> Assigned {
        let mut transaction = self.shop.database.begin().await.unwrap();
        let shop_id = self.shop.shop.shop_id;
        let assigned = talk::assign(&mut transaction, shop_id, self.order(), to, minute(9)).await;
        transaction.commit().await.unwrap();
        assigned.unwrap()
    }

    async fn joins(&self, name: &str, role: Role) -> Someone {
        let someone = arrive(&self.shop.database, name).await;
        let mut transaction = self.shop.database.begin().await.unwrap();
        let shop_id = self.shop.shop.shop_id;
        shop::join(
            &mut transaction,
            shop_id,
            someone.person_id,
            role,
            minute(1),
        )
        .await
        .unwrap();
        transaction.commit().await.unwrap();
        someone
    }

    /// The conversations in which something waits to be said of the order's talk, by `told`.
    async fn told(&self, told: &str) -> Vec<i64> {
        let query = "SELECT conversation_id FROM outbox
                     WHERE kind = 'talk' AND content ->> 'talk' = $1 AND edits_tag IS NULL
                     ORDER BY outbox_id";
        let mut superuser = self.test.superuser().await;
        sqlx::query_scalar(query)
            .bind(told)
            .fetch_all(&mut superuser)
            .await
            .unwrap()
    }
}

fn texts(found: Vec<Message>) -> Vec<String> {
    found.into_iter().rev().map(|each| each.text).collect()
}

#[tokio::test]
async fn a_message_that_comes_again_is_kept_once() {
    let ground = Ground::new().await;
    ground.asks("can it be blue?", "7", 10).await;
    let again = ground
        .write(
            &buyer(&ground.jane, "7"),
            &words("can it be blue?"),
            minute(11),
        )
        .await;
    assert_eq!(again, Written::Again { message_no: 1 });
    assert_eq!(ground.log(Party::Shop).await, ["can it be blue?"]);
    assert_eq!(ground.told("said").await.len(), 1);
    // Who has no conversation can write all the same, as often as they like.
    let page = Author {
        party: Party::Buyer,
        name: "Jane".to_owned(),
        person_id: None,
        via: Via::Page,
        from: None,
    };
    for _ in 0..2 {
        let written = ground.write(&page, &words("hello 👋"), minute(12)).await;
        assert!(
            matches!(written, Written::Done { told: 1, .. }),
            "{written:?}"
        );
    }
    assert_eq!(ground.log(Party::Buyer).await.len(), 3);
}

#[tokio::test]
async fn two_answers_at_once_are_both_kept_and_told() {
    let ground = Ground::new().await;
    let asked = ground.asks("can it be blue?", "7", 10).await;
    let bob = ground.joins("Bob", Role::Packer).await;
    let said = Said {
        answers: Some(asked),
        ..words("yes")
    };
    let (owners, bobs) = (
        author(Party::Shop, &ground.shop.owner, "8"),
        author(Party::Shop, &bob, "8"),
    );
    let both = tokio::join!(
        ground.write(&owners, &said, minute(11)),
        ground.write(&bobs, &said, minute(11))
    );
    let (Written::Done { answered: a, .. }, Written::Done { answered: b, .. }) = both else {
        panic!("{both:?}");
    };
    assert_eq!(
        [a, b].into_iter().flatten().count(),
        1,
        "the later one hears of the earlier"
    );
    assert_eq!(
        ground.log(Party::Buyer).await,
        ["can it be blue?", "yes", "yes"]
    );
    assert_eq!(ground.told("answered").await.len(), 2);
    assert_eq!(ground.standing().await.unanswered, None);
}

#[tokio::test]
async fn nothing_and_too_much_are_not_kept() {
    let ground = Ground::new().await;
    let jane = buyer(&ground.jane, "7");
    for (text, answer) in [
        ("", Written::Empty),
        (" \n\t ", Written::Empty),
        (&"界".repeat(4_001), Written::TooLong { length: 4_001 }),
        (&"x".repeat(100_000), Written::TooLong { length: 100_000 }),
    ] {
        assert_eq!(ground.write(&jane, &words(text), minute(10)).await, answer);
    }
    let whole = format!("  {}\n", "🙂".repeat(4_000));
    let written = ground.write(&jane, &words(&whole), minute(10)).await;
    assert!(matches!(written, Written::Done { .. }), "{written:?}");
    let ben = open(&ground.shop.database, "Ben").await;
    let written = ground
        .write_in(&ben.shop, &jane, &words("hi"), minute(10))
        .await;
    assert_eq!(written, Written::NoSuchOrder, "it is no order of that shop");
}

#[tokio::test]
async fn what_waits_is_the_first_that_nobody_answered() {
    let ground = Ground::new().await;
    ground.asks("one", "1", 10).await;
    let two = ground.asks("two", "2", 20).await;
    let three = ground.asks("three", "3", 30).await;
    let open = ground.standing().await.unanswered.unwrap();
    assert_eq!((open.text.as_str(), open.since), ("one", minute(10)));

    // What was seen needs no answer; what came since does.
    let settle = async |up_to| {
        let mut transaction = ground.shop.database.begin().await.unwrap();
        let what = (ground.order(), up_to);
        let settled =
            talk::settle(&mut transaction, &ground.shop.shop, what, "Ana", minute(31)).await;
        transaction.commit().await.unwrap();
        settled.unwrap()
    };
    assert!(settle(two).await);
    let open = ground.standing().await.unanswered.unwrap();
    assert_eq!((open.text.as_str(), open.since), ("three", minute(30)));
    assert!(!settle(two).await, "twice does nothing");
    assert!(settle(three).await);
    assert_eq!(ground.standing().await.unanswered, None);
    assert!(!settle(99).await);

    ground.asks("four", "4", 40).await;
    ground.answers("yes", "5", None, 41).await;
    assert_eq!(ground.standing().await.unanswered, None);
    let written = ground.answers("no, three", "6", Some(three), 42).await;
    assert!(
        matches!(written, Written::Done { told: 1, .. }),
        "{written:?}"
    );
}

#[tokio::test]
async fn what_is_written_anew_keeps_its_place() {
    let ground = Ground::new().await;
    let asked = ground.asks("blu?", "7", 10).await;
    ground.answers("yes", "8", None, 11).await;
    let mut transaction = ground.shop.database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let here = ground.jane.conversation_id;
    let found = talk::written_as(&mut system, here, "7").await.unwrap();
    let place = (ground.shop.shop.shop_id, ground.order(), asked);
    assert_eq!(found, Some(place));
    assert_eq!(
        talk::written_as(&mut system, here, "8").await.unwrap(),
        None
    );
    for (text, answer) in [
        ("blue?", Rewritten::Done),
        (" blue? ", Rewritten::Same),
        ("", Rewritten::Empty),
        (&"x".repeat(4_001), Rewritten::TooLong { length: 4_001 }),
    ] {
        let rewritten = talk::rewrite(&mut transaction, place, text, minute(12)).await;
        assert_eq!(rewritten.unwrap(), answer, "{text}");
    }
    let nowhere = (place.0, place.1, 99);
    let rewritten = talk::rewrite(&mut transaction, nowhere, "x", minute(12)).await;
    assert_eq!(rewritten.unwrap(), Rewritten::NoSuchMessage);
    transaction.commit().await.unwrap();
    assert_eq!(ground.log(Party::Buyer).await, ["blue?", "yes"]);
}

#[tokio::test]
async fn what_one_buyer_wrote_is_never_shown_to_the_next() {
    let ground = Ground::new().await;
    let whose = ground.shop.order(ground.order()).await.buyer.customer_id;
    let secret = ground.asks("my secret is 4711", "7", 10).await;
    let actor = ground.shop.actor();
    let mut transaction = ground.shop.database.begin().await.unwrap();
    let mut in_shop = transaction.shop(ground.shop.shop.shop_id).await.unwrap();
    let by = By {
        silent: false,
        shop: &ground.shop.shop,
        actor: &actor,
        at: minute(11),
    };
    let paul: Contact = contact("Paul");
    let key = Key::Id(ground.order());
    merge::reassign(&mut in_shop, key, &paul, &by)
        .await
        .unwrap();
    transaction.commit().await.unwrap();

    assert!(ground.log(Party::Buyer).await.is_empty());
    assert_eq!(
        ground.standing().await.unanswered,
        None,
        "nobody waits any more"
    );
    let refused = ground.answers("I keep it", "8", Some(secret), 12).await;
    let buyer_now = "Paul".to_owned();
    assert_eq!(refused, Written::NotTheirs { buyer: buyer_now });
    ground.answers("hello Paul", "9", None, 13).await;
    assert_eq!(ground.log(Party::Buyer).await, ["hello Paul"]);
    assert_eq!(
        ground.log(Party::Shop).await,
        ["my secret is 4711", "hello Paul"]
    );
    assert_eq!(ground.log_of(whose).await, ["my secret is 4711"]);

    // Taken back, it is all there again.
    let order = ground.shop.order(ground.order()).await;
    ground
        .shop
        .done(ground.order(), &undo(order.head.version), minute(14))
        .await;
    assert_eq!(ground.log(Party::Buyer).await, ["my secret is 4711"]);
}

#[tokio::test]
async fn what_nobody_answers_is_raised_once() {
    let ground = Ground::new().await;
    let manager = ground.joins("Max", Role::Manager).await;
    let packer = ground.joins("Pia", Role::Packer).await;
    ground.asks("can it be blue?", "7", 10).await;
    let database = &ground.shop.database;
    let place = (ground.shop.shop.shop_id, ground.order());
    let due = async |at| {
        let mut transaction = database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        talk::due(&mut system, at, 10).await.unwrap()
    };
    assert!(due(minute(129)).await.is_empty());
    assert!(!talk::raise(database, place, minute(129)).await.unwrap());
    assert_eq!(due(minute(130)).await, [place]);
    let both = tokio::join!(
        talk::raise(database, place, minute(130)),
        talk::raise(database, place, minute(130))
    );
    assert_ne!(
        both.0.unwrap(),
        both.1.unwrap(),
        "one of two instances does it"
    );
    let mut told = ground.told("raised").await;
    told.sort_unstable();
    let mut expected = [&ground.shop.owner, &manager].map(|one| one.conversation_id.0);
    expected.sort_unstable();
    assert_eq!(told, expected);
    assert!(!told.contains(&packer.conversation_id.0));
    ground.asks("hello?", "8", 140).await;
    assert!(due(minute(999)).await.is_empty(), "it was said already");
    ground.answers("yes", "9", None, 150).await;
    ground.asks("thanks, and when?", "10", 160).await;
    assert_eq!(
        due(minute(280)).await,
        [place],
        "a new question is counted anew"
    );

    let mut never = ground.shop.shop.clone();
    never.settings.answer_within_minutes = None;
    ground.answers("soon", "11", None, 170).await;
    let jane = buyer(&ground.jane, "12");
    ground
        .write_in(&never, &jane, &words("ok?"), minute(171))
        .await;
    assert!(due(minute(9_999)).await.is_empty());
}

#[tokio::test]
async fn one_answers_until_they_leave() {
    let ground = Ground::new().await;
    let viewer = ground.joins("Vera", Role::Viewer).await;
    let bob = ground.joins("Bob", Role::Packer).await;
    let stranger = arrive(&ground.shop.database, "Otto").await;
    for nobody in [viewer.person_id, stranger.person_id, PersonId(i64::MAX)] {
        assert_eq!(ground.assign(Some(nobody)).await, Assigned::NotAble);
    }
    ground.asks("one", "1", 5).await;
    let owner = ground.shop.owner.conversation_id.0;
    assert_eq!(ground.told("said").await, [owner]);
    let name = Some("Bob".to_owned());
    assert_eq!(
        ground.assign(Some(bob.person_id)).await,
        Assigned::Done { name }
    );
    // What waits already comes to Bob, once; then what follows comes to nobody else.
    ground.assign(Some(bob.person_id)).await;
    let bobs = bob.conversation_id.0;
    assert_eq!(ground.told("said").await, [owner, bobs]);
    ground.asks("two", "2", 10).await;
    assert_eq!(ground.told("said").await, [owner, bobs, bobs]);

    let mut transaction = ground.shop.database.begin().await.unwrap();
    let shop_id = ground.shop.shop.shop_id;
    shop::remove(&mut transaction, shop_id, bob.person_id, minute(11))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let (now, _) = ground.standing().await.assigned.unwrap();
    assert_eq!(now, ground.shop.owner.person_id);
    assert_eq!(ground.told("passed_on").await, [owner]);
    ground.asks("three", "3", 12).await;
    assert_eq!(ground.told("said").await, [owner, bobs, bobs, owner]);
    assert_eq!(ground.assign(None).await, Assigned::Done { name: None });
    assert_eq!(ground.standing().await.assigned, None);
}
