//! What shops type, and what comes of it.

use proptest::prelude::*;

use super::*;

fn fault(status: Status, typed: &str) -> Fault {
    Words::read(status, typed).expect_err(typed)
}

#[test]
fn words_are_filled_in() {
    let known = [
        (Placeholder::Buyer, "Jane"),
        (Placeholder::Tracking, "88123456"),
    ];
    let value = |placeholder| {
        let mut known = known.iter();
        known
            .find(|(each, _)| *each == placeholder)
            .map(|(_, value)| (*value).to_owned())
    };
    for (typed, said) in [
        ("Salamat!", Some("Salamat!")),
        (
            "Hi {buyer}, it's on its way: {tracking}",
            Some("Hi Jane, it's on its way: 88123456"),
        ),
        (
            "嗨｛買家｝，包裹 {追蹤碼} 出發了",
            Some("嗨Jane，包裹 88123456 出發了"),
        ),
        ("  {  Buyer }!\n\n\n ok ", Some("Jane!\nok")),
        // What the order lacks is not said with a gap.
        ("With {courier}", None),
    ] {
        let words = Words::read(Status::Shipped, typed).expect(typed);
        assert_eq!(words.filled(value).as_deref(), said, "{typed}");
    }
}

#[test]
fn what_nobody_can_fill_in_is_refused() {
    let unknown = |typed: &str, meant| Fault::Unknown {
        typed: typed.to_owned(),
        meant,
    };
    let shipped = |typed: &str| fault(Status::Shipped, typed);
    assert_eq!(
        shipped("#{ordr}"),
        unknown("ordr", Some(Placeholder::Number))
    );
    assert_eq!(
        shipped("{nubmer}"),
        unknown("nubmer", Some(Placeholder::Number))
    );
    assert_eq!(
        shipped("{追蹤號}"),
        unknown("追蹤號", Some(Placeholder::Tracking))
    );
    assert_eq!(shipped("{}"), unknown("", None));
    assert_eq!(shipped("{🙂}"), unknown("🙂", None));
    let long = "x".repeat(100);
    assert_eq!(shipped(&format!("{{{long}}}")), unknown(&long[..40], None));
    let then = |typed: &str| Fault::NotThen {
        typed: typed.to_owned(),
    };
    assert_eq!(shipped("{reason}"), then("reason"));
    assert_eq!(fault(Status::Confirmed, "{tracking}"), then("tracking"));
    for typed in ["{", "}", "hi {buyer", "hi buyer}", "{{buyer}}", "}{"] {
        assert!(matches!(shipped(typed), Fault::Unclosed { .. }), "{typed}");
    }
    for typed in ["", "  \n ", "\u{0}\u{7}"] {
        assert_eq!(shipped(typed), Fault::Empty);
    }
    let letters = |count| "好".repeat(count);
    assert!(Words::read(Status::Shipped, &letters(500)).is_ok());
    assert_eq!(shipped(&letters(501)), Fault::TooLong { length: 501 });
}

#[test]
fn every_placeholder_has_one_meaning() {
    let mut names: Vec<&str> = Placeholder::ALL
        .iter()
        .flat_map(|each| each.names())
        .copied()
        .collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
    for status in Status::ALL {
        assert_eq!(Status::parse(status.as_str()), Some(status));
    }
}

proptest! {
    #[test]
    fn words_are_read_as_they_were_typed(pieces in prop::collection::vec(
        prop_oneof!["[^{}｛｝\\s\\p{C}]{1,12}", (0..12usize, 0..2usize).prop_map(|(which, name)| {
            let placeholder = Placeholder::ALL[which];
            format!("{{{}}}", placeholder.names()[name])
        })], 1..12), status in 0..12usize)
    {
        let typed = pieces.concat();
        match Words::read(Status::ALL[status], &typed) {
            Ok(words) => {
                prop_assert_eq!(words.to_string(), typed.clone());
                prop_assert_eq!(Words::read(Status::ALL[status], &words.to_string()), Ok(words));
            }
            Err(Fault::NotThen { typed: name }) => {
                let offered = Status::ALL[status].offers();
                prop_assert!(!offered.iter().any(|each| each.names().contains(&name.as_str())));
            }
            Err(fault) => prop_assert!(false, "{fault:?} of {typed}"),
        }
    }

    #[test]
    fn nothing_typed_makes_it_fall_over(typed in "[\\PC{}\n]{0,80}") {
        for status in Status::ALL {
            if let Ok(words) = Words::read(status, &typed) {
                let again = Words::read(status, &words.to_string());
                prop_assert_eq!(again, Ok(words));
            }
        }
    }
}
