use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn row(amount_minor: i64, reference: &str, words: &str) -> Row {
    Row {
        line: 2,
        amount_minor,
        reference: reference.to_owned(),
        words: words.to_owned(),
        ..Row::default()
    }
}

fn claim(order: i64, entry: i32, amount_minor: i64, reference: &str) -> Claim {
    Claim {
        order_id: OrderId(order),
        number: OrderNumber(1_000 + i32::try_from(order).unwrap()),
        entry,
        amount_minor,
        reference: Some(reference.to_owned()).filter(|said| !said.is_empty()),
        buyer: "Jane".to_owned(),
    }
}

fn unpaid(order: i64, left_minor: i64) -> Unpaid {
    Unpaid {
        order_id: OrderId(order),
        number: OrderNumber(1_000 + i32::try_from(order).unwrap()),
        left_minor,
        claimed: false,
        cash_on_delivery: false,
        buyer: "Jane".to_owned(),
    }
}

/// What is found for one row: a letter, the order and the claim.
fn found(row: &Row, not_for: &[OrderId], candidates: &Candidates) -> String {
    in_short(&matched(&[(row, not_for)], candidates)[0])
}

fn in_short(found: &Found) -> String {
    let (how, target) = match found {
        Found::Sure(target) => ("sure", target),
        Found::Likely(target) => ("likely", target),
        Found::Differs(target) => ("differs", target),
        Found::Unknown => return "unknown".to_owned(),
    };
    match target.claim {
        Some(entry) => format!("{how} #{} claim {entry}", target.number),
        None => format!("{how} #{}", target.number),
    }
}

#[test]
fn a_row_is_for_what_it_names_and_is_worth() {
    let candidates = Candidates {
        claims: vec![
            claim(1, 1, 599, "1234 5678 90123"),
            claim(2, 1, 700, "後五碼 12345"),
            claim(3, 1, 800, "ok4"),
            claim(9, 2, 900, ""),
        ],
        orders: vec![
            unpaid(4, 500),
            unpaid(5, 650),
            unpaid(6, 650),
            unpaid(9, 900),
        ],
    };
    for (row, expected) in [
        (row(599, "1234567890123", ""), "sure #1001 claim 1"),
        (
            row(599, "", "INSTAPAY 12 34567890123 JANE"),
            "sure #1001 claim 1",
        ),
        (row(598, "1234567890123", ""), "differs #1001 claim 1"),
        (row(700, "", "轉帳 000000098712345"), "sure #1002 claim 1"),
        (row(700, "", "12345 Jane"), "sure #1002 claim 1"),
        // Another's last five are not these.
        (row(701, "", "123456"), "unknown"),
        (row(500, "", "for order #1004 thanks"), "sure #1004"),
        (row(500, "1004", ""), "sure #1004"),
        (row(500, "", "Ｏｒｄｅｒ１００４"), "sure #1004"),
        (row(499, "", "#1004"), "differs #1004"),
        // A number within a longer one names nothing.
        (row(500, "910041", ""), "likely #1004"),
        (row(650, "", "thanks"), "unknown"),
        (row(650, "", "#1006"), "sure #1006"),
        // Where others are worth the same, a bare number may be a year or a part of an account.
        (row(650, "", "1006"), "likely #1006"),
        (row(800, "", "hello"), "likely #1003 claim 1"),
        (row(900, "", "1009"), "sure #1009 claim 2"),
        (row(12, "🙂", "🙂"), "unknown"),
    ] {
        assert_eq!(found(&row, &[], &candidates), expected, "{row:?}");
    }
    let denied = found(&row(800, "", "hello"), &[OrderId(3)], &candidates);
    assert_eq!(denied, "unknown");
}

#[test]
fn where_two_would_do_nobody_is_chosen() {
    let twice = Candidates {
        claims: vec![claim(1, 1, 599, "1234567"), claim(2, 1, 599, "1234567")],
        orders: Vec::new(),
    };
    assert_eq!(found(&row(599, "1234567", ""), &[], &twice), "unknown");
    let one = Candidates {
        claims: vec![claim(1, 1, 599, "1234567")],
        orders: vec![unpaid(1, 599)],
    };
    // Paid twice: the second row is nobody's.
    let rows = [row(599, "1234567", "a"), row(599, "1234567", "b")];
    let both: Vec<_> = rows.iter().map(|row| (row, &[][..])).collect();
    let both: Vec<String> = matched(&both, &one).iter().map(in_short).collect();
    assert_eq!(both, ["sure #1001 claim 1", "unknown"]);
    // What the courier collects is no bank's to bring, unless it is named.
    let collected = Candidates {
        claims: Vec::new(),
        orders: vec![Unpaid {
            cash_on_delivery: true,
            ..unpaid(1, 599)
        }],
    };
    assert_eq!(found(&row(599, "", ""), &[], &collected), "unknown");
    assert_eq!(found(&row(599, "", "1001"), &[], &collected), "sure #1001");
}

proptest! {
    /// However rows and payments look: none is matched twice, a sure or likely one has the amount, and
    /// none is for what somebody said it is not for.
    #[test]
    fn nothing_is_proved_twice(
        rows in vec((1_i64..4, "[0-9]{0,6}", "(100[1-5]|#100[1-5]|[a-z]{1,3}| ){0,3}", vec(1_i64..6, 0..2)), 0..12),
        claims in vec((1_i64..6, 1_i64..4, "[0-9]{0,6}"), 0..6),
        orders in vec(1_i64..4, 0..5),
    ) {
        let rows: Vec<(Row, Vec<OrderId>)> = rows
            .into_iter()
            .map(|(amount, reference, words, not_for)| {
                (row(amount, &reference, &words), not_for.into_iter().map(OrderId).collect())
            })
            .collect();
        let candidates = Candidates {
            claims: (1..).zip(&claims)
                .map(|(entry, (order, amount, reference))| claim(*order, entry, *amount, reference))
                .collect(),
            orders: (1..).zip(&orders).map(|(order, left)| unpaid(order, *left)).collect(),
        };
        let borrowed: Vec<_> = rows.iter().map(|(row, not_for)| (row, &not_for[..])).collect();
        let found = matched(&borrowed, &candidates);
        prop_assert_eq!(found.len(), rows.len());
        let (mut claims, mut orders) = (HashSet::new(), HashSet::new());
        for ((row, not_for), found) in rows.iter().zip(&found) {
            let (Found::Sure(target) | Found::Likely(target) | Found::Differs(target)) = found else {
                continue;
            };
            let differs = matches!(found, Found::Differs(_));
            prop_assert_eq!(target.amount_minor == row.amount_minor, !differs);
            prop_assert!(!not_for.contains(&target.order_id));
            match target.claim {
                Some(entry) => prop_assert!(claims.insert((target.order_id, entry))),
                None => prop_assert!(orders.insert(target.order_id)),
            }
        }
    }
}
