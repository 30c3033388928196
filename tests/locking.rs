//! Who is locked, from what, and what that leaves alone.

use waybill_core::channel::Channel;
use waybill_core::db::{Database, InSystem, Transaction};
use waybill_core::id::PersonId;
use waybill_core::lock;
use waybill_core::order::Stage;
use waybill_core::outbox;
use waybill_core::person::{self, Conversation, Introduction};
use waybill_core::shop::{self, Role};
use waybill_core::sign_in;

use crate::support::database::TestDatabase;
use crate::support::shop::{Someone, TestShop, arrive, minute, open, order_for, to};

struct World {
    test: TestDatabase,
    ana: TestShop,
    ben: TestShop,
    paul: Someone,
}

impl World {
    /// Paul works for Ana, and for Ben.
    async fn new() -> Self {
        let test = TestDatabase::new().await;
        let database = test.database();
        let (ana, ben) = (open(&database, "Ana").await, open(&database, "Ben").await);
        let paul = arrive(&database, "Paul").await;
        let world = Self {
            test,
            ana,
            ben,
            paul,
        };
        for shop in [&world.ana, &world.ben] {
            let mut transaction = world.begin().await;
            let shop_id = shop.shop.shop_id;
            shop::join(
                &mut transaction,
                shop_id,
                world.paul.person_id,
                Role::Manager,
                minute(0),
            )
            .await
            .unwrap();
            transaction.commit().await.unwrap();
        }
        world
    }

    fn database(&self) -> Database {
        self.test.database()
    }

    async fn begin(&self) -> Transaction {
        self.database().begin().await.unwrap()
    }

    async fn lock_at(&self, shop: &TestShop, who: PersonId) -> bool {
        let mut transaction = self.begin().await;
        let of = (shop.shop.shop_id, who);
        let locked = lock::member(&mut transaction, of, shop.owner.person_id, minute(2)).await;
        transaction.commit().await.unwrap();
        locked.unwrap()
    }

    async fn conversation(&self, who: &Someone) -> Conversation {
        let mut transaction = self.begin().await;
        let mut system = transaction.system().await.unwrap();
        person::conversation_for_update(&mut system, who.conversation_id)
            .await
            .unwrap()
    }
}

async fn session(system: &mut InSystem<'_>, who: PersonId, minutes: i64) -> String {
    sign_in::begin_session(system, who, None, minute(minutes))
        .await
        .unwrap()
}

async fn is_in(system: &mut InSystem<'_>, secret: &str) -> bool {
    sign_in::session(system, secret, minute(5))
        .await
        .unwrap()
        .is_some()
}

#[tokio::test]
async fn a_locked_part_in_a_shop_is_none_and_the_other_shop_is_left_alone() {
    let world = World::new().await;
    let (ana, ben) = (world.ana.shop.shop_id, world.ben.shop.shop_id);
    let mut transaction = world.begin().await;
    let mut system = transaction.system().await.unwrap();
    let secret = session(&mut system, world.paul.person_id, 1).await;
    transaction.commit().await.unwrap();

    assert!(world.lock_at(&world.ana, world.paul.person_id).await);
    assert!(
        !world.lock_at(&world.ana, world.paul.person_id).await,
        "twice"
    );
    // Somebody who does not work there can't be locked there.
    assert!(!world.lock_at(&world.ana, world.ben.owner.person_id).await);

    let seen = world.conversation(&world.paul).await;
    assert!(!seen.locked);
    let works_at: Vec<_> = seen
        .memberships
        .iter()
        .map(|member| member.shop.shop_id)
        .collect();
    assert_eq!(works_at, [ben]);
    assert_eq!(seen.locked_in.len(), 1);
    assert_eq!(
        (seen.locked_in[0].shop_id, seen.locked_in[0].name.as_str()),
        (ana, "Ana")
    );
    let mut transaction = world.begin().await;
    let mut system = transaction.system().await.unwrap();
    assert!(is_in(&mut system, &secret).await, "he works for Ben, too");
    let menus = person::menus(&mut system, Channel::Telegram, &[world.paul.person_id]).await;
    assert!(menus.unwrap()[0].rights.is_some());
    let works = person::work_at(&mut system, Channel::Telegram, "Paul")
        .await
        .unwrap();
    assert_eq!(works.unwrap().0, ben);
    transaction.rollback().await.unwrap();

    assert!(world.lock_at(&world.ben, world.paul.person_id).await);
    let mut transaction = world.begin().await;
    let mut system = transaction.system().await.unwrap();
    assert!(!is_in(&mut system, &secret).await, "nowhere is left");
    let works = person::work_at(&mut system, Channel::Telegram, "Paul")
        .await
        .unwrap();
    assert_eq!(works, None);
    let menus = person::menus(&mut system, Channel::Telegram, &[world.paul.person_id]).await;
    assert_eq!(menus.unwrap()[0].rights, None);
    transaction.rollback().await.unwrap();

    // Joining anew unlocks nothing.
    let mut transaction = world.begin().await;
    shop::join(
        &mut transaction,
        ana,
        world.paul.person_id,
        Role::Manager,
        minute(3),
    )
    .await
    .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(world.conversation(&world.paul).await.memberships, []);
    let mut transaction = world.begin().await;
    let opened =
        lock::let_member_in(&mut transaction, (ana, world.paul.person_id), minute(4)).await;
    transaction.commit().await.unwrap();
    assert!(opened.unwrap());
    assert_eq!(world.conversation(&world.paul).await.memberships.len(), 1);
}

#[tokio::test]
async fn nothing_of_the_shop_goes_to_a_locked_chat() {
    let world = World::new().await;
    let order = world.ana.place(&order_for("Jane")).await;
    let bens = world.ben.place(&order_for("Otto")).await;
    world.ana.follow(order.order_id, &world.paul, None).await;
    world.ben.follow(bens.order_id, &world.paul, None).await;
    world.lock_at(&world.ana, world.paul.person_id).await;
    world
        .ana
        .done(order.order_id, &to(Stage::Confirmed), minute(3))
        .await;
    let withheld = || async {
        let mut transaction = world.begin().await;
        let mut system = transaction.system().await.unwrap();
        let only = Some(world.paul.conversation_id);
        let waiting =
            outbox::waiting(&mut system, Channel::Telegram, only, &[], minute(9), 10).await;
        let waiting = waiting.unwrap();
        waiting
            .iter()
            .map(|each| (each.shop_id, each.withheld))
            .collect::<Vec<_>>()
    };
    let (ana, ben) = (world.ana.shop.shop_id, world.ben.shop.shop_id);
    assert_eq!(withheld().await, [(Some(ana), true), (Some(ben), false)]);

    let mut transaction = world.begin().await;
    let mut system = transaction.system().await.unwrap();
    assert!(
        lock::person(&mut system, world.paul.person_id, minute(4))
            .await
            .unwrap()
    );
    transaction.commit().await.unwrap();
    assert_eq!(withheld().await, [(Some(ana), true), (Some(ben), true)]);
    assert!(world.conversation(&world.paul).await.locked);
}

#[tokio::test]
async fn a_locked_person_signs_in_nowhere() {
    let world = World::new().await;
    let paul = world.paul.person_id;
    let mut transaction = world.begin().await;
    let mut system = transaction.system().await.unwrap();
    let link = sign_in::link(&mut system, paul, None, minute(1))
        .await
        .unwrap();
    let secret = session(&mut system, paul, 1).await;
    lock::person(&mut system, paul, minute(2)).await.unwrap();
    assert!(!is_in(&mut system, &secret).await);
    assert!(
        !sign_in::link_is_open(&mut system, &link, minute(3))
            .await
            .unwrap()
    );
    // Nor by what came to be while they were locked.
    let later = sign_in::link(&mut system, paul, None, minute(3))
        .await
        .unwrap();
    assert_eq!(
        sign_in::use_link(&mut system, &later, None, minute(4))
            .await
            .unwrap(),
        None
    );
    let forged = session(&mut system, paul, 4).await;
    assert!(!is_in(&mut system, &forged).await);
    lock::open_all(&mut system, paul, minute(4)).await.unwrap();
    assert!(!is_in(&mut system, &secret).await, "what ended stays so");
    assert!(
        sign_in::use_link(&mut system, &later, None, minute(5))
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn ones_other_chats_are_locked_and_the_last_session_stays_where_one_is_in_it() {
    let world = World::new().await;
    let paul = world.paul.person_id;
    let mut transaction = world.begin().await;
    let mut system = transaction.system().await.unwrap();
    let phone = Introduction {
        channel: Channel::Discord,
        address: "user:7".to_owned(),
        name: "Paul".to_owned(),
        language: None,
    };
    let (phone, _) = person::meet(&mut system, &phone, paul, minute(1))
        .await
        .unwrap();
    let (old, new) = (
        session(&mut system, paul, 1).await,
        session(&mut system, paul, 2).await,
    );
    let here = world.paul.conversation_id;
    assert_eq!(
        lock::other_chats(&mut system, paul, here).await.unwrap(),
        (1, 0)
    );
    lock::other_chats_of(&mut system, paul, (here, Channel::Web), minute(3))
        .await
        .unwrap();
    assert_eq!(
        lock::other_chats(&mut system, paul, here).await.unwrap(),
        (1, 1)
    );
    assert!(!is_in(&mut system, &old).await);
    assert!(is_in(&mut system, &new).await);
    let locked = |conversation: Conversation| conversation.locked;
    let at = person::conversation_for_update(&mut system, phone)
        .await
        .unwrap();
    assert!(locked(at));
    let at = person::conversation_for_update(&mut system, here)
        .await
        .unwrap();
    assert!(!locked(at));
    // From a chat, every browser is signed out.
    lock::other_chats_of(&mut system, paul, (here, Channel::Telegram), minute(4))
        .await
        .unwrap();
    assert!(!is_in(&mut system, &new).await);
    lock::open_chats(&mut system, paul, minute(5))
        .await
        .unwrap();
    let at = person::conversation_for_update(&mut system, phone)
        .await
        .unwrap();
    assert!(!locked(at));
}
