//! Finds faces on this machine for the scripts a document may hold, and prepares what one document
//! needs of them.
//!
//! Names of people and goods come in any script, and no single face has them all. The faces are
//! found once; their files are mapped and closed again for each document, so nothing of them stays
//! in memory between two documents.

mod carve;
mod compact;
mod families;
mod palette;
mod script;
mod sfnt;

use std::collections::BTreeSet;

use fontdb::{Database, FaceInfo, ID, Stretch, Style};
use printpdf::{BuiltinFont, ParsedFont};

use self::families::{CHINESE_SAMPLE, EAST_ASIAN, EastAsian, OTHERS, TEXT, TEXT_SAMPLE};
pub(super) use self::palette::{Drawn, PageFont, Palette};
pub use script::Script;
pub(super) use script::script_of;

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

    /// The fonts of one directory only.
    #[cfg(test)]
    pub(super) fn directory(path: &std::path::Path) -> Self {
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
        // The family with the shapes of this language goes before its kind.
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
