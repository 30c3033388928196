//! `waybill lock` and `waybill unlock`: what the operator does about a lost phone, where nobody else
//! can.

use std::process::ExitCode;

use clap::Args;
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::db::{DatabaseError, InSystem};
use waybill_core::id::{ConversationId, PersonId};
use waybill_core::{lock, person, shop};

use crate::config::Config;
use crate::shops::unknown;
use crate::{say, start};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A person's number, or one of their chats, such as telegram:123456.
    #[arg(value_name = "PERSON_OR_CHAT", required_unless_present = "shop")]
    who: Option<String>,
    /// List the people of the shop with this code, and their chats.
    #[arg(long, value_name = "CODE", conflicts_with = "who")]
    shop: Option<String>,
}

type Done = Result<ExitCode, Box<dyn std::error::Error>>;

/// Whom it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Person(PersonId),
    Chat(ConversationId, PersonId),
}

impl Who {
    const fn person(self) -> PersonId {
        match self {
            Self::Person(person_id) | Self::Chat(_, person_id) => person_id,
        }
    }
}

/// `waybill lock …`
pub(crate) async fn lock(config: &Config, arguments: &Arguments) -> Done {
    let ready = start::open(config).await?;
    let done = act(&ready, arguments, true).await;
    ready.close().await;
    done
}

/// `waybill unlock …`
pub(crate) async fn unlock(config: &Config, arguments: &Arguments) -> Done {
    let ready = start::open(config).await?;
    let done = act(&ready, arguments, false).await;
    ready.close().await;
    done
}

async fn act(ready: &start::Ready, arguments: &Arguments, locks: bool) -> Done {
    let at = Clock::system().now();
    let mut transaction = ready.database.begin().await?;
    let mut system = transaction.system().await?;
    if let Some(code) = &arguments.shop {
        return list(&mut system, code).await;
    }
    let typed = arguments.who.as_deref().unwrap_or_default();
    let Some(who) = find(&mut system, typed).await? else {
        return Err(format!(
            "nobody is {typed}; write a person's number or a chat such as telegram:123456 \
             (waybill lock --shop CODE lists both)"
        )
        .into());
    };
    let name = person::find(&mut system, who.person())
        .await?
        .map_or_else(String::new, |person| person.name);
    let said = match (who, locks) {
        (Who::Person(person_id), true) => {
            lock::person(&mut system, person_id, at).await?;
            format!(
                "{name} ({person_id}) is locked: no chat of theirs does anything, and their browsers are signed out."
            )
        }
        (Who::Chat(conversation_id, person_id), true) => {
            lock::chat(&mut system, (conversation_id, person_id), at).await?;
            format!(
                "The chat {typed} of {name} ({person_id}) is locked, and their browsers are signed out."
            )
        }
        (Who::Person(person_id) | Who::Chat(_, person_id), false) => {
            lock::open_all(&mut system, person_id, at).await?;
            format!("{name} ({person_id}) is unlocked, in all their chats.")
        }
    };
    transaction.commit().await?;
    say(&said);
    Ok(ExitCode::SUCCESS)
}

async fn find(system: &mut InSystem<'_>, typed: &str) -> Result<Option<Who>, DatabaseError> {
    if let Ok(number) = typed.parse() {
        let person_id = PersonId(number);
        let known = person::find(system, person_id).await?;
        return Ok(known.map(|_| Who::Person(person_id)));
    }
    let Some((channel, address)) = typed.split_once(':') else {
        return Ok(None);
    };
    let Some(channel) = Channel::parse(channel) else {
        return Ok(None);
    };
    let chat = person::conversation_at(system, channel, address).await?;
    Ok(chat.map(|(conversation_id, person_id)| Who::Chat(conversation_id, person_id)))
}

async fn list(system: &mut InSystem<'_>, code: &str) -> Done {
    let Some(shop) = shop::by_code(system, code).await? else {
        return Err(unknown(code).into());
    };
    for chat in lock::chats_of(system, shop.shop_id).await? {
        let locked = if chat.locked { "  (locked)" } else { "" };
        say(&format!(
            "{}  {}  {}  {}:{}{locked}",
            chat.person_id, chat.name, chat.role, chat.channel, chat.address
        ));
    }
    Ok(ExitCode::SUCCESS)
}
