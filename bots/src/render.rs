//! From facts to words, at the moment of sending: in the reader's language and zone, and for a card
//! from the order as it is now.

mod attached;
mod letter;
mod own;

use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use waybill_core::chatlog::ButtonDoes;
use waybill_core::clock::Clock;
use waybill_core::customer::person;
use waybill_core::db::{Database, DatabaseError, Transaction};
use waybill_core::document::Faces;
use waybill_core::id::{ConversationId, OrderId, OutboxId, ShopId};
use waybill_core::mail::Post;
use waybill_core::notice::{Call, Correction};
use waybill_core::order::Order;
use waybill_core::order::act::Party;
use waybill_core::order::store::{self, Key};
use waybill_core::order::waiting;
use waybill_core::outbox::{self, Kind, Waiting};
use waybill_core::stock::StockAlert;
use waybill_core::subscription::{self, Audience};
use waybill_core::talk::Told;
use waybill_core::text::{Reader, texts};
use waybill_core::{lock, payment, review, shop, talk, whose};

use crate::assistant::by_hand::{ByHand, What};
use crate::assistant::message::{Button, Does, Say, StoredSay};
use crate::assistant::{Settings, away, card, goods, groups, notice, reviewing, talking};
use crate::channel::{Rendered, RenderedButton};

/// What is needed to choose words.
#[derive(Debug, Clone)]
pub struct Renderer {
    /// For cards, which show the order as it is.
    pub database: Database,
    /// What the operator set.
    pub settings: Arc<Settings>,
    /// The faces papers are set in.
    pub faces: Arc<Faces>,
    /// The present.
    pub clock: Clock,
}

/// What is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// A message.
    Send {
        /// In words.
        message: Box<Rendered>,
        /// The message it takes the place of.
        edits: Option<String>,
        /// Whether it is an order's live card, and a digest of what it shows.
        card: Option<CardPlan>,
    },
    /// Nothing: it shows already, or nobody wants it any more.
    Nothing,
}

/// What is remembered of a card that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardPlan {
    /// Of which order.
    pub order: (ShopId, OrderId),
    /// A digest of what it shows.
    pub digest: String,
}

/// Why words could not be found.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The database can't be reached.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// What was stored is of another release.
    #[error("what was stored to be said can't be read: {0}")]
    Unreadable(String),
    /// A paper could not be made.
    #[error("a paper could not be made: {0}")]
    Paper(String),
}

impl Renderer {
    /// Chooses the words for something that waits.
    ///
    /// # Errors
    /// See [`RenderError`].
    pub async fn plan(&self, waiting: &Waiting) -> Result<Plan, RenderError> {
        if waiting.withheld {
            return Ok(Plan::Nothing);
        }
        let reader = self.reader(waiting);
        match waiting.kind {
            Kind::Reply => self.reply(waiting, &reader).await,
            Kind::Notice => self.notice(waiting, &reader).await,
            Kind::Correction => self.correction(waiting, &reader).await,
            Kind::Card => self.card(waiting, &reader).await,
            Kind::Call => self.call(waiting, &reader).await,
            Kind::Talk => self.talk(waiting, &reader).await,
            Kind::Post => {
                let facts: Post = read(&waiting.content)?;
                Ok(plain(words(&self.post(facts), &reader), None))
            }
            Kind::Alert => {
                let Some(shop_id) = waiting.shop_id else {
                    return Err(RenderError::Unreadable("an alert without its shop".into()));
                };
                let facts: StockAlert = read(&waiting.content)?;
                Ok(plain(words(&goods::alert(shop_id, &facts), &reader), None))
            }
        }
    }

    /// What was asked for on the site, with its subject as the title.
    fn post(&self, facts: Post) -> Say {
        match facts {
            Post::SignIn { secret } => {
                let address = self.settings.sign_in_address(&secret);
                Say::titled(texts::PostSignInTitle)
                    .and(texts::PostSignIn)
                    .row([Button::open(texts::ButtonSignIn, address)])
                    .and(texts::PostNotYou)
            }
            Post::Code { shop, number, code } => Say::titled(texts::PostCodeTitle {
                shop: &shop,
                number: number.0,
                code: &code,
            })
            .and(texts::PostCode { code })
            .and(texts::PostNotYou),
        }
    }

    fn reader(&self, waiting: &Waiting) -> Reader {
        Reader {
            language: waiting.language,
            zone: waiting.time_zone,
            now: self.clock.now(),
        }
    }

    /// What a seller can send a buyer whom nothing else reaches.
    async fn by_hand(
        &self,
        transaction: &mut Transaction,
        order: &Order,
        what: What<'_>,
    ) -> Result<Option<ByHand>, RenderError> {
        let mut in_shop = transaction.shop(order.shop_id).await?;
        let language = person::language_of(&mut in_shop, order.order_id).await?;
        let mut system = transaction.system().await?;
        let shop = shop::by_id(&mut system, order.shop_id).await?;
        let around = (self.settings.as_ref(), self.clock.now());
        Ok(shop.map(|shop| ByHand::of(what, order, &shop, language, around)))
    }

    async fn reply(&self, waiting: &Waiting, reader: &Reader) -> Result<Plan, RenderError> {
        let stored: StoredSay = read(&waiting.content)?;
        if stored.version != StoredSay::VERSION {
            let version = stored.version;
            return Err(RenderError::Unreadable(format!("version {version}")));
        }
        let edits = match (&waiting.edits, &waiting.edits_tag) {
            (Some(message), _) => Some(message.clone()),
            (None, Some(tag)) => {
                let mut transaction = self.database.begin().await?;
                let mut system = transaction.system().await?;
                let message =
                    outbox::message_tagged(&mut system, waiting.conversation_id, tag).await?;
                transaction.commit().await?;
                message
            }
            (None, None) => None,
        };
        let mut message = words(&stored.say, reader);
        if let Some(attached) = &stored.say.attached {
            message.document = self.attach(attached, reader).await?;
            message.document_stands = match &edits {
                Some(edits) if attached.lasts() => {
                    self.shown_by(waiting.conversation_id, edits)
                        .await?
                        .as_ref()
                        == Some(attached)
                }
                Some(_) | None => false,
            };
        }
        Ok(plain(message, edits))
    }

    /// A notice that was taken back is corrected in its place. One that never arrived needs none.
    async fn correction(&self, waiting: &Waiting, reader: &Reader) -> Result<Plan, RenderError> {
        let facts: Correction = read(&waiting.content)?;
        let notice_id = waiting
            .content
            .get("notice")
            .and_then(serde_json::Value::as_i64)
            .ok_or_else(|| RenderError::Unreadable("a correction without its notice".into()))?;
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let message = outbox::message_of(&mut system, OutboxId(notice_id)).await?;
        transaction.commit().await?;
        Ok(match message {
            Some(message) => plain(words(&notice::correction(&facts), reader), Some(message)),
            None => Plan::Nothing,
        })
    }

    /// What a buyer did: its buttons are of the order as it is now.
    async fn call(&self, waiting: &Waiting, reader: &Reader) -> Result<Plan, RenderError> {
        let facts: Call = read(&waiting.content)?;
        let Some((shop_id, order_id)) = waiting.order else {
            return Err(RenderError::Unreadable("a call without its order".into()));
        };
        let mut transaction = self
            .database
            .begin_in(waybill_core::db::Scope::Shop(shop_id))
            .await?;
        let mut in_shop = transaction.shop(shop_id).await?;
        let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
            return Ok(Plan::Nothing);
        };
        if lock::withholds(&mut in_shop, order_id, waiting.conversation_id).await? {
            return Ok(Plan::Nothing);
        }
        let mut around = notice::Around::default();
        match &facts {
            Call::Claimed { entry, .. } => {
                around.seen_on = payment::same_reference(&mut in_shop, order_id, *entry).await?;
            }
            Call::PayOverdue { .. } => around.queues = waiting::next(&mut in_shop, &order).await?,
            Call::Cancelled { .. } | Call::Changed { .. } => {
                let variants = waiting::variants(&order);
                around.queues = waiting::queues(&mut in_shop, &variants).await?;
            }
            Call::OfferedOn { .. } => {
                around.reopens = waiting::could_reopen(&mut in_shop, &order).await?;
            }
            Call::Untold { what } => {
                around.by_hand = self
                    .by_hand(&mut transaction, &order, What::Missed(what))
                    .await?;
            }
            Call::Unread { message } => {
                let mut in_shop = transaction.shop(order.shop_id).await?;
                let shown = talk::shown(&mut in_shop, order.order_id, *message).await?;
                let text = shown.map(|shown| shown.message.text).unwrap_or_default();
                let what = What::Message(&text);
                around.by_hand = self.by_hand(&mut transaction, &order, what).await?;
                around.unread = Some(text);
            }
            Call::Whose { .. }
            | Call::AskedIn { .. }
            | Call::Reviewed { .. }
            | Call::TakenBack { .. }
            | Call::Agreed { .. }
            | Call::AgreedShort { .. }
            | Call::SendTo { .. }
            | Call::CaseOpened { .. }
            | Call::CaseSettled { .. }
            | Call::ReturnAsked { .. }
            | Call::ReturnWithdrawn { .. }
            | Call::Declined => {}
        }
        transaction.commit().await?;
        let say = notice::call(&facts, &order, &around);
        let mut rendered = words(&say, reader);
        if let Some(attached) = &say.attached {
            rendered.document = self.attach(attached, reader).await?;
        }
        // An answered call is edited in its place; one that was not sent yet shows its answer then.
        let Some(earlier) = waiting
            .content
            .get("of")
            .and_then(serde_json::Value::as_i64)
        else {
            return Ok(plain(rendered, None));
        };
        // A slip never changes: the seller goes on seeing what they judged by.
        rendered.document_stands = rendered.document.is_some();
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let message = outbox::message_of(&mut system, OutboxId(earlier)).await?;
        transaction.commit().await?;
        Ok(match message {
            Some(message) => plain(rendered, Some(message)),
            None => Plan::Nothing,
        })
    }

    /// What was written about an order, as it is now; in the place of what was sent before, where
    /// something became of it.
    async fn talk(&self, waiting: &Waiting, reader: &Reader) -> Result<Plan, RenderError> {
        let told: Told = read(&waiting.content)?;
        let Some(say) = self.talk_words(waiting, &told).await? else {
            return Ok(Plan::Nothing);
        };
        let mut message = words(&say, reader);
        if let Some(attached) = &say.attached {
            message.document = self.attach(attached, reader).await?;
        }
        let Some(tag) = &waiting.edits_tag else {
            return Ok(plain(message, None));
        };
        // The picture of a message never changes.
        message.document_stands = message.document.is_some();
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let earlier = outbox::message_tagged(&mut system, waiting.conversation_id, tag).await?;
        transaction.commit().await?;
        Ok(match earlier {
            Some(earlier) => plain(message, Some(earlier)),
            None => Plan::Nothing,
        })
    }

    async fn talk_words(&self, waiting: &Waiting, told: &Told) -> Result<Option<Say>, RenderError> {
        let Some(shop_id) = waiting.shop_id else {
            return Err(RenderError::Unreadable("talk without its shop".into()));
        };
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let shop = shop::by_id(&mut system, shop_id).await?;
        let mut in_shop = transaction.shop(shop_id).await?;
        let order_id = waiting.order.map_or(OrderId(0), |(_, order)| order);
        if !talk::may_read(&mut in_shop, order_id, told, waiting.conversation_id).await? {
            return Ok(None);
        }
        let (message, raised) = match told {
            Told::Said { message, .. } | Told::Posted { message } => (*message, false),
            Told::Raised { message, .. } => (*message, true),
            Told::Answered { message } => (*message, false),
            Told::PassedOn { name, count, .. } => {
                return Ok(Some(talking::passed_on(name, *count)));
            }
            Told::GroupEnded { group, .. } => return Ok(Some(groups::ended(group))),
            Told::GroupTroubled { group, .. } => return Ok(Some(groups::troubled(group))),
        };
        let shown = talk::shown(&mut in_shop, order_id, message).await?;
        transaction.commit().await?;
        let (Some(shown), Some(shop)) = (shown, shop) else {
            return Ok(None);
        };
        let among_staff = matches!(told, Told::Posted { .. });
        Ok(Some(match shown.message.party {
            Party::Buyer if among_staff => {
                groups::for_all(talking::to_shop(&shown, shop_id, raised))
            }
            Party::Buyer => talking::to_shop(&shown, shop_id, raised),
            Party::Shop => talking::to_buyer(&shown, (shop_id, &shop.name)),
        }))
    }

    async fn card(&self, waiting: &Waiting, reader: &Reader) -> Result<Plan, RenderError> {
        let Some((shop_id, order_id)) = waiting.order else {
            return Err(RenderError::Unreadable("a card without its order".into()));
        };
        let Some((message, stored)) = self
            .card_words(shop_id, order_id, waiting.conversation_id, reader)
            .await?
        else {
            return Ok(Plan::Nothing);
        };
        let digest = digest(&message);
        if stored.message.is_some() && stored.digest.as_deref() == Some(&digest) {
            return Ok(Plan::Nothing);
        }
        Ok(Plan::Send {
            message: Box::new(message),
            edits: stored.message,
            card: Some(CardPlan {
                order: (shop_id, order_id),
                digest,
            }),
        })
    }

    async fn card_words(
        &self,
        shop_id: ShopId,
        order_id: OrderId,
        conversation_id: ConversationId,
        reader: &Reader,
    ) -> Result<Option<(Rendered, subscription::Card)>, RenderError> {
        let mut transaction = self
            .database
            .begin_in(waybill_core::db::Scope::Shop(shop_id))
            .await?;
        let mut in_shop = transaction.shop(shop_id).await?;
        let stored = subscription::card(&mut in_shop, order_id, conversation_id).await?;
        let Some(stored) = stored else {
            return Ok(None);
        };
        if stored.locked {
            return Ok(None);
        }
        if stored.moved && stored.message.is_some() {
            // The card of an order that is somebody else's says so, and nothing more of it.
            transaction.commit().await?;
            return Ok(Some((
                words(&Say::line(texts::CardNotYours), reader),
                stored,
            )));
        }
        let of_nobody_here =
            stored.stopped && !stored.separated || stored.separated && stored.message.is_none();
        if of_nobody_here {
            return Ok(None);
        }
        let Some(order) = store::find(&mut in_shop, Key::Id(order_id)).await? else {
            return Ok(None);
        };
        if stored.separated {
            transaction.commit().await?;
            let number = order.number.0;
            return Ok(Some((
                words(&Say::line(texts::CardSeparated { number }), reader),
                stored,
            )));
        }
        let say = match stored.audience {
            Audience::Seller => {
                let followers = subscription::buyers(&mut in_shop, order_id).await?;
                let talk = talk::standing(&mut in_shop, order_id).await?;
                let review = review::find(&mut in_shop, order_id).await?;
                let say = card::seller(&order, (&followers, &talk));
                reviewing::on_card(say, &order, review.as_ref(), false)
            }
            Audience::Group => {
                let followers = subscription::buyers(&mut in_shop, order_id).await?;
                let talk = talk::standing(&mut in_shop, order_id).await?;
                card::group(&order, (&followers, &talk))
            }
            Audience::Buyer => {
                let mut system = transaction.system().await?;
                let Some(shop) = shop::by_id(&mut system, shop_id).await? else {
                    return Ok(None);
                };
                let mut in_shop = transaction.shop(shop_id).await?;
                let stand = whose::stand(&mut in_shop, order_id, stored.person_id).await?;
                let review = review::find(&mut in_shop, order_id).await?;
                let mut say =
                    card::buyer(&order, &shop, stored.token.as_ref(), &self.settings, stand);
                if stand.may_act() {
                    say = reviewing::on_card(say, &order, review.as_ref(), true);
                }
                say.lines.extend(away::line(&shop, reader.now));
                say
            }
        };
        transaction.commit().await?;
        Ok(Some((words(&say, reader), stored)))
    }
}

fn plain(message: Rendered, edits: Option<String>) -> Plan {
    Plan::Send {
        message: Box::new(message),
        edits,
        card: None,
    }
}

fn read<T: serde::de::DeserializeOwned>(content: &serde_json::Value) -> Result<T, RenderError> {
    serde_json::from_value(content.clone())
        .map_err(|error| RenderError::Unreadable(error.to_string()))
}

/// What is said, in words.
pub fn words(say: &Say, reader: &Reader) -> Rendered {
    Rendered {
        title: say.title.as_ref().map(|title| reader.say(title)),
        lines: say.lines.iter().map(|line| reader.say(line)).collect(),
        buttons: say
            .buttons
            .iter()
            .map(|row| {
                row.iter()
                    .map(|button| RenderedButton {
                        label: reader.say(&button.label),
                        does: match &button.does {
                            Does::Press(press) => ButtonDoes::Press(press.clone()),
                            Does::Open(address) => ButtonDoes::Open(address.clone()),
                            Does::Copy(text) => ButtonDoes::Copy(reader.say(text)),
                        },
                    })
                    .collect()
            })
            .collect(),
        document: None,
        document_stands: false,
        letter: None,
        quiet: false,
    }
}

/// A digest of all that a message shows: equal digests need no edit.
fn digest(message: &Rendered) -> String {
    let mut hash = Sha256::new();
    hash.update(message.text().as_bytes());
    for row in &message.buttons {
        hash.update([0]);
        for button in row {
            hash.update([1]);
            hash.update(button.label.as_bytes());
            hash.update([2]);
            hash.update(format!("{:?}", button.does).as_bytes());
        }
    }
    hash.finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
