//! What was written, as those read it who are told.

use waybill_core::customer::fold;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::talk::{Message, Shown, Standing, Unanswered};
use waybill_core::text::{Phrase, texts};

use crate::assistant::message::{Attached, Button, Say, verbatim};
use crate::assistant::press::{OrderPress, Press, TalkPress};

/// How much of a message a list shows, in characters.
const GLANCE: usize = 80;

/// A button about an order's conversation.
pub fn button(label: impl Into<Phrase>, order: (ShopId, OrderId), press: TalkPress) -> Button {
    Button::press(
        label,
        Press::Order(order.0, order.1, OrderPress::Talk(press)),
    )
}

/// A buyer's message with what became of it, for the shop.
pub fn to_shop(shown: &Shown, shop_id: ShopId, raised: bool) -> Say {
    let message = &shown.message;
    let mut say = Say::default();
    if let Some(since) = shown.waiting_since.filter(|_| raised && is_open(shown)) {
        say = say.and(texts::TalkRaised { since });
    }
    say = say.and(said(message, &shown.buyer));
    if let Some(at) = message.edited_at {
        say = say.and(texts::TalkEdited { at });
    }
    if let Some(file) = message.picture {
        say = say.attach(Attached::File(shop_id, file));
    }
    for answer in &shown.answers {
        let name = &answer.author;
        say = say.and(if answer.text.is_empty() {
            Phrase::from(texts::TalkAnsweredByPicture { name })
        } else {
            let text = &answer.text;
            texts::TalkAnsweredBy { name, text }.into()
        });
    }
    if let Some(name) = &shown.settled_by {
        say = say.and(texts::TalkSettledBy { name });
    }
    let order = (shop_id, message.order_id);
    let write = TalkPress::Write(message.message_no);
    let reply = button(texts::ButtonReply, order, write);
    let show = Press::Order(order.0, order.1, OrderPress::Show);
    let show = Button::press(texts::ButtonOrderPlain, show);
    if !is_open(shown) {
        return say.row([reply, show]);
    }
    if let Some((_, name)) = &shown.assigned {
        say = say.and(texts::TalkTakenBy { name });
    }
    let assign = button(texts::ButtonAssign, order, TalkPress::AskAssign);
    let settle = TalkPress::Settle(message.message_no);
    say.row([reply, show, assign])
        .row([button(texts::ButtonNoAnswerNeeded, order, settle)])
}

fn is_open(shown: &Shown) -> bool {
    shown.answers.is_empty() && shown.settled_by.is_none()
}

/// `Jane, #1042: “can it be blue?”`; whose order it is, where somebody called otherwise writes.
fn said(message: &Message, buyer: &str) -> Phrase {
    let (author, number, text) = (&message.author, message.number.0, &message.text);
    match (text.is_empty(), is_called(author, buyer)) {
        (false, true) => texts::TalkSaid {
            author,
            number,
            text,
        }
        .into(),
        (false, false) => texts::TalkSaidOf {
            author,
            number,
            buyer,
            text,
        }
        .into(),
        (true, true) => texts::TalkSaidPicture { author, number }.into(),
        (true, false) => texts::TalkSaidPictureOf {
            author,
            number,
            buyer,
        }
        .into(),
    }
}

/// Jane is who bought as Jane Cruz.
fn is_called(author: &str, buyer: &str) -> bool {
    let (author, buyer) = (fold(author), fold(buyer));
    author == buyer || buyer.starts_with(&format!("{author} "))
}

/// The shop's message, for the buyer. Every message names the shop first.
pub fn to_buyer(shown: &Shown, shop: (ShopId, &str)) -> Say {
    let message = &shown.message;
    let (number, text) = (message.number.0, &message.text);
    let mut say = Say::line(if text.is_empty() {
        Phrase::from(texts::TalkToldPicture {
            shop: shop.1,
            number,
        })
    } else {
        texts::TalkTold {
            shop: shop.1,
            number,
            text,
        }
        .into()
    });
    if let Some(at) = message.edited_at {
        say = say.and(texts::TalkEdited { at });
    }
    if let Some(file) = message.picture {
        say = say.attach(Attached::File(shop.0, file));
    }
    let write = TalkPress::Write(message.message_no);
    let order = (shop.0, message.order_id);
    say.row([button(texts::ButtonReply, order, write)])
}

/// Somebody left, and what they answered waits.
pub fn passed_on(name: &str, count: i64) -> Say {
    Say::line(texts::TalkPassedOn { name, count }).row([Button::press(
        texts::ButtonTalksCount { count },
        Press::Talks,
    )])
}

/// How an order's conversation stands, on its card.
pub fn lines(mut say: Say, standing: &Standing) -> Say {
    if let Some(open) = &standing.unanswered {
        let since = open.since;
        say = say.and(if open.text.is_empty() {
            Phrase::from(texts::TalkLineWaitingPicture { since })
        } else {
            let text = short(&open.text);
            texts::TalkLineWaiting { since, text }.into()
        });
    }
    if let Some((_, name)) = &standing.assigned {
        say = say.and(texts::TalkLineAssigned { name });
    }
    say
}

/// What a buyer waits for an answer to, in few words.
pub(super) fn glance(open: &Unanswered) -> Phrase {
    words(&short(&open.text), open.pictured)
}

/// The words of a message, and that a picture came along.
pub(super) fn words(text: &str, pictured: bool) -> Phrase {
    match (text.is_empty(), pictured) {
        (true, _) => texts::TalkAPicture.into(),
        (false, true) => texts::TalkWithPicture { text }.into(),
        (false, false) => verbatim(text),
    }
}

/// As much of a text as a line has room for.
fn short(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    let line = line.join(" ");
    if line.chars().count() <= GLANCE {
        return line;
    }
    let start: String = line.chars().take(GLANCE - 1).collect();
    format!("{start}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glance_is_one_line_of_bounded_length() {
        assert_eq!(short("can it\nbe  blue?"), "can it be blue?");
        assert_eq!(short(""), "");
        let long = short(&"🙂".repeat(4_000));
        assert_eq!(long.chars().count(), GLANCE);
        assert!(long.ends_with('…'));
        assert_eq!(short(&"x".repeat(GLANCE)).chars().count(), GLANCE);
    }

    #[test]
    fn who_is_called_like_the_buyer_is_not_named_twice() {
        for (author, buyer, same) in [
            ("Jane", "Jane Cruz", true),
            ("JANE CRUZ", "Jane Cruz", true),
            ("Jan", "Jane Cruz", false),
            ("Paul", "Jane", false),
            ("小美", "小美", true),
        ] {
            assert_eq!(is_called(author, buyer), same, "{author} {buyer}");
        }
    }
}
