//! One grammar of commands for every channel.

use waybill_core::order::{OrderNumber, Parcel, Stage};
use waybill_core::rights::Right;
use waybill_core::text::{Phrase, texts};

/// Who has use for a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Everyone.
    Everyone,
    /// Those who work in a shop.
    Members,
    /// Those of them who have a right.
    With(Right),
}

/// The last column but two of the table of commands.
macro_rules! audience {
    (Everyone) => {
        For::Everyone
    };
    (Members) => {
        For::Members
    };
    ($right:ident) => {
        For::With(Right::$right)
    };
}

/// Makes [`Verb`] and all that is told about each command out of one line.
macro_rules! verbs {
    ($($verb:ident $name:literal $chinese:literal $audience:ident $menu:ident [$($word:literal),*];)*) => {
        /// What a command is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each is the command of its name")]
        pub enum Verb {
            $($verb,)*
        }

        impl Verb {
            /// Every command, in the order of a menu.
            pub const ALL: &'static [Self] = &[$(Self::$verb,)*];

            /// The command's name: Telegram and Discord take 1 to 32 of a-z.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$verb => $name,)*
                }
            }

            /// The name in Traditional Chinese.
            pub const fn chinese(self) -> &'static str {
                match self {
                    $(Self::$verb => $chinese,)*
                }
            }

            /// Who has use for it.
            pub const fn audience(self) -> For {
                match self {
                    $(Self::$verb => audience!($audience),)*
                }
            }

            /// What a menu says about it: what it does and, where it takes something, an example.
            pub fn description(self) -> Phrase {
                match self {
                    $(Self::$verb => texts::$menu.into(),)*
                }
            }

            /// Words that mean the command when an answer to an order's message begins with them.
            const fn words(self) -> &'static [&'static str] {
                match self {
                    $(Self::$verb => &[$($word),*],)*
                }
            }
        }
    };
}

// The commands in the order of a menu: name, Chinese name, who has use for it (everyone, a
// shop's members, or those with a right), its text in menus, words that begin an answer to an
// order's message.
#[rustfmt::skip]
verbs! {
    New       "new"       "新訂單"   Orders    MenuNew       [];
    Orders    "orders"    "訂單"     See       MenuOrders    [];
    Order     "order"     "查單"     See       MenuOrder     ["order", "card", "查單"];
    History   "history"   "歷程"     See       MenuHistory   ["history", "歷程"];
    Message   "message"   "留言"     Talk      MenuMessage   [];
    Talks     "talks"     "對話"     Talk      MenuTalks     [];
    Find      "find"      "搜尋"     See       MenuFind      [];
    Items     "items"     "商品"     See       MenuItems     [];
    Stock     "stock"     "庫存"     See       MenuStock     [];
    Low       "low"       "低庫存"   See       MenuLow       [];
    Confirm   "confirm"   "確認"     Fulfil    MenuConfirm   ["confirm", "confirmed", "ok", "確認", "已確認"];
    Process   "process"   "處理"     Fulfil    MenuProcess   ["process", "processing", "處理", "處理中"];
    Ready     "ready"     "備妥"     Fulfil    MenuReady     ["ready", "packed", "備妥", "已備妥"];
    Ship      "ship"      "出貨"     Fulfil    MenuShip      ["ship", "shipped", "sent", "寄出", "出貨", "已出貨"];
    Label     "label"     "標籤"     Fulfil    MenuLabel     ["label", "標籤"];
    Deliver   "deliver"   "送達"     Fulfil    MenuDeliver   ["deliver", "delivered", "送達", "已送達"];
    Complete  "complete"  "完成"     Fulfil    MenuComplete  ["complete", "completed", "done", "完成", "已完成"];
    Paid      "paid"      "收款"     Money     MenuPaid      ["paid", "pay", "payment", "received", "收款", "已收款", "付款"];
    Bank      "bank"      "對帳單"   Money     MenuBank      [];
    Invoice   "invoice"   "請款單"   Money     MenuInvoice   ["invoice", "請款單"];
    PayBy     "payby"     "付款期限" Money     MenuPayBy     ["payby", "付款期限"];
    Refund    "refund"    "退款"     Refund    MenuRefund    ["refund", "退款"];
    Refunds   "refunds"   "退款清單" Refund    MenuRefunds   [];
    Cod       "cod"       "代收"     Money     MenuCod       [];
    Day       "day"       "日結"     Money     MenuDay       [];
    Profit    "profit"    "利潤"     Figures   MenuProfit    [];
    Rate      "rate"      "匯率"     Goods     MenuRate      [];
    Methods   "methods"   "收款方式" Settings  MenuMethods   [];
    Words     "words"     "用語"     Settings  MenuWords     [];
    Away      "away"      "外出"     Settings  MenuAway      [];
    Settings  "settings"  "設定"     Settings  MenuSettings  [];
    Cancel    "cancel"    "取消"     Orders    MenuCancel    ["cancel", "cancelled", "canceled", "取消"];
    Hold      "hold"      "暫停"     Fulfil    MenuHold      ["hold", "pause", "暫停"];
    Release   "release"   "恢復"     Fulfil    MenuRelease   ["release", "resume", "恢復"];
    Note      "note"      "備註"     Fulfil    MenuNote      ["note", "備註"];
    Return    "return"    "退貨"     Orders    MenuReturn    ["return", "退貨"];
    Returns   "returns"   "退貨列表" See       MenuReturns   [];
    Undo      "undo"      "復原"     See       MenuUndo      ["undo", "復原"];
    Address   "address"   "地址"     Fulfil    MenuAddress   ["address", "地址"];
    Edit      "edit"      "修改"     Orders    MenuEdit      ["edit", "修改"];
    Status    "status"    "狀態"     Fulfil    MenuStatus    ["status", "狀態"];
    Merge     "merge"     "合併"     Orders    MenuMerge     ["merge", "合併"];
    Split     "split"     "拆單"     Orders    MenuSplit     ["split", "拆單"];
    Move      "move"      "轉單"     Orders    MenuMove      ["move", "轉單"];
    Delete    "delete"    "刪除"     Delete    MenuDelete    ["delete", "刪除"];
    Untold    "untold"    "未通知"   See       MenuUntold    [];
    Invite    "invite"    "邀請"     People    MenuInvite    [];
    Team      "team"      "成員"     People    MenuTeam      [];
    Group     "group"     "群組"     People    MenuGroup     [];
    Customer  "customer"  "客戶"     Customers MenuCustomer  [];
    Customers "customers" "客戶列表" Customers MenuCustomers [];
    Buyers    "buyers"    "對帳"     Figures   MenuBuyers    [];
    Lock      "lock"      "鎖定"     Members   MenuLock      [];
    Rights    "rights"    "權限"     Members   MenuRights    [];
    Shop      "shop"      "商店"     Members   MenuShop      [];
    My        "my"        "我的訂單" Everyone  MenuMy        [];
    Track     "track"     "追蹤"     Everyone  MenuTrack     [];
    Notify    "notify"    "通知方式" Everyone  MenuNotify    [];
    Stop      "stop"      "停止"     Everyone  MenuStop      [];
    Link      "link"      "連結聊天" Everyone  MenuLink      [];
    Web       "web"       "網頁"     Everyone  MenuWeb       [];
    Sessions  "sessions"  "登入紀錄" Everyone  MenuSessions  [];
    Language  "language"  "語言"     Everyone  MenuLanguage  [];
    Help      "help"      "說明"     Everyone  MenuHelp      [];
    Start     "start"     "開始"     Everyone  MenuStart     [];
}

impl Verb {
    /// The stage a command leads to, where it does nothing else.
    pub fn stage(self) -> Option<Stage> {
        STAGES
            .iter()
            .find(|(verb, _)| *verb == self)
            .map(|(_, stage)| *stage)
    }
}

const STAGES: [(Verb, Stage); 5] = [
    (Verb::Confirm, Stage::Confirmed),
    (Verb::Process, Stage::Processing),
    (Verb::Ready, Stage::Ready),
    (Verb::Deliver, Stage::Delivered),
    (Verb::Complete, Stage::Completed),
];

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
        .iter()
        .copied()
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
        .iter()
        .copied()
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
