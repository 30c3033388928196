//! Which script a letter belongs to, to be able to say what could not be drawn.

/// A script of the world's, as far as Waybill tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Script {
    /// Letters of English, Tagalog, Vietnamese
    Latin,
    /// Letters of Greek
    Greek,
    /// Letters of Russian and others
    Cyrillic,
    /// Letters of Hebrew
    Hebrew,
    /// Letters of Arabic, Persian, Urdu
    Arabic,
    /// Letters of Hindi, Marathi, Nepali
    Devanagari,
    /// Letters of Bengali, Tamil and the other scripts of India and Sri Lanka
    Indic,
    /// Letters of Thai
    Thai,
    /// Letters of Lao, Burmese, Khmer and their neighbours
    SoutheastAsian,
    /// Chinese characters
    Chinese,
    /// Kana of Japanese
    Japanese,
    /// Hangul of Korean
    Korean,
    /// Any other
    Other,
}

impl Script {
    /// Every script.
    pub const ALL: [Self; 13] = [
        Self::Latin,
        Self::Greek,
        Self::Cyrillic,
        Self::Hebrew,
        Self::Arabic,
        Self::Devanagari,
        Self::Indic,
        Self::Thai,
        Self::SoutheastAsian,
        Self::Chinese,
        Self::Japanese,
        Self::Korean,
        Self::Other,
    ];

    /// Its name in English, for a note on a page that may have no other script.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Latin => "Latin",
            Self::Greek => "Greek",
            Self::Cyrillic => "Cyrillic",
            Self::Hebrew => "Hebrew",
            Self::Arabic => "Arabic",
            Self::Devanagari => "Devanagari",
            Self::Indic => "Indic",
            Self::Thai => "Thai",
            Self::SoutheastAsian => "Southeast Asian",
            Self::Chinese => "Chinese",
            Self::Japanese => "Japanese",
            Self::Korean => "Korean",
            Self::Other => "other",
        }
    }

    /// Whether it runs from right to left. Such text is not drawn: without reordering and joining
    /// it would be wrong and look right.
    pub(in crate::document) const fn right_to_left(self) -> bool {
        matches!(self, Self::Hebrew | Self::Arabic)
    }
}

/// The script of a letter by its Unicode block; none for figures, punctuation, symbols and emoji.
pub(in crate::document) fn script_of(character: char) -> Option<Script> {
    let script = match u32::from(character) {
        0x0000..=0x024F | 0x1E00..=0x1EFF | 0xFF21..=0xFF5A => Script::Latin,
        0x0370..=0x03FF | 0x1F00..=0x1FFF => Script::Greek,
        0x0400..=0x052F => Script::Cyrillic,
        0x0590..=0x05FF | 0xFB1D..=0xFB4F => Script::Hebrew,
        0x0600..=0x08FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFE => Script::Arabic,
        0x0900..=0x097F => Script::Devanagari,
        0x0980..=0x0DFF => Script::Indic,
        0x0E00..=0x0E7F => Script::Thai,
        0x0E80..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF => Script::SoutheastAsian,
        0x1100..=0x11FF | 0x3130..=0x318F | 0xA960..=0xA97F | 0xAC00..=0xD7FF => Script::Korean,
        0x3041..=0x30FF | 0x31F0..=0x31FF | 0xFF66..=0xFF9F => Script::Japanese,
        0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3105..=0x312F | 0x3400..=0x4DBF => Script::Chinese,
        0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => Script::Chinese,
        _ => Script::Other,
    };
    // Hebrew and Arabic include their marks and figures, which cannot be drawn on their own.
    (character.is_alphabetic() || script.right_to_left()).then_some(script)
}
