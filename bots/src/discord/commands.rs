//! The commands in Discord's menu, and how their typed options become the one line that every
//! channel's grammar reads.

use serde_json::{Map, Value, json};
use waybill_core::text::{Language, Phrase, Reader, texts};

use crate::assistant::command::Verb;

/// A part of a command that Discord asks for by itself. None is required: each command also takes
/// its one line as the option `text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// An order's number; several with spaces between.
    Order,
    /// Who carries a parcel.
    Courier,
    /// A parcel's number.
    Tracking,
    /// How much.
    Amount,
    /// How it was paid.
    Method,
    /// Why.
    Reason,
    /// Who buys.
    Buyer,
    /// What is bought.
    Items,
    /// What changes.
    Changes,
    /// What shipping costs.
    Shipping,
    /// What was paid in advance.
    Deposit,
    /// When it is due.
    Due,
    /// A remark.
    Note,
    /// A buyer's link.
    Link,
    /// A language.
    Language,
    /// Everything in one line.
    Text,
}

impl Part {
    const ALL: [Self; 16] = [
        Self::Order,
        Self::Courier,
        Self::Tracking,
        Self::Amount,
        Self::Method,
        Self::Reason,
        Self::Buyer,
        Self::Items,
        Self::Changes,
        Self::Shipping,
        Self::Deposit,
        Self::Due,
        Self::Note,
        Self::Link,
        Self::Language,
        Self::Text,
    ];

    /// The option's name: 1 to 32 letters, as interactions carry it.
    const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Courier => "courier",
            Self::Tracking => "tracking",
            Self::Amount => "amount",
            Self::Method => "method",
            Self::Reason => "reason",
            Self::Buyer => "buyer",
            Self::Items => "items",
            Self::Changes => "changes",
            Self::Shipping => "shipping",
            Self::Deposit => "deposit",
            Self::Due => "due",
            Self::Note => "note",
            Self::Link => "link",
            Self::Language => "language",
            Self::Text => "text",
        }
    }

    /// The name in Traditional Chinese.
    const fn chinese(self) -> &'static str {
        match self {
            Self::Order => "訂單",
            Self::Courier => "物流",
            Self::Tracking => "單號",
            Self::Amount => "金額",
            Self::Method => "方式",
            Self::Reason => "原因",
            Self::Buyer => "買家",
            Self::Items => "品項",
            Self::Changes => "變更",
            Self::Shipping => "運費",
            Self::Deposit => "訂金",
            Self::Due => "期限",
            Self::Note => "備註",
            Self::Link => "連結",
            Self::Language => "語言",
            Self::Text => "內容",
        }
    }

    fn description(self) -> Phrase {
        match self {
            Self::Order => texts::OptionOrder.into(),
            Self::Courier => texts::OptionCourier.into(),
            Self::Tracking => texts::OptionTracking.into(),
            Self::Amount => texts::OptionAmount.into(),
            Self::Method => texts::OptionMethod.into(),
            Self::Reason => texts::OptionReason.into(),
            Self::Buyer => texts::OptionBuyer.into(),
            Self::Items => texts::OptionItems.into(),
            Self::Changes => texts::OptionChanges.into(),
            Self::Shipping => texts::OptionShipping.into(),
            Self::Deposit => texts::OptionDeposit.into(),
            Self::Due => texts::OptionDue.into(),
            Self::Note => texts::OptionNote.into(),
            Self::Link => texts::OptionLink.into(),
            Self::Language => texts::OptionLanguage.into(),
            Self::Text => texts::OptionText.into(),
        }
    }

    /// The word by which the grammar of an order knows the part.
    const fn keyword(self) -> Option<&'static str> {
        match self {
            Self::Shipping => Some("ship"),
            Self::Deposit => Some("deposit"),
            Self::Due => Some("due"),
            Self::Note => Some("note"),
            Self::Order
            | Self::Courier
            | Self::Tracking
            | Self::Amount
            | Self::Method
            | Self::Reason
            | Self::Buyer
            | Self::Items
            | Self::Changes
            | Self::Link
            | Self::Language
            | Self::Text => None,
        }
    }

    fn called(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }
}

/// The parts of a command, in the order of its grammar.
pub(super) const fn parts(verb: Verb) -> &'static [Part] {
    match verb {
        Verb::New => &[
            Part::Buyer,
            Part::Items,
            Part::Text,
            Part::Shipping,
            Part::Deposit,
            Part::Due,
            Part::Note,
        ],
        Verb::Order
        | Verb::History
        | Verb::Confirm
        | Verb::Label
        | Verb::Invoice
        | Verb::Process
        | Verb::Ready
        | Verb::Deliver
        | Verb::Complete
        | Verb::Release
        | Verb::Undo
        | Verb::Note
        | Verb::Message
        | Verb::Return
        | Verb::Status
        | Verb::Merge
        | Verb::Delete => &[Part::Order, Part::Text],
        Verb::Edit => &[
            Part::Order,
            Part::Changes,
            Part::Text,
            Part::Shipping,
            Part::Due,
        ],
        Verb::PayBy => &[Part::Order, Part::Due, Part::Text],
        Verb::Split => &[Part::Order, Part::Items, Part::Text],
        Verb::Move => &[Part::Order, Part::Buyer, Part::Text],
        Verb::Ship => &[Part::Order, Part::Courier, Part::Tracking, Part::Text],
        Verb::Refund => &[Part::Order, Part::Amount, Part::Method, Part::Text],
        Verb::Address => &[Part::Order, Part::Text],
        Verb::Cod | Verb::Rate | Verb::Methods | Verb::Day | Verb::Away => &[Part::Text],
        Verb::Profit => &[Part::Order, Part::Text],
        Verb::Paid => &[Part::Order, Part::Amount, Part::Method, Part::Text],
        Verb::Cancel | Verb::Hold => &[Part::Order, Part::Reason, Part::Text],
        Verb::Find
        | Verb::Start
        | Verb::Link
        | Verb::Items
        | Verb::Stock
        | Verb::Invite
        | Verb::Group
        | Verb::Notify
        | Verb::Customer
        | Verb::Buyers => &[Part::Text],
        Verb::Track => &[Part::Link, Part::Text],
        Verb::Language => &[Part::Language, Part::Text],
        Verb::Orders
        | Verb::Bank
        | Verb::Talks
        | Verb::Low
        | Verb::Returns
        | Verb::Untold
        | Verb::My
        | Verb::Stop
        | Verb::Web
        | Verb::Sessions
        | Verb::Help
        | Verb::Team
        | Verb::Rights
        | Verb::Customers
        | Verb::Refunds
        | Verb::Words
        | Verb::Lock
        | Verb::Settings
        | Verb::Shop => &[],
    }
}

/// A command with its options as the line a person would have written: `/ship 1042 jnt 88123456`.
pub(super) fn as_text(name: &str, options: &[(String, String)]) -> String {
    let verb = Verb::ALL.iter().copied().find(|verb| verb.name() == name);
    let given = |wanted: Part| {
        options
            .iter()
            .find(|(name, value)| Part::called(name) == Some(wanted) && !value.trim().is_empty())
            .map(|(_, value)| value.trim())
    };
    // A command of another release: its words in the order they came.
    let Some(verb) = verb else {
        let words: Vec<&str> = options.iter().map(|(_, value)| value.trim()).collect();
        return format!("/{name} {}", words.join(" ")).trim_end().to_owned();
    };
    let words = parts(verb).iter().filter_map(|part| {
        let value = given(*part)?;
        Some(match part.keyword() {
            Some(keyword) if matches!(verb, Verb::New | Verb::Edit) => format!("{keyword} {value}"),
            Some(_) | None => value.to_owned(),
        })
    });
    let words: Vec<String> = words.collect();
    // The parts of a new order, and of a change, are told apart as in its one line.
    let line = match (verb, words.split_first()) {
        (Verb::New, _) => words.join("; "),
        (Verb::Edit, Some((first, rest))) if given(Part::Order).is_some() => {
            format!("{first} {}", rest.join("; "))
        }
        _ => words.join(" "),
    };
    format!("/{name} {line}").trim_end().to_owned()
}

/// What is suggested while an option is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suggested {
    /// Numbers of orders that are not over.
    Orders,
    /// Customers, as a command takes them.
    Customers,
    /// Buyers of a new order: customers with what tells them apart.
    Buyers,
    /// One item of the catalogue.
    Item,
    /// Items in the lines of an order.
    Lines,
}

/// What is suggested for an option of a command, and the command; none where it is free text.
pub(super) fn suggests(command: &str, option: &str) -> Option<(Verb, Suggested)> {
    let verb = Verb::ALL
        .iter()
        .copied()
        .find(|verb| verb.name() == command)?;
    Some((verb, suggested(verb, Part::called(option)?)?))
}

fn suggested(verb: Verb, part: Part) -> Option<Suggested> {
    match (verb, part) {
        (_, Part::Order) => Some(Suggested::Orders),
        (Verb::New | Verb::Move, Part::Buyer) => Some(Suggested::Buyers),
        (Verb::New, Part::Items) => Some(Suggested::Lines),
        (Verb::Customer, Part::Text) => Some(Suggested::Customers),
        (Verb::Items | Verb::Stock, Part::Text) => Some(Suggested::Item),
        _ => None,
    }
}

/// Every command, as Discord keeps it: for everyone, in servers, in direct messages, and wherever
/// people bring the app along.
/// <https://discord.com/developers/docs/interactions/application-commands>
pub(super) fn registration(reader_in: impl Fn(Language) -> Reader) -> Value {
    let readers: Vec<Reader> = Language::all().map(reader_in).collect();
    let commands: Vec<Value> = Verb::ALL
        .iter()
        .copied()
        .map(|verb| {
            let options: Vec<Value> = parts(verb)
                .iter()
                .map(|part| option(verb, *part, &readers))
                .collect();
            json!({
                "type": 1,
                "name": verb.name(),
                "name_localizations": {CHINESE: verb.chinese()},
                "description": described(&verb.description(), &readers, Language::ENGLISH),
                "description_localizations": localised(&verb.description(), &readers),
                "options": options,
                "integration_types": [0, 1],
                "contexts": [0, 1, 2],
            })
        })
        .collect();
    Value::Array(commands)
}

const CHINESE: &str = "zh-TW";
/// Descriptions of commands and options.
const MAX_DESCRIPTION: usize = 100;
/// Options of text; Discord's own most, and more than a message takes.
const MAX_TEXT: usize = 6000;

fn option(verb: Verb, part: Part, readers: &[Reader]) -> Value {
    let mut option = json!({
        "type": 3,
        "name": part.name(),
        "name_localizations": {CHINESE: part.chinese()},
        "description": described(&part.description(), readers, Language::ENGLISH),
        "description_localizations": localised(&part.description(), readers),
        "required": false,
    });
    if suggested(verb, part).is_some() {
        option["autocomplete"] = json!(true);
    }
    match part {
        Part::Language => {
            let choices: Vec<Value> = readers
                .iter()
                .map(|reader| {
                    let name = reader.text(texts::LanguageName);
                    json!({"name": name, "value": reader.language.tag()})
                })
                .collect();
            option["choices"] = json!(choices);
        }
        Part::Text => option["max_length"] = json!(MAX_TEXT),
        Part::Order
        | Part::Courier
        | Part::Tracking
        | Part::Amount
        | Part::Method
        | Part::Reason
        | Part::Buyer
        | Part::Items
        | Part::Changes
        | Part::Shipping
        | Part::Deposit
        | Part::Due
        | Part::Note
        | Part::Link => {}
    }
    option
}

fn described(phrase: &Phrase, readers: &[Reader], language: Language) -> String {
    let words = readers
        .iter()
        .find(|reader| reader.language == language)
        .map(|reader| reader.say(phrase))
        .unwrap_or_default();
    words.chars().take(MAX_DESCRIPTION).collect()
}

/// The words in every language that Discord has too.
fn localised(phrase: &Phrase, readers: &[Reader]) -> Value {
    let known = readers
        .iter()
        .filter(|reader| LOCALES.contains(&reader.language.tag()));
    let words: Map<String, Value> = known
        .map(|reader| {
            let words = described(phrase, readers, reader.language);
            (reader.language.tag().to_owned(), json!(words))
        })
        .collect();
    Value::Object(words)
}

/// The languages of Discord's client.
/// <https://discord.com/developers/docs/reference#locales>
const LOCALES: [&str; 34] = [
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he",
    "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE",
    "th", "tr", "uk", "vi", "zh-CN", "zh-TW",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, options: &[(&str, &str)]) -> String {
        let options: Vec<(String, String)> = options
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        as_text(name, &options)
    }

    /// A command, what was typed, the line.
    type Case = (
        &'static str,
        &'static [(&'static str, &'static str)],
        &'static str,
    );

    #[test]
    fn typed_options_become_the_line_a_person_would_write() {
        let cases: [Case; 12] = [
            ("help", &[], "/help"),
            ("ship", &[], "/ship"),
            (
                "ship",
                &[
                    ("tracking", "88123456"),
                    ("order", "1042"),
                    ("courier", "jnt"),
                ],
                "/ship 1042 jnt 88123456",
            ),
            ("ship", &[("text", "1042 jnt 881")], "/ship 1042 jnt 881"),
            (
                "paid",
                &[("order", "1043"), ("amount", "500"), ("method", "cash")],
                "/paid 1043 500 cash",
            ),
            (
                "cancel",
                &[("order", " 1042 "), ("reason", "out of stock")],
                "/cancel 1042 out of stock",
            ),
            ("confirm", &[("order", "1043 1044")], "/confirm 1043 1044"),
            (
                "new",
                &[("text", "Jane; 2 shirt 599; note gift wrap")],
                "/new Jane; 2 shirt 599; note gift wrap",
            ),
            (
                "new",
                &[
                    ("note", "gift wrap"),
                    ("buyer", "Jane"),
                    ("items", "2 shirt 599; 1 cap 250"),
                    ("shipping", "80"),
                    ("deposit", "500 gcash"),
                    ("due", "12 dec"),
                ],
                "/new Jane; 2 shirt 599; 1 cap 250; ship 80; deposit 500 gcash; due 12 dec; note gift wrap",
            ),
            (
                "note",
                &[("order", "1042"), ("text", "call first")],
                "/note 1042 call first",
            ),
            ("language", &[("language", "zh-TW")], "/language zh-TW"),
            ("later", &[("a", "1"), ("b", "2")], "/later 1 2"),
        ];
        for (name, options, expected) in cases {
            assert_eq!(line(name, options), expected);
        }
    }

    #[test]
    fn names_of_options_are_told_apart_in_both_languages() {
        let mut names: Vec<&str> = Part::ALL
            .into_iter()
            .flat_map(|part| [part.name(), part.chinese()])
            .collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        assert!(
            Part::ALL
                .into_iter()
                .all(|part| Part::called(part.name()) == Some(part))
        );
    }
}
