//! How an order's state is called, the same in chats, on pages and on paper.

mod destination;
mod refusal;

use crate::channel::Channel;
use crate::money::Money;
use crate::order::edit::Difference;
use crate::order::{ReturnState, Stage, Step, Trouble, Wish};
use crate::payment::PaymentState;
use crate::text::{Arg, Phrase, texts};

pub use destination::destination_problem;
pub use refusal::refusal;

/// A stage, as sellers see it.
pub fn stage(stage: Stage) -> Phrase {
    match stage {
        Stage::Pending => texts::StagePending.into(),
        Stage::Confirmed => texts::StageConfirmed.into(),
        Stage::Processing => texts::StageProcessing.into(),
        Stage::Ready => texts::StageReady.into(),
        Stage::Shipped => texts::StageShipped.into(),
        Stage::Delivered => texts::StageDelivered.into(),
        Stage::Completed => texts::StageCompleted.into(),
        Stage::Cancelled => texts::StageCancelled.into(),
    }
}

/// One of the buyer's five steps; what is picked up is never shipped, but ready to collect.
pub fn step(step: Step, pick_up: bool) -> Phrase {
    match step {
        Step::Pending => texts::StepPending.into(),
        Step::Confirmed => texts::StepConfirmed.into(),
        Step::Processing => texts::StepProcessing.into(),
        Step::Shipped if pick_up => texts::StepCollect.into(),
        Step::Shipped => texts::StepShipped.into(),
        Step::Delivered => texts::StepDelivered.into(),
    }
}

/// The name of where an order stands for its buyer: a step, or that it was cancelled.
pub fn standing(at: Stage, pick_up: bool) -> Phrase {
    at.step(pick_up)
        .map_or_else(|| texts::StepCancelled.into(), |at| step(at, pick_up))
}

/// Where payment stands.
pub fn payment(state: PaymentState) -> Phrase {
    match state {
        PaymentState::Unpaid => texts::PaymentUnpaid.into(),
        PaymentState::DepositPaid => texts::PaymentDeposit.into(),
        PaymentState::PartlyPaid => texts::PaymentPartly.into(),
        PaymentState::Paid => texts::PaymentPaid.into(),
        PaymentState::Overpaid => texts::PaymentOverpaid.into(),
        PaymentState::ToCheck => texts::PaymentToCheck.into(),
        PaymentState::Collected => texts::PaymentCollected.into(),
        PaymentState::PartlyRefunded => texts::PaymentPartlyRefunded.into(),
        PaymentState::Refunded => texts::PaymentRefunded.into(),
        PaymentState::Kept => texts::PaymentKept.into(),
    }
}

/// How long something may take, in the largest unit that fits; from two days on, days.
pub fn duration(minutes: u32) -> Phrase {
    const HOUR: u32 = 60;
    const DAY: u32 = 24 * HOUR;
    if minutes > DAY && minutes.is_multiple_of(DAY) {
        let count = minutes / DAY;
        texts::TimeDays { count }.into()
    } else if minutes >= HOUR && minutes.is_multiple_of(HOUR) {
        let count = minutes / HOUR;
        texts::TimeHours { count }.into()
    } else {
        texts::TimeMinutes { count: minutes }.into()
    }
}

/// Where a return stands.
pub fn return_state(state: ReturnState) -> Phrase {
    match state {
        ReturnState::Requested => texts::ReturnRequested.into(),
        ReturnState::Approved => texts::ReturnApproved.into(),
        ReturnState::Rejected => texts::ReturnRejected.into(),
        ReturnState::Received => texts::ReturnReceived.into(),
        ReturnState::Refunded => texts::ReturnRefunded.into(),
        ReturnState::Replaced => texts::ReturnReplaced.into(),
        ReturnState::Repaired => texts::ReturnRepaired.into(),
        ReturnState::Withdrawn => texts::ReturnWithdrawn.into(),
    }
}

/// What is hoped for of a return.
pub fn wish(wish: Wish) -> Phrase {
    match wish {
        Wish::Refund => texts::WishRefund.into(),
        Wish::Replace => texts::WishReplace.into(),
        Wish::Repair => texts::WishRepair.into(),
    }
}

/// A channel's name as people know it.
pub fn channel(channel: Channel) -> Phrase {
    match channel {
        Channel::Telegram => texts::ChannelTelegram.into(),
        Channel::Discord => texts::ChannelDiscord.into(),
        Channel::Email => texts::ChannelEmail.into(),
        Channel::Web => texts::ChannelWeb.into(),
        Channel::Terminal => texts::ChannelTerminal.into(),
    }
}

/// What is wrong with an order, in a few words.
pub fn trouble(trouble: Trouble) -> Phrase {
    match trouble {
        Trouble::NotArrived => texts::TroubleNotArrived.into(),
        Trouble::WrongOrDamaged => texts::TroubleWrong.into(),
        Trouble::PaidNotShown => texts::TroublePaid.into(),
    }
}

/// Why something comes back: a reason that was tapped, or as it was written.
pub fn return_reason(reason: &str) -> Phrase {
    match reason {
        "damaged" => texts::ReturnReasonDamaged.into(),
        "wrong" => texts::ReturnReasonWrong.into(),
        "size" => texts::ReturnReasonSize.into(),
        "mind" => texts::ReturnReasonMind.into(),
        written => texts::Verbatim { text: written }.into(),
    }
}

/// How many of what comes back.
pub fn pieces<'a>(lines: impl IntoIterator<Item = (u32, &'a str)>) -> Arg {
    let pieces = lines
        .into_iter()
        .map(|(quantity, name)| Arg::from(Phrase::from(texts::ReturnPiece { quantity, name })));
    Arg::List(pieces.collect())
}

/// One difference between what was agreed before and after.
pub fn difference(difference: &Difference) -> Phrase {
    match difference {
        Difference::Added {
            name,
            quantity,
            amount,
        } => texts::DifferenceAdded {
            name,
            quantity: *quantity,
            amount: plus(*amount),
        }
        .into(),
        Difference::Removed {
            name,
            quantity,
            amount,
        } => texts::DifferenceRemoved {
            name,
            quantity: *quantity,
            amount: plus(Money::new(-amount.minor, amount.currency)),
        }
        .into(),
        Difference::Quantity {
            name,
            from,
            to,
            amount,
        } => texts::DifferenceQuantity {
            name,
            from: *from,
            to: *to,
            amount: plus(*amount),
        }
        .into(),
        Difference::Price { name, from, to } => texts::DifferencePrice {
            name,
            from: from.digits(),
            to: to.digits(),
        }
        .into(),
        Difference::Shipping { from, to } => texts::DifferenceShipping {
            from: from.digits(),
            to: to.digits(),
        }
        .into(),
        Difference::Discount { from, to } => texts::DifferenceDiscount {
            from: from.digits(),
            to: to.digits(),
        }
        .into(),
        Difference::Tax { from, to } => texts::DifferenceTax {
            from: from.digits(),
            to: to.digits(),
        }
        .into(),
        Difference::Due { to: Some(to), .. } => texts::DifferenceDue { day: *to }.into(),
        Difference::Due { to: None, .. } => texts::DifferenceDueNone.into(),
    }
}

/// An amount with the sign of what it changes.
pub fn plus(amount: Money) -> String {
    if amount.minor > 0 {
        format!("+{}", amount.digits())
    } else {
        amount.digits()
    }
}

/// The sentence that tells a buyer where the order stands. An order that is over is no longer
/// paused, though it may have been held when it was cancelled.
pub fn told(stage: Stage, pick_up: bool, held: bool) -> Phrase {
    if held && !stage.is_over() {
        return texts::ToldHeld.into();
    }
    match stage {
        Stage::Pending => texts::ToldPending.into(),
        Stage::Confirmed => texts::ToldConfirmed.into(),
        Stage::Processing => texts::ToldProcessing.into(),
        Stage::Ready if pick_up => texts::ToldCollect.into(),
        Stage::Ready => texts::ToldReady.into(),
        Stage::Shipped => texts::ToldShipped.into(),
        Stage::Delivered => texts::ToldDelivered.into(),
        Stage::Completed => texts::ToldCompleted.into(),
        Stage::Cancelled => texts::ToldCancelled.into(),
    }
}

/// Basis points as a percentage without needless decimals: 1,200 is `12%`, 1,250 is `12.5%`.
pub fn percent(basis_points: u32) -> String {
    let (whole, part) = (basis_points / 100, basis_points % 100);
    match part {
        0 => format!("{whole}%"),
        part if part % 10 == 0 => format!("{whole}.{}%", part / 10),
        part => format!("{whole}.{part:02}%"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use chrono_tz::Tz;

    use super::*;
    use crate::text::{Language, Reader};

    fn say(tag: &str, phrase: &Phrase) -> String {
        let reader = Reader {
            language: Language::closest(tag).unwrap(),
            zone: Tz::Asia__Manila,
            now: DateTime::UNIX_EPOCH,
        };
        reader.say(phrase)
    }

    #[test]
    fn a_duration_is_told_in_the_largest_unit_that_fits() {
        for (minutes, english, chinese) in [
            (15, "15 min", "15 分鐘"),
            (90, "90 min", "90 分鐘"),
            (60, "1 h", "1 小時"),
            (24 * 60, "24 h", "24 小時"),
            (30 * 60, "30 h", "30 小時"),
            (7 * 24 * 60, "7 days", "7 天"),
        ] {
            assert_eq!(say("en", &duration(minutes)), english);
            assert_eq!(say("zh-TW", &duration(minutes)), chinese);
        }
    }

    #[test]
    fn a_stage_has_the_name_it_is_stored_by() {
        for each in Stage::ALL {
            let word = say("en", &stage(each)).to_lowercase();
            assert_eq!(word, each.as_str());
        }
    }

    #[test]
    fn what_is_picked_up_is_collected_and_never_shipped() {
        for (each, sent, collected) in [
            (Step::Processing, "處理中", "處理中"),
            (Step::Shipped, "已出貨", "可取貨"),
            (Step::Delivered, "已送達", "已送達"),
        ] {
            assert_eq!(say("zh-TW", &step(each, false)), sent);
            assert_eq!(say("zh-TW", &step(each, true)), collected);
        }
        let ready = |pick_up| say("en", &told(Stage::Ready, pick_up, false));
        assert_eq!(
            ready(false),
            "Your order is packed and will be handed to the courier."
        );
        assert_eq!(ready(true), "Your order is ready to collect.");
    }

    #[test]
    fn a_paused_order_says_so_until_it_is_over() {
        for each in Stage::ALL {
            let paused = told(each, false, true) == Phrase::from(texts::ToldHeld);
            assert_eq!(paused, !each.is_over(), "{each:?}");
        }
        assert_eq!(
            say("en", &told(Stage::Cancelled, false, true)),
            "This order was cancelled."
        );
    }

    #[test]
    fn every_state_of_payment_has_its_own_word() {
        let states = [
            (PaymentState::Unpaid, "Unpaid"),
            (PaymentState::DepositPaid, "Deposit paid"),
            (PaymentState::PartlyPaid, "Partly paid"),
            (PaymentState::Paid, "Paid"),
            (PaymentState::Overpaid, "Overpaid"),
            (PaymentState::ToCheck, "Being checked"),
            (PaymentState::Collected, "Paid to the courier"),
            (PaymentState::PartlyRefunded, "Partly refunded"),
            (PaymentState::Refunded, "Refunded"),
        ];
        for (state, word) in states {
            assert_eq!(say("en", &payment(state)), word);
        }
    }
}
