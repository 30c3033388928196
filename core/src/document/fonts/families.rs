//! Which families of fonts documents are set in, if a machine has them.

/// Families for running text, the best first. All have figures of one width. Not all have the peso
/// sign (Liberation Sans, old versions of Arial); it then comes from the next that does.
pub(super) const TEXT: &[&str] = &[
    "Noto Sans",
    "Open Sans",
    "Liberation Sans",
    "Segoe UI",
    "Helvetica Neue",
    "Arial",
    "DejaVu Sans",
    "FreeSans",
];

/// Families for Chinese, Japanese and Korean, the best first, with the language whose shapes of the
/// shared characters they have.
pub(super) const EAST_ASIAN: &[(&str, Option<EastAsian>)] = &[
    ("Noto Sans CJK TC", Some(EastAsian::Traditional)),
    ("Noto Sans TC", Some(EastAsian::Traditional)),
    ("Source Han Sans TC", Some(EastAsian::Traditional)),
    ("Microsoft JhengHei", Some(EastAsian::Traditional)),
    ("PingFang TC", Some(EastAsian::Traditional)),
    ("Noto Sans CJK SC", Some(EastAsian::Simplified)),
    ("Noto Sans SC", Some(EastAsian::Simplified)),
    ("Source Han Sans SC", Some(EastAsian::Simplified)),
    ("Microsoft YaHei", Some(EastAsian::Simplified)),
    ("PingFang SC", Some(EastAsian::Simplified)),
    ("Noto Sans CJK JP", Some(EastAsian::Japanese)),
    ("Noto Sans JP", Some(EastAsian::Japanese)),
    ("Yu Gothic", Some(EastAsian::Japanese)),
    ("Noto Sans CJK KR", Some(EastAsian::Korean)),
    ("Noto Sans KR", Some(EastAsian::Korean)),
    ("Malgun Gothic", Some(EastAsian::Korean)),
    ("WenQuanYi Micro Hei", None),
    ("WenQuanYi Zen Hei", None),
    ("Droid Sans Fallback", None),
    ("AR PL UMing TW", None),
    ("Arial Unicode MS", None),
];

/// Families for what is left: other scripts, symbols, and emoji as outlines. Scripts of India are
/// drawn letter by letter, without joined forms: legible for the name of an article, not fine.
pub(super) const OTHERS: &[&str] = &[
    "Noto Sans Thai",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Gujarati",
    "Noto Sans Gurmukhi",
    "Noto Sans Kannada",
    "Noto Sans Malayalam",
    "Noto Sans Tamil",
    "Noto Sans Telugu",
    "Nirmala UI",
    "DejaVu Sans",
    "Noto Emoji",
    "Noto Sans Symbols",
    "Noto Sans Symbols 2",
    "Noto Sans Symbols2",
    "Segoe UI Symbol",
];

/// What a face must have to be taken for text, or for Chinese, if no known family is there.
pub(super) const TEXT_SAMPLE: &str = "Aéñ€10";
pub(super) const CHINESE_SAMPLE: &str = "訂單的一";

/// Whose shapes the shared characters have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EastAsian {
    Traditional,
    Simplified,
    Japanese,
    Korean,
}

impl EastAsian {
    /// By a language tag such as `zh-TW`. A name in Chinese on a page in another language is
    /// most likely written in traditional characters, as in Taiwan, Hong Kong and Manila.
    pub(super) fn of_language(language: &str) -> Self {
        let language = language.to_ascii_lowercase();
        if language.starts_with("ja") {
            Self::Japanese
        } else if language.starts_with("ko") {
            Self::Korean
        } else if ["zh-cn", "zh-sg", "zh-hans"]
            .iter()
            .any(|tag| language.starts_with(tag))
            || language == "zh"
        {
            Self::Simplified
        } else {
            Self::Traditional
        }
    }
}
