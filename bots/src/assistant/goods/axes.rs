//! Sizes and colours: how several are written one after the other, and an item that has both.
//!
//! A comma always parts them. Without one, only words that are sizes or colours to everybody are taken
//! apart: `S M L` are three, `dark blue` is one.

use waybill_core::customer::fold;
use waybill_core::id::VariantId;
use waybill_core::item::matching::words;
use waybill_core::item::{Item, MAX_VARIANTS, MAX_WORD, Variant};
use waybill_core::text::{Phrase, texts};

use super::entry::{self, Size};

const SIZES: [&str; 34] = [
    "xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "2xl", "3xl", "4xl", "5xl", "2l", "3l", "4l",
    "5l", "small", "medium", "large", "大", "中", "小", "大號", "中號", "小號", "特大", "加大",
    "均碼", "寬版", "窄版", "長版", "短版", "特小", "加長",
];
const COLOURS: [&str; 48] = [
    "black", "white", "red", "blue", "green", "yellow", "pink", "purple", "grey", "gray", "brown",
    "beige", "navy", "orange", "khaki", "cream", "gold", "silver", "teal", "maroon", "olive",
    "mint", "ivory", "violet", "黑", "白", "紅", "藍", "綠", "黃", "粉", "紫", "灰", "棕", "咖",
    "橘", "橙", "米", "金", "銀", "粉紅", "深藍", "淺藍", "卡其", "米白", "杏", "咖啡", "墨綠",
];

fn is_known(token: &str) -> bool {
    let token = fold(token);
    let bare = token.strip_suffix('色').unwrap_or(&token);
    SIZES.contains(&token.as_str()) || COLOURS.contains(&bare)
}

fn is_figure(token: &str) -> bool {
    token.chars().any(char::is_numeric) && !token.chars().any(char::is_alphabetic)
}

/// The sizes or colours that are written one after the other, each with what stands behind it.
pub(super) fn several(text: &str) -> Vec<String> {
    if text.contains([',', '，', '、']) {
        let parts = text.split([',', '，', '、']).map(str::trim);
        return parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
    }
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let figures = tokens.iter().filter(|token| is_figure(token)).count();
    // Shoes: `38 39 40`. Two figures are a size and how many of it there are.
    if figures == tokens.len() && figures > 2 {
        return tokens.into_iter().map(str::to_owned).collect();
    }
    let known = |token: &&str| is_known(token) || is_figure(token);
    if !tokens.first().is_some_and(|first| is_known(first)) || !tokens.iter().all(known) {
        return vec![text.trim().to_owned()];
    }
    let mut parts: Vec<String> = Vec::new();
    for token in tokens {
        match parts.last_mut() {
            Some(last) if is_figure(token) => {
                last.push(' ');
                last.push_str(token);
            }
            Some(_) | None => parts.push(token.to_owned()),
        }
    }
    parts
}

/// Every colour in every size, with how many there are where that was said of the pair.
pub(super) fn crossed(
    colours: &[Size],
    sizes: &[Size],
    stock: Option<&str>,
) -> Result<Vec<Size>, Phrase> {
    let count = colours.len().saturating_mul(sizes.len());
    if count > MAX_VARIANTS {
        return Err(texts::EntryTooManyPairs {
            sizes: sizes.len(),
            colours: colours.len(),
            count,
            limit: MAX_VARIANTS,
        }
        .into());
    }
    let example = match (colours.first(), sizes.first()) {
        (Some(colour), Some(size)) => format!("{} {} 5", colour.label, size.label),
        _ => String::new(),
    };
    let counted = colours.iter().chain(sizes).any(|one| one.stock.is_some());
    if counted || stock.is_some_and(|stock| entry::count(stock).is_some()) {
        return Err(texts::EntryStockOfPairs { example }.into());
    }
    let mut pairs = Vec::new();
    for colour in colours {
        for size in sizes {
            if let (Some(_), Some(_)) = (colour.price_minor, size.price_minor) {
                let (colour, size) = (&colour.label, &size.label);
                return Err(texts::EntryTwoPrices { colour, size }.into());
            }
            pairs.push(Size {
                label: entry::fitting(&format!("{} / {}", colour.label, size.label), MAX_WORD)?,
                stock: None,
                price_minor: colour.price_minor.or(size.price_minor),
            });
        }
    }
    let Some(stock) = stock else {
        return Ok(pairs);
    };
    for part in stock.split([',', '，', '、']).map(str::trim) {
        if part.is_empty() {
            continue;
        }
        let (pair, left) = part
            .rsplit_once(char::is_whitespace)
            .and_then(|(pair, left)| Some((pair, entry::count(left)?)))
            .ok_or_else(|| unknown_pair(part, &example))?;
        let pair = pairs
            .iter_mut()
            .find(|known| same_words(&known.label, pair))
            .ok_or_else(|| unknown_pair(part, &example))?;
        pair.stock = Some(left);
    }
    Ok(pairs)
}

fn unknown_pair(part: &str, example: &str) -> Phrase {
    let part: String = part.chars().take(60).collect();
    texts::EntryUnknownPair { part, example }.into()
}

fn same_words(one: &str, other: &str) -> bool {
    let sorted = |text: &str| {
        let mut words = words(text);
        words.sort();
        words
    };
    sorted(one) == sorted(other)
}

/// The variant of several words that a text begins with, in whatever order they are, and the rest:
/// `M red 649` where there is `red / M`.
pub(super) fn of_variant<'t>(item: &Item, text: &'t str) -> Option<(VariantId, &'t str)> {
    let several = |variant: &&Variant| words(&variant.label).len() > 1;
    let mut best: Option<(VariantId, &str)> = None;
    for variant in item.variants.iter().filter(several) {
        for (at, letter) in text.char_indices() {
            let (head, rest) = text.split_at(at);
            let ends = letter.is_whitespace() || matches!(letter, ':' | '：');
            let longer = best.is_none_or(|(_, before)| rest.len() < before.len());
            if ends && longer && same_words(head, &variant.label) {
                best = Some((variant.variant_id, rest));
            }
        }
    }
    best.map(|(id, rest)| (id, rest.trim_start_matches([':', '：', ' ']).trim()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(label: &str) -> Size {
        Size {
            label: label.to_owned(),
            stock: None,
            price_minor: None,
        }
    }

    #[test]
    fn a_comma_parts_and_so_does_a_space_where_everybody_knows_the_words() {
        for (text, parts) in [
            ("S, M, L", &["S", "M", "L"][..]),
            ("S M L", &["S", "M", "L"]),
            ("S 5 M 10 L", &["S 5", "M 10", "L"]),
            ("S 5, M 10", &["S 5", "M 10"]),
            ("red blue", &["red", "blue"]),
            ("dark blue", &["dark blue"]),
            ("dark blue, red", &["dark blue", "red"]),
            ("free size", &["free size"]),
            ("紅 藍色", &["紅", "藍色"]),
            ("紅、藍", &["紅", "藍"]),
            ("38 39 40", &["38", "39", "40"]),
            ("38 5", &["38 5"]),
            ("🙂", &["🙂"]),
            ("S 🙂", &["S 🙂"]),
        ] {
            assert_eq!(several(text), parts, "{text}");
        }
    }

    #[test]
    fn every_colour_comes_in_every_size() {
        let colours = [plain("red"), plain("dark blue")];
        let large = Size {
            price_minor: Some(64_900),
            ..plain("L")
        };
        let sizes = [plain("S"), large];
        let pairs = crossed(&colours, &sizes, Some("red S 5, L dark blue 0")).unwrap();
        let seen: Vec<_> = pairs
            .iter()
            .map(|pair| (pair.label.as_str(), pair.stock, pair.price_minor))
            .collect();
        assert_eq!(
            seen,
            [
                ("red / S", Some(5), None),
                ("red / L", None, Some(64_900)),
                ("dark blue / S", None, None),
                ("dark blue / L", Some(0), Some(64_900)),
            ]
        );
        for stock in [
            "5",
            "red 5",
            "green S 5",
            "red S",
            "red S 🙂",
            "red S 99999999999",
        ] {
            assert!(crossed(&colours, &sizes, Some(stock)).is_err(), "{stock}");
        }
        let counted = Size {
            stock: Some(5),
            ..plain("S")
        };
        assert!(crossed(&colours, &[counted], None).is_err());
        let dear = Size {
            price_minor: Some(1),
            ..plain("gold")
        };
        assert!(crossed(&[dear], &sizes, None).is_err());
    }

    proptest! {
        #[test]
        fn there_are_as_many_as_fit_and_none_twice(colours in 1_usize..12, sizes in 1_usize..12) {
            let many = |letter: char, count: usize| -> Vec<Size> {
                (1..=count).map(|at| plain(&format!("{letter}{at}"))).collect()
            };
            let pairs = crossed(&many('c', colours), &many('s', sizes), None);
            prop_assert_eq!(pairs.is_ok(), colours * sizes <= MAX_VARIANTS);
            let mut labels: Vec<String> = pairs
                .unwrap_or_default()
                .into_iter()
                .map(|pair| pair.label)
                .collect();
            let before = labels.len();
            labels.sort();
            labels.dedup();
            prop_assert_eq!(labels.len(), before);
        }

        #[test]
        fn whatever_is_written_is_taken_apart_without_loss(text in "\\PC{0,60}") {
            let letters = |text: &str| -> String {
                let kept = |c: &char| !c.is_whitespace() && !matches!(c, ',' | '，' | '、');
                text.chars().filter(kept).collect()
            };
            prop_assert_eq!(letters(&several(&text).concat()), letters(&text));
        }
    }
}
