//! `/settings`: how the shop works, by buttons on one message.

use waybill_core::db::DatabaseError;
use waybill_core::id::ShopId;
use waybill_core::order::{Tax, sums};
use waybill_core::reminder::Pace;
use waybill_core::shop::{self, Settings, Shop};
use waybill_core::text::{Phrase, texts};
use waybill_core::wording::{duration, percent};

use super::away;
use super::invoicing;
use super::message::{Button, Say};
use super::press::{MoneyPress, Press, SettingPress};
use super::quiet;
use super::scene::Scene;
use super::state::Asking;

/// What [Undo] can be set to, in minutes.
const UNDO: [u32; 4] = [15, 60, 24 * 60, 7 * 24 * 60];
/// Within how many hours orders can be made to be paid; 0 is no deadline.
const PAY_BY: [u32; 4] = [0, 24, 48, 72];
/// When buyers can be reminded.
const REMIND: [Pace; 8] = [
    Pace::Never,
    Pace::Before(6),
    Pace::Before(12),
    Pace::Before(24),
    Pace::Every(1),
    Pace::Every(2),
    Pace::Every(3),
    Pace::Every(7),
];

/// Within how many days after delivery buyers may ask for a return; 0 is at any time.
const RETURNS: [u32; 4] = [14, 30, 0, 7];
/// After how many minutes what nobody answered can be raised; 0 is never.
const ANSWER: [u32; 5] = [30, 120, 8 * 60, 24 * 60, 0];

/// Shows how the shop works.
pub fn show(scene: &mut Scene<'_>, shop: &Shop) {
    scene.say(words(shop.shop_id, &shop.name, &shop.settings));
}

/// A button was tapped: it is set, and the message says so.
pub async fn pressed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    press: SettingPress,
) -> Result<(), DatabaseError> {
    let mut settings = shop.settings.clone();
    let some = |hours: u32| (hours > 0).then_some(hours);
    match press {
        SettingPress::NoTax => settings.tax = Tax::default(),
        SettingPress::AskTax(included) => {
            scene.state.asking = Some(Asking::TaxRate {
                shop: shop.shop_id,
                included,
            });
            scene.say(Say::line(texts::AskTaxRate));
            return Ok(());
        }
        SettingPress::Undo(minutes) => settings.undo_minutes = minutes,
        SettingPress::BuyersCancel(may) => settings.buyers_cancel = may,
        SettingPress::BuyersChange(may) => settings.buyers_change = may,
        SettingPress::PayBy(hours) => settings.pay_by_hours = some(hours),
        SettingPress::Remind(hours) => {
            settings.remind_before_hours = some(hours);
            settings.remind_every_days = None;
        }
        SettingPress::RemindEvery(days) => settings.remind_every_days = some(days),
        SettingPress::Returns(days) => settings.return_days = some(days),
        SettingPress::OfferOn(itself) => settings.offers_on = itself,
        SettingPress::AnswerWithin(minutes) => settings.answer_within_minutes = some(minutes),
        SettingPress::AskQuiet => {
            scene.state.asking = Some(Asking::QuietHours { shop: shop.shop_id });
            scene.say(Say::line(texts::AskQuiet));
            return Ok(());
        }
        SettingPress::NotQuiet => settings.quiet_hours = None,
        SettingPress::NotAway => return away::back(scene, shop).await,
        SettingPress::AskInvoices => {
            invoicing::ask_prefix(scene, shop);
            return Ok(());
        }
        SettingPress::Addresses(asks) => settings.asks_address = asks,
        SettingPress::AwayMoves(moves) => settings.away_moves_promises = moves,
    }
    save(scene, shop, &settings).await?;
    scene.replace(words(shop.shop_id, &shop.name, &settings));
    Ok(())
}

/// The rate that was asked for: `12`, `12%`, `12.5 %`
pub async fn rate_given(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    included: bool,
    text: &str,
) -> Result<(), DatabaseError> {
    let Some(shop) = scene.own_shop(shop_id) else {
        scene.state.asking = None;
        return Ok(());
    };
    let Some(rate) = basis_points(text) else {
        let typed: String = text.trim().chars().take(40).collect();
        scene.say(Say::line(texts::TaxRateUnreadable { typed }));
        return Ok(());
    };
    scene.state.asking = None;
    let mut settings = shop.settings.clone();
    settings.tax = Tax { rate, included };
    save(scene, &shop, &settings).await?;
    scene.say(words(shop_id, &shop.name, &settings));
    Ok(())
}

/// Keeps how the shop works from now on.
///
/// # Errors
/// When the database can't be reached.
pub async fn save(
    scene: &mut Scene<'_>,
    shop: &Shop,
    settings: &Settings,
) -> Result<(), DatabaseError> {
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    shop::save_settings(&mut in_shop, settings).await
}

/// A percentage with at most two decimals, in basis points: more than none, at most the whole.
pub fn basis_points(text: &str) -> Option<u32> {
    let text = text.trim().trim_end_matches(['%', '％']).trim_end();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let part = format!("{part:0<2}").parse::<u32>().ok()?;
    let rate = whole.parse::<u32>().ok()? * 100 + part;
    (1..=sums::WHOLE).contains(&rate).then_some(rate)
}

/// How the shop works, with a button for each choice.
pub fn words(shop_id: ShopId, name: &str, settings: &Settings) -> Say {
    let rate = percent(settings.tax.rate);
    let tax: Phrase = match settings.tax {
        Tax { rate: 0, .. } => texts::SettingNoTax.into(),
        Tax { included: true, .. } => texts::SettingTaxIncluded { rate }.into(),
        Tax { .. } => texts::SettingTaxAdded { rate }.into(),
    };
    let may = |may: bool| -> Phrase {
        if may {
            texts::SettingYes.into()
        } else {
            texts::SettingNo.into()
        }
    };
    let set = |setting| Press::Money(shop_id, MoneyPress::Set(setting));
    let pay_by = settings.pay_by_hours.unwrap_or(0);
    let remind = settings.pace();
    let after = REMIND.iter().position(|pace| *pace == remind);
    let after = after.map_or(0, |at| (at + 1) % REMIND.len());
    let next_pace = REMIND.get(after).copied().unwrap_or(Pace::Never);
    let returns = settings.return_days.unwrap_or(0);
    let answer = settings.answer_within_minutes.unwrap_or(0);
    Say::titled(texts::SettingsTitle { shop: name })
        .and(tax)
        .and(texts::SettingUndo {
            time: duration(settings.undo_minutes),
        })
        .and(texts::SettingCancel {
            may: may(settings.buyers_cancel),
        })
        .and(texts::SettingChange {
            may: may(settings.buyers_change),
        })
        .and(match pay_by {
            0 => Phrase::from(texts::SettingNoDeadline),
            hours => texts::SettingPayBy { hours }.into(),
        })
        .and(match remind {
            Pace::Never => Phrase::from(texts::SettingNoReminder),
            Pace::Before(hours) => texts::SettingRemind { hours }.into(),
            Pace::Every(days) => texts::SettingRemindEvery { days }.into(),
        })
        .and(match returns {
            0 => Phrase::from(texts::SettingReturnsAny),
            days => texts::SettingReturns { days }.into(),
        })
        .and(if settings.offers_on {
            Phrase::from(texts::SettingUnpaidOffer)
        } else {
            texts::SettingUnpaidAsk.into()
        })
        .and(match answer {
            0 => Phrase::from(texts::SettingAnswerNever),
            minutes => texts::SettingAnswerWithin {
                time: duration(minutes),
            }
            .into(),
        })
        .and(quiet::line(settings.quiet_hours))
        .and(if settings.asks_address {
            Phrase::from(texts::SettingAsksAddress)
        } else {
            texts::SettingNoAddress.into()
        })
        .and(away::setting(settings))
        .and(invoicing::setting(settings))
        .row(
            // What is none can't be taken away.
            (settings.tax.rate > 0)
                .then(|| Button::press(texts::ButtonNoTax, set(SettingPress::NoTax)))
                .into_iter()
                .chain([
                    Button::press(texts::ButtonTaxIncluded, set(SettingPress::AskTax(true))),
                    Button::press(texts::ButtonTaxAdded, set(SettingPress::AskTax(false))),
                ]),
        )
        .row([
            Button::press(
                texts::ButtonSetUndo {
                    time: duration(next(&UNDO, settings.undo_minutes)),
                },
                set(SettingPress::Undo(next(&UNDO, settings.undo_minutes))),
            ),
            Button::press(
                match next(&RETURNS, returns) {
                    0 => Phrase::from(texts::ButtonSetReturnsAny),
                    days => texts::ButtonSetReturns { days }.into(),
                },
                set(SettingPress::Returns(next(&RETURNS, returns))),
            ),
        ])
        .row([
            Button::press(
                texts::ButtonSetCancel {
                    may: may(!settings.buyers_cancel),
                },
                set(SettingPress::BuyersCancel(!settings.buyers_cancel)),
            ),
            Button::press(
                texts::ButtonSetChange {
                    may: may(!settings.buyers_change),
                },
                set(SettingPress::BuyersChange(!settings.buyers_change)),
            ),
        ])
        .row([
            Button::press(
                match next(&PAY_BY, pay_by) {
                    0 => Phrase::from(texts::ButtonNoDeadline),
                    hours => texts::ButtonSetPayBy { hours }.into(),
                },
                set(SettingPress::PayBy(next(&PAY_BY, pay_by))),
            ),
            match next_pace {
                Pace::Never => Button::press(texts::ButtonNoReminder, set(SettingPress::Remind(0))),
                Pace::Before(hours) => Button::press(
                    texts::ButtonSetRemind { hours },
                    set(SettingPress::Remind(hours)),
                ),
                Pace::Every(days) => Button::press(
                    texts::ButtonSetRemindEvery { days },
                    set(SettingPress::RemindEvery(days)),
                ),
            },
        ])
        .row([
            Button::press(
                if settings.offers_on {
                    Phrase::from(texts::ButtonUnpaidAsk)
                } else {
                    texts::ButtonUnpaidOffer.into()
                },
                set(SettingPress::OfferOn(!settings.offers_on)),
            ),
            Button::press(
                match next(&ANSWER, answer) {
                    0 => Phrase::from(texts::ButtonSetAnswerNever),
                    minutes => texts::ButtonSetAnswerWithin {
                        time: duration(minutes),
                    }
                    .into(),
                },
                set(SettingPress::AnswerWithin(next(&ANSWER, answer))),
            ),
            quiet::button(shop_id, settings.quiet_hours),
            Button::press(
                if settings.asks_address {
                    Phrase::from(texts::ButtonNoAddressNeeded)
                } else {
                    texts::ButtonAsksAddress.into()
                },
                set(SettingPress::Addresses(!settings.asks_address)),
            ),
        ])
        .row([
            away::setting_button(shop_id, settings),
            Button::press(texts::ButtonSetInvoice, set(SettingPress::AskInvoices)),
        ])
}

/// The choice after the present one.
fn next(choices: &[u32], now: u32) -> u32 {
    let after = choices.iter().position(|choice| *choice == now);
    let at = after.map_or(0, |at| (at + 1) % choices.len());
    choices.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_as_people_write_them() {
        for (text, rate) in [
            ("12", Some(1_200)),
            ("12%", Some(1_200)),
            (" 12.5 ％", Some(1_250)),
            ("0.05%", Some(5)),
            ("100", Some(10_000)),
            ("0", None),
            ("101", None),
            ("-5", None),
            ("🙂", None),
            ("", None),
            ("9999999999", None),
            ("1.234", None),
        ] {
            assert_eq!(basis_points(text), rate, "{text}");
        }
    }
}
