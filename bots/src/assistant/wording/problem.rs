//! What could not be read, and what would be right.

use std::ops::RangeInclusive;

use waybill_core::text::{Arg, Phrase, texts};

use crate::assistant::order_line::{Clause, Elsewhere, Line, Problem};

use super::amount::amount_of;

const BYTES_PER_KILOBYTE: usize = 1024;
/// What a telephone number may have (ITU-T E.164 allows 15); the texts name both ends.
const PHONE_DIGITS: RangeInclusive<usize> = 7..=15;

/// Says what could not be read: the part as it was typed, and how it can be written.
pub fn problem(problem: &Problem) -> Phrase {
    match problem {
        Problem::Empty => texts::ProblemEmpty.into(),
        Problem::TooLong { bytes, limit } => texts::ProblemTooLong {
            size: bytes.div_ceil(BYTES_PER_KILOBYTE),
            limit: limit / BYTES_PER_KILOBYTE,
        }
        .into(),
        Problem::TooManyOrders { found, limit } => texts::ProblemTooManyOrders {
            found: *found,
            limit: *limit,
        }
        .into(),
        Problem::TooManyLines { found, limit } => texts::ProblemTooManyLines {
            found: *found,
            limit: *limit,
        }
        .into(),
        Problem::PartTooLong {
            part,
            length,
            limit,
        } => texts::ProblemPartTooLong {
            part,
            length: *length,
            limit: *limit,
        }
        .into(),
        Problem::BuyerMissing { part, example } => {
            texts::ProblemBuyerMissing { part, example }.into()
        }
        Problem::BuyerNameMissing { part } if part.is_empty() => texts::ProblemBuyerUnknown.into(),
        Problem::BuyerNameMissing { part } => texts::ProblemBuyerNameMissing { part }.into(),
        Problem::SecondBuyer { part } => texts::ProblemSecondBuyer { part }.into(),
        Problem::EmailUnreadable { part: _, found } => texts::ProblemEmail { found }.into(),
        Problem::PhoneUnreadable {
            part: _,
            found,
            digits,
        } => phone(found, *digits),
        Problem::LinesMissing { example } => texts::ProblemLinesMissing { example }.into(),
        Problem::ItemNameMissing { part, example } => {
            texts::ProblemItemNameMissing { part, example }.into()
        }
        Problem::NameTooLong {
            part,
            length,
            limit,
        } => texts::ProblemNameTooLong {
            part,
            length: *length,
            limit: *limit,
        }
        .into(),
        Problem::NoteTooLong {
            part,
            length,
            limit,
        } => texts::ProblemNoteTooLong {
            part,
            length: *length,
            limit: *limit,
        }
        .into(),
        Problem::QuantityMissing { part, example } => {
            texts::ProblemQuantityMissing { part, example }.into()
        }
        Problem::QuantityZero { part } => texts::ProblemQuantityZero { part }.into(),
        Problem::QuantityNegative { part, found } => {
            texts::ProblemQuantityNegative { part, found }.into()
        }
        Problem::QuantityNotWhole { part, found } => {
            texts::ProblemQuantityNotWhole { part, found }.into()
        }
        Problem::QuantityTooLarge { part, found, limit } => texts::ProblemQuantityTooLarge {
            part,
            found,
            limit: *limit,
        }
        .into(),
        Problem::SeveralQuantities { part, found } => texts::ProblemSeveralQuantities {
            part,
            found: list(found),
        }
        .into(),
        Problem::Amount { part, of, problem } => amount_of(part, *of, problem),
        Problem::SeveralPrices { part, found } if found.len() > 1 => texts::ProblemSeveralPrices {
            part,
            found: list(found),
        }
        .into(),
        Problem::SeveralPrices { part, found: _ } => texts::ProblemSeveralItems { part }.into(),
        Problem::EachOrAll {
            part,
            quantity,
            amount,
        } => texts::ProblemEachOrAll {
            part,
            quantity: *quantity,
            amount: *amount,
        }
        .into(),
        Problem::TotalDiffers {
            part,
            worked_out,
            written,
        } => texts::ProblemTotalDiffers {
            part,
            worked_out: *worked_out,
            written: *written,
        }
        .into(),
        Problem::DidYouMean { part: _, reading } => did_you_mean(reading),
        Problem::DiscountInLine { part } => texts::ProblemDiscount { part }.into(),
        Problem::DiscountRate { part } => texts::ProblemDiscountRate { part }.into(),
        Problem::PayByUnreadable { part } => texts::ProblemPayBy { part }.into(),
        Problem::NotInAnOrder { part, what } => elsewhere(part, *what),
        Problem::LabelUnknown { part, label } => texts::ProblemLabelUnknown { part, label }.into(),
        Problem::ClauseEmpty {
            part,
            clause,
            example,
        } => clause_empty(part, *clause, example),
        Problem::ClauseReversed {
            part,
            clause,
            example,
        } => clause_reversed(part, *clause, example),
        Problem::ClauseTooMuch {
            part,
            clause,
            extra,
        } => texts::ProblemClauseTooMuch {
            part,
            clause: the(*clause),
            extra,
        }
        .into(),
        Problem::ClauseTwice { part, clause } => texts::ProblemClauseTwice {
            part,
            clause: the(*clause),
        }
        .into(),
        Problem::DueUnreadable {
            part,
            found: _,
            example,
        } => texts::ProblemDueUnreadable { part, example }.into(),
        Problem::DueAmbiguous {
            part,
            day_first,
            month_first,
        } => texts::ProblemDueAmbiguous {
            part,
            day_first: *day_first,
            month_first: *month_first,
        }
        .into(),
        Problem::DuePast { part, date } => texts::ProblemDuePast { part, date: *date }.into(),
    }
}

/// Digits are worth counting only where their number is what is wrong.
fn phone(found: &str, digits: usize) -> Phrase {
    if digits == 0 || PHONE_DIGITS.contains(&digits) {
        texts::ProblemPhone { found }.into()
    } else {
        texts::ProblemPhoneDigits { found, digits }.into()
    }
}

fn did_you_mean(reading: &Line) -> Phrase {
    let (quantity, name) = (reading.quantity, &reading.name);
    match reading.unit_price {
        Some(price) => texts::ProblemDidYouMeanPriced {
            quantity,
            name,
            price,
        }
        .into(),
        None => texts::ProblemDidYouMean { quantity, name }.into(),
    }
}

fn elsewhere(part: &str, what: Elsewhere) -> Phrase {
    match what {
        Elsewhere::Total => texts::ProblemTotal { part }.into(),
        Elsewhere::Payment => texts::ProblemPayment { part }.into(),
        Elsewhere::Address => texts::ProblemAddress { part }.into(),
        Elsewhere::Steps => texts::ProblemSteps { part }.into(),
        Elsewhere::Tax => texts::ProblemTax { part }.into(),
    }
}

fn clause_empty(part: &str, clause: Clause, example: &str) -> Phrase {
    match clause {
        Clause::Email => texts::ProblemClauseEmptyEmail { part, example }.into(),
        Clause::Phone => texts::ProblemClauseEmptyPhone { part, example }.into(),
        Clause::Shipping => texts::ProblemClauseEmptyShipping { part, example }.into(),
        Clause::Deposit => texts::ProblemClauseEmptyDeposit { part, example }.into(),
        Clause::Note => texts::ProblemClauseEmptyNote { part, example }.into(),
        Clause::Due => texts::ProblemClauseEmptyDue { part, example }.into(),
        Clause::Discount => texts::ProblemClauseEmptyDiscount { part, example }.into(),
        Clause::PayBy => texts::ProblemClauseEmptyPayBy { part, example }.into(),
        Clause::SendTo => texts::ProblemClauseEmptySendTo { part, example }.into(),
    }
}

fn clause_reversed(part: &str, clause: Clause, example: &str) -> Phrase {
    match clause {
        Clause::Shipping => texts::ProblemClauseReversedShipping { part, example }.into(),
        Clause::Deposit => texts::ProblemClauseReversedDeposit { part, example }.into(),
        Clause::Email
        | Clause::Phone
        | Clause::Note
        | Clause::Due
        | Clause::Discount
        | Clause::SendTo
        | Clause::PayBy => texts::ProblemClauseReversed {
            part,
            clause: the(clause),
            example,
        }
        .into(),
    }
}

fn the(clause: Clause) -> Phrase {
    match clause {
        Clause::Email => texts::ClauseEmail.into(),
        Clause::Phone => texts::ClausePhone.into(),
        Clause::Shipping => texts::ClauseShipping.into(),
        Clause::Deposit => texts::ClauseDeposit.into(),
        Clause::Note => texts::ClauseNote.into(),
        Clause::Due => texts::ClauseDue.into(),
        Clause::Discount => texts::ClauseDiscount.into(),
        Clause::PayBy => texts::ClausePayBy.into(),
        Clause::SendTo => texts::ClauseSendTo.into(),
    }
}

fn list(found: &[String]) -> Vec<Arg> {
    found.iter().map(Arg::from).collect()
}
