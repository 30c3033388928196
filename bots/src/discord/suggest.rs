//! Suggestions while an option is typed: open orders, customers and items of the shop in which the
//! person works. Answered directly, from reads alone; whatever goes wrong, nothing is suggested.

mod names;

use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use serenity::all::CommandInteraction;
use tokio::time::timeout;
use waybill_core::channel::Channel;
use waybill_core::db::{Database, DatabaseError, InShop};
use waybill_core::order::Stage;
use waybill_core::order::store::{self, Row};
use waybill_core::person;
use waybill_core::rights::Rights;

use super::Inner;
use super::commands::{self, Suggested};
use super::stored::address;
use crate::assistant::command::Verb;
use crate::assistant::permission::of_verb;

const MOST: usize = 25;
/// Of a choice's name, and of what it stands for.
/// <https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-choice-structure>
const MAX_CHARACTERS: usize = 100;
/// Discord waits three seconds.
const WITHIN: Duration = Duration::from_millis(1500);
const SUGGESTIONS: u8 = 8;

/// Suggests what can be typed.
#[derive(Debug, Clone)]
pub(super) struct Suggester {
    inner: Arc<Inner>,
    database: Database,
}

impl Suggester {
    pub(super) fn new(inner: Arc<Inner>, database: Database) -> Self {
        Self { inner, database }
    }

    /// Answers an interaction that asks for suggestions.
    pub(super) async fn suggest(&self, typing: &CommandInteraction) {
        let asked = typing.data.autocomplete().and_then(|option| {
            let (verb, what) = commands::suggests(&typing.data.name, option.name)?;
            Some((verb, what, option.value))
        });
        let choices = match asked {
            Some((verb, what, typed)) => {
                let user = typing.user.id.get();
                self.in_time(user, verb, what, typed).await
            }
            None => Vec::new(),
        };
        let path = format!("/interactions/{}/{}/callback", typing.id, typing.token);
        let choices: Vec<Value> = choices
            .into_iter()
            .filter_map(Choice::shown)
            .take(MOST)
            .collect();
        let body = json!({"type": SUGGESTIONS, "data": {"choices": choices}});
        if let Err(error) = self.inner.rest.json(Method::POST, &path, &body).await {
            // The next letter asks again.
            tracing::debug!(%error, "suggestions could not be shown");
        }
    }

    async fn in_time(&self, user: u64, verb: Verb, what: Suggested, typed: &str) -> Vec<Choice> {
        match timeout(WITHIN, self.find(user, verb, what, typed)).await {
            Ok(Ok(choices)) => choices,
            Ok(Err(error)) => {
                tracing::warn!(%error, "nothing can be suggested");
                Vec::new()
            }
            Err(_) => {
                tracing::warn!("what to suggest was not found in time");
                Vec::new()
            }
        }
    }

    /// Of the shop the person works in, as far as they may use the command there.
    async fn find(
        &self,
        user: u64,
        verb: Verb,
        what: Suggested,
        typed: &str,
    ) -> Result<Vec<Choice>, DatabaseError> {
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let work = person::work_at(&mut system, Channel::Discord, &address(user)).await?;
        let may = |rights: Rights| of_verb(verb).is_none_or(|right| rights.has(right));
        let Some((shop_id, _)) = work.filter(|(_, rights)| may(*rights)) else {
            return Ok(Vec::new());
        };
        let mut shop = transaction.shop(shop_id).await?;
        let choices = match what {
            Suggested::Orders => orders(&mut shop, typed).await?,
            Suggested::Customers => names::customers(&mut shop, typed, false).await?,
            Suggested::Buyers => names::customers(&mut shop, typed, true).await?,
            Suggested::Item => names::items(&mut shop, typed).await?,
            Suggested::Lines => names::lines(&mut shop, typed).await?,
        };
        transaction.rollback().await?;
        Ok(choices)
    }
}

/// A suggestion: what is read, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Choice {
    name: String,
    value: String,
}

impl Choice {
    /// As Discord takes it; none for what would stand for something else if it were cut.
    fn shown(self) -> Option<Value> {
        let Self { name, value } = self;
        let fits = (1..=MAX_CHARACTERS).contains(&value.chars().count());
        let name: String = name.trim().chars().take(MAX_CHARACTERS).collect();
        (fits && !name.is_empty()).then(|| json!({"name": name, "value": value}))
    }
}

async fn orders(shop: &mut InShop<'_>, typed: &str) -> Result<Vec<Choice>, DatabaseError> {
    let (before, word) = last_word(typed);
    let digits = word.trim_start_matches(['#', '＃']);
    let mut rows = if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        store::open_beginning_with(shop, digits, 25).await?
    } else {
        store::search(shop, &[word.to_owned()], 50).await?
    };
    rows.retain(|row| is_open(row.stage));
    Ok(rows.iter().map(|row| choice(before, row)).collect())
}

fn is_open(stage: Stage) -> bool {
    match stage {
        Stage::Completed | Stage::Cancelled => false,
        Stage::Pending
        | Stage::Confirmed
        | Stage::Processing
        | Stage::Ready
        | Stage::Shipped
        | Stage::Delivered => true,
    }
}

/// What stands before the word being typed, and that word: several numbers may be given.
fn last_word(typed: &str) -> (&str, &str) {
    let separator = |letter: char| letter.is_whitespace() || matches!(letter, ',' | '，' | '、');
    let start = typed
        .char_indices()
        .rev()
        .find(|(_, letter)| separator(*letter))
        .map_or(0, |(at, letter)| at + letter.len_utf8());
    typed.split_at(start)
}

fn choice(before: &str, row: &Row) -> Choice {
    Choice {
        name: format!("{before}#{} · {}", row.number, row.buyer),
        value: format!("{before}{}", row.number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_not_suggested() {
        let choice = |name: &str, value: &str| Choice {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let long = "襯".repeat(101);
        assert_eq!(choice("Jane", &long).shown(), None);
        assert_eq!(choice("Jane", "").shown(), None);
        let cut = choice(&long, "x").shown().unwrap();
        assert_eq!(cut["name"].as_str().unwrap().chars().count(), 100);
    }

    #[test]
    fn the_word_being_typed_is_the_last_one() {
        let cases = [
            ("", ("", "")),
            ("104", ("", "104")),
            ("1043 10", ("1043 ", "10")),
            ("1043，", ("1043，", "")),
            ("jane cr", ("jane ", "cr")),
        ];
        for (typed, expected) in cases {
            assert_eq!(last_word(typed), expected, "{typed}");
        }
    }
}
