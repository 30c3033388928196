//! Money: claims, refunds, ways to pay, cash on delivery, deadlines, the day.

use waybill_core::document::qr_png;
use waybill_core::shop::Market;
use waybill_core::text::Language;

use crate::support::stage::{Stage, link};
use crate::support::talker::Talker;

on_every_channel!(
    a_buyer_says_it_was_paid,
    a_slip_is_shown_to_the_seller,
    a_reference_seen_before_warns,
    a_claim_is_answered_otherwise,
    whoever_may_check_finds_what_to_check,
    a_refund_goes_back,
    how_buyers_pay,
    cash_on_delivery,
    a_deadline_passes,
    buyers_are_reminded_every_few_days,
    how_it_came_is_asked_once,
    a_day_is_closed,
    what_was_earned,
    a_rate_is_frozen,
    how_the_shop_works,
);

/// Places an order and returns the link to it.
async fn order(seller: &Talker, line: &str) -> String {
    seller.says(&format!("/new {line}")).await;
    link(&seller.taps("Create").await)
}

async fn a_buyer_says_it_was_paid(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    mia.news().await;

    jane.taps("I have paid")
        .await
        .only_shows("How did you pay ₱ 1,198.00 for #1001?");
    jane.taps("GCash")
        .await
        .only_shows("Send a picture of the slip");
    jane.says("1234567890123")
        .await
        .shows("Thank you. The seller will check your payment for #1001.");

    let news = mia.news().await;
    let call = news
        .shows("Jane says #1001 was paid: ₱ 1,198.00, GCash.")
        .clone();
    assert!(
        call.text.contains("Reference: 1234567890123"),
        "{}",
        call.text
    );
    assert_eq!(call.buttons, ["Accept", "Other amount", "Reject"]);
    mia.taps_on(&call, "Accept").await;
    let answered = mia.sees("✔ Accepted by Mia · ₱ 1,198.00");
    assert_eq!(answered.id, call.id, "edited in its place");
    assert_eq!(answered.buttons, ["Undo"]);
    jane.news().await.shows("Payment received");
    let money = "SELECT coalesce(sum(received_minor), 0)::bigint FROM orders";
    assert_eq!(stage.count(money).await, 119_800);

    // Taken back, it waits again, and is accepted once however often it is tapped.
    mia.taps_on(&answered, "Undo").await;
    assert_eq!(stage.count(money).await, 0);
    let open = mia.sees("Jane says #1001 was paid");
    assert_eq!(open.buttons, ["Accept", "Other amount", "Reject"]);
    mia.taps_twice("Accept").await;
    assert_eq!(stage.count(money).await, 119_800);
    stage.ends().await;
}

async fn a_slip_is_shown_to_the_seller(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    mia.news().await;
    jane.taps("I have paid").await;
    jane.taps("GCash").await;
    let slip = qr_png("https://shop.example/slip").unwrap();
    jane.sends_picture("slip.png", &slip, "12 3456 7890")
        .await
        .shows("Thank you. The seller will check your payment for #1001.");

    let news = mia.news().await;
    let call = news
        .shows("Jane says #1001 was paid: ₱ 1,198.00, GCash.")
        .clone();
    assert!(call.text.contains("Reference: 12 3456 7890"), "{news}");
    let shown = call.document.as_ref().expect("the slip");
    assert_eq!(
        (shown.media_type.as_str(), &shown.bytes[..]),
        ("image/png", &slip[..])
    );
    mia.taps_on(&call, "Accept").await;
    let answered = mia.sees("✔ Accepted by Mia · ₱ 1,198.00");
    assert_eq!(answered.id, call.id, "edited in its place");
    assert_eq!(answered.buttons, ["Undo"]);
    jane.news().await.shows("Payment received");
    let money = "SELECT coalesce(sum(received_minor), 0)::bigint FROM orders";
    assert_eq!(stage.count(money).await, 119_800);
    stage.ends().await;
}

async fn a_reference_seen_before_warns(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane; 2 black shirt 599").await;
    let second = order(&mia, "Jane; 1 cap 250").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    jane.taps("I have paid").await;
    jane.taps("GCash").await;
    jane.says("1234567890123").await;
    jane.opens(&second).await;
    jane.taps("I have paid").await;
    jane.taps("Another way").await;
    jane.says("1234 5678 90123").await;
    mia.news()
        .await
        .shows("⚠ The same reference was given for #1001.");
    stage.ends().await;
}

async fn a_claim_is_answered_otherwise(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    jane.taps("I have paid").await;
    jane.taps("GCash").await;
    jane.taps("Nothing").await.shows("Thank you.");
    mia.news().await.shows("Jane says #1001 was paid");
    mia.taps("Other amount")
        .await
        .only_shows("How much of the ₱ 1,198.00 for #1001 came in?");
    mia.says("5oo🙂").await.only_shows("5oo");
    mia.says("500")
        .await
        .shows("₱ 500.00 received for #1001; ₱ 698.00 to pay.");
    mia.sees("✔ Accepted by Mia · ₱ 500.00");

    jane.news().await;
    jane.taps("I have paid").await;
    jane.taps("GCash").await;
    jane.says("🙂").await.only_shows("can't be a reference");
    jane.says("後五碼 12345").await;
    let call = mia.news().await;
    let call = call.shows("後五碼 12345").clone();
    mia.taps_on(&call, "Reject")
        .await
        .only_shows("Why is the ₱ 698.00");
    mia.says("not on our statement")
        .await
        .shows("The payment for #1001 was not found");
    assert_eq!(mia.sees("✖ Rejected by Mia").id, call.id);
    jane.news().await.shows("not on our statement");
    stage.ends().await;
}

async fn whoever_may_check_finds_what_to_check(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane; 2 black shirt 599").await;
    let invitation = mia.says("/invite bookkeeper").await;
    let invitation = invitation.shows("as bookkeeper").clone();
    let ben = stage.somebody("Ben").await;
    ben.starts().await;
    ben.accepts(&invitation).await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    jane.taps("I have paid").await;
    jane.taps("GCash").await;
    jane.says("1234567890123").await;
    mia.news().await;

    // Ben does not follow the order, and hears of it at the end of the day.
    let day = ben.says("/day").await;
    let day = day.only_shows("1 payment to check");
    assert_eq!(day.buttons, ["To check", "I have…", "Close the day"]);
    ben.taps("To check")
        .await
        .only_shows("Fashion Store · payments to check");
    let card = ben.taps("#1001").await;
    let card = card.shows("#1001 · Jane").clone();
    let call = ben.taps_on(&card, "Check ₱ 1,198.00").await;
    let call = call
        .shows("Jane says #1001 was paid: ₱ 1,198.00, GCash.")
        .clone();
    assert!(call.text.contains("1234567890123"), "{}", call.text);
    ben.taps_on(&call, "Accept").await;
    ben.sees("✔ Accepted by Ben · ₱ 1,198.00");
    mia.news().await.shows("✔ Accepted by Ben · ₱ 1,198.00");
    let money = "SELECT coalesce(sum(received_minor), 0)::bigint FROM orders";
    assert_eq!(stage.count(money).await, 119_800);

    // The button is gone with the claim, and so is the list.
    let card = ben.sees("#1001 · Jane");
    assert_eq!(card.buttons, ["Confirm", "Ship", "Message", "PDF", "More"]);
    let day = ben.says("/day").await;
    let day = day.only_shows("GCash ₱ 1,198.00 (1)");
    assert_eq!(day.buttons, ["I have…", "Close the day"]);
    stage.ends().await;
}

async fn a_refund_goes_back(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let first = order(&mia, "Jane; 2 black shirt 599").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    mia.news().await;
    mia.says("/refunds")
        .await
        .only_shows("Nothing has to go back.");
    mia.says("/refund 1001")
        .await
        .only_shows("Nothing has to be paid back for #1001.");
    mia.says("/paid 1001 1198 gcash").await;
    mia.says("/refund 1001 99999999")
        .await
        .only_shows("That is more than can be paid back for #1001");
    mia.says("/refund 1001 5oo🙂").await.only_shows("5oo");
    // More than is due is asked about.
    mia.says("/refund 1001 100 gcash")
        .await
        .only_shows("Pay back ₱ 100.00 for #1001 (Jane)? Nothing is due.");
    mia.taps("Yes, paid back")
        .await
        .shows("₱ 100.00 refunded for #1001.");
    mia.says("/undo 1001").await;

    let asked = mia.says("/cancel 1001 out of stock").await;
    let asked = asked.only_shows("Cancel #1001 (Jane)? ₱ 1,198.00 was received");
    assert_eq!(asked.buttons, ["Cancel, then refund", "Keep"]);
    mia.taps("Cancel, then refund")
        .await
        .shows("To be paid back: ₱ 1,198.00");
    let list = mia.says("/refunds").await;
    let list = list
        .only_shows("Awaiting: #1001 · ₱ 1,198.00 · Jane")
        .clone();
    assert_eq!(
        list.buttons,
        ["Start #1001", "Refunded #1001", "Keep #1001"]
    );
    mia.taps_on(&list, "Start #1001").await;
    let started = mia.sees("On its way: #1001 · ₱ 1,198.00 · Jane · Mia");
    assert_eq!(started.id, list.id, "the list changes in its place");
    jane.news()
        .await
        .shows("Your refund of ₱ 1,198.00 is on its way.");
    mia.taps_twice("Refunded #1001").await;
    mia.sees("Nothing has to go back.");
    jane.news().await.shows("Refunded: ₱ 1,198.00");
    let refunded = "SELECT count(*) FROM payment_entry WHERE kind = 'refunded'
        AND NOT EXISTS (SELECT FROM payment_entry c WHERE c.kind = 'countered' AND c.answers = payment_entry.entry)";
    assert_eq!(stage.count(refunded).await, 1);
    stage.ends().await;
}

async fn how_buyers_pay(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/methods").await.only_shows("GCash");
    mia.says("/methods bank BDO 0012345678 Mia Cruz")
        .await
        .only_shows("BDO · 0012345678 · Mia Cruz");
    mia.says("/methods link http://pay.example/mia")
        .await
        .only_shows("can't be opened safely");
    mia.taps("Add").await.only_shows("Send it in one line");
    mia.says("link PayPal https://paypal.me/mia")
        .await
        .only_shows("PayPal · https://paypal.me/mia");
    mia.taps("GCash").await;
    mia.taps("Pause").await.only_shows("GCash (paused)");

    let first = order(&mia, "Jane; 1 cap 250").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    let how = jane.taps("How to pay").await;
    let how = how.only_shows("BDO · 0012345678 · Mia Cruz");
    assert!(
        how.text.contains("Fashion Store #1001: ₱ 250.00 to pay"),
        "{}",
        how.text
    );
    assert!(
        how.text.contains("Write 1001 with your payment"),
        "{}",
        how.text
    );
    assert!(!how.text.contains("GCash"), "{}", how.text);
    jane.says("/methods")
        .await
        .only_shows("You have no shop yet.");

    mia.says("/methods").await;
    mia.taps("BDO").await;
    let left = mia.taps("Remove").await;
    assert!(!left.only().text.contains("BDO"), "{left}");
    stage.ends().await;
}

async fn cash_on_delivery(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599; cod")
        .await
        .only_shows("Cash on delivery: collect ₱ 1,198.00");
    let first = link(&mia.taps("Create").await);
    mia.says("/new Ana; 1 cap 250; cod; deposit 100 gcash")
        .await
        .only_shows("Cash on delivery: collect ₱ 150.00");
    mia.taps("Discard").await;
    let (jane, card) = stage.buyer("Jane", &first).await;
    let card = card.shows("You pay the courier on delivery.");
    assert!(!card.text.contains("collect"), "{}", card.text);
    order(&mia, "Paul; 1 cap 250; cod").await;
    mia.says("/cod")
        .await
        .only_shows("Nothing lies with couriers.");
    mia.ships("1001 jnt 88123456").await;
    mia.ships("1002 jnt 88123457").await;
    // A delivery that was none leaves nothing with the courier.
    mia.says("/deliver 1002").await.shows("#1002 is delivered.");
    let held = "SELECT collected_minor FROM orders WHERE number = 1002";
    assert_eq!(stage.count(held).await, 25_000);
    mia.taps("Undo")
        .await
        .shows("Taken back: #1002 is Shipped again.");
    assert_eq!(stage.count(held).await, 0);
    mia.says("/deliver 1001 1002").await;
    jane.news().await;
    // Who paid the courier owes nothing, wherever one looks.
    let found = mia.says("/find jane").await;
    let found = found.only_shows("#1001 Jane · Delivered · 2 pcs · ₱ 1,198.00");
    assert!(!found.text.contains("to pay"), "{}", found.text);
    mia.says("/buyers all")
        .await
        .shows("Jane: ₱ 1,198.00 (1 order), paid ₱ 0.00, ₱ 1,198.00 with the courier");
    let page = mia.says("/customer jane").await;
    assert!(!page.only().text.contains("Owes"), "{page}");
    let with = mia.says("/cod").await;
    let with = with.only_shows("J&T has ₱ 1,448.00 (2)");
    assert!(with.text.contains("88123456 · ₱ 1,198.00"), "{}", with.text);

    mia.says("/cod jnt 1000 88123456")
        .await
        .only_shows("₱ 1,000.00 was paid out, but these parcels come to ₱ 1,198.00.");
    let paid = mia.says("/cod jnt 1198 88123456,88123456,99,🙂").await;
    let paid = paid.shows("1 parcel accepted: ₱ 1,198.00.");
    assert!(
        paid.text.contains("Named twice, counted once: 88123456"),
        "{}",
        paid.text
    );
    assert!(
        paid.text.contains("No money of ours lies with: 99"),
        "{}",
        paid.text
    );
    assert!(
        paid.text
            .contains("Still with the courier: #1002 (88123457) ₱ 250.00"),
        "{}",
        paid.text
    );
    mia.says("/cod jnt 1198 88123456")
        .await
        .only_shows("No money of ours lies with: 88123456");
    let money = "SELECT sum(received_minor)::bigint FROM orders";
    assert_eq!(stage.count(money).await, 119_800);
    stage.ends().await;
}

async fn a_deadline_passes(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let draft = mia.says("/new Jane; 1 cap 250; pay by 2d").await;
    draft.only_shows("To be paid within 2 days");
    let first = link(&mia.taps("Create").await);
    let (jane, card) = stage.buyer("Jane", &first).await;
    card.shows("Pay by ");
    mia.news().await;
    let planned = "SELECT count(*) FROM reminder WHERE done_at IS NULL";
    assert_eq!(stage.count(planned).await, 2);

    comes_due(&stage, "remind").await;
    jane.news().await.shows("⏰ ₱ 250.00 is to be paid by ");
    comes_due(&stage, "overdue").await;
    let call = mia.news().await;
    let call = call.shows("#1001 (Jane) was to be paid by").clone();
    assert_eq!(call.buttons, ["Cancel order", "Give 24 h more", "Keep"]);
    mia.taps_on(&call, "Give 24 h more")
        .await
        .shows("#1001 can be paid until ");

    // While a payment waits to be checked nobody is hurried.
    jane.taps("I have paid").await;
    jane.taps("GCash").await;
    jane.taps("Nothing").await;
    mia.news().await;
    jane.news().await;
    let sql = "UPDATE reminder SET due_at = now() - interval '1 second' RETURNING 1::bigint";
    stage.count(sql).await;
    let put_off = "SELECT count(*) FROM reminder WHERE due_at > now() + interval '30 minutes'";
    until(&stage, put_off, 2).await;
    jane.news().await.nothing();
    mia.news().await.nothing();

    // Paid, it is settled.
    mia.taps("Accept").await;
    jane.news().await;
    stage.count(sql).await;
    until(&stage, planned, 0).await;
    jane.news().await.nothing();
    stage.ends().await;
}

/// Lets a reminder come due, and waits until the program has dealt with it.
async fn comes_due(stage: &Stage, kind: &str) {
    let due = format!(
        "UPDATE reminder SET due_at = now() - interval '1 second' WHERE kind = '{kind}' RETURNING 1::bigint"
    );
    stage.count(&due).await;
    let left = format!("SELECT count(*) FROM reminder WHERE kind = '{kind}' AND done_at IS NULL");
    until(stage, &left, 0).await;
}

async fn until(stage: &Stage, query: &str, expected: i64) {
    for _ in 0..150 {
        if stage.count(query).await == expected {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{query} never gave {expected}");
}

async fn buyers_are_reminded_every_few_days(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/settings")
        .await
        .only_shows("Buyers are reminded 12 hours before a deadline for payment");
    mia.taps("Remind 24 h before").await;
    mia.taps("Remind every day").await;
    mia.taps("Remind every 2 days")
        .await
        .only_shows("Buyers are reminded every 2 days while an order is unpaid");
    let first = order(&mia, "Jane; 1 cap 250").await;
    let (jane, _) = stage.buyer("Jane", &first).await;
    mia.news().await;
    let due = "UPDATE reminder SET due_at = now() - interval '1 second' RETURNING 1::bigint";
    stage.count(due).await;
    until(&stage, "SELECT count(*) FROM reminder WHERE sent = 1", 1).await;
    let told = jane.news().await;
    let told = told.shows("⏰ ₱ 250.00 is still to be paid.").clone();
    assert!(
        told.buttons.iter().any(|label| label == "I have paid"),
        "{:?}",
        told.buttons
    );
    let next = "SELECT count(*) FROM reminder WHERE done_at IS NULL AND sent = 1
                AND due_at > now() + interval '47 hours'";
    until(&stage, next, 1).await;
    stage.count(due).await;
    until(&stage, "SELECT count(*) FROM reminder WHERE sent = 2", 1).await;
    jane.news().await.shows("⏰ ₱ 250.00 is still to be paid.");
    mia.says("/paid 1001 cash")
        .await
        .shows("#1001 is paid in full");
    jane.news().await;
    stage.count(due).await;
    until(
        &stage,
        "SELECT count(*) FROM reminder WHERE done_at IS NULL",
        0,
    )
    .await;
    jane.news().await.nothing();
    stage.ends().await;
}

async fn how_it_came_is_asked_once(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    order(&mia, "Jane; 2 black shirt 599").await;
    let way = "SELECT coalesce(string_agg(coalesce(method, '?') || ' ' || amount_minor, ', '
               ORDER BY entry), '') FROM payment_entry";
    // With one way only it is taken.
    mia.says("/paid 1001 500").await.shows("500.00");
    assert_eq!(stage.text(way).await, "GCash 50000");
    mia.says("/methods Bank").await;
    let asked = mia.says("/paid 1001 100").await;
    let asked = asked
        .only_shows("How did ₱ 100.00 for #1001 come in?")
        .clone();
    assert_eq!(asked.buttons, ["GCash", "Bank", "Another way", "Not yet"]);
    assert_eq!(
        stage.text(way).await,
        "GCash 50000",
        "nothing is recorded yet"
    );
    mia.taps_twice("Bank").await;
    assert_eq!(stage.text(way).await, "GCash 50000, Bank 10000");
    // What is named is not asked about, and what can't be is refused as ever.
    mia.says("/paid 1001 50 maya").await.shows("50.00");
    assert_eq!(stage.text(way).await, "GCash 50000, Bank 10000, maya 5000");
    mia.says("/paid 1001 🙂").await;
    mia.says("/paid 9999 5").await.shows("no order #9999");
    // An old question is no payment any more.
    let asked = mia.says("/paid 1001 20").await;
    let asked = asked.only_shows("How did ₱ 20.00").clone();
    mia.says("/paid 1001 30 bank").await;
    mia.taps_on(&asked, "GCash").await;
    assert!(
        !stage.text(way).await.contains("2000"),
        "{}",
        stage.text(way).await
    );
    stage.ends().await;
}

async fn a_day_is_closed(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/day").await.only_shows("No money came in.");
    order(&mia, "Jane; 2 black shirt 599").await;
    order(&mia, "Paul; 1 cap 250").await;
    mia.says("/paid 1001 1000 gcash").await;
    mia.says("/paid 1001 98 cash").await;
    mia.says("/paid 1001 100 Cash").await;
    mia.says("/paid 1002 250 cash").await;
    mia.says("/undo 1002").await;
    mia.says("/ready 1002").await;
    let day = mia.says("/day").await;
    let day = day.only_shows("GCash ₱ 1,000.00 (1)");
    // However it was typed, cash is one drawer.
    let cash = day.text.to_lowercase();
    assert!(cash.contains("cash ₱ 198.00 (3)"), "{}", day.text);
    assert!(
        day.text.contains("1 packed, not handed over"),
        "{}",
        day.text
    );
    assert_eq!(
        day.buttons,
        ["Packed", "Matches", "I have…", "Close the day"]
    );
    mia.taps("Packed").await.only_shows("#1002 Paul · Ready");
    mia.taps("I have…")
        .await
        .only_shows("How much cash do you have?");
    mia.says("🙂").await.only_shows("🙂");
    mia.says("150")
        .await
        .only_shows("₱ 150.00 counted, ₱ 198.00 should be there: ₱ 48.00 missing.");
    mia.taps("I have…").await;
    mia.says("198")
        .await
        .only_shows("✔ ₱ 198.00 counted: it matches.");
    mia.taps("Close the day")
        .await
        .only_shows("is not over. What comes in after the closing counts for the next day");
    mia.taps("Close now").await.shows("Closed by Mia");
    let again = mia.says("/day").await;
    let again = again.only_shows("Closed by Mia");
    assert!(again.buttons.is_empty(), "{:?}", again.buttons);
    assert_eq!(stage.count("SELECT count(*) FROM day_close").await, 1);
    mia.says("/day yesterday")
        .await
        .only_shows("No money came in.");
    mia.says("/day 3026-01-01")
        .await
        .only_shows("has not come yet");
    mia.says("/day 🙂").await.only_shows("is no day");
    stage.ends().await;
}

async fn what_was_earned(stage: Stage) {
    let mia = stage
        .owner_in("Mia", "服飾店", Market::Taiwan, Language::ENGLISH)
        .await;
    mia.says("/new Jane; 2 black shirt 599; ship 60; 9折")
        .await
        .only_shows("Total NT$ 1,138");
    mia.taps("Create").await;
    let one = mia.says("/profit 1001").await;
    let one = one.only_shows("Profit of #1001 (Jane)");
    assert!(one.text.contains("Revenue NT$ 1,138"), "{}", one.text);
    assert!(one.text.contains("1 line has no cost"), "{}", one.text);
    let month = mia.says("/profit month").await;
    let month = month.only_shows("1 order");
    assert!(month.text.contains("Profit NT$ 1,138"), "{}", month.text);
    mia.says("/profit 🙂")
        .await
        .only_shows("Which order or time?");
    mia.says("/new Jane; 1 cap 250; discount 300")
        .await
        .only_shows("The discount is more than the goods cost (NT$ 250)");
    stage.ends().await;
}

async fn a_rate_is_frozen(stage: Stage) {
    let mia = stage
        .owner_in("Mia", "服飾店", Market::Taiwan, Language::ENGLISH)
        .await;
    mia.says("/rate").await.only_shows("None yet");
    mia.says("/items black shirt 599; cost CNY 38").await;
    mia.says("/rate")
        .await
        .only_shows("CNY: no rate yet, so 1 item has no cost in TWD");
    for (typed, answer) in [
        ("/rate 🙂", "I don't know the currency “🙂”"),
        ("/rate TWD 1", "TWD is the shop's own currency"),
        ("/rate CNY 🙂", "“🙂” is no rate. How many TWD is 1 CNY?"),
        ("/rate CNY 0", "“0” is no rate"),
    ] {
        mia.says(typed).await.only_shows(answer);
    }
    mia.says("/rate 1 cny = 4.5 twd")
        .await
        .only_shows("1 CNY = 4.5 TWD");

    mia.says("/new Jane; 2 black shirt").await;
    mia.taps("Create").await;
    mia.says("/rate CNY 5").await.only_shows("keep the rate");
    mia.says("/new Ana; 2 black shirt").await;
    mia.taps("Create").await;
    // 2 × 38 × 4.5, and 2 × 38 × 5.
    mia.says("/profit 1001").await.only_shows("Cost NT$ 342");
    mia.says("/profit 1002").await.only_shows("Cost NT$ 380");
    let listed = mia.says("/rate").await;
    let listed = listed.only_shows("1 CNY = 5 TWD");
    assert!(!listed.text.contains("no rate yet"), "{}", listed.text);
    stage.ends().await;
}

async fn how_the_shop_works(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let shown = mia.says("/settings").await;
    let shown = shown.only_shows("Tax: none").clone();
    mia.taps_on(&shown, "Tax added").await;
    mia.says("🙂").await.only_shows("is no rate");
    mia.says("12%")
        .await
        .only_shows("Tax: 12%, added to prices");
    mia.says("/new Jane; 2 black shirt 599")
        .await
        .only_shows("Total ₱ 1,341.76");
    mia.taps("Discard").await;
    let rated = mia
        .says("/new Jane; 1 cap 250; discount 10%; ship 20; pay by 3d")
        .await;
    let rated = rated.only_shows("Discount 10% · −25.00\nShipping · 20.00\nTax 12% · 27.00");
    assert!(
        rated.text.contains("To be paid within 3 days"),
        "{}",
        rated.text
    );
    let settings = mia.says("/settings").await;
    let settings = settings.only_shows("12 hours before a deadline for payment");
    assert!(
        settings.buttons.contains(&"Undo within 7 days".to_owned()),
        "{:?}",
        settings.buttons
    );
    let set = mia.taps("Pay within 24 h").await;
    set.only_shows("Orders are to be paid within 24 hours");
    mia.taps("Buyers cancel: no")
        .await
        .only_shows("Buyers cancel pending orders themselves: no");
    stage.ends().await;
}
