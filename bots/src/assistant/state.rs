//! What the assistant awaits in a conversation. Kept in the database, versioned: a restart changes
//! nothing, and a release that can't read what another wrote begins afresh instead of getting stuck.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use waybill_core::customer::Known;
use waybill_core::id::{CustomerId, ItemId, MethodId, OrderId, ReceivedFileId, ShopId, VariantId};
use waybill_core::money::Currency;
use waybill_core::order::edit::Part;
use waybill_core::order::{OrderNumber, Stage, Trouble};
use waybill_core::own_words::Status;
use waybill_core::text::Language;

use super::joining::SplitDraft;
use super::order_line::Reading;
use super::paging::{List, Shown};
use super::press::{ItemPart, VariantPart};
use super::refunds::Unsettled;
use super::returning::{Draft as ReturnDraft, Sorting};

const VERSION: u32 = 1;
/// Older drafts than this many are forgotten; their buttons say so.
const KEPT_DRAFTS: usize = 40;
/// Older changes than this many are forgotten, too.
const KEPT_EDITS: usize = 20;
/// And offers to enter an item by its picture.
const KEPT_PICTURED: usize = 10;
/// And messages of a buyer that were not sent to a seller yet.
const KEPT_UNSENT: usize = 10;
/// And lists whose pages may be turned.
const KEPT_SHOWN: usize = 5;

/// A conversation's state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// What the next plain message answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asking: Option<Asking>,
    /// Orders that are not saved yet, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drafts: Vec<Draft>,
    /// How many drafts there ever were.
    #[serde(default)]
    pub drafts_so_far: u32,
    /// Changes of orders that are not applied yet, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    /// How many of them there ever were.
    #[serde(default)]
    pub edits_so_far: u32,
    /// Pictures with words that may enter an item, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictured: Vec<Pictured>,
    /// What was written and may go to a seller, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsent: Vec<Unsent>,
    /// How many of them there ever were.
    #[serde(default)]
    pub unsent_so_far: u32,
    /// Lists whose pages may be turned, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shown: Vec<Shown>,
    /// How many of them there ever were.
    #[serde(default)]
    pub shown_so_far: u32,
    /// What "Yes" does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
    /// How many offers there ever were.
    #[serde(default)]
    pub offers_so_far: u32,
}

/// What the next plain message answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asking {
    /// What the new shop is called.
    ShopName,
    /// Where it sells; answered by a button.
    Market {
        /// The shop's name.
        name: String,
    },
    /// In which other currency.
    Currency {
        /// The shop's name.
        name: String,
    },
    /// How buyers pay; answered by buttons or words.
    Payment {
        /// The shop's name.
        name: String,
        /// Its currency.
        currency: Currency,
        /// What was chosen so far.
        chosen: Vec<String>,
    },
    /// A corrected part of a draft.
    DraftPart(u32),
    /// Courier and number of an order's parcel.
    Parcel {
        /// The shop.
        shop: ShopId,
        /// The order.
        order: OrderId,
        /// The version of fulfilment that was shown.
        seen: i32,
    },
    /// Why an order is held.
    HoldReason {
        /// The shop.
        shop: ShopId,
        /// The order.
        order: OrderId,
    },
    /// A note for an order.
    Note {
        /// The shop.
        shop: ShopId,
        /// The order.
        order: OrderId,
    },
    /// How much of what a buyer claimed did come in.
    AcceptAmount {
        /// The shop.
        shop: ShopId,
        /// The order.
        order: OrderId,
        /// The ledger's entry that waits.
        entry: i32,
    },
    /// Why the shop keeps what should go back.
    KeepReason {
        /// The shop.
        shop: ShopId,
        /// The order.
        order: OrderId,
        /// The version of its money that was shown.
        seen: i32,
    },
    /// Why what a buyer claimed is rejected.
    RejectReason {
        /// The shop.
        shop: ShopId,
        /// The order.
        order: OrderId,
        /// The ledger's entry that waits.
        entry: i32,
    },
    /// How much a buyer paid.
    ClaimAmount {
        /// Of which shop.
        shop: ShopId,
        /// For which order.
        order: OrderId,
    },
    /// What a buyer's payment is found by: a reference or a picture.
    PaymentProof {
        /// The shop.
        shop: ShopId,
        /// The order.
        order: OrderId,
        /// How it was paid.
        method: Option<String>,
        /// Minor units; 0 for all that is left.
        #[serde(default)]
        minor: i64,
    },
    /// A way of paying in one line: a new one, or one anew.
    Method {
        /// The shop.
        shop: ShopId,
        /// Which is said anew.
        method: Option<MethodId>,
    },
    /// The picture that buyers scan to pay.
    MethodPicture {
        /// The shop.
        shop: ShopId,
        /// For which way of paying.
        method: MethodId,
        /// The message that asks, which shows the way again.
        message: Option<String>,
    },
    /// The cash that was counted at the end of a day.
    CountedCash {
        /// The shop.
        shop: ShopId,
        /// The day.
        day: NaiveDate,
    },
    /// A shop's quiet hours.
    QuietHours {
        /// The shop.
        shop: ShopId,
    },
    /// A shop's own words.
    OwnWords {
        /// The shop.
        shop: ShopId,
        /// For which status.
        status: Status,
        /// In which language.
        language: Language,
        /// What was typed and waits to be saved.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        typed: Option<String>,
    },
    /// What the numbers of a shop's invoices begin with.
    InvoicePrefix {
        /// The shop.
        shop: ShopId,
    },
    /// The rate of the tax.
    TaxRate {
        /// The shop.
        shop: ShopId,
        /// Whether prices include it.
        included: bool,
    },
    /// The link to an order.
    Link,
    /// A part of an item.
    Item {
        /// The shop.
        shop: ShopId,
        /// The item.
        item: ItemId,
        /// Which part.
        part: ItemPart,
        /// The message that asks, which becomes the item's card again.
        message: Option<String>,
    },
    /// A part of one of an item's variants.
    Variant {
        /// The shop.
        shop: ShopId,
        /// The variant.
        variant: VariantId,
        /// Which part.
        part: VariantPart,
        /// The message that asks, which becomes the variant's card again.
        message: Option<String>,
    },
    /// A picture of an item.
    ItemPicture {
        /// The shop.
        shop: ShopId,
        /// The item.
        item: ItemId,
        /// The message that asks, which becomes the item's card again.
        message: Option<String>,
        /// One came already; those that follow it until then, as those of an album do, are of the
        /// same item.
        until: Option<DateTime<Utc>>,
    },
    /// What to say about an order, in words or by a picture.
    Talk {
        /// The shop.
        shop: ShopId,
        /// The order.
        order: OrderId,
        /// The message it answers; 0 for none.
        answers: i32,
    },
    /// What is wrong with an order, in words or by a picture.
    Case {
        /// The shop.
        shop: ShopId,
        /// The order.
        order: OrderId,
        /// What kind of thing.
        trouble: Trouble,
    },
    /// Something about a return that is being put together.
    Return(ReturnDraft),
    /// Why a return is rejected.
    ReturnRejection {
        /// The shop.
        shop: ShopId,
        /// The order.
        order: OrderId,
        /// The return's number within the order.
        return_no: i32,
    },
    /// How many pieces of a return can be sold again.
    Arrived(Sorting),
    /// For which return money went back; answered by a button.
    RefundFor(Unsettled),
    /// Which pieces of an order leave it; answered by buttons.
    Split(SplitDraft),
    /// Of which variant the stock was meant; answered by a button.
    StockOf {
        /// The shop.
        shop: ShopId,
        /// What was said of it, such as `+10 arrived`.
        said: String,
    },
    /// Something about a customer.
    Customer {
        /// The shop.
        shop: ShopId,
        /// The customer.
        customer: CustomerId,
        /// What.
        part: CustomerPart,
    },
    /// What a change of an order still lacks.
    Edit {
        /// The change's number in the conversation.
        id: u32,
        /// What.
        missing: Missing,
    },
    /// Why an order goes back to an earlier stage.
    BackReason {
        /// The shop.
        shop: ShopId,
        /// The order.
        order: OrderId,
        /// The stage.
        to: Stage,
        /// The version of fulfilment that was shown.
        seen: i32,
    },
    /// Until when an order is to be paid.
    PayBy {
        /// The shop.
        shop: ShopId,
        /// The order.
        order: OrderId,
    },
    /// Where an order is sent.
    SendTo {
        /// The shop.
        shop: ShopId,
        /// The order.
        order: OrderId,
    },
    /// Why a buyer gives so many stars.
    ReviewWords {
        /// The shop.
        shop: ShopId,
        /// The order.
        order: OrderId,
    },
    /// Why a buyer cancels.
    CancelReason {
        /// The shop.
        shop: ShopId,
        /// The order.
        order: OrderId,
        /// The version of fulfilment that was shown.
        seen: i32,
    },
}

/// What is asked about a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerPart {
    /// What they are called.
    Name,
    /// The note.
    Note,
    /// Where they live.
    Address,
    /// Their phone.
    Phone,
    /// Their mail.
    Mail,
    /// An account on a social network.
    Handle,
    /// Who they are too.
    SameAs,
}

/// What a change of an order still lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The price of a line.
    Price(i32),
    /// What is added.
    Item,
    /// What shipping costs.
    Shipping,
    /// What is taken off.
    Discount,
    /// The promised day.
    Date,
}

/// A change of an order that is not applied yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Its number in the conversation.
    pub id: u32,
    /// The shop.
    pub shop: ShopId,
    /// The order.
    pub order: OrderId,
    /// The version of the order's contents that it was made for.
    pub base: i32,
    /// What would change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// The person's message it was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether it is the buyer's own.
    #[serde(default)]
    pub buyers: bool,
    /// Whether it is made with buttons.
    #[serde(default)]
    pub menu: bool,
    /// Which lines have their buttons, counted in pages from 0.
    #[serde(default)]
    pub page: u32,
    /// What was written and is in doubt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsettled: Option<InDoubt>,
    /// Of what as many may be promised though there are fewer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promised: Vec<(VariantId, i64)>,
    /// What became of it.
    #[serde(default)]
    pub fate: EditFate,
}

/// A written change of which something must be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InDoubt {
    /// As it was written.
    pub text: String,
    /// What was answered, by the place of the part in the text.
    pub settled: Vec<(u32, Settled)>,
}

/// What a part of a change is, as it was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// This variant.
    Variant(VariantId),
    /// No known item.
    New,
    /// Nothing: it is left away.
    Dropped,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditFate {
    /// It waits.
    #[default]
    Open,
    /// It was applied, or the buyer was asked.
    Applied,
    /// It was thrown away.
    Discarded,
}

impl Edit {
    /// The name of the message that shows it.
    pub fn tag(&self) -> String {
        format!("edit:{}", self.id)
    }
}

/// Pictures with words that may enter an item; nothing is entered before somebody says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pictured {
    /// The shop that would sell it.
    pub shop: ShopId,
    /// What was written to the first of them.
    pub line: String,
    /// As they came in; the first gives the offer its name.
    pub pictures: Vec<ReceivedFileId>,
    /// When the last of them came.
    pub at: DateTime<Utc>,
}

impl Pictured {
    /// The name of the message that offers it.
    pub fn tag(&self) -> String {
        let first = self.pictures.first().map_or(0, |first| first.0);
        format!("picture:{first}")
    }
}

/// What somebody wrote that may go to a seller; nothing goes before they say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    /// Its number in the conversation.
    pub id: u32,
    /// The words.
    pub text: String,
    /// The person's message it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The picture that came along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<ReceivedFileId>,
    /// Whether it went.
    #[serde(default)]
    pub sent: bool,
}

/// An order that is not saved yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its number in the conversation.
    pub id: u32,
    /// The shop it is for.
    pub shop: ShopId,
    /// The person's message it was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Which order of that message, from 0.
    pub place: usize,
    /// What was read.
    pub reading: Reading,
    /// What the catalogue says of its lines, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goods: Vec<Goods>,
    /// Of what as many may be promised though there are fewer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promised: Vec<(VariantId, i64)>,
    /// Whom the seller said the buyer is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<Known>,
    /// What became of it.
    #[serde(default)]
    pub fate: Fate,
}

/// What became of a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It waits.
    #[default]
    Open,
    /// A plain message that may be an order; shown as an offer only.
    Offered,
    /// It was placed.
    Created(OrderNumber),
    /// It was thrown away.
    Discarded,
}

/// What the catalogue says of a draft's line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goods {
    /// The name on the line as it was typed.
    pub typed: String,
    /// What was found by it.
    pub found: Found,
}

/// What the catalogue has by a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// Nothing; the shop has a catalogue all the same.
    New,
    /// The shop has no catalogue, so nothing is said of it.
    NoCatalogue,
    /// One of several, to be asked.
    Unsure(Vec<VariantId>),
    /// An item that is not for sale for now, to be asked.
    Paused {
        /// The item.
        item: ItemId,
        /// What it is called.
        name: String,
    },
    /// This one.
    Known {
        /// The variant.
        variant: VariantId,
        /// What it is called in full.
        name: String,
        /// What one costs this buyer today, in minor units.
        price_minor: i64,
        /// Whether that is the price of those who sell it on.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        reseller: bool,
        /// How many are there, where they are counted.
        stock: Option<i32>,
    },
}

impl Draft {
    /// The variant a line is of; none where it is of no known item.
    pub fn variant(&self, line: usize) -> Option<VariantId> {
        match &self.goods.get(line)?.found {
            Found::Known { variant, .. } => Some(*variant),
            Found::New | Found::NoCatalogue | Found::Unsure(_) | Found::Paused { .. } => None,
        }
    }

    /// The name of the message that shows it.
    pub fn tag(&self) -> String {
        format!("draft:{}", self.id)
    }
}

/// Something that "Yes" does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Which offer.
    pub id: u32,
    /// In which shop it was made.
    pub shop: ShopId,
    /// The message it stands for.
    pub text: String,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(rename = "v")]
    version: u32,
    #[serde(flatten)]
    state: State,
}

impl State {
    /// Reads a stored state. What another release wrote and this one can't read is forgotten.
    pub fn read(stored: &serde_json::Value) -> Self {
        if stored.as_object().is_none_or(serde_json::Map::is_empty) {
            return Self::default();
        }
        match serde_json::from_value::<Stored>(stored.clone()) {
            Ok(stored) if stored.version == VERSION => stored.state,
            Ok(stored) => {
                tracing::warn!(
                    version = stored.version,
                    "a conversation of another release begins afresh"
                );
                Self::default()
            }
            Err(error) => {
                tracing::warn!(%error, "a conversation that can't be read begins afresh");
                Self::default()
            }
        }
    }

    /// The state as it is stored.
    ///
    /// # Errors
    /// Never for a state that was built here; JSON has no form for what it can't hold.
    pub fn write(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::to_value(Stored {
            version: VERSION,
            state: self.clone(),
        })
    }

    /// Adds a draft and returns its number.
    pub fn add_draft(
        &mut self,
        shop: ShopId,
        source: Option<String>,
        place: usize,
        reading: Reading,
        fate: Fate,
    ) -> u32 {
        self.drafts_so_far = self.drafts_so_far.wrapping_add(1);
        self.drafts.push(Draft {
            id: self.drafts_so_far,
            shop,
            source,
            place,
            reading,
            goods: Vec::new(),
            promised: Vec::new(),
            known: None,
            fate,
        });
        let surplus = self.drafts.len().saturating_sub(KEPT_DRAFTS);
        self.drafts.drain(..surplus);
        self.drafts_so_far
    }

    /// A draft by its number.
    pub fn draft(&mut self, id: u32) -> Option<&mut Draft> {
        self.drafts.iter_mut().find(|draft| draft.id == id)
    }

    /// Adds a change, numbers it, and returns its number.
    pub fn add_edit(&mut self, edit: Edit) -> u32 {
        self.edits_so_far = self.edits_so_far.wrapping_add(1);
        self.edits.push(Edit {
            id: self.edits_so_far,
            ..edit
        });
        let surplus = self.edits.len().saturating_sub(KEPT_EDITS);
        self.edits.drain(..surplus);
        self.edits_so_far
    }

    /// A change by its number.
    pub fn edit(&mut self, id: u32) -> Option<&mut Edit> {
        self.edits.iter_mut().find(|edit| edit.id == id)
    }

    /// Remembers pictures that may enter an item.
    pub fn add_pictured(&mut self, pictured: Pictured) {
        self.pictured.push(pictured);
        let surplus = self.pictured.len().saturating_sub(KEPT_PICTURED);
        self.pictured.drain(..surplus);
    }

    /// Takes out what a picture may enter, by the first of its pictures: once.
    pub fn take_pictured(&mut self, first: ReceivedFileId) -> Option<Pictured> {
        let position = self
            .pictured
            .iter()
            .position(|pictured| pictured.pictures.first() == Some(&first))?;
        Some(self.pictured.remove(position))
    }

    /// Keeps what may go to a seller, and returns its number.
    pub fn keep_unsent(
        &mut self,
        text: String,
        message: Option<String>,
        picture: Option<ReceivedFileId>,
    ) -> u32 {
        self.unsent_so_far = self.unsent_so_far.wrapping_add(1);
        self.unsent.push(Unsent {
            id: self.unsent_so_far,
            text,
            message,
            picture,
            sent: false,
        });
        let surplus = self.unsent.len().saturating_sub(KEPT_UNSENT);
        self.unsent.drain(..surplus);
        self.unsent_so_far
    }

    /// What may go to a seller, by its number.
    pub fn unsent(&mut self, id: u32) -> Option<&mut Unsent> {
        self.unsent.iter_mut().find(|unsent| unsent.id == id)
    }

    /// Remembers a list that is shown, and returns its number. Of the older ones the last few stay.
    pub fn shows(&mut self, list: List) -> u32 {
        self.shown_so_far = self.shown_so_far.wrapping_add(1);
        let id = self.shown_so_far;
        let after = Vec::new();
        self.shown.push(Shown { id, list, after });
        let over = self.shown.len().saturating_sub(KEPT_SHOWN);
        self.shown.drain(..over);
        id
    }

    /// Remembers what "Yes" does, and returns the offer's number.
    pub fn offer(&mut self, shop: ShopId, text: String) -> u32 {
        self.offers_so_far = self.offers_so_far.wrapping_add(1);
        self.offer = Some(Offer {
            id: self.offers_so_far,
            shop,
            text,
        });
        self.offers_so_far
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_state_is_read_back() {
        let mut state = State {
            asking: Some(Asking::Payment {
                name: "Ana".into(),
                currency: Currency::Php,
                chosen: vec!["GCash".into()],
            }),
            ..State::default()
        };
        state.add_draft(
            ShopId(1),
            Some("7".into()),
            0,
            Reading::default(),
            Fate::Open,
        );
        state.offer(ShopId(1), "/ship 1042".into());
        assert_eq!(State::read(&state.write().unwrap()), state);
    }

    #[test]
    fn a_state_of_another_release_leaves_nobody_stuck() {
        for stored in [
            json!({}),
            json!(null),
            json!({"v": 2, "asking": "shop_name"}),
            json!({"v": 1, "asking": "a question this release does not ask"}),
            json!([1, 2]),
        ] {
            assert_eq!(State::read(&stored), State::default(), "{stored}");
        }
    }

    #[test]
    fn drafts_do_not_pile_up() {
        let mut state = State::default();
        for _ in 0..100 {
            state.add_draft(ShopId(1), None, 0, Reading::default(), Fate::Open);
        }
        assert_eq!(state.drafts.len(), KEPT_DRAFTS);
        assert!(state.draft(1).is_none());
        assert!(state.draft(100).is_some());
    }
}
