//! How much of its own currency a shop counts for one unit of another, for what its goods cost. An
//! order freezes the rate of the day on which it is placed.

use chrono::{DateTime, Utc};

use crate::db::{DatabaseError, InShop};
use crate::money::Currency;
use crate::order::Cost;
use crate::row;

/// A rate, as the shop last said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExchangeRate {
    /// The other currency.
    pub currency: Currency,
    /// How much of the shop's currency one unit of it is, in hundred-millionths
    /// ([`Cost::RATE_ONE`] is one to one); more than zero.
    pub rate: i64,
    /// When that was said.
    pub set_at: DateTime<Utc>,
}

/// Reads a rate as people write it: `8.1`, `0,25`, `1,234.5`; `None` for what is no number above zero
/// or has more than eight decimals.
pub fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    // One comma and no point is a decimal comma; commas before a point group thousands.
    let plain = if text.contains('.') {
        text.replace(',', "")
    } else {
        text.replacen(',', ".", 1)
    };
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || part.len() > 8 || !digits(whole) || !digits(part) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = format!("{part:0<8}").parse().ok()?;
    Some(whole * Cost::RATE_ONE + part).filter(|rate| *rate > 0)
}

/// Says a rate: the same digits that [`parse`] reads, without needless zeros.
pub fn written(rate: i64) -> String {
    let (whole, part) = (rate / Cost::RATE_ONE, rate % Cost::RATE_ONE);
    let text = format!("{whole}.{part:08}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Keeps a rate; orders that were placed keep theirs.
///
/// # Errors
/// When the database can't be reached.
pub async fn set(
    shop: &mut InShop<'_>,
    currency: Currency,
    rate: i64,
    at: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "INSERT INTO exchange_rate (shop_id, currency, rate, set_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, currency) DO UPDATE SET rate = excluded.rate, set_at = excluded.set_at",
        shop.shop_id.0,
        currency.code(),
        rate,
        at
    )
    .execute(&mut *shop.connection)
    .await?;
    Ok(())
}

/// The shop's rates, by currency.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn all(shop: &mut InShop<'_>) -> Result<Vec<ExchangeRate>, DatabaseError> {
    let rows = sqlx::query!(
        "SELECT currency, rate, set_at FROM exchange_rate WHERE shop_id = $1 ORDER BY currency",
        shop.shop_id.0
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ExchangeRate {
                currency: row::currency(&row.currency)?,
                rate: row.rate,
                set_at: row.set_at,
            })
        })
        .collect()
}

/// In which currencies goods are bought that the shop has said no rate for, each with how many items:
/// their orders freeze no cost. By currency.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn missing(
    shop: &mut InShop<'_>,
    own: Currency,
) -> Result<Vec<(Currency, i64)>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT i.cost_currency AS "currency!", count(*) AS "items!"
           FROM item i
           WHERE i.shop_id = $1 AND i.cost_currency <> $2 AND i.state <> 'gone'
             AND NOT EXISTS (SELECT FROM exchange_rate r
                             WHERE r.shop_id = i.shop_id AND r.currency = i.cost_currency)
           GROUP BY i.cost_currency ORDER BY i.cost_currency"#,
        shop.shop_id.0,
        own.code()
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| Ok((row::currency(&row.currency)?, row.items)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_as_people_write_them() {
        let cases = [
            ("8.1", Some(810_000_000)),
            (" 0,25 ", Some(25_000_000)),
            ("1,234.5", Some(123_450_000_000)),
            ("58", Some(5_800_000_000)),
            ("0.00000001", Some(1)),
            ("0", None),
            ("-1", None),
            ("", None),
            (".5", None),
            ("8.123456789", None),
            ("1e5", None),
            ("🙂", None),
            ("9999999999", None),
        ];
        for (text, rate) in cases {
            assert_eq!(parse(text), rate, "{text}");
        }
        for text in ["8.1", "0.25", "58", "0.00000001"] {
            assert_eq!(written(parse(text).unwrap()), text);
        }
    }
}
