use super::*;
use crate::order::decide::EventAction;

fn event(version: i32, facts: Facts) -> PastEvent {
    PastEvent {
        version,
        action: EventAction::Note,
        facts,
        actor_id: None,
        actor_name: "Mia".to_owned(),
        party: Party::Shop,
        at: DateTime::UNIX_EPOCH,
        undone_by: None,
    }
}

fn given(from: i64, to: i64) -> Facts {
    Facts::Reassigned {
        from: CustomerId(from),
        to: CustomerId(to),
        destination: None,
    }
}

fn back(facts: Facts) -> Facts {
    Facts::Undone {
        version: 1,
        action: EventAction::Note,
        facts: Box::new(facts),
    }
}

fn known(from: i64, to: i64) -> Facts {
    Facts::Recognised {
        from: CustomerId(from),
        to: CustomerId(to),
    }
}

#[test]
fn an_order_is_its_buyers_from_when_it_was_given_to_them() {
    let other = || Facts::Labelled;
    let cases = [
        (vec![other(), other()], 1, "yy"),
        (vec![other(), given(1, 2), other()], 2, "nyy"),
        // Given away and back: what was in between is somebody else's.
        (
            vec![other(), given(1, 2), other(), given(2, 1), other()],
            1,
            "ynnyy",
        ),
        (
            vec![other(), given(1, 2), other(), back(given(1, 2)), other()],
            1,
            "ynnyy",
        ),
        // The same person under another name.
        (vec![other(), known(1, 2), other()], 2, "yyy"),
        (
            vec![other(), given(1, 2), other(), known(2, 3), other()],
            3,
            "nyyyy",
        ),
        (
            vec![other(), given(1, 2), given(2, 3), known(3, 1), other()],
            1,
            "ynyyy",
        ),
    ];
    for (facts, present, expected) in cases {
        let events: Vec<PastEvent> = facts
            .into_iter()
            .zip(1..)
            .map(|(facts, version)| event(version, facts))
            .collect();
        let found: String = theirs(&events, CustomerId(present))
            .into_iter()
            .map(|is| if is { 'y' } else { 'n' })
            .collect();
        assert_eq!(found, expected, "{events:?}");
    }
}

#[test]
fn a_picture_has_one_number_wherever_it_stands() {
    let entry = || Entry {
        at: DateTime::UNIX_EPOCH,
        what: texts::HistoryPicture.into(),
        short: texts::HistoryPicture.into(),
        details: Vec::new(),
        by: None,
        picture: None,
        taken_back: false,
    };
    let found = [Some(7), None, Some(9), Some(7), Some(8)];
    let found = found
        .into_iter()
        .map(|file| (entry(), file.map(FileId)))
        .collect();
    let names = [(7, "slip.jpg"), (9, "shirt.png")];
    let names = names.map(|(id, name)| (id, name.to_owned())).into();
    let (entries, pictures) = numbered(found, &names);
    let numbers: Vec<Option<usize>> = entries.iter().map(|entry| entry.picture).collect();
    // What is not kept any more has none.
    assert_eq!(numbers, [Some(1), None, Some(2), Some(1), None]);
    assert_eq!(pictures, ["slip.jpg", "shirt.png"]);
}

#[test]
fn beginnings_are_cut_between_characters() {
    let long = "林".repeat(BEGINNING + 1);
    assert_eq!(beginning(&long).chars().count(), BEGINNING + 1);
    assert!(beginning(&long).ends_with('…'));
    assert_eq!(beginning("小美"), "小美");
}
