use proptest::prelude::*;

use super::*;

/// A Friday.
const TODAY: &str = "2026-11-20";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn read(line: &str) -> Criteria {
    Criteria::read(line, Currency::Php, day(TODAY))
}

fn all(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn a_line_says_what_orders_are_and_what_is_in_them() {
    let found = read("shipped unpaid jane november");
    assert_eq!(found.stages, [Stage::Shipped]);
    assert_eq!(found.money, Some(MoneyState::Unpaid));
    assert_eq!(found.words, ["jane"]);
    let november = (Some(day("2026-11-01")), Some(day("2026-11-30")));
    assert_eq!((found.first, found.last), november);

    let found = read("已出貨未付款 小美 11月 1000以上");
    assert_eq!(found.stages, [Stage::Shipped]);
    assert_eq!(found.money, Some(MoneyState::Unpaid));
    assert_eq!(found.words, ["小美"]);
    assert_eq!((found.first, found.last), november);
    assert_eq!((found.least, found.most), (Some(100_000), None));

    let found = read("COD overdue, on hold pending confirmed black shirt");
    assert!(found.cash_on_delivery && found.overdue && found.held);
    assert_eq!(found.stages, [Stage::Pending, Stage::Confirmed]);
    assert_eq!(found.words, ["black", "shirt"]);
}

#[test]
fn words_are_words() {
    for (line, words) in [
        (" Jane  SHIRT ", &["jane", "shirt"][..]),
        ("#1042", &["1042"]),
        ("1042 1043", &["1042", "1043"]),
        ("599", &["599"]),
        ("+63 917 123 4567", &["171234567"]),
        ("jane 0917-123-4567 shirt", &["jane", "171234567", "shirt"]),
        ("(0917) 123 4567 jane", &["171234567", "jane"]),
        ("JT88123456", &["jt88123456"]),
        ("may ann", &["may", "ann"]),
        ("april", &["april"]),
        ("jan", &["jan"]),
        ("from jane", &["from", "jane"]),
        ("to", &["to"]),
        (">", &[">"]),
        (">🙂", &[">🙂"]),
        ("5/6", &["5/6"]),
        ("🙂", &["🙂"]),
        ("黑色襯衫", &["黑色襯衫"]),
        ("@janec", &["@janec"]),
    ] {
        let found = read(line);
        assert_eq!(found.words, all(words), "{line}");
        let rest = Criteria {
            words: Vec::new(),
            typed: Vec::new(),
            ..found
        };
        assert!(rest.is_empty(), "{line}: {rest:?}");
    }
    for nothing in ["", "  ", "\u{3000}"] {
        assert!(read(nothing).is_empty());
    }
}

#[test]
fn days_are_named_as_people_look_back() {
    let open = None;
    let on = |text: &str| Some(day(text));
    for (line, first, last) in [
        ("today", on("2026-11-20"), on("2026-11-20")),
        ("昨天", on("2026-11-19"), on("2026-11-19")),
        ("this week", on("2026-11-16"), on("2026-11-20")),
        ("last week", on("2026-11-09"), on("2026-11-15")),
        ("this month", on("2026-11-01"), on("2026-11-30")),
        ("上個月", on("2026-10-01"), on("2026-10-31")),
        ("december", on("2025-12-01"), on("2025-12-31")),
        ("in may", on("2026-05-01"), on("2026-05-31")),
        ("feb 2024", on("2024-02-01"), on("2024-02-29")),
        ("2026-10", on("2026-10-01"), on("2026-10-31")),
        ("from 1 nov to 20 nov", on("2026-11-01"), on("2026-11-20")),
        ("from 1 to 20 nov", on("2026-11-01"), on("2026-11-20")),
        ("from 1 nov to 30 nov", on("2026-11-01"), on("2026-11-30")),
        (
            "between nov 1 and nov 5",
            on("2026-11-01"),
            on("2026-11-05"),
        ),
        ("from 20 dec to 5 jan", on("2025-12-20"), on("2026-01-05")),
        (
            "2026-11-01 to 2026-11-05",
            on("2026-11-01"),
            on("2026-11-05"),
        ),
        ("從11月1日到11月20日", on("2026-11-01"), on("2026-11-20")),
        ("since 5 nov", on("2026-11-05"), open),
        ("from yesterday", on("2026-11-19"), open),
        ("11月5日以後", on("2026-11-05"), open),
        ("until 30 nov", open, on("2026-11-30")),
        ("before nov 5", open, on("2026-11-04")),
        ("on 5 nov", on("2026-11-05"), on("2026-11-05")),
        ("2026-11-05", on("2026-11-05"), on("2026-11-05")),
        ("11月5日", on("2026-11-05"), on("2026-11-05")),
        ("since 29 feb", on("2024-02-29"), open),
    ] {
        let found = read(line);
        assert_eq!((found.first, found.last), (first, last), "{line}");
        assert!(found.words.is_empty(), "{line}: {:?}", found.words);
    }
}

#[test]
fn amounts_are_written_as_money() {
    for (line, least, most) in [
        (">1000", Some(100_001), None),
        ("> 1000", Some(100_001), None),
        (">=1,000", Some(100_000), None),
        ("over ₱1.5k", Some(150_001), None),
        ("超過1000", Some(100_001), None),
        ("<500", None, Some(49_999)),
        ("500以下", None, Some(50_000)),
        ("at most 500", None, Some(50_000)),
        ("₱599", Some(59_900), Some(59_900)),
        ("=599.50", Some(59_950), Some(59_950)),
        ("between 600 and 800", Some(60_000), Some(80_000)),
        (">100 <500", Some(10_001), Some(49_999)),
    ] {
        let found = read(line);
        assert_eq!((found.least, found.most), (least, most), "{line}");
        assert!(found.words.is_empty(), "{line}: {:?}", found.words);
    }
    for line in [
        ">99999999999999999999",
        ">-5",
        "<0",
        "between 800 and 600",
        "=🙂",
    ] {
        let found = read(line);
        assert_eq!((found.least, found.most), (None, None), "{line}");
        assert!(!found.words.is_empty(), "{line}");
    }
}

#[test]
fn a_day_is_a_day_where_the_shop_is() {
    let found = read("on 2026-11-05");
    let filter = found.filter(chrono_tz::Asia::Manila, DateTime::UNIX_EPOCH);
    let time = |text: &str| Some(text.parse::<DateTime<Utc>>().unwrap());
    assert_eq!(filter.from, time("2026-11-04T16:00:00Z"));
    assert_eq!(filter.until, time("2026-11-05T16:00:00Z"));
}

/// One criterion as somebody may type it, and what it changes.
fn any_criterion() -> impl Strategy<Value = (String, Criteria)> {
    let said = |text: &str, criteria: Criteria| (text.to_owned(), criteria);
    let none = Criteria::default;
    prop_oneof![
        proptest::sample::select(Stage::ALL.to_vec()).prop_map(move |stage| {
            let stages = vec![stage];
            (stage.as_str().to_owned(), Criteria { stages, ..none() })
        }),
        proptest::sample::select(vec![
            said(
                "unpaid",
                Criteria {
                    money: Some(MoneyState::Unpaid),
                    ..none()
                }
            ),
            said(
                "已付款",
                Criteria {
                    money: Some(MoneyState::Paid),
                    ..none()
                }
            ),
            said(
                "to check",
                Criteria {
                    money: Some(MoneyState::ToCheck),
                    ..none()
                }
            ),
            said(
                "cash on delivery",
                Criteria {
                    cash_on_delivery: true,
                    ..none()
                }
            ),
            said(
                "on hold",
                Criteria {
                    held: true,
                    ..none()
                }
            ),
            said(
                "逾期",
                Criteria {
                    overdue: true,
                    ..none()
                }
            ),
        ]),
        (1_i64..1_000_000).prop_map(move |units| {
            let least = Some(units * 100);
            (format!(">={units}"), Criteria { least, ..none() })
        }),
        (0_u64..3_000, 0_u64..100).prop_map(move |(back, length)| {
            let first = day(TODAY).checked_sub_days(Days::new(back));
            let last = first.and_then(|first| first.checked_add_days(Days::new(length)));
            let text = format!("from {} to {}", first.unwrap(), last.unwrap());
            (
                text,
                Criteria {
                    first,
                    last,
                    ..none()
                },
            )
        }),
        "zq[b-df-hj-np-tv-z]{2,8}".prop_map(move |word| {
            let words = vec![word.clone()];
            let typed = words.clone();
            (
                word,
                Criteria {
                    words,
                    typed,
                    ..none()
                },
            )
        }),
    ]
}

fn together(mut one: Criteria, other: Criteria) -> Criteria {
    for stage in other.stages {
        if !one.stages.contains(&stage) {
            one.stages.push(stage);
        }
    }
    one.words.extend(other.words);
    one.words.truncate(MAX_WORDS);
    one.typed.extend(other.typed);
    one.money = other.money.or(one.money);
    one.cash_on_delivery |= other.cash_on_delivery;
    one.held |= other.held;
    one.overdue |= other.overdue;
    one.first = other.first.or(one.first);
    one.last = other.last.or(one.last);
    one.least = other.least.or(one.least);
    one
}

proptest! {
    #[test]
    fn any_line_is_read_and_no_word_is_lost(line in "\\PC{0,250}") {
        for currency in [Currency::Php, Currency::Twd] {
            let found = Criteria::read(&line, currency, day(TODAY));
            prop_assert!(found.words.len() <= MAX_WORDS);
            prop_assert_eq!(found.is_empty(), fold(&line).chars().all(|sign| ",;、。 ".contains(sign) || sign == '，' || sign == '；'));
        }
    }

    #[test]
    fn lines_like_those_people_type_are_read(
        line in "(from|to|>|<|=|nov|1|20|2026|-|/|月|日|年|到|以上|unpaid|@|\\+63|0917|between|and|in|on|before| ){0,30}"
    ) {
        let found = Criteria::read(&line, Currency::Php, day(TODAY));
        if let (Some(least), Some(most)) = (found.least, found.most) {
            prop_assert!(least >= 0 && most >= 0);
        }
        let _ = found.filter(chrono_tz::Asia::Taipei, DateTime::UNIX_EPOCH);
    }

    #[test]
    fn what_is_said_in_any_order_is_understood(said in prop::collection::vec(any_criterion(), 1..6)) {
        let line: Vec<&str> = said.iter().map(|(text, _)| text.as_str()).collect();
        let line = line.join(" ");
        prop_assume!(line.chars().count() <= MAX_TYPED);
        let expected = said
            .iter()
            .fold(Criteria::default(), |all, (_, one)| together(all, one.clone()));
        prop_assert_eq!(read(&line), expected, "{}", line);
    }
}
