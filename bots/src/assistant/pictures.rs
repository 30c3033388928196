//! Pictures and PDF files that people send: an open question may ask for one; where none does, the
//! person hears at once what was made of it.

use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::picture::{MAX_BYTES, Picture, Unread, tidy_name};
use waybill_core::text::{Phrase, texts};
use waybill_core::{received_file, shop_file};

use super::drafting;
use super::message::{Say, verbatim};
use super::returning;
use super::scene::Scene;
use super::state::Asking;
use super::{buying, paying};

const MEGABYTE: u64 = 1024 * 1024;

/// What was written to a picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// The caption; empty where there is none.
    pub caption: String,
    /// The platform's id of the message, where it has one.
    pub message: Option<String>,
    /// The message it answers.
    pub reply_to: Option<String>,
}

impl Words {
    pub(super) fn of(caption: &str, message: Option<String>, reply_to: Option<String>) -> Self {
        Self {
            // PostgreSQL can't hold a NUL, and nobody means one.
            caption: caption.replace('\0', "").trim().to_owned(),
            message,
            reply_to,
        }
    }
}

/// A picture came. Whoever asks for pictures takes them here.
///
/// # Errors
/// When the database can't be reached.
pub async fn sent(
    scene: &mut Scene<'_>,
    picture: Picture,
    words: Words,
) -> Result<(), DatabaseError> {
    match &scene.state.asking {
        Some(Asking::PaymentProof { shop, order, .. }) => {
            let place = (*shop, *order);
            slip(scene, place, &picture, words).await
        }
        Some(Asking::Return(draft)) => {
            let draft = draft.clone();
            returning::picture_sent(scene, draft, &picture, &words.caption).await
        }
        // These are answered in words or by a button.
        Some(
            Asking::ShopName
            | Asking::Market { .. }
            | Asking::Currency { .. }
            | Asking::Payment { .. }
            | Asking::DraftPart(_)
            | Asking::Parcel { .. }
            | Asking::HoldReason { .. }
            | Asking::Note { .. }
            | Asking::Item { .. }
            | Asking::StockOf { .. }
            | Asking::Customer { .. }
            | Asking::Edit { .. }
            | Asking::SendTo { .. }
            | Asking::PayBy { .. }
            | Asking::BackReason { .. }
            | Asking::CancelReason { .. }
            | Asking::AcceptAmount { .. }
            | Asking::RejectReason { .. }
            | Asking::Method { .. }
            | Asking::CountedCash { .. }
            | Asking::TaxRate { .. }
            | Asking::ReturnRejection { .. }
            | Asking::Link,
        )
        | None => unasked(scene, &picture, words).await,
    }
}

/// The slip of a payment: the shop keeps it, and what is written to it is the reference.
async fn slip(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    picture: &Picture,
    words: Words,
) -> Result<(), DatabaseError> {
    // Only who follows the order has something to keep there.
    if buying::own(scene, shop_id, order_id).await?.is_none() {
        scene.say(Say::line(texts::NotYours));
        return Ok(());
    }
    let from = scene.conversation.conversation_id;
    let at = scene.at;
    let mut shop = scene.transaction.shop(shop_id).await?;
    let file = shop_file::keep(&mut shop, picture, Some(from), at).await?;
    let reference = Some(words.caption).filter(|caption| !caption.is_empty());
    paying::claim_with(scene, (shop_id, order_id), reference, Some(file.0)).await
}

/// A picture that nothing asked for: its words count, and it is kept for what may be said of it next.
async fn unasked(
    scene: &mut Scene<'_>,
    picture: &Picture,
    words: Words,
) -> Result<(), DatabaseError> {
    let conversation_id = scene.conversation.conversation_id;
    let at = scene.at;
    let mut system = scene.transaction.system().await?;
    received_file::keep(&mut system, conversation_id, picture, at).await?;
    let name = picture.name.clone();
    if !words.caption.is_empty() {
        heed(scene, words).await?;
        scene.say(Say::line(texts::PictureBesideWords { name }));
        return Ok(());
    }
    let say = if scene.state.asking.is_some() {
        Say::line(texts::PictureUnaskedQuestion { name })
    } else if let Some((shop, _)) = scene.work() {
        Say::line(texts::PictureUnasked { name })
            .and(texts::PictureOrdersInWords)
            .and(verbatim(drafting::example(&shop)))
    } else {
        Say::line(texts::PictureUnasked { name }).and(texts::PictureYourOrders)
    };
    scene.say(say);
    Ok(())
}

/// A file came that is not used; what was written to it counts all the same.
pub(super) async fn not_read(
    scene: &mut Scene<'_>,
    name: &str,
    why: Unread,
    words: Words,
) -> Result<(), DatabaseError> {
    if !words.caption.is_empty() {
        heed(scene, words).await?;
    }
    scene.say(Say::line(reason(tidy_name(name), why)));
    Ok(())
}

async fn heed(scene: &mut Scene<'_>, words: Words) -> Result<(), DatabaseError> {
    super::wrote(scene, &words.caption, words.message, words.reply_to).await
}

fn reason(name: String, why: Unread) -> Phrase {
    let limit = MAX_BYTES / 1024 / 1024;
    match why {
        Unread::OtherKind => texts::PictureOtherKind { name }.into(),
        Unread::TooLarge(Some(size)) => texts::PictureTooLarge {
            name,
            size: tenths(size),
            limit,
        }
        .into(),
        Unread::TooLarge(None) => texts::PictureTooLargeUnmeasured { name, limit }.into(),
        Unread::Broken => texts::PictureBroken { name }.into(),
        Unread::Gone => texts::PictureGone { name }.into(),
        Unread::NotFetched => texts::PictureNotFetched { name }.into(),
    }
}

/// Megabytes with one decimal, rounded up: a file a little too large must not read as just right.
fn tenths(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(MEGABYTE);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_too_large_never_reads_as_just_right() {
        for (bytes, shown) in [
            (10 * MEGABYTE + 1, "10.1"),
            (11 * MEGABYTE, "11.0"),
            (1_572_864 * 10, "15.0"),
            (u64::MAX, "1759218604441.6"),
        ] {
            assert_eq!(tenths(bytes), shown);
        }
    }
}
