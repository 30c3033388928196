//! A new item in one line: `black shirt 599; sku BS; sizes S 5, M 10, L 5; category tops`.

use chrono::NaiveDate;
use waybill_core::item::{MAX_DESCRIPTION, MAX_NAME, MAX_SKU, MAX_WORD, NewItem, NewVariant};
use waybill_core::money::{Currency, Money};
use waybill_core::stock::MAX_STOCK;
use waybill_core::text::{Phrase, texts};

use super::axes;
use crate::assistant::order_line::{self, Part, Problem};
use crate::assistant::wording as words;

/// What can stand after the name and the price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keyword {
    Sku,
    Sizes,
    Colours,
    Stock,
    Category,
    Cost,
    Reseller,
    Description,
    Also,
    Lead,
    Low,
}

/// Longer words first where one begins with another.
const KEYWORDS: [(&str, Keyword); 44] = [
    ("sku", Keyword::Sku),
    ("code", Keyword::Sku),
    ("貨號", Keyword::Sku),
    ("編號", Keyword::Sku),
    ("sizes", Keyword::Sizes),
    ("size", Keyword::Sizes),
    ("colours", Keyword::Colours),
    ("colors", Keyword::Colours),
    ("colour", Keyword::Colours),
    ("color", Keyword::Colours),
    ("variants", Keyword::Sizes),
    ("尺寸", Keyword::Sizes),
    ("顏色", Keyword::Colours),
    ("款式", Keyword::Sizes),
    ("規格", Keyword::Sizes),
    ("stock", Keyword::Stock),
    ("qty", Keyword::Stock),
    ("庫存", Keyword::Stock),
    ("數量", Keyword::Stock),
    ("category", Keyword::Category),
    ("cat", Keyword::Category),
    ("分類", Keyword::Category),
    ("類別", Keyword::Category),
    ("cost", Keyword::Cost),
    ("成本", Keyword::Cost),
    ("進價", Keyword::Cost),
    ("reseller", Keyword::Reseller),
    ("wholesale", Keyword::Reseller),
    ("批發價", Keyword::Reseller),
    ("批發", Keyword::Reseller),
    ("description", Keyword::Description),
    ("desc", Keyword::Description),
    ("說明", Keyword::Description),
    ("描述", Keyword::Description),
    ("also", Keyword::Also),
    ("aka", Keyword::Also),
    ("別名", Keyword::Also),
    ("又名", Keyword::Also),
    ("lead", Keyword::Lead),
    ("補貨", Keyword::Lead),
    ("low", Keyword::Low),
    ("低庫存", Keyword::Low),
    ("低於", Keyword::Low),
    ("警示", Keyword::Low),
];

/// Whether a text enters an item rather than looking for one: it has a price, or parts.
pub(super) fn is_entry(text: &str, currency: Currency, today: NaiveDate) -> bool {
    let several = parts(text).len() > 1;
    let first = order_line::parse_part(text, currency, today);
    let first = &first;
    let priced = matches!(first, Ok(Part::Line(line)) if line.unit_price.is_some());
    // A price that can't be read is one all the same.
    several || priced || matches!(first, Err(Problem::Amount { .. }))
}

fn parts(text: &str) -> Vec<String> {
    text.split([';', '；', '\n'])
        .map(|part| {
            part.chars()
                .filter(|c| !c.is_control())
                .collect::<String>()
                .trim()
                .to_owned()
        })
        .filter(|part| !part.is_empty())
        .collect()
}

fn quote(text: &str) -> String {
    text.trim().chars().take(60).collect()
}

/// Reads a new item.
///
/// # Errors
/// What stands in the way, in words; nothing is kept of the rest.
pub(super) fn parse(text: &str, currency: Currency, today: NaiveDate) -> Result<NewItem, Phrase> {
    let parts = parts(text);
    let Some((first, rest)) = parts.split_first() else {
        return Err(texts::EntryNamePrice { part: "" }.into());
    };
    let (name, price) = name_and_price(first, currency, today)?;
    let mut read = Read {
        price_minor: price.minor,
        currency,
        seen: Vec::new(),
        sku: None,
        stock: None,
        reseller: None,
        sizes: Vec::new(),
        colours: Vec::new(),
        item: NewItem {
            name: fitting(&name, MAX_NAME)?,
            category: None,
            description: None,
            cost: None,
            lead_days: None,
            low_at: None,
            names: Vec::new(),
            variants: Vec::new(),
        },
    };
    for part in rest {
        read.take(part)?;
    }
    read.finish()
}

fn name_and_price(
    part: &str,
    currency: Currency,
    today: NaiveDate,
) -> Result<(String, Money), Phrase> {
    match order_line::parse_part(part, currency, today) {
        Ok(Part::Line(line)) if line.quantity != 1 => {
            Err(texts::EntryQuantity { part: quote(part) }.into())
        }
        Ok(Part::Line(line)) => match line.unit_price {
            Some(price) => Ok((line.name, price)),
            None => Err(texts::EntryNamePrice { part: quote(part) }.into()),
        },
        Ok(
            Part::Buyer(_)
            | Part::Shipping(_)
            | Part::Deposit(_)
            | Part::Discount(_)
            | Part::PayBy(_)
            | Part::CashOnDelivery
            | Part::SendTo(_)
            | Part::Sum(_)
            | Part::Tax(_)
            | Part::Note(_)
            | Part::Due(_),
        ) => Err(texts::EntryNamePrice { part: quote(part) }.into()),
        Err(problem) => Err(words::problem(&problem)),
    }
}

pub(super) fn fitting(text: &str, limit: usize) -> Result<String, Phrase> {
    let text = text.trim();
    if text.chars().count() > limit {
        return Err(texts::EntryLong {
            text: quote(text),
            limit,
        }
        .into());
    }
    Ok(text.to_owned())
}

/// A cost, in the shop's currency or in another that is named before it: `CNY 38`.
pub(super) fn cost(text: &str, currency: Currency) -> Result<Money, Phrase> {
    let text = text.trim();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let (amount, of) = match Currency::from_code(word) {
        Some(other) if !rest.is_empty() => (rest, other),
        Some(_) | None => (text, currency),
    };
    order_line::parse_amount(amount, of).map_err(|problem| words::amount_problem(&problem))
}

/// How many there are, 0 to [`MAX_STOCK`].
pub(super) fn count(text: &str) -> Option<i32> {
    let digits: String = waybill_core::customer::fold(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: i64 = digits.parse().ok().filter(|_| plain)?;
    i32::try_from(number)
        .ok()
        .filter(|_| (0..=MAX_STOCK).contains(&number))
}

/// A size or colour with how many there are and its own price: `M`, `M 10`, `XL 5 @649`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) label: String,
    pub(super) stock: Option<i32>,
    pub(super) price_minor: Option<i64>,
}

/// Reads one size or colour.
pub(super) fn size(text: &str, currency: Currency) -> Result<Size, Phrase> {
    let part = quote(text);
    let mut tokens: Vec<&str> = text.split_whitespace().collect();
    let mut price_minor = None;
    if let Some(price) = tokens
        .last()
        .and_then(|last| last.strip_prefix(['@', '＠']))
    {
        let price = order_line::parse_amount(price, currency).map_err(|problem| {
            Phrase::from(texts::EntryAmount {
                part: &part,
                why: words::amount_problem(&problem),
            })
        })?;
        price_minor = Some(price.minor);
        tokens.pop();
    }
    let mut stock = None;
    if tokens.len() > 1
        && let Some(last) = tokens.last()
        && last.chars().any(char::is_numeric)
        && !last.chars().any(char::is_alphabetic)
    {
        let text = *last;
        stock = Some(count(text).ok_or_else(|| unreadable_count(text, &part))?);
        tokens.pop();
    }
    let is_mark = |token: &&&str| !token.chars().any(char::is_alphanumeric);
    let joins = |token: &&&str| matches!(**token, "/" | "-" | "&" | "+");
    if let Some(odd) = tokens.iter().filter(is_mark).find(|token| !joins(token)) {
        return Err(unreadable_count(odd, &part));
    }
    let label = fitting(&tokens.join(" "), MAX_WORD)?;
    if !label.chars().any(char::is_alphanumeric) {
        return Err(unreadable_count(&label, &part));
    }
    Ok(Size {
        label,
        stock,
        price_minor,
    })
}

fn unreadable_count(text: &str, part: &str) -> Phrase {
    texts::EntryCount {
        text: quote(text),
        part,
        limit: MAX_STOCK,
    }
    .into()
}

/// The code of one size: `BS` and `M` make `BS-M`.
pub(super) fn sku_of(sku: &str, label: &str) -> String {
    let label: Vec<String> = label
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_uppercase)
        .collect();
    format!("{sku}-{}", label.join("-"))
}

struct Read {
    item: NewItem,
    price_minor: i64,
    currency: Currency,
    seen: Vec<Keyword>,
    sku: Option<String>,
    /// As it was written, with its part: what it says depends on whether there are sizes.
    stock: Option<(String, String)>,
    reseller: Option<i64>,
    sizes: Vec<Size>,
    colours: Vec<Size>,
}

impl Read {
    fn take(&mut self, part: &str) -> Result<(), Phrase> {
        let lower = part.to_lowercase();
        let found = KEYWORDS.iter().find(|(word, _)| {
            lower.strip_prefix(word).is_some_and(|after| {
                !word.is_ascii() || after.chars().next().is_none_or(|c| !c.is_alphanumeric())
            })
        });
        let Some((word, keyword)) = found else {
            return Err(texts::EntryUnknown { part: quote(part) }.into());
        };
        if self.seen.contains(keyword) && *keyword != Keyword::Also {
            return Err(texts::EntryTwice { word: *word }.into());
        }
        self.seen.push(*keyword);
        let skipped = word.chars().count();
        let value: String = part.chars().skip(skipped).collect();
        let value = value.trim_start_matches([':', '：', '=', ' ']).trim();
        if value.is_empty() {
            return Err(texts::EntryEmpty {
                word: *word,
                example: example(*keyword),
            }
            .into());
        }
        self.set(*keyword, part, value)
    }

    fn set(&mut self, keyword: Keyword, part: &str, value: &str) -> Result<(), Phrase> {
        let amount = |why: Phrase| {
            Phrase::from(texts::EntryAmount {
                part: quote(part),
                why,
            })
        };
        match keyword {
            Keyword::Sku => self.sku = Some(fitting(value, MAX_SKU)?),
            Keyword::Sizes => {
                for one in axes::several(value) {
                    self.sizes.push(size(&one, self.currency)?);
                }
            }
            Keyword::Colours => {
                for one in axes::several(value) {
                    self.colours.push(size(&one, self.currency)?);
                }
            }
            Keyword::Stock => self.stock = Some((value.to_owned(), quote(part))),
            Keyword::Category => self.item.category = Some(fitting(value, MAX_WORD)?),
            Keyword::Cost => self.item.cost = Some(cost(value, self.currency).map_err(amount)?),
            Keyword::Reseller => {
                let price = order_line::parse_amount(value, self.currency)
                    .map_err(|problem| amount(words::amount_problem(&problem)))?;
                self.reseller = Some(price.minor);
            }
            Keyword::Description => {
                self.item.description = Some(fitting(value, MAX_DESCRIPTION)?);
            }
            Keyword::Also => {
                for name in value.split([',', '，', '、']) {
                    if !name.trim().is_empty() {
                        self.item.names.push(fitting(name, MAX_NAME)?);
                    }
                }
            }
            Keyword::Lead => {
                let days = value.trim_end_matches(|c: char| !c.is_numeric());
                self.item.lead_days = Some(number(days, 365)?);
            }
            Keyword::Low => self.item.low_at = Some(number(value, MAX_STOCK)?),
        }
        Ok(())
    }

    fn finish(mut self) -> Result<NewItem, Phrase> {
        let plain = |label: &str, sku: Option<String>, stock, price_minor, reseller| NewVariant {
            label: label.to_owned(),
            sku,
            price_minor,
            reseller_price_minor: reseller,
            stock,
        };
        let counted = |(text, part): &(String, String)| {
            count(text).ok_or_else(|| unreadable_count(text, part))
        };
        let sizes = match (self.colours.is_empty(), self.sizes.is_empty()) {
            (true, true) => {
                let stock = self.stock.as_ref().map(counted).transpose()?;
                let only = plain("", self.sku, stock, self.price_minor, self.reseller);
                self.item.variants.push(only);
                return Ok(self.item);
            }
            (false, false) => {
                let stock = self.stock.as_ref().map(|(text, _)| text.as_str());
                axes::crossed(&self.colours, &self.sizes, stock)?
            }
            (true, false) | (false, true) => {
                if let Some(stock) = &self.stock {
                    counted(stock)?;
                    return Err(texts::EntryStockAndSizes.into());
                }
                self.sizes.into_iter().chain(self.colours).collect()
            }
        };
        for size in &sizes {
            let sku = self
                .sku
                .as_ref()
                .map(|sku| fitting(&sku_of(sku, &size.label), MAX_SKU))
                .transpose()?;
            let price = size.price_minor.unwrap_or(self.price_minor);
            let one = plain(&size.label, sku, size.stock, price, self.reseller);
            self.item.variants.push(one);
        }
        Ok(self.item)
    }
}

/// A number from 0 to a limit.
pub(super) fn number(text: &str, limit: i64) -> Result<i32, Phrase> {
    count(text)
        .filter(|number| i64::from(*number) <= limit)
        .ok_or_else(|| {
            texts::ItemPartNumber {
                text: quote(text),
                limit,
            }
            .into()
        })
}

const fn example(keyword: Keyword) -> &'static str {
    match keyword {
        Keyword::Sku => "sku BS",
        Keyword::Sizes => "sizes S 5, M 10",
        Keyword::Colours => "colours red 5, blue 10",
        Keyword::Stock => "stock 10",
        Keyword::Category => "category tops",
        Keyword::Cost => "cost 210",
        Keyword::Reseller => "reseller 520",
        Keyword::Description => "desc soft cotton",
        Keyword::Also => "also 黑色襯衫",
        Keyword::Lead => "lead 7",
        Keyword::Low => "low 5",
    }
}

#[cfg(test)]
mod tests {
    use waybill_core::text::{Language, Reader};

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
    }

    fn read(text: &str) -> Result<NewItem, String> {
        parse(text, Currency::Php, today()).map_err(|problem| {
            Reader {
                language: Language::ENGLISH,
                zone: Default::default(),
                now: chrono::DateTime::UNIX_EPOCH,
            }
            .say(&problem)
        })
    }

    #[test]
    fn an_item_in_one_line() {
        let item = read(
            "black shirt 599; sku BS; sizes S 5, M 10, L 5 @649; category tops; cost CNY 38; \
             reseller 520; desc soft; also 黑色襯衫, kamiseta; lead 7 days; low 3",
        )
        .unwrap();
        assert_eq!(item.name, "Black Shirt");
        assert_eq!(item.cost, Some(Money::new(3_800, Currency::Cny)));
        assert_eq!(item.names, ["黑色襯衫", "kamiseta"]);
        assert_eq!((item.lead_days, item.low_at), (Some(7), Some(3)));
        let sizes: Vec<_> = item
            .variants
            .iter()
            .map(|v| (v.label.as_str(), v.sku.as_deref(), v.stock, v.price_minor))
            .collect();
        assert_eq!(
            sizes,
            [
                ("S", Some("BS-S"), Some(5), 59_900),
                ("M", Some("BS-M"), Some(10), 59_900),
                ("L", Some("BS-L"), Some(5), 64_900)
            ]
        );
    }

    #[test]
    fn the_same_in_chinese() {
        let item =
            read("黑色襯衫 599；貨號BS；尺寸 38 5、39；分類：上衣；別名 black shirt").unwrap();
        assert_eq!(item.name, "黑色襯衫");
        assert_eq!(item.category.as_deref(), Some("上衣"));
        let sizes: Vec<_> = item
            .variants
            .iter()
            .map(|v| (v.label.as_str(), v.sku.as_deref(), v.stock))
            .collect();
        assert_eq!(
            sizes,
            [("38", Some("BS-38"), Some(5)), ("39", Some("BS-39"), None)]
        );
    }

    #[test]
    fn sizes_and_colours_at_once() {
        for text in [
            "new shirt 599; sku NS; sizes S M L; colours red blue; stock red S 5, blue L 2",
            "new shirt 599；貨號 NS；尺寸 S、M、L；顏色 red, blue；庫存 S red 5、L blue 2",
        ] {
            let item = read(text).unwrap();
            let seen: Vec<_> = item
                .variants
                .iter()
                .map(|v| (v.label.as_str(), v.sku.as_deref(), v.stock))
                .collect();
            assert_eq!(
                seen,
                [
                    ("red / S", Some("NS-RED-S"), Some(5)),
                    ("red / M", Some("NS-RED-M"), None),
                    ("red / L", Some("NS-RED-L"), None),
                    ("blue / S", Some("NS-BLUE-S"), None),
                    ("blue / M", Some("NS-BLUE-M"), None),
                    ("blue / L", Some("NS-BLUE-L"), Some(2)),
                ],
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, problem) in [
            ("", "I need a name and a price first"),
            ("black shirt", "found “black shirt”"),
            ("black shirt 🙂", "found “black shirt 🙂”"),
            ("2 black shirt 599", "has a quantity"),
            ("shirt 99999999999999999999", "more than"),
            ("shirt 599; sku", "After “sku” something is missing"),
            ("shirt 599; colour", "After “colour”"),
            ("shirt 599; wool", "I don't know what “wool” is"),
            ("shirt 599; cost 🙂", "can't read \"🙂\""),
            ("shirt 599; cost -5", "below zero"),
            ("shirt 599; stock 🙂", "can't read “🙂”"),
            ("shirt 599; stock 1000001", "can't read “1000001”"),
            ("shirt 599; sizes S 5, 🙂", "can't read “🙂”"),
            ("shirt 599; sizes S 🙂", "can't read “🙂”"),
            ("shirt 599; sizes S 99999999999", "can't read “99999999999”"),
            ("shirt 599; sizes S 5; stock 3", "stands with each"),
            (
                "shirt 599; sizes S 5, M; colours red",
                "stands with each pair: stock red S 5",
            ),
            ("shirt 599; sizes S, M; colours red; stock 5", "each pair"),
            (
                "shirt 599; sizes S, M; colours red; stock pink S 5",
                "“pink S 5”",
            ),
            (
                "shirt 599; sizes S @9; colours red @8",
                "Both “red” and “S”",
            ),
            (
                "shirt 599; sizes 1,2,3,4,5,6,7,8; colours a,b,c,d,e,f,g",
                "8 sizes in 7 colours make 56, and an item has at most 50",
            ),
            ("shirt 599; colours red 5; stock 3", "stands with each"),
            ("shirt 599; low x", "can't read “x”"),
            ("shirt 599; sku A; sku B", "is there twice"),
        ] {
            let said = read(text).unwrap_err();
            assert!(said.contains(problem), "{text}: {said}");
        }
        let long = format!("shirt 599; sku {}", "x".repeat(41));
        assert!(read(&long).unwrap_err().contains("too long"));
    }
}
