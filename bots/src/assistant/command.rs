//! One grammar of commands for every channel.

use waybill_core::order::{OrderNumber, Parcel, Stage};

/// What a command is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the command of its name")]
pub enum Verb {
    Start,
    Help,
    New,
    Orders,
    Order,
    Find,
    Items,
    Stock,
    Low,
    Confirm,
    Process,
    Ready,
    Ship,
    Deliver,
    Complete,
    Cancel,
    Paid,
    Hold,
    Release,
    Note,
    Return,
    Returns,
    Undo,
    My,
    Track,
    Stop,
    Language,
    Invite,
    Team,
    Shop,
    Web,
}

/// Who has use for a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Everyone.
    Everyone,
    /// Those who sell.
    Sellers,
    /// Owners of a shop.
    Owners,
}

impl Verb {
    /// Every command, in the order of a menu.
    pub const ALL: [Self; 31] = [
        Self::New,
        Self::Orders,
        Self::Order,
        Self::Find,
        Self::Confirm,
        Self::Process,
        Self::Ready,
        Self::Ship,
        Self::Deliver,
        Self::Complete,
        Self::Paid,
        Self::Cancel,
        Self::Hold,
        Self::Release,
        Self::Note,
        Self::Return,
        Self::Returns,
        Self::Undo,
        Self::Items,
        Self::Stock,
        Self::Low,
        Self::Invite,
        Self::Team,
        Self::Shop,
        Self::My,
        Self::Track,
        Self::Stop,
        Self::Web,
        Self::Language,
        Self::Help,
        Self::Start,
    ];

    /// The command's name: Telegram and Discord take 1 to 32 of a-z.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Help => "help",
            Self::New => "new",
            Self::Orders => "orders",
            Self::Order => "order",
            Self::Find => "find",
            Self::Items => "items",
            Self::Stock => "stock",
            Self::Low => "low",
            Self::Confirm => "confirm",
            Self::Process => "process",
            Self::Ready => "ready",
            Self::Ship => "ship",
            Self::Deliver => "deliver",
            Self::Complete => "complete",
            Self::Cancel => "cancel",
            Self::Paid => "paid",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Note => "note",
            Self::Return => "return",
            Self::Returns => "returns",
            Self::Undo => "undo",
            Self::My => "my",
            Self::Track => "track",
            Self::Stop => "stop",
            Self::Language => "language",
            Self::Invite => "invite",
            Self::Team => "team",
            Self::Shop => "shop",
            Self::Web => "web",
        }
    }

    /// The name in Traditional Chinese.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Start => "開始",
            Self::Help => "說明",
            Self::New => "新訂單",
            Self::Orders => "訂單",
            Self::Order => "查單",
            Self::Find => "搜尋",
            Self::Items => "商品",
            Self::Stock => "庫存",
            Self::Low => "低庫存",
            Self::Confirm => "確認",
            Self::Process => "處理",
            Self::Ready => "備妥",
            Self::Ship => "出貨",
            Self::Deliver => "送達",
            Self::Complete => "完成",
            Self::Cancel => "取消",
            Self::Paid => "收款",
            Self::Hold => "暫停",
            Self::Release => "恢復",
            Self::Note => "備註",
            Self::Return => "退貨",
            Self::Returns => "退貨清單",
            Self::Undo => "復原",
            Self::My => "我的訂單",
            Self::Track => "追蹤",
            Self::Stop => "停止",
            Self::Language => "語言",
            Self::Invite => "邀請",
            Self::Team => "成員",
            Self::Shop => "商店",
            Self::Web => "網頁",
        }
    }

    /// Who has use for it.
    pub const fn audience(self) -> For {
        match self {
            Self::Start | Self::Help | Self::My | Self::Track | Self::Stop | Self::Language => {
                For::Everyone
            }
            Self::New
            | Self::Orders
            | Self::Order
            | Self::Find
            | Self::Items
            | Self::Stock
            | Self::Low
            | Self::Confirm
            | Self::Process
            | Self::Ready
            | Self::Ship
            | Self::Deliver
            | Self::Complete
            | Self::Cancel
            | Self::Paid
            | Self::Hold
            | Self::Release
            | Self::Note
            | Self::Return
            | Self::Returns
            | Self::Undo
            | Self::Shop
            | Self::Web => For::Sellers,
            Self::Invite | Self::Team => For::Owners,
        }
    }

    /// The stage a command leads to, where it does nothing else.
    pub const fn stage(self) -> Option<Stage> {
        match self {
            Self::Confirm => Some(Stage::Confirmed),
            Self::Process => Some(Stage::Processing),
            Self::Ready => Some(Stage::Ready),
            Self::Deliver => Some(Stage::Delivered),
            Self::Complete => Some(Stage::Completed),
            Self::Start
            | Self::Help
            | Self::New
            | Self::Orders
            | Self::Order
            | Self::Find
            | Self::Items
            | Self::Stock
            | Self::Low
            | Self::Ship
            | Self::Cancel
            | Self::Paid
            | Self::Hold
            | Self::Release
            | Self::Note
            | Self::Return
            | Self::Returns
            | Self::Undo
            | Self::My
            | Self::Track
            | Self::Stop
            | Self::Language
            | Self::Invite
            | Self::Team
            | Self::Shop
            | Self::Web => None,
        }
    }

    /// Words that mean the command when an answer to an order's message begins with them.
    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Confirm => &["confirm", "confirmed", "ok", "確認", "已確認"],
            Self::Process => &["process", "processing", "處理", "處理中"],
            Self::Ready => &["ready", "packed", "備妥", "已備妥"],
            Self::Ship => &["ship", "shipped", "sent", "寄出", "出貨", "已出貨"],
            Self::Deliver => &["deliver", "delivered", "送達", "已送達"],
            Self::Complete => &["complete", "completed", "done", "完成", "已完成"],
            Self::Cancel => &["cancel", "cancelled", "canceled", "取消"],
            Self::Paid => &[
                "paid",
                "pay",
                "payment",
                "received",
                "收款",
                "已收款",
                "付款",
            ],
            Self::Hold => &["hold", "pause", "暫停"],
            Self::Release => &["release", "resume", "恢復"],
            Self::Note => &["note", "備註"],
            Self::Return => &["return", "returned", "退貨"],
            Self::Undo => &["undo", "復原"],
            Self::Order => &["order", "card", "查單"],
            Self::Start
            | Self::Help
            | Self::New
            | Self::Orders
            | Self::Find
            | Self::Items
            | Self::Stock
            | Self::Low
            | Self::Returns
            | Self::My
            | Self::Track
            | Self::Stop
            | Self::Language
            | Self::Invite
            | Self::Team
            | Self::Shop
            | Self::Web => &[],
        }
    }
}

/// A command as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// What it is about.
    pub verb: Verb,
    /// Everything after its name.
    pub rest: String,
}

/// What a message that begins with a slash is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slash {
    /// A command.
    Command(Command),
    /// No command there is.
    Unknown(String),
}

/// Reads a message that begins with a slash (full-width too); `None` for any other.
pub fn slash(text: &str) -> Option<Slash> {
    let text = text.trim_start();
    let body = text.strip_prefix('/').or_else(|| text.strip_prefix('／'))?;
    let end = body.find(char::is_whitespace).unwrap_or(body.len());
    let (word, rest) = body.split_at(end);
    // In groups Telegram appends the bot's name: /ship@waybill_bot
    let name = word.split('@').next().unwrap_or_default().to_lowercase();
    let verb = Verb::ALL
        .into_iter()
        .find(|verb| verb.name() == name || verb.chinese() == name);
    Some(match verb {
        Some(verb) => Slash::Command(Command {
            verb,
            rest: rest.trim().to_owned(),
        }),
        None => Slash::Unknown(word.chars().take(40).collect()),
    })
}

/// Reads an answer to an order's message: `shipped jnt 88123465`.
pub fn answer(text: &str) -> Option<Command> {
    let text = text.trim();
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let word = word.trim_end_matches([':', '：', ',', '.']).to_lowercase();
    let verb = Verb::ALL
        .into_iter()
        .find(|verb| verb.words().contains(&word.as_str()))?;
    Some(Command {
        verb,
        rest: rest.trim().to_owned(),
    })
}

/// Order numbers at the beginning of a command, and what comes after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// In the order they were written, none twice.
    pub numbers: Vec<OrderNumber>,
    /// The rest.
    pub rest: String,
}

/// The longest run of digits that is taken for an order's number rather than a parcel's.
const NUMBER_DIGITS: usize = 7;

/// Reads order numbers: `1043 1044 #1050`, also with commas. With `one`, only the first.
pub fn numbers(text: &str, one: bool) -> Numbered {
    let mut numbers = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() && (!one || numbers.is_empty()) {
        let end = rest
            .find(|letter: char| {
                letter.is_whitespace() || letter == ',' || letter == '、' || letter == '，'
            })
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let digits = word
            .strip_prefix('#')
            .or_else(|| word.strip_prefix('＃'))
            .unwrap_or(word);
        let sound = !digits.is_empty()
            && digits.len() <= NUMBER_DIGITS
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        let Some(number) = digits.parse().ok().filter(|number| sound && *number > 0) else {
            break;
        };
        if !numbers.contains(&OrderNumber(number)) {
            numbers.push(OrderNumber(number));
        }
        rest = after.trim_start_matches([',', '、', '，']).trim_start();
    }
    Numbered {
        numbers,
        rest: rest.to_owned(),
    }
}

/// Reads what carries an order: courier and number, either alone, in any order.
pub fn parcel(text: &str) -> Parcel {
    let words: Vec<&str> = text.split_whitespace().collect();
    let short = |text: &str| -> Option<String> {
        let text: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
        (!text.is_empty()).then_some(text)
    };
    // After a company that is known comes its number, short or in groups: "lbc 12 34".
    let known = (1..=words.len())
        .rev()
        .find(|end| waybill_core::courier::known(&words[..*end].join(" ")).is_some());
    if let Some(end) = known
        && words[end..]
            .iter()
            .all(|word| word.contains(|letter: char| letter.is_ascii_digit()))
    {
        return Parcel {
            courier: short(&words[..end].join(" ")),
            tracking: short(&words[end..].concat()),
        };
    }
    let is_number = |word: &&&str| word.chars().filter(char::is_ascii_digit).count() >= 4;
    let tracking = words.iter().rev().find(is_number).copied();
    let courier: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| Some(*word) != tracking)
        .collect();
    Parcel {
        courier: short(&courier.join(" ")),
        tracking: tracking.and_then(short),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn command(text: &str) -> (Verb, String) {
        match slash(text) {
            Some(Slash::Command(command)) => (command.verb, command.rest),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn commands_are_read_in_every_spelling() {
        assert_eq!(
            command("/ship 1042 jnt 88"),
            (Verb::Ship, "1042 jnt 88".into())
        );
        assert_eq!(
            command(" /SHIP@waybill_bot   1042"),
            (Verb::Ship, "1042".into())
        );
        assert_eq!(command("／出貨 1042"), (Verb::Ship, "1042".into()));
        assert_eq!(
            command("/new Jane;\n2 shirt 599"),
            (Verb::New, "Jane;\n2 shirt 599".into())
        );
        assert_eq!(slash("/shp 1"), Some(Slash::Unknown("shp".into())));
        assert_eq!(slash("/"), Some(Slash::Unknown(String::new())));
        assert_eq!(slash("ship 1042"), None);
    }

    #[test]
    fn names_fit_the_platforms_and_are_told_apart() {
        let mut names: Vec<&str> = Verb::ALL
            .iter()
            .flat_map(|verb| [verb.name(), verb.chinese()])
            .collect();
        assert!(
            Verb::ALL
                .iter()
                .all(|verb| verb.name().bytes().all(|b| b.is_ascii_lowercase()))
        );
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn answers_to_a_card_are_commands_without_their_number() {
        assert_eq!(
            answer("shipped jnt 88123465"),
            Some(Command {
                verb: Verb::Ship,
                rest: "jnt 88123465".into()
            })
        );
        assert_eq!(
            answer("Paid: 500 cash"),
            Some(Command {
                verb: Verb::Paid,
                rest: "500 cash".into()
            })
        );
        assert_eq!(answer("what is this?"), None);
        assert_eq!(answer(""), None);
    }

    #[test]
    fn several_numbers_are_read_until_something_else_comes() {
        let cases = [
            ("1043 1044 #1050", vec![1043, 1044, 1050], ""),
            ("1043, 1044，1043", vec![1043, 1044], ""),
            ("1042 jnt 88123456", vec![1042], "jnt 88123456"),
            ("1042 88123456", vec![1042], "88123456"),
            ("shirt", vec![], "shirt"),
            ("0 1", vec![], "0 1"),
            ("-5", vec![], "-5"),
            ("📦", vec![], "📦"),
            ("", vec![], ""),
        ];
        for (text, numbers_read, rest) in cases {
            let read = numbers(text, false);
            let expected: Vec<_> = numbers_read.into_iter().map(OrderNumber).collect();
            assert_eq!(
                (read.numbers, read.rest.as_str()),
                (expected, rest),
                "{text}"
            );
        }
        assert_eq!(numbers("1042 500 cash", true).rest, "500 cash");
    }

    #[test]
    fn a_parcel_is_a_courier_and_a_number() {
        let cases = [
            ("jnt 88123456", Some("jnt"), Some("88123456")),
            (
                "88123456 J&T Express",
                Some("J&T Express"),
                Some("88123456"),
            ),
            ("lbc", Some("lbc"), None),
            ("lbc 5", Some("lbc"), Some("5")),
            ("lbc 1234 5678", Some("lbc"), Some("12345678")),
            ("SF1234567890", None, Some("SF1234567890")),
            (
                "7-11 交貨便 F12345678",
                Some("7-11 交貨便"),
                Some("F12345678"),
            ),
            ("", None, None),
        ];
        for (text, courier, tracking) in cases {
            let read = parcel(text);
            assert_eq!(
                (read.courier.as_deref(), read.tracking.as_deref()),
                (courier, tracking),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_fall_over(text in "\\PC{0,200}") {
            let _ = (slash(&text), answer(&text), numbers(&text, false), parcel(&text));
        }
    }
}
