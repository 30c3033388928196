//! Commands, buttons, forms and suggestions, heard by serenity and answered over HTTP.

use serde_json::{Value, json};
use serenity::all::{Interaction, ResolvedValue};

use super::{Bot, Rest, error_at};
use crate::support::discord::{FakeDiscord, Membership, Outcome, Person};

fn commands() -> Value {
    json!([
        {"name": "new", "name_localizations": {"zh-TW": "新訂單"}, "description": "A new order", "contexts": [0, 1], "integration_types": [0, 1],
         "options": [
            {"type": 3, "name": "buyer", "description": "Who buys", "required": true, "autocomplete": true},
            {"type": 4, "name": "quantity", "description": "How many", "min_value": 1},
            {"type": 11, "name": "picture", "description": "A picture"},
            {"type": 3, "name": "ship", "description": "How", "choices": [{"name": "Pick up", "value": "pickup"}]}]},
        {"name": "find", "description": "Find", "options": [
            {"type": 1, "name": "order", "description": "An order", "options": [{"type": 6, "name": "by", "description": "Whose"}]}]},
    ])
}

async fn shop() -> (FakeDiscord, Rest, Bot, Person) {
    let discord = FakeDiscord::start().await;
    let rest = Rest::new(&discord);
    let path = format!("/applications/{}/commands", discord.application_id());
    let (status, answer) = rest.call(reqwest::Method::PUT, &path, commands()).await;
    assert_eq!(status, 200, "{answer}");
    let bot = Bot::ready(&discord).await;
    let jane = discord.user("Jane");
    (discord, rest, bot, jane)
}

#[tokio::test]
async fn a_command_arrives_with_typed_options_and_is_answered() {
    let (_discord, rest, mut bot, jane) = shop().await;
    let jane = jane.locale("zh-TW");
    jane.has_file("shirt.png", "image/png", b"png");
    let given = [
        ("buyer", "Ana"),
        ("quantity", "2"),
        ("picture", "shirt.png"),
        ("ship", "Pick up"),
    ];
    let (outcome, ()) = tokio::join!(jane.command("新訂單", &given), async {
        let heard = bot.hears_interaction().await;
        let Interaction::Command(command) = &heard else {
            panic!("{heard:?}")
        };
        assert_eq!(
            (command.data.name.as_str(), command.locale.as_str()),
            ("new", "zh-TW")
        );
        assert_eq!(
            (command.user.id.get(), command.channel_id.get()),
            (jane.id(), jane.channel())
        );
        let options = command.data.options();
        assert!(matches!(options[0].value, ResolvedValue::String("Ana")));
        assert!(matches!(options[1].value, ResolvedValue::Integer(2)));
        assert!(
            matches!(options[2].value, ResolvedValue::Attachment(file) if file.filename == "shirt.png")
        );
        assert!(matches!(options[3].value, ResolvedValue::String("pickup")));
        assert_eq!(
            rest.answer(&heard, 4, json!({"content": "New order"}))
                .await
                .0,
            204
        );
        assert_eq!(
            rest.answer(&heard, 4, json!({"content": "again"})).await,
            (
                400,
                json!({"message": "Interaction has already been acknowledged.", "code": 40060})
            )
        );
    });
    let seen = jane.sees("New order").await;
    assert_eq!(outcome, Outcome::Message(seen.id));
    let echoed = bot.hears_message().await;
    assert_eq!((echoed.id.get(), echoed.author.bot), (seen.id, true));
}

#[tokio::test]
async fn a_subcommand_names_a_person() {
    let (discord, rest, mut bot, jane) = shop().await;
    let ana = discord.user("Ana");
    let (outcome, ()) = tokio::join!(jane.command("find order", &[("by", "Ana")]), async {
        let heard = bot.hears_interaction().await;
        let Interaction::Command(command) = &heard else {
            panic!("{heard:?}")
        };
        let options = command.data.options();
        let ResolvedValue::SubCommand(inside) = &options[0].value else {
            panic!("{options:?}")
        };
        assert!(
            matches!(inside[0].value, ResolvedValue::User(user, _) if user.id.get() == ana.id())
        );
        rest.answer(&heard, 4, json!({"content": "none"})).await;
    });
    assert!(matches!(outcome, Outcome::Message(_)));
}

#[tokio::test]
async fn an_answer_after_three_seconds_finds_no_interaction() {
    let (_discord, rest, mut bot, jane) = shop().await;
    assert_eq!(
        jane.command("new", &[("buyer", "Ana")]).await,
        Outcome::Failed
    );
    assert!(jane.transcript().ends_with("new: This interaction failed"));
    let heard = bot.hears_interaction().await;
    let late = rest.answer(&heard, 5, Value::Null).await;
    assert_eq!(
        late,
        (
            404,
            json!({"message": "Unknown interaction", "code": 10062})
        )
    );
    let follow_up = format!("/webhooks/{}/{}", heard.application_id(), heard.token());
    assert_eq!(
        rest.post(&follow_up, json!({"content": "sorry"})).await.1["code"],
        10015
    );
    assert!(jane.chat().is_empty());
}

#[tokio::test]
async fn a_deferred_answer_stays_as_private_as_it_was_acknowledged() {
    let (discord, rest, mut bot, jane) = shop().await;
    let staff = discord.guild("Staff", Membership::Member);
    let bob = discord.user("Bob").in_guild(&staff);
    let jane = jane.in_guild(&staff);
    let (_, heard) = tokio::join!(jane.command("new", &[("buyer", "Ana")]), async {
        let heard = bot.hears_interaction().await;
        rest.answer(&heard, 5, json!({"flags": 64})).await;
        heard
    });
    assert!(jane.chat()[0].thinking && jane.chat()[0].ephemeral);
    let hook = format!("/webhooks/{}/{}", heard.application_id(), heard.token());
    let original = format!("{hook}/messages/@original");
    let (status, edited) = rest
        .patch(&original, json!({"content": "private", "flags": 0}))
        .await;
    assert_eq!((status, &edited["flags"]), (200, &json!(64)));
    let seen = jane.sees("private").await;
    assert!(seen.ephemeral && !seen.thinking && seen.edits == 0);
    assert!(bob.chat().is_empty() && !bob.transcript().contains("private"));

    let by_channel = format!("/channels/{}/messages", staff.channel);
    assert_eq!(
        rest.get(&format!("{by_channel}/{}", seen.id)).await.1["code"],
        10008
    );
    assert_eq!(
        rest.patch(
            &format!("{by_channel}/{}", seen.id),
            json!({"content": "x"})
        )
        .await
        .1["code"],
        10008
    );
    assert_eq!(rest.get(&by_channel).await.1, json!([]));
    assert_eq!(rest.get(&original).await.1["content"], "private");

    let (_, open) = rest
        .post(
            &hook,
            json!({"content": "for all", "nonce": "n", "enforce_nonce": true}),
        )
        .await;
    assert!(open.get("nonce").is_none());
    bob.sees("for all").await;
    let by_id = format!("{hook}/messages/{}", open["id"].as_str().unwrap_or(""));
    assert_eq!(
        rest.patch(&by_id, json!({"content": "changed"})).await.0,
        200
    );
    assert_eq!(rest.delete(&original).await.0, 204);
    assert_eq!(jane.chat().len(), 1);
    discord.expire_tokens();
    let expired = rest.patch(&by_id, json!({"content": "x"})).await;
    assert_eq!(
        expired,
        (
            401,
            json!({"message": "Invalid Webhook Token", "code": 50027})
        )
    );
}

#[tokio::test]
async fn the_first_follow_up_fills_a_deferred_answer() {
    let (_discord, rest, mut bot, jane) = shop().await;
    let (_, heard) = tokio::join!(jane.command("new", &[("buyer", "Ana")]), async {
        let heard = bot.hears_interaction().await;
        rest.answer(&heard, 5, Value::Null).await;
        heard
    });
    let hook = format!("/webhooks/{}/{}", heard.application_id(), heard.token());
    rest.post(&hook, json!({"content": "one", "flags": 64}))
        .await;
    rest.post(&hook, json!({"content": "two", "flags": 64}))
        .await;
    let chat = jane.chat();
    let shown: Vec<(&str, bool)> = chat
        .iter()
        .map(|message| (message.content.as_str(), message.ephemeral))
        .collect();
    assert_eq!(shown, [("one", false), ("two", true)]);
}

#[tokio::test]
async fn a_button_changes_its_message_in_place() {
    let (_discord, rest, mut bot, jane) = shop().await;
    let button = |label: &str| json!([{"type": 1, "components": [{"type": 2, "style": 3, "label": label, "custom_id": format!("do:{label}")}]}]);
    let path = format!("/channels/{}/messages", jane.channel());
    rest.post(
        &path,
        json!({"content": "Pending", "components": button("Confirm")}),
    )
    .await;
    let (outcome, ()) = tokio::join!(jane.taps("Confirm"), async {
        let heard = bot.hears_interaction().await;
        let Interaction::Component(component) = &heard else {
            panic!("{heard:?}")
        };
        assert_eq!(
            (
                component.data.custom_id.as_str(),
                component.message.content.as_str()
            ),
            ("do:Confirm", "Pending")
        );
        rest.answer(
            &heard,
            7,
            json!({"content": "Confirmed", "components": button("Ship")}),
        )
        .await;
    });
    let seen = jane.sees("Confirmed").await;
    assert_eq!(
        (outcome, seen.edits, jane.chat().len()),
        (Outcome::Message(seen.id), 1, 1)
    );

    let (outcome, ()) = tokio::join!(jane.taps_on(seen.id, "Ship"), async {
        let heard = bot.hears_interaction().await;
        rest.answer(&heard, 6, Value::Null).await;
        let original = format!(
            "/webhooks/{}/{}/messages/@original",
            heard.application_id(),
            heard.token()
        );
        rest.patch(&original, json!({"content": "Shipped", "components": []}))
            .await;
    });
    assert_eq!(outcome, Outcome::Message(seen.id));
    assert!(jane.sees("Shipped").await.buttons.is_empty());
    assert!(
        jane.transcript()
            .contains("Jane: [Ship]\n» (edited) Shipped"),
        "{}",
        jane.transcript()
    );
}

#[tokio::test]
async fn an_option_of_a_select_menu_is_picked() {
    let (_discord, rest, mut bot, jane) = shop().await;
    let select = json!([{"type": 1, "components": [{"type": 3, "custom_id": "which", "options": [{"label": "Black Shirt", "value": "7"}]}]}]);
    rest.post(
        &format!("/channels/{}/messages", jane.channel()),
        json!({"content": "Which one?", "components": select}),
    )
    .await;
    let (outcome, ()) = tokio::join!(jane.picks("Black Shirt"), async {
        let heard = bot.hears_interaction().await;
        let Interaction::Component(component) = &heard else {
            panic!("{heard:?}")
        };
        let kind = format!("{:?}", component.data.kind);
        assert!(
            component.data.custom_id == "which"
                && kind.contains("StringSelect")
                && kind.contains("\"7\""),
            "{kind}"
        );
        rest.answer(&heard, 6, Value::Null).await;
    });
    assert!(matches!(outcome, Outcome::Message(_)));
}

#[tokio::test]
async fn suggestions_come_while_typing() {
    let (_discord, rest, mut bot, jane) = shop().await;
    let (choices, ()) = tokio::join!(jane.types_in("new", "buyer", "An"), async {
        let heard = bot.hears_interaction().await;
        let Interaction::Autocomplete(typing) = &heard else {
            panic!("{heard:?}")
        };
        let focused = typing.data.autocomplete().expect("an option in focus");
        assert_eq!((focused.name, focused.value), ("buyer", "An"));
        let many = vec![json!({"name": "Ana", "value": "12"}); 26];
        let refused = rest.answer(&heard, 8, json!({"choices": many})).await.1;
        assert_eq!(error_at(&refused, "data.choices"), "BASE_TYPE_MAX_LENGTH");
        assert_eq!(
            error_at(
                &rest.answer(&heard, 4, json!({"content": "x"})).await.1,
                "type"
            ),
            "BASE_TYPE_CHOICES"
        );
        assert_eq!(
            rest.answer(&heard, 8, json!({"choices": many[1..]}))
                .await
                .0,
            204
        );
    });
    assert_eq!(
        (choices.len(), choices[0].name.as_str(), &choices[0].value),
        (25, "Ana", &json!("12"))
    );
}

#[tokio::test]
async fn a_form_is_the_first_answer_and_is_sent_back_filled_in() {
    let (_discord, rest, mut bot, jane) = shop().await;
    let input = |id: &str| json!({"type": 1, "components": [{"type": 4, "style": 1, "custom_id": id, "label": "Street", "max_length": 20}]});
    let form = |count: usize| {
        let inputs: Vec<Value> = (0..count).map(|n| input(&format!("field{n}"))).collect();
        json!({"custom_id": "address", "title": "Where to send", "components": inputs})
    };
    let (outcome, ()) = tokio::join!(jane.command("new", &[("buyer", "Ana")]), async {
        let heard = bot.hears_interaction().await;
        let refused = rest.answer(&heard, 9, form(6)).await.1;
        assert_eq!(
            error_at(&refused, "data.components"),
            "BASE_TYPE_BAD_LENGTH"
        );
        assert_eq!(rest.answer(&heard, 9, form(1)).await.0, 204);
        assert_eq!(rest.answer(&heard, 5, Value::Null).await.1["code"], 40060);
    });
    assert_eq!(
        (outcome, jane.form().as_deref()),
        (Outcome::Modal, Some("Where to send"))
    );
    let (outcome, ()) = tokio::join!(jane.submits_modal(&[("Street", "12 Long Road")]), async {
        let heard = bot.hears_interaction().await;
        let Interaction::Modal(modal) = &heard else {
            panic!("{heard:?}")
        };
        assert_eq!(
            (modal.data.custom_id.as_str(), modal.data.components.len()),
            ("address", 1)
        );
        assert!(format!("{:?}", modal.data.components).contains("12 Long Road"));
        assert_eq!(
            error_at(&rest.answer(&heard, 9, form(1)).await.1, "type"),
            "BASE_TYPE_CHOICES"
        );
        assert_eq!(
            rest.answer(&heard, 4, json!({"content": "Thank you", "flags": 64}))
                .await
                .0,
            204
        );
    });
    assert!(matches!(outcome, Outcome::Message(_)) && jane.form().is_none());
    assert!(jane.sees("Thank you").await.ephemeral);
}

#[tokio::test]
async fn a_person_brings_the_app_where_the_bot_is_no_member() {
    let (discord, rest, mut bot, jane) = shop().await;
    let jane = jane.in_guild(&discord.guild("Elsewhere", Membership::Absent));
    let (_, heard) = tokio::join!(jane.command("new", &[("buyer", "Ana")]), async {
        let heard = bot.hears_interaction().await;
        let Interaction::Command(command) = &heard else {
            panic!("{heard:?}")
        };
        assert!(command.guild_id.is_some() && command.member.is_some());
        assert!(!format!("{:?}", command.authorizing_integration_owners).contains("Guild"));
        rest.answer(
            &heard,
            4,
            json!({"content": "only through the token", "flags": 64}),
        )
        .await;
        heard
    });
    jane.sees("only through the token").await;
    assert_eq!(
        rest.post(
            &format!("/channels/{}/messages", jane.channel()),
            json!({"content": "x"})
        )
        .await
        .1["code"],
        50001
    );
    let hook = format!("/webhooks/{}/{}", heard.application_id(), heard.token());
    discord.limits(false);
    for _ in 0..5 {
        assert_eq!(rest.post(&hook, json!({"content": "more"})).await.0, 200);
    }
    assert_eq!(
        rest.post(&hook, json!({"content": "more"})).await.1["code"],
        40094
    );
}

#[tokio::test]
#[should_panic(expected = "no command /find here")]
async fn a_command_for_servers_only_is_not_offered_elsewhere() {
    let (discord, _rest, _bot, jane) = shop().await;
    let jane = jane.in_guild(&discord.guild("Elsewhere", Membership::Absent));
    jane.command("find order", &[]).await;
}
