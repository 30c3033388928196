//! Customers and items by the beginning of their names, and by more of them, misspelt too.

use waybill_core::customer::page::{self, Listed};
use waybill_core::db::{DatabaseError, InShop};
use waybill_core::item::{self, Item, ItemState};

use super::{Choice, MOST};

/// From how many letters on names are searched: fewer are in too many of them, and are looked up as
/// the beginning of one.
const SEARCHED: usize = 3;
/// Words that are looked at.
const WORDS: usize = 4;

/// Customers: the last buyers, those whose name begins so, or those found by it. For a new order a
/// phone goes with a name that others may have.
pub(super) async fn customers(
    shop: &mut InShop<'_>,
    typed: &str,
    as_buyers: bool,
) -> Result<Vec<Choice>, DatabaseError> {
    let typed = typed.trim();
    let found = if typed.is_empty() {
        page::recent(shop, limit()).await?
    } else if typed.chars().count() < SEARCHED {
        page::beginning_with(shop, typed, limit()).await?
    } else {
        let words: Vec<String> = typed
            .split_whitespace()
            .take(WORDS)
            .map(|word| {
                waybill_core::customer::fold(word)
                    .chars()
                    .take(40)
                    .collect()
            })
            .collect();
        page::search(shop, &words, 25).await?
    };
    Ok(found.iter().map(|one| customer(one, as_buyers)).collect())
}

fn customer(one: &Listed, as_buyer: bool) -> Choice {
    let phone = one.phone.as_deref().unwrap_or_default();
    let full = if phone.is_empty() {
        one.name.clone()
    } else {
        format!("{} {phone}", one.name)
    };
    Choice {
        name: if phone.is_empty() {
            one.name.clone()
        } else {
            format!("{} · {phone}", one.name)
        },
        value: if as_buyer { full } else { one.name.clone() },
    }
}

/// Items, each of their variants by its full name.
pub(super) async fn items(
    shop: &mut InShop<'_>,
    typed: &str,
) -> Result<Vec<Choice>, DatabaseError> {
    let found = look(shop, typed.trim()).await?;
    Ok(named(&found, "", false))
}

/// Items in the lines of an order: what is typed after the last separator, behind its quantity.
pub(super) async fn lines(
    shop: &mut InShop<'_>,
    typed: &str,
) -> Result<Vec<Choice>, DatabaseError> {
    let (before, name) = last_name(typed);
    let found = look(shop, name.trim()).await?;
    Ok(named(&found, before, true))
}

fn named(found: &[Item], before: &str, selling_only: bool) -> Vec<Choice> {
    found
        .iter()
        .filter(|item| !selling_only || item.state == ItemState::Selling)
        .flat_map(|item| item.variants.iter().map(|variant| item.full_name(variant)))
        .map(|name| Choice {
            name: format!("{before}{name}"),
            value: format!("{before}{name}"),
        })
        .take(MOST)
        .collect()
}

async fn look(shop: &mut InShop<'_>, typed: &str) -> Result<Vec<Item>, DatabaseError> {
    if typed.chars().count() < SEARCHED {
        return item::beginning_with(shop, typed, limit()).await;
    }
    let typed: String = typed.chars().take(100).collect();
    item::search(shop, &typed, 25).await
}

fn limit() -> i64 {
    i64::try_from(MOST).unwrap_or(25)
}

/// What stands before the name that is being typed, and the name: `2 caps; 3 bla` is `2 caps; 3 ` and
/// `bla`.
fn last_name(typed: &str) -> (&str, &str) {
    let part = typed
        .char_indices()
        .rev()
        .find(|(_, letter)| matches!(letter, ';' | '；' | '\n'))
        .map_or(0, |(at, letter)| at + letter.len_utf8());
    let quantity = |letter: char| letter.is_whitespace() || letter.is_numeric() || letter == '×';
    let after = typed[part..].trim_start_matches(quantity);
    // "2x shirt": the x belongs to the figure.
    let counted = typed[part..].len() > after.len();
    let after = match after.strip_prefix(['x', 'X']) {
        Some(rest) if counted && rest.starts_with(char::is_whitespace) => rest.trim_start(),
        Some(_) | None => after,
    };
    typed.split_at(typed.len() - after.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_being_typed_comes_after_its_quantity() {
        for (typed, expected) in [
            ("", ("", "")),
            ("bla", ("", "bla")),
            ("2 bla", ("2 ", "bla")),
            ("2x bla", ("2x ", "bla")),
            ("2 xylo", ("2 ", "xylo")),
            ("2 caps 250; 3 black sh", ("2 caps 250; 3 ", "black sh")),
            ("2 帽子；黑", ("2 帽子；", "黑")),
        ] {
            assert_eq!(last_name(typed), expected, "{typed}");
        }
    }
}
