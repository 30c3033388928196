//! What must not read, each with the problem that says why.

use super::*;

fn problem(text: &str) -> Problem {
    problem_in(text, PHP)
}

fn problem_in(text: &str, currency: Currency) -> Problem {
    match part(text, currency) {
        // Never the expected problem, and shows what was read.
        Ok(read) => Problem::EmailUnreadable {
            part: text.to_owned(),
            found: format!("{read:?}"),
        },
        Err(problem) => problem,
    }
}

fn amount_problem(text: &str) -> AmountProblem {
    let problem = problem(text);
    let Problem::Amount { problem, part, .. } = problem else {
        // Never the expected problem, and shows what was found.
        return AmountProblem::NotANumber {
            text: format!("{problem:?}"),
        };
    };
    assert_eq!(part, text);
    problem
}

#[test]
fn a_safe_reading_is_offered_and_never_taken() {
    let mut table = Table::default();
    for (text, name, quantity, price) in [
        ("two shirt 5o9", "Shirt", 2, Some(50_900)),
        ("2 shirt 5o9", "Shirt", 2, Some(50_900)),
        ("2 shirt 5O9", "Shirt", 2, Some(50_900)),
        ("2 shirt I00", "Shirt", 2, Some(10_000)),
        ("two shirt 599", "Shirt", 2, Some(59_900)),
        ("twelve shirt 599", "Shirt", 12, Some(59_900)),
        ("dozen egg 120", "Egg", 12, Some(12_000)),
        ("2o shirt 599", "Shirt", 20, Some(59_900)),
        ("shirt x two 599", "Shirt", 2, Some(59_900)),
        ("dalawang shirt 599", "Shirt", 2, Some(59_900)),
        ("兩件 襯衫 599", "襯衫", 2, Some(59_900)),
        ("兩件襯衫 599", "襯衫", 2, Some(59_900)),
        ("十個 襯衫 599", "襯衫", 10, Some(59_900)),
        ("2️⃣ shirt 599", "Shirt", 2, Some(59_900)),
        ("shirt 2 599", "Shirt", 2, Some(59_900)),
        ("shirt 2 x 599", "Shirt", 2, Some(59_900)),
        ("shirt 2x599", "Shirt", 2, Some(59_900)),
        ("shirt 2 ₱599", "Shirt", 2, Some(59_900)),
        ("shirt ₱599 2", "Shirt", 2, Some(59_900)),
        ("shirt 2", "Shirt", 2, None),
        ("shirt x2,599", "Shirt", 2_599, None),
        ("2 shirt 599 black", "Shirt Black", 2, Some(59_900)),
        ("2 shirt 599 (black)", "Shirt (Black)", 2, Some(59_900)),
        ("599 shirt", "Shirt", 599, None),
        ("12 oz tumbler 300", "12 Oz Tumbler", 1, Some(30_000)),
        ("3 in 1 coffee 250", "3 In 1 Coffee", 1, Some(25_000)),
        ("2 jeans 32 599", "Jeans 32", 2, Some(59_900)),
        ("2 shirt 1 299", "Shirt 1", 2, Some(29_900)),
        ("levis 501 jeans 1500", "Levis 501 Jeans", 1, Some(150_000)),
        ("2 shirt 599 pants 699", "Shirt 599 Pants", 2, Some(69_900)),
        ("2 shirt 599 1198", "Shirt", 2, Some(59_900)),
        ("襯衫599", "襯衫", 1, Some(59_900)),
        ("4x6 photo 20", "4x6 Photo", 1, Some(2_000)),
    ] {
        let expected = Problem::DidYouMean {
            part: text.to_owned(),
            reading: item(name, quantity, price, PHP),
        };
        table.row(text, problem(text), expected);
    }
    table.holds();
}

#[test]
fn a_bad_quantity_says_what_is_wrong_with_it() {
    let mut table = Table::default();
    for (text, example) in [
        ("shirt x", "Shirt x2 509"),
        ("shirt x 🔥", "Shirt x2 509"),
        ("shirt ×", "Shirt x2 509"),
        ("黑襯衫 x", "黑襯衫 x2 509"),
        ("shirt x ₱599", "Shirt x2 509"),
    ] {
        table.row(
            text,
            problem(text),
            Problem::QuantityMissing {
                part: text.to_owned(),
                example: example.to_owned(),
            },
        );
    }
    for text in [
        "shirt x0 599",
        "0 shirt 599",
        "0 pcs shirt 599",
        "襯衫 x０ 599",
    ] {
        table.row(
            text,
            problem(text),
            Problem::QuantityZero {
                part: text.to_owned(),
            },
        );
    }
    for (text, found) in [
        ("-2 shirt 599", "-2"),
        ("shirt x-2 599", "-2"),
        ("−2 shirt 599", "-2"),
    ] {
        table.row(
            text,
            problem(text),
            Problem::QuantityNegative {
                part: text.to_owned(),
                found: found.to_owned(),
            },
        );
    }
    for (text, found) in [
        ("2.5 shirt 599", "2.5"),
        ("shirt x2.5 599", "2.5"),
        ("shirt x2,5 599", "2,5"),
    ] {
        table.row(
            text,
            problem(text),
            Problem::QuantityNotWhole {
                part: text.to_owned(),
                found: found.to_owned(),
            },
        );
    }
    for (text, found) in [
        ("10001 shirt 599", "10001"),
        ("shirt x10,001 599", "10,001"),
        (
            "shirt x99999999999999999999999 599",
            "99999999999999999999999",
        ),
    ] {
        table.row(
            text,
            problem(text),
            Problem::QuantityTooLarge {
                part: text.to_owned(),
                found: found.to_owned(),
                limit: 10_000,
            },
        );
    }
    assert_eq!(
        problem("shirt x2 x3 599"),
        Problem::SeveralQuantities {
            part: "shirt x2 x3 599".to_owned(),
            found: vec!["2".to_owned(), "3".to_owned()]
        },
    );
    table.holds();
}

#[test]
fn a_bad_price_says_what_is_wrong_with_it() {
    let mut table = Table::default();
    let text = |text: &str| text.to_owned();
    let limit = Money::new(MAX_MINOR, PHP);
    assert_eq!(
        amount_problem("2 shirt -599"),
        AmountProblem::Negative { text: text("-599") }
    );
    assert_eq!(
        amount_problem("2 shirt ₱-599"),
        AmountProblem::Negative {
            text: text("₱-599")
        }
    );
    assert_eq!(
        amount_problem("2 shirt 1.299"),
        AmountProblem::Ambiguous {
            text: text("1.299"),
            readings: vec![Money::new(129_900, PHP)]
        },
    );
    assert!(matches!(
        amount_problem("2 shirt 599.505"),
        AmountProblem::Ambiguous { .. }
    ));
    assert_eq!(
        amount_problem("2 shirt 599.5055"),
        AmountProblem::TooManyDecimals {
            text: text("599.5055"),
            currency: PHP,
            decimals: 2
        },
    );
    for (line, found, sign) in [
        ("2 shirt $20", "$20", "$"),
        ("2 shirt NT$599", "nt$599", "nt$"),
        ("2 shirt 20 usd", "20usd", "usd"),
        ("2 shirt rs 599", "rs599", "rs"),
        ("2 shirt 599元", "599元", "元"),
        ("2 shirt rmb 20", "rmb20", "rmb"),
    ] {
        table.row(
            line,
            amount_problem(line),
            AmountProblem::OtherCurrency {
                text: text(found),
                sign: text(sign),
                currency: PHP,
            },
        );
    }
    assert_eq!(
        amount_problem("2 shirt 12,50"),
        AmountProblem::Grouping {
            text: text("12,50")
        }
    );
    assert_eq!(
        amount_problem("2 shirt 599,1 pants".trim_end_matches(" pants")),
        AmountProblem::Grouping {
            text: text("599,1")
        }
    );
    assert_eq!(
        amount_problem("shirt 10,000,000,001"),
        AmountProblem::TooLarge {
            text: text("10,000,000,001"),
            limit
        },
    );
    assert_eq!(
        amount_problem("shirt ₱99999999999999999999999999"),
        AmountProblem::TooLarge {
            text: text("₱99999999999999999999999999"),
            limit
        },
    );
    assert_eq!(
        amount_problem("shirt x2 🔥"),
        AmountProblem::NotANumber { text: text("🔥") }
    );
    assert_eq!(
        amount_problem("2 shirt ₱five"),
        AmountProblem::NotANumber {
            text: text("₱five")
        }
    );
    assert_eq!(
        amount_problem("shirt @ lots"),
        AmountProblem::NotANumber { text: text("lots") }
    );
    assert_eq!(
        amount_problem("shirt 50%"),
        AmountProblem::Percent { text: text("50%") }
    );
    assert_eq!(
        amount_problem("shirt 0599"),
        AmountProblem::NotANumber { text: text("0599") }
    );
    assert!(matches!(
        problem("10000 shirt 10,000,000"),
        Problem::Amount {
            of: AmountOf::LineTotal,
            problem: AmountProblem::TooLarge { .. },
            ..
        },
    ));
    assert_eq!(
        problem_in("2 shirt 599.50", TWD),
        Problem::Amount {
            part: text("2 shirt 599.50"),
            of: AmountOf::Price,
            problem: AmountProblem::TooManyDecimals {
                text: text("599.50"),
                currency: TWD,
                decimals: 0
            },
        },
    );
    table.holds();
}

#[test]
fn a_line_with_two_meanings_is_asked_about() {
    let mut table = Table::default();
    for (text, quantity) in [
        ("3 shirt for 500", 3),
        ("shirt 3 for 500", 3),
        ("襯衫 3件500", 3),
        ("3 shirt = 500", 3),
    ] {
        table.row(
            text,
            problem(text),
            Problem::EachOrAll {
                part: text.to_owned(),
                quantity,
                amount: Money::new(50_000, PHP),
            },
        );
    }
    assert_eq!(
        problem("2 shirt 599 = 1200"),
        Problem::TotalDiffers {
            part: "2 shirt 599 = 1200".to_owned(),
            worked_out: Money::new(119_800, PHP),
            written: Money::new(120_000, PHP),
        },
    );
    for text in [
        "2 shirt 599, 1 pants 699",
        "2 shirt 599, pants 699",
        "襯衫 599、褲子 699",
        "2 shirt ₱599 pants ₱699",
        "2 shirt ₱599, pants 699",
        "2 shirt ₱599, pants",
    ] {
        assert!(
            matches!(problem(text), Problem::SeveralPrices { .. }),
            "{text}: {:?}",
            problem(text)
        );
    }
    table.holds();
}

#[test]
fn money_that_is_no_item_is_never_read_as_one() {
    let mut table = Table::default();
    for text in ["2 shirt 599 less 50", "2 shirt 599 10% off"] {
        table.row(
            text,
            problem(text),
            Problem::DiscountInLine {
                part: text.to_owned(),
            },
        );
    }
    for (text, what) in [
        ("1977 total", Elsewhere::Total),
        ("total", Elsewhere::Total),
        ("paid 500 gcash", Elsewhere::Payment),
        ("gcash", Elsewhere::Payment),
        ("cod 500", Elsewhere::Payment),
        ("cash 500", Elsewhere::Payment),
        ("steps default", Elsewhere::Steps),
    ] {
        table.row(
            text,
            problem(text),
            Problem::NotInAnOrder {
                part: text.to_owned(),
                what,
            },
        );
    }
    for (text, label) in [
        ("fabric: linen 204", "fabric"),
        ("finish: walnut", "finish"),
        ("顏色：黑 2", "顏色"),
    ] {
        table.row(
            text,
            problem(text),
            Problem::LabelUnknown {
                part: text.to_owned(),
                label: label.to_owned(),
            },
        );
    }
    for (text, clause) in [
        ("80 ship", Clause::Shipping),
        ("100 sf", Clause::Shipping),
        ("500 dp gcash", Clause::Deposit),
    ] {
        assert!(
            matches!(problem(text), Problem::ClauseReversed { clause: found, .. } if found == clause),
            "{text}"
        );
    }
    table.holds();
}

#[test]
fn a_bad_clause_says_what_is_wrong_with_it() {
    let mut table = Table::default();
    for (text, clause) in [
        ("ship", Clause::Shipping),
        ("deposit", Clause::Deposit),
        ("note", Clause::Note),
        ("due", Clause::Due),
        ("備註：", Clause::Note),
        ("address", Clause::SendTo),
        ("地址：", Clause::SendTo),
    ] {
        assert!(
            matches!(problem(text), Problem::ClauseEmpty { clause: found, .. } if found == clause),
            "{text}"
        );
    }
    assert!(matches!(
        problem("ship 80 jnt"),
        Problem::ClauseTooMuch { clause: Clause::Shipping, extra, .. } if extra == "jnt"
    ));
    for (text, expected) in [
        (
            "ship toy 250",
            AmountProblem::NotANumber {
                text: "toy 250".to_owned(),
            },
        ),
        (
            "ship -80",
            AmountProblem::Negative {
                text: "-80".to_owned(),
            },
        ),
        (
            "ship 🔥",
            AmountProblem::NotANumber {
                text: "🔥".to_owned(),
            },
        ),
        (
            "deposit 50%",
            AmountProblem::Percent {
                text: "50%".to_owned(),
            },
        ),
        (
            "deposit 0",
            AmountProblem::Zero {
                text: "0".to_owned(),
            },
        ),
        (
            "deposit lots",
            AmountProblem::NotANumber {
                text: "lots".to_owned(),
            },
        ),
        (
            "deposit 500gcash",
            AmountProblem::NotANumber {
                text: "500gcash".to_owned(),
            },
        ),
        (
            "deposit $20",
            AmountProblem::OtherCurrency {
                text: "$20".to_owned(),
                sign: "$".to_owned(),
                currency: PHP,
            },
        ),
    ] {
        table.row(text, amount_problem(text), expected);
    }
    for text in ["ship 1 500", "deposit 1 500"] {
        table.row(
            text,
            amount_problem(text),
            AmountProblem::Ambiguous {
                text: "1 500".to_owned(),
                readings: vec![Money::new(100, PHP), Money::new(150_000, PHP)],
            },
        );
    }
    assert!(matches!(problem("due soon"), Problem::DueUnreadable { found, .. } if found == "soon"));
    assert!(matches!(
        problem("due 31/31"),
        Problem::DueUnreadable { .. }
    ));
    assert_eq!(
        problem("due 12/11"),
        Problem::DueAmbiguous {
            part: "due 12/11".to_owned(),
            day_first: "2027-11-12".parse().unwrap(),
            month_first: "2026-12-11".parse().unwrap(),
        },
    );
    assert!(matches!(problem("due 2026-01-12"), Problem::DuePast { .. }));
    assert!(matches!(
        problem(&format!("note {}", "x".repeat(1_001))),
        Problem::NoteTooLong { length: 1_001, .. }
    ));
    table.holds();
}

#[test]
fn a_line_without_an_item_asks_for_it() {
    for text in ["599", "₱599", "x2 599", "2 pcs 599 each", "x2"] {
        assert!(
            matches!(problem(text), Problem::ItemNameMissing { .. }),
            "{text}: {:?}",
            problem(text)
        );
    }
    assert_eq!(problem(" \n "), Problem::Empty);
    assert_eq!(problem("•"), Problem::Empty);
    let long = format!("2 {} 599", "shirt".repeat(30));
    assert!(matches!(
        problem(&long),
        Problem::NameTooLong {
            length: 150,
            limit: 120,
            ..
        }
    ));
    let longer = format!("2 {} 599", "shirt ".repeat(100));
    assert!(
        matches!(problem(&longer), Problem::PartTooLong { part, .. } if part.chars().count() == 60)
    );
}

#[test]
fn amounts_that_are_none_are_refused() {
    for text in [
        "", "abc", "5o9", "1 299", "599-", "--599", "₱", "5 9 9", "599²", "½", "1e3", "0x10",
        "NaN", "∞", "1'299", "12:30", "500/2",
    ] {
        assert!(
            parse_amount(text, PHP).is_err(),
            "{text}: {:?}",
            parse_amount(text, PHP)
        );
    }
}

#[test]
fn problems_are_stored_and_read_back() {
    for text in [
        "two shirt 5o9",
        "shirt x",
        "discount 50",
        "2 shirt $20",
        "due 12/11",
        "1977 total",
    ] {
        let problem = problem(text);
        let stored = serde_json::to_string(&problem).unwrap();
        assert_eq!(serde_json::from_str::<Problem>(&stored).unwrap(), problem);
    }
}
