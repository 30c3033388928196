//! Whole messages.

use super::*;

const JANE: &str = "Jane Cruz jane@example.com +63 917 123 4567; 2 black shirt 599; white pants 699; ship 80; deposit 500 gcash; note gift wrap";

fn jane() -> Draft {
    Draft {
        buyer: Buyer {
            name: "Jane Cruz".to_owned(),
            email: Some(Email::parse("jane@example.com").unwrap()),
            phone: Some(Phone::parse("+63 917 123 4567").unwrap()),
        },
        lines: vec![
            item("Black Shirt", 2, Some(59_900), PHP),
            item("White Pants", 1, Some(69_900), PHP),
        ],
        shipping: Some(Money::new(8_000, PHP)),
        deposit: Some(Deposit {
            amount: Money::new(50_000, PHP),
            method: Some("gcash".to_owned()),
        }),
        note: Some("gift wrap".to_owned()),
        due: None,
        ..Draft::default()
    }
}

#[test]
fn the_same_order_in_every_layout() {
    let layouts = [
        JANE.to_owned(),
        JANE.replace("; ", "\n"),
        JANE.replace("; ", "；"),
        JANE.replace("; ", ";\r\n"),
        JANE.replace("Jane Cruz jane@example.com +63 917 123 4567", "+63 917 123 4567, Jane Cruz, jane@example.com"),
        JANE.replace("Jane Cruz jane@example.com +63 917 123 4567", "Name: Jane Cruz\nContact #: +63 917 123 4567\nEmail: jane@example.com"),
        JANE.replace("Jane Cruz jane@example.com +63 917 123 4567", "Jane Cruz\n+63 917 123 4567\njane@example.com"),
        JANE.replace("Jane Cruz jane@example.com +63 917 123 4567", "Jane Cruz · jane@example.com · +63 917 123 4567"),
        JANE.replace("4567; ", "4567\n\n"),
        JANE.replace("; ship", "\n\nship"),
        "Jane Cruz jane@example.com +63 917 123 4567; note gift wrap; deposit 500 gcash; 2 black shirt 599; ship 80; white pants 699; ship 80; note gift wrap".to_owned(),
    ];
    for layout in layouts {
        assert_eq!(
            one(&layout, PHP),
            Reading {
                draft: jane(),
                problems: vec![]
            },
            "{layout}"
        );
    }
}

#[test]
fn buyers_separated_by_an_empty_line_are_several_orders() {
    let readings = parse(
        "Jane; 2 shirt 599\n\nAna\n1 cap 250\nship 80\n \n王小明 0912-345-678\n黑色襯衫 x2 599",
        PHP,
        today(),
    );
    let names: Vec<_> = readings
        .iter()
        .map(|reading| reading.draft.buyer.name.as_str())
        .collect();
    assert_eq!(names, ["Jane", "Ana", "王小明"]);
    assert!(
        readings
            .iter()
            .all(|reading| reading.problems.is_empty() && reading.draft.lines.len() == 1)
    );
    assert_eq!(
        readings[2].draft.buyer.phone.as_ref().map(Phone::digits),
        Some("0912345678")
    );
}

#[test]
fn what_can_be_read_is_kept_beside_what_cannot() {
    let reading = one(
        "Jane jane@nowhere; 2 shirt 599; shirt x; ship 80; ship 90; discount 50; Ana +63 917 123 4567",
        PHP,
    );
    assert_eq!(reading.draft.buyer.name, "Jane");
    assert_eq!(reading.draft.lines, [item("Shirt", 2, Some(59_900), PHP)]);
    assert_eq!(reading.draft.shipping, Some(Money::new(8_000, PHP)));
    assert_eq!(
        reading.problems,
        [
            Problem::EmailUnreadable {
                part: "Jane jane@nowhere".to_owned(),
                found: "jane@nowhere".to_owned()
            },
            Problem::QuantityMissing {
                part: "shirt x".to_owned(),
                example: "Shirt x2 509".to_owned()
            },
            Problem::ClauseTwice {
                part: "ship 90".to_owned(),
                clause: Clause::Shipping
            },
            Problem::SecondBuyer {
                part: "Ana +63 917 123 4567".to_owned()
            },
        ],
    );
}

#[test]
fn a_missing_buyer_or_line_is_asked_for() {
    for text in [
        "2 shirt 599; white pants 699",
        "Jane 2 shirt 599",
        "shirt 599",
        "ship 80; 2 shirt 599",
    ] {
        let reading = one(text, PHP);
        assert!(
            matches!(reading.problems[0], Problem::BuyerMissing { .. }),
            "{text}: {reading:?}"
        );
        assert_eq!(reading.draft.buyer, Buyer::default());
    }
    assert!(matches!(
        one("Jane", PHP).problems.as_slice(),
        [Problem::LinesMissing { .. }]
    ));
    assert!(matches!(
        one("0917 123 4567; 2 shirt 599", PHP).problems.as_slice(),
        [Problem::BuyerNameMissing { .. }]
    ));
    assert!(matches!(
        one("Jane +63 917; 2 shirt 599", PHP).problems.as_slice(),
        [Problem::PhoneUnreadable { digits: 5, .. }]
    ));
    assert!(matches!(
        one("Name: Jane\nContact: 12345\n2 shirt 599", PHP)
            .problems
            .as_slice(),
        [Problem::PhoneUnreadable { digits: 5, .. }]
    ));
    assert!(matches!(
        one("Jane 0917 123 4567 0918 123 4567 99; 2 shirt 599", PHP)
            .problems
            .as_slice(),
        [Problem::PhoneUnreadable { digits: 24, .. }]
    ));
    let long = format!("{}; 2 shirt 599", "Jane".repeat(40));
    assert!(matches!(
        one(&long, PHP).problems.as_slice(),
        [
            Problem::NameTooLong { .. },
            Problem::BuyerNameMissing { .. }
        ]
    ));
}

#[test]
fn a_custom_order_names_what_it_cannot_hold() {
    let reading = one(
        "Ana; 1 sofa reupholstery 28000; steps default; due 12 dec; fabric: linen 204; finish: walnut",
        PHP,
    );
    assert_eq!(
        reading.draft.lines,
        [item("Sofa Reupholstery", 1, Some(2_800_000), PHP)]
    );
    assert_eq!(reading.draft.due, NaiveDate::from_ymd_opt(2026, 12, 12));
    assert_eq!(reading.problems.len(), 3, "{:?}", reading.problems);
}

#[test]
fn limits_are_said_and_not_passed() {
    let lines = |count: usize| {
        (1..=count)
            .map(|n| format!("; item{n} @599"))
            .collect::<String>()
    };
    let full = one(&format!("Jane{}; ship 80", lines(100)), PHP);
    assert_eq!((full.draft.lines.len(), full.problems.len()), (100, 0));
    assert!(full.draft.shipping.is_some());
    let over = one(&format!("Jane{}", lines(101)), PHP);
    assert_eq!(over.draft.lines.len(), 100);
    assert_eq!(
        over.problems,
        [Problem::TooManyLines {
            found: 101,
            limit: 100
        }]
    );

    assert_eq!(
        parse(&"Jane; 2 shirt 599\n\n".repeat(20), PHP, today()).len(),
        20
    );
    assert_eq!(
        one(&"Jane; 2 shirt 599\n\n".repeat(21), PHP).problems,
        [Problem::TooManyOrders {
            found: 21,
            limit: 20
        }],
    );
    assert_eq!(one("", PHP).problems, [Problem::Empty]);
    assert_eq!(one(";;\n;", PHP).problems, [Problem::Empty]);
}

#[test]
fn a_corrected_part_is_read_alone() {
    assert_eq!(
        part("shirt x2 509", PHP),
        Ok(Part::Line(item("Shirt", 2, Some(50_900), PHP)))
    );
    assert_eq!(
        part("2 shirt 509;", PHP),
        Ok(Part::Line(item("Shirt", 2, Some(50_900), PHP)))
    );
    let ana = Buyer {
        name: "Ana".to_owned(),
        ..Buyer::default()
    };
    assert_eq!(part("buyer: Ana", PHP), Ok(Part::Buyer(ana)));
    let phone = Buyer {
        phone: Some(Phone::parse("0917 123 4567").unwrap()),
        ..Buyer::default()
    };
    assert_eq!(part("0917 123 4567", PHP), Ok(Part::Buyer(phone)));
}

#[test]
fn an_order_is_told_from_talk() {
    let mut table = Table::default();
    for text in [
        JANE,
        "Jane; 2 shirt 599",
        "Jane\n2 shirt 599",
        "Jane Cruz\nshirt x2",
        "王小明\n黑色襯衫 x2 599\n運費 60",
        "Jane\n\n2 black shirt 599\nwhite pants 699",
        "Name: Jane Cruz\nContact: 0917 123 4567\nshirt 599",
        "Jane; two shirt 5o9",
    ] {
        table.row(text, looks_like_order(text, PHP), true);
    }
    for text in [
        "",
        "hi",
        "hi, can you send it at 5?",
        "ok 2pm tomorrow",
        "ok\n2pm tomorrow",
        "Hi Jane\nsee you at 5",
        "Jane",
        "2 shirt 599",
        "Good morning\n2 shirts please",
        "Jane\ncan I get 2 of those?",
        "thanks!\n\n5 minutes",
        "謝謝\n明天 2 點見",
        "shirt 599",
        "Meeting notes\n3 people\nbudget 5000?",
        "Jane\nwill be there at 10",
        "call me 0917 123 4567",
        "你好\n請問 2 件多少",
        "Ana\n10 mins",
        "ship 80\nnote x",
        "Jane; Ana; Tom",
    ] {
        table.row(text, looks_like_order(text, PHP), false);
    }
    table.holds();
}

#[test]
fn a_hundred_kilobytes_of_anything_are_answered() {
    let shapes = [
        "x",
        "2",
        "x2",
        " ",
        "\n",
        ";",
        "a;",
        "2 shirt 599;",
        "2 shirt 599\n",
        "Jane\n\n",
        "((((",
        "x 2 ",
        "1,",
        "@",
        "=",
        "-",
        "： ",
        "é",
        "二件",
        "×",
        "note a;",
        "ship 1;ship 2;",
        "\u{202e}",
        "🔥",
        "0917 ",
        "a@b.c ",
        "：x",
        "k",
        "1 x ",
        "a: b;",
        "discount 5;",
    ];
    for shape in shapes {
        let hundred = shape.repeat(100 * 1024 / shape.len() + 1);
        assert!(matches!(
            one(&hundred, PHP).problems.as_slice(),
            [Problem::TooLong {
                limit: MAX_BYTES,
                ..
            }]
        ));
        assert!(matches!(part(&hundred, PHP), Err(Problem::TooLong { .. })));
        assert!(!looks_like_order(&hundred, PHP));
        assert!(parse_amount(&hundred, PHP).is_err());
        // The largest that is read at all.
        let largest = shape.repeat(MAX_BYTES / shape.len());
        for reading in parse(&largest, PHP, today()) {
            assert!(reading.draft.lines.len() <= MAX_LINES);
            assert!(reading.problems.len() <= MAX_LINES + 3, "{shape}");
        }
        assert!(!looks_like_order(&largest, PHP), "{shape}");
    }
}

#[test]
fn where_it_goes_and_what_it_comes_to_are_kept() {
    let order = "Jane; 2 shirt 599; to 12 Mabini St, Manila; total 1,198; vat 12%";
    let readings = parse(order, PHP, today());
    let [reading] = readings.as_slice() else {
        panic!("{readings:?}");
    };
    assert_eq!(reading.problems, []);
    assert_eq!(
        reading.draft.send_to.as_deref(),
        Some("12 Mabini St, Manila")
    );
    assert_eq!(reading.draft.said_tax.as_deref(), Some("vat 12%"));
    let [said] = reading.draft.said_sums.as_slice() else {
        panic!("{:?}", reading.draft.said_sums);
    };
    assert_eq!((said.sum, said.amount.minor), (Sum::Total, 119_800));
}

#[test]
fn words_that_begin_like_a_place_stay_items() {
    for (text, place) in [
        ("to 12 Mabini St", Some("12 Mabini St")),
        ("to: Manila", Some("Manila")),
        ("address Cebu City", Some("Cebu City")),
        ("地址：台北市", Some("台北市")),
        ("寄到 7-11 鑫台北 131386", Some("7-11 鑫台北 131386")),
        ("to go cup", None),
        ("tote bag", None),
    ] {
        let read = part(text, PHP);
        let found = match &read {
            Ok(Part::SendTo(typed)) => Some(typed.as_str()),
            _ => None,
        };
        assert_eq!(found, place, "{text}");
    }
}
