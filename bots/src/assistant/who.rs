//! Who somebody is that could be one of several customers: asked where orders are written and where they
//! are given to somebody else.

use waybill_core::customer::{Candidate, Contact, Shared};
use waybill_core::id::CustomerId;
use waybill_core::text::{Phrase, texts};

use super::message::{Button, Say};
use super::press::Press;

/// "Is this Jane Cruz · +63 917 123 4567, 3 orders?", "+63 917 123 4567 is Ana's. Is this Ana?" Nothing
/// where nobody else could be meant.
pub fn ask(
    say: Say,
    contact: &Contact,
    candidates: &[Candidate],
    press: impl Fn(Option<CustomerId>) -> Press,
) -> Say {
    if candidates.is_empty() {
        return say;
    }
    // What stands by itself needs no empty line before it.
    let say = if say == Say::default() {
        say
    } else {
        say.gap()
    };
    let new = |label: Phrase| Button::press(label, press(None));
    match candidates {
        [] => say,
        [only] => {
            let same = press(Some(only.customer_id));
            let typed = match only.shares {
                Some(Shared::Phone) => contact.phone.as_deref(),
                Some(Shared::Email) => contact.email.as_deref(),
                None => None,
            };
            let (question, yes, no): (Phrase, Phrase, Phrase) = match (typed, only.shares) {
                (Some(typed), Some(shared)) => (
                    texts::AskWhoseContact {
                        contact: typed,
                        name: &only.name,
                        orders: only.orders,
                    }
                    .into(),
                    texts::ButtonYesThem { name: &only.name }.into(),
                    match shared {
                        Shared::Phone => texts::ButtonNewSamePhone.into(),
                        Shared::Email => texts::ButtonNewSameMail.into(),
                    },
                ),
                (_, _) => (
                    texts::AskSamePerson {
                        who: described(only),
                        orders: only.orders,
                    }
                    .into(),
                    texts::ButtonTheSame.into(),
                    texts::ButtonSomeoneNew.into(),
                ),
            };
            say.and(question).row([Button::press(yes, same), new(no)])
        }
        several => {
            let mut say = say.and(texts::AskWhichPerson);
            for candidate in several {
                let label = texts::CustomerRow {
                    name: described(candidate),
                    orders: candidate.orders,
                };
                say = say.row([Button::press(label, press(Some(candidate.customer_id)))]);
            }
            say.row([new(texts::ButtonSomeoneNew.into())])
        }
    }
}

fn described(candidate: &Candidate) -> String {
    let mut words = vec![candidate.name.clone()];
    words.extend(candidate.phone.clone());
    words.extend(candidate.email.clone());
    words.join(" · ")
}
