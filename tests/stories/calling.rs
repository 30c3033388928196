//! The shop is called by what buyers do: somebody hears of it who may answer, whoever follows the order.

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    a_member_is_gone_and_the_buyer_cancels,
    the_bookkeeper_checks_what_was_paid,
    who_follows_is_called_alone,
    a_locked_member_is_passed_over,
);

async fn hired(stage: &Stage, mia: &Talker, name: &str, role: &str) -> Talker {
    let invitation = mia.says(&format!("/invite {role}")).await;
    let invitation = invitation.shows(&format!("as {role}")).clone();
    let guest = stage.somebody(name).await;
    guest.starts().await;
    guest.accepts(&invitation).await.shows("Welcome to ");
    guest
}

/// Somebody of the shop takes an order, and somebody buys it.
async fn ordered(stage: &Stage, seller: &Talker, line: &str) -> Talker {
    seller.says(&format!("/new {line}")).await;
    let link = link(&seller.taps("Create").await);
    let buyer = line.split(';').next().unwrap_or_default();
    let (buyer, _) = stage.buyer(buyer, &link).await;
    seller.news().await;
    buyer
}

async fn pays(jane: &Talker) {
    jane.taps("I have paid").await;
    jane.taps("GCash").await;
    jane.taps("Nothing").await.shows("Thank you.");
}

async fn calls_it_off(jane: &Talker) {
    jane.says("/cancel").await;
    jane.taps("#1001 Fashion Store").await;
    jane.says("I found a nicer one")
        .await
        .shows("Fashion Store #1001 is cancelled. The shop is told.");
}

async fn a_member_is_gone_and_the_buyer_cancels(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let paul = hired(&stage, &mia, "Paul", "manager").await;
    let jane = ordered(&stage, &paul, "Jane; 2 black shirt 599").await;
    mia.news().await.nothing();
    mia.says("/team").await;
    mia.taps("Remove Paul")
        .await
        .only_shows("Paul no longer works here.");
    paul.news().await;

    // Nobody follows the order any more: who may answer hears of it, and the owner is who is left.
    calls_it_off(&jane).await;
    mia.news().await.shows("Jane cancelled #1001");
    paul.news().await.nothing();
    stage.ends().await;
}

async fn the_bookkeeper_checks_what_was_paid(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let paul = hired(&stage, &mia, "Paul", "manager").await;
    let ben = hired(&stage, &mia, "Ben", "bookkeeper").await;
    let dan = hired(&stage, &mia, "Dan", "packer").await;
    let jane = ordered(&stage, &paul, "Jane; 2 black shirt 599").await;
    mia.says("/team").await;
    mia.taps("Remove Paul").await;
    paul.news().await;

    pays(&jane).await;
    let call = ben.news().await;
    let call = call
        .shows("Jane says #1001 was paid: ₱ 1,198.00, GCash.")
        .clone();
    assert_eq!(call.buttons, ["Accept", "Other amount", "Reject"]);
    mia.news().await.nothing();
    dan.news().await.nothing();
    paul.news().await.nothing();

    // The button works for whoever reads it, once.
    ben.taps_on(&call, "Accept").await;
    let answered = ben.sees("✔ Accepted by Ben · ₱ 1,198.00");
    assert_eq!(answered.id, call.id, "edited in its place");
    jane.news().await.shows("Payment received");
    ben.taps_on(&answered, "Undo").await;
    ben.sees("Jane says #1001 was paid");
    ben.taps_twice("Accept").await;
    let money = "SELECT coalesce(sum(received_minor), 0)::bigint FROM orders";
    assert_eq!(stage.count(money).await, 119_800);
    stage.ends().await;
}

async fn who_follows_is_called_alone(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let ben = hired(&stage, &mia, "Ben", "bookkeeper").await;
    let dan = hired(&stage, &mia, "Dan", "packer").await;
    let jane = ordered(&stage, &mia, "Jane; 2 black shirt 599").await;
    pays(&jane).await;
    mia.news().await.shows("Jane says #1001 was paid");
    ben.news().await.nothing();

    // Who follows and may not answer is called, and so is somebody who may.
    let paul = hired(&stage, &mia, "Paul", "manager").await;
    let otto = ordered(&stage, &paul, "Otto; 1 cap 250").await;
    mia.says("/team").await;
    mia.taps("Remove Paul").await;
    paul.news().await;
    ben.news().await;
    dan.says("/order 1002").await;
    otto.taps("I have paid").await;
    otto.taps("GCash").await;
    otto.taps("Nothing").await;
    dan.news().await.shows("Otto says #1002 was paid");
    dan.taps("Accept").await.shows("may record payments here");
    ben.news().await.shows("Otto says #1002 was paid");
    mia.news().await.nothing();
    stage.ends().await;
}

async fn a_locked_member_is_passed_over(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let paul = hired(&stage, &mia, "Paul", "manager").await;
    let jane = ordered(&stage, &paul, "Jane; 2 black shirt 599").await;
    let sql = "UPDATE membership SET locked_at = now() WHERE role = 'manager' RETURNING 1::bigint";
    stage.count(sql).await;
    calls_it_off(&jane).await;
    mia.news().await.shows("Jane cancelled #1001");
    paul.news().await.nothing();
    stage.ends().await;
}
