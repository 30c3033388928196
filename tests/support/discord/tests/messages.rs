//! Messages over HTTP: what is taken, what is refused and how.

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::{Rest, error_at};
use crate::support::discord::{FakeDiscord, Membership, Person};

fn messages(jane: &Person) -> String {
    format!("/channels/{}/messages", jane.channel())
}

async fn unlimited() -> (FakeDiscord, Rest, Person) {
    let discord = FakeDiscord::start().await;
    discord.limits(false);
    let rest = Rest::new(&discord);
    let jane = discord.user("Jane");
    (discord, rest, jane)
}

fn button(label: &str, custom_id: &str) -> Value {
    json!({"type": 2, "style": 1, "label": label, "custom_id": custom_id})
}

fn rows(count: usize, width: usize) -> Value {
    let row = |row: usize| {
        let buttons: Vec<Value> = (0..width)
            .map(|column| button("x", &format!("{row}.{column}")))
            .collect();
        json!({"type": 1, "components": buttons})
    };
    json!((0..count).map(row).collect::<Vec<_>>())
}

#[tokio::test]
async fn a_message_is_shown_edited_and_deleted() {
    let (discord, rest, jane) = unlimited().await;
    let (status, channel) = rest
        .post(
            "/users/@me/channels",
            json!({"recipient_id": jane.id().to_string()}),
        )
        .await;
    assert_eq!(
        (status, channel["id"].as_str()),
        (200, Some(jane.channel().to_string().as_str()))
    );
    let (status, sent) = rest.post(&messages(&jane), json!({
        "content": "Order #1042",
        "embeds": [{"title": "2 Black Shirt", "fields": [{"name": "Total", "value": "1,198.00"}]}],
        "components": [{"type": 1, "components": [button("Confirm", "c:1"), {"type": 2, "style": 5, "label": "Track", "url": "https://shop.example/t/1"}]}],
    })).await;
    assert_eq!(status, 200, "{sent}");
    let seen = jane.sees("Total: 1,198.00").await;
    assert!(seen.from_bot && !seen.ephemeral && seen.author == "Waybill");
    assert_eq!(seen.buttons[0].custom_id.as_deref(), Some("c:1"));
    assert_eq!(
        seen.buttons[1].url.as_deref(),
        Some("https://shop.example/t/1")
    );

    let path = format!("{}/{}", messages(&jane), seen.id);
    let (status, edited) = rest
        .patch(
            &path,
            json!({"content": "Order #1042, confirmed", "components": []}),
        )
        .await;
    assert!(
        status == 200
            && edited["edited_timestamp"].is_string()
            && edited["embeds"][0]["title"].is_string()
    );
    let seen = jane.sees("confirmed").await;
    assert!(seen.buttons.is_empty() && seen.edits == 1);
    assert_eq!(rest.get(&path).await.1["content"], "Order #1042, confirmed");
    assert_eq!(rest.delete(&path).await.0, 204);
    assert_eq!(rest.get(&path).await.1["code"], 10008);
    assert!(jane.chat().is_empty());
    assert!(jane.transcript().contains("(deleted) Order #1042"));
    assert_eq!(discord.calls().len(), 6);
    assert_eq!(
        (
            discord.calls()[5].method.as_str(),
            discord.calls()[5].path.as_str()
        ),
        ("GET", path.as_str())
    );
}

#[tokio::test]
async fn lengths_are_counted_in_characters() {
    let (_discord, rest, jane) = unlimited().await;
    let path = messages(&jane);
    assert_eq!(
        rest.post(&path, json!({"content": "訂".repeat(2000)}))
            .await
            .0,
        200
    );
    let (status, refused) = rest
        .post(&path, json!({"content": "訂".repeat(2001)}))
        .await;
    assert_eq!((status, &refused["code"]), (400, &json!(50035)));
    assert_eq!(error_at(&refused, "content"), "BASE_TYPE_MAX_LENGTH");
    assert_eq!(
        refused["errors"]["content"]["_errors"][0]["message"],
        "Must be 2000 or fewer in length."
    );

    let described = |length: usize| json!({"description": "é".repeat(length)});
    assert_eq!(
        rest.post(&path, json!({"embeds": [described(4096), described(1904)]}))
            .await
            .0,
        200
    );
    let refused = rest
        .post(&path, json!({"embeds": [described(4096), described(1905)]}))
        .await
        .1;
    assert_eq!(error_at(&refused, "embeds"), "MAX_EMBED_SIZE_EXCEEDED");
    let refused = rest
        .post(&path, json!({"embeds": vec![described(1); 11]}))
        .await
        .1;
    assert_eq!(error_at(&refused, "embeds"), "BASE_TYPE_MAX_LENGTH");
    assert_eq!(
        rest.post(&path, json!({"content": "  "})).await.1["code"],
        50006
    );
    let refused = rest.post(&path, json!({"content": 7})).await.1;
    assert_eq!(error_at(&refused, "content"), "STRING_TYPE_CONVERT");
}

#[tokio::test]
async fn components_stay_within_their_numbers() {
    let (_discord, rest, jane) = unlimited().await;
    let path = messages(&jane);
    let send = async |components: Value| {
        rest.post(&path, json!({"content": "x", "components": components}))
            .await
    };
    assert_eq!(send(rows(5, 5)).await.0, 200);
    assert_eq!(
        error_at(&send(rows(6, 1)).await.1, "components"),
        "BASE_TYPE_MAX_LENGTH"
    );
    assert_eq!(
        error_at(&send(rows(1, 6)).await.1, "components.0.components"),
        "BASE_TYPE_BAD_LENGTH"
    );
    let within = async |inside: Value| send(json!([{"type": 1, "components": [inside]}])).await;
    assert_eq!(
        within(button(&"字".repeat(80), &"i".repeat(100))).await.0,
        200
    );
    let at = |key: &str| format!("components.0.components.0.{key}");
    assert_eq!(
        error_at(&within(button(&"字".repeat(81), "i")).await.1, &at("label")),
        "BASE_TYPE_MAX_LENGTH"
    );
    assert_eq!(
        error_at(
            &within(button("x", &"i".repeat(101))).await.1,
            &at("custom_id")
        ),
        "BASE_TYPE_BAD_LENGTH"
    );
    let link = |url: &str| json!({"type": 2, "style": 5, "label": "x", "url": url});
    assert_eq!(
        error_at(&within(link("ftp://shop.example")).await.1, &at("url")),
        "URL_TYPE_INVALID_SCHEME"
    );
    assert_eq!(
        error_at(&within(link("http://localhost/t")).await.1, &at("url")),
        "URL_TYPE_INVALID_URL"
    );
    let twice = json!([{"type": 1, "components": [button("x", "i"), button("y", "i")]}]);
    let refused = send(twice).await.1;
    assert_eq!(
        error_at(&refused, "components.0.components.1.custom_id"),
        "COMPONENT_CUSTOM_ID_DUPLICATED"
    );
    let select = |count: usize| {
        let options: Vec<Value> = (0..count)
            .map(|n| json!({"label": format!("Item {n}"), "value": n.to_string()}))
            .collect();
        json!({"type": 3, "custom_id": "s", "options": options})
    };
    assert_eq!(within(select(25)).await.0, 200);
    assert_eq!(
        error_at(&within(select(26)).await.1, &at("options")),
        "BASE_TYPE_BAD_LENGTH"
    );
}

#[tokio::test]
async fn a_message_of_components_alone_has_no_content() {
    let (_discord, rest, jane) = unlimited().await;
    let container = json!([{"type": 17, "components": [
        {"type": 10, "content": "Order #1042"},
        {"type": 1, "components": [button("Confirm", "c")]},
    ]}]);
    let body = json!({"flags": 1 << 15, "components": container});
    assert_eq!(rest.post(&messages(&jane), body.clone()).await.0, 200);
    let seen = jane.sees("Order #1042").await;
    assert_eq!(seen.buttons[0].label, "Confirm");
    let mut wrong = body;
    wrong["content"] = json!("and text");
    assert_eq!(rest.post(&messages(&jane), wrong).await.0, 400);
    assert_eq!(
        rest.post(&messages(&jane), json!({"components": container}))
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn an_enforced_nonce_returns_the_message_already_sent() {
    let (discord, rest, jane) = unlimited().await;
    let body = json!({"content": "once", "nonce": "outbox-7", "enforce_nonce": true});
    let (_, first) = rest.post(&messages(&jane), body.clone()).await;
    let (status, second) = rest.post(&messages(&jane), body.clone()).await;
    assert_eq!((status, &second["id"]), (200, &first["id"]));
    assert_eq!(
        (jane.chat().len(), &second["nonce"]),
        (1, &json!("outbox-7"))
    );
    discord.forget_nonces();
    assert_ne!(rest.post(&messages(&jane), body).await.1["id"], first["id"]);
    rest.post(
        &messages(&jane),
        json!({"content": "not enforced", "nonce": "outbox-7"}),
    )
    .await;
    assert_eq!(jane.chat().len(), 3);
    let refused = rest
        .post(
            &messages(&jane),
            json!({"content": "x", "nonce": "n".repeat(26)}),
        )
        .await
        .1;
    assert_eq!(error_at(&refused, "nonce"), "BASE_TYPE_MAX_LENGTH");
}

#[tokio::test]
async fn closed_direct_messages_and_other_places_are_refused() {
    let (discord, rest, jane) = unlimited().await;
    let body = json!({"content": "hello"});
    jane.closes_dms();
    assert_eq!(
        rest.post(&messages(&jane), body.clone()).await,
        (
            403,
            json!({"message": "Cannot send messages to this user", "code": 50007})
        )
    );
    jane.leaves_every_server();
    assert_eq!(
        rest.post(&messages(&jane), body.clone()).await.1["code"],
        50278
    );
    jane.opens_dms();
    assert_eq!(rest.post(&messages(&jane), body.clone()).await.0, 200);
    assert_eq!(discord.invalid_requests(), 2);

    let elsewhere = discord.guild("Elsewhere", Membership::Absent);
    assert_eq!(
        rest.post(
            &format!("/channels/{}/messages", elsewhere.channel),
            body.clone()
        )
        .await
        .1["code"],
        50001
    );
    assert_eq!(
        rest.post("/channels/12345/messages", body).await,
        (404, json!({"message": "Unknown Channel", "code": 10003}))
    );
    let said = jane.says("mine").await;
    let refused = rest
        .patch(
            &format!("{}/{said}", messages(&jane)),
            json!({"content": "yours"}),
        )
        .await;
    assert_eq!((refused.0, &refused.1["code"]), (403, &json!(50005)));
    assert_eq!(
        rest.delete(&format!("{}/{said}", messages(&jane))).await.1["code"],
        50003
    );
    assert_eq!(
        rest.post("/users/@me/channels", json!({"recipient_id": "5"}))
            .await
            .1["code"],
        50033
    );
}

#[tokio::test]
async fn files_travel_both_ways() {
    let (_discord, rest, jane) = unlimited().await;
    let payload =
        json!({"content": "Your order", "attachments": [{"id": 0, "filename": "order.pdf"}]});
    let part = Part::bytes(b"%PDF".to_vec())
        .file_name("order.pdf")
        .mime_str("application/pdf")
        .expect("a type");
    let form = Form::new()
        .text("payload_json", payload.to_string())
        .part("files[0]", part);
    let sent = rest
        .client
        .post(format!("{}{}", rest.base, messages(&jane)))
        .header("authorization", format!("Bot {}", rest.token));
    let sent: Value = sent
        .multipart(form)
        .send()
        .await
        .expect("sent")
        .json()
        .await
        .expect("a message");
    assert_eq!(
        (
            &sent["attachments"][0]["filename"],
            &sent["attachments"][0]["size"]
        ),
        (&json!("order.pdf"), &json!(4))
    );
    assert_eq!(jane.sees("(order.pdf)").await.attachments[0].bytes, b"%PDF");
    let missing = json!({"content": "x", "attachments": [{"id": 3}]});
    assert_eq!(
        error_at(
            &rest.post(&messages(&jane), missing).await.1,
            "attachments.0.id"
        ),
        "ATTACHMENT_NOT_FOUND"
    );

    jane.has_file("orders.xlsx", "application/zip", b"rows");
    let said = jane.sends("", &["orders.xlsx"]).await;
    let (_, message) = rest.get(&format!("{}/{said}", messages(&jane))).await;
    let address = message["attachments"][0]["url"]
        .as_str()
        .expect("an address");
    let file = rest
        .client
        .get(address)
        .send()
        .await
        .expect("sent")
        .bytes()
        .await
        .expect("bytes");
    assert_eq!(file.as_ref(), b"rows");
}

#[tokio::test]
async fn replies_point_at_a_message_and_pages_are_newest_first() {
    let (_discord, rest, jane) = unlimited().await;
    let first = jane.says("one").await;
    let second = jane.replies(first, "two").await;
    let reference =
        json!({"content": "three", "message_reference": {"message_id": second.to_string()}});
    let (_, third) = rest.post(&messages(&jane), reference).await;
    assert_eq!(third["referenced_message"]["content"], "two");
    assert_eq!(jane.sees("three").await.replies_to, Some(second));
    let unknown = json!({"content": "x", "message_reference": {"message_id": "1"}});
    let refused = rest.post(&messages(&jane), unknown).await.1;
    assert_eq!(
        error_at(&refused, "message_reference"),
        "MESSAGE_REFERENCE_UNKNOWN_MESSAGE"
    );

    let gone = jane.says("never mind").await;
    jane.deletes(gone).await;
    let contents = |page: Value| -> Vec<String> {
        let page = page.as_array().cloned().unwrap_or_default();
        page.iter()
            .map(|message| message["content"].as_str().unwrap_or("").to_owned())
            .collect()
    };
    assert_eq!(
        contents(rest.get(&messages(&jane)).await.1),
        ["three", "two", "one"]
    );
    assert_eq!(
        contents(
            rest.get(&format!("{}?after={first}", messages(&jane)))
                .await
                .1
        ),
        ["three", "two"]
    );
    assert_eq!(
        contents(
            rest.get(&format!("{}?after={first}&limit=1", messages(&jane)))
                .await
                .1
        ),
        ["two"]
    );
    assert_eq!(
        contents(
            rest.get(&format!("{}?before={second}", messages(&jane)))
                .await
                .1
        ),
        ["one"]
    );
    assert_eq!(
        rest.get(&format!("{}?limit=101", messages(&jane))).await.0,
        400
    );
}

#[tokio::test]
async fn a_thread_is_a_channel_of_its_guild() {
    let (discord, rest, jane) = unlimited().await;
    let guild = discord.guild("Staff", Membership::Member);
    let body = json!({"name": "#1042 Jane Cruz", "type": 11});
    let (status, thread) = rest
        .post(
            &format!("/channels/{}/threads", guild.channel),
            body.clone(),
        )
        .await;
    assert_eq!(
        (status, &thread["type"], &thread["name"]),
        (201, &json!(11), &json!("#1042 Jane Cruz"))
    );
    let id: u64 = thread["id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .expect("an id");
    assert_eq!(
        rest.post(
            &format!("/channels/{id}/messages"),
            json!({"content": "card"})
        )
        .await
        .0,
        200
    );
    jane.in_channel(id).sees("card").await;
    let archived = rest
        .patch(
            &format!("/channels/{id}"),
            json!({"archived": true, "name": "#1042 done"}),
        )
        .await
        .1;
    assert_eq!(
        (&archived["thread_metadata"]["archived"], &archived["name"]),
        (&json!(true), &json!("#1042 done"))
    );
    jane.in_channel(id).says("wait").await;
    assert_eq!(
        rest.get(&format!("/channels/{id}")).await.1["thread_metadata"]["archived"],
        false
    );
    assert_eq!(
        rest.patch(
            &format!("/channels/{}", guild.channel),
            json!({"name": "x"})
        )
        .await
        .0,
        403
    );
    let said = jane.in_guild(&guild).says("here").await;
    let from = format!("/channels/{}/messages/{said}/threads", guild.channel);
    assert_eq!(
        rest.post(&from, body.clone()).await.1["id"],
        said.to_string()
    );
    assert_eq!(rest.post(&from, body.clone()).await.1["code"], 160_004);
    assert_eq!(
        rest.post(&format!("/channels/{}/threads", jane.channel()), body)
            .await
            .1["code"],
        50024
    );
    assert_eq!(
        rest.get(&format!("/channels/{}", guild.channel)).await.1["name"],
        "orders"
    );
    assert_eq!(
        rest.post(&format!("/channels/{id}/typing"), Value::Null)
            .await
            .0,
        204
    );
}
