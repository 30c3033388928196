//! Connecting, being away, coming back.

use std::time::Duration;

use serenity::all::{GatewayError, GatewayIntents};

use super::{Bot, Heard, Rest};
use crate::support::discord::{FakeDiscord, Membership};

#[tokio::test]
async fn serenity_connects_and_hears_its_guilds() {
    let discord = FakeDiscord::start().await;
    let guild = discord.guild("Staff", Membership::Member);
    discord.guild("Elsewhere", Membership::Absent);
    let mut bot = Bot::connect(&discord, GatewayIntents::GUILDS).await;
    let ready = bot
        .hears(|heard| {
            if let Heard::Ready(ready) = heard {
                Some((**ready).clone())
            } else {
                None
            }
        })
        .await;
    assert_eq!(ready.application.id.get(), discord.application_id());
    assert_eq!(ready.guilds.len(), 1);
    let heard = bot
        .hears(|heard| {
            if let Heard::Guild(guild) = heard {
                Some((**guild).clone())
            } else {
                None
            }
        })
        .await;
    assert_eq!((heard.id.get(), heard.name.as_str()), (guild.id, "Staff"));
    assert!(
        heard
            .channels
            .keys()
            .any(|channel| channel.get() == guild.channel)
    );
    let identified = discord.identified();
    assert_eq!(identified[0].intents, GatewayIntents::GUILDS.bits());
    assert!(identified[0].shard.is_some());
}

#[tokio::test]
async fn a_direct_message_is_heard_whole_and_one_in_a_guild_without_its_words() {
    let discord = FakeDiscord::start().await;
    let guild = discord.guild("Staff", Membership::Member);
    let jane = discord.user("Jane");
    let mut bot = Bot::ready(&discord).await;
    let said = jane.says("2 shirt 599").await;
    let message = bot.hears_message().await;
    assert_eq!(
        (message.id.get(), message.content.as_str()),
        (said, "2 shirt 599")
    );
    assert_eq!(message.author.id.get(), jane.id());
    assert!(message.guild_id.is_none());

    jane.in_guild(&guild).says("secret").await;
    let message = bot.hears_message().await;
    assert_eq!(
        (
            message.content.as_str(),
            message.guild_id.map(|id| id.get())
        ),
        ("", Some(guild.id))
    );
    jane.in_guild(&guild)
        .says(&format!("<@{}> hello", discord.application_id()))
        .await;
    assert!(bot.hears_message().await.content.ends_with("hello"));

    jane.edits(said, "3 shirt 599").await;
    let edited = bot
        .hears(|heard| {
            if let Heard::Edited(event) = heard {
                event.content.clone()
            } else {
                None
            }
        })
        .await;
    assert_eq!(edited, "3 shirt 599");
    assert_eq!(jane.chat()[0].edits, 1);
}

#[tokio::test]
async fn privileged_intents_are_refused_unless_switched_on() {
    let discord = FakeDiscord::start().await;
    let intents = GatewayIntents::DIRECT_MESSAGES
        | GatewayIntents::GUILD_MESSAGES
        | GatewayIntents::MESSAGE_CONTENT;
    let mut bot = Bot::connect(&discord, intents).await;
    let ended = bot.ends().await;
    assert!(
        matches!(
            ended,
            Err(serenity::Error::Gateway(
                GatewayError::DisallowedGatewayIntents
            ))
        ),
        "{ended:?}"
    );

    discord.privileged_intents(true);
    let guild = discord.guild("Staff", Membership::Member);
    let mut bot = Bot::connect(&discord, intents).await;
    discord.connected().await;
    discord.user("Jane").in_guild(&guild).says("words").await;
    assert_eq!(bot.hears_message().await.content, "words");
}

#[tokio::test]
async fn heartbeats_are_acknowledged() {
    let discord = FakeDiscord::start().await;
    discord.wants_heartbeats_every(Duration::from_millis(100));
    let _bot = Bot::ready(&discord).await;
    // serenity reconnects when one stays unanswered until the next is due.
    discord.heartbeats(3).await;
    discord.connected().await;
    assert_eq!(discord.identified().len(), 1);
}

#[tokio::test]
async fn a_revoked_token_is_refused_everywhere() {
    let discord = FakeDiscord::start().await;
    let rest = Rest::new(&discord);
    let mut bot = Bot::ready(&discord).await;
    discord.revoke_token();
    assert_eq!(rest.get("/users/@me").await.0, 401);
    let ended = bot.ends().await;
    assert!(
        matches!(
            ended,
            Err(serenity::Error::Gateway(
                GatewayError::InvalidAuthentication
            ))
        ),
        "{ended:?}"
    );
    assert_eq!(discord.invalid_requests(), 1);
}

#[tokio::test]
async fn what_was_missed_is_replayed_on_resume() {
    let discord = FakeDiscord::start().await;
    let jane = discord.user("Jane");
    let mut bot = Bot::ready(&discord).await;
    discord.drop_connections();
    jane.says("while you were out").await;
    assert_eq!(bot.hears_message().await.content, "while you were out");
    discord.resumed(1).await;
    bot.hears(|heard| matches!(heard, Heard::Resumed).then_some(()))
        .await;

    discord.ask_to_reconnect();
    jane.says("and again").await;
    assert_eq!(bot.hears_message().await.content, "and again");
    discord.resumed(2).await;
    discord.invalidate_sessions(true);
    discord.resumed(3).await;
    assert_eq!(discord.identified().len(), 1);
}

#[tokio::test]
async fn what_an_expired_session_missed_is_lost_to_the_gateway_but_can_be_fetched() {
    let discord = FakeDiscord::start().await;
    let jane = discord.user("Jane");
    let rest = Rest::new(&discord);
    let mut bot = Bot::ready(&discord).await;
    let before = jane.says("before").await;
    bot.hears_message().await;
    discord.goes_down();
    let missed = jane.says("missed").await;
    discord.expire_sessions();
    discord.comes_back();
    bot.hears(|heard| matches!(heard, Heard::Ready(_)).then_some(()))
        .await;
    jane.says("after").await;
    assert_eq!(bot.hears_message().await.content, "after");
    let (status, messages) = rest
        .get(&format!(
            "/channels/{}/messages?after={before}&limit=1",
            jane.channel()
        ))
        .await;
    assert_eq!(
        (status, messages[0]["id"].as_str()),
        (200, Some(missed.to_string().as_str()))
    );

    discord.invalidate_sessions(false);
    bot.hears(|heard| matches!(heard, Heard::Ready(_)).then_some(()))
        .await;
    assert_eq!(discord.identified().len(), 3);
}
