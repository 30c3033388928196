//! The numbers of a shop's invoices: a series without a gap, and numbers of one's own beside it.
//!
//! Whoever is given a number holds the order and then the shop's row until it is written down, so that
//! requests at the same moment neither leave a number out nor take one twice.

use crate::db::{DatabaseError, InShop};
use crate::order::act::{By, Outcome, Request, act};
use crate::order::decide::{Action, Refusal, invoiceable};
use crate::order::{Order, OrderNumber, store};

pub use crate::order::store::Key;

/// The longest number, in characters.
pub const MAX_NUMBER: usize = 40;
/// The longest beginning of a series, in characters: the figures need room too.
pub const MAX_PREFIX: usize = 20;
/// How many figures a number of the series has at least.
const FIGURES: usize = 4;

/// A number of one's own in one line, without what can't be seen around it; none where that is too
/// long or has nothing to tell it apart by.
pub fn own_number(typed: &str) -> Option<String> {
    let number = tidy(typed);
    let sound = number.chars().count() <= MAX_NUMBER && number.chars().any(char::is_alphanumeric);
    sound.then_some(number)
}

/// What a shop's series begins with; none where that is too long, or ends in a figure, which would run
/// into the number.
pub fn prefix(typed: &str) -> Option<String> {
    let prefix = tidy(typed);
    let sound = prefix.chars().count() <= MAX_PREFIX && !prefix.ends_with(char::is_numeric);
    sound.then_some(prefix)
}

fn tidy(typed: &str) -> String {
    let line: String = typed
        .chars()
        .filter(|letter| !letter.is_control())
        .collect();
    line.trim().to_owned()
}

/// A number of the series, such as `INV-0007`.
pub fn of_series(prefix: &str, count: i32) -> String {
    format!("{prefix}{count:0FIGURES$}")
}

fn is_of_series(prefix: &str, number: &str) -> bool {
    let figures = number
        .get(..prefix.len())
        .filter(|begins| begins.eq_ignore_ascii_case(prefix))
        .and_then(|_| number.get(prefix.len()..));
    figures.is_some_and(|figures| {
        figures.len() >= FIGURES && figures.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Gives an order the number of an invoice, for good: the series' next, or one's own. Where it has one
/// already, that is the refusal.
///
/// # Errors
/// When the database can't be reached; nothing has happened then.
pub async fn give(
    shop: &mut InShop<'_>,
    key: Key,
    own: Option<&str>,
    by: &By<'_>,
) -> Result<Outcome, DatabaseError> {
    let Some(order) = store::find_for_update(shop, key).await? else {
        return Ok(Outcome::NoSuchOrder);
    };
    if let Err(refusal) = invoiceable(&order) {
        return Ok(refused(order, refusal));
    }
    let last = sqlx::query_scalar!(
        "SELECT last_invoice_number FROM shop WHERE shop_id = $1 FOR NO KEY UPDATE",
        shop.shop_id.0
    )
    .fetch_one(&mut *shop.connection)
    .await?;
    let begins = &by.shop.settings.invoice_prefix;
    let mut next = last.saturating_add(1);
    let number = match own {
        Some(own) if is_of_series(begins, own) => {
            let invoice = own.to_owned();
            return Ok(refused(order, Refusal::InvoiceOfSeries { invoice }));
        }
        Some(own) => {
            if let Some(number) = bearer(shop, own).await? {
                let invoice = own.to_owned();
                return Ok(refused(order, Refusal::InvoiceTaken { invoice, number }));
            }
            own.to_owned()
        }
        None => {
            // A number of one's own may stand in the series since its beginning was changed.
            let mut number = of_series(begins, next);
            while bearer(shop, &number).await?.is_some() {
                next = next.saturating_add(1);
                number = of_series(begins, next);
            }
            number
        }
    };
    let request = Request {
        action: &Action::Invoice { number },
        seen: None,
        silent: by.silent,
        shop: by.shop,
        actor: by.actor,
        at: by.at,
    };
    let outcome = act(shop, Key::Id(order.order_id), &request).await?;
    if own.is_none() && matches!(outcome, Outcome::Done { .. }) {
        sqlx::query!(
            "UPDATE shop SET last_invoice_number = $2 WHERE shop_id = $1",
            shop.shop_id.0,
            next
        )
        .execute(&mut *shop.connection)
        .await?;
    }
    Ok(outcome)
}

/// The order that has the number of an invoice.
async fn bearer(shop: &mut InShop<'_>, number: &str) -> Result<Option<OrderNumber>, DatabaseError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT number AS "number: OrderNumber" FROM orders
           WHERE shop_id = $1 AND lower(invoice_no) = lower($2)"#,
        shop.shop_id.0,
        number
    )
    .fetch_optional(&mut *shop.connection)
    .await?)
}

fn refused(order: Order, refusal: Refusal) -> Outcome {
    Outcome::Refused {
        order: Box::new(order),
        refusal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_counts_in_at_least_four_figures() {
        for (prefix, count, number) in [
            ("INV-", 7, "INV-0007"),
            ("", 1, "0001"),
            ("發票-", 12_345, "發票-12345"),
        ] {
            assert_eq!(of_series(prefix, count), number);
            assert!(is_of_series(prefix, number));
        }
        for own in ["2026-77", "INV-77", "INV-007a", "發0007", "INV-"] {
            assert!(!is_of_series("INV-", own), "{own}");
        }
        assert!(is_of_series("INV-", "inv-0100"));
    }

    #[test]
    fn what_can_not_be_told_apart_is_no_number() {
        assert_eq!(own_number(" 2026-77\n"), Some("2026-77".to_owned()));
        assert_eq!(own_number(&"9".repeat(40)), Some("9".repeat(40)));
        for typed in ["", " ", "🙂", "—", &"9".repeat(41)] {
            assert_eq!(own_number(typed), None, "{typed}");
        }
        assert_eq!(prefix("INV-"), Some("INV-".to_owned()));
        assert_eq!(prefix(""), Some(String::new()));
        for typed in ["2026", &"x".repeat(21)] {
            assert_eq!(prefix(typed), None, "{typed}");
        }
    }
}
