//! Pictures and PDF files that people send: an open question may ask for one; where none does, the
//! person hears at once what was made of it.

use chrono::{DateTime, Utc};
use waybill_core::db::DatabaseError;
use waybill_core::id::{ItemId, OrderId, ShopId};
use waybill_core::picture::{MAX_BYTES, Picture, Unread, tidy_name};
use waybill_core::rights::Right;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};
use waybill_core::{received_file, shop_file};

use super::command::{self, Command, Slash, Verb};
use super::message::{Place, Say, verbatim};
use super::permission::{self, permits};
use super::scene::Scene;
use super::state::Asking;
use super::talking::{self, Writing};
use super::{
    MAX_MESSAGE, buying, drafting, goods, methods, order_line, paying, returning, trouble,
};

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
    if let Some((shop, line)) = entry_in(scene, &picture, &words) {
        return enter(scene, &shop, &line, picture).await;
    }
    if let Some((shop, command)) = message_in(scene, &words) {
        return send_by_command(scene, &shop, &command, picture, words).await;
    }
    if let Some(reply_to) = words.reply_to.clone()
        && words.caption.len() <= MAX_MESSAGE
        && command::slash(&words.caption).is_none()
    {
        let writing = Writing::picture(picture.clone(), words.clone());
        if talking::replied(scene, &reply_to, &mut Some(writing)).await? {
            return Ok(());
        }
    }
    let Some(asking) = scene.state.asking.clone() else {
        return unasked(scene, &picture, words).await;
    };
    match asking {
        Asking::PaymentProof { shop, order, .. } => {
            slip(scene, (shop, order), &picture, words).await
        }
        Asking::Talk { .. } if command::slash(&words.caption).is_some() => {
            unasked(scene, &picture, words).await
        }
        Asking::Talk {
            shop,
            order,
            answers,
        } => {
            if !permits(scene, shop, Some(Right::Talk)).await? {
                scene.state.asking = None;
                return Ok(());
            }
            let writing = Writing::picture(picture, words);
            talking::answered(scene, ((shop, order), answers), writing).await
        }
        Asking::Case { .. } if command::slash(&words.caption).is_some() => {
            unasked(scene, &picture, words).await
        }
        Asking::Case {
            shop,
            order,
            trouble,
        } => {
            let caption = &words.caption;
            trouble::given(scene, (shop, order), trouble, caption, Some(&picture)).await
        }
        Asking::Return(draft) => {
            returning::picture_sent(scene, draft, &picture, &words.caption).await
        }
        Asking::ItemPicture { until, .. } if !still_asked(scene, until, &words) => {
            scene.state.asking = None;
            unasked(scene, &picture, words).await
        }
        Asking::ItemPicture {
            shop,
            item,
            message,
            ..
        } => {
            if !permits(scene, shop, Some(Right::Goods)).await? {
                scene.state.asking = None;
                return Ok(());
            }
            let asked = goods::Asked {
                shop,
                item,
                message,
            };
            goods::picture_sent(scene, asked, &picture).await
        }
        Asking::MethodPicture { .. } if command::slash(&words.caption).is_some() => {
            unasked(scene, &picture, words).await
        }
        Asking::MethodPicture {
            shop,
            method,
            message,
        } => methods::picture_sent(scene, (shop, method), message, &picture).await,
        // These are answered in words or by a button.
        Asking::ShopName
        | Asking::Market { .. }
        | Asking::Currency { .. }
        | Asking::Payment { .. }
        | Asking::DraftPart(_)
        | Asking::Parcel { .. }
        | Asking::HoldReason { .. }
        | Asking::Note { .. }
        | Asking::OwnWords { .. }
        | Asking::QuietHours { .. }
        | Asking::Item { .. }
        | Asking::Variant { .. }
        | Asking::StockOf { .. }
        | Asking::Customer { .. }
        | Asking::Edit { .. }
        | Asking::SendTo { .. }
        | Asking::ClaimAmount { .. }
        | Asking::PayBy { .. }
        | Asking::BackReason { .. }
        | Asking::CancelReason { .. }
        | Asking::ReviewWords { .. }
        | Asking::AcceptAmount { .. }
        | Asking::RejectReason { .. }
        | Asking::KeepReason { .. }
        | Asking::Method { .. }
        | Asking::CountedCash { .. }
        | Asking::TaxRate { .. }
        | Asking::InvoicePrefix { .. }
        | Asking::ReturnRejection { .. }
        | Asking::Arrived(_)
        | Asking::RefundFor(_)
        | Asking::Split(_)
        | Asking::Link => unasked(scene, &picture, words).await,
    }
}

/// Whether a picture of an item is still waited for. Who was asked for one may write to it what they
/// like; what follows it by itself has no words.
fn still_asked(scene: &Scene<'_>, until: Option<DateTime<Utc>>, words: &Words) -> bool {
    match until {
        None => command::slash(&words.caption).is_none(),
        Some(until) => scene.at <= until && words.caption.is_empty(),
    }
}

/// The line of an item that is entered with this picture: `/items black shirt 599`.
fn entry_in(scene: &Scene<'_>, picture: &Picture, words: &Words) -> Option<(Shop, String)> {
    let (shop, _) = scene.work()?;
    let Some(Slash::Command(command)) = command::slash(&words.caption) else {
        return None;
    };
    let enters = command.verb == Verb::Items
        && picture.media_type.is_shown()
        && words.caption.len() <= MAX_MESSAGE
        && goods::is_entry(scene, &shop, &command.rest);
    enters.then_some((shop, command.rest))
}

/// `/message 1042 look` written to a picture.
fn message_in(scene: &Scene<'_>, words: &Words) -> Option<(Shop, Command)> {
    let (shop, _) = scene.work()?;
    let Some(Slash::Command(command)) = command::slash(&words.caption) else {
        return None;
    };
    let sends = command.verb == Verb::Message && words.caption.len() <= MAX_MESSAGE;
    sends.then_some((shop, command))
}

async fn send_by_command(
    scene: &mut Scene<'_>,
    shop: &Shop,
    command: &Command,
    picture: Picture,
    words: Words,
) -> Result<(), DatabaseError> {
    if !matches!(scene.state.asking, Some(Asking::DraftPart(_))) {
        scene.state.asking = None;
    }
    if !permits(scene, shop.shop_id, permission::of_verb(Verb::Message)).await? {
        return Ok(());
    }
    talking::command(scene, shop, command, Some(picture), words.message).await
}

async fn enter(
    scene: &mut Scene<'_>,
    shop: &Shop,
    line: &str,
    picture: Picture,
) -> Result<(), DatabaseError> {
    // As any command, it ends a question that was open; an unfinished draft stays.
    if !matches!(scene.state.asking, Some(Asking::DraftPart(_))) {
        scene.state.asking = None;
    }
    for right in [permission::of_verb(Verb::Items), Some(Right::Goods)] {
        if !permits(scene, shop.shop_id, right).await? {
            return Ok(());
        }
    }
    goods::create_from(scene, shop, line, &[picture], Place::New).await
}

/// The slip of a payment: the shop keeps it, and what is written to it is the reference.
async fn slip(
    scene: &mut Scene<'_>,
    (shop_id, order_id): (ShopId, OrderId),
    picture: &Picture,
    words: Words,
) -> Result<(), DatabaseError> {
    // Only whose order it is has something to keep there.
    if !buying::acts_on(scene, shop_id, order_id).await? {
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
    if may_be_item(scene, picture, &words).await? {
        return Ok(());
    }
    let conversation_id = scene.conversation.conversation_id;
    let at = scene.at;
    let mut system = scene.transaction.system().await?;
    let id = received_file::keep(&mut system, conversation_id, picture, at).await?;
    let name = picture.name.clone();
    if may_be_talk(scene, &words)
        && talking::offer_picture(scene, id, &words.caption, words.message.clone()).await?
    {
        return Ok(());
    }
    if !words.caption.is_empty() {
        let item = named(scene, picture, &words).await?;
        heed(scene, words).await?;
        if let Some(item) = item
            && goods::ask_of(scene, item, (id, &name)).await?
        {
            return Ok(());
        }
        scene.say(Say::line(texts::PictureBesideWords { name }));
        return Ok(());
    }
    if let Some(Asking::Item { shop, item, .. }) = scene.state.asking
        && picture.media_type.is_shown()
        && scene.may(shop, Right::Goods)
        && goods::ask_of(scene, (shop, item), (id, &name)).await?
    {
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

/// Whether a picture may be meant for a seller: who only buys sends it, and nobody asked for anything.
fn may_be_talk(scene: &Scene<'_>, words: &Words) -> bool {
    scene.work().is_none()
        && scene.state.asking.is_none()
        && command::slash(&words.caption).is_none()
        && buying::link_in(&words.caption).is_none()
}

/// Whether a picture may be of a new item, which is then offered: its words read as one, or it comes
/// with another picture whose words do.
async fn may_be_item(
    scene: &mut Scene<'_>,
    picture: &Picture,
    words: &Words,
) -> Result<bool, DatabaseError> {
    let (Some((shop, _)), None) = (scene.work(), &scene.state.asking) else {
        return Ok(false);
    };
    let line = &words.caption;
    if line.is_empty() {
        return goods::sent_beside(scene, &shop, picture).await;
    }
    // An order, a command, an answer to a message: these are what they are.
    if words.reply_to.is_some()
        || command::slash(line).is_some()
        || order_line::looks_like_order(line, shop.currency)
    {
        return Ok(false);
    }
    goods::offer(scene, &shop, picture, line).await
}

/// The item that is looked at with a picture: `/items black shirt`.
async fn named(
    scene: &mut Scene<'_>,
    picture: &Picture,
    words: &Words,
) -> Result<Option<(ShopId, ItemId)>, DatabaseError> {
    let (Some((shop, _)), Some(Slash::Command(command))) =
        (scene.work(), command::slash(&words.caption))
    else {
        return Ok(None);
    };
    let looks = command.verb == Verb::Items
        && picture.media_type.is_shown()
        && words.caption.len() <= MAX_MESSAGE
        && scene.may(shop.shop_id, Right::Goods)
        && !goods::is_entry(scene, &shop, &command.rest);
    if !looks {
        return Ok(None);
    }
    let item = goods::named(scene, &shop, &command.rest).await?;
    Ok(item.map(|item| (shop.shop_id, item)))
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
