//! Who bought how much in a period, what they paid and what they owe.

use waybill_core::customer::summary::{self, Period, Summary};
use waybill_core::db::DatabaseError;
use waybill_core::money::Money;
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::message::{Attached, Button, Say, Table, verbatim};
use super::press::Press;
use super::scene::Scene;

/// How many buyers a page shows.
const PAGE: i64 = 20;
/// How many a picture shows.
const IN_PICTURE: i64 = 30;

/// `/buyers month`.
pub async fn summary(scene: &mut Scene<'_>, shop: &Shop, text: &str) -> Result<(), DatabaseError> {
    let today = scene.today(shop);
    match Period::parse(text, today) {
        Some(period) => {
            picture(scene, shop, period).await?;
            page(scene, shop, period, 0).await
        }
        None => {
            let part: String = text.trim().chars().take(40).collect();
            scene.say(Say::line(texts::BuyersHow { part }));
            Ok(())
        }
    }
}

/// The first of them as a picture with the totals in words, where there are any.
async fn picture(scene: &mut Scene<'_>, shop: &Shop, period: Period) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let bounds = period.bounds(shop.time_zone);
    let found = summary::by_buyer(&mut in_shop, bounds, (IN_PICTURE, 0)).await?;
    if !found.buyers.is_empty() {
        let say = Say::titled(title(shop, period)).and(total(shop, &found));
        let table = Attached::Table(Box::new(table(shop, period, &found)));
        scene.say(say.attach(table));
    }
    Ok(())
}

fn table(shop: &Shop, period: Period, found: &Summary) -> Table {
    let amount = |minor| verbatim(Money::new(minor, shop.currency).digits());
    let row = |name: Phrase, open: i64, [total, paid, owed]: [i64; 3]| {
        let open = verbatim(open.to_string());
        vec![name, open, amount(total), amount(paid), amount(owed)]
    };
    let (first, last, sign) = (period.first, period.last, shop.currency.sign());
    let left_out = found.count - IN_PICTURE;
    Table {
        title: texts::TableBuyersTitle { shop: &shop.name }.into(),
        subtitle: if first == last {
            texts::TableDay { day: first, sign }.into()
        } else {
            texts::TableDays { first, last, sign }.into()
        },
        columns: vec![
            (texts::TableBuyer.into(), false),
            (texts::TableOpen.into(), true),
            (texts::TableTotal.into(), true),
            (texts::TablePaid.into(), true),
            (texts::TableOwed.into(), true),
        ],
        rows: found
            .buyers
            .iter()
            .map(|buyer| {
                // What has to go back stands as less than nothing owed.
                let owed = buyer.owed_minor - buyer.refund_minor;
                let amounts = [buyer.total_minor, buyer.paid_minor, owed];
                row(verbatim(&buyer.name), buyer.open, amounts)
            })
            .collect(),
        total: {
            let sum = found.total;
            let name = texts::TableAllBuyers { count: found.count };
            let owed = sum.owed_minor - sum.refund_minor;
            let amounts = [sum.total_minor, sum.paid_minor, owed];
            row(name.into(), sum.open, amounts)
        },
        note: (left_out > 0).then(|| texts::TableMoreBuyers { count: left_out }.into()),
    }
}

/// What all of them come to.
fn total(shop: &Shop, found: &Summary) -> Phrase {
    let amount = |minor| Money::new(minor, shop.currency);
    let all = Open {
        owed: found.total.owed_minor,
        refund: found.total.refund_minor,
        collected: found.total.collected_minor,
    };
    let rest = all
        .words(shop)
        .unwrap_or_else(|| texts::BuyersOwed { amount: amount(0) }.into());
    texts::BuyersTotal {
        buyers: found.count,
        orders: found.total.orders,
        total: amount(found.total.total_minor),
        paid: amount(found.total.paid_minor),
        rest,
    }
    .into()
}

/// A page of it; the first is 0.
pub async fn page(
    scene: &mut Scene<'_>,
    shop: &Shop,
    period: Period,
    number: u32,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let skip = PAGE.saturating_mul(i64::from(number));
    let bounds = period.bounds(shop.time_zone);
    let found = summary::by_buyer(&mut in_shop, bounds, (PAGE, skip)).await?;
    let amount = |minor| Money::new(minor, shop.currency);
    let mut say = Say::titled(title(shop, period));
    if found.buyers.is_empty() {
        scene.replace(say.and(texts::BuyersNone));
        return Ok(());
    }
    for buyer in &found.buyers {
        let open = Open {
            owed: buyer.owed_minor,
            refund: buyer.refund_minor,
            collected: buyer.collected_minor,
        };
        say = say.and(match open.words(shop) {
            Some(rest) => Phrase::from(texts::BuyersRowOpen {
                name: &buyer.name,
                orders: buyer.orders,
                total: amount(buyer.total_minor),
                paid: amount(buyer.paid_minor),
                rest,
            }),
            None => texts::BuyersRow {
                name: &buyer.name,
                orders: buyer.orders,
                total: amount(buyer.total_minor),
            }
            .into(),
        });
    }
    say = say.gap().and(total(shop, &found));
    let shown = skip.saturating_add(PAGE);
    let mut row = Vec::new();
    if let Some(before) = number.checked_sub(1) {
        row.push(Button::press(
            texts::ButtonPrevious,
            Press::Buyers(period, before),
        ));
    }
    if shown < found.count {
        row.push(Button::press(
            texts::ButtonNext,
            Press::Buyers(period, number.saturating_add(1)),
        ));
    }
    scene.replace(say.row(row));
    Ok(())
}

/// What lies between the total and what was paid, in minor units: owed, to go back, and what couriers
/// hold.
struct Open {
    owed: i64,
    refund: i64,
    collected: i64,
}

impl Open {
    /// "owed ₱ 948.00, to refund ₱ 100.00"; none where all is paid.
    fn words(&self, shop: &Shop) -> Option<Phrase> {
        let amount = |minor| Money::new(minor, shop.currency);
        let owed = (self.owed > 0).then(|| {
            Phrase::from(texts::BuyersOwed {
                amount: amount(self.owed),
            })
        });
        let refund = (self.refund > 0).then(|| {
            Phrase::from(texts::BuyersRefund {
                amount: amount(self.refund),
            })
        });
        let collected = (self.collected > 0).then(|| {
            Phrase::from(texts::BuyersCollected {
                amount: amount(self.collected),
            })
        });
        [owed, refund, collected]
            .into_iter()
            .flatten()
            .reduce(|first, second| texts::BuyersAnd { first, second }.into())
    }
}

fn title(shop: &Shop, period: Period) -> Phrase {
    if period.first == period.last {
        texts::BuyersTitleDay {
            shop: &shop.name,
            day: period.first,
        }
        .into()
    } else {
        texts::BuyersTitle {
            shop: &shop.name,
            first: period.first,
            last: period.last,
        }
        .into()
    }
}
