//! Every sentence, in both languages.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use waybill_core::money::{Currency, Money};
use waybill_core::order::decide::Refusal;
use waybill_core::order::{Hold, OrderNumber, Stage};
use waybill_core::text::{Language, Phrase, Reader};

use super::{amount_problem, problem, refusal};
use crate::assistant::order_line::{
    AmountOf, AmountProblem, Clause, Elsewhere, Line, MAX_BYTES, Problem, parse, parse_amount,
    parse_part,
};

mod facts;

use facts::{amount_problems, problems, refusals, typed};

const ENGLISH: &str = include_str!("../../../../core/locales/en.ftl");
const NUMBER: OrderNumber = OrderNumber(1042);

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

/// Two minutes past two in Manila and in Taipei.
fn at() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 6, 2, 0).unwrap()
}

fn say(tag: &str, phrase: &Phrase) -> String {
    let reader = Reader {
        language: Language::closest(tag).unwrap(),
        zone: "Asia/Manila".parse().unwrap(),
        now: at(),
    };
    reader.say(phrase)
}

/// A sentence that is whole: no text was missing, and none of its facts.
fn assert_whole(words: &str, repeated: &str) {
    assert!(!words.trim().is_empty());
    for gap in ["—", "{", "}", "  "] {
        assert!(!words.contains(gap), "{gap:?} in {words}");
    }
    assert!(words.contains(repeated), "no {repeated:?} in {words}");
}

#[test]
fn every_problem_is_said_whole_and_repeats_what_was_typed() {
    for (fact, repeated) in problems() {
        assert_whole(&say("en", &problem(&fact)), &repeated);
        // Chinese puts the item before how many.
        let repeated = if let Problem::DidYouMean { reading, .. } = &fact {
            let Line { name, quantity, .. } = reading;
            format!("{name} × {quantity}")
        } else {
            repeated
        };
        assert_whole(&say("zh-TW", &problem(&fact)), &repeated);
    }
    for (fact, repeated) in amount_problems() {
        for tag in ["en", "zh-TW"] {
            assert_whole(&say(tag, &amount_problem(&fact)), repeated);
            for of in [
                AmountOf::Price,
                AmountOf::LineTotal,
                AmountOf::Shipping,
                AmountOf::Deposit,
            ] {
                let part = "some part".to_owned();
                let within = Problem::Amount {
                    part,
                    of,
                    problem: fact.clone(),
                };
                assert_whole(&say(tag, &problem(&within)), "some part");
            }
        }
    }
}

#[test]
fn every_refusal_is_said_whole_and_names_the_order() {
    for fact in refusals() {
        for tag in ["en", "zh-TW"] {
            assert_whole(&say(tag, &refusal(NUMBER, &fact)), "#1042");
        }
    }
}

#[test]
fn every_text_of_these_sections_is_said_by_one_of_these_facts() {
    let said: BTreeSet<String> = problems()
        .iter()
        .map(|(fact, _)| problem(fact))
        .chain(
            amount_problems()
                .iter()
                .map(|(fact, _)| amount_problem(fact)),
        )
        .chain(refusals().iter().map(|fact| refusal(NUMBER, fact)))
        .map(|phrase| phrase.key().to_owned())
        .collect();
    let written: BTreeSet<String> = ENGLISH
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, _)| key.to_owned())
        .filter(|key| key.starts_with("problem-") || key.starts_with("refused-"))
        // Words inside the others.
        .filter(|key| key != "problem-amount-either" && !key.starts_with("refused-stage-"))
        .collect();
    assert_eq!(said, written);
}

#[test]
fn what_an_example_shows_can_be_typed() {
    let languages = [
        ("en", Currency::Php, ["For example: ", "write: "]),
        ("zh-TW", Currency::Twd, ["例如：", "請寫："]),
    ];
    for (tag, currency, marks) in languages {
        let problems = problems().into_iter().map(|(fact, _)| problem(&fact));
        let amounts = amount_problems()
            .into_iter()
            .map(|(fact, _)| amount_problem(&fact));
        let mut shown = 0;
        for words in problems.chain(amounts).map(|phrase| say(tag, &phrase)) {
            let Some((_, example)) = marks.iter().find_map(|mark| words.split_once(mark)) else {
                continue;
            };
            let alone = parse_part(example, currency, today());
            let whole = parse(example, currency, today());
            let read = alone.is_ok()
                || parse_amount(example, currency).is_ok()
                || matches!(whole.as_slice(), [reading] if reading.problems.is_empty());
            assert!(read, "{words}\n{alone:?}\n{whole:?}");
            shown += 1;
        }
        assert!(shown > 20, "{tag} shows {shown} examples");
    }
}

#[test]
fn problems_read_like_a_colleague() {
    for (part, english, chinese) in [
        (
            "shirt x",
            "I can't read \"shirt x\": after x comes a quantity. For example: Shirt x2 509",
            "看不懂「shirt x」：x 後面要寫數量。例如：Shirt x2 509",
        ),
        (
            "two shirt 5o9",
            "2 × Shirt at ₱ 509.00?",
            "是 Shirt × 2，單價 ₱ 509.00 嗎？",
        ),
        ("599 shirt", "599 × Shirt?", "是 Shirt × 599 嗎？"),
        (
            "3 shirt for 500",
            "\"3 shirt for 500\": is ₱ 500.00 for each, or for all 3 together?",
            "「3 shirt for 500」：₱ 500.00 是每個的價錢，還是 3 個一共的價錢？",
        ),
        (
            "2 shirt $20",
            "The price in \"2 shirt $20\": \"$\" in \"$20\" is another currency. This shop counts in PHP (₱).",
            "「2 shirt $20」的價錢：「$20」裡的「$」是別的幣別，這家商店以 PHP（₱）計價。",
        ),
        (
            "ship 1 500",
            "The shipping fee in \"ship 1 500\": \"1 500\" may be ₱ 1.00 or ₱ 1,500.00. Please write the one you mean.",
            "「ship 1 500」的運費：「1 500」可能是 ₱ 1.00 或 ₱ 1,500.00，請寫清楚是哪一個。",
        ),
        (
            "phone: 917",
            "\"917\" has 3 digits, and a phone number has 7 to 15. For example: +63 917 123 4567",
            "「917」有 3 位數字，電話號碼應為 7 到 15 位。例如：0912 345 678",
        ),
        (
            "phone: 9",
            "\"9\" has 1 digit, and a phone number has 7 to 15. For example: +63 917 123 4567",
            "「9」有 1 位數字，電話號碼應為 7 到 15 位。例如：0912 345 678",
        ),
        (
            "due 12/11",
            "\"due 12/11\": is that 12 Nov 2027 or 11 Dec? With the month as a word it is clear. For example: due 12 dec",
            "「due 12/11」是 2027年11月12日，還是 12月11日？寫出月和日就清楚了。例如：交期 12月12日",
        ),
        (
            "2 shirt 599.5055",
            "The price in \"2 shirt 599.5055\": \"599.5055\" has too many decimals: amounts in PHP have at most 2.",
            "「2 shirt 599.5055」的價錢：「599.5055」的小數太多：PHP 的金額最多 2 位小數。",
        ),
    ] {
        let phrase = problem(&typed(part));
        assert_eq!(say("en", &phrase), english);
        assert_eq!(say("zh-TW", &phrase), chinese);
    }
    let cents = parse_amount("599.50", Currency::Twd).expect_err("cents");
    assert_eq!(
        say("en", &amount_problem(&cents)),
        "\"599.50\" has too many decimals: amounts in TWD have none."
    );
    assert_eq!(
        say("zh-TW", &amount_problem(&cents)),
        "「599.50」的小數太多：TWD 的金額沒有小數。"
    );
}

#[test]
fn refusals_read_like_a_colleague() {
    let hold = |reason: &str, since| Refusal::OnHold {
        hold: Hold {
            reason: reason.to_owned(),
            since,
        },
    };
    let yesterday = at() - chrono::Duration::days(1);
    for (fact, english, chinese) in [
        (
            Refusal::Already {
                stage: Stage::Confirmed,
                at: at(),
            },
            "#1042 is already confirmed, since 14:02.",
            "#1042 從 14:02 起就是「已確認」了。",
        ),
        (
            Refusal::Past {
                asked: Stage::Confirmed,
                stage: Stage::Processing,
                at: yesterday,
            },
            "#1042 is past \"confirmed\": it is being processed, since 19 Nov 14:02.",
            "#1042 已經過了「已確認」，從 11月19日 14:02 起是「處理中」。",
        ),
        (
            Refusal::IsCancelled { at: at() },
            "#1042 is cancelled and stays so.",
            "#1042 已取消，不能再更改。",
        ),
        (
            Refusal::TooLateToCancel {
                stage: Stage::Shipped,
            },
            "It is too late to cancel #1042: it is shipped and can only be returned.",
            "#1042 是「已出貨」，來不及取消了，只能退貨。",
        ),
        (
            hold("waiting for fabric", yesterday),
            "#1042 has been on hold since 19 Nov 14:02: waiting for fabric",
            "#1042 從 11月19日 14:02 起暫停處理：waiting for fabric",
        ),
        (
            hold("", at()),
            "#1042 has been on hold since 14:02.",
            "#1042 從 14:02 起暫停處理。",
        ),
        (
            Refusal::NoteTooLong,
            "A note on #1042 needs some text, and all its notes together can have 1000 characters.",
            "#1042 的備註不能空白，全部加起來最多 1000 個字。",
        ),
    ] {
        let phrase = refusal(NUMBER, &fact);
        assert_eq!(say("en", &phrase), english);
        assert_eq!(say("zh-TW", &phrase), chinese);
    }
}
