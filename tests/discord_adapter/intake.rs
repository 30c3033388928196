//! What people do, through the gateway into the inbox, and the answers that go back the same way.

use waybill_bots::assistant::message::Heard;
use waybill_bots::channel::FetchFailure;
use waybill_core::id::{PersonId, ShopId};
use waybill_core::person::{self, Introduction};
use waybill_core::picture::Unread;
use waybill_core::shop::{Role, join};

use super::*;
use crate::support::discord::{Membership, Outcome};
use crate::support::shop;

#[tokio::test]
async fn a_command_is_acknowledged_stored_and_answered_in_its_place() {
    let discord = FakeDiscord::start().await;
    let jane = discord.user("Jane").locale("zh-TW");
    let listening = Listening::start(&discord).await;
    let outcome = jane
        .command(
            "ship",
            &[
                ("order", "1042"),
                ("courier", "jnt"),
                ("tracking", "88123456"),
            ],
        )
        .await;
    let Outcome::Message(thinking) = outcome else {
        panic!("{outcome:?}");
    };
    let came = listening.next_from(&jane).await;
    assert_eq!(
        came.heard(),
        &Heard::Wrote {
            text: "/ship 1042 jnt 88123456".to_owned(),
            message: None,
            reply_to: None
        }
    );
    let id = listening.answers(&came, 1, "Shipped").await.unwrap();
    assert_eq!(id, format!("{}/{thinking}", jane.channel()));
    // A second answer is a message of its own, and neither is doubled when sent again.
    listening
        .answers(&came, 2, "And the receipt")
        .await
        .unwrap();
    listening
        .answers(&came, 2, "And the receipt")
        .await
        .unwrap();
    let chat = jane.chat();
    let seen: Vec<&str> = chat
        .iter()
        .map(|message| message.content.as_str())
        .collect();
    assert_eq!(seen, ["Shipped", "And the receipt"]);
    assert!(chat.iter().all(|message| !message.ephemeral));
    listening.stops().await;
}

#[tokio::test]
async fn an_answer_that_was_not_noted_is_not_given_twice_after_a_restart() {
    let discord = FakeDiscord::start().await;
    let jane = discord.user("Jane");
    let listening = Listening::start(&discord).await;
    jane.command("my", &[]).await;
    let came = listening.next_from(&jane).await;
    listening.answers(&came, 1, "One").await.unwrap();
    // Another process, which remembers nothing.
    let later = Later::new();
    later.pass(TimeDelta::seconds(10));
    let other = bot_with_clock(&discord, later.clock());
    for (row, text) in [(1, "One"), (2, "Two")] {
        let to = To {
            address: &came.address,
            nonce: OutboxId(row),
            way_back: Some(came.way_back()),
        };
        other.send(to, &line(text)).await.unwrap();
    }
    let chat = jane.chat();
    let seen: Vec<&str> = chat
        .iter()
        .map(|message| message.content.as_str())
        .collect();
    assert_eq!(seen, ["One", "Two"]);
}

#[tokio::test]
async fn in_a_server_only_the_person_sees_the_answers_and_can_go_on_pressing() {
    let discord = FakeDiscord::start().await;
    let guild = discord.guild("Market", Membership::Absent);
    let jane = discord.user("Jane");
    let there = jane.in_guild(&guild);
    let listening = Listening::start(&discord).await;
    there.command("new", &[("text", "Jane; 2 shirt 599")]).await;
    let came = listening.next_from(&jane).await;
    let to_answer = To {
        address: &came.address,
        nonce: OutboxId(1),
        way_back: Some(came.way_back()),
    };
    let draft = listening
        .bot
        .send(to_answer, &pressable("New order", "Create", "d:1:create"))
        .await
        .unwrap();
    there.taps("Create").await;
    let pressed = listening.next_from(&jane).await;
    assert_eq!(
        pressed.heard(),
        &Heard::Pressed {
            button: "d:1:create".to_owned(),
            message: Some(draft.clone())
        }
    );
    let to_press = To {
        way_back: Some(pressed.way_back()),
        nonce: OutboxId(2),
        ..to_answer
    };
    listening
        .bot
        .edit(to_press, &draft, &line("Order #1001"))
        .await
        .unwrap();
    listening
        .answers(&pressed, 3, "Send Jane this link")
        .await
        .unwrap();
    // The draft can still be changed without a press, while some token lives.
    listening
        .bot
        .edit(
            to(&came.address, 4),
            &draft,
            &line("Order #1001, confirmed"),
        )
        .await
        .unwrap();
    let chat = there.chat();
    let seen: Vec<&str> = chat
        .iter()
        .map(|message| message.content.as_str())
        .collect();
    assert_eq!(seen, ["Order #1001, confirmed", "Send Jane this link"]);
    assert!(chat.iter().all(|message| message.ephemeral));
    assert!(jane.chat().is_empty());
    discord.expire_tokens();
    assert_eq!(
        listening
            .bot
            .edit(to(&came.address, 5), &draft, &line("Too late"))
            .await,
        Err(Failure::NoSuchMessage)
    );
}

#[tokio::test]
async fn an_edit_as_the_only_answer_leaves_nothing_thinking() {
    let discord = FakeDiscord::start().await;
    let jane = discord.user("Jane");
    let listening = Listening::start(&discord).await;
    let card = listening
        .bot
        .send(to(&address(&jane), 1), &line("#1042 Pending"))
        .await
        .unwrap();
    jane.command("confirm", &[("order", "1042")]).await;
    let came = listening.next_from(&jane).await;
    let edit = To {
        address: &came.address,
        nonce: OutboxId(2),
        way_back: Some(came.way_back()),
    };
    listening
        .bot
        .edit(edit, &card, &line("#1042 Confirmed"))
        .await
        .unwrap();
    let chat = jane.chat();
    assert_eq!(chat.len(), 1, "{}", jane.transcript());
    assert_eq!(chat[0].content, "#1042 Confirmed");
}

#[tokio::test]
async fn an_answer_whose_token_has_expired_becomes_a_direct_message() {
    let discord = FakeDiscord::start().await;
    let guild = discord.guild("Market", Membership::Member);
    let jane = discord.user("Jane");
    let listening = Listening::start(&discord).await;
    jane.in_guild(&guild).command("my", &[]).await;
    let came = listening.next_from(&jane).await;
    discord.expire_tokens();
    // Whether the clock knows it or only Discord does.
    let late = Later::new();
    late.pass(TimeDelta::minutes(5));
    let other = bot_with_clock(&discord, late.clock());
    for (row, minutes) in [(1, 0), (2, 15)] {
        late.pass(TimeDelta::minutes(minutes));
        let to = To {
            address: &came.address,
            nonce: OutboxId(row),
            way_back: Some(came.way_back()),
        };
        other
            .send(to, &line(&format!("Orders {row}")))
            .await
            .unwrap();
    }
    jane.sees("Orders 1").await;
    jane.sees("Orders 2").await;
    assert!(jane.chat().iter().all(|message| !message.ephemeral));
}

#[tokio::test]
async fn direct_messages_come_in_order_with_replies_edits_and_files() {
    let discord = FakeDiscord::start().await;
    let jane = discord.user("Jane");
    jane.has_file("orders.xlsx", "application/octet-stream", b"PK");
    let listening = Listening::start(&discord).await;
    let card = listening
        .bot
        .send(to(&address(&jane), 1), &line("#1042"))
        .await
        .unwrap();
    let (_, number) = card.split_once('/').unwrap();
    let first = jane.says("2 shirt 599").await;
    jane.replies(number.parse().unwrap(), "shipped jnt").await;
    // Discord's ids tell milliseconds apart, and so does the order of an edit.
    let moment = Duration::from_millis(5);
    tokio::time::sleep(moment).await;
    jane.edits(first, "2 shirt 699").await;
    tokio::time::sleep(moment).await;
    jane.sends("", &["orders.xlsx"]).await;
    let here = |id: u64| format!("{}/{id}", jane.channel());
    let mut heard = Vec::new();
    for _ in 0..3 {
        heard.push(listening.next_from(&jane).await.heard().clone());
    }
    assert_eq!(
        heard[0],
        Heard::Wrote {
            text: "2 shirt 599".to_owned(),
            message: Some(here(first)),
            reply_to: None
        }
    );
    assert!(
        matches!(&heard[1], Heard::Wrote { reply_to, .. } if reply_to.as_deref() == Some(&*card))
    );
    assert_eq!(
        heard[2],
        Heard::Rewrote {
            text: "2 shirt 699".to_owned(),
            message: here(first)
        }
    );
    let came = listening.next_from(&jane).await;
    assert_eq!(came.files()[0].name, "orders.xlsx");
}

#[tokio::test]
async fn pictures_are_fetched_also_when_their_address_has_expired() {
    let discord = FakeDiscord::start().await;
    let jane = discord.user("Jane");
    let listening = Listening::start(&discord).await;
    jane.has_file("slip.png", "image/png", b"a slip");
    jane.has_file("back.png", "image/png", b"its back");
    let message = jane.sends("paid", &["slip.png", "back.png"]).await;
    let came = listening.next_from(&jane).await;
    let references: Vec<String> = came
        .files()
        .iter()
        .map(|file| file.reference.clone().expect("worth fetching"))
        .collect();
    let fetch = async |at: usize| listening.bot.fetch(&came.address, &references[at]).await;
    assert_eq!(fetch(0).await, Ok(b"a slip".to_vec()));
    assert_eq!(fetch(1).await, Ok(b"its back".to_vec()));
    discord.expire_addresses();
    assert_eq!(fetch(1).await, Ok(b"its back".to_vec()));
    discord.goes_down();
    assert!(matches!(fetch(0).await, Err(FetchFailure::Later { .. })));
    discord.comes_back();
    jane.deletes(message).await;
    discord.expire_addresses();
    assert_eq!(fetch(0).await, Err(FetchFailure::Never(Unread::Gone)));
}

#[tokio::test]
async fn a_burst_of_messages_keeps_its_order() {
    let discord = FakeDiscord::start().await;
    let jane = discord.user("Jane");
    let listening = Listening::start(&discord).await;
    for n in 0..200 {
        jane.says(&n.to_string()).await;
    }
    for n in 0..200 {
        let came = listening.next_from(&jane).await;
        assert!(
            matches!(came.heard(), Heard::Wrote { text, .. } if *text == n.to_string()),
            "{n}: {came:?}"
        );
    }
}

#[tokio::test]
async fn messages_written_while_nobody_listened_are_fetched() {
    let discord = FakeDiscord::start().await;
    let jane = discord.user("Jane");
    let ana = discord.user("Ana");
    let listening = Listening::start(&discord).await;
    jane.says("before").await;
    listening.next_from(&jane).await;
    // Ana has only used commands so far.
    ana.command("my", &[]).await;
    listening.next_from(&ana).await;
    listening.stops().await;
    discord.expire_sessions();
    for n in 0..120 {
        jane.says(&format!("away {n}")).await;
    }
    ana.says("me too").await;
    let again = Listening::on(&discord, bot(&discord), listening.database.clone()).await;
    for n in 0..120 {
        let came = again.next_from(&jane).await;
        assert!(
            matches!(came.heard(), Heard::Wrote { text, .. } if *text == format!("away {n}")),
            "{n}: {came:?}"
        );
    }
    let came = again.next_from(&ana).await;
    assert!(matches!(came.heard(), Heard::Wrote { text, .. } if text == "me too"));
    again.stops().await;
}

#[tokio::test]
async fn what_is_replayed_on_a_resume_is_stored_once() {
    let discord = FakeDiscord::start().await;
    let jane = discord.user("Jane");
    let listening = Listening::start(&discord).await;
    jane.says("one").await;
    listening.next_from(&jane).await;
    discord.drop_connections();
    jane.says("two").await;
    discord.resumed(1).await;
    jane.says("three").await;
    for expected in ["two", "three"] {
        let came = listening.next_from(&jane).await;
        assert!(matches!(came.heard(), Heard::Wrote { text, .. } if text == expected));
    }
    assert!(listening.take(&address(&jane)).await.is_none());
}

#[tokio::test]
async fn without_a_database_nothing_is_acknowledged_and_messages_wait_for_it() {
    let discord = FakeDiscord::start().await;
    let jane = discord.user("Jane");
    let listening = Listening::start(&discord).await;
    let mut blocker = listening._own.as_ref().unwrap().superuser().await;
    let lock = "BEGIN; LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE";
    sqlx::raw_sql(lock).execute(&mut blocker).await.unwrap();
    jane.says("I wait").await;
    let failed = jane.command("my", &[]).await;
    assert!(matches!(failed, Outcome::Failed), "{failed:?}");
    sqlx::raw_sql("ROLLBACK")
        .execute(&mut blocker)
        .await
        .unwrap();
    let came = listening.next_from(&jane).await;
    assert!(matches!(came.heard(), Heard::Wrote { text, .. } if text == "I wait"));
    // And from then on it goes on.
    let answered = jane.command("help", &[]).await;
    assert!(matches!(answered, Outcome::Message(_)), "{answered:?}");
}

#[tokio::test]
async fn a_revoked_token_ends_the_intake_and_says_so() {
    let discord = FakeDiscord::start().await;
    let listening = Listening::start(&discord).await;
    discord.revoke_token();
    assert!(matches!(
        listening.ends().await,
        Err(IntakeError::Unauthorized)
    ));
    let database = listening.database.clone();
    let stranger = bot_with_token(&discord, "never.one");
    let ended = stranger
        .run(database, Hints::default(), CancellationToken::new())
        .await;
    assert!(matches!(ended, Err(IntakeError::Unauthorized)));
}

fn bot_with_token(discord: &FakeDiscord, token: &str) -> Discord {
    let settings = Settings {
        token: SecretString::from(token),
        api_url: Some(discord.url().parse().unwrap()),
    };
    Discord::new(settings, Clock::system()).unwrap()
}

#[tokio::test]
async fn open_orders_of_ones_own_shop_are_suggested() {
    let discord = FakeDiscord::start().await;
    let jane = discord.user("Jane");
    let buyer = discord.user("Buyer");
    let listening = Listening::start(&discord).await;
    let shop = shop::open(&listening.database, "Fashion Store").await;
    let placed = shop.place(&shop::order_for("Ana Cruz")).await;
    let who = Introduction {
        channel: Channel::Discord,
        address: address(&jane),
        name: "Jane".to_owned(),
        language: None,
    };
    let mut transaction = listening.database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    person::meet(&mut system, &who, shop.owner.person_id, Utc::now())
        .await
        .unwrap();
    transaction.commit().await.unwrap();

    let number = placed.number.to_string();
    for typed in ["", &number[..1], "ana", &format!("9999 {number}")] {
        let choices = jane.types_in("ship", "order", typed).await;
        assert_eq!(choices.len(), 1, "{typed:?}");
        assert!(choices[0].name.contains(&format!("#{number} · Ana Cruz")));
    }
    let several = jane.types_in("confirm", "order", "9999 ").await;
    assert_eq!(several[0].value, format!("9999 {number}"));
    assert!(jane.types_in("ship", "order", "zzz").await.is_empty());
    assert!(buyer.types_in("ship", "order", "").await.is_empty());
}

/// What a shop sells and who buys there, suggested to those who work there and may see it.
#[tokio::test]
async fn customers_and_items_of_ones_own_shop_are_suggested() {
    let discord = FakeDiscord::start().await;
    let (jane, packer) = (discord.user("Jane"), discord.user("Paul"));
    let listening = Listening::start(&discord).await;
    let shop = shop::open(&listening.database, "Fashion Store").await;
    let other = shop::open(&listening.database, "Bag Store").await;
    let mut new = shop::order_for("Ana Cruz");
    new.buyer.phone = Some("0917 123 4567".to_owned());
    shop.place(&new).await;
    for number in 0..30 {
        shop.place(&shop::order_for(&format!("Buyer {number}")))
            .await;
    }
    other.place(&shop::order_for("Anatole")).await;
    shop.enter(&shop::item_in(
        "Black Shirt",
        "BS",
        &[("M", Some(3)), ("L", None)],
    ))
    .await;
    other
        .enter(&shop::item_in("Black Bag", "BB", &[("", None)]))
        .await;
    meets(&listening, &jane, shop.owner.person_id).await;
    let paul = shop::arrive(&listening.database, "Paul").await;
    joins(&listening, shop.shop.shop_id, paul.person_id).await;
    meets(&listening, &packer, paul.person_id).await;

    // The last buyers, those who begin so, those found by more of it; never another shop's.
    assert_eq!(jane.types_in("customer", "text", "").await.len(), 25);
    for typed in ["a", "an", "ana", "cruz", "anna cruz"] {
        let choices = jane.types_in("customer", "text", typed).await;
        assert_eq!(choices.len(), 1, "{typed}: {choices:?}");
        assert_eq!(choices[0].name, "Ana Cruz · 0917 123 4567");
        assert_eq!(choices[0].value, "Ana Cruz");
    }
    // A new order tells those of one name apart.
    for command in ["new", "move"] {
        let choices = jane.types_in(command, "buyer", "ana").await;
        assert_eq!(choices[0].value, "Ana Cruz 0917 123 4567", "{command}");
    }
    for command in ["stock", "items"] {
        for typed in ["", "b", "black", "blak shirt"] {
            let choices = jane.types_in(command, "text", typed).await;
            let names: Vec<&str> = choices.iter().map(|choice| &*choice.name).collect();
            assert_eq!(
                names,
                ["Black Shirt M", "Black Shirt L"],
                "{command} {typed}"
            );
        }
    }
    let lines = jane.types_in("new", "items", "1 cap 250; 2 bla").await;
    assert_eq!(lines[0].value, "1 cap 250; 2 Black Shirt M");
    for odd in ["🙂", "%", &"黑".repeat(90)] {
        for (command, option) in [("customer", "text"), ("items", "text"), ("new", "items")] {
            let choices = jane.types_in(command, option, odd).await;
            assert!(choices.is_empty(), "{command} {odd}: {choices:?}");
        }
    }
    // A packer looks after no customers and takes no orders; what there is to sell they see.
    for (command, option) in [("customer", "text"), ("new", "buyer")] {
        assert!(packer.types_in(command, option, "ana").await.is_empty());
    }
    assert_eq!(packer.types_in("items", "text", "black").await.len(), 2);
    assert!(
        discord
            .user("Eve")
            .types_in("items", "text", "b")
            .await
            .is_empty()
    );
}

async fn meets(listening: &Listening, who: &Person, person_id: PersonId) {
    let introduction = Introduction {
        channel: Channel::Discord,
        address: address(who),
        name: "Somebody".to_owned(),
        language: None,
    };
    let mut transaction = listening.database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    person::meet(&mut system, &introduction, person_id, Utc::now())
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

async fn joins(listening: &Listening, shop_id: ShopId, person_id: PersonId) {
    let mut transaction = listening.database.begin().await.unwrap();
    join(
        &mut transaction,
        shop_id,
        person_id,
        Role::Packer,
        Utc::now(),
    )
    .await
    .unwrap();
    transaction.commit().await.unwrap();
}
