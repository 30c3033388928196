use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeZone;

use super::*;
use crate::money::Currency;

fn reader(tag: &str) -> Reader {
    Reader {
        language: Language::closest(tag).unwrap(),
        zone: Tz::Asia__Manila,
        now: Utc.with_ymd_and_hms(2026, 11, 20, 6, 0, 0).unwrap(),
    }
}

/// The keys of a catalogue, each with the variables it uses.
fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = fluent_syntax::parser::parse(source).expect("the catalogue parses");
    let mut keys = BTreeMap::new();
    for entry in resource.body {
        match entry {
            fluent_syntax::ast::Entry::Message(message) => {
                let debug = format!("{:?}", message.value);
                let variables = debug
                    .split("VariableReference { id: Identifier { name: \"")
                    .skip(1)
                    .filter_map(|rest| rest.split('"').next())
                    .map(str::to_owned)
                    .collect();
                let twice = keys.insert(message.id.name.to_owned(), variables);
                assert!(twice.is_none(), "{} stands twice", message.id.name);
            }
            fluent_syntax::ast::Entry::Junk { content } => panic!("not readable: {content}"),
            fluent_syntax::ast::Entry::Term(_)
            | fluent_syntax::ast::Entry::Comment(_)
            | fluent_syntax::ast::Entry::GroupComment(_)
            | fluent_syntax::ast::Entry::ResourceComment(_) => {}
        }
    }
    keys
}

#[test]
fn every_language_says_everything_with_the_same_facts() {
    let english = keys(texts::CATALOGUES[0].1);
    assert!(english.len() > 50);
    for (tag, source) in &texts::CATALOGUES[1..] {
        let other = keys(source);
        let missing: Vec<_> = english
            .keys()
            .filter(|key| !other.contains_key(*key))
            .collect();
        assert!(missing.is_empty(), "{tag} lacks {missing:?}");
        let extra: Vec<_> = other
            .keys()
            .filter(|key| !english.contains_key(*key))
            .collect();
        assert!(extra.is_empty(), "{tag} has more than English: {extra:?}");
        for (key, variables) in &english {
            // A language without plurals may leave out the count a plural was chosen by, never invent one.
            assert!(
                other[key].is_subset(variables),
                "{tag} {key}: {:?} are not facts of the English text",
                other[key].difference(variables)
            );
        }
    }
}

#[test]
fn languages_are_chosen_by_what_is_closest() {
    let cases = [
        ("zh-Hant-HK", Some("zh-TW")),
        ("zh_TW", Some("zh-TW")),
        ("en-GB", Some("en")),
        ("tl", None),
        ("", None),
    ];
    for (tag, closest) in cases {
        assert_eq!(Language::closest(tag).map(Language::tag), closest, "{tag}");
    }
    let accepted = |header| Language::accepted(header).map(Language::tag);
    assert_eq!(accepted("fr-FR, zh-TW;q=0.8, en;q=0.7"), Some("zh-TW"));
    assert_eq!(accepted("en;q=0.1, zh;q=0.9"), Some("zh-TW"));
    assert_eq!(accepted("zh;q=0, en"), Some("en"));
    assert_eq!(accepted(";;;q=x,,"), None);
}

#[test]
fn times_are_shown_in_the_readers_zone_and_only_as_long_as_needed() {
    let cases = [
        ("en", (2026, 11, 20, 6, 2), "14:02"),
        ("en", (2026, 11, 19, 15, 59), "19 Nov 23:59"),
        ("en", (2025, 12, 31, 16, 0), "1 Jan 00:00"),
        ("en", (2024, 12, 31, 1, 0), "31 Dec 2024 09:00"),
        ("zh-TW", (2026, 11, 19, 6, 2), "11月19日 14:02"),
    ];
    for (tag, (year, month, day, hour, minute), shown) in cases {
        let at = Utc
            .with_ymd_and_hms(year, month, day, hour, minute, 0)
            .unwrap();
        assert_eq!(reader(tag).time(at), shown);
    }
}

#[test]
fn a_persons_words_are_never_interpreted() {
    let phrase = Phrase::from(texts::Verbatim {
        text: "{ $name } { \"x\" } [b]",
    });
    assert_eq!(reader("en").say(&phrase), "{ $name } { \"x\" } [b]");
}

#[test]
fn a_phrase_survives_storing() {
    let phrase = Phrase::from(texts::Verbatim {
        text: Arg::List(vec![
            Money::new(197_700, Currency::Php).into(),
            Phrase::from(texts::ListComma).into(),
        ]),
    });
    let stored = serde_json::to_string(&phrase).unwrap();
    assert_eq!(serde_json::from_str::<Phrase>(&stored).unwrap(), phrase);
}

#[test]
fn a_text_of_another_release_is_no_reason_to_fall_silent() {
    let phrase: Phrase = serde_json::from_str(r#"{"key":"from-the-future"}"#).unwrap();
    assert_eq!(reader("zh-TW").say(&phrase), "—");
}
