//! What the fonts prepared for one document can draw.

use std::collections::{BTreeSet, HashMap};

use printpdf::{BuiltinFont, ParsedFont};

/// The fonts of one document, and which of them draws which character.
#[derive(Debug, Default)]
pub(in crate::document) struct Palette {
    pub(in crate::document) fonts: Vec<PageFont>,
    pub(super) regular: HashMap<char, Drawn>,
    pub(super) bold: HashMap<char, Drawn>,
}

#[derive(Debug)]
pub(in crate::document) enum PageFont {
    Embedded(Box<ParsedFont>),
    Builtin(BuiltinFont),
}

/// How a character gets onto the page.
#[derive(Debug, Clone, Copy)]
pub(in crate::document) struct Drawn {
    /// Position in [`Palette::fonts`].
    pub(in crate::document) font: usize,
    /// Advance width in ems.
    pub(in crate::document) advance: f32,
    /// The family has no bold face: the outline is drawn thicker.
    pub(in crate::document) thickened: bool,
}

impl Drawn {
    pub(super) const fn new(font: usize, advance: f32) -> Self {
        Self {
            font,
            advance,
            thickened: false,
        }
    }
}

impl Palette {
    pub(in crate::document) fn find(&self, character: char, bold: bool) -> Option<Drawn> {
        let characters = if bold { &self.bold } else { &self.regular };
        characters.get(&character).copied()
    }

    pub(super) fn add_builtin(&mut self, font: BuiltinFont, wanted: &BTreeSet<char>, bold: bool) {
        let wanted: Vec<char> = wanted
            .iter()
            .copied()
            .filter(|one| in_windows_1252(*one))
            .collect();
        // The library carries the outlines of the standard fonts; only their widths are of use.
        let Some(metrics) = (!wanted.is_empty())
            .then(|| font.get_parsed_font())
            .flatten()
        else {
            return;
        };
        let units = f32::from(metrics.pdf_font_metrics.units_per_em.max(1));
        self.fonts.push(PageFont::Builtin(font));
        let number = self.fonts.len() - 1;
        for character in wanted {
            // The library's copy of the standard fonts has no space and wrong widths for two
            // characters; these are from Adobe's metrics of the fonts.
            let advance = match (character, bold) {
                (' ', _) => 0.278,
                ('€', _) => 0.556,
                ('”', false) => 0.333,
                ('”', true) => 0.5,
                _ => metrics
                    .lookup_glyph_index(character.into())
                    .map_or(0.556, |glyph| {
                        f32::from(metrics.get_horizontal_advance(glyph)) / units
                    }),
            };
            let drawn = Drawn::new(number, advance);
            if bold {
                self.bold.insert(character, drawn);
            } else {
                self.regular.insert(character, drawn);
            }
        }
    }
}

/// The characters of `WinAnsiEncoding`, in which the standard fonts of a PDF are addressed
/// (ISO 32000-1, annex D.2).
fn in_windows_1252(character: char) -> bool {
    matches!(character, ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{FF}')
        || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(character)
}
