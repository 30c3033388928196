//! At least one fact for every text of these sections.

use super::*;

/// What stands in the way when a seller in the Philippines types this part.
pub(super) fn typed(part: &str) -> Problem {
    parse_part(part, Currency::Php, today()).expect_err(part)
}

/// The same for a whole message, of which the first problem counts.
fn sent(message: &str) -> Problem {
    parse(message, Currency::Php, today())
        .swap_remove(0)
        .problems
        .swap_remove(0)
}

/// Problems as they arise, each with what its sentence must repeat.
pub(super) fn problems() -> Vec<(Problem, String)> {
    let mut all: Vec<(Problem, String)> = [
        ("jane@x", "jane@x"),
        ("phone: 917", "917"),
        ("phone: none", "none"),
        ("x2 599", "x2 599"),
        ("shirt x", "shirt x"),
        ("shirt x0 599", "shirt x0 599"),
        ("-2 shirt 599", "-2 shirt 599"),
        ("2.5 shirt 599", "2.5 shirt 599"),
        ("10001 shirt 599", "10001 shirt 599"),
        ("shirt x2 x3 599", "shirt x2 x3 599"),
        ("10000 shirt 10,000,000", "10000 shirt 10,000,000"),
        ("2 shirt ₱599 pants ₱699", "2 shirt ₱599 pants ₱699"),
        ("2 shirt ₱599, pants", "2 shirt ₱599, pants"),
        ("3 shirt for 500", "3 shirt for 500"),
        ("2 shirt 599 = 1200", "2 shirt 599 = 1200"),
        ("two shirt 5o9", "2 × Shirt"),
        ("599 shirt", "599 × Shirt"),
        ("1 cap 250 less 50", "1 cap 250 less 50"),
        ("paid 500 gcash", "paid 500 gcash"),
        ("steps default", "steps default"),
        ("address:", "address:"),
        ("fabric: linen 204", "fabric: linen 204"),
        ("ship", "ship"),
        ("deposit", "deposit"),
        ("note", "note"),
        ("due", "due"),
        ("80 ship", "80 ship"),
        ("500 dp gcash", "500 dp gcash"),
        ("ship 80 jnt", "ship 80 jnt"),
        ("due soon", "due soon"),
        ("due 12/11", "due 12/11"),
        ("due 2026-01-12", "due 2026-01-12"),
        ("2 shirt $20", "2 shirt $20"),
        ("ship toy 250", "ship toy 250"),
        ("deposit 50%", "deposit 50%"),
        ("deposit 0", "deposit 0"),
        ("discount 0", "discount 0"),
        ("discount 101%", "discount 101%"),
        ("pay by friday", "pay by friday"),
    ]
    .into_iter()
    .map(|(part, repeated)| (typed(part), repeated.to_owned()))
    .collect();
    let long_name = format!("2 {} 599", "shirt".repeat(30));
    let long_part = format!("2 {} 599", "shirt ".repeat(100));
    all.extend([
        (typed(" "), String::new()),
        (typed(&"x".repeat(MAX_BYTES + 1)), "65 KB".to_owned()),
        (sent(&"Jane; 2 shirt 599\n\n".repeat(21)), "21".to_owned()),
        (
            sent(&format!("Jane{}", "; 2 shirt 599".repeat(101))),
            "101".to_owned(),
        ),
        (typed(&long_name), "2 shirtshirt".to_owned()),
        (typed(&long_part), "2 shirt shirt".to_owned()),
        (
            typed(&format!("note {}", "x".repeat(1_001))),
            "note xxx".to_owned(),
        ),
        (sent("2 shirt 599"), "2 shirt 599".to_owned()),
        (
            sent("jane@example.com; 2 shirt 599"),
            "jane@example.com".to_owned(),
        ),
        (sent("buyer: jane@x; 2 shirt 599"), "jane@x".to_owned()),
        (
            sent("Jane +63 917 123 4567; Ana +63 917 123 4568; 2 shirt 599"),
            "Ana +63 917 123 4568".to_owned(),
        ),
        (sent("Jane"), String::new()),
        (
            sent("Jane; 2 shirt 599; ship 80; ship 90"),
            "ship 90".to_owned(),
        ),
    ]);
    all.extend(unlikely());
    all
}

/// What the parser has no spelling for, or none that is short.
fn unlikely() -> Vec<(Problem, String)> {
    let part = || "a part".to_owned();
    let example = || "jane@example.com".to_owned();
    let mut all = vec![
        Problem::BuyerNameMissing {
            part: String::new(),
        },
        Problem::Amount {
            part: part(),
            of: AmountOf::LineTotal,
            problem: AmountProblem::Zero { text: part() },
        },
        Problem::PhoneUnreadable {
            part: part(),
            found: part(),
            digits: 1,
        },
    ];
    for clause in [
        Clause::Email,
        Clause::Phone,
        Clause::Shipping,
        Clause::Deposit,
        Clause::Note,
        Clause::Due,
        Clause::Discount,
        Clause::PayBy,
        Clause::SendTo,
    ] {
        all.push(Problem::ClauseEmpty {
            part: part(),
            clause,
            example: example(),
        });
        all.push(Problem::ClauseReversed {
            part: part(),
            clause,
            example: example(),
        });
        all.push(Problem::ClauseTooMuch {
            part: part(),
            clause,
            extra: "jnt".to_owned(),
        });
        all.push(Problem::ClauseTwice {
            part: part(),
            clause,
        });
    }
    for what in [
        Elsewhere::Total,
        Elsewhere::Payment,
        Elsewhere::Address,
        Elsewhere::Steps,
        Elsewhere::Tax,
    ] {
        all.push(Problem::NotInAnOrder { part: part(), what });
    }
    all.into_iter()
        .map(|problem| {
            let nameless = matches!(&problem, Problem::BuyerNameMissing { .. });
            (problem, if nameless { String::new() } else { part() })
        })
        .collect()
}

pub(super) fn amount_problems() -> Vec<(AmountProblem, &'static str)> {
    let typed = |text: &str| parse_amount(text, Currency::Php).expect_err(text);
    vec![
        (typed("lots"), "lots"),
        (typed("50%"), "50%"),
        (typed("-599"), "-599"),
        (typed("12,50"), "12,50"),
        (typed("1.299"), "1.299"),
        (typed("599.5055"), "599.5055"),
        (
            parse_amount("599.50", Currency::Twd).expect_err("cents"),
            "599.50",
        ),
        (typed("nt$20"), "nt$20"),
        (typed("10,000,000,001"), "10,000,000,001"),
        (
            AmountProblem::Zero {
                text: "0".to_owned(),
            },
            "0",
        ),
        (ambiguous(&[]), "1 500"),
        (ambiguous(&[100, 150_000]), "1 500"),
        (ambiguous(&[100, 150_000, 15_000]), "1 500"),
    ]
}

fn ambiguous(readings: &[i64]) -> AmountProblem {
    AmountProblem::Ambiguous {
        text: "1 500".to_owned(),
        readings: readings
            .iter()
            .map(|minor| Money::new(*minor, Currency::Php))
            .collect(),
    }
}

pub(super) fn refusals() -> Vec<Refusal> {
    let hold = |reason: &str| Refusal::OnHold {
        hold: Hold {
            reason: reason.to_owned(),
            since: at(),
        },
    };
    let mut all = vec![
        Refusal::NotReturnable {
            stage: Stage::Pending,
        },
        Refusal::NoSuchReturn,
        Refusal::ReturnStands {
            return_no: 1,
            state: waybill_core::order::ReturnState::Received,
        },
        Refusal::ReturnEmpty,
        Refusal::ReturnTooMany {
            name: "Black Shirt".to_owned(),
            asked: 3,
            left: 2,
        },
        Refusal::ReturnReasonMissing,
        Refusal::ReturnTooLate { last_day: today() },
        Refusal::ReturnShelved { return_no: 1 },
        Refusal::HasReturn { return_no: 1 },
        Refusal::ReplacementStands {
            number: OrderNumber(1043),
        },
        Refusal::LabelPrinted { at: at() },
        Refusal::LabelNotNow {
            stage: Stage::Pending,
        },
        Refusal::LabelWithoutAddress,
        Refusal::InvoiceTooEarly,
        Refusal::HasInvoice {
            number: "INV-0007".to_owned(),
        },
        Refusal::InvoiceTaken {
            invoice: "2026-77".to_owned(),
            number: OrderNumber(1043),
        },
        Refusal::InvoiceOfSeries {
            invoice: "INV-0007".to_owned(),
        },
        Refusal::DeadlinePast { until: at() },
        Refusal::DeadlineTooFar { until: at() },
        Refusal::PaidOnDelivery,
        Refusal::NotTheirs,
        Refusal::ClaimWaits,
        Refusal::CaseOpen {
            since: DateTime::UNIX_EPOCH,
        },
        Refusal::NoCase,
        Refusal::CaseNotNow {
            stage: Stage::Pending,
        },
        Refusal::NobodyWaits,
        Refusal::IsCancelled { at: at() },
        Refusal::PickedUp,
        hold("waiting for fabric"),
        hold(" "),
        Refusal::NotOnHold,
        Refusal::NothingToPay,
        Refusal::AmountOutOfRange,
        Refusal::NothingToUndo,
        Refusal::AlreadyUndone,
        Refusal::NoteTooLong,
        Refusal::UndoNotYours { by: "Paolo".into() },
        Refusal::UndoTooOld { minutes: 60 },
        Refusal::NothingChanges,
        Refusal::NoSuchLine,
        Refusal::TooManyLines,
        Refusal::NothingLeft,
        Refusal::DiscountTooMuch {
            goods: Money::new(100, Currency::Php),
        },
        Refusal::ReasonMissing,
        Refusal::NothingWaits,
        Refusal::CourierHas {
            entry: 2,
            amount: Money::new(50_000, Currency::Php),
            paid: Money::new(48_000, Currency::Php),
        },
        Refusal::NothingToRefund,
        Refusal::RefundTooMuch {
            received: Money::new(100, Currency::Php),
        },
        Refusal::NothingProposed,
        Refusal::IsHidden,
        Refusal::NotHidden,
        Refusal::WasMerged,
        Refusal::CannotMerge,
        Refusal::MergePaidOtherwise {
            number: OrderNumber(1002),
        },
        Refusal::MergeHandedOtherwise {
            number: OrderNumber(1002),
        },
        Refusal::KeptStands {
            amount: Money::new(50_000, Currency::Php),
        },
        Refusal::MergeAllowance {
            number: OrderNumber(1002),
            amount: Money::new(10_000, Currency::Php),
        },
        Refusal::OutOfStock {
            name: "Black Shirt".into(),
            asked: 20,
            left: 14,
        },
    ];
    for stage in Stage::ALL {
        all.extend([
            Refusal::Already { stage, at: at() },
            Refusal::Past {
                asked: Stage::Confirmed,
                stage,
                at: at(),
            },
            Refusal::TooLateToCancel { stage },
            Refusal::MovedOn { stage },
            Refusal::UndoTooLate { stage },
            Refusal::OtherMovedOn {
                number: OrderNumber(1043),
                stage,
            },
            Refusal::TooLateToChange { stage },
            Refusal::NotBackwards {
                asked: Stage::Pending,
                stage,
            },
            Refusal::StillOpen { stage },
            Refusal::NotForBuyers { stage },
        ]);
    }
    all
}
