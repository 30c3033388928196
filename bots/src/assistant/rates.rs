//! `/rate`: how much of the shop's own currency one unit of another is, for what its goods cost.

use waybill_core::db::DatabaseError;
use waybill_core::exchange_rate;
use waybill_core::money::Currency;
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::message::Say;
use super::scene::Scene;

/// `/rate` lists what was said; `/rate CNY 8.1` says it anew. Orders that were placed keep theirs.
pub async fn command(scene: &mut Scene<'_>, shop: &Shop, rest: &str) -> Result<(), DatabaseError> {
    if rest.trim().is_empty() {
        return list(scene, shop).await;
    }
    let (currency, rate) = match read(rest, shop.currency) {
        Ok(read) => read,
        Err(problem) => {
            scene.say(problem);
            return Ok(());
        }
    };
    let at = scene.at;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    exchange_rate::set(&mut in_shop, currency, rate, at).await?;
    scene.say(line(currency, rate, shop.currency).and(texts::RateFrozen));
    Ok(())
}

/// A currency and what one of it is worth: `CNY 8.1`, `cny = 8.1`, `1 CNY = 8.1 TWD`.
fn read(text: &str, own: Currency) -> Result<(Currency, i64), Say> {
    let text = text.trim();
    let text = text.strip_prefix("1 ").unwrap_or(text).trim_start();
    let (code, rate) = text
        .split_once(|letter: char| letter.is_whitespace() || letter == '=')
        .unwrap_or((text, ""));
    let currency = Currency::from_code(code).ok_or_else(|| {
        let typed: String = code.chars().take(20).collect();
        let known = Currency::ALL.map(Currency::code).join(", ");
        Say::line(texts::RateCurrencyUnknown { typed, known })
    })?;
    let own_code = own.code();
    if currency == own {
        return Err(Say::line(texts::RateOwnCurrency { own: own_code }));
    }
    let rate = rate.trim_matches(|letter: char| letter.is_whitespace() || letter == '=');
    let figure = rate
        .get(..rate.len().saturating_sub(own_code.len()))
        .filter(|_| rate.to_ascii_uppercase().ends_with(own_code))
        .unwrap_or(rate);
    exchange_rate::parse(figure)
        .map(|rate| (currency, rate))
        .ok_or_else(|| {
            Say::line(texts::RateUnreadable {
                typed: rate.chars().take(40).collect::<String>(),
                currency: currency.code(),
                own: own_code,
            })
        })
}

async fn list(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    let own = shop.currency.code();
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let rates = exchange_rate::all(&mut in_shop).await?;
    let missing = exchange_rate::missing(&mut in_shop, shop.currency).await?;
    let mut say = Say::titled(texts::RatesTitle { shop: &shop.name });
    if rates.is_empty() {
        say = say.and(texts::RatesNone { own });
    }
    for rate in rates {
        say = say.and(texts::RateLine {
            currency: rate.currency.code(),
            rate: exchange_rate::written(rate.rate),
            own,
        });
    }
    for (currency, count) in missing {
        say = say.and(texts::RateMissing {
            currency: currency.code(),
            count,
            own,
        });
    }
    scene.say(say.and(texts::RateHow));
    Ok(())
}

fn line(currency: Currency, rate: i64, own: Currency) -> Say {
    Say::line(texts::RateLine {
        currency: currency.code(),
        rate: exchange_rate::written(rate),
        own: own.code(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read_as_people_write_it() {
        for text in [
            "CNY 4.5",
            "cny 4.5",
            "CNY=4.5",
            "CNY = 4.5",
            "1 CNY = 4.5 TWD",
            "1 cny 4.50twd",
            "CNY 4,5",
        ] {
            let read = read(text, Currency::Twd).ok();
            assert_eq!(read, Some((Currency::Cny, 450_000_000)), "{text}");
        }
        for text in [
            "🙂", "CNY", "CNY 🙂", "CNY 0", "CNY -1", "TWD 1", "XXX 5", "4.5 CNY", "CNY 1e3",
        ] {
            assert!(read(text, Currency::Twd).is_err(), "{text}");
        }
    }
}
