//! Registering commands, and what the bot can read about itself and others.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Rest, error_at};
use crate::support::discord::{FakeDiscord, Membership};

fn option(kind: u8, name: &str, required: bool) -> Value {
    json!({"type": kind, "name": name, "description": "x", "required": required})
}

#[tokio::test]
async fn commands_are_overwritten_as_a_whole_and_keep_their_ids() {
    let discord = FakeDiscord::start().await;
    discord.limits(false);
    let rest = Rest::new(&discord);
    let path = format!("/applications/{}/commands", discord.application_id());
    let put = async |commands: Value| rest.call(Method::PUT, &path, commands).await;
    let (status, first) = put(
        json!([{"name": "new", "description": "New"}, {"name": "追蹤", "description": "Track"}]),
    )
    .await;
    assert_eq!(
        (
            status,
            first[0]["type"].as_u64(),
            first.as_array().map(Vec::len)
        ),
        (200, Some(1), Some(2))
    );
    let (_, second) = put(json!([{"name": "new", "description": "Changed"}])).await;
    assert_eq!(second[0]["id"], first[0]["id"]);
    assert_eq!(
        (discord.commands().len(), rest.get(&path).await.1),
        (1, second)
    );

    let guild = discord.guild("Staff", Membership::Member);
    let in_guild = format!(
        "/applications/{}/guilds/{}/commands",
        discord.application_id(),
        guild.id
    );
    assert_eq!(
        rest.call(
            Method::PUT,
            &in_guild,
            json!([{"name": "day", "description": "Today"}])
        )
        .await
        .0,
        200
    );
    assert_eq!(
        (
            discord.commands_in(&guild).len(),
            rest.get(&in_guild).await.1[0]["name"].as_str()
        ),
        (1, Some("day"))
    );
    let elsewhere = discord.guild("Elsewhere", Membership::Absent);
    let elsewhere = format!(
        "/applications/{}/guilds/{}/commands",
        discord.application_id(),
        elsewhere.id
    );
    assert_eq!(
        rest.call(Method::PUT, &elsewhere, json!([])).await.1["code"],
        50001
    );
    assert_eq!(
        rest.call(Method::PUT, "/applications/1/commands", json!([]))
            .await
            .1["code"],
        10002
    );
    let many: Vec<Value> = (0..101)
        .map(|n| json!({"name": format!("c{n}"), "description": "x"}))
        .collect();
    assert_eq!(put(json!(many)).await.1["code"], 30032);
    assert_eq!(discord.commands().len(), 1);
}

#[tokio::test]
async fn a_command_is_checked_before_it_is_kept() {
    let discord = FakeDiscord::start().await;
    discord.limits(false);
    let rest = Rest::new(&discord);
    let path = format!("/applications/{}/commands", discord.application_id());
    let refused = async |key: &str, value: Value, at: &str| {
        let mut command = json!({"name": "new", "description": "New"});
        command[key] = value;
        let (status, body) = rest.call(Method::PUT, &path, json!([command])).await;
        assert_eq!(status, 400, "{key}: {body}");
        error_at(&body, &format!("0.{at}")).to_owned()
    };
    assert_eq!(
        refused("name", json!("New"), "name").await,
        "APPLICATION_COMMAND_INVALID_NAME"
    );
    assert_eq!(
        refused("name", json!("a b"), "name").await,
        "APPLICATION_COMMAND_INVALID_NAME"
    );
    assert_eq!(
        refused("name", json!("n".repeat(33)), "name").await,
        "BASE_TYPE_BAD_LENGTH"
    );
    assert_eq!(
        refused("description", json!("訂".repeat(101)), "description").await,
        "BASE_TYPE_BAD_LENGTH"
    );
    assert_eq!(
        refused(
            "name_localizations",
            json!({"zh": "x"}),
            "name_localizations"
        )
        .await,
        "DICT_TYPE_CONVERT"
    );
    assert_eq!(
        refused(
            "name_localizations",
            json!({"zh-TW": "新 單"}),
            "name_localizations.zh-TW"
        )
        .await,
        "APPLICATION_COMMAND_INVALID_NAME"
    );
    assert_eq!(
        refused("contexts", json!([3]), "contexts.0").await,
        "BASE_TYPE_CHOICES"
    );
    assert_eq!(
        refused("integration_types", json!([]), "integration_types").await,
        "BASE_TYPE_MIN_LENGTH"
    );
    let options = json!([option(3, "a", false), option(3, "b", true)]);
    assert_eq!(
        refused("options", options, "options.1").await,
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
    );
    assert_eq!(
        refused("options", json!([option(12, "a", false)]), "options.0.type").await,
        "BASE_TYPE_CHOICES"
    );
    let choices: Vec<Value> = (0..26)
        .map(|n| json!({"name": n.to_string(), "value": n.to_string()}))
        .collect();
    let mut crowded = option(3, "a", false);
    crowded["choices"] = json!(choices);
    assert_eq!(
        refused("options", json!([crowded]), "options.0.choices").await,
        "BASE_TYPE_MAX_LENGTH"
    );
    let mut confused = option(4, "a", false);
    confused["choices"] = json!([{"name": "one", "value": "1"}]);
    assert_eq!(
        refused("options", json!([confused]), "options.0.choices.0.value").await,
        "BASE_TYPE_BAD_VALUE"
    );
    assert!(discord.commands().is_empty());
}

#[tokio::test]
async fn the_bot_reads_itself_people_and_guilds() {
    let discord = FakeDiscord::start().await;
    let rest = Rest::new(&discord);
    let guild = discord.guild("Staff", Membership::Member);
    let jane = discord.user("Jane");
    assert_eq!(rest.get("/users/@me").await.1["bot"], true);
    assert_eq!(
        rest.get("/applications/@me").await.1["id"],
        discord.application_id().to_string()
    );
    assert_eq!(
        rest.get(&format!("/users/{}", jane.id())).await.1["global_name"],
        "Jane"
    );
    assert_eq!(rest.get("/users/7").await.1["code"], 10013);
    assert_eq!(rest.get("/users/@me/guilds").await.1[0]["name"], "Staff");
    assert_eq!(
        rest.get(&format!("/guilds/{}", guild.id)).await.1["name"],
        "Staff"
    );
    assert_eq!(
        rest.get(&format!("/guilds/{}/channels", guild.id)).await.1[0]["id"],
        guild.channel.to_string()
    );
    assert_eq!(rest.get("/guilds/7").await.1["code"], 10004);
    assert!(
        rest.get("/gateway/bot").await.1["url"]
            .as_str()
            .is_some_and(|url| url.starts_with("ws://"))
    );
    assert_eq!(
        rest.get("/users/@me/relationships").await,
        (404, json!({"message": "404: Not Found", "code": 0}))
    );
    let invalid = rest.client.post(format!(
        "{}/channels/{}/messages",
        rest.base,
        jane.channel()
    ));
    let invalid = invalid
        .header("authorization", format!("Bot {}", rest.token))
        .header("content-type", "application/json");
    let invalid: Value = invalid
        .body("{")
        .send()
        .await
        .expect("sent")
        .json()
        .await
        .expect("a body");
    assert_eq!(invalid["code"], 50109);
}
