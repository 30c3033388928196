//! Pictures that are shown: what buyers scan to pay, the slips they send, and a table of them.

use waybill_core::document::qr_png;

use crate::support::stage::{Stage, link};
use crate::support::voice::Seen;

on_every_channel!(
    a_code_to_scan,
    the_slip_stays_in_view,
    the_buyers_as_a_picture,
);

pub(super) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

pub(super) fn png(of: &str) -> Vec<u8> {
    qr_png(of).unwrap()
}

pub(super) fn shows(seen: &Seen, picture: &[u8]) {
    let shown = seen.document.as_ref().expect("a picture");
    assert_eq!(shown.media_type, "image/png");
    assert!(shown.bytes == picture, "another picture: {}", shown.name);
}

async fn a_code_to_scan(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let code = png("gcash");
    mia.says("/methods gcash 0917 123 4567 Mia").await;
    let way = mia.taps("gcash").await;
    let way = way.only_shows("gcash · 0917 123 4567 · Mia").clone();
    mia.taps("QR picture")
        .await
        .only_shows("Send the picture that buyers scan to pay by gcash");
    mia.sends_picture("code.pdf", PDF, "")
        .await
        .only_shows("“code.pdf” is a PDF file");
    let kept = mia.sends_picture("code.png", &code, "").await;
    let kept = kept.only_shows("gcash · 0917 123 4567 · Mia · QR").clone();
    assert_eq!(kept.id, way.id);
    shows(&kept, &code);
    let list = mia.taps("Back").await;
    assert!(list.only_shows("how buyers pay").document.is_none());

    mia.says("/new Jane; 1 cap 250").await;
    let order = link(&mia.taps("Create").await);
    let (jane, _) = stage.buyer("Jane", &order).await;
    let how = jane.taps("How to pay").await;
    assert!(how.shows("₱ 250.00 to pay").document.is_none());
    let scan = how.shows("Scan to pay #1001: gcash · 0917 123 4567 · Mia");
    shows(scan, &code);
    // It is not repeated.
    jane.taps("How to pay").await.only_shows("₱ 250.00 to pay");

    mia.says("/methods").await;
    shows(mia.taps("gcash").await.only(), &code);
    let bare = mia.taps("Remove QR picture").await;
    let bare = bare.shows("gcash · 0917 123 4567 · Mia");
    assert!(bare.document.is_none() && !bare.text.contains("QR"));
    jane.taps("How to pay").await.only_shows("₱ 250.00 to pay");
    stage.ends().await;
}

async fn the_slip_stays_in_view(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    mia.says("/new Jane; 2 black shirt 599").await;
    let order = link(&mia.taps("Create").await);
    let (jane, _) = stage.buyer("Jane", &order).await;
    mia.news().await;
    jane.taps("I have paid").await;
    jane.taps("GCash").await;
    let slip = png("slip");
    jane.sends_picture("slip.png", &slip, "12 3456 7890").await;
    let call = mia.news().await.shows("Jane says #1001 was paid").clone();
    shows(&call, &slip);
    for (button, answer) in [
        ("Accept", "✔ Accepted by Mia"),
        ("Undo", "Jane says #1001 was paid"),
        ("Accept", "✔ Accepted by Mia"),
    ] {
        mia.taps_on(&call, button).await;
        let answered = mia.sees(answer);
        assert_eq!(answered.id, call.id, "edited in its place");
        shows(&answered, &slip);
    }
    stage.ends().await;
}

/// Width and height of a PNG.
fn sides(png: &[u8]) -> (u32, u32) {
    let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    assert_eq!(&png[12..16], b"IHDR");
    (side(16), side(20))
}

async fn the_buyers_as_a_picture(stage: Stage) {
    let mia = stage.owner("Mia", "Fashion Store").await;
    let none = mia.says("/buyers").await;
    assert!(
        none.only_shows("No orders in that time.")
            .document
            .is_none()
    );
    let long = "Ana ".repeat(25);
    for buyer in ["Jane 👩‍🦰 <b>&\"", "王小美", &long] {
        mia.says(&format!("/new {buyer}; 2 black shirt 599")).await;
        mia.taps("Create").await;
    }
    let news = mia.says("/buyers today").await;
    let picture = news
        .messages
        .iter()
        .find(|seen| seen.document.is_some())
        .expect("a picture");
    let total = "3 buyers, 3 orders: ₱ 3,594.00, paid ₱ 0.00, owed ₱ 3,594.00";
    assert!(picture.text.contains(total), "{}", picture.text);
    let file = picture.document.as_ref().expect("a picture");
    let (width, height) = sides(&file.bytes);
    assert_eq!((width, file.media_type.as_str()), (1080, "image/png"));
    assert!((500..1000).contains(&height), "{height}");
    // The text beside it is as it was.
    let text = news.messages.iter().find(|seen| seen.document.is_none());
    assert!(text.expect("a text").text.contains("王小美: ₱ 1,198.00"));
    stage.ends().await;
}
