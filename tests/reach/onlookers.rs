//! Whoever looks on is told what anybody may read, and is not the buyer: neither does it reach the buyer
//! that they were told, nor is it their business what could not be told.

use waybill_core::channel::Channel;
use waybill_core::order::Stage;
use waybill_core::person::Gone;
use waybill_core::subscription::{self, Follower};
use waybill_core::whose;

use super::Ladder;
use crate::support::shop::{Someone, arrive, minute, to};

impl Ladder {
    /// Somebody opens the link and only wants to look on.
    async fn onlooker(&self, name: &str) -> Someone {
        let who = arrive(&self.database, name).await;
        let follower = Follower {
            conversation_id: who.conversation_id,
            person_id: who.person_id,
            channel: Channel::Telegram,
            name: who.name.clone(),
            token: Some(self.placed.token.clone()),
        };
        let mut transaction = self.database.begin().await.unwrap();
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        let (order, at) = (self.order(), minute(1));
        subscription::follow(&mut shop, order, &follower, at)
            .await
            .unwrap();
        assert!(
            whose::watch(&mut shop, order, who.person_id, at)
                .await
                .unwrap()
        );
        transaction.commit().await.unwrap();
        who
    }

    /// Something that anybody with the link may read.
    async fn public_moment(&self, stage: Stage) -> i32 {
        self.shop.done(self.order(), &to(stage), minute(2)).await.1
    }

    /// What waits for somebody or was sent to them of a moment.
    async fn notices_of(&self, who: &Someone, version: i32) -> i64 {
        sqlx::query_scalar(
            "SELECT count(*) FROM outbox WHERE conversation_id = $1 AND version = $2 AND kind = 'notice'
                 AND state <> 'failed'",
        )
        .bind(who.conversation_id.0)
        .bind(version)
        .fetch_one(&mut self.superuser().await)
        .await
        .unwrap()
    }
}

#[tokio::test]
async fn that_an_onlooker_is_told_tells_the_buyer_nothing() {
    let ladder = Ladder::new().await;
    ladder.deliver_all().await;
    ladder.follow(0).await;
    let walter = ladder.onlooker("Walter").await;
    let confirmed = ladder.public_moment(Stage::Confirmed).await;
    assert_eq!(ladder.notices_of(&walter, confirmed).await, 1);
    ladder.close(ladder.chats[0].conversation_id).await;
    ladder.deliver_all().await;
    assert_eq!(ladder.told(confirmed).await, ["email", "telegram"]);
    assert_eq!(ladder.listed().await, 0);

    // Nor when her mailbox is no more either: she stands on the list.
    ladder.public_moment(Stage::Processing).await;
    let shipped = ladder.public_moment(Stage::Shipped).await;
    ladder.close(ladder.mailbox).await;
    assert_eq!(ladder.on_the_list().await, Some(shipped));
    assert_eq!(ladder.listed().await, 1);
    let delivered = ladder.public_moment(Stage::Delivered).await;
    assert_eq!(ladder.notices_of(&walter, delivered).await, 1);
    assert_eq!(ladder.on_the_list().await, Some(delivered));
    // Somebody else who comes back is not she.
    ladder.close(walter.conversation_id).await;
    arrive(&ladder.database, "Walter").await;
    assert_eq!(ladder.listed().await, 1);
    let seller = ladder.shop.owner.clone();
    ladder.close(seller.conversation_id).await;
    arrive(&ladder.database, &seller.name).await;
    assert_eq!(ladder.listed().await, 1);
    ladder.comes_back(0).await;
    assert_eq!(ladder.listed().await, 0);
}

#[tokio::test]
async fn what_cannot_be_told_the_buyer_is_not_told_an_onlooker() {
    let ladder = Ladder::new().await;
    ladder.deliver_all().await;
    ladder.follow(0).await;
    let walter = ladder.onlooker("Walter").await;
    // Money is nobody's but hers.
    let paid = ladder.moment().await;
    ladder.close(ladder.mailbox).await;
    ladder.close(ladder.chats[0].conversation_id).await;
    assert_eq!(ladder.notices_of(&walter, paid).await, 0);
    assert_eq!(ladder.on_the_list().await, Some(paid));
    let again = ladder.moment().await;
    assert_eq!(ladder.notices_of(&walter, again).await, 0);
    assert_eq!(ladder.on_the_list().await, Some(again));
}

#[tokio::test]
async fn an_onlooker_who_leaves_is_nobody_untold() {
    let ladder = Ladder::new().await;
    ladder.deliver_all().await;
    ladder.follow(0).await;
    let walter = ladder.onlooker("Walter").await;
    let confirmed = ladder.public_moment(Stage::Confirmed).await;
    let mut transaction = ladder.database.begin().await.unwrap();
    let mut shop = transaction.shop(ladder.shop.shop.shop_id).await.unwrap();
    let (jane, at) = (ladder.chats[0].conversation_id, minute(3));
    subscription::stop(&mut shop, ladder.order(), jane, at)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let before = ladder.waiting(Channel::Email).await.len();
    let mut transaction = ladder.database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    waybill_core::person::close(&mut system, walter.conversation_id, Gone::Blocked, at)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(ladder.notices_of(&walter, confirmed).await, 0);
    assert_eq!(ladder.waiting(Channel::Email).await.len(), before);
    assert_eq!((ladder.listed().await, ladder.calls().await), (0, 0));
}
