//! Cash on delivery: what lies with which courier, and its pay-outs.

use std::collections::BTreeMap;

use waybill_core::courier;
use waybill_core::db::DatabaseError;
use waybill_core::money::Money;
use waybill_core::order::act::{Key, Outcome};
use waybill_core::order::decide::Action;
use waybill_core::payout::{self, Held, Matched, Paid};
use waybill_core::shop::Shop;
use waybill_core::text::{Arg, Phrase, texts};

use super::acting::{paid_out_label, perform};
use super::message::{Button, Say};
use super::order_line::parse_amount;
use super::press::{OrderPress, Press};
use super::scene::Scene;
use super::wording as words;

/// How many parcels are read and shown.
const MOST: i64 = 500;
const SHOWN: usize = 20;

/// `/cod`, `/cod jnt 5100 881,882`, or lines pasted from a pay-out.
pub async fn command(scene: &mut Scene<'_>, shop: &Shop, rest: &str) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let held = payout::held(&mut in_shop, MOST).await?;
    if rest.trim().is_empty() {
        scene.say(overview(shop, &held));
        return Ok(());
    }
    let read = match parse(rest, shop) {
        Ok(read) => read,
        Err(problem) => {
            scene.say(Say::line(problem));
            return Ok(());
        }
    };
    let matched = payout::matched(&held, read.courier.as_deref(), &read.lines);
    let worth: i64 = matched.fits.iter().map(|held| held.amount.minor).sum();
    let named: i64 = matched.differs.iter().map(|(_, paid)| *paid).sum();
    let worth = Money::new(worth.saturating_add(named), shop.currency);
    if let Some(total) = read.total.filter(|total| *total != worth && !read.anyway) {
        let differs = Say::line(texts::PayoutDiffers { total, worth });
        let mut say = findings(differs, &matched, &matched.differs, shop);
        if !matched.fits.is_empty() {
            let anyway = format!("/cod {rest} anyway");
            let anyway = Press::Offer(scene.state.offer(shop.shop_id, anyway));
            let label: Phrase = if total.minor < worth.minor {
                let fees = Money::new(worth.minor - total.minor, shop.currency);
                texts::ButtonPaidOutAll { fees }.into()
            } else {
                texts::ButtonPayoutAnyway.into()
            };
            say = say.row([
                Button::press(label, anyway),
                Button::press(texts::ButtonKeep, Press::Nothing),
            ]);
        }
        scene.say(say);
        return Ok(());
    }
    let came = came(&read, &matched, worth);
    let say = accept(scene, shop, &came).await?;
    // What a courier paid beyond what it has is nobody's fee.
    let asked = |(held, paid): &&(Held, i64)| !read.anyway || *paid > held.amount.minor;
    let differs: Vec<(Held, i64)> = matched.differs.iter().filter(asked).cloned().collect();
    let say = findings(say, &matched, &differs, shop);
    let say = ask_fees(say, scene, shop, (&read, &differs));
    scene.say(say);
    Ok(())
}

/// What came for each parcel that is accepted: what was collected, or what is left of it after the
/// courier's fee, which the seller has agreed to by then. Where one sum was paid out for several, the
/// fee is shared among them.
fn came<'a>(read: &PayOut, matched: &'a Matched, worth: Money) -> Vec<(&'a Held, i64)> {
    let collected: i64 = matched.fits.iter().map(|held| held.amount.minor).sum();
    let missing = read.total.map_or(0, |total| worth.minor - total.minor);
    let parts = payout::spread(&matched.fits, collected.saturating_sub(missing.max(0)));
    let mut came: Vec<(&Held, i64)> = matched.fits.iter().zip(parts).collect();
    if read.anyway {
        let short = |(held, paid): &&(Held, i64)| *paid < held.amount.minor;
        let short = matched.differs.iter().filter(short);
        came.extend(short.map(|(held, paid)| (held, *paid)));
    }
    came
}

/// [₱ 480.00 came, fee ₱ 20.00] for one parcel, [Accept, fees …] for several.
fn ask_fees(
    say: Say,
    scene: &mut Scene<'_>,
    shop: &Shop,
    (read, differs): (&PayOut, &[(Held, i64)]),
) -> Say {
    let short = |(held, paid): &&(Held, i64)| (1..held.amount.minor).contains(paid);
    let short: Vec<&(Held, i64)> = differs.iter().filter(short).collect();
    match short.as_slice() {
        [] => say,
        [(held, paid)] => {
            let label = paid_out_label(Money::new(*paid, shop.currency), held.amount);
            let out = OrderPress::PaidOut(held.entry, *paid);
            say.row([Button::press(
                label,
                Press::Order(shop.shop_id, held.order_id, out),
            )])
        }
        several => {
            let lines = several.iter().map(|(held, paid)| {
                let paid = Money::new(*paid, shop.currency).digits();
                format!("\n#{} {paid}", held.number)
            });
            let courier = read.courier.as_deref().unwrap_or_default();
            let again = format!("/cod {courier}{} anyway", lines.collect::<String>());
            let fees: i64 = several
                .iter()
                .map(|(held, paid)| held.amount.minor - paid)
                .sum();
            let fees = Money::new(fees, shop.currency);
            let offer = Press::Offer(scene.state.offer(shop.shop_id, again));
            say.row([Button::press(texts::ButtonPaidOutAll { fees }, offer)])
        }
    }
}

async fn accept(
    scene: &mut Scene<'_>,
    shop: &Shop,
    came: &[(&Held, i64)],
) -> Result<Say, DatabaseError> {
    let (mut count, mut sum, mut fees) = (0_usize, 0_i64, 0_i64);
    let mut refused: Vec<Phrase> = Vec::new();
    for (held, came) in came {
        let action = Action::PaidOut {
            entry: held.entry,
            came: Money::new(*came, shop.currency),
        };
        match perform(scene, shop, Key::Id(held.order_id), &action, None).await? {
            Outcome::Done { .. } => {
                count += 1;
                sum = sum.saturating_add(*came);
                fees = fees.saturating_add(held.amount.minor - came);
            }
            Outcome::Refused { order, refusal } => {
                refused.push(words::refusal(order.number, &refusal));
            }
            Outcome::NoSuchOrder => {}
        }
    }
    let mut say = Say::line(texts::PayoutAccepted {
        count,
        amount: Money::new(sum, shop.currency),
    });
    if fees > 0 {
        let amount = Money::new(fees, shop.currency);
        say = say.and(texts::PayoutFee { amount });
    }
    Ok(refused.into_iter().fold(say, Say::and))
}

/// What did not fit.
fn findings(mut say: Say, matched: &Matched, differs: &[(Held, i64)], shop: &Shop) -> Say {
    for (held, paid) in differs {
        let (number, parcel, amount) = (held.number.0, parcel(held), held.amount);
        let fee = Money::new(held.amount.minor.saturating_sub(*paid), shop.currency);
        let paid = Money::new(*paid, shop.currency);
        say = say.and(if fee.minor > 0 {
            Phrase::from(texts::PayoutShort {
                number,
                parcel,
                paid,
                amount,
                fee,
            })
        } else {
            texts::PayoutLineDiffers {
                number,
                parcel,
                paid,
                amount,
            }
            .into()
        });
    }
    let list = |words: &[String]| words.iter().map(Arg::from).collect::<Vec<Arg>>();
    if !matched.unknown.is_empty() {
        say = say.and(texts::PayoutUnknown {
            parcels: list(&matched.unknown),
        });
    }
    if !matched.twice.is_empty() {
        say = say.and(texts::PayoutTwice {
            parcels: list(&matched.twice),
        });
    }
    if !matched.missing.is_empty() {
        let missing: Vec<Arg> = matched
            .missing
            .iter()
            .take(SHOWN)
            .map(|held| {
                Arg::from(Phrase::from(texts::PayoutHeld {
                    number: held.number.0,
                    parcel: parcel(held),
                    amount: held.amount,
                }))
            })
            .collect();
        say = say.and(texts::PayoutMissing { parcels: missing });
    }
    say
}

fn parcel(held: &Held) -> String {
    if held.trackings.is_empty() {
        "—".to_owned()
    } else {
        held.trackings.join(", ")
    }
}

fn overview(shop: &Shop, held: &[Held]) -> Say {
    let mut say = Say::titled(texts::CodTitle { shop: &shop.name });
    if held.is_empty() {
        return say.and(texts::CodNone);
    }
    let mut couriers: BTreeMap<Option<&str>, Vec<&Held>> = BTreeMap::new();
    for one in held {
        couriers
            .entry(one.courier.as_deref())
            .or_default()
            .push(one);
    }
    for (courier, parcels) in couriers {
        let sum: i64 = parcels.iter().map(|held| held.amount.minor).sum();
        let amount = Money::new(sum, shop.currency);
        let count = parcels.len();
        say = say.and(match courier {
            Some(courier) => Phrase::from(texts::CodCourier {
                courier,
                amount,
                count,
            }),
            None => texts::CodUnnamed { amount, count }.into(),
        });
        for held in parcels.iter().take(SHOWN) {
            say = say.and(texts::CodParcel {
                number: held.number.0,
                buyer: &held.buyer,
                parcel: parcel(held),
                amount: held.amount,
            });
        }
    }
    say.and(texts::CodHow)
}

/// A pay-out as it was typed or pasted.
#[derive(Debug, PartialEq, Eq)]
struct PayOut {
    courier: Option<String>,
    total: Option<Money>,
    lines: Vec<Paid>,
    anyway: bool,
}

fn parse(text: &str, shop: &Shop) -> Result<PayOut, Phrase> {
    let text = text.trim();
    let (text, anyway) = match text.strip_suffix(" anyway") {
        Some(text) => (text.trim_end(), true),
        None => (text, false),
    };
    let mut rows = text.lines().map(str::trim).filter(|row| !row.is_empty());
    let first: Vec<&str> = rows.next().unwrap_or_default().split_whitespace().collect();
    let has_digit = |word: &&str| word.chars().any(char::is_numeric);
    // A company is named in letters, or is one we know: 7-11.
    let named = (1..=first.len())
        .rev()
        .find(|end| courier::known(&first[..*end].join(" ")).is_some())
        .unwrap_or_else(|| first.iter().take_while(|word| !has_digit(word)).count());
    let name = first[..named].join(" ");
    let courier = (!name.is_empty())
        .then(|| courier::known(&name).map_or(name.clone(), |known| known.name.to_owned()));
    let rest = &first[named..];
    let mut payout = PayOut {
        courier,
        total: None,
        lines: Vec::new(),
        anyway,
    };
    let mut rows: Vec<Vec<&str>> = rows.map(columns).collect();
    match (payout.courier.is_some(), rest) {
        (_, []) => {}
        // "jnt 5100 881,882", also with the parcels in lines of their own
        (true, [total, parcels @ ..]) => {
            payout.total = Some(money(total, shop)?);
            let parcels = parcels
                .iter()
                .flat_map(|word| word.split([',', '、', '，']));
            for parcel in parcels.filter(|parcel| !parcel.is_empty()) {
                payout.lines.push(paid(parcel, None));
            }
        }
        (false, _) => rows.insert(0, first.iter().flat_map(|word| columns(word)).collect()),
    }
    for row in rows {
        match row.as_slice() {
            [] => {}
            [parcel] => payout.lines.push(paid(parcel, None)),
            [parcel, .., amount] => {
                let amount = money(amount, shop)?.minor;
                payout.lines.push(paid(parcel, Some(amount)));
            }
        }
    }
    if payout.lines.is_empty() {
        return Err(texts::PayoutHow.into());
    }
    Ok(payout)
}

fn columns(row: &str) -> Vec<&str> {
    row.split([' ', '\t', ';', '　'])
        .filter(|word| !word.is_empty())
        .collect()
}

fn money(word: &str, shop: &Shop) -> Result<Money, Phrase> {
    parse_amount(word, shop.currency).map_err(|problem| words::amount_problem(&problem))
}

fn paid(parcel: &str, amount_minor: Option<i64>) -> Paid {
    Paid {
        parcel: parcel.chars().take(60).collect(),
        amount_minor,
    }
}

#[cfg(test)]
mod tests {
    use waybill_core::id::ShopId;
    use waybill_core::money::Currency;
    use waybill_core::text::Language;

    use super::*;

    fn shop(currency: Currency) -> Shop {
        Shop {
            shop_id: ShopId(1),
            code: "a".to_owned(),
            name: "A".to_owned(),
            country: "PH".to_owned(),
            currency,
            time_zone: chrono_tz::Tz::UTC,
            language: Language::ENGLISH,
            payment_methods: Vec::new(),
            demo: false,
            settings: Default::default(),
        }
    }

    #[test]
    fn payouts_are_read_as_couriers_write_them() {
        let php = shop(Currency::Php);
        let read = parse("jnt 5,100 881,882、883", &php).unwrap();
        assert_eq!(read.courier.as_deref(), Some("J&T"));
        assert_eq!(read.total, Some(Money::new(510_000, Currency::Php)));
        let parcels: Vec<&str> = read.lines.iter().map(|line| line.parcel.as_str()).collect();
        assert_eq!(parcels, ["881", "882", "883"]);
        assert!(parse("jnt 5100 881 anyway", &php).unwrap().anyway);

        let pasted = parse("JT881\t599.50\nJT882 1,200", &php).unwrap();
        assert_eq!((pasted.courier, pasted.total), (None, None));
        assert_eq!(
            pasted.lines,
            [paid("JT881", Some(59_950)), paid("JT882", Some(120_000))]
        );

        let dinar = parse("lbc\n881 1.250", &shop(Currency::Kwd)).unwrap();
        assert_eq!(dinar.lines, [paid("881", Some(1_250))]);
        let taiwan = parse("881 599", &shop(Currency::Twd)).unwrap();
        assert_eq!(taiwan.lines, [paid("881", Some(599))]);
    }

    #[test]
    fn what_is_no_payout_is_asked_for() {
        let php = shop(Currency::Php);
        for text in ["jnt", "jnt 5100", "jnt 51oo 881", "🙂", "881 🙂"] {
            assert!(parse(text, &php).is_err(), "{text}");
        }
    }
}
