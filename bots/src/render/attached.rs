//! What is attached to a message, made when it is sent.

use std::sync::Arc;

use waybill_core::chatlog::File;
use waybill_core::db::Scope;
use waybill_core::document::{self, Align, DocumentError};
use waybill_core::id::{ConversationId, OrderId, ShopId};
use waybill_core::order::OrderNumber;
use waybill_core::order::store::{self, Key};
use waybill_core::picture::Picture;
use waybill_core::text::{Phrase, Reader, texts};
use waybill_core::token::ShopToken;
use waybill_core::tracking::{self, Tracked};
use waybill_core::{history, item, outbox, paper, shop, shop_file};

use super::{RenderError, Renderer, read};
use crate::assistant::message::{Attached, PrintedHistory, StoredSay, Table};

impl Renderer {
    /// Makes what is attached to a message; none where it is not there any more.
    pub(super) async fn attach(
        &self,
        attached: &Attached,
        reader: &Reader,
    ) -> Result<Option<File>, RenderError> {
        match attached {
            Attached::Qr(address) => {
                let bytes = document::qr_png(address)
                    .map_err(|error| RenderError::Paper(error.to_string()))?;
                Ok(Some(File {
                    name: "link.png".to_owned(),
                    media_type: "image/png".to_owned(),
                    bytes,
                }))
            }
            Attached::File(shop_id, file_id) => {
                let scope = Scope::Shop(*shop_id);
                let mut transaction = self.database.begin_in(scope).await?;
                let mut in_shop = transaction.shop(*shop_id).await?;
                let picture = shop_file::find(&mut in_shop, *file_id).await?;
                transaction.commit().await?;
                Ok(picture.map(file))
            }
            Attached::ItemPicture(which) => {
                let (shop_id, item_id, key) = which.as_ref();
                let scope = Scope::Shop(*shop_id);
                let mut transaction = self.database.begin_in(scope).await?;
                let mut in_shop = transaction.shop(*shop_id).await?;
                let picture = item::picture(&mut in_shop, *item_id, *key).await?;
                transaction.commit().await?;
                Ok(picture.map(file))
            }
            Attached::Table(table) => {
                let table = drawn(table, reader);
                let faces = Arc::clone(&self.faces);
                let bytes = made(move || document::table_png(&table, &faces)).await?;
                Ok(Some(File {
                    name: "table.png".to_owned(),
                    media_type: "image/png".to_owned(),
                    bytes,
                }))
            }
            Attached::History(which) => self.history(which, reader).await,
            Attached::Labels(which) => self.labels(which.0, &which.1, reader).await,
            Attached::Receipt(shop_id, order_id) => {
                let mut transaction = self.database.begin().await?;
                let mut system = transaction.system().await?;
                let shop = shop::by_id(&mut system, *shop_id).await?;
                let mut in_shop = transaction.shop(*shop_id).await?;
                let order = store::find(&mut in_shop, Key::Id(*order_id)).await?;
                transaction.commit().await?;
                let (Some(shop), Some(order)) = (shop, order) else {
                    return Ok(None);
                };
                let receipt = paper::receipt_full(&order, &shop, reader);
                self.receipt(order.number, receipt, reader).await.map(Some)
            }
            Attached::PublicReceipt(shop_id, order_id) => {
                let mut transaction = self.database.begin_in(Scope::Shop(*shop_id)).await?;
                let mut in_shop = transaction.shop(*shop_id).await?;
                let order = store::find(&mut in_shop, Key::Id(*order_id)).await?;
                transaction.commit().await?;
                let Some(secret) = order.and_then(|order| order.token) else {
                    return Ok(None);
                };
                let token = ShopToken {
                    shop_id: *shop_id,
                    secret,
                };
                let Tracked::Order { order, .. } = tracking::find(&self.database, &token).await?
                else {
                    return Ok(None);
                };
                let receipt = paper::receipt_of_tracked(&order, reader);
                self.receipt(order.number, receipt, reader).await.map(Some)
            }
        }
    }

    async fn receipt(
        &self,
        number: OrderNumber,
        receipt: document::Receipt,
        reader: &Reader,
    ) -> Result<File, RenderError> {
        let name = reader.text(texts::DocumentReceipt {
            number: number.to_string(),
        });
        let faces = Arc::clone(&self.faces);
        let made = made(move || document::receipt(&receipt, &faces)).await?;
        Ok(File {
            name,
            media_type: "application/pdf".to_owned(),
            bytes: made.bytes,
        })
    }

    /// A printed history; none where the order is not theirs any more for whom it was made.
    async fn history(
        &self,
        which: &PrintedHistory,
        reader: &Reader,
    ) -> Result<Option<File>, RenderError> {
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let shop = shop::by_id(&mut system, which.shop).await?;
        let mut in_shop = transaction.shop(which.shop).await?;
        let order = store::find(&mut in_shop, Key::Id(which.order)).await?;
        let (Some(shop), Some(order)) = (shop, order) else {
            return Ok(None);
        };
        let history = history::of_order(&mut in_shop, &order, &shop.name, which.side).await?;
        transaction.commit().await?;
        if history.entries.is_empty() {
            return Ok(None);
        }
        let of = paper::HistoryOf {
            shop: &shop.name,
            order: &order,
            at: self.clock.now(),
        };
        let printed = paper::history(of, &history, reader);
        let faces = Arc::clone(&self.faces);
        let made = made(move || document::chronicle(&printed, &faces)).await?;
        Ok(Some(File {
            name: reader.text(texts::DocumentHistory {
                number: order.number.to_string(),
            }),
            media_type: "application/pdf".to_owned(),
            bytes: made.bytes,
        }))
    }

    /// The labels of orders' parcels; none where none of them has an address any more.
    async fn labels(
        &self,
        shop_id: ShopId,
        orders: &[OrderId],
        reader: &Reader,
    ) -> Result<Option<File>, RenderError> {
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let Some(shop) = shop::by_id(&mut system, shop_id).await? else {
            return Ok(None);
        };
        let mut in_shop = transaction.shop(shop_id).await?;
        let mut found = Vec::new();
        for order_id in orders {
            let order = store::find(&mut in_shop, Key::Id(*order_id)).await?;
            found.extend(order.filter(|order| order.head.destination.is_some()));
        }
        transaction.commit().await?;
        let Some(first) = found.first() else {
            return Ok(None);
        };
        let number = first.number.to_string();
        let stem = match found.as_slice() {
            [_] => reader.text(texts::LabelFile { number }),
            _ => reader.text(texts::LabelFileSeveral { number }),
        };
        let labels: Vec<document::Label> = found
            .iter()
            .map(|order| paper::label(order, &shop, reader))
            .collect();
        let faces = Arc::clone(&self.faces);
        let made = made(move || document::labels(&labels, &faces)).await?;
        Ok(Some(File {
            name: format!("{stem}.pdf"),
            media_type: "application/pdf".to_owned(),
            bytes: made.bytes,
        }))
    }

    /// What is attached to a message as it stands in its chat.
    pub(super) async fn shown_by(
        &self,
        conversation_id: ConversationId,
        message: &str,
    ) -> Result<Option<Attached>, RenderError> {
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let content = outbox::shown_as(&mut system, conversation_id, message).await?;
        transaction.commit().await?;
        // What another release wrote and this one can't read is attached anew.
        let shown = content.and_then(|content| read::<StoredSay>(&content).ok());
        Ok(shown.and_then(|stored| stored.say.attached))
    }
}

/// Makes a document: milliseconds of pure work, not on the threads that wait.
async fn made<T: Send + 'static>(
    make: impl FnOnce() -> Result<T, DocumentError> + Send + 'static,
) -> Result<T, RenderError> {
    tokio::task::spawn_blocking(make)
        .await
        .map_err(|error| RenderError::Paper(error.to_string()))?
        .map_err(|error| RenderError::Paper(error.to_string()))
}

fn file(picture: Picture) -> File {
    File {
        name: picture.name,
        media_type: picture.media_type.as_str().to_owned(),
        bytes: picture.bytes.to_vec(),
    }
}

/// A table in the reader's words.
fn drawn(table: &Table, reader: &Reader) -> document::Table {
    let cells = |cells: &[Phrase]| cells.iter().map(|cell| reader.say(cell)).collect();
    document::Table {
        title: reader.say(&table.title),
        subtitle: reader.say(&table.subtitle),
        columns: table
            .columns
            .iter()
            .map(|(heading, figures)| document::Column {
                heading: reader.say(heading),
                align: if *figures { Align::End } else { Align::Start },
            })
            .collect(),
        rows: table.rows.iter().map(|row| cells(row)).collect(),
        total: cells(&table.total),
        note: table
            .note
            .as_ref()
            .map(|note| reader.say(note))
            .unwrap_or_default(),
        language: reader.language.tag().to_owned(),
    }
}
