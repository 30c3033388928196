//! What a letter has beside its words: a subject, a thread, the order's page, and how to get no more.
//!
//! One letter per moment, never per edit: an order's card is a letter once, when it is new, and what
//! would be corrected in its place elsewhere is a letter of its own here.

use waybill_core::db::Scope;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::mail::{self, MailPlace};
use waybill_core::notice::{Correction, Notice};
use waybill_core::order::store::{self, Key};
use waybill_core::outbox::{Kind, Waiting};
use waybill_core::text::{Phrase, Reader, texts};
use waybill_core::{payment_method, shop};

use super::{Plan, RenderError, Renderer, read, words};
use crate::assistant::{notice, paying};
use crate::channel::{Letter, Rendered};

impl Renderer {
    /// Makes a letter of what would be a message; nothing where a letter is not worth one.
    ///
    /// # Errors
    /// See [`RenderError`].
    pub async fn letter(&self, waiting: &Waiting, plan: Plan) -> Result<Plan, RenderError> {
        let Plan::Send {
            mut message,
            edits,
            card,
        } = plan
        else {
            return Ok(Plan::Nothing);
        };
        let reader = self.reader(waiting);
        let Some((shop_id, order_id)) = waiting.order else {
            message.letter = Some(Box::new(bare(&reader)));
            return Ok(Plan::Send {
                message,
                edits: None,
                card,
            });
        };
        let mut transaction = self.database.begin_in(Scope::Shop(shop_id)).await?;
        let mut in_shop = transaction.shop(shop_id).await?;
        let place = mail::place(&mut in_shop, order_id, waiting.conversation_id).await?;
        let Some(place) = place.filter(|place| !place.stopped) else {
            return Ok(Plan::Nothing);
        };
        // A letter says what was said, once.
        if waiting.kind == Kind::Talk && waiting.edits_tag.is_some() {
            return Ok(Plan::Nothing);
        }
        let is_card = waiting.kind == Kind::Card;
        if is_card && (place.first.is_some() || place.stands_by || place.told_of) {
            return Ok(Plan::Nothing);
        }
        let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
            return Ok(Plan::Nothing);
        };
        let methods = payment_method::list(&mut in_shop).await?;
        let mut system = transaction.system().await?;
        let Some(shop) = shop::by_id(&mut system, shop_id).await? else {
            return Ok(Plan::Nothing);
        };
        transaction.commit().await?;
        let what: Option<Phrase> = match waiting.kind {
            Kind::Card => {
                let pays = order.to_send().minor > 0;
                if pays {
                    add_paying(
                        &mut message,
                        words(&paying::how_words(&order, &shop, &methods), &reader),
                    );
                }
                Some(texts::MailRegistered.into())
            }
            Kind::Notice => Some(notice::text(&read::<Notice>(&waiting.content)?)),
            Kind::Correction => Some(notice::correction_text(&read::<Correction>(
                &waiting.content,
            )?)),
            Kind::Talk => Some(texts::MailTalk.into()),
            Kind::Reply | Kind::Call | Kind::Alert | Kind::Post => None,
        };
        let subject = what.map(|what| {
            reader.text(texts::MailSubject {
                shop: &shop.name,
                number: order.number.0,
                what,
            })
        });
        let mut letter = self.around(&place, &reader, &shop.name, (shop_id, order_id), waiting);
        letter.subject = subject;
        // An id of another channel is no letter's.
        let corrected = edits.filter(|id| id.contains('@'));
        letter.answers = corrected.or(place.first);
        message.letter = Some(Box::new(letter));
        Ok(Plan::Send {
            message,
            edits: None,
            card,
        })
    }

    fn around(
        &self,
        place: &MailPlace,
        reader: &Reader,
        shop: &str,
        (shop_id, order_id): (ShopId, OrderId),
        waiting: &Waiting,
    ) -> Letter {
        let page = place.page.as_ref().map(|token| {
            let label = reader.text(texts::MailTrack);
            (label, self.settings.tracking_address(token))
        });
        let stop = place.stop.as_ref().map(|token| {
            let label = reader.text(texts::MailStop { shop });
            (label, self.settings.mail_address(token))
        });
        Letter {
            from: Some(shop.to_owned()),
            thread: Some(format!(
                "order-{shop_id}-{order_id}-{}",
                waiting.conversation_id
            )),
            answer_token: place.page.as_ref().map(ToString::to_string),
            page,
            footer: vec![reader.text(texts::MailWhy { shop })],
            stop,
            ..bare(reader)
        }
    }
}

fn bare(reader: &Reader) -> Letter {
    Letter {
        language: reader.language.tag().to_owned(),
        ..Letter::default()
    }
}

/// How to pay stands below what was ordered, with the links by which that can be done.
fn add_paying(message: &mut Rendered, how: Rendered) {
    message.lines.push(String::new());
    message.lines.extend(how.title);
    message.lines.extend(how.lines);
    message.buttons.extend(how.buttons);
}
