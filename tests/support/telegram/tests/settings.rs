use serde_json::{Value, json};

use super::client::Bot;
use crate::support::telegram::FakeTelegram;

fn menu(names: &[&str]) -> Value {
    names
        .iter()
        .map(|name| json!({"command": name, "description": format!("does {name}")}))
        .collect()
}

#[tokio::test]
async fn menus_differ_by_scope_and_language() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane").language("zh-hant");
    jane.start("").await;
    let private = json!({"type": "all_private_chats"});
    bot.result("setMyCommands", json!({"commands": menu(&["help"])}))
        .await;
    assert_eq!(jane.menu(), ["help"]);
    bot.result(
        "setMyCommands",
        json!({"commands": menu(&["my"]), "scope": private}),
    )
    .await;
    assert_eq!(jane.menu(), ["my"]);
    let chinese = json!({"commands": menu(&["shop"]), "scope": private, "language_code": "zh"});
    bot.result("setMyCommands", chinese).await;
    assert_eq!(jane.menu(), ["shop"]);
    let own = json!({"type": "chat", "chat_id": jane.chat_id()});
    bot.result(
        "setMyCommands",
        json!({"commands": menu(&["new", "ship"]), "scope": own}),
    )
    .await;
    assert_eq!(jane.menu(), ["new", "ship"]);
    assert_eq!(telegram.commands("all_private_chats", "zh"), ["shop"]);
    let got = bot.result("getMyCommands", json!({"scope": own})).await;
    assert_eq!(got, menu(&["new", "ship"]));
    bot.result("deleteMyCommands", json!({"scope": own})).await;
    assert_eq!(jane.menu(), ["shop"]);
}

#[tokio::test]
async fn commands_are_checked() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let long = "a".repeat(33);
    for (body, reason) in [
        (json!({"commands": menu(&["New"])}), "BOT_COMMAND_INVALID"),
        (json!({"commands": menu(&[&long])}), "BOT_COMMAND_INVALID"),
        (
            json!({"commands": [{"command": "new", "description": ""}]}),
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            json!({"commands": [{"command": "new", "description": "x".repeat(257)}]}),
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            json!({"commands": menu(&["a"; 101])}),
            "BOT_COMMANDS_TOO_MUCH",
        ),
        (
            json!({"commands": menu(&["a"]), "scope": {"type": "chat", "chat_id": 5}}),
            "chat not found",
        ),
        (
            json!({"commands": menu(&["a"]), "scope": {"type": "everyone"}}),
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        (
            json!({"commands": menu(&["a"]), "language_code": "zh-hant"}),
            "invalid language code specified",
        ),
    ] {
        assert_eq!(
            bot.refused(400, "setMyCommands", body).await,
            format!("Bad Request: {reason}")
        );
    }
    bot.result("setMyCommands", json!({"commands": menu(&["a"; 100])}))
        .await;
}

#[tokio::test]
async fn the_profile_and_the_menu_button_are_kept() {
    let telegram = FakeTelegram::start().await;
    let bot = Bot::of(&telegram);
    let jane = telegram.user("Jane");
    jane.start("").await;
    bot.result(
        "setMyDescription",
        json!({"description": "訂單", "language_code": "zh"}),
    )
    .await;
    bot.result(
        "setMyShortDescription",
        json!({"short_description": "Orders"}),
    )
    .await;
    bot.result("setMyName", json!({"name": "Fashion Store"}))
        .await;
    assert_eq!(
        telegram.profile("description", "zh").as_deref(),
        Some("訂單")
    );
    assert_eq!(
        telegram.profile("short_description", "").as_deref(),
        Some("Orders")
    );
    assert_eq!(
        telegram.profile("name", "").as_deref(),
        Some("Fashion Store")
    );
    let long = json!({"short_description": "x".repeat(121)});
    bot.refused(400, "setMyShortDescription", long).await;
    bot.result(
        "setChatMenuButton",
        json!({"menu_button": {"type": "commands"}}),
    )
    .await;
    let app = |url: &str| {
        json!({"chat_id": jane.chat_id(),
            "menu_button": {"type": "web_app", "text": "Shop", "web_app": {"url": url}}})
    };
    bot.result("setChatMenuButton", app("https://example.com/"))
        .await;
    bot.refused(400, "setChatMenuButton", app("http://example.com/"))
        .await;
    let button = telegram
        .menu_button(Some(jane.chat_id()))
        .expect("a button");
    assert_eq!(button["type"], "web_app");
    let general = telegram.menu_button(None).expect("a button");
    assert_eq!(general["type"], "commands");
}
