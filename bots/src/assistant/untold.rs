//! Buyers who can't be told on any channel: the shop is called with a sentence to send by hand, and they
//! stand on a list until they were told.

use chrono::{DateTime, Utc};
use waybill_core::contact::Phone;
use waybill_core::customer::person;
use waybill_core::db::DatabaseError;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::notice::Missed;
use waybill_core::order::act::Key;
use waybill_core::order::{Order, store};
use waybill_core::reach;
use waybill_core::shop::Shop;
use waybill_core::text::{Language, Phrase, Reader, texts};
use waybill_core::token::ShopToken;

use super::Settings;
use super::message::{Button, Say, verbatim};
use super::notice;
use super::paging::{self, At, List};
use super::press::{Press, ReachPress};
use super::scene::Scene;

/// How many orders the list shows.
const SHOWN: usize = 10;
/// The longest address that a button of any platform opens (Discord's).
const MAX_ADDRESS: usize = 512;

/// A sentence to send by hand, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByHand {
    /// In what the buyer reads.
    pub sentence: String,
    /// The buyer's number with its country code, in digits.
    pub phone: Option<String>,
    /// The order's page.
    pub page: Option<String>,
    /// Where a page leads on to apps that only open from one.
    pub forward: Option<(String, String)>,
}

impl ByHand {
    /// The sentence for what could not be told.
    pub fn of(
        what: &Missed,
        order: &Order,
        shop: &Shop,
        language: Option<Language>,
        (settings, now): (&Settings, DateTime<Utc>),
    ) -> Self {
        let token = order.token.as_ref().map(|secret| ShopToken {
            shop_id: order.shop_id,
            secret: secret.clone(),
        });
        let page = token.as_ref().map(|token| settings.tracking_address(token));
        let text = match what {
            Missed::Notice(notice) => notice::text(notice),
            Missed::Correction(correction) => notice::correction_text(correction),
        };
        let reader = Reader {
            language: language.unwrap_or(shop.language),
            zone: shop.time_zone,
            now,
        };
        let phone = order.buyer.phone.as_deref();
        Self {
            sentence: reader.text(texts::UntoldSentence {
                shop: &shop.name,
                number: order.number.0,
                text,
                address: page.clone().unwrap_or_default(),
            }),
            phone: phone
                .and_then(|typed| Phone::parse(typed).ok())
                .filter(Phone::is_international)
                .map(|phone| phone.digits().to_owned()),
            forward: token.as_ref().map(|token| {
                let to = |app| settings.forward_address(app, token);
                (to("viber"), to("messenger"))
            }),
            page,
        }
    }

    /// What opens each app with the sentence, as far as a button can carry it.
    pub fn rows(&self) -> Vec<Vec<Button>> {
        let copy = Button::copy(texts::ButtonCopy, verbatim(&self.sentence));
        let text: String = url::form_urlencoded::byte_serialize(self.sentence.as_bytes())
            .collect::<String>()
            .replace('+', "%20");
        let phone = self.phone.as_deref().unwrap_or_default();
        let direct = [
            ("WhatsApp", format!("https://wa.me/{phone}?text={text}")),
            ("LINE", format!("https://line.me/R/share?text={text}")),
        ];
        let mut apps: Vec<Button> = direct
            .into_iter()
            .filter(|(_, address)| address.len() <= MAX_ADDRESS)
            .map(|(name, address)| Button::open(verbatim(name), address))
            .collect();
        if let Some((viber, messenger)) = &self.forward {
            apps.push(Button::open(verbatim("Viber"), viber));
            apps.push(Button::open(verbatim("Messenger"), messenger));
        }
        vec![vec![copy], apps]
    }
}

/// What the shop is told when nobody could be.
pub fn call(order: &Order, by_hand: Option<&ByHand>) -> Say {
    let say = Say::line(texts::CallUntold {
        number: order.number.0,
        buyer: &order.buyer.name,
    });
    let Some(by_hand) = by_hand else { return say };
    let say = by_hand
        .rows()
        .into_iter()
        .fold(say.and(verbatim(&by_hand.sentence)), Say::row);
    say.row(settling(order.shop_id, order.order_id))
}

fn settling(shop_id: ShopId, order_id: OrderId) -> [Button; 2] {
    let press = |press| Press::Reach(press);
    [
        Button::press(
            texts::ButtonTold,
            press(ReachPress::Told(shop_id, order_id)),
        ),
        Button::press(
            texts::ButtonDismiss,
            press(ReachPress::Dismiss(shop_id, order_id)),
        ),
    ]
}

/// `/untold`
///
/// # Errors
/// When the database can't be reached.
pub async fn page(scene: &mut Scene<'_>, shop: &Shop, at: &At) -> Result<(), DatabaseError> {
    let after = at
        .time()
        .and_then(|(time, rest)| Some((time, OrderId(*rest.first()?))));
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let limit = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let all = reach::untold(&mut in_shop, after, limit).await?;
    let count = reach::count_untold(&mut in_shop).await?;
    let mut say = if all.is_empty() && at.is_first() {
        Say::line(texts::UntoldNone)
    } else {
        Say::titled(texts::UntoldTitle { count })
    };
    for each in all.iter().take(SHOWN) {
        let what = match &each.what {
            Missed::Notice(notice) => notice::text(notice),
            Missed::Correction(correction) => notice::correction_text(correction),
        };
        let number = each.number.0;
        say = say.and(texts::UntoldRow {
            number,
            buyer: &each.customer,
            what,
            since: each.since,
        });
        let shown = Press::Reach(ReachPress::Sentence(shop.shop_id, each.order_id));
        let told = Press::Reach(ReachPress::Told(shop.shop_id, each.order_id));
        let dismiss = Press::Reach(ReachPress::Dismiss(shop.shop_id, each.order_id));
        say = say.row([
            Button::press(texts::ButtonShow { number }, shown),
            Button::press(texts::ButtonTold, told),
            Button::press(texts::ButtonDismiss, dismiss),
        ]);
    }
    let last = all.get(SHOWN - 1).filter(|_| all.len() > SHOWN);
    let next = last.map(|each| vec![each.since.timestamp_micros(), each.order_id.0]);
    let say = paging::turnable(scene, say, List::Untold(shop.shop_id), at, next);
    scene.replace(say);
    Ok(())
}

/// Shows the sentence for an order of the list.
///
/// # Errors
/// When the database can't be reached.
pub async fn sentence(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let order = store::find(&mut in_shop, Key::Id(order_id)).await?;
    let what = reach::untold_of(&mut in_shop, order_id).await?;
    let language = person::language_of(&mut in_shop, order_id).await?;
    let (Some(order), Some(what)) = (order, what) else {
        scene.say(Say::line(texts::UntoldSettled));
        return Ok(());
    };
    let by_hand = ByHand::of(&what, &order, shop, language, (scene.settings, scene.at));
    scene.say_of((shop.shop_id, order_id), call(&order, Some(&by_hand)));
    Ok(())
}

/// [Told] or [Dismiss]: the list is shown anew where it was pressed on it, and a call is answered in its
/// place.
///
/// # Errors
/// When the database can't be reached.
pub async fn settle(
    scene: &mut Scene<'_>,
    shop: &Shop,
    order_id: OrderId,
    told: bool,
) -> Result<(), DatabaseError> {
    let by = scene.conversation.person.person_id;
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let said = reach::settle(&mut in_shop, order_id, told, by, at).await?;
    let order = store::find(&mut in_shop, Key::Id(order_id)).await?;
    let Some(order) = order else {
        scene.say(Say::line(texts::UntoldSettled));
        return Ok(());
    };
    let number = order.number.0;
    let buyer = &order.buyer.name;
    let words: Phrase = match said {
        None => texts::UntoldSettled.into(),
        Some(true) => texts::UntoldTold { number, buyer }.into(),
        Some(false) => texts::UntoldDismissed { number, buyer }.into(),
    };
    scene.replace(Say::line(words));
    list_rest(scene, shop).await
}

/// What is left of the list, where something is.
async fn list_rest(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let count = reach::count_untold(&mut in_shop).await?;
    if count == 0 {
        return Ok(());
    }
    let list = Press::Reach(ReachPress::Untold(shop.shop_id));
    if let Some(answer) = scene.answers.last_mut() {
        let say = std::mem::take(&mut answer.say);
        answer.say = say.row([Button::press(texts::ButtonUntold { count }, list)]);
    }
    Ok(())
}
