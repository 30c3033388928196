//! The server that mails are handed to: nobody reads along, it is whom it says it is, and whatever it
//! does, no mail is lost and nobody else waits for it.

use std::io::Write as _;
use std::time::{Duration, Instant};

use tempfile::NamedTempFile;
use waybill_core::channel::Channel;

use crate::support::smtp::tls::Authority;
use crate::support::smtp::{Line, Mood, PostOffice};
use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(mail_is_refused_and_the_chat_is_told);

const JANE: &str = "jane@example.com";
const BEN: &str = "ben@example.com";
/// A short patience, so that a story is not longer than it must be.
const TIMEOUT: (&str, &str) = ("WAYBILL_EMAIL_TIMEOUT_SECONDS", "3");

/// A file with the certificate of an authority.
fn kept(authority: &Authority) -> NamedTempFile {
    let mut file = NamedTempFile::new().expect("a file");
    file.write_all(authority.pem().as_bytes()).expect("a file");
    file
}

fn path(file: &NamedTempFile) -> &str {
    file.path().to_str().expect("a path")
}

/// An order whose buyer is told of it.
async fn order(mia: &Talker, buyer: &str) -> String {
    mia.says(&format!("/new {buyer}; 2 black shirt 599")).await;
    link(&mia.taps("Create").await)
}

async fn waits(wanted: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(30), "no {wanted}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Two mails go through one line to a server that asks who sends them.
async fn go_encrypted(line: Line, authority: &Authority, address: &str) -> PostOffice {
    let post = PostOffice::opens_on(line).await;
    post.admits("jane@shop", "se:cret");
    let certificate = kept(authority);
    let trusts = ("WAYBILL_EMAIL_AUTHORITY", path(&certificate));
    let mut stage = Stage::new(Channel::Telegram).await;
    let url = address.replace("PORT", &post.port().to_string());
    stage.mails_by(&url, &[trusts]).await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane jane@example.com").await;
    mia.says("/confirm 1001").await;
    assert_eq!(post.of(JANE).len(), 2);
    assert_eq!(post.connections(), 1, "one line is enough");
    let checked = stage.runs(&["doctor"]).await;
    assert!(
        checked.contains("✔ Mail: orders@waybill.example is sent through localhost:"),
        "{checked}"
    );
    assert!(!checked.contains("cret"), "{checked}");

    // Another password is named as what is wrong, and not shown.
    post.admits("jane@shop", "another");
    let (well, checked) = stage.tries(&["doctor"]).await;
    assert!(
        !well && checked.contains("does not take the name and password"),
        "{checked}"
    );
    assert!(!checked.contains("cret"), "{checked}");
    stage.ends().await;
    post
}

#[tokio::test]
async fn mails_go_by_tls_from_the_first_byte() {
    let authority = Authority::default();
    let line = Line::Tls(authority.vouches_for("localhost"));
    let address = "smtps://jane%40shop:se%3Acret@localhost:PORT";
    let post = go_encrypted(line, &authority, address).await;
    assert!(post.heard_in_the_clear().is_empty());
}

#[tokio::test]
async fn mails_go_by_tls_from_starttls_on() {
    let authority = Authority::default();
    let line = Line::StartTls(authority.vouches_for("localhost"));
    let address = "smtp://jane%40shop:se%3Acret@localhost:PORT?tls=required";
    let post = go_encrypted(line, &authority, address).await;
    let clear = post.heard_in_the_clear();
    assert!(
        clear
            .iter()
            .all(|said| said == "EHLO waybill.example" || said == "STARTTLS"),
        "{clear:?}"
    );
}

/// Who stands between us and the server gets no mail and no password, and whoever runs the program is
/// told what to do; what waits arrives when that is done.
#[tokio::test]
async fn a_server_that_is_not_trusted_gets_nothing() {
    let mut stage = Stage::new(Channel::Telegram).await;
    let (authority, stranger) = (Authority::default(), Authority::default());
    let certificate = kept(&authority);
    let trusts = ("WAYBILL_EMAIL_AUTHORITY", path(&certificate));
    let right = PostOffice::opens_on(Line::Tls(authority.vouches_for("localhost"))).await;
    right.admits("jane", "secret");
    stage.mails_by(&at("smtps", &right, ""), &[trusts]).await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane jane@example.com").await;
    assert_eq!(right.of(JANE).len(), 1);

    let wrong = Line::Tls(stranger.vouches_for("localhost"));
    let other = Line::Tls(authority.vouches_for("mail.other.example"));
    let old = Line::Tls(authority.vouched_for("localhost"));
    let starttls = "?tls=required";
    for (line, scheme, tls, sentence) in [
        (wrong.clone(), "smtps", "", "nobody known has signed it"),
        (other, "smtps", "", "it is for another name"),
        (old.clone(), "smtps", "", "it has expired"),
        (Line::Clear, "smtps", "", "does not speak TLS as"),
        (Line::Clear, "smtp", starttls, "offers no STARTTLS"),
        (old, "smtp", starttls, "does not greet"),
    ] {
        let post = PostOffice::opens_on(line).await;
        post.admits("jane", "secret");
        stage.sets("WAYBILL_EMAIL_SMTP_URL", &at(scheme, &post, tls));
        stage.sets(TIMEOUT.0, TIMEOUT.1);
        let (well, checked) = stage.tries(&["doctor"]).await;
        assert!(!well && checked.contains(sentence), "{sentence}: {checked}");
        assert!(!checked.contains("secret"), "{checked}");
        let clear = post.heard_in_the_clear();
        assert!(!clear.iter().any(|said| said.contains("AUTH")), "{clear:?}");
    }

    let wrong = PostOffice::opens_on(wrong).await;
    stage.mails_by(&at("smtps", &wrong, ""), &[trusts]).await;
    mia.says_quickly("/confirm 1001").await;
    stage.program().logs("nobody known has signed it").await;
    assert_eq!(wrong.count(), 0);
    stage.mails_by(&at("smtps", &right, ""), &[trusts]).await;
    stage.settles().await;
    assert_eq!(right.of(JANE).len(), 2);
    stage.ends().await;
}

fn at(scheme: &str, post: &PostOffice, tls: &str) -> String {
    format!("{scheme}://jane:secret@localhost:{}{tls}", post.port())
}

/// A mail that hangs holds up no other mail, no chat, and nothing that is shown on the site.
#[tokio::test]
async fn a_mail_that_hangs_holds_nobody_else_up() {
    let mut stage = Stage::new(Channel::Telegram).await;
    let post = PostOffice::opens().await;
    let patience = ("WAYBILL_EMAIL_TIMEOUT_SECONDS", "15");
    stage.mails_by(&post.url(), &[patience]).await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane jane@example.com").await;
    order(&mia, "Ben ben@example.com").await;
    let address = order(&mia, "Otto").await;
    let (otto, _) = stage.buyer("Otto", &address).await;

    post.treats(JANE, Mood::SaysNothing(1));
    for number in 1001..=1003 {
        mia.says_quickly(&format!("/confirm {number}")).await;
    }
    waits("mail for Ben", || post.of(BEN).len() == 2).await;
    let confirmed = |talker: &Talker| {
        let messages = talker.messages();
        messages
            .iter()
            .any(|seen| seen.text.contains("✔ Confirmed"))
    };
    waits("news for Otto", || confirmed(&otto)).await;
    assert_eq!(post.of(JANE).len(), 1, "hers still hangs");
    let waiting = "SELECT count(*) FROM outbox WHERE channel = 'email' AND state = 'waiting'";
    assert_eq!(stage.count(waiting).await, 1);

    stage.settles().await;
    assert_eq!(post.of(JANE).len(), 2, "and comes after all");
    let log = stage.program().log();
    assert!(log.contains("did not answer within 15 s"), "{log}");
    assert!(!log.contains("may have arrived"), "{log}");
    assert!(!log.contains("jane@"), "{log}");
    stage.ends().await;
}

/// Taken, and nobody said so: it comes again as the same mail, and the doubt is stated.
#[tokio::test]
async fn a_mail_that_may_have_arrived_comes_again_as_the_same() {
    let mut stage = Stage::new(Channel::Telegram).await;
    let post = PostOffice::opens().await;
    stage.mails_by(&post.url(), &[TIMEOUT]).await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    for (at, mood) in [
        Mood::SaysNothingAfter(1),
        Mood::HangsUpAfter(1),
        Mood::HangsUp(1),
    ]
    .into_iter()
    .enumerate()
    {
        let to = format!("b{at}@example.com");
        post.treats(&to, mood);
        order(&mia, &format!("Buyer{at} {to}")).await;
        let came = post.of(&to);
        let ids: std::collections::HashSet<String> = came.iter().map(|mail| mail.id()).collect();
        assert_eq!(ids.len(), 1, "{mood:?}");
        assert_eq!(came.len(), if at == 2 { 1 } else { 2 }, "{mood:?}");
        let doubts = stage.program().log().matches("may have arrived").count();
        assert_eq!(doubts, at + 1, "{mood:?}");
    }
    // What the server says no to is in no doubt.
    post.treats(JANE, Mood::PutsOff("451 4.7.1 greylisted, try again", 2));
    order(&mia, "Jane jane@example.com").await;
    assert_eq!(post.of(JANE).len(), 1);
    assert_eq!(stage.program().log().matches("may have arrived").count(), 3);
    mia.says("/untold")
        .await
        .only_shows("Every buyer was told.");
    stage.ends().await;
}

/// A server that takes up the line and says nothing is not waited for: the program starts, works, stops
/// when told to, and what waited arrives once the server speaks.
#[tokio::test]
async fn a_server_that_greets_nobody_loses_nothing() {
    let mut stage = Stage::new(Channel::Telegram).await;
    let post = PostOffice::opens().await;
    post.is_silent(true);
    stage.mails_by(&post.url(), &[TIMEOUT]).await;
    let (well, checked) = stage.tries(&["doctor"]).await;
    assert!(!well && checked.contains("does not greet"), "{checked}");
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says_quickly("/new Jane jane@example.com; 2 black shirt 599")
        .await;
    waits("draft", || {
        let messages = mia.messages();
        messages.iter().any(|seen| seen.text.contains("New order"))
    })
    .await;
    mia.taps_quickly("Create").await;
    stage.program().logs("does not greet").await;
    assert_eq!(post.count(), 0);
    post.is_silent(false);
    stage.settles().await;
    assert_eq!(
        post.subjects(JANE),
        ["Fashion Store · #1001: your order is in"]
    );
    stage.ends().await;
}

/// A password that the server does not take, for now or until somebody sees to it, loses no mail and
/// ends no channel.
#[tokio::test]
async fn a_password_that_is_not_taken_is_tried_again() {
    let mut stage = Stage::new(Channel::Telegram).await;
    let authority = Authority::default();
    let certificate = kept(&authority);
    let trusts = ("WAYBILL_EMAIL_AUTHORITY", path(&certificate));
    let post = PostOffice::opens_on(Line::Tls(authority.vouches_for("localhost"))).await;
    post.admits("jane", "another");
    stage
        .mails_by(&at("smtps", &post, ""), &[trusts, TIMEOUT])
        .await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says_quickly("/new Jane jane@example.com; 2 black shirt 599")
        .await;
    waits("draft", || {
        let messages = mia.messages();
        messages.iter().any(|seen| seen.text.contains("New order"))
    })
    .await;
    mia.taps_quickly("Create").await;
    let complaint = "does not take the name and password";
    stage.program().logs(complaint).await;
    assert_eq!(post.count(), 0);
    post.admits("jane", "secret");
    stage.settles().await;
    assert_eq!(post.of(JANE).len(), 1);
    let log = stage.program().log();
    // Not every moment anew: that is how accounts are locked.
    assert!(log.matches(complaint).count() < 12, "{log}");
    assert!(!log.contains("secret"), "{log}");
    stage.ends().await;
}

async fn mail_is_refused_and_the_chat_is_told(mut stage: Stage) {
    let post = stage.with_mail().await;
    let mia = stage.owner("Mia", "Fashion Store").await;
    let address = order(&mia, "Jane jane@example.com").await;
    let (jane, _) = stage.buyer("Jane", &address).await;
    jane.says("/notify mail")
        .await
        .shows("You are told by mail");

    // One mail is refused for what it says: that moment is told in chat, and the next by mail again.
    post.treats(JANE, Mood::RefusesMail("554 5.7.1 looks like spam"));
    mia.says("/confirm 1001").await;
    jane.news().await.shows("✔ Confirmed");
    post.forgives(JANE);
    mia.ships("1001 jnt 88123456").await;
    assert_eq!(post.of(JANE).len(), 2);
    assert!(jane.news().await.find("Fashion Store #1001: 📦").is_none());

    // The mailbox is no more: the chat is told from now on, and nobody stands on the list.
    post.treats(JANE, Mood::Refuses("550 5.1.1 no such user"));
    mia.says("/deliver 1001").await;
    jane.news().await.shows("🏠 Delivered");
    assert_eq!(post.of(JANE).len(), 2);
    mia.says("/untold")
        .await
        .only_shows("Every buyer was told.");
    stage.ends().await;
}
