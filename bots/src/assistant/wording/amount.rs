//! Why an amount of money could not be read.

use waybill_core::money::Money;
use waybill_core::text::{Arg, Phrase, texts};

use crate::assistant::order_line::{AmountOf, AmountProblem};

/// Says why an amount could not be read, where it was asked for alone.
pub fn amount_problem(problem: &AmountProblem) -> Phrase {
    match problem {
        AmountProblem::NotANumber { text } => texts::ProblemAmountUnreadable { text }.into(),
        AmountProblem::Percent { text } => texts::ProblemAmountPercent { text }.into(),
        AmountProblem::Negative { text } => texts::ProblemAmountNegative { text }.into(),
        AmountProblem::Zero { text } => texts::ProblemAmountZero { text }.into(),
        AmountProblem::Grouping { text } => texts::ProblemAmountGrouping { text }.into(),
        AmountProblem::Ambiguous { text, readings } => ambiguous(text, readings),
        AmountProblem::TooManyDecimals {
            text,
            currency,
            decimals,
        } => texts::ProblemAmountDecimals {
            text,
            code: currency.code(),
            decimals: *decimals,
        }
        .into(),
        AmountProblem::OtherCurrency {
            text,
            sign,
            currency,
        } => texts::ProblemAmountCurrency {
            text,
            found: sign,
            code: currency.code(),
            sign: currency.sign(),
        }
        .into(),
        AmountProblem::TooLarge { text, limit } => texts::ProblemAmountTooLarge {
            text,
            limit: *limit,
        }
        .into(),
    }
}

/// The same for an amount inside an order.
pub(super) fn amount_of(part: &str, of: AmountOf, problem: &AmountProblem) -> Phrase {
    let why = amount_problem(problem);
    match (of, problem) {
        (AmountOf::LineTotal, AmountProblem::TooLarge { text: _, limit }) => {
            texts::ProblemLineTotalTooLarge {
                part,
                limit: *limit,
            }
            .into()
        }
        (AmountOf::LineTotal, _) => texts::ProblemLineTotal { part, why }.into(),
        (AmountOf::Price, _) => texts::ProblemPrice { part, why }.into(),
        (AmountOf::Shipping, _) => texts::ProblemShipping { part, why }.into(),
        (AmountOf::Discount, _) => texts::ProblemDiscountAmount { part, why }.into(),
        (AmountOf::Deposit, _) => texts::ProblemDeposit { part, why }.into(),
    }
}

fn ambiguous(text: &str, readings: &[Money]) -> Phrase {
    match readings {
        [] => texts::ProblemAmountUnreadable { text }.into(),
        [amount] => texts::ProblemAmountDoubtful {
            text,
            amount: *amount,
        }
        .into(),
        [first, others @ ..] => {
            let readings = others.iter().fold(Arg::from(*first), |first, second| {
                let second = *second;
                Phrase::from(texts::ProblemAmountEither { first, second }).into()
            });
            texts::ProblemAmountAmbiguous { text, readings }.into()
        }
    }
}
