//! Buyers who have no chat: told by mail, one mail a moment; and those whom no channel reaches.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use waybill_core::channel::Channel;
use waybill_core::document::qr_png;
use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::smtp::Mood;
use crate::support::stage::{Stage, link};
use crate::support::talker::{News, Talker};

on_every_channel!(
    a_buyer_with_mail_alone,
    a_mailbox_that_is_no_more,
    chat_first_and_mail_when_it_is_gone,
    a_buyer_wants_no_more_mails,
    signed_in_by_mail,
    what_comes_back,
    files_come_by_mail,
    a_chat_is_stopped,
    a_mail_is_called_spam,
    in_chinese,
);

const JANE: &str = "jane@example.com";

/// Whom mail reaches could be asked where to send: the seller ships all the same.
async fn ships(seller: &Talker, command: &str) -> News {
    seller
        .says(command)
        .await
        .only_shows("No address yet for #");
    seller.taps("Ship without").await
}

async fn a_buyer_with_mail_alone(mut stage: Stage) {
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane Cruz Jane@Example.com; 2 black shirt 599; ship 80")
        .await;
    let address = link(&mia.taps("Create").await);

    // What was ordered, what it costs and how it is paid, once.
    let first = post.last(JANE);
    assert_eq!(first.subject(), "Fashion Store · #1001: your order is in");
    let text = first.text();
    for words in ["Black Shirt", "1,278.00", "GCash", &address] {
        assert!(text.contains(words), "{words:?} is not in {text}");
    }
    assert!(
        !text.contains("I have paid"),
        "nothing is pressed in {text}"
    );
    let html = first.html();
    for words in [
        "max-width:600px",
        "Black Shirt",
        "1,278.00",
        &address,
        "color-scheme",
    ] {
        assert!(html.contains(words), "{words:?} is not in {html}");
    }
    assert!(first.header("From").unwrap().contains("Fashion Store"));
    mia.sees("Told: Jane Cruz (e-mail)");

    mia.says("/confirm 1001").await;
    ships(&mia, "/ship 1001 jnt 88123456").await;
    let shipped = post.last(JANE);
    assert_eq!(
        post.subjects(JANE)[1..],
        [
            "Fashion Store · #1001: ✔ Confirmed: the seller is preparing your order.",
            "Fashion Store · #1001: 📦 Shipped with J&T 88123456.",
        ]
    );
    assert_eq!(
        shipped.header("In-Reply-To"),
        Some(format!("<{}>", first.id()))
    );
    assert!(shipped.text().contains(&address));

    // What was wrong is corrected by a mail of its own, in the same thread.
    mia.says("/undo 1001").await;
    let correction = post.last(JANE);
    assert_eq!(
        correction.subject(),
        "Fashion Store · #1001: Correction: not shipped yet."
    );
    assert_eq!(
        correction.header("In-Reply-To"),
        Some(format!("<{}>", shipped.id()))
    );
    let thread =
        |header: Option<String>| header.and_then(|ids| ids.split(' ').next().map(str::to_owned));
    assert_eq!(
        thread(correction.header("References")),
        thread(first.header("References"))
    );
    // A note and a hold change the card, and no mail is sent for that.
    mia.says("/note 1001 gift wrap").await;
    assert_eq!(post.count(), 4);
    assert_eq!(post.connections(), 1, "one connection is enough");
    stage.ends().await;
}

async fn a_mailbox_that_is_no_more(mut stage: Stage) {
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    post.treats(JANE, Mood::Refuses("550 5.1.1 no such user"));
    mia.says("/new Jane jane@example.com +63 917 123 4567; 2 black shirt 599")
        .await;
    mia.taps("Create").await;
    mia.sees("⚠ Can't be told any more: Jane (e-mail)");
    mia.says("/untold")
        .await
        .only_shows("Every buyer was told.");

    let news = ships(&mia, "/ship 1001 jnt 88123456").await;
    let call = news.shows("⚠ Jane can't be told about #1001");
    assert!(
        call.text
            .contains("Fashion Store · #1001: 📦 Shipped with J&T 88123456."),
        "{}",
        call.text
    );
    let whatsapp = call.links.iter().find(|(label, _)| label == "WhatsApp");
    let whatsapp = &whatsapp.expect("a link").1;
    assert!(
        whatsapp.starts_with("https://wa.me/639171234567?text=Fashion%20Store"),
        "{whatsapp}"
    );
    // No platform takes a button that leads to a machine of one's own, as this site's do.
    if let Some((_, viber)) = call.links.iter().find(|(label, _)| label == "Viber") {
        let stays = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().redirect(stays).build().unwrap();
        let answer = client.get(viber).send().await.unwrap();
        let leads_to = answer.headers()["location"].to_str().unwrap();
        assert!(
            leads_to.starts_with("viber://forward?text=Fashion%20Store%20%C2%B7%20%231001"),
            "{leads_to}"
        );
    }
    mia.says("/day").await.shows("1 buyer not told: /untold");
    let list = mia.says("/untold").await;
    list.only_shows("#1001 Jane: 📦 Shipped with J&T 88123456.");
    mia.taps_twice("Told")
        .await
        .shows("✔ #1001: Jane was told.");
    mia.says("/untold")
        .await
        .only_shows("Every buyer was told.");
    assert_eq!(post.count(), 0);
    stage.ends().await;
}

async fn chat_first_and_mail_when_it_is_gone(mut stage: Stage) {
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane jane@example.com; 2 black shirt 599")
        .await;
    let address = link(&mia.taps("Create").await);
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.says("/confirm 1001").await;
    jane.news().await.shows("✔ Confirmed");
    assert_eq!(post.count(), 1, "she is told in chat");

    jane.says("/notify").await.shows("You are told in chat");
    jane.taps("Mail").await.shows("You are told by mail");
    mia.says("/ready 1001").await;
    ships(&mia, "/ship 1001 jnt 88123456").await;
    assert_eq!(post.count(), 2);
    assert!(jane.news().await.find("Fashion Store #1001: 📦").is_none());
    jane.says("/notify both")
        .await
        .shows("in chat, and by mail");
    mia.says("/deliver 1001").await;
    jane.news().await.shows("🏠 Delivered");
    assert_eq!(post.count(), 3);
    jane.says("/notify 🙂").await.shows("in chat, and by mail");
    stage.ends().await;
}

async fn a_buyer_wants_no_more_mails(mut stage: Stage) {
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane jane@example.com; 2 black shirt 599")
        .await;
    mia.taps("Create").await;
    let mail = post.last(JANE);
    let stop = mail.header("List-Unsubscribe").expect("a way out");
    let stop = stop.trim_matches(['<', '>']).to_owned();
    assert_eq!(stop, mail.link("/mail/"));
    assert_eq!(
        mail.header("List-Unsubscribe-Post").as_deref(),
        Some("List-Unsubscribe=One-Click")
    );

    // Looking changes nothing; one click does, twice as once.
    let client = reqwest::Client::new();
    let page = client
        .get(&stop)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("Send no more mails"), "{page}");
    assert!(page.contains("j•••@example.com"), "{page}");
    mia.says("/confirm 1001").await;
    assert_eq!(post.count(), 2);
    for _ in 0..2 {
        let click = client.post(&stop).body("List-Unsubscribe=One-Click");
        assert_eq!(click.send().await.unwrap().status(), 200);
    }
    stage.settles().await;
    mia.news().await.shows("Jane (e-mail)");
    ships(&mia, "/ship 1001 jnt 88123456").await;
    assert_eq!(post.count(), 2);
    // She said so herself: nobody has to tell her otherwise, and new orders are quiet too.
    mia.says("/untold")
        .await
        .only_shows("Every buyer was told.");
    mia.says("/new Jane jane@example.com; 1 cap 250").await;
    mia.taps("Create").await;
    assert_eq!(post.count(), 2);

    let again = client.post(format!("{stop}?lang=zh-TW")).body("again=1");
    let page = again.send().await.unwrap().text().await.unwrap();
    assert!(page.contains("不再寄信"), "{page}");
    mia.says("/deliver 1001").await;
    assert_eq!(post.count(), 3);

    // Somebody else's token, and no token at all, stop nothing.
    for wrong in [
        "mail/1-aaaaaaaaaaaaaaaaaaaaaa",
        "mail/🙂",
        "mail/99999999999999999999",
    ] {
        let address = stage.site().join(wrong).unwrap();
        let answer = client.post(address).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{wrong}");
    }
    stage.ends().await;
}

/// Sends a form as a browser does that shows the page it is on.
pub(super) async fn sends(
    client: &reqwest::Client,
    address: reqwest::Url,
    fields: &[(&str, &str)],
) -> reqwest::Response {
    let origin = address.origin().ascii_serialization();
    let request = client.post(address).header("origin", origin);
    request.form(fields).send().await.unwrap()
}

async fn signed_in_by_mail(mut stage: Stage) {
    let ask = stage.site().join("my/mail").unwrap();
    let my = stage.site().join("my").unwrap();
    let stays = reqwest::redirect::Policy::none();
    let client = reqwest::Client::builder().redirect(stays).build().unwrap();
    let page = client.get(my.clone()).send().await.unwrap();
    assert!(!page.text().await.unwrap().contains("Mail me a link"));
    let answer = sends(&client, ask.clone(), &[("address", JANE)]).await;
    assert_eq!(answer.status(), 404, "no mail goes out of here");

    let post = stage.with_mail().await;
    let (ask, my) = (
        stage.site().join("my/mail").unwrap(),
        stage.site().join("my").unwrap(),
    );
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane jane@example.com; 2 black shirt 599")
        .await;
    mia.taps("Create").await;
    let ben = stage.owner("Ben", "Bag Store").await;
    ben.says("/new Jane Jane@Example.com; 1 bag 900").await;
    ben.taps("Create").await;
    ben.says("/new Otto otto@example.com; 1 bag 900").await;
    ben.taps("Create").await;
    let before = post.count();

    let page = client.get(my.clone()).send().await.unwrap();
    assert_eq!(page.status(), 401);
    assert!(page.text().await.unwrap().contains("Mail me a link"));
    let answer = sends(&client, ask.clone(), &[("address", "jane at example")]).await;
    assert_eq!(answer.status(), 422);
    let said = answer.text().await.unwrap();
    assert!(
        said.contains("“jane at example” is no mail address."),
        "{said}"
    );
    // Nobody learns whether an address is known.
    let mut said = Vec::new();
    for address in ["nobody@example.com", "JANE@example.com"] {
        let answer = sends(&client, ask.clone(), &[("address", address)]).await;
        assert_eq!(answer.status(), 200);
        said.push(answer.text().await.unwrap().replace(address, "…"));
    }
    assert_eq!(said[0], said[1]);
    stage.settles().await;
    assert_eq!(post.count(), before + 1);
    let mail = post.last(JANE);
    assert_eq!(mail.subject(), "Sign in to your orders");
    let link: reqwest::Url = mail.link("/in/").parse().unwrap();
    assert!(mail.header("List-Unsubscribe").is_none());

    // Whoever looks at the link beforehand, as mail servers do, uses nothing up.
    for _ in 0..2 {
        let looked = reqwest::get(link.clone()).await.unwrap();
        assert_eq!(looked.status(), 200);
    }
    let answer = sends(&client, link.clone(), &[]).await;
    assert_eq!(answer.headers()["location"], "/my");
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    let session = cookie.split(';').next().unwrap();
    let request = client.get(my.clone()).header("cookie", session);
    let page = request.send().await.unwrap().text().await.unwrap();
    for words in ["Fashion Store · order #1001", "Bag Store · order #1001"] {
        assert!(page.contains(words), "{words:?} is not in {page}");
    }
    assert!(!page.contains("#1002"), "that is Otto's");
    // It was used.
    let again = sends(&client, link, &[]).await;
    assert!(again.headers().get("set-cookie").is_none(), "{again:?}");

    // Asking again and again fills nobody's mailbox.
    for _ in 0..4 {
        sends(&client, ask.clone(), &[("address", JANE)]).await;
    }
    stage.settles().await;
    assert_eq!(post.count(), before + 3);
    stage.ends().await;
}

async fn in_chinese(mut stage: Stage) {
    let post = stage.with_mail().await;
    let mei = stage
        .owner_in(
            "小美",
            "時尚小舖",
            Market::Taiwan,
            Language::closest("zh-TW").unwrap(),
        )
        .await;
    mei.says("/新訂單 陳小姐 jane@example.com 0912345678; 黑色襯衫 x2 599")
        .await;
    mei.taps("建立").await;
    let first = post.last(JANE);
    assert_eq!(first.subject(), "時尚小舖 · #1001：已收到您的訂單");
    let raw = String::from_utf8(first.raw.clone()).expect("ASCII");
    assert!(raw.is_ascii(), "what is not ASCII is encoded: {raw}");
    assert!(first.text().contains("黑色襯衫"));
    assert!(first.html().contains("lang=\"zh-TW\""));
    mei.says("/出貨 1001 黑貓 123456789012").await;
    mei.taps("不填地址就出貨").await;
    assert!(
        post.last(JANE).subject().contains("📦 已"),
        "{:?}",
        post.subjects(JANE)
    );

    post.treats(JANE, Mood::Refuses("550 5.1.1 no such user"));
    let news = mei.says("/送達 1001").await;
    news.shows("⚠ 無法通知 陳小姐 訂單 #1001 的消息");
    mei.says("/未通知").await.shows("1 位買家未通知");
    mei.taps("略過").await.shows("#1001：不通知 陳小姐。");
    stage.ends().await;
}

/// She blocks the bot; what was to be told in chat comes by mail, and no more than that.
#[tokio::test]
async fn a_blocked_chat_is_followed_by_mail() {
    let mut stage = Stage::new(Channel::Telegram).await;
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane jane@example.com; 2 black shirt 599")
        .await;
    let address = link(&mia.taps("Create").await);
    let (jane, _) = stage.buyer("Jane", &address).await;
    mia.says("/confirm 1001").await;
    assert_eq!(post.count(), 1);
    jane.telegram().deletes_account().await;
    // Telegram says nothing of it; the next message finds out.
    ships(&mia, "/ship 1001 jnt 88123456").await;
    assert_eq!(
        post.subjects(JANE)[1..],
        ["Fashion Store · #1001: 📦 Shipped with J&T 88123456."]
    );
    mia.says("/deliver 1001").await;
    assert_eq!(post.count(), 3);
    mia.says("/untold")
        .await
        .only_shows("Every buyer was told.");
    stage.ends().await;
}

/// What fails for now waits and arrives, and what is refused as it stands goes on the list.
#[tokio::test]
async fn a_server_with_moods() {
    let mut stage = Stage::new(Channel::Web).await;
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    let moods = [
        Mood::PutsOff("451 4.7.1 greylisted, try again", 2),
        Mood::HangsUp(1),
    ];
    for (at, mood) in moods.into_iter().enumerate() {
        let address = format!("b{at}@example.com");
        post.treats(&address, mood);
        mia.says(&format!("/new Buyer{at} {address}; 1 cap 250"))
            .await;
        mia.taps("Create").await;
        stage.settles().await;
        assert_eq!(post.of(&address).len(), 1, "{mood:?}");
    }
    // Nobody knows whether it arrived: it comes again, and any mailbox can tell that it is the same.
    post.treats("twice@example.com", Mood::HangsUpAfter(1));
    mia.says("/new Twice twice@example.com; 1 cap 250").await;
    mia.taps("Create").await;
    stage.settles().await;
    let twice = post.of("twice@example.com");
    assert_eq!(twice.len(), 2);
    assert_eq!(twice[0].id(), twice[1].id());

    // A full mailbox is no dead one, and a rule against a mail is none against its reader.
    post.treats(JANE, Mood::RefusesMail("554 5.7.1 looks like spam"));
    mia.says("/new Jane jane@example.com; 1 cap 250").await;
    mia.taps("Create").await;
    mia.says("/confirm 1004")
        .await
        .shows("⚠ Jane can't be told about #1004");
    post.forgives(JANE);
    ships(&mia, "/ship 1004 jnt 88123456").await;
    assert_eq!(post.of(JANE).len(), 1);
    mia.says("/untold")
        .await
        .only_shows("#1004 Jane: ✔ Confirmed");
    // Refusals of single mails are failures, and closed no conversation.
    let failed = "SELECT count(*) FROM outbox WHERE state = 'failed'";
    assert_eq!(stage.count(failed).await, 2);
}

/// A mail server brings a mail; says whether it was taken.
pub(super) async fn comes_in(stage: &Stage, secret: &str, raw: &str) -> u16 {
    let address = stage.site().join(&format!("mail/in/{secret}")).unwrap();
    let raw = raw.replace('\n', "\r\n");
    let answer = reqwest::Client::new().post(address).body(raw).send().await;
    answer.unwrap().status().as_u16()
}

async fn what_comes_back(mut stage: Stage) {
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane jane@example.com; 2 black shirt 599")
        .await;
    let address = link(&mia.taps("Create").await);
    mia.says("/confirm 1001").await;
    let mail = post.last(JANE);
    let (_, token) = address.rsplit_once('/').unwrap();
    let reply_to = mail.header("Reply-To").expect("a place for answers");
    let local = reply_to.split("orders+").nth(1).expect("a plus address");
    let local = local.split('@').next().expect("a local part");
    // Who knows the link does not know the address.
    let (known, code) = local.split_once('.').expect("a code");
    assert_eq!((known, code.len()), (token, 16));

    let answer = |header: &str| {
        format!(
            "From: Jane <JANE@example.com>\nTo: {reply_to}\n{header}\n\nThank you!\n\n> Confirmed\n"
        )
    };
    let known = format!("Message-ID: <1@jane>\nIn-Reply-To: <{}>", mail.id());
    let taken = "SELECT count(*) FROM inbox WHERE channel = 'email'";
    assert_eq!(comes_in(&stage, "wrong", &answer(&known)).await, 403);
    assert_eq!(comes_in(&stage, "hush", "").await, 400);
    // The same twice is one, and what machines and strangers write is none.
    for _ in 0..2 {
        assert_eq!(comes_in(&stage, "hush", &answer(&known)).await, 200);
    }
    assert_eq!(
        comes_in(&stage, "hush", &answer("Auto-Submitted: auto-replied")).await,
        200
    );
    let stranger = answer("").replace("JANE@", "stranger@");
    assert_eq!(comes_in(&stage, "hush", &stranger).await, 200);
    assert_eq!(stage.count(taken).await, 1);
    // By the order's own address alone it belongs to the last mail about it.
    assert_eq!(
        comes_in(&stage, "hush", &answer("Message-ID: <2@jane>")).await,
        200
    );
    let belongs = "SELECT count(*) FROM inbox WHERE channel = 'email'
        AND payload::jsonb ->> 'reply_to' LIKE 'outbox-%'";
    assert_eq!(stage.count(belongs).await, 2);
    stage.settles().await;
    let heard = mia.news().await;
    assert_eq!(heard.fresh().len(), 2, "{heard}");
    let heard = heard.shows("Jane, #1001: “Thank you!”").clone();

    // Nothing vouches for a mail's sender: no command, and no words where the mail answers none of ours.
    let by_reply = |id: &str, words: &str| {
        let known = format!("Message-ID: <{id}@jane>\nIn-Reply-To: <{}>", mail.id());
        answer(&known).replace("Thank you!", words)
    };
    assert_eq!(
        comes_in(&stage, "hush", &by_reply("3", "/cancel 1001")).await,
        200
    );
    stage.settles().await;
    mia.news().await.shows("Jane, #1001: “/cancel 1001”");
    let forged = answer("Message-ID: <4@jane>").replace(local, token);
    assert_eq!(
        comes_in(&stage, "hush", &forged.replace("Thank you!", "call me")).await,
        200
    );
    stage.settles().await;
    mia.news().await.nothing();
    let back = post.last(JANE);
    let back = back.text();
    for words in [
        "Nobody has read this yet",
        "#1001 · Fashion Store",
        &address,
    ] {
        assert!(back.contains(words), "{words:?} is not in {back}");
    }
    assert!(
        !back.contains("call me"),
        "nobody is sent the words of somebody else: {back}"
    );
    // The shop's answer goes back by mail, in the order's thread.
    mia.replies(&heard, "You are welcome").await;
    stage.settles().await;
    let answered = post.last(JANE);
    assert!(
        answered.text().contains("You are welcome"),
        "{}",
        answered.text()
    );
    assert!(answered.header("References").is_some());

    // A report that names no mail of ours silences nobody; one that does moves what was not told.
    let report = |id: &str| {
        format!(
            "From: MAILER-DAEMON@post.example\nReturn-Path: <>\nMIME-Version: 1.0\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
             --b\nContent-Type: message/delivery-status\n\n\
             Final-Recipient: rfc822; jane@example.com\nAction: failed\nStatus: 5.1.1\n\n\
             --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{id}>\n--b--\n"
        )
    };
    let closed =
        "SELECT count(*) FROM conversation WHERE channel = 'email' AND closed_at IS NOT NULL";
    let forged = report("outbox-1.0000000000000000@waybill.example");
    assert_eq!(comes_in(&stage, "hush", &forged).await, 200);
    assert_eq!(stage.count(closed).await, 0);
    assert_eq!(comes_in(&stage, "hush", &report(&mail.id())).await, 200);
    stage.settles().await;
    mia.news().await.shows("⚠ Jane can't be told about #1001");
    assert_eq!(stage.count(closed).await, 1);
    mia.says("/untold")
        .await
        .only_shows("#1001 Jane: ✔ Confirmed");
    stage.ends().await;
}

/// A part of a mail, as mail programs attach files.
fn attached(name: &str, kind: &str, inside: bool, bytes: &[u8]) -> String {
    let place = if inside {
        format!("inline; filename=\"{name}\"\nContent-ID: <{name}>")
    } else {
        format!("attachment; filename=\"{name}\"")
    };
    let body = STANDARD.encode(bytes);
    format!(
        "--b\nContent-Type: {kind}; name=\"{name}\"\nContent-Disposition: {place}\n\
         Content-Transfer-Encoding: base64\n\n{body}\n"
    )
}

async fn files_come_by_mail(mut stage: Stage) {
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane jane@example.com; 2 black shirt 599")
        .await;
    mia.taps("Create").await;
    mia.says("/confirm 1001").await;
    let mail = post.last(JANE);
    let with = |id: &str, words: &str, parts: &[String]| {
        format!(
            "From: Jane <jane@example.com>\nMessage-ID: <{id}@jane>\nIn-Reply-To: <{}>\n\
             MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
             --b\nContent-Type: text/plain\n\n{words}\n\n{}--b--\n",
            mail.id(),
            parts.concat()
        )
    };
    let png = qr_png("https://shop.example/t/1").unwrap();
    let logo = attached("logo.png", "image/png", true, &png);
    let slip = attached("slip.png", "image/png", false, &png);
    let list = attached("list.docx", "application/msword", false, b"my list");
    let sent = with("1", "Here is the slip 🙂", &[logo.clone(), slip, list]);
    // The same mail twice is one.
    for _ in 0..2 {
        assert_eq!(comes_in(&stage, "hush", &sent).await, 200);
    }
    let news = mia.news().await;
    let told = news.shows("Jane, #1001: “Here is the slip 🙂”").clone();
    let file = told.document.as_ref().expect("the slip");
    assert_eq!(
        (file.name.as_str(), file.bytes.to_vec()),
        ("slip.png", png.clone())
    );
    let kept = "SELECT count(*) FROM order_message WHERE file_id IS NOT NULL";
    assert_eq!(stage.count(kept).await, 1);
    let answers: Vec<String> = post.of(JANE).iter().map(|mail| mail.text()).collect();
    let answers = answers.join("\n");
    assert!(answers.contains("I can’t read “list.docx”."), "{answers}");
    assert!(!answers.contains("logo.png"), "{answers}");

    // A file says enough by itself; a signature alone says nothing.
    let shirt = attached(
        "shirt.png",
        "image/png",
        false,
        &qr_png("https://shop.example/t/2").unwrap(),
    );
    assert_eq!(
        comes_in(&stage, "hush", &with("2", "", &[shirt])).await,
        200
    );
    let news = mia.news().await;
    assert!(
        news.messages.iter().any(|seen| seen.document.is_some()),
        "{news}"
    );
    assert_eq!(stage.count(kept).await, 2);
    assert_eq!(comes_in(&stage, "hush", &with("3", "", &[logo])).await, 200);
    mia.news().await.nothing();
    assert_eq!(stage.count(kept).await, 2);
    // What calls itself a picture and is none.
    let lying = attached("slip.png", "image/png", false, b"no picture");
    assert_eq!(
        comes_in(&stage, "hush", &with("4", "look", &[lying])).await,
        200
    );
    mia.news().await.shows("“look”");
    assert_eq!(stage.count(kept).await, 2);
    assert!(post.last(JANE).text().contains("I can’t read “slip.png”."));
    stage.ends().await;
}

/// Who stops a chat is not written to instead, unless they say so.
async fn a_chat_is_stopped(mut stage: Stage) {
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane jane@example.com; 2 black shirt 599")
        .await;
    let address = link(&mia.taps("Create").await);
    let (jane, _) = stage.buyer("Jane", &address).await;
    assert_eq!(post.count(), 1);
    let stopped = jane.taps("Stop updates for #1001").await;
    let stopped = stopped.shows("No mail comes in their place.").clone();
    assert_eq!(stopped.buttons, ["Follow again", "By mail instead"]);
    mia.says("/confirm 1001").await;
    jane.news().await.nothing();
    assert_eq!(post.count(), 1, "nobody asked for mail");

    jane.taps_twice("By mail instead")
        .await
        .shows("Fashion Store tells you about it by mail from now on.");
    mia.says("/ready 1001").await;
    ships(&mia, "/ship 1001 jnt 88123456").await;
    assert!(post.last(JANE).subject().contains("📦 Shipped"));
    let told = post.count();
    // In chat again, mail waits again.
    jane.taps("Follow again").await;
    mia.says("/deliver 1001").await;
    jane.news().await.shows("🏠 Delivered");
    assert_eq!(post.count(), told);

    // All at once, too.
    mia.says("/new Jane jane@example.com; 1 cap 250").await;
    let second = link(&mia.taps("Create").await);
    jane.opens(&second).await;
    jane.says("/stop").await;
    jane.taps("Stop all 2")
        .await
        .shows("No mail comes in their place.");
    let told = post.count();
    mia.says("/confirm 1002").await;
    jane.news().await.nothing();
    assert_eq!(post.count(), told);
    jane.taps("By mail instead")
        .await
        .shows("You are told by mail from now on.");
    mia.says("/deliver 1002").await;
    assert_eq!(post.count(), told + 1);
    stage.ends().await;
}

/// Whoever calls a mail of one shop unwanted is written to by no shop any more.
async fn a_mail_is_called_spam(mut stage: Stage) {
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    let ben = stage.owner("Ben", "Bag Store").await;
    for seller in [&mia, &ben] {
        seller
            .says("/new Jane jane@example.com; 1 black shirt 599")
            .await;
        seller.taps("Create").await;
    }
    stage.settles().await;
    let mail = post.last(JANE);
    let report = |id: &str| {
        format!(
            "From: complaints@post.example\nMIME-Version: 1.0\n\
             Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n\
             --b\nContent-Type: text/plain\n\nThis is spam.\n\
             --b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n\
             Original-Rcpt-To: <jane@example.com>\n\n\
             --b\nContent-Type: message/rfc822\n\nMessage-ID: <{id}>\nFrom: orders@waybill.example\n\n\
             Order\n--b--\n"
        )
    };
    let made_up = report("outbox-1.0000000000000000@waybill.example");
    assert_eq!(comes_in(&stage, "hush", &made_up).await, 200);
    assert_eq!(
        stage
            .count("SELECT count(*) FROM conversation WHERE closed_at IS NOT NULL")
            .await,
        0
    );
    assert_eq!(comes_in(&stage, "hush", &report(&mail.id())).await, 200);
    stage.settles().await;
    let before = post.count();
    for (seller, number) in [(&mia, 1001), (&ben, 1001)] {
        seller.says(&format!("/confirm {number}")).await;
        seller.sees("⚠ Can't be told any more: Jane (e-mail)");
    }
    // Nor about what is ordered later, wherever.
    ben.says("/new Jane jane@example.com; 1 tote 350").await;
    ben.taps("Create").await;
    stage.settles().await;
    assert_eq!(post.count(), before);
    stage.ends().await;
}
