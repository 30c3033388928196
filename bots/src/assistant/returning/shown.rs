//! What cards and calls say of returns, and their buttons.

use waybill_core::id::FileId;
use waybill_core::notice::pieces;
use waybill_core::order::act::Party;
use waybill_core::order::{Order, Origin, Return, ReturnState, Wish};
use waybill_core::text::{Arg, Phrase, texts};
use waybill_core::wording;

use crate::assistant::message::{Attached, Button, Say};
use crate::assistant::press::{OrderPress, Press, ReturnPress};

/// How many open returns have their buttons on a card.
const WITH_BUTTONS: usize = 2;

/// What came back of an order, or may: why is for its parties only.
pub fn lines(mut say: Say, order: &Order, reader: Party) -> Say {
    if let (Some((Origin::Replacement, _)), Some(number)) = (order.origin, order.origin_number) {
        say = say.and(texts::LineReplaces { number: number.0 });
    }
    for each in &order.returns {
        if each.state == ReturnState::Withdrawn {
            continue;
        }
        say = say.and(texts::LineReturn {
            no: each.return_no,
            pieces: words(order, each),
            state: wording::return_state(each.state),
        });
        if reader == Party::Shop {
            say = say.and(why(each));
        }
        if let Some(reason) = &each.rejection {
            say = say.and(texts::LineReturnRejection { reason });
        }
        if let Some(replacement) = each.replacement {
            say = say.and(texts::LineReturnReplaced {
                number: replacement.number.0,
            });
        }
    }
    say
}

/// How many of what, in words.
pub(super) fn words(order: &Order, each: &Return) -> Arg {
    let lines = pieces(order, each);
    wording::pieces(lines.iter().map(|(count, name)| (*count, name.as_str())))
}

fn why(each: &Return) -> Phrase {
    texts::LineReturnWhy {
        wish: wording::wish(each.wish),
        reason: reason(&each.reason),
    }
    .into()
}

/// A reason: the usual ones in the reader's language, others as they were written.
pub(super) fn reason(reason: &str) -> Phrase {
    wording::return_reason(reason)
}

/// The buttons of returns that wait for their shop: a row for each.
pub fn seller_rows(order: &Order) -> Vec<Vec<Button>> {
    open(order)
        .take(WITH_BUTTONS)
        .map(|each| seller_row(order, each))
        .collect()
}

fn open(order: &Order) -> impl Iterator<Item = &Return> {
    order.returns.iter().filter(|each| each.state.is_open())
}

fn seller_row(order: &Order, each: &Return) -> Vec<Button> {
    let of = each.return_no;
    // A number tells them apart where there are several.
    let no = if open(order).count() > 1 { of } else { 0 };
    let button = |label: Phrase, press: fn(i32) -> ReturnPress| {
        let press = OrderPress::Return(press(of));
        Button::press(label, Press::Order(order.shop_id, order.order_id, press))
    };
    let mut row = match each.state {
        ReturnState::Requested => vec![
            button(
                texts::ButtonReturnApprove { no }.into(),
                ReturnPress::Approve,
            ),
            button(
                texts::ButtonReturnReject { no }.into(),
                ReturnPress::AskReject,
            ),
        ],
        ReturnState::Approved => {
            let mut row = vec![
                button(
                    texts::ButtonReturnBack { no }.into(),
                    ReturnPress::BackToStock,
                ),
                button(
                    texts::ButtonReturnOff { no }.into(),
                    ReturnPress::WrittenOff,
                ),
            ];
            if each.wish == Wish::Repair {
                row.insert(
                    0,
                    button(texts::ButtonReturnAside { no }.into(), ReturnPress::Aside),
                );
            }
            // One piece is sold again or is not.
            if each.lines.iter().map(|line| line.quantity).sum::<u32>() > 1 {
                row.push(button(
                    texts::ButtonReturnSome { no }.into(),
                    ReturnPress::SomeToStock,
                ));
            }
            row.push(button(
                texts::ButtonReturnWithdraw { no }.into(),
                ReturnPress::Withdraw,
            ));
            row
        }
        ReturnState::Received => {
            let mut row = vec![
                button(
                    texts::ButtonReturnRefunded { no }.into(),
                    ReturnPress::Refunded,
                ),
                button(
                    texts::ButtonReturnReplace { no }.into(),
                    ReturnPress::Replace,
                ),
            ];
            if !each.is_shelved() {
                row.push(button(
                    texts::ButtonReturnRepaired { no }.into(),
                    ReturnPress::Repaired,
                ));
            }
            row
        }
        ReturnState::Rejected
        | ReturnState::Refunded
        | ReturnState::Replaced
        | ReturnState::Repaired
        | ReturnState::Withdrawn => Vec::new(),
    };
    if each.file.is_some() {
        row.push(button(
            texts::ButtonReturnPicture { no }.into(),
            ReturnPress::Picture,
        ));
    }
    row
}

/// What a buyer can do about returns: ask for one, and take back what they asked for.
pub fn buyer_rows(order: &Order) -> Vec<Vec<Button>> {
    let button = |label: Phrase, press| {
        let press = OrderPress::Return(press);
        Button::press(label, Press::Order(order.shop_id, order.order_id, press))
    };
    let mut row = Vec::new();
    let left = |line: &waybill_core::order::Line| order.left_to_return(line.line) > 0;
    if order.is_returnable() && order.lines.iter().any(left) {
        row.push(button(texts::ButtonReturn.into(), ReturnPress::Begin));
    }
    let own: Vec<&Return> = open(order)
        .filter(|each| each.asked_by == Party::Buyer && each.state != ReturnState::Received)
        .take(WITH_BUTTONS)
        .collect();
    for each in &own {
        let no = if own.len() > 1 { each.return_no } else { 0 };
        row.push(button(
            texts::ButtonReturnWithdraw { no }.into(),
            ReturnPress::Withdraw(each.return_no),
        ));
    }
    vec![row]
}

/// What a buyer asks for, with its picture, for those of the shop who follow the order.
pub fn asked(order: &Order, return_no: i32) -> Say {
    let number = order.number.0;
    let Some(each) = order.returned(return_no) else {
        return Say::line(texts::RefusedNoSuchReturn { number });
    };
    let mut say = Say::line(texts::CallReturnAsked {
        number,
        buyer: &order.buyer.name,
        pieces: words(order, each),
    })
    .and(why(each));
    if let Some(file) = each.file {
        say = say.attach(Attached::File(order.shop_id, FileId(file)));
    }
    if each.state != ReturnState::Requested {
        return say;
    }
    let mut row = seller_row(order, each);
    // The picture is there.
    row.truncate(2);
    say.row(row)
}
