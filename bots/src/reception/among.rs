//! What happens where others are: in a group that serves a shop it is done in the group's name of place
//! and in the person's own name; in any other group only `/group` is heeded.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use waybill_core::db::Transaction;
use waybill_core::id::PersonId;
use waybill_core::person::{self, Conversation, Introduction};
use waybill_core::talk::group::{self, Place};

use super::{HandlingError, Reception, Seat, Told};
use crate::assistant::groups;
use crate::assistant::message::Heard;
use crate::assistant::scene::Company;
use crate::assistant::state::State;
use crate::channel::{Among, GroupNews};

/// What of a group's conversation is remembered: whether topics can be opened there.
const MAY_OPEN: &str = "may_open";
/// What is awaited there from whom, by their number.
const PEOPLE: &str = "people";

impl Reception {
    /// Answers where others are.
    pub(super) async fn answer_among(
        &self,
        transaction: &mut Transaction,
        (among, who): (Among, &Introduction),
        heard: Vec<Heard>,
        way_back: Option<String>,
        at: DateTime<Utc>,
    ) -> Result<Told, HandlingError> {
        let mut system = transaction.system().await?;
        let addresses = (among.group.as_str(), among.topic.as_deref());
        let place = group::at(&mut system, among.channel, addresses).await?;
        if !concerns(place.as_ref(), &among, &heard) {
            // What only its person sees is answered as in their own chat.
            return if among.privately {
                self.answer(transaction, who, heard, way_back, at).await
            } else {
                Ok(Told::default())
            };
        }
        let own = person::conversation_at(&mut system, who.channel, &who.address).await?;
        // One's own place is locked before the common one, here as where one's own command ends it.
        let own = match own {
            Some((own, _)) => Some(person::conversation_for_update(&mut system, own).await?),
            None => None,
        };
        let here = match &place {
            Some(place) => place.conversation_id(),
            None => {
                let language = self.settings.language;
                let group = introduction(&among, who);
                person::arrive(&mut system, &group, language, at).await?.0
            }
        };
        let mut conversation = person::conversation_for_update(&mut system, here).await?;
        let stored = conversation.state.clone();
        let company = Company {
            may_open: among.may_open.or_else(|| stored[MAY_OPEN].as_bool()),
            among,
            place,
        };
        act_as(&mut conversation, own, &company);
        let person_id = conversation.person.person_id;
        let seat = Seat {
            state: State::read(&stored[PEOPLE][person_id.to_string()]),
            conversation,
            company: Some(company),
        };
        self.answer_at(transaction, seat, heard, way_back, at).await
    }

    /// Whether what is sent in a group is for none of its orders, so that nothing has to be brought.
    pub(super) async fn is_for_nobody(&self, among: &Among) -> Result<bool, HandlingError> {
        if among.privately {
            return Ok(false);
        }
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let addresses = (among.group.as_str(), among.topic.as_deref());
        let place = group::at(&mut system, among.channel, addresses).await?;
        transaction.rollback().await?;
        Ok(!matches!(place, Some(Place::Topic { .. })))
    }

    /// The bot came to a group, left it, or the group moved.
    pub(super) async fn group_changed(
        &self,
        transaction: &mut Transaction,
        among: &Among,
        news: GroupNews,
        at: DateTime<Utc>,
    ) -> Result<(), HandlingError> {
        let mut system = transaction.system().await?;
        match news {
            GroupNews::In => {
                let group = Introduction {
                    channel: among.channel,
                    address: among.group.clone(),
                    name: among.title.clone(),
                    language: None,
                };
                let language = self.settings.language;
                let (here, _) = person::arrive(&mut system, &group, language, at).await?;
                let conversation = person::conversation_for_update(&mut system, here).await?;
                let mut state = object(conversation.state);
                state[MAY_OPEN] = json!(among.may_open);
                person::keep_state(&mut system, here, &state).await?;
            }
            GroupNews::Out => {
                let here = person::at_address(&mut system, among.channel, &among.group).await?;
                if let Some(here) = here
                    && group::gone(transaction, here, at).await?
                {
                    tracing::info!(channel = %among.channel, "the bot was removed from a shop's group");
                }
            }
            GroupNews::Moved(address) => {
                let addresses = (among.group.as_str(), address.as_str());
                group::has_moved(&mut system, among.channel, addresses).await?;
            }
        }
        Ok(())
    }
}

/// Whether something done in a group is the assistant's business there.
fn concerns(place: Option<&Place>, among: &Among, heard: &[Heard]) -> bool {
    if heard.iter().any(groups::joins) {
        return true;
    }
    match place {
        None => false,
        Some(_) if !among.privately => true,
        Some(Place::Topic { .. }) => heard.iter().any(groups::is_message),
        Some(Place::Group(_)) => false,
    }
}

fn introduction(among: &Among, who: &Introduction) -> Introduction {
    Introduction {
        channel: among.channel,
        address: among.group.clone(),
        name: among.title.clone(),
        language: who.language,
    }
}

/// Whoever acts in a group acts as themselves, in the group's shop alone. Who is unknown has no part in
/// any.
fn act_as(here: &mut Conversation, own: Option<Conversation>, company: &Company) {
    let Some(own) = own else {
        return;
    };
    let shop = company.shop();
    here.person = own.person;
    here.locked = own.locked;
    here.memberships = own.memberships;
    here.locked_in = own.locked_in;
    if let Some(shop_id) = shop
        && here
            .memberships
            .iter()
            .any(|one| one.shop.shop_id == shop_id)
    {
        here.memberships.retain(|one| one.shop.shop_id == shop_id);
        here.locked_in.clear();
    }
}

/// The group's conversation with what is awaited from one person in it.
pub(super) fn kept(stored: &Value, person_id: PersonId, state: Value) -> Value {
    let mut kept = object(stored.clone());
    let mut people = object(kept[PEOPLE].clone());
    people[person_id.to_string()] = state;
    kept[PEOPLE] = people;
    kept
}

fn object(value: Value) -> Value {
    if value.is_object() { value } else { json!({}) }
}
