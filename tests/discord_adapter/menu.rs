//! The commands as Discord keeps them.

use waybill_bots::assistant::command::Verb;

use super::*;

#[tokio::test]
async fn every_command_is_registered_with_its_names_and_options() {
    let discord = FakeDiscord::start().await;
    let introduced = bot(&discord).introduce().await.unwrap();
    assert_eq!(introduced.application_id, discord.application_id());
    let commands = discord.commands();
    assert_eq!(commands.len(), Verb::ALL.len());
    let ship = commands
        .iter()
        .find(|command| command["name"] == "ship")
        .unwrap();
    assert_eq!(ship["name_localizations"]["zh-TW"], "出貨");
    assert_eq!(ship["contexts"], serde_json::json!([0, 1, 2]));
    assert_eq!(ship["integration_types"], serde_json::json!([0, 1]));
    let options: Vec<&str> = ship["options"]
        .as_array()
        .unwrap()
        .iter()
        .map(|option| option["name"].as_str().unwrap())
        .collect();
    assert_eq!(options, ["order", "courier", "tracking", "text"]);
    assert_eq!(ship["options"][0]["autocomplete"], true);
    assert_eq!(
        ship["options"][0]["description_localizations"]["zh-TW"],
        "訂單編號"
    );
    // Again, as at each start.
    bot(&discord).introduce().await.unwrap();
    assert_eq!(discord.commands().len(), Verb::ALL.len());
}

#[tokio::test]
async fn a_revoked_token_is_told_apart_from_trouble() {
    let discord = FakeDiscord::start().await;
    let bot = bot(&discord);
    discord.goes_down();
    assert!(matches!(
        bot.introduce().await,
        Err(IntakeError::Unreachable(_))
    ));
    discord.comes_back();
    discord.revoke_token();
    assert!(matches!(
        bot.introduce().await,
        Err(IntakeError::Unauthorized)
    ));
}
