//! The words an order line knows, in the languages sellers mix.

/// Words that count pieces and say nothing about the item.
const COUNTERS: &[&str] = &[
    "pc", "pc.", "pcs", "pcs.", "piece", "pieces", "unit", "units", "nos", "nos.", "qty", "order",
    "orders", "個", "个", "件", "條", "条", "隻", "只", "支", "枝", "張", "张", "本", "台", "份",
    "片", "顆", "粒", "頂", "雙", "双", "對", "副", "枚", "塊", "盒", "包", "瓶", "罐", "杯", "袋",
    "箱", "串", "組", "套", "개", "pz",
];

/// What makes a counter part of a name: "3件組" is a set of three, not three sets.
const PACKS: &[char] = &['裝', '装', '入', '組', '组', '套', '式', '頭'];

/// Words after (or before) a price that say it is for one.
const EACH: &[&str] = &[
    "each", "each.", "ea", "ea.", "apiece", "isa", "only", "lang", "/pc", "/pcs", "/pc.", "/piece",
    "/ea", "/each", "/unit", "/件", "/個", "per", "每件", "每個", "單價", "/-each",
];

/// Measures that, after a number, are more likely the item's size than how many.
const MEASURES: &[&str] = &[
    "oz", "ml", "g", "gm", "gms", "gram", "grams", "kg", "kgs", "kilo", "kilos", "cm", "mm",
    "inch", "inches", "ft", "gb", "tb", "mah", "watt", "watts", "liter", "liters", "litre",
    "litres", "公斤", "公分", "公克", "斤", "克", "dozen", "doz", "打", "in", "way", "tone", "ply",
    "layer", "seater",
];

const NUMBERS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("dozen", 12),
    ("isang", 1),
    ("dalawa", 2),
    ("dalawang", 2),
    ("tatlo", 3),
    ("tatlong", 3),
    ("apat", 4),
    ("lima", 5),
    ("limang", 5),
    ("anim", 6),
    ("pito", 7),
    ("pitong", 7),
    ("walo", 8),
    ("walong", 8),
    ("siyam", 9),
    ("sampu", 10),
    ("sampung", 10),
    ("一", 1),
    ("二", 2),
    ("兩", 2),
    ("两", 2),
    ("三", 3),
    ("四", 4),
    ("五", 5),
    ("六", 6),
    ("七", 7),
    ("八", 8),
    ("九", 9),
    ("十", 10),
];

/// Words that take something off a price.
const OFF: &[&str] = &[
    "less", "discount", "disc", "disc.", "off", "minus", "折", "折扣", "折價", "折抵",
];

pub(super) fn is_counter(word: &str) -> bool {
    COUNTERS.contains(&word)
}

pub(super) fn is_each(word: &str) -> bool {
    EACH.contains(&word)
}

pub(super) fn is_measure(word: &str) -> bool {
    MEASURES.contains(&word)
}

pub(super) fn is_off(word: &str) -> bool {
    OFF.contains(&word)
}

pub(super) fn is_times(word: &str) -> bool {
    matches!(word, "x" | "х" | "×" | "*" | "✕" | "✖" | "╳")
}

/// Words that stand before a price.
pub(super) fn is_at(word: &str) -> bool {
    matches!(word, "@" | "tig" | "tig-" | "at")
}

/// Words that stand before a quantity.
pub(super) fn is_quantity_label(word: &str) -> bool {
    matches!(word, "qty" | "qty." | "quantity" | "數量" | "数量")
}

/// "one piece" and "one size" are names more often than numbers.
pub(super) fn is_name(number: &str, next: &str) -> bool {
    number == "one" && matches!(next, "piece" | "size")
}

/// The number that a word says.
pub(super) fn number(word: &str) -> Option<u32> {
    NUMBERS
        .iter()
        .find_map(|(name, value)| (*name == word).then_some(*value))
}

/// The length in bytes of the counter that a run of ideographs starts with, unless it names a pack.
pub(super) fn counter_length(run: &str) -> Option<usize> {
    let first = run.chars().next()?.len_utf8();
    let (counter, rest) = run.split_at(first);
    (is_counter(counter) && !rest.starts_with(PACKS)).then_some(first)
}

/// The length in bytes of the number that a run of ideographs starts with, if a counter follows:
/// "兩件襯衫" counts, "三明治" (a sandwich) does not.
pub(super) fn counted_length(run: &str) -> Option<usize> {
    let first = run.chars().next()?.len_utf8();
    let (head, rest) = run.split_at(first);
    let counts = number(head).is_some() && counter_length(rest).is_some();
    counts.then_some(first)
}
