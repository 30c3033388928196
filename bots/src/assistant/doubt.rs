//! What must be asked about a line of an order that the catalogue does not settle: which item is
//! meant, or whether a paused one is sold again. The same for drafts and for changes.

use waybill_core::item::matching::{OFFERED_OF_ONE, words};
use waybill_core::item::{Known, Terms};
use waybill_core::money::Money;
use waybill_core::shop::Shop;
use waybill_core::text::texts;

use super::message::{Button, Say};
use super::press::Press;

/// What is in doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt<'a> {
    /// Which item is meant.
    Which {
        /// What was typed.
        typed: &'a str,
        /// The price that was typed.
        price: Option<Money>,
        /// What it may be.
        offered: &'a [Known],
    },
    /// It is not for sale for now.
    Paused {
        /// What it is called.
        name: &'a str,
    },
}

/// What the answers do.
#[derive(Debug)]
pub struct Answers<Choose> {
    /// One of the offered.
    pub choose: Choose,
    /// Something new.
    pub new_item: Press,
    /// Sell what is paused; none where the person may not.
    pub sell_again: Option<Press>,
    /// Leave the line away.
    pub remove: Press,
}

/// The question with its buttons.
pub fn ask<Choose>(
    say: Say,
    shop: &Shop,
    doubt: &Doubt<'_>,
    terms: Terms,
    answers: Answers<Choose>,
) -> Say
where
    Choose: Fn(&Known) -> Press,
{
    let say = say.gap();
    match doubt {
        Doubt::Which {
            typed,
            price,
            offered,
        } => {
            let costs = |known: &Known| short(price_of(shop, known, terms));
            let say = match (offered, price) {
                ([only], Some(_)) => say.and(texts::DraftMeant {
                    typed: *typed,
                    name: only.full_name(),
                    price: costs(only),
                }),
                _ => say.and(texts::DraftWhich { name: *typed }),
            };
            let say = match offered.first() {
                Some(first) if offered.len() >= OFFERED_OF_ONE => {
                    let label = words(&first.variant.label).join(" ");
                    let example = format!("{typed} {label}");
                    say.and(texts::DraftWhichMore { example })
                }
                Some(_) | None => say,
            };
            let mut buttons: Vec<Button> = offered
                .iter()
                .map(|known| {
                    let choose = (answers.choose)(known);
                    let name = known.full_name();
                    match price {
                        Some(price) => {
                            let price = short(*price);
                            Button::press(texts::ButtonWhichAt { name, price }, choose)
                        }
                        None => {
                            let price = costs(known);
                            Button::press(texts::ButtonWhich { name, price }, choose)
                        }
                    }
                })
                .collect();
            buttons.push(match price {
                Some(_) => {
                    let label = texts::ButtonNewItemCalled { name: *typed };
                    Button::press(label, answers.new_item)
                }
                None => Button::press(texts::ButtonNewItem, answers.new_item),
            });
            buttons
                .chunks(2)
                .map(<[Button]>::to_vec)
                .fold(say, Say::row)
        }
        Doubt::Paused { name } => {
            let again = answers
                .sell_again
                .map(|press| Button::press(texts::ButtonSellAgain, press));
            let others = [
                Button::press(texts::ButtonNewItemInstead, answers.new_item),
                Button::press(texts::ButtonTakeOff, answers.remove),
            ];
            say.and(texts::DraftPaused { name: *name })
                .row(again.into_iter().chain(others))
        }
    }
}

fn price_of(shop: &Shop, known: &Known, terms: Terms) -> Money {
    Money::new(known.variant.price_for(terms).0, shop.currency)
}

/// As short as people say it: 599, not 599.00.
fn short(price: Money) -> String {
    let price = price.digits();
    price.strip_suffix(".00").unwrap_or(&price).to_owned()
}
