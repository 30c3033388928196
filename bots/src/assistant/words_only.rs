//! What comes from where nothing vouches for its writer: words for the order whose message they answer,
//! and nothing else. A mail's sender is whoever it says, so nobody acts for a shop by one, gives a
//! command or answers a question; of what belongs to no order it is said how it would.

use waybill_core::db::DatabaseError;
use waybill_core::order::Order;
use waybill_core::shop::Shop;
use waybill_core::text::texts;
use waybill_core::token::ShopToken;

use super::message::{Button, Heard, Say, verbatim};
use super::pictures::{self, Words};
use super::refuses_length;
use super::scene::Scene;
use super::talking::{self, Writing};

/// How many orders are offered to write about.
const OFFERED: usize = 6;
/// How much of what was written is given back, in characters.
const GIVEN_BACK: usize = 2_000;

/// Heeds words.
///
/// # Errors
/// When the database can't be reached.
pub(super) async fn heed(scene: &mut Scene<'_>, heard: Heard) -> Result<(), DatabaseError> {
    scene.conversation.memberships.clear();
    scene.state.asking = None;
    match heard {
        Heard::Wrote {
            text,
            message,
            reply_to,
        } => words(scene, &text.replace('\0', ""), message, reply_to).await,
        Heard::SentPicture {
            picture,
            caption,
            message,
            reply_to,
        } => {
            let words = Words::of(&caption, message, reply_to.clone());
            let writing = Writing::picture(picture, words);
            taken(scene, &caption, writing, reply_to).await
        }
        Heard::SentFile {
            name,
            why,
            caption,
            message,
            reply_to,
        } => {
            let words = Words::of(&caption, message, reply_to);
            pictures::not_read(scene, &name, why, words).await
        }
        // Nothing is forwarded, written anew, pressed or read in where there are only words.
        Heard::Forwarded { .. }
        | Heard::Rewrote { .. }
        | Heard::Pressed { .. }
        | Heard::Filled { .. }
        | Heard::SentStatement { .. } => Ok(()),
    }
}

async fn words(
    scene: &mut Scene<'_>,
    text: &str,
    message: Option<String>,
    reply_to: Option<String>,
) -> Result<(), DatabaseError> {
    if refuses_length(scene, text) {
        return Ok(());
    }
    let writing = Writing::words(text.to_owned(), message);
    taken(scene, text, writing, reply_to).await
}

/// Takes what answers a message of an order's, and gives back what answers none.
async fn taken(
    scene: &mut Scene<'_>,
    text: &str,
    writing: Writing,
    reply_to: Option<String>,
) -> Result<(), DatabaseError> {
    // Only what answers a mail of ours is surely theirs: nobody is sent the words of somebody else.
    let theirs = reply_to.is_some();
    if let Some(reply_to) = reply_to
        && talking::replied(scene, &reply_to, &mut Some(writing)).await?
    {
        return Ok(());
    }
    let open = talking::open_orders(scene).await?;
    let say = if open.is_empty() {
        Say::line(texts::MailNoOrder)
    } else {
        Say::line(texts::MailWhichOrder)
    };
    let say = pages(scene, say, &open);
    let given_back: String = text.trim().chars().take(GIVEN_BACK).collect();
    scene.say(if given_back.is_empty() || !theirs {
        say
    } else {
        say.and(texts::MailGivenBack).and(verbatim(&given_back))
    });
    Ok(())
}

/// Where each order can be written about.
fn pages(scene: &Scene<'_>, say: Say, open: &[(Shop, Order)]) -> Say {
    open.iter().take(OFFERED).fold(say, |say, (shop, order)| {
        let token = order.token.as_ref().map(|secret| ShopToken {
            shop_id: shop.shop_id,
            secret: secret.clone(),
        });
        let Some(token) = token else { return say };
        let address = format!("{}/talk", scene.settings.tracking_address(&token));
        let label = texts::MailAboutOrder {
            number: order.number.0,
            shop: &shop.name,
        };
        say.row([Button::open(label, address)])
    })
}
