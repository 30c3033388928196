//! Finds faces on this machine for the scripts a document may hold, and prepares what one document
//! needs of them.
//!
//! Names of people and goods come in any script, and no single face has them all. The faces are
//! found once; their files are mapped and closed again for each document, so nothing of them stays
//! in memory between two documents.

mod carve;
mod compact;
mod script;
mod sfnt;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use fontdb::{Database, FaceInfo, ID, Stretch, Style};
use printpdf::{BuiltinFont, ParsedFont};

pub use script::Script;
pub(super) use script::script_of;

/// Families for running text, the best first. All have the peso, rupee and euro signs in their
/// present versions and figures of one width.
const TEXT: &[&str] = &[
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
const EAST_ASIAN: &[(&str, Option<EastAsian>)] = &[
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

/// Families for what is left: other scripts, symbols, and emoji as outlines.
const OTHERS: &[&str] = &[
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
const TEXT_SAMPLE: &str = "Aéñ€10";
const CHINESE_SAMPLE: &str = "訂單的一";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EastAsian {
    Traditional,
    Simplified,
    Japanese,
    Korean,
}

impl EastAsian {
    /// By a language tag such as `zh-TW`. A name in Chinese on a page in another language is
    /// most likely written in traditional characters, as in Taiwan, Hong Kong and Manila.
    fn of_language(language: &str) -> Self {
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

/// The faces of this machine that documents are set in. Costs tens of kilobytes; load it once and
/// share it.
#[derive(Debug)]
pub struct Faces {
    database: Database,
    families: Vec<Family>,
}

#[derive(Debug)]
struct Family {
    regular: ID,
    bold: Option<ID>,
    east_asian: Option<EastAsian>,
}

impl Faces {
    /// Looks through the fonts installed on this machine. Reads the headers of all font files
    /// (some tens of milliseconds), so call it once, outside of asynchronous tasks.
    pub fn system() -> Self {
        let mut database = Database::new();
        database.load_system_fonts();
        Self::choose(&database)
    }

    /// The fonts of one directory only, for an installation that brings its own.
    pub fn directory(path: impl AsRef<Path>) -> Self {
        let mut database = Database::new();
        database.load_fonts_dir(path);
        Self::choose(&database)
    }

    /// No faces: documents are set in the Latin fonts that every PDF viewer has.
    pub fn none() -> Self {
        Self {
            database: Database::new(),
            families: Vec::new(),
        }
    }

    fn choose(available: &Database) -> Self {
        let mut faces = Self::none();
        let mut found = false;
        for name in TEXT {
            found |= faces.add_family(available, name, None);
        }
        if !found {
            faces.add_any(available, TEXT_SAMPLE);
        }
        found = false;
        for (name, language) in EAST_ASIAN {
            found |= faces.add_family(available, name, *language);
        }
        if !found {
            faces.add_any(available, CHINESE_SAMPLE);
        }
        for name in OTHERS.iter().filter(|name| !TEXT.contains(name)) {
            faces.add_family(available, name, None);
        }
        faces
    }

    fn add_family(
        &mut self,
        available: &Database,
        name: &str,
        east_asian: Option<EastAsian>,
    ) -> bool {
        let upright: Vec<&FaceInfo> = available
            .faces()
            .filter(|face| face.style == Style::Normal && face.stretch == Stretch::Normal)
            .filter(|face| face.families.iter().any(|(family, _)| family == name))
            .collect();
        let nearest = |weights: std::ops::RangeInclusive<u16>, wanted: u16| {
            upright
                .iter()
                .filter(|face| weights.contains(&face.weight.0))
                .min_by_key(|face| face.weight.0.abs_diff(wanted))
        };
        let Some(regular) = nearest(300..=500, 400) else {
            return false;
        };
        let family = Family {
            regular: self.database.push_face_info((*regular).clone()),
            bold: nearest(600..=800, 700).map(|face| self.database.push_face_info((*face).clone())),
            east_asian,
        };
        self.families.push(family);
        true
    }

    /// Takes the first regular face that has these characters.
    fn add_any(&mut self, available: &Database, sample: &str) {
        let suitable = available
            .faces()
            .filter(|face| face.style == Style::Normal && !face.monospaced)
            .filter(|face| (300..=500).contains(&face.weight.0))
            .find(|face| {
                let covered = available
                    .with_face_data(face.id, |data, index| carve::covers(data, index, sample));
                covered == Some(true)
            });
        if let Some(face) = suitable {
            let regular = self.database.push_face_info(face.clone());
            self.families.push(Family {
                regular,
                bold: None,
                east_asian: None,
            });
        }
    }

    /// The families in the order in which a page in this language tries them.
    fn in_order_for(&self, language: &str) -> Vec<&Family> {
        let wanted = EastAsian::of_language(language);
        let mut families: Vec<&Family> = self.families.iter().collect();
        // Stable: all others keep their place behind or before, relative to their own kind.
        let first_east_asian = families.iter().position(|one| one.east_asian.is_some());
        if let Some(first) = first_east_asian
            && let Some(best) = families
                .iter()
                .position(|one| one.east_asian == Some(wanted))
        {
            let best = families.remove(best);
            families.insert(first, best);
        }
        families
    }

    /// Prepares fonts for exactly these characters of regular and of bold text.
    pub(super) fn palette(
        &self,
        language: &str,
        regular: &BTreeSet<char>,
        bold: &BTreeSet<char>,
    ) -> Palette {
        let mut palette = Palette::default();
        let (mut regular, mut bold) = (regular.clone(), bold.clone());
        for family in self.in_order_for(language) {
            if regular.is_empty() && bold.is_empty() {
                break;
            }
            if let Some(face) = family.bold
                && let Some((number, advances)) = self.load(&mut palette, face, &bold)
            {
                for (character, advance) in advances {
                    bold.remove(&character);
                    palette.bold.insert(character, Drawn::new(number, advance));
                }
            }
            let either: BTreeSet<char> = regular.union(&bold).copied().collect();
            if let Some((number, advances)) = self.load(&mut palette, family.regular, &either) {
                for (character, advance) in advances {
                    if bold.remove(&character) {
                        let mut drawn = Drawn::new(number, advance);
                        drawn.thickened = true;
                        palette.bold.insert(character, drawn);
                    }
                    if regular.remove(&character) {
                        palette
                            .regular
                            .insert(character, Drawn::new(number, advance));
                    }
                }
            }
        }
        palette.add_builtin(BuiltinFont::Helvetica, &regular, false);
        palette.add_builtin(BuiltinFont::HelveticaBold, &bold, true);
        palette
    }

    fn load(
        &self,
        palette: &mut Palette,
        face: ID,
        wanted: &BTreeSet<char>,
    ) -> Option<(usize, Vec<(char, f32)>)> {
        if wanted.is_empty() {
            return None;
        }
        let name = &self.database.face(face)?.post_script_name;
        let carved = self
            .database
            .with_face_data(face, |data, index| carve::carve(data, index, name, wanted))??;
        let Some(font) = ParsedFont::from_bytes(&carved.bytes, 0, &mut Vec::new()) else {
            tracing::warn!(face = %name, "a font cannot be used for documents");
            return None;
        };
        palette.fonts.push(PageFont::Embedded(Box::new(font)));
        Some((
            palette.fonts.len() - 1,
            carved.advances.into_iter().collect(),
        ))
    }
}

/// The fonts of one document, and which of them draws which character.
#[derive(Debug, Default)]
pub(super) struct Palette {
    pub(super) fonts: Vec<PageFont>,
    regular: HashMap<char, Drawn>,
    bold: HashMap<char, Drawn>,
}

#[derive(Debug)]
pub(super) enum PageFont {
    Embedded(Box<ParsedFont>),
    Builtin(BuiltinFont),
}

/// How a character gets onto the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    /// Position in [`Palette::fonts`].
    pub(super) font: usize,
    /// Advance width in ems.
    pub(super) advance: f32,
    /// The family has no bold face: the outline is drawn thicker.
    pub(super) thickened: bool,
}

impl Drawn {
    const fn new(font: usize, advance: f32) -> Self {
        Self {
            font,
            advance,
            thickened: false,
        }
    }
}

impl Palette {
    pub(super) fn find(&self, character: char, bold: bool) -> Option<Drawn> {
        let characters = if bold { &self.bold } else { &self.regular };
        characters.get(&character).copied()
    }

    fn add_builtin(&mut self, font: BuiltinFont, wanted: &BTreeSet<char>, bold: bool) {
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
            let advance = metrics
                .lookup_glyph_index(character.into())
                .map_or(0.556, |glyph| {
                    f32::from(metrics.get_horizontal_advance(glyph)) / units
                });
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
