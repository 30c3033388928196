use proptest::prelude::*;
use waybill_core::customer::fold;
use waybill_core::order::Discount;

use super::*;

fn lines() -> Vec<Line> {
    let names = [
        ("Black Shirt", 2),
        ("White Shirt", 3),
        ("White Pants", 1),
        ("黑色襯衫", 2),
    ];
    names
        .into_iter()
        .zip(1..)
        .map(|((name, quantity), line)| Line {
            line,
            ..Line::named(name, quantity, 59_900)
        })
        .collect()
}

fn read(typed: &str) -> Result<Vec<Part>, Trouble> {
    read_with(&lines(), &[], typed)
}

fn read_with(lines: &[Line], offered: &[Offered], typed: &str) -> Result<Vec<Part>, Trouble> {
    let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let reader = Reader {
        lines,
        offered,
        currency: Currency::Php,
        today,
        typed,
        text: typed,
    };
    reader.part()
}

fn quantity(line: i32, quantity: u32) -> Vec<Part> {
    vec![Part::Quantity { line, quantity }]
}

/// What the catalogue knows is told apart by its variant, whatever the names of the lines are like.
#[test]
fn a_size_is_never_taken_for_another() {
    let size = |line, variant, label: &str| Line {
        line,
        variant: Some(VariantId(variant)),
        ..Line::named(format!("Black Shirt {label}"), 2, 59_900)
    };
    let lines = [size(1, 1, "M"), size(2, 2, "L")];
    let offered = |typed: &str, variant| Offered {
        typed: fold(typed),
        variant: VariantId(variant),
        name: format!("Black Shirt {}", typed.rsplit(' ').next().unwrap()),
        price_minor: 64_900,
    };
    let small = [offered("black shirt S", 3)];
    assert_eq!(
        read_with(&lines, &small, "+1 black shirt S"),
        Ok(vec![Part::Add(Line {
            variant: Some(VariantId(3)),
            ..Line::named("Black Shirt S", 1, 64_900)
        })])
    );
    let large = [offered("black shirt L", 2)];
    assert_eq!(
        read_with(&lines, &large, "+1 black shirt L"),
        Ok(quantity(2, 3))
    );
    assert_eq!(
        read_with(&lines, &large, "-1 black shirt L"),
        Ok(quantity(2, 1))
    );
    // Without the catalogue it is asked about, and never taken for one of the others.
    assert!(read_with(&lines, &[], "+1 black shirt s").is_err());
}

#[test]
fn lines_are_changed_in_every_spelling() {
    let price = |line, minor| Part::Price {
        line,
        unit_price_minor: minor,
    };
    let cases = [
        ("-1 black shirt", quantity(1, 1)),
        ("−1 BLACK shirts", quantity(1, 1)),
        ("－２ black shirt", vec![Part::Remove(1)]),
        ("-pants", vec![Part::Remove(3)]),
        ("remove white pants", vec![Part::Remove(3)]),
        ("移除 黑色襯衫", vec![Part::Remove(4)]),
        ("移除黑色襯衫", vec![Part::Remove(4)]),
        ("減1 黑色襯衫", quantity(4, 1)),
        ("加 2 黑色襯衫", quantity(4, 4)),
        ("+1 pants", quantity(3, 2)),
        ("add 1 white pants 599", quantity(3, 2)),
        ("3 pants", quantity(3, 3)),
        ("black shirt x4", quantity(1, 4)),
        ("pants @550", vec![price(3, 55_000)]),
        (
            "2 pants 550",
            vec![quantity(3, 2).remove(0), price(3, 55_000)],
        ),
        ("ship 60", vec![Part::Shipping(6_000)]),
        (
            "discount 12.5%",
            vec![Part::Discount(Some(Discount::Rate(1_250)))],
        ),
        (
            "discount 50",
            vec![Part::Discount(Some(Discount::Amount(5_000)))],
        ),
        (
            "less 10% off",
            vec![Part::Discount(Some(Discount::Rate(1_000)))],
        ),
        ("9折", vec![Part::Discount(Some(Discount::Rate(1_000)))]),
        ("打85折", vec![Part::Discount(Some(Discount::Rate(1_500)))]),
        ("no discount", vec![Part::Discount(None)]),
        ("discount 0", vec![Part::Discount(None)]),
        (
            "due 12 dec",
            vec![Part::Due(NaiveDate::from_ymd_opt(2026, 12, 12))],
        ),
        ("no due", vec![Part::Due(None)]),
        ("+2 cap 250", vec![Part::Add(Line::named("Cap", 2, 25_000))]),
        // At another price it is another line.
        (
            "+1 white pants 500",
            vec![Part::Add(Line::named("White Pants", 1, 50_000))],
        ),
    ];
    for (typed, parts) in cases {
        assert_eq!(read(typed), Ok(parts), "{typed}");
    }
}

#[test]
fn what_is_unclear_is_not_guessed() {
    assert!(matches!(read("-1 shirt"), Err(Trouble::WhichLine { .. })));
    assert!(matches!(read("-1 socks"), Err(Trouble::NoSuchLine { .. })));
    assert!(matches!(
        read("+1 socks"),
        Err(Trouble::PriceMissing { .. })
    ));
    assert!(matches!(read("pants"), Err(Trouble::WhatOfIt { .. })));
    assert!(matches!(
        read("-9 pants"),
        Err(Trouble::OnlySoMany { quantity: 1, .. })
    ));
    assert!(matches!(
        read("+pants x10000"),
        Err(Trouble::TooMany { .. })
    ));
    assert!(matches!(read("10001 pants"), Err(Trouble::Unread(_))));
    assert!(matches!(
        read("discount 101%"),
        Err(Trouble::Discount { .. })
    ));
    assert!(matches!(read("discount 🙂"), Err(Trouble::Discount { .. })));
    assert!(matches!(read("note gift"), Err(Trouble::NotHere { .. })));
    assert!(read("🙂 pants").is_err());
    match read("-1 blak shirt") {
        Err(Trouble::Misspelt {
            meant, corrected, ..
        }) => {
            assert_eq!(
                (meant.as_str(), corrected.as_str()),
                ("Black Shirt", "-1 Black Shirt")
            );
        }
        other => panic!("{other:?}"),
    }
}

proptest! {
    #[test]
    fn nothing_typed_makes_it_fall_over(typed in "\\PC{0,80}") {
        let _ = read(&typed);
    }

    #[test]
    fn nothing_nearly_right_makes_it_fall_over(
        typed in "[-+−＋]?[0-9]{0,6}[x折% @]{0,2}(pants|襯衫|移除|discount|less|due|ship)[ 0-9%.折]{0,8}"
    ) {
        let _ = read(&typed);
    }
}
