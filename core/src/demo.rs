//! A small, believable shop to try everything in, in two languages.

use chrono::{DateTime, Duration, Utc};

use crate::channel::Channel;
use crate::clock::Clock;
use crate::customer::Contact;
use crate::db::{Database, DatabaseError, InShop, Transaction};
use crate::id::{ConversationId, OrderId, PersonId};
use crate::money::Money;
use crate::order::act::{Actor, Key, Outcome, Party, Request, act};
use crate::order::decide::Action;
use crate::order::place::{NewOrder, Placed, place};
use crate::order::{Line, OrderNumber, Parcel, Stage};
use crate::payment_method::{self, NewMethod};
use crate::person::{self, Introduction};
use crate::shop::{self, Market, NewShop, Role, Shop};
use crate::subscription::{self, Follower};
use crate::text::Language;
use crate::token::ShopToken;
use crate::whose;

/// The demo shop's code.
pub const CODE: &str = "fashion";
/// The address of the seller's web chat.
pub const SELLER: &str = "demo:seller";
/// The address of the buyer's web chat.
pub const BUYER: &str = "demo:buyer";

/// What the demonstration shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demo {
    /// The shop.
    pub shop: Shop,
    /// Mia's web chat.
    pub seller: ConversationId,
    /// Jane's web chat.
    pub buyer: ConversationId,
    /// The link of the order that Jane follows.
    pub token: ShopToken,
    /// That order's number.
    pub number: OrderNumber,
}

/// Why there is no demonstration.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The code belongs to a shop of real people.
    #[error(
        "the shop code \"{CODE}\" belongs to a real shop here, so the demo shop can't be made; try the demo with another data directory or database"
    )]
    RealShop,
    /// The demo shop is there, but not all that belongs to it.
    #[error(
        "the demo shop \"{CODE}\" is not whole; try the demo with another data directory or database"
    )]
    Incomplete,
    /// An order of the demo could not be made.
    #[error("the demo's orders could not be made: {0}")]
    Refused(String),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// The demonstration that is there; none before [`seed`].
///
/// # Errors
/// [`DemoError::RealShop`] where the code is a real shop's.
pub async fn find(database: &Database) -> Result<Option<Demo>, DemoError> {
    read(&mut database.begin().await?).await
}

/// Makes the demonstration, or returns the one that is there. All of it or nothing.
///
/// # Errors
/// [`DemoError::RealShop`] where the code is a real shop's; or when the database fails.
pub async fn seed(database: &Database, clock: &Clock) -> Result<Demo, DemoError> {
    let mut transaction = database.begin().await?;
    if let Some(demo) = read(&mut transaction).await? {
        return Ok(demo);
    }
    match make(&mut transaction, clock.now()).await? {
        Some(demo) => {
            transaction.commit().await?;
            Ok(demo)
        }
        // Someone else opened a shop of that code meanwhile.
        None => {
            transaction.rollback().await?;
            find(database).await?.ok_or(DemoError::Incomplete)
        }
    }
}

async fn read(transaction: &mut Transaction) -> Result<Option<Demo>, DemoError> {
    let mut system = transaction.system().await?;
    let Some(shop) = shop::by_code(&mut system, CODE).await? else {
        return Ok(None);
    };
    if !shop.demo {
        return Err(DemoError::RealShop);
    }
    let seller = person::conversation_at(&mut system, Channel::Web, SELLER).await?;
    let buyer = person::conversation_at(&mut system, Channel::Web, BUYER).await?;
    let (Some((seller, _)), Some((buyer, jane))) = (seller, buyer) else {
        return Err(DemoError::Incomplete);
    };
    // The order they were given is the first they followed.
    let followed = subscription::of_person(&mut transaction.person(jane).await?, 1000).await?;
    let first = followed
        .into_iter()
        .rfind(|followed| followed.token.shop_id == shop.shop_id)
        .ok_or(DemoError::Incomplete)?;
    let mut in_shop = transaction.shop(shop.shop_id).await?;
    let order = crate::order::store::find(&mut in_shop, Key::Id(first.order_id))
        .await?
        .ok_or(DemoError::Incomplete)?;
    // The link may have been renewed since.
    let secret = order.token.unwrap_or(first.token.secret);
    Ok(Some(Demo {
        seller,
        buyer,
        token: ShopToken {
            shop_id: shop.shop_id,
            secret,
        },
        number: order.number,
        shop,
    }))
}

async fn make(
    transaction: &mut Transaction,
    now: DateTime<Utc>,
) -> Result<Option<Demo>, DemoError> {
    let opened = now - Duration::days(40);
    let (seller, mia) = meet(transaction, SELLER, "Mia Santos", opened).await?;
    let (_, paolo) = meet(transaction, "demo:staff", "Paolo Reyes", opened).await?;
    let (buyer, jane) = meet(transaction, BUYER, "Jane Cruz", opened).await?;
    let market = Market::Philippines;
    let new = NewShop {
        code: Some(CODE.to_owned()),
        name: "Fashion Store".to_owned(),
        country: market.country().to_owned(),
        currency: market.currency(),
        time_zone: market.zone(),
        language: Language::ENGLISH,
        payment_methods: ["GCash", "Bank transfer", "Cash on delivery"]
            .map(str::to_owned)
            .to_vec(),
        demo: true,
    };
    let Some(shop) = shop::open(transaction, &new, Some(mia), opened).await? else {
        return Ok(None);
    };
    shop::join(transaction, shop.shop_id, paolo, Role::Manager, opened).await?;
    let cast = Cast {
        shop: &shop,
        mia: actor(mia, "Mia Santos"),
        paolo: actor(paolo, "Paolo Reyes"),
    };
    let mut in_shop = transaction.shop(shop.shop_id).await?;
    for (name, account) in [
        ("GCash", "0917 555 0142"),
        ("Bank transfer", "BPI 1234-5678-90"),
    ] {
        let method = NewMethod {
            name: name.to_owned(),
            kind: payment_method::Kind::of_name(name),
            account: Some(account.to_owned()),
            holder: Some("Mia Santos".to_owned()),
            note: None,
            link: None,
        };
        payment_method::put(&mut in_shop, &method).await?;
    }
    let mut janes = None;
    for story in stories(now) {
        let placed = tell(&mut in_shop, &cast, &story).await?;
        if story.followed {
            janes = Some(placed);
        }
    }
    let followed = janes.ok_or(DemoError::Incomplete)?;
    let follower = Follower {
        conversation_id: buyer,
        person_id: jane,
        channel: Channel::Web,
        name: "Jane Cruz".to_owned(),
        token: Some(followed.token.clone()),
    };
    subscription::follow(&mut in_shop, followed.order_id, &follower, now).await?;
    whose::take(&mut in_shop, followed.order_id, jane).await?;
    let follower = Follower {
        conversation_id: seller,
        person_id: mia,
        name: "Mia Santos".to_owned(),
        token: None,
        ..follower
    };
    subscription::follow(&mut in_shop, followed.order_id, &follower, now).await?;
    Ok(Some(Demo {
        seller,
        buyer,
        token: followed.token,
        number: followed.number,
        shop,
    }))
}

async fn meet(
    transaction: &mut Transaction,
    address: &str,
    name: &str,
    at: DateTime<Utc>,
) -> Result<(ConversationId, PersonId), DatabaseError> {
    let who = Introduction {
        channel: Channel::Web,
        address: address.to_owned(),
        name: name.to_owned(),
        language: Some(Language::ENGLISH),
    };
    person::arrive(
        &mut transaction.system().await?,
        &who,
        Language::ENGLISH,
        at,
    )
    .await
}

fn actor(person_id: PersonId, name: &str) -> Actor {
    Actor {
        person_id: Some(person_id),
        name: name.to_owned(),
        channel: Some(Channel::Web),
        party: Party::Shop,
    }
}

struct Cast<'a> {
    shop: &'a Shop,
    mia: Actor,
    paolo: Actor,
}

/// An order and what happened to it.
struct Story {
    order: NewOrder,
    at: DateTime<Utc>,
    /// What was done, how long after it was placed, and whether Paolo did it.
    then: Vec<(Duration, Action, bool)>,
    /// Whether it is the one that Jane follows.
    followed: bool,
}

async fn tell(shop: &mut InShop<'_>, cast: &Cast<'_>, story: &Story) -> Result<Placed, DemoError> {
    let placed = place(shop, &story.order, None, &cast.mia, story.at)
        .await?
        .map_err(|why| DemoError::Refused(format!("an order: {why:?}")))?;
    for (after, action, by_paolo) in &story.then {
        let request = Request {
            action,
            seen: None,
            silent: true,
            shop: cast.shop,
            actor: if *by_paolo { &cast.paolo } else { &cast.mia },
            at: story.at + *after,
        };
        done(act(shop, Key::Id(placed.order_id), &request).await?)?;
    }
    Ok(placed)
}

fn done(outcome: Outcome) -> Result<OrderId, DemoError> {
    match outcome {
        Outcome::Done { order, .. } => Ok(order.order_id),
        Outcome::Refused { order, refusal } => Err(DemoError::Refused(format!(
            "#{}: {refusal:?}",
            order.number
        ))),
        Outcome::NoSuchOrder => Err(DemoError::Refused("an order vanished".to_owned())),
    }
}

fn to(stage: Stage) -> Action {
    Action::Advance {
        to: stage,
        parcel: Parcel::default(),
    }
}

fn ship(courier: &str, tracking: &str) -> Action {
    Action::Advance {
        to: Stage::Shipped,
        parcel: Parcel {
            courier: Some(courier.to_owned()),
            tracking: Some(tracking.to_owned()),
        },
    }
}

fn paid(pesos: Option<i64>, method: &str) -> Action {
    let currency = Market::Philippines.currency();
    Action::Pay {
        amount: pesos.map(|pesos| Money::new(pesos * currency.minor_per_unit(), currency)),
        method: Some(method.to_owned()),
        deposit: false,
    }
}

fn order(
    (name, phone, email): (&str, &str, Option<&str>),
    lines: &[(&str, u32, i64)],
    shipping: i64,
) -> NewOrder {
    let currency = Market::Philippines.currency();
    let minor = currency.minor_per_unit();
    let buyer = Contact {
        name: name.to_owned(),
        phone: Some(phone.to_owned()),
        email: email.map(str::to_owned),
        known: None,
    };
    let lines = lines
        .iter()
        .map(|(name, quantity, price)| Line::named(*name, *quantity, price * minor))
        .collect();
    NewOrder {
        shipping_minor: shipping * minor,
        ..NewOrder::of(buyer, currency, lines)
    }
}

fn stories(now: DateTime<Utc>) -> Vec<Story> {
    let jane = ("Jane Cruz", "+63 917 123 4567", Some("jane@example.com"));
    let mei = ("林小美", "+886 912 345 678", None);
    let ago = |days: i64, hours: i64| now - Duration::days(days) - Duration::hours(hours);
    let minutes = Duration::minutes;
    let hours = Duration::hours;
    let days = Duration::days;
    let story = |order, at, then| Story {
        order,
        at,
        then,
        followed: false,
    };
    vec![
        story(
            order(jane, &[("Linen Dress", 1, 1_299)], 80),
            ago(21, 5),
            vec![
                (minutes(12), to(Stage::Confirmed), false),
                (minutes(40), paid(None, "GCash"), false),
                (hours(20), ship("J&T", "880112233445"), true),
                (days(3), to(Stage::Delivered), true),
                (days(5), to(Stage::Completed), false),
            ],
        ),
        story(
            order(mei, &[("黑色襯衫", 2, 599), ("寬褲", 1, 899)], 250),
            ago(9, 2),
            vec![
                (minutes(25), to(Stage::Confirmed), false),
                (hours(2), paid(None, "Bank transfer"), false),
                (hours(26), ship("DHL", "4438102956"), true),
                (days(4), to(Stage::Delivered), true),
            ],
        ),
        story(
            order(
                ("Carlo Mendoza", "0918 555 0142", None),
                &[("Denim Jacket", 1, 1_850), ("Cap", 2, 250)],
                95,
            ),
            ago(3, 6),
            vec![
                (minutes(8), to(Stage::Confirmed), false),
                (hours(3), paid(None, "GCash"), false),
                (hours(22), ship("LBC", "176543210987"), true),
            ],
        ),
        story(
            order(
                ("Bea Ramos", "0927 555 0199", Some("bea@example.com")),
                &[("Canvas Bag", 1, 450)],
                60,
            ),
            ago(2, 9),
            vec![(
                hours(5),
                Action::Cancel {
                    reason: Some("out of stock".to_owned()),
                },
                false,
            )],
        ),
        story(
            NewOrder {
                pick_up: true,
                ..order(
                    ("Tomas Villanueva", "0939 555 0171", None),
                    &[("Barong Tagalog", 1, 2_900)],
                    0,
                )
            },
            ago(1, 7),
            vec![
                (minutes(30), to(Stage::Confirmed), false),
                (hours(4), to(Stage::Processing), true),
                (hours(23), to(Stage::Ready), true),
            ],
        ),
        story(
            order(mei, &[("帆布包", 1, 450), ("棉質T恤（白）", 3, 320)], 250),
            ago(0, 20),
            vec![
                (minutes(15), to(Stage::Confirmed), false),
                (hours(2), to(Stage::Processing), true),
                (
                    hours(3),
                    Action::Hold {
                        reason: "waiting for the white shirts".to_owned(),
                    },
                    true,
                ),
            ],
        ),
        story(
            order(
                ("Ana Lim", "0945 555 0110", None),
                &[("Black Shirt", 3, 599), ("White Pants", 1, 699)],
                80,
            ),
            ago(0, 5),
            vec![
                (minutes(10), to(Stage::Confirmed), false),
                (hours(1), paid(Some(1_000), "Cash"), false),
            ],
        ),
        Story {
            order: NewOrder {
                deposit: Some((
                    500 * Market::Philippines.currency().minor_per_unit(),
                    Some("GCash".to_owned()),
                )),
                note: Some("gift wrap".to_owned()),
                ..order(
                    jane,
                    &[("Black Shirt", 2, 599), ("White Pants", 1, 699)],
                    80,
                )
            },
            at: now - minutes(18),
            then: Vec::new(),
            followed: true,
        },
    ]
}
