//! Suggestions while an order's number is typed: open orders of the shop in which the person works.
//! Answered directly, from reads alone; whatever goes wrong, nothing is suggested.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use serenity::all::CommandInteraction;
use tokio::time::timeout;
use waybill_core::channel::Channel;
use waybill_core::db::{Database, DatabaseError};
use waybill_core::order::Stage;
use waybill_core::order::store::{self, Row};
use waybill_core::person;

use super::Inner;
use super::commands;
use super::stored::address;

const MOST: usize = 25;
const MAX_NAME_CHARACTERS: usize = 100;
const WITHIN: Duration = Duration::from_millis(1500);
const SUGGESTIONS: u8 = 8;

/// Suggests orders.
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
        let asked = typing
            .data
            .autocomplete()
            .filter(|option| commands::suggests_orders(option.name))
            .map(|option| option.value);
        let choices = match asked {
            Some(typed) => self.orders(typing.user.id.get(), typed).await,
            None => Vec::new(),
        };
        let path = format!("/interactions/{}/{}/callback", typing.id, typing.token);
        let body = json!({"type": SUGGESTIONS, "data": {"choices": choices}});
        if let Err(error) = self.inner.rest.json(Method::POST, &path, &body).await {
            // The next letter asks again.
            tracing::debug!(%error, "suggestions could not be shown");
        }
    }

    async fn orders(&self, user: u64, typed: &str) -> Vec<Value> {
        let (before, word) = last_word(typed);
        match timeout(WITHIN, self.find(user, word)).await {
            Ok(Ok(rows)) => rows.iter().map(|row| choice(before, row)).collect(),
            Ok(Err(error)) => {
                tracing::warn!(%error, "no orders can be suggested");
                Vec::new()
            }
            Err(_) => {
                tracing::warn!("orders to suggest were not found in time");
                Vec::new()
            }
        }
    }

    async fn find(&self, user: u64, word: &str) -> Result<Vec<Row>, DatabaseError> {
        let mut transaction = self.database.begin().await?;
        let mut system = transaction.system().await?;
        let address = address(user);
        let shop_id = person::active_shop_at(&mut system, Channel::Discord, &address).await?;
        let Some(shop_id) = shop_id else {
            return Ok(Vec::new());
        };
        let mut shop = transaction.shop(shop_id).await?;
        let digits = word.trim_start_matches(['#', '＃']);
        let mut rows = if digits.bytes().all(|byte| byte.is_ascii_digit()) {
            store::open_beginning_with(&mut shop, digits, 25).await?
        } else {
            store::search(&mut shop, &[word.to_owned()], 50).await?
        };
        transaction.rollback().await?;
        rows.retain(|row| is_open(row.stage));
        rows.truncate(MOST);
        Ok(rows)
    }
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

fn choice(before: &str, row: &Row) -> Value {
    let name = format!("{before}#{} · {}", row.number, row.buyer);
    let name: String = name.chars().take(MAX_NAME_CHARACTERS).collect();
    json!({"name": name, "value": format!("{before}{}", row.number)})
}

#[cfg(test)]
mod tests {
    use super::*;

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
