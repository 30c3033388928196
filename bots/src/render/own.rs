//! A notice in the shop's own words, filled in from the order as it is when it is sent.

use waybill_core::db::Scope;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::notice::Notice;
use waybill_core::order::store::{self, Key};
use waybill_core::outbox::{self, Waiting};
use waybill_core::own_words::{self, Status};
use waybill_core::subscription;
use waybill_core::text::Reader;
use waybill_core::tracking;

use super::{Plan, RenderError, Renderer, plain, read, words};
use crate::assistant::notice;
use crate::assistant::own_words::{Known, Own, fill, in_own_words};

impl Renderer {
    /// A moment, as its shop tells it. One that quiet hours held and that was taken back meanwhile is
    /// not told at all.
    pub(super) async fn notice(
        &self,
        waiting: &Waiting,
        reader: &Reader,
    ) -> Result<Plan, RenderError> {
        let told: Notice = read(&waiting.content)?;
        let order = waiting
            .order
            .ok_or_else(|| RenderError::Unreadable("a notice without its order".into()))?;
        if waiting.was_held {
            let mut transaction = self.database.begin().await?;
            let mut system = transaction.system().await?;
            let corrected = outbox::was_corrected(&mut system, order, waiting.outbox_id).await?;
            transaction.commit().await?;
            if corrected {
                return Ok(Plan::Nothing);
            }
        }
        let say = match self.own_words(waiting, &told, order, reader).await? {
            Some(own) => in_own_words(&told, order, &own),
            None => notice::notice(&told, order),
        };
        let mut message = words(&say, reader);
        message.quiet = told.quiet;
        Ok(plain(message, None))
    }

    async fn own_words(
        &self,
        waiting: &Waiting,
        told: &Notice,
        (shop_id, order_id): (ShopId, OrderId),
        reader: &Reader,
    ) -> Result<Option<Own>, RenderError> {
        let Some(status) = Status::of(&told.moment) else {
            return Ok(None);
        };
        let mut transaction = self.database.begin_in(Scope::Shop(shop_id)).await?;
        let mut shop = transaction.shop(shop_id).await?;
        let Some(own) = own_words::find(&mut shop, status, reader.language).await? else {
            return Ok(None);
        };
        let Some(order) = store::find(&mut shop, Key::Id(order_id)).await? else {
            return Ok(None);
        };
        let card = subscription::card(&mut shop, order_id, waiting.conversation_id).await?;
        transaction.commit().await?;
        let first = order.buyer.name.split(' ').next().unwrap_or_default();
        let known = Known {
            buyer: tracking::discreet(first),
            total: order.total(),
            to_pay: order.asked_of_buyer(),
            link: card
                .and_then(|card| card.token)
                .map(|token| self.settings.tracking_address(&token)),
        };
        Ok(fill(&own, told, &known, reader))
    }
}
