//! The platform has its moods: away, too busy, blocked; and two programs serve one bot.

use std::time::{Duration, Instant};

use waybill_core::channel::Channel;

use super::market::Market;
use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;
use crate::support::telegram::Fault;

async fn shop_with_a_buyer() -> (Stage, Talker, Talker) {
    let stage = Stage::new(Channel::Telegram).await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    let address = link(&mia.taps("Create").await);
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.news().await;
    (stage, mia, jane)
}

#[tokio::test]
async fn telegram_is_away_for_a_while() {
    let market = Market::opens().await;
    market.stage.telegram.goes_down();
    market.everybody_writes().await;
    // Long enough for several questions that nobody answers.
    tokio::time::sleep(Duration::from_secs(2)).await;
    market.stage.telegram.comes_back();
    market.all_is_done_once(0).await;
    market.stage.ends().await;
}

#[tokio::test]
async fn telegram_falls_over_half_way() {
    let market = Market::opens().await;
    for (method, fault) in [
        ("sendMessage", Fault::Status(502)),
        ("sendMessage", Fault::CutBefore),
        ("editMessageText", Fault::Status(500)),
        ("editMessageText", Fault::CutAfter),
        ("getUpdates", Fault::CutBefore),
        ("answerCallbackQuery", Fault::Status(500)),
    ] {
        market.stage.telegram.fail_next(method, 1, fault);
    }
    market.everybody_writes().await;
    market.all_is_done_once(0).await;
    market.stage.ends().await;
}

#[tokio::test]
async fn a_buyer_blocks_the_bot() {
    let (stage, mia, jane) = shop_with_a_buyer().await;
    jane.telegram().blocks().await;
    stage.settles().await;
    mia.news()
        .await
        .only_shows("⚠ Can't be told any more: Jane");
    let calls = stage.telegram.calls_of("sendMessage").len();
    mia.says("/confirm 1001").await.shows("#1001 is confirmed.");
    let to_jane = |stage: &Stage| {
        let calls = stage.telegram.calls_of("sendMessage").split_off(calls);
        let jane = jane.telegram().chat_id();
        calls
            .iter()
            .filter(|call| call.chat_id == Some(jane))
            .count()
    };
    assert_eq!(to_jane(&stage), 0, "nobody knocks at a closed door");

    jane.telegram().unblocks().await;
    jane.says("/my")
        .await
        .shows("Confirmed · #1001 · Fashion Store");
    mia.ships("1001 jnt 88123456").await;
    jane.news().await.shows("📦 Shipped with J&T 88123456.");
    mia.says("/order 1001").await.shows("Told: Jane");
    stage.ends().await;
}

/// Telegram tells nobody; the next message finds out.
#[tokio::test]
async fn a_buyer_vanishes() {
    let (stage, mia, jane) = shop_with_a_buyer().await;
    jane.telegram().deletes_account().await;
    mia.says("/confirm 1001")
        .await
        .shows("⚠ Can't be told any more: Jane");
    let calls = stage.telegram.calls_of("sendMessage").len();
    mia.says("/deliver 1001").await.shows("#1001 is delivered.");
    let jane = jane.telegram().chat_id();
    let calls = stage.telegram.calls_of("sendMessage").split_off(calls);
    assert!(calls.iter().all(|call| call.chat_id != Some(jane)));
    stage.ends().await;
}

#[tokio::test]
async fn a_slow_down_is_kept() {
    let (stage, mia, jane) = shop_with_a_buyer().await;
    let pause = 2;
    let refused = Fault::TooManyRequests { retry_after: pause };
    stage.telegram.fail_next("sendMessage", 1, refused);
    mia.says("/confirm 1001").await.shows("#1001 is confirmed.");
    jane.news().await.shows("✔ Confirmed");
    let calls = stage.telegram.calls_of("sendMessage");
    let at = calls
        .iter()
        .position(|call| call.status == 429)
        .expect("a refusal");
    let chat = calls[at].chat_id;
    let again = calls[at + 1..]
        .iter()
        .find(|call| call.chat_id == chat)
        .expect("a second try");
    assert!(again.at - calls[at].at >= Duration::from_secs(pause));
    assert_eq!(stage.telegram.too_many_requests_count(), 1);
    stage.telegram.forget_calls();
    stage.ends().await;
}

#[tokio::test]
async fn a_card_that_was_deleted_is_sent_anew() {
    let (stage, mia, jane) = shop_with_a_buyer().await;
    let old = jane.sees("Fashion Store · order #1001");
    let gone = Fault::Refuse {
        status: 400,
        description: "Bad Request: message to edit not found".to_owned(),
    };
    let (jane_chat, begun) = (jane.telegram().chat_id(), Instant::now());
    // The seller's own card is refreshed by the same press: it is hers that may be hit, or both.
    stage.telegram.fail_next("editMessageText", 2, gone);
    mia.says("/confirm 1001").await;
    let new = jane.sees("●━━●━━○━━○━━○  Confirmed");
    assert_ne!(new.id, old.id, "chat {jane_chat}, {:?}", begun.elapsed());
    mia.says("/deliver 1001").await;
    let newer = jane.sees("●━━●━━●━━●━━●  Delivered");
    assert_eq!(newer.id, new.id, "from then on the new one is edited");
    stage.ends().await;
}

/// Two programs on one database and one bot: the platform lets only one of them listen at a time,
/// and only one sends.
#[tokio::test]
async fn two_programs_serve_one_bot() {
    let mut market = Market::opens().await;
    let mut other = market.stage.another().await;
    market.everybody_writes().await;
    market.all_is_done_once(0).await;
    assert!(other.is_running() && market.stage.program().is_running());
    // The other takes over at once when the first leaves.
    market.stage.is_replaced_by(other).await;
    let stall = &market.stalls[0];
    stall
        .seller
        .says("/complete 1001")
        .await
        .shows("#1001 is complete.");
    market.stage.ends().await;
}
