//! One handling: the transaction it happens in, who it is about, and what is answered.

use chrono::{DateTime, NaiveDate, Utc};
use waybill_core::channel::Channel;
use waybill_core::db::{Database, DatabaseError, Transaction};
use waybill_core::hint::Live;
use waybill_core::id::{ConversationId, OrderId, PersonId, ShopId, VariantId};
use waybill_core::order::act::{Actor, Party};
use waybill_core::person::{Conversation, Membership};
use waybill_core::rights::{Right, Rights};
use waybill_core::shop::{Role, Shop};
use waybill_core::subscription::{self, Follower};
use waybill_core::talk::group;
use waybill_core::token::ShopToken;

use super::Settings;
use super::message::{Answer, Place, Say};
use super::state::State;
use crate::channel::Among;

/// Everything a flow needs to answer.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The transaction in which all of it happens.
    pub transaction: &'a mut Transaction,
    /// For reads whose only key is a token.
    pub database: &'a Database,
    /// What the operator set.
    pub settings: &'a Settings,
    /// Where, and with whom.
    pub conversation: Conversation,
    /// What is awaited.
    pub state: State,
    /// The present.
    pub at: DateTime<Utc>,
    /// The message that is being answered: a pressed button's.
    pub pressed_on: Option<String>,
    /// What to say, in order.
    pub answers: Vec<Answer>,
    /// What is said in other conversations.
    pub elsewhere: Vec<Elsewhere>,
    /// What open pages want to hear.
    pub changed: Vec<Live>,
    /// What came back to stock or came in, and may be waited for.
    pub freed: Vec<(ShopId, VariantId)>,
    /// Whose menu of commands changed: what they may do, or the language they read.
    pub menus_changed: Vec<PersonId>,
    /// Where others read what is said: the conversation is the group's or its topic's then, and the
    /// person who wrote or pressed there.
    pub company: Option<Company>,
}

/// A group in which something is done.
#[derive(Debug)]
pub struct Company {
    /// Where it is, as its platform says.
    pub among: Among,
    /// What it is to a shop; none where it serves none yet.
    pub place: Option<group::Place>,
    /// Whether a topic can be opened there, as far as is known.
    pub may_open: Option<bool>,
}

impl Company {
    /// The shop that the group serves.
    pub fn shop(&self) -> Option<ShopId> {
        self.place.as_ref().map(|place| place.group().shop_id)
    }
}

/// Something said in another conversation than the one that is answered.
#[derive(Debug)]
pub struct Elsewhere {
    /// Through what.
    pub channel: Channel,
    /// Where.
    pub conversation_id: ConversationId,
    /// What.
    pub say: Say,
}

impl Scene<'_> {
    /// Answers with a new message.
    pub fn say(&mut self, say: Say) {
        self.answers.push(Answer {
            say,
            ..Answer::default()
        });
    }

    /// Answers about an order, so that an answer to that finds it.
    pub fn say_of(&mut self, order: (ShopId, OrderId), say: Say) {
        self.answers.push(Answer {
            say,
            order: Some(order),
            ..Answer::default()
        });
    }

    /// Answers in the place of the message whose button was pressed, else with a new one.
    pub fn replace(&mut self, say: Say) {
        let place = self.pressed_on.clone().map_or(Place::New, Place::Message);
        self.answers.push(Answer {
            say,
            place,
            ..Answer::default()
        });
    }

    /// The same about an order, so that an answer to that finds it.
    pub fn replace_of(&mut self, order: (ShopId, OrderId), say: Say) {
        let place = self.pressed_on.clone().map_or(Place::New, Place::Message);
        self.answers.push(Answer {
            say,
            place,
            order: Some(order),
            ..Answer::default()
        });
    }

    /// The shop the person works in, and as what.
    pub fn work(&self) -> Option<(Shop, Role)> {
        let member = self.conversation.active()?;
        Some((member.shop.clone(), member.role))
    }

    /// A shop that the person works for; says so where they don't.
    pub fn own_shop(&mut self, shop_id: ShopId) -> Option<Shop> {
        let shop = self.role_in(shop_id).map(|(shop, _)| shop);
        if shop.is_none() {
            self.say(Say::line(waybill_core::text::texts::NotYours));
        }
        shop
    }

    /// What the person is in a shop.
    pub fn role_in(&self, shop_id: ShopId) -> Option<(Shop, Role)> {
        let member = self.membership(shop_id)?;
        Some((member.shop.clone(), member.role))
    }

    /// What the person may do in a shop; none where they don't work there.
    pub fn rights_in(&self, shop_id: ShopId) -> Option<Rights> {
        self.membership(shop_id).map(|member| member.rights)
    }

    /// Whether the person may do something in a shop.
    pub fn may(&self, shop_id: ShopId, right: Right) -> bool {
        self.rights_in(shop_id)
            .is_some_and(|rights| rights.has(right))
    }

    fn membership(&self, shop_id: ShopId) -> Option<&Membership> {
        self.conversation
            .memberships
            .iter()
            .find(|member| member.shop.shop_id == shop_id)
    }

    /// The menu of commands of the person themselves changed.
    pub fn own_menu_changed(&mut self) {
        let person_id = self.conversation.person.person_id;
        self.menus_changed.push(person_id);
    }

    /// The person as the history names them, working for a shop.
    pub fn actor(&self) -> Actor {
        self.actor_for(Party::Shop)
    }

    /// The person as the history names them, on somebody's behalf.
    pub fn actor_for(&self, party: Party) -> Actor {
        Actor {
            person_id: Some(self.conversation.person.person_id),
            name: self.conversation.person.name.clone(),
            channel: Some(self.conversation.channel),
            party,
        }
    }

    /// Today, where a shop is.
    pub fn today(&self, shop: &Shop) -> NaiveDate {
        self.at.with_timezone(&shop.time_zone).date_naive()
    }

    /// The public address of a link.
    pub fn address(&self, token: &ShopToken) -> String {
        self.settings.tracking_address(token)
    }

    /// Gives the person the order's live card, below everything else; an older one says so.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub async fn show_card(
        &mut self,
        (shop_id, order_id): (ShopId, OrderId),
        token: Option<ShopToken>,
    ) -> Result<(), DatabaseError> {
        let follower = Follower {
            conversation_id: self.conversation.conversation_id,
            person_id: self.conversation.person.person_id,
            channel: self.conversation.channel,
            name: self.conversation.person.name.clone(),
            token,
        };
        let mut shop = self.transaction.shop(shop_id).await?;
        let older = subscription::follow(&mut shop, order_id, &follower, self.at).await?;
        if let Some(older) = older {
            self.answers.push(Answer {
                say: Say::line(waybill_core::text::texts::CardMoved),
                place: Place::Message(older),
                ..Answer::default()
            });
        }
        Ok(())
    }
}
