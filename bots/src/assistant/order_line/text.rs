//! Text as it comes from a chat, made safe to store and easy to compare.

use unicode_normalization::UnicodeNormalization;

/// How much of what was typed an error repeats, in characters.
const QUOTED_CHARACTERS: usize = 60;

/// Removes what has no place in a name or a note: control characters, direction overrides (they
/// make a text read otherwise than it is) and invisible fillers. Every kind of line end becomes
/// `\n` and every other white space a plain space.
pub(super) fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    cleaned.push('\n');
                }
            }
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => cleaned.push('\n'),
            c if c.is_whitespace() => cleaned.push(' '),
            c if c.is_control() || is_invisible(c) => {}
            c => cleaned.push(c),
        }
    }
    cleaned
}

/// The character to compare by: full-width forms, other scripts' digits and the many dashes become
/// the ASCII one. One character always gives one, so positions stay the same; and a superscript or
/// a circled digit stays what it is, because `599²` is not 5992.
pub(super) fn fold(character: char) -> char {
    match character {
        '−' | '–' | '—' | '‐' | '‑' => '-',
        '\u{FE50}'..='\u{FE6B}'
        | '\u{FF01}'..='\u{FF5E}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1D7CE}'..='\u{1D7FF}' => {
            let mut compatible = character.nfkc();
            match (compatible.next(), compatible.next()) {
                (Some('\u{2013}' | '\u{2014}' | '\u{2212}'), None) => '-',
                (Some(one), None) => one.to_ascii_lowercase(),
                (Some(_) | None, _) => character,
            }
        }
        c => other_digit(c).unwrap_or(c.to_ascii_lowercase()),
    }
}

/// The whole text folded.
pub(super) fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// The beginning of what was typed, for an error to repeat.
pub(super) fn quote(text: &str) -> String {
    text.trim().chars().take(QUOTED_CHARACTERS).collect()
}

/// Whether the character belongs to a script written without spaces between words.
pub(super) fn is_ideographic(character: char) -> bool {
    matches!(character,
        '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Takes off what people put before the entries of a list: a bullet, or `1.` and `2)`.
pub(super) fn without_bullet(part: &str) -> &str {
    let part = part.trim();
    let after_mark = part.trim_start_matches([
        '-', '–', '—', '•', '·', '*', '●', '▪', '◦', '►', '➤', '→', '✅', '☑', '✔',
    ]);
    if after_mark.len() < part.len() && (after_mark.is_empty() || after_mark.starts_with(' ')) {
        return after_mark.trim_start();
    }
    let after_digits = part.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = part.len() - after_digits.len();
    if !(1..=2).contains(&digits) {
        return part;
    }
    let mut rest = after_digits.chars();
    match (rest.next(), rest.next()) {
        (Some('.' | ')'), Some(next)) if next == ' ' || next.is_alphabetic() => {
            rest_after(after_digits).trim_start()
        }
        (Some('、'), Some(_)) => rest_after(after_digits).trim_start(),
        (Some(_) | None, _) => part,
    }
}

fn rest_after(text: &str) -> &str {
    let mut characters = text.chars();
    characters.next();
    characters.as_str()
}

fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}')
}

/// Decimal digits of the scripts our sellers' keyboards offer beside ASCII.
fn other_digit(character: char) -> Option<char> {
    const ZEROES: [u32; 11] = [
        0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0E50,
    ];
    let code = u32::from(character);
    ZEROES
        .into_iter()
        .find(|zero| (*zero..zero + 10).contains(&code))
        .and_then(|zero| char::from_digit(code - zero, 10))
}
