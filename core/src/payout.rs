//! Money that couriers collected at the door, and their pay-outs matched to it.

use std::collections::HashSet;

use crate::customer::fold;
use crate::db::{DatabaseError, InShop};
use crate::id::OrderId;
use crate::money::Money;
use crate::order::OrderNumber;
use crate::order::act::reference_key;
use crate::row;

/// Money of one order that a courier has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The order's row.
    pub order_id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// The buyer's name.
    pub buyer: String,
    /// The entry of the ledger that waits.
    pub entry: i32,
    /// How much.
    pub amount: Money,
    /// Which courier, where that is known.
    pub courier: Option<String>,
    /// The parcels' numbers.
    pub trackings: Vec<String>,
}

/// One line of a pay-out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// A parcel's number, or an order's with `#`.
    pub parcel: String,
    /// How much, where the line says so; in minor units.
    pub amount_minor: Option<i64>,
}

/// A pay-out beside what the couriers have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matched {
    /// Lines that fit, with what they pay.
    pub fits: Vec<Held>,
    /// Parcels of which another amount was paid out, in minor units.
    pub differs: Vec<(Held, i64)>,
    /// What no parcel answers to.
    pub unknown: Vec<String>,
    /// Parcels named more than once: counted once.
    pub twice: Vec<String>,
    /// What the same courier still has.
    pub missing: Vec<Held>,
}

/// What couriers have, oldest order first, at most `limit`.
///
/// # Errors
/// When the database can't be reached or a row can't be read.
pub async fn held(shop: &mut InShop<'_>, limit: i64) -> Result<Vec<Held>, DatabaseError> {
    let rows = sqlx::query!(
        r#"SELECT o.order_id, o.number, c.name, o.currency, p.entry, p.amount_minor, p.method,
               coalesce((SELECT array_agg(h.tracking ORDER BY h.shipment) FROM shipment h
                   WHERE h.shop_id = o.shop_id AND h.order_id = o.order_id AND h.voided_at IS NULL
                       AND h.tracking IS NOT NULL), '{}') AS "trackings!"
           FROM orders o
           JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
           JOIN payment_entry p ON p.shop_id = o.shop_id AND p.order_id = o.order_id
               AND p.kind = 'collected'
           WHERE o.shop_id = $1 AND o.collected_minor > 0
             AND NOT EXISTS (SELECT FROM payment_entry x
                 WHERE x.shop_id = p.shop_id AND x.order_id = p.order_id AND x.answers = p.entry
                   AND NOT EXISTS (SELECT FROM payment_entry y
                       WHERE y.shop_id = x.shop_id AND y.order_id = x.order_id
                         AND y.kind = 'countered' AND y.answers = x.entry))
           ORDER BY o.number, p.entry LIMIT $2"#,
        shop.shop_id.0,
        limit
    )
    .fetch_all(&mut *shop.connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Held {
                order_id: OrderId(row.order_id),
                number: OrderNumber(row.number),
                buyer: row.name,
                entry: row.entry,
                amount: Money::new(row.amount_minor, row::currency(&row.currency)?),
                courier: row.method,
                trackings: row.trackings,
            })
        })
        .collect()
}

/// Matches a pay-out to what couriers have. Nothing is matched twice. With a courier, only what that
/// one has counts, and what it still has is missing.
pub fn matched(held: &[Held], courier: Option<&str>, lines: &[Paid]) -> Matched {
    let of_courier = |held: &&Held| match (courier, &held.courier) {
        (Some(asked), Some(has)) => fold(asked) == fold(has),
        // Nobody said whose it is: it may be this one's.
        (Some(_), None) | (None, _) => true,
    };
    let mine: Vec<&Held> = held.iter().filter(of_courier).collect();
    let mut matched = Matched::default();
    let mut taken: HashSet<(OrderId, i32)> = HashSet::new();
    for line in lines {
        let answers: Vec<&&Held> = mine
            .iter()
            .filter(|held| is_of(held, &line.parcel))
            .collect();
        let free = answers
            .iter()
            .find(|held| !taken.contains(&(held.order_id, held.entry)));
        match free {
            Some(held) => {
                taken.insert((held.order_id, held.entry));
                match line.amount_minor {
                    Some(paid) if paid != held.amount.minor => {
                        matched.differs.push(((**held).clone(), paid));
                    }
                    Some(_) | None => matched.fits.push((**held).clone()),
                }
            }
            None if answers.is_empty() => matched.unknown.push(line.parcel.clone()),
            None => matched.twice.push(line.parcel.clone()),
        }
    }
    matched.missing = mine
        .into_iter()
        .filter(|held| {
            held.courier.is_some() == courier.is_some()
                && !taken.contains(&(held.order_id, held.entry))
        })
        .cloned()
        .collect();
    matched
}

/// What came for each of some parcels where one sum was paid out for all of them: their parts of it, by
/// what was collected, which add up to the sum to the last minor unit.
pub fn spread(held: &[Held], came_minor: i64) -> Vec<i64> {
    let all: i128 = held.iter().map(|held| i128::from(held.amount.minor)).sum();
    let (mut before, mut given) = (0_i128, 0_i128);
    held.iter()
        .map(|held| {
            before += i128::from(held.amount.minor);
            let until = i128::from(came_minor) * before / all.max(1);
            let part = until - given;
            given = until;
            i64::try_from(part).unwrap_or_default()
        })
        .collect()
}

fn is_of(held: &Held, parcel: &str) -> bool {
    if let Some(number) = parcel.strip_prefix(['#', '＃']) {
        return number.parse() == Ok(held.number.0);
    }
    let key = reference_key(parcel);
    !key.is_empty()
        && held
            .trackings
            .iter()
            .any(|tracking| reference_key(tracking) == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn held(order: i64, courier: Option<&str>, tracking: &str, minor: i64) -> Held {
        Held {
            order_id: OrderId(order),
            number: OrderNumber(i32::try_from(order).unwrap()),
            buyer: "Jane".to_owned(),
            entry: 1,
            amount: Money::new(minor, Currency::Php),
            courier: courier.map(str::to_owned),
            trackings: vec![tracking.to_owned()],
        }
    }

    fn line(parcel: &str, amount_minor: Option<i64>) -> Paid {
        Paid {
            parcel: parcel.to_owned(),
            amount_minor,
        }
    }

    fn numbers(held: &[Held]) -> Vec<i32> {
        held.iter().map(|held| held.number.0).collect()
    }

    #[test]
    fn a_payout_is_matched_to_parcels_once() {
        let all = [
            held(1, Some("J&T"), "JT-881", 50_000),
            held(2, Some("J&T"), "882", 30_000),
            held(3, Some("LBC"), "883", 10_000),
            held(4, Some("J&T"), "884", 20_000),
        ];
        let lines = [
            line("jt881", None),
            line("JT 881", None),
            line("882", Some(29_000)),
            line("883", None),
            line("🙂", None),
        ];
        let matched = matched(&all, Some("j&t"), &lines);
        assert_eq!(numbers(&matched.fits), [1]);
        assert_eq!(matched.twice, ["JT 881"]);
        assert_eq!(matched.differs, [(all[1].clone(), 29_000)]);
        assert_eq!(matched.unknown, ["883", "🙂"], "another courier's");
        assert_eq!(numbers(&matched.missing), [4]);
    }

    #[test]
    fn what_is_missing_of_a_payout_is_shared_to_the_last_unit() {
        let all = [
            held(1, None, "1", 50_000),
            held(2, None, "2", 30_000),
            held(3, None, "3", 10_001),
        ];
        let came = spread(&all, 85_000);
        assert_eq!(came.iter().sum::<i64>(), 85_000);
        for (held, came) in all.iter().zip(came) {
            assert!((1..held.amount.minor).contains(&came), "{came} of {held:?}");
        }
        assert_eq!(spread(&[], 5), [0_i64; 0]);
    }

    #[test]
    fn an_order_is_named_by_its_number_too() {
        let all = [held(1042, None, "881", 50_000)];
        assert_eq!(
            numbers(&matched(&all, None, &[line("#1042", None)]).fits),
            [1042]
        );
        assert_eq!(matched(&all, None, &[line("1042", None)]).unknown, ["1042"]);
    }
}
