//! What is taken off an order, and how long the buyer has to pay it.

use waybill_core::money::Currency;
use waybill_core::order::{Discount, sums};

use super::clause::empty;
use super::pieces::{amount_at, cut, has_substance, join};
use super::problem::{AmountOf, AmountProblem, Clause, Problem};
use super::text::{folded, quote};

/// The longest time to pay, in hours: a year.
const MAX_HOURS: u32 = 366 * 24;

/// The amount of a discount that is written back to front: `50 off`, `10% off`, `9折`.
pub(super) fn reversed(part: &str) -> Option<&str> {
    let part = part.trim();
    let bare = part.strip_prefix('打').unwrap_or(part);
    if fold_of(bare).is_some() {
        return Some(bare);
    }
    let (amount, word) = part.rsplit_once(' ')?;
    let amount = amount.trim();
    let figures = amount
        .trim_start_matches(|letter: char| !letter.is_ascii_digit() && !letter.is_whitespace());
    let plain = figures.starts_with(|letter: char| letter.is_ascii_digit())
        && !amount.contains(' ')
        && amount
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .count()
            <= 4;
    (plain && matches!(folded(word).as_str(), "off" | "discount" | "disc")).then_some(amount)
}

/// Reads `50`, `₱50`, `10%`, `9折`.
pub(super) fn read(part: &str, rest: &str, currency: Currency) -> Result<Discount, Problem> {
    let rest = rest.trim().trim_end_matches(['!', '。']);
    let rest = rest.strip_suffix(" off").unwrap_or(rest).trim_end();
    let rest = rest.strip_prefix('打').unwrap_or(rest);
    if rest.is_empty() {
        return Err(empty(part, Clause::Discount));
    }
    let no_rate = || Problem::DiscountRate { part: quote(part) };
    if let Some(rate) = fold_of(rest) {
        return rate.map(Discount::Rate).ok_or_else(no_rate);
    }
    if let Some(rate) = rest.strip_suffix(['%', '％']) {
        return crate::assistant::adjusting::basis_points(rate)
            .map(Discount::Rate)
            .ok_or_else(no_rate);
    }
    let amount = |problem| Problem::Amount {
        part: quote(part),
        of: AmountOf::Discount,
        problem,
    };
    let pieces = cut(rest, currency);
    let Some((scanned, used)) = amount_at(&pieces, currency) else {
        return Err(amount(super::amount::not_a_number(rest)));
    };
    let money = scanned.money(currency).map_err(amount)?;
    if money.minor == 0 {
        let text = quote(rest);
        return Err(amount(AmountProblem::Zero { text }));
    }
    let extra = join(&pieces[used..]);
    if has_substance(&extra) {
        return Err(Problem::ClauseTooMuch {
            part: quote(part),
            clause: Clause::Discount,
            extra: quote(&extra),
        });
    }
    Ok(Discount::Amount(money.minor))
}

/// `9折` leaves nine tenths: 10 % off; `85折` leaves 85 %. The inner none is a fold that takes off
/// nothing or everything.
fn fold_of(text: &str) -> Option<Option<u32>> {
    let figures = text.trim().strip_suffix('折')?.trim();
    let spelt = "零一二三四五六七八九";
    let digits: String = figures
        .chars()
        .filter(|letter| *letter != '.')
        .map(|letter| {
            spelt
                .chars()
                .position(|known| known == letter)
                .and_then(|place| char::from_digit(u32::try_from(place).ok()?, 10))
                .unwrap_or(letter)
        })
        .collect();
    let sound = matches!(digits.len(), 1 | 2) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !sound {
        return None;
    }
    let left = digits.parse::<u32>().ok()?;
    let left = if digits.len() == 1 {
        left * 1_000
    } else {
        left * 100
    };
    Some(Some(sums::WHOLE - left).filter(|_| left > 0))
}

/// Reads `3d`, `24h`, `3 days`, `3天`, `24 小時`, in hours.
pub(super) fn pay_by(part: &str, rest: &str) -> Result<u32, Problem> {
    let rest = folded(rest.trim());
    if rest.is_empty() {
        return Err(empty(part, Clause::PayBy));
    }
    let unreadable = || Problem::PayByUnreadable { part: quote(part) };
    let ends = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (count, unit) = rest.split_at(ends);
    let count: u32 = count.parse().map_err(|_| unreadable())?;
    let unit = match unit.trim() {
        "h" | "hr" | "hrs" | "hour" | "hours" | "小時" | "鐘頭" => 1,
        "d" | "day" | "days" | "天" | "日" => 24,
        "w" | "week" | "weeks" | "週" => 7 * 24,
        _ => return Err(unreadable()),
    };
    count
        .checked_mul(unit)
        .filter(|hours| (1..=MAX_HOURS).contains(hours))
        .ok_or_else(unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assistant::order_line::{Part, parse_part};

    fn part(text: &str, currency: Currency) -> Result<Part, Problem> {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        parse_part(text, currency, today)
    }

    #[test]
    fn discounts_are_read_in_every_spelling() {
        use Discount::{Amount, Rate};
        for (text, currency, read) in [
            ("discount 10%", Currency::Php, Rate(1_000)),
            ("less 50", Currency::Php, Amount(5_000)),
            ("LESS ₱50", Currency::Php, Amount(5_000)),
            ("less 10%", Currency::Php, Rate(1_000)),
            ("50 off", Currency::Php, Amount(5_000)),
            ("10% off", Currency::Php, Rate(1_000)),
            ("折扣 9折", Currency::Twd, Rate(1_000)),
            ("9折", Currency::Twd, Rate(1_000)),
            ("打85折", Currency::Twd, Rate(1_500)),
            ("八五折", Currency::Twd, Rate(1_500)),
            ("折扣50", Currency::Twd, Amount(50)),
            ("discount 1.250", Currency::Kwd, Amount(1_250)),
            ("discount: 12.5%", Currency::Kwd, Rate(1_250)),
        ] {
            assert_eq!(part(text, currency), Ok(Part::Discount(read)), "{text}");
        }
        for text in [
            "discount",
            "discount 0",
            "discount 0%",
            "discount 101%",
            "discount 🙂",
            "0折",
            "discount 50 gcash",
        ] {
            assert!(part(text, Currency::Php).is_err(), "{text}");
        }
    }

    #[test]
    fn times_to_pay_are_read_in_hours() {
        for (text, hours) in [
            ("pay by 3d", 72),
            ("pay within 24h", 24),
            ("pay by 2 days", 48),
            ("付款期限 3天", 72),
            ("付款期限：24小時", 24),
        ] {
            assert_eq!(part(text, Currency::Php), Ok(Part::PayBy(hours)), "{text}");
        }
        for text in [
            "pay by",
            "pay by 0d",
            "pay by 🙂",
            "pay by 99999999999d",
            "pay by friday",
        ] {
            assert!(part(text, Currency::Php).is_err(), "{text}");
        }
    }

    #[test]
    fn cash_on_delivery_is_a_part_of_its_own() {
        for text in ["cod", "COD", "cash on delivery", "貨到付款"] {
            assert_eq!(
                part(text, Currency::Php),
                Ok(Part::CashOnDelivery),
                "{text}"
            );
        }
        assert!(part("cod 500", Currency::Php).is_err());
    }
}
