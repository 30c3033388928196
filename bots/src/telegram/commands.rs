//! The bot's name, and its command menus per role and language.

use chrono::DateTime;
use serde::Deserialize;
use serde::de::IgnoredAny;
use teloxide::payloads::{GetMe, SetMyCommands};
use teloxide::types::{BotCommand, BotCommandScope, Recipient};
use waybill_core::rights::Rights;
use waybill_core::text::{Language, Reader};

use super::Telegram;
use super::call::CallError;
use super::topics::Spot;
use crate::assistant::command::Verb;
use crate::assistant::menu;
use crate::channel::Failure;

#[derive(Deserialize)]
struct Me {
    username: String,
}

impl Telegram {
    /// Learns the bot's name and sets the menu that everybody has, in every language.
    ///
    /// # Errors
    /// As for sending; it may be called again.
    pub async fn introduce(&self) -> Result<(), Failure> {
        let done = async {
            self.learn_name().await?;
            for language in Language::all() {
                let mut menu = SetMyCommands::new(commands(language, None));
                menu.language_code = code(language);
                self.api.ask::<_, IgnoredAny>(&menu).await?;
            }
            Ok(())
        };
        done.await
            .map_err(|error: CallError| self.failure("", error))
    }

    /// Sets the menu of one private chat by what the person may do in the shop they work in (none
    /// for who works in none) and the language they read.
    ///
    /// # Errors
    /// As for sending.
    pub async fn menu_for(
        &self,
        address: &str,
        rights: Option<Rights>,
        language: Language,
    ) -> Result<(), Failure> {
        let mut menu = SetMyCommands::new(commands(language, rights));
        menu.scope = Some(BotCommandScope::Chat {
            chat_id: Recipient::Id(Spot::of(address)?.chat),
        });
        let set: Result<IgnoredAny, CallError> = self.api.ask(&menu).await;
        set.map(|_| ())
            .map_err(|error| self.failure(address, error))
    }

    /// Learns the bot's public name, once.
    pub(super) async fn learn_name(&self) -> Result<(), CallError> {
        if self.username.get().is_none() {
            let me: Me = self.api.ask(&GetMe::new()).await?;
            // Asked twice at once, both heard the same.
            self.username.get_or_init(|| me.username);
        }
        Ok(())
    }
}

/// English is for everybody for whose language there is no other menu. The platform takes codes of
/// two letters only, so `zh-TW` speaks for all of `zh`.
fn code(language: Language) -> Option<String> {
    let primary = language.tag().split('-').next().unwrap_or_default();
    (language != Language::ENGLISH).then(|| primary.to_owned())
}

fn commands(language: Language, rights: Option<Rights>) -> Vec<BotCommand> {
    let reader = Reader {
        language,
        zone: Default::default(),
        // Descriptions tell no time.
        now: DateTime::UNIX_EPOCH,
    };
    menu::verbs(rights)
        .into_iter()
        .map(|verb: Verb| BotCommand::new(verb.name(), reader.say(&verb.description())))
        .collect()
}

#[cfg(test)]
mod tests {
    use waybill_core::shop::Role;

    use super::*;

    /// The platform's limits (Bot API, "BotCommand").
    #[test]
    fn every_menu_is_one_the_platform_takes() {
        for language in Language::all() {
            let roles = Role::ALL.map(|role| Some(role.defaults()));
            for rights in roles.into_iter().chain([None]) {
                let commands = commands(language, rights);
                assert!((1..=100).contains(&commands.len()));
                for command in commands {
                    let described = command.description.encode_utf16().count();
                    assert!((1..=256).contains(&described), "{}", command.command);
                    assert_ne!(command.description, "—", "{}", command.command);
                    assert!((1..=32).contains(&command.command.len()));
                }
            }
        }
    }

    #[test]
    fn languages_have_codes_of_two_letters() {
        assert_eq!(code(Language::ENGLISH), None);
        assert_eq!(
            code(Language::closest("zh-TW").unwrap()).as_deref(),
            Some("zh")
        );
    }
}
