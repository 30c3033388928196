//! A sentence that the shop sends by whatever it has, where nothing here reaches the buyer, or not yet.

use chrono::{DateTime, Utc};
use waybill_core::contact::Phone;
use waybill_core::notice::Missed;
use waybill_core::order::Order;
use waybill_core::shop::Shop;
use waybill_core::text::{Language, Phrase, Reader, texts};
use waybill_core::token::ShopToken;

use super::Settings;
use super::message::{Button, Say, verbatim};
use super::notice;

/// The longest address that a button of any platform opens (Discord's).
const MAX_ADDRESS: usize = 512;

/// What it tells.
#[derive(Debug, Clone, Copy)]
pub enum What<'a> {
    /// What could not be told.
    Missed(&'a Missed),
    /// What the shop wrote; empty where it was a picture alone.
    Message(&'a str),
    /// Where the order is.
    Link,
}

/// A sentence to send by hand, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByHand {
    /// In what the buyer reads.
    sentence: String,
    /// The buyer's number with its country code, in digits.
    phone: Option<String>,
    /// Where a page leads on to apps that only open from one.
    forward: Option<(String, String)>,
}

impl ByHand {
    /// The sentence, in what the buyer reads where the shop knows it, else in the shop's language.
    pub fn of(
        what: What<'_>,
        order: &Order,
        shop: &Shop,
        language: Option<Language>,
        (settings, now): (&Settings, DateTime<Utc>),
    ) -> Self {
        let token = order.token.as_ref().map(|secret| ShopToken {
            shop_id: order.shop_id,
            secret: secret.clone(),
        });
        let address = token.as_ref().map(|token| settings.tracking_address(token));
        let address = address.unwrap_or_default();
        let reader = Reader {
            language: language.unwrap_or(shop.language),
            zone: shop.time_zone,
            now,
        };
        let phone = order.buyer.phone.as_deref();
        // With every new order it would be two lines for nothing, where no phone reaches the site.
        let leads_on = settings.is_reachable() || !matches!(what, What::Link);
        Self {
            sentence: reader.say(&sentence(what, order, &shop.name, address)),
            phone: phone
                .and_then(|typed| Phone::parse(typed).ok())
                .filter(Phone::is_international)
                .map(|phone| phone.digits().to_owned()),
            forward: token.filter(|_| leads_on).map(|token| {
                let to = |app| settings.forward_address(app, &token);
                (to("viber"), to("messenger"))
            }),
        }
    }

    /// Says it, with what copies it and what opens each app with it.
    pub fn below(&self, say: Say) -> Say {
        let say = say.and(verbatim(&self.sentence));
        self.rows().into_iter().fold(say, Say::row)
    }

    /// What opens each app with the sentence, as far as a button can carry it.
    fn rows(&self) -> [Vec<Button>; 2] {
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
        [vec![copy], apps]
    }
}

fn sentence(what: What<'_>, order: &Order, shop: &str, address: String) -> Phrase {
    let number = order.number.0;
    match what {
        What::Missed(missed) => {
            let text = match missed {
                Missed::Notice(notice) => notice::text(notice),
                Missed::Correction(correction) => notice::correction_text(correction),
            };
            texts::UntoldSentence {
                shop,
                number,
                text,
                address,
            }
            .into()
        }
        What::Message(text) if text.trim().is_empty() => texts::TalkSentencePicture {
            shop,
            number,
            address,
        }
        .into(),
        What::Message(text) => texts::TalkSentence {
            shop,
            number,
            text: text.trim(),
            address,
        }
        .into(),
        What::Link => texts::LinkSentence {
            shop,
            number,
            address,
        }
        .into(),
    }
}
