//! What a change of an order looks like before it is applied, and what is wrong with one.

use waybill_core::money::Money;
use waybill_core::order::Order;
use waybill_core::order::decide::Refusal;
use waybill_core::order::edit::{MAX_QUANTITY, Part, changed, differences};
use waybill_core::text::{Arg, Phrase, texts};

use super::line::{self, Trouble};
use crate::assistant::message::{Button, Say};
use crate::assistant::notice::with_differences;
use crate::assistant::order_line::Problem;
use crate::assistant::press::{EditPress, Press};
use crate::assistant::scene::Scene;
use crate::assistant::shortage::{self, Shortage};
use crate::assistant::state::Edit;
use crate::assistant::wording as words;

/// How many lines have their buttons at one time: every platform has room for that.
const LINES_SHOWN: usize = 3;

/// The difference that a change makes, and what can be done about it.
pub(super) fn preview(edit: &Edit, order: &Order, followed: bool, short: &[Shortage]) -> Say {
    let number = order.number.0;
    let press = |press| Press::Edit(edit.id, press);
    let discard = Button::press(texts::ButtonDiscard, press(EditPress::Discard));
    let mut last = Vec::new();
    let mut say = match changed(order, &edit.parts) {
        Ok((after, sums)) => {
            let total = order.money(sums.total);
            if short.is_empty() {
                last = apply_buttons(edit, order, total, followed);
            }
            let differ = differences(order, &order.contents(), &after);
            let say = Say::titled(texts::EditTitle {
                number,
                revision: order.head.revision + 1,
            });
            balance(
                with_differences(say, &differ, total, order.total()),
                order,
                total,
            )
        }
        Err(Refusal::NothingChanges) if edit.menu => Say::titled(texts::EditChoose {
            number,
            buyer: &order.buyer.name,
        }),
        Err(refusal) => Say::line(words::refusal(order.number, &refusal)),
    };
    let adds = edit.parts.iter().any(|part| matches!(part, Part::Add(_)));
    if order.buyer.reseller && adds && !edit.buyers {
        say = say.and(texts::EditResellerPrices {
            buyer: &order.buyer.name,
        });
    }
    if edit.menu {
        say = with_lines(say, edit, order);
    }
    say = shortage::words(
        say,
        short,
        |variant| press(EditPress::TakeLeft(variant)),
        |variant, asked| press(EditPress::Anyway(variant, asked)),
    );
    last.push(discard);
    say.row(last)
}

fn balance(say: Say, order: &Order, total: Money) -> Say {
    let received = order.received().minor;
    let left = total.minor - order.head.credit_minor - received;
    if received == 0 {
        say
    } else if left >= 0 {
        say.and(texts::LineToPay {
            amount: order.money(left),
        })
    } else {
        say.and(texts::LineOverpaid {
            amount: order.money(-left),
        })
    }
}

fn apply_buttons(edit: &Edit, order: &Order, total: Money, followed: bool) -> Vec<Button> {
    let press = |press| Press::Edit(edit.id, press);
    let buyer = &order.buyer.name;
    if edit.buyers {
        return vec![Button::press(
            texts::ButtonSaveChanges,
            press(EditPress::Apply),
        )];
    }
    if total.minor <= order.total().minor {
        let label: Phrase = if followed {
            texts::ButtonApplyTell { buyer }.into()
        } else {
            texts::ButtonApply.into()
        };
        return vec![Button::press(label, press(EditPress::Apply))];
    }
    // A higher total is agreed to first; who follows by no link can't be asked here.
    let mut buttons = Vec::new();
    if followed {
        let label = texts::ButtonAskAgree { buyer };
        buttons.push(Button::press(label, press(EditPress::Ask)));
    }
    let agreed = texts::ButtonAgreedAlready { buyer };
    buttons.push(Button::press(agreed, press(EditPress::Apply)));
    buttons
}

/// The lines as they would be, a few with their buttons.
fn with_lines(mut say: Say, edit: &Edit, order: &Order) -> Say {
    let press = |press| Press::Edit(edit.id, press);
    let lines = line::working(order, &edit.parts);
    let pages = lines.len().div_ceil(LINES_SHOWN).max(1);
    let page = usize::try_from(edit.page).unwrap_or(0) % pages;
    say = say.gap();
    let shown = lines
        .iter()
        .zip(1..)
        .skip(page * LINES_SHOWN)
        .take(LINES_SHOWN);
    for (line, at) in lines.iter().zip(1..) {
        say = say.and(texts::EditLine {
            at,
            quantity: line.quantity,
            name: &line.name,
            price: order.money(line.unit_price_minor).digits(),
        });
    }
    for (line, at) in shown {
        let number = line.line;
        let mut row = vec![
            Button::press(texts::ButtonFewer { at }, press(EditPress::Fewer(number))),
            Button::press(
                texts::ButtonMorePieces { at },
                press(EditPress::More(number)),
            ),
            Button::press(
                texts::ButtonTakeOut { at },
                press(EditPress::Remove(number)),
            ),
        ];
        if !edit.buyers {
            let price = press(EditPress::Price(number));
            row.push(Button::press(texts::ButtonPrice { at }, price));
        }
        say = say.row(row);
    }
    let mut rest = Vec::new();
    if !edit.buyers {
        rest.push(Button::press(texts::ButtonAdd, press(EditPress::Add)));
        rest.push(Button::press(
            texts::ButtonShipping,
            press(EditPress::Shipping),
        ));
        rest.push(Button::press(
            texts::ButtonDiscount,
            press(EditPress::Discount),
        ));
        rest.push(Button::press(texts::ButtonDate, press(EditPress::Date)));
        if !order.pick_up {
            let address = press(EditPress::Address);
            rest.push(Button::press(texts::ButtonAddress, address));
        }
    }
    say = say.row(rest);
    let mut rest = Vec::new();
    if pages > 1 {
        let next = u32::try_from((page + 1) % pages).unwrap_or(0);
        rest.push(Button::press(
            texts::ButtonMoreLines,
            press(EditPress::Page(next)),
        ));
    }
    say.row(rest)
}

/// What is wrong with a change that was written. Where it was a whole command, a misspelt name is
/// offered as it was meant.
pub(super) fn trouble_words(
    scene: &mut Scene<'_>,
    order: &Order,
    trouble: &Trouble,
    whole: bool,
) -> Say {
    let number = order.number.0;
    let say = Say::line(said(order, trouble));
    match trouble {
        Trouble::Misspelt { corrected, .. } if whole && !corrected.is_empty() => {
            let offer = format!("/edit {number} {corrected}");
            let offer = scene.state.offer(order.shop_id, offer);
            say.row([
                Button::press(texts::ButtonYes, Press::Offer(offer)),
                Button::press(texts::ButtonNo, Press::Nothing),
            ])
        }
        // A reading that is offered here is taken by sending it again, clearly written.
        Trouble::Unread(Problem::DidYouMean { .. }) => say.and(texts::WriteItClearly),
        Trouble::Misspelt { .. }
        | Trouble::Empty
        | Trouble::NoSuchLine { .. }
        | Trouble::WhichLine { .. }
        | Trouble::PriceMissing { .. }
        | Trouble::WhatOfIt { .. }
        | Trouble::OnlySoMany { .. }
        | Trouble::TooMany { .. }
        | Trouble::Discount { .. }
        | Trouble::NotHere { .. }
        | Trouble::Unread(_) => say,
    }
}

/// The same in words alone.
pub fn said(order: &Order, trouble: &Trouble) -> Phrase {
    let number = order.number.0;
    let names = |names: &[String]| {
        names
            .iter()
            .map(|name| Arg::from(name.as_str()))
            .collect::<Vec<_>>()
    };
    match trouble {
        Trouble::Empty => texts::EditEmpty { number }.into(),
        Trouble::NoSuchLine { typed, has } => texts::EditNoSuchLine {
            number,
            typed,
            has: names(has),
        }
        .into(),
        Trouble::WhichLine { typed, lines } => texts::EditWhichLine {
            typed,
            lines: names(lines),
        }
        .into(),
        Trouble::Misspelt { typed, meant, .. } => texts::EditMisspelt { typed, meant }.into(),
        Trouble::PriceMissing { name } => texts::EditPriceMissing { number, name }.into(),
        Trouble::WhatOfIt { name } => texts::EditWhatOfIt { name }.into(),
        Trouble::OnlySoMany { name, quantity } => texts::EditOnlySoMany {
            number,
            name,
            quantity: *quantity,
        }
        .into(),
        Trouble::TooMany { name } => texts::EditTooMany {
            name,
            limit: MAX_QUANTITY,
        }
        .into(),
        Trouble::Discount { part } => texts::EditDiscountUnread { part }.into(),
        Trouble::NotHere { part } => texts::EditNotHere { part, number }.into(),
        Trouble::Unread(problem) => words::problem(problem),
    }
}
