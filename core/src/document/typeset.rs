//! Turns text into glyphs with known widths and breaks it into lines.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::document::fonts::{Drawn, Faces, PageFont, Palette, Script, script_of};

/// What stands for a character that no font draws; the second is in every font.
const PLACEHOLDERS: [char; 2] = ['□', '?'];
/// Said on the page in English: a note in the script that is missing would be missing too.
const NOTE: &str = "Some text could not be shown for lack of a font: ";

/// One character on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub(super) character: char,
    pub(super) drawn: Drawn,
}

/// Glyphs side by side.
pub(super) type Line = Vec<Glyph>;

/// The width of a line in ems.
pub(super) fn width(line: &[Glyph]) -> f32 {
    line.iter().map(|glyph| glyph.drawn.advance).sum()
}

/// Sets the text of one document.
pub(super) struct Typesetter {
    palette: Palette,
    undrawable: Vec<Script>,
}

impl Typesetter {
    /// Prepares fonts for these texts; the flag says whether a text is bold.
    pub(super) fn prepare(faces: &Faces, language: &str, texts: &[(&str, bool)]) -> Self {
        let mut wanted = [BTreeSet::new(), BTreeSet::new()];
        let mut written = [BTreeSet::new(), BTreeSet::new()];
        let own = [("0123456789… ", false), ("… ", true)];
        for (text, bold) in texts.iter().chain(&own) {
            let at = usize::from(*bold);
            written[at].extend(clean(text).filter(|one| *one != '\n'));
        }
        let scripts = Script::ALL.iter().flat_map(|script| script.name().chars());
        wanted[0].extend(NOTE.chars().chain(", ".chars()).chain(scripts));
        for (wanted, written) in wanted.iter_mut().zip(&written) {
            wanted.extend(PLACEHOLDERS);
            for character in written {
                wanted.extend(substitute(*character).unwrap_or_default().chars());
                if !is_right_to_left(*character) {
                    wanted.insert(*character);
                }
            }
        }
        let mut typesetter = Self {
            palette: faces.palette(language, &wanted[0], &wanted[1]),
            undrawable: Vec::new(),
        };
        let missing: BTreeSet<Script> = written
            .iter()
            .zip([false, true])
            .flat_map(|(written, bold)| written.iter().map(move |one| (*one, bold)))
            .filter(|(character, bold)| typesetter.resolve(*character, *bold).is_none())
            .filter_map(|(character, _)| script_of(character))
            .collect();
        typesetter.undrawable = missing.into_iter().collect();
        typesetter
    }

    /// The scripts of which letters are missing.
    pub(super) fn undrawable(&self) -> &[Script] {
        &self.undrawable
    }

    /// What the page has to say about missing letters.
    pub(super) fn note(&self) -> Option<String> {
        let names: Vec<&str> = self.undrawable.iter().map(|one| one.name()).collect();
        (!names.is_empty()).then(|| format!("{NOTE}{}", names.join(", ")))
    }

    pub(super) fn fonts(&self) -> &[PageFont] {
        &self.palette.fonts
    }

    pub(super) fn into_fonts(self) -> Vec<PageFont> {
        self.palette.fonts
    }

    /// Sets text on one line; line breaks become spaces.
    pub(super) fn set(&self, text: &str, bold: bool) -> Line {
        let one_line: String = clean(text)
            .map(|one| if one == '\n' { ' ' } else { one })
            .collect();
        self.glyphs(one_line.trim(), bold)
    }

    /// Sets text on lines of at most this many ems.
    pub(super) fn wrap(&self, text: &str, bold: bool, limit: f32) -> Vec<Line> {
        let text: String = clean(text).collect();
        text.trim()
            .split('\n')
            .flat_map(|paragraph| break_lines(&self.glyphs(paragraph.trim(), bold), limit))
            .collect()
    }

    /// Sets text on one line of at most this many ems, with an ellipsis for what does not fit.
    pub(super) fn shorten(&self, text: &str, bold: bool, limit: f32) -> Line {
        let mut line = self.set(text, bold);
        if width(&line) <= limit {
            return line;
        }
        let ellipsis = self.glyphs("…", bold);
        let room = limit - width(&ellipsis);
        while width(&line) > room && line.pop().is_some() {}
        line.extend(ellipsis);
        line
    }

    /// `text` is clean.
    fn glyphs(&self, text: &str, bold: bool) -> Line {
        let mut line = Line::new();
        let mut after_placeholder = false;
        for character in text.chars() {
            if let Some(glyphs) = self.resolve(character, bold) {
                line.extend(glyphs);
                after_placeholder = false;
                continue;
            }
            // An emoji may be made of several characters: one placeholder for all.
            let part_of_emoji = script_of(character).is_none();
            if !(part_of_emoji && after_placeholder) {
                line.extend(PLACEHOLDERS.iter().find_map(|one| self.find(*one, bold)));
            }
            after_placeholder = part_of_emoji;
        }
        line
    }

    fn find(&self, character: char, bold: bool) -> Option<Glyph> {
        let drawn = self.palette.find(character, bold)?;
        Some(Glyph { character, drawn })
    }

    /// The glyph of a character or of what may be written in its place.
    fn resolve(&self, character: char, bold: bool) -> Option<Line> {
        if is_right_to_left(character) {
            return None;
        }
        if let Some(glyph) = self.find(character, bold) {
            return Some(vec![glyph]);
        }
        substitute(character)?
            .chars()
            .map(|one| self.find(one, bold))
            .collect()
    }
}

fn is_right_to_left(character: char) -> bool {
    script_of(character).is_some_and(Script::right_to_left)
}

/// Composed characters, one kind of space, and nothing invisible.
fn clean(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfc().filter_map(|character| match character {
        '\n' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => Some(' '),
        // Soft hyphens, joiners, marks of direction, variation selectors, tags, skin tones.
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' => None,
        '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' => None,
        '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0000}'..='\u{E0FFF}' => None,
        other if other.is_control() => None,
        other => Some(other),
    })
}

/// What may be written for a character that no font has: the code of a currency, plain
/// punctuation, the letter without its accents.
fn substitute(character: char) -> Option<String> {
    let plain = match character {
        '₱' => "PHP ",
        '₹' => "INR ",
        '₩' => "KRW ",
        '฿' => "THB ",
        '₫' => "VND ",
        '€' => "EUR ",
        '…' => "...",
        '−' | '‐' | '‑' | '‒' => "-",
        '―' => "—",
        '\u{3000}' => " ",
        '、' => ", ",
        '。' => ". ",
        '「' | '『' => "“",
        '」' | '』' => "”",
        'Đ' => "D",
        'đ' => "d",
        other => {
            let base: String = std::iter::once(other)
                .nfkd()
                .filter(|one| !is_combining_mark(*one))
                .collect();
            let changed = !base.is_empty() && !base.chars().eq(std::iter::once(other));
            return changed.then_some(base);
        }
    };
    Some(plain.to_owned())
}

fn break_lines(glyphs: &[Glyph], limit: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut rest = glyphs;
    while let Some(end) = overflow(rest, limit) {
        let (line, next) = rest.split_at(last_break(rest, end));
        lines.push(trim_end(line));
        let spaces = next.iter().take_while(|one| one.character == ' ').count();
        rest = next.get(spaces..).unwrap_or_default();
    }
    if !rest.is_empty() || lines.is_empty() {
        lines.push(rest.to_vec());
    }
    lines
}

/// The position of the first glyph that does not fit, if any. Spaces at the end may hang over, and
/// the first glyph always fits, or no line would ever be full.
fn overflow(glyphs: &[Glyph], limit: f32) -> Option<usize> {
    let mut used = 0.0;
    glyphs
        .iter()
        .enumerate()
        .find(|(position, glyph)| {
            used += glyph.drawn.advance;
            *position > 0 && used > limit + 0.001 && glyph.character != ' '
        })
        .map(|(position, _)| position)
}

/// Where to break before `end`: at a space, between Chinese characters, or, in a word that is
/// longer than the line, at its edge.
fn last_break(glyphs: &[Glyph], end: usize) -> usize {
    let pair = |position: usize| {
        let before = glyphs.get(position.checked_sub(1)?)?.character;
        Some((before, glyphs.get(position)?.character))
    };
    (1..=end)
        .rev()
        .find(|position| pair(*position).is_some_and(|(before, after)| may_break(before, after)))
        .or_else(|| {
            let whole = |after: char| !is_combining_mark(after);
            (1..=end)
                .rev()
                .find(|position| pair(*position).is_some_and(|(_, after)| whole(after)))
        })
        .unwrap_or(end)
}

fn may_break(before: char, after: char) -> bool {
    if before == ' ' {
        return after != ' ';
    }
    if before == '-' {
        return after.is_alphabetic();
    }
    (is_wide(before) || is_wide(after))
        && !"([{「『（《〈【“‘$₱€£¥".contains(before)
        && !")]}」』）》〉】”’、。，．：；！？,.:;!?%々ー…".contains(after)
        && after != ' '
        && !is_combining_mark(after)
}

fn is_wide(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF60}')
        || matches!(
            script_of(character),
            Some(Script::Chinese | Script::Japanese | Script::Korean)
        )
}

fn trim_end(line: &[Glyph]) -> Line {
    let spaces = line
        .iter()
        .rev()
        .take_while(|one| one.character == ' ')
        .count();
    line.get(..line.len() - spaces).unwrap_or_default().to_vec()
}
