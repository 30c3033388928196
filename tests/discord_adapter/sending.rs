//! What is sent, and what Discord's refusals become.

use waybill_core::chatlog::File;
use waybill_core::id::OutboxId;
use waybill_core::person::Gone;

use super::*;
use crate::support::discord::{Fault, Membership};

#[tokio::test]
async fn a_direct_message_is_shown_as_it_was_written() {
    let discord = FakeDiscord::start().await;
    let bot = bot(&discord);
    let jane = discord.user("Jane");
    let mut message = pressable("*2* × shirt_a @everyone", "Create", "d:1:create");
    message.title = Some("#1042 · Pending".to_owned());
    bot.send(to(&address(&jane), 1), &message).await.unwrap();
    let seen = jane.sees("#1042").await;
    assert_eq!(
        seen.content,
        "**#1042 · Pending**\n\\*2\\* × shirt\\_a @everyone"
    );
    assert_eq!(seen.buttons[0].label, "Create");
    assert_eq!(seen.buttons[0].custom_id.as_deref(), Some("d:1:create"));
}

#[tokio::test]
async fn a_message_that_was_cut_is_sent_again_and_seen_once() {
    let discord = FakeDiscord::start().await;
    let bot = bot(&discord);
    let jane = discord.user("Jane");
    discord.next_calls("POST /channels", 1, &Fault::DroppedAfter);
    let first = bot.send(to(&address(&jane), 7), &line("Confirmed")).await;
    assert!(matches!(first, Err(Failure::Temporary(_))), "{first:?}");
    let id = bot
        .send(to(&address(&jane), 7), &line("Confirmed"))
        .await
        .unwrap();
    assert_eq!(jane.chat().len(), 1);
    assert_eq!(id, format!("{}/{}", jane.channel(), jane.chat()[0].id));
}

#[tokio::test]
async fn a_card_whose_facts_changed_between_attempts_shows_the_new_ones() {
    let discord = FakeDiscord::start().await;
    let bot = bot(&discord);
    let jane = discord.user("Jane");
    discord.next_calls("POST /channels", 1, &Fault::DroppedAfter);
    let first = bot.send(to(&address(&jane), 7), &line("Pending")).await;
    assert!(first.is_err());
    bot.send(to(&address(&jane), 7), &line("Confirmed"))
        .await
        .unwrap();
    let chat = jane.chat();
    assert_eq!(chat.len(), 1);
    assert_eq!(chat[0].content, "Confirmed");
}

#[tokio::test]
async fn a_long_message_is_an_embed_and_a_longer_one_comes_in_pieces() {
    let discord = FakeDiscord::start().await;
    discord.limits(false);
    let bot = bot(&discord);
    let jane = discord.user("Jane");
    let long = |lines: usize| Rendered {
        lines: (0..lines)
            .map(|n| format!("{n:03} {}", "a".repeat(95)))
            .collect(),
        ..pressable("", "End", "nothing")
    };
    bot.send(to(&address(&jane), 1), &long(30)).await.unwrap();
    let id = bot.send(to(&address(&jane), 2), &long(90)).await.unwrap();
    let chat = jane.chat();
    assert_eq!(chat.len(), 4);
    assert_eq!(chat[0].embeds.len(), 1);
    assert!(chat[1].buttons.is_empty() && chat[2].buttons.is_empty());
    assert_eq!(chat[3].buttons[0].label, "End");
    assert_eq!(id, format!("{}/{}", jane.channel(), chat[3].id));
    // Sent again, for all that is known: nothing is doubled.
    bot.send(to(&address(&jane), 2), &long(90)).await.unwrap();
    assert_eq!(jane.chat().len(), 4);
}

#[tokio::test]
async fn a_document_arrives_whole_and_goes_when_the_message_changes() {
    let discord = FakeDiscord::start().await;
    let bot = bot(&discord);
    let jane = discord.user("Jane");
    let mut message = line("Your receipt");
    message.document = Some(File {
        name: "receipt-1042.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7 \x00\xff".to_vec(),
    });
    let id = bot.send(to(&address(&jane), 1), &message).await.unwrap();
    let seen = jane.sees("Your receipt").await;
    assert_eq!(seen.attachments[0].name, "receipt-1042.pdf");
    assert_eq!(seen.attachments[0].content_type, "application/pdf");
    assert_eq!(seen.attachments[0].bytes, b"%PDF-1.7 \x00\xff");
    let stays = Rendered {
        lines: vec!["The same".to_owned()],
        document_stands: true,
        ..message
    };
    bot.edit(to(&address(&jane), 2), &id, &stays).await.unwrap();
    let seen = jane.sees("The same").await;
    assert_eq!(seen.attachments[0].bytes, b"%PDF-1.7 \x00\xff");
    bot.edit(to(&address(&jane), 2), &id, &line("No more"))
        .await
        .unwrap();
    assert!(jane.sees("No more").await.attachments.is_empty());
}

#[tokio::test]
async fn an_edit_changes_the_message_and_a_deleted_one_is_named() {
    let discord = FakeDiscord::start().await;
    let bot = bot(&discord);
    let jane = discord.user("Jane");
    let there = address(&jane);
    let id = bot
        .send(to(&there, 1), &pressable("Pending", "Confirm", "x"))
        .await
        .unwrap();
    let same = bot
        .edit(to(&there, 2), &id, &line("Confirmed"))
        .await
        .unwrap();
    assert_eq!(same, id);
    let chat = jane.chat();
    assert_eq!((chat.len(), chat[0].content.as_str()), (1, "Confirmed"));
    assert!(chat[0].buttons.is_empty());
    for gone in ["1/2", "not an id", &format!("{}/5", jane.channel())] {
        let failure = bot.edit(to(&there, 3), gone, &line("Shipped")).await;
        assert_eq!(failure, Err(Failure::NoSuchMessage), "{gone}");
    }
}

#[tokio::test]
async fn refusals_say_what_the_sender_must_know() {
    let discord = FakeDiscord::start().await;
    let bot = bot(&discord);
    let jane = discord.user("Jane");
    let there = address(&jane);
    jane.closes_dms();
    assert_eq!(
        bot.send(to(&there, 1), &line("Hello")).await,
        Err(Failure::Gone(Gone::Closed))
    );
    jane.leaves_every_server();
    assert_eq!(
        bot.send(to(&there, 2), &line("Hello")).await,
        Err(Failure::Gone(Gone::Closed))
    );
    assert_eq!(
        bot.send(to("user:1", 3), &line("Hello")).await,
        Err(Failure::Gone(Gone::Vanished))
    );
    assert!(matches!(
        bot.send(to("elsewhere", 4), &line("Hello")).await,
        Err(Failure::Rejected(_))
    ));
    jane.opens_dms();
    discord.next_calls("/messages", 1, &Fault::ServerError);
    assert!(matches!(
        bot.send(to(&there, 5), &line("Hello")).await,
        Err(Failure::Temporary(_))
    ));
    let limited = Fault::RateLimited {
        retry_after: Duration::from_millis(1500),
        global: true,
    };
    discord.next_calls("/messages", 1, &limited);
    assert_eq!(
        bot.send(to(&there, 6), &line("Hello")).await,
        Err(Failure::RetryAfter {
            after: Duration::from_millis(1500),
            everything: true
        })
    );
    discord.revoke_token();
    assert_eq!(
        bot.send(to(&there, 7), &line("Hello")).await,
        Err(Failure::Unauthorized)
    );
}

#[tokio::test]
async fn a_thread_is_opened_once_however_often_it_is_asked_for() {
    let discord = FakeDiscord::start().await;
    let bot = bot(&discord);
    let guild = discord.guild("Staff", Membership::Member);
    let group = format!("channel:{}", guild.channel);
    let nonce = OutboxId(7);
    // Both calls take effect, and nobody hears so.
    discord.next_calls("/messages", 1, &Fault::DroppedAfter);
    let cut = bot.open_topic(&group, "#1042 Jane", nonce).await;
    assert!(matches!(cut, Err(Failure::Temporary(_))), "{cut:?}");
    discord.next_calls("/threads", 1, &Fault::DroppedAfter);
    let cut = bot.open_topic(&group, "#1042 Jane", nonce).await;
    assert!(matches!(cut, Err(Failure::Temporary(_))), "{cut:?}");
    let topic = bot.open_topic(&group, "#1042 Jane", nonce).await.unwrap();
    let threads = discord.threads(&guild);
    assert_eq!(threads.len(), 1);
    assert_eq!(topic, format!("channel:{}", threads[0].1));
    let jane = discord.user("Jane").in_channel(threads[0].1);
    bot.send(to(&topic, 8), &line("Pending")).await.unwrap();
    jane.sees("Pending").await;
    // A name may have a hundred letters, and a thread is no place for threads.
    let long = "🙂".repeat(150);
    assert!(bot.open_topic(&group, &long, OutboxId(9)).await.is_ok());
    assert_eq!(discord.threads(&guild)[1].0.chars().count(), 100);
    let inside = bot.open_topic(&topic, "#1043 Paul", OutboxId(10)).await;
    assert!(matches!(inside, Err(Failure::Rejected(_))), "{inside:?}");

    discord.deletes_thread(threads[0].1);
    let gone = bot.send(to(&topic, 11), &line("Confirmed")).await;
    assert_eq!(gone, Err(Failure::NoSuchTopic));
    discord.removes_bot_from(&guild);
    let gone = bot.open_topic(&group, "#1043 Paul", OutboxId(12)).await;
    assert_eq!(gone, Err(Failure::Gone(Gone::Vanished)));
}
