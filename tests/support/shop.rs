//! Shops, sellers and buyers as the stories of the domain need them, through the public functions
//! of `waybill-core`.

use chrono::{DateTime, TimeDelta, Utc};
use waybill_core::channel::Channel;
use waybill_core::customer::Contact;
use waybill_core::db::{Database, Scope};
use waybill_core::id::{ConversationId, OrderId, PersonId};
use waybill_core::item::{self, Item, ItemRefusal, NewItem, NewVariant};
use waybill_core::money::Money;
use waybill_core::order::act::{self, Actor, Key, Outcome, Party, Request};
use waybill_core::order::decide::{Action, Refusal};
use waybill_core::order::place::{self, NewOrder, NotPlaced, Placed, SellerCard};
use waybill_core::order::{Line, Order, Parcel, Stage, store};
use waybill_core::person::{self, Introduction};
use waybill_core::shop::{self, Market, NewShop, Shop};
use waybill_core::subscription::{self, Follower};
use waybill_core::text::Language;
use waybill_core::token::ShopToken;
use waybill_core::whose;

/// A moment of the stories' day: minutes after nine in the morning, UTC.
pub fn minute(minutes: i64) -> DateTime<Utc> {
    "2026-11-20T09:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minutes)
}

/// Someone with a conversation.
#[derive(Debug, Clone)]
pub struct Someone {
    pub person_id: PersonId,
    pub conversation_id: ConversationId,
    pub name: String,
}

/// Someone writes for the first time, on Telegram.
pub async fn arrive(database: &Database, name: &str) -> Someone {
    arrive_at(database, name, name).await
}

/// Someone writes from an address.
pub async fn arrive_at(database: &Database, name: &str, address: &str) -> Someone {
    let who = Introduction {
        channel: Channel::Telegram,
        address: address.to_owned(),
        name: name.to_owned(),
        language: None,
    };
    let mut transaction = database.begin().await.unwrap();
    let mut system = transaction.system().await.unwrap();
    let (conversation_id, person_id) =
        person::arrive(&mut system, &who, Language::ENGLISH, minute(0))
            .await
            .unwrap();
    transaction.commit().await.unwrap();
    Someone {
        person_id,
        conversation_id,
        name: name.to_owned(),
    }
}

/// A shop and its owner.
#[derive(Debug, Clone)]
pub struct TestShop {
    pub database: Database,
    pub shop: Shop,
    pub owner: Someone,
}

/// Opens a shop in the Philippines.
pub async fn open(database: &Database, name: &str) -> TestShop {
    let owner = arrive(database, &format!("Owner of {name}")).await;
    let market = Market::Philippines;
    let new = NewShop {
        code: None,
        name: name.to_owned(),
        country: market.country().to_owned(),
        currency: market.currency(),
        time_zone: market.zone(),
        language: Language::ENGLISH,
        payment_methods: vec!["GCash".to_owned()],
        demo: false,
    };
    let mut transaction = database.begin().await.unwrap();
    let shop = shop::open(&mut transaction, &new, Some(owner.person_id), minute(0))
        .await
        .unwrap()
        .unwrap();
    transaction.commit().await.unwrap();
    TestShop {
        database: database.clone(),
        shop,
        owner,
    }
}

/// Two shirts and a pair of trousers at 1,977.00 pesos, for somebody.
pub fn order_for(buyer: &str) -> NewOrder {
    let lines = vec![line("Black shirt", 2, 59_900), line("Trousers", 1, 69_900)];
    NewOrder {
        shipping_minor: 8_000,
        ..NewOrder::of(contact(buyer), Market::Philippines.currency(), lines)
    }
}

/// A buyer of whom only the name is known.
pub fn contact(name: &str) -> Contact {
    Contact {
        name: name.to_owned(),
        phone: None,
        email: None,
        known: None,
    }
}

/// A line of an order.
pub fn line(name: &str, quantity: u32, unit_price_minor: i64) -> Line {
    Line::named(name, quantity, unit_price_minor)
}

/// An item in some sizes at 599 pesos, so many of each, with a code for each.
pub fn item_in(name: &str, code: &str, sizes: &[(&str, Option<i32>)]) -> NewItem {
    NewItem {
        name: name.to_owned(),
        category: Some("Tops".to_owned()),
        description: None,
        cost: None,
        lead_days: None,
        low_at: None,
        names: vec!["黑色襯衫".to_owned()],
        variants: sizes
            .iter()
            .map(|(label, stock)| NewVariant {
                label: (*label).to_owned(),
                sku: Some(format!("{code}-{label}")),
                price_minor: 59_900,
                reseller_price_minor: None,
                stock: *stock,
            })
            .collect(),
    }
}

/// Go on to a stage, with nothing known of a parcel.
pub fn to(stage: Stage) -> Action {
    Action::Advance {
        to: stage,
        parcel: Parcel::default(),
    }
}

/// Ship it with a courier under a number.
pub fn ship(courier: &str, tracking: &str) -> Action {
    Action::Advance {
        to: Stage::Shipped,
        parcel: Parcel {
            courier: Some(courier.to_owned()),
            tracking: Some(tracking.to_owned()),
        },
    }
}

/// Record centavos that came in.
pub fn pay(minor: i64) -> Action {
    Action::Pay {
        amount: Some(Money::new(minor, Market::Philippines.currency())),
        method: Some("GCash".to_owned()),
        deposit: false,
    }
}

/// Record that the rest came in.
pub fn pay_the_rest() -> Action {
    Action::Pay {
        amount: None,
        method: None,
        deposit: false,
    }
}

/// Let it stand still.
pub fn hold(reason: &str) -> Action {
    Action::Hold {
        reason: reason.to_owned(),
    }
}

/// Add to the note.
pub fn note(text: &str) -> Action {
    Action::Note {
        text: text.to_owned(),
    }
}

/// Call it off.
pub fn cancel(reason: Option<&str>) -> Action {
    Action::Cancel {
        reason: reason.map(str::to_owned),
    }
}

/// Take back an event.
pub fn undo(version: i32) -> Action {
    Action::Undo { version }
}

impl TestShop {
    /// Who acts, unless a story says otherwise.
    pub fn actor(&self) -> Actor {
        Actor {
            person_id: Some(self.owner.person_id),
            name: self.owner.name.clone(),
            channel: Some(Channel::Telegram),
            party: Party::Shop,
        }
    }

    /// Places an order whose card appears in the owner's conversation.
    pub async fn place(&self, new: &NewOrder) -> Placed {
        self.try_place(new).await.unwrap()
    }

    /// The same, where it may be refused.
    pub async fn try_place(&self, new: &NewOrder) -> Result<Placed, NotPlaced> {
        let card = SellerCard {
            conversation_id: self.owner.conversation_id,
            channel: Channel::Telegram,
            person_id: self.owner.person_id,
            message: None,
        };
        let mut transaction = self.begin().await;
        let mut shop = transaction.shop(self.shop.shop_id).await.unwrap();
        let placed = place::place(&mut shop, new, Some(&card), &self.actor(), minute(0))
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        placed
    }

    /// Does something with an order.
    pub async fn act(&self, order_id: OrderId, action: &Action, at: DateTime<Utc>) -> Outcome {
        self.request(order_id, action, None, false, at).await
    }

    /// Does something that must take effect, and returns the order and the event's version.
    pub async fn done(
        &self,
        order_id: OrderId,
        action: &Action,
        at: DateTime<Utc>,
    ) -> (Order, i32) {
        match self.act(order_id, action, at).await {
            Outcome::Done { order, version, .. } => (*order, version),
            other @ (Outcome::Refused { .. } | Outcome::NoSuchOrder) => {
                panic!("{action:?} did not take effect: {other:?}")
            }
        }
    }

    /// Does something that must be refused.
    pub async fn refused(&self, order_id: OrderId, action: &Action) -> Refusal {
        match self.act(order_id, action, minute(999)).await {
            Outcome::Refused { refusal, .. } => refusal,
            other @ (Outcome::Done { .. } | Outcome::NoSuchOrder) => {
                panic!("{action:?} was not refused: {other:?}")
            }
        }
    }

    /// Does something with all that can be said of it.
    pub async fn request(
        &self,
        order_id: OrderId,
        action: &Action,
        seen: Option<i32>,
        silent: bool,
        at: DateTime<Utc>,
    ) -> Outcome {
        let actor = self.actor();
        let request = Request {
            action,
            seen,
            silent,
            shop: &self.shop,
            actor: &actor,
            at,
        };
        let mut transaction = self.begin().await;
        let mut shop = transaction.shop(self.shop.shop_id).await.unwrap();
        let outcome = act::act(&mut shop, Key::Id(order_id), &request)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        outcome
    }

    /// Enters an item that must not be refused.
    pub async fn enter(&self, new: &NewItem) -> Item {
        self.try_enter(new).await.unwrap()
    }

    /// Enters an item.
    pub async fn try_enter(&self, new: &NewItem) -> Result<Item, ItemRefusal> {
        let mut transaction = self.begin().await;
        let mut shop = transaction.shop(self.shop.shop_id).await.unwrap();
        let entered = item::create(&mut shop, new, &self.actor(), minute(0))
            .await
            .unwrap()?;
        let item = item::find(&mut shop, entered).await.unwrap().unwrap();
        transaction.commit().await.unwrap();
        Ok(item)
    }

    /// Reads an order whole.
    pub async fn order(&self, order_id: OrderId) -> Order {
        let mut transaction = self.begin().await;
        let mut shop = transaction.shop(self.shop.shop_id).await.unwrap();
        store::find(&mut shop, Key::Id(order_id))
            .await
            .unwrap()
            .unwrap()
    }

    /// Someone follows an order: as its buyer where they have its token, else as a seller.
    pub async fn follow(&self, order_id: OrderId, who: &Someone, token: Option<&ShopToken>) {
        let follower = Follower {
            conversation_id: who.conversation_id,
            person_id: who.person_id,
            channel: Channel::Telegram,
            name: who.name.clone(),
            token: token.cloned(),
        };
        let mut transaction = self.begin().await;
        let mut shop = transaction.shop(self.shop.shop_id).await.unwrap();
        subscription::follow(&mut shop, order_id, &follower, minute(1))
            .await
            .unwrap();
        if token.is_some() {
            whose::take(&mut shop, order_id, who.person_id)
                .await
                .unwrap();
        }
        transaction.commit().await.unwrap();
    }

    async fn begin(&self) -> waybill_core::db::Transaction {
        self.database
            .begin_in(Scope::Shop(self.shop.shop_id))
            .await
            .unwrap()
    }
}
