//! Cuts from a face the few glyphs one document uses, as a small font of its own.
//!
//! The PDF library copies and parses whole files: 20 MB and a tenth of a second for Noto Sans CJK.
//! Handed a font of a few kilobytes it is quick, and nothing large stays in memory between two
//! documents. Each character gets its own glyph even where the face shares one, so that text copied
//! from the page is the text that was written.

use std::collections::{BTreeMap, BTreeSet};

use super::compact;
use super::sfnt::{Face, Outlines, u16_at};

/// A font with only the wanted characters.
pub(super) struct Carved {
    pub(super) bytes: Vec<u8>,
    /// Advance width of each character that it draws, in ems.
    pub(super) advances: BTreeMap<char, f32>,
}

/// Cuts out what the face has of the wanted characters; none if it has none of them or cannot be
/// used.
pub(super) fn carve(
    data: &[u8],
    index: u32,
    name: &str,
    wanted: &BTreeSet<char>,
) -> Option<Carved> {
    let face = Face::parse(data, index)?;
    let mut glyphs = vec![0];
    let mut advances = BTreeMap::new();
    for character in wanted {
        if let Some(glyph) = face.glyph(*character)
            && let Some(advance) = face.advance_in_ems(glyph)
        {
            glyphs.push(glyph);
            advances.insert(*character, advance);
        }
    }
    if advances.is_empty() {
        return None;
    }
    let bytes = match &face.outlines {
        Outlines::TrueType { .. } => carve_truetype(&face, name, glyphs, advances.keys())?,
        Outlines::Compact(table) => {
            let outlines = compact::carve(table, &glyphs)?;
            let mut tables = common_tables(&face, name, &glyphs, advances.keys())?;
            tables.push((*b"CFF ", outlines));
            assemble(*b"OTTO", tables)?
        }
    };
    Some(Carved { bytes, advances })
}

/// Whether the face draws all of these characters.
pub(super) fn covers(data: &[u8], index: u32, characters: &str) -> bool {
    Face::parse(data, index)
        .is_some_and(|face| characters.chars().all(|one| face.glyph(one).is_some()))
}

fn carve_truetype<'a>(
    face: &Face<'_>,
    name: &str,
    mut glyphs: Vec<u16>,
    characters: impl Iterator<Item = &'a char>,
) -> Option<Vec<u8>> {
    let mut offsets = vec![0_u32];
    let mut outlines: Vec<u8> = Vec::new();
    let mut components: BTreeMap<u16, u16> = BTreeMap::new();
    let mut next = 0;
    while let Some(glyph) = glyphs.get(next).copied() {
        next += 1;
        let outline = face.outline(glyph)?;
        // A negative number of contours says that the outline is made of other glyphs.
        let outline = match u16_at(outline, 0) {
            None => Vec::new(),
            Some(contours @ 0..0x8000) => without_instructions(outline, contours)?,
            Some(_) => renumber_components(outline, |component| {
                Some(match components.get(&component) {
                    Some(known) => *known,
                    None => {
                        let number = u16::try_from(glyphs.len()).ok()?;
                        glyphs.push(component);
                        components.insert(component, number);
                        number
                    }
                })
            })?,
        };
        outlines.extend(outline);
        outlines.resize(outlines.len().next_multiple_of(4), 0);
        offsets.push(u32::try_from(outlines.len()).ok()?);
    }
    let mut tables = common_tables(face, name, &glyphs, characters)?;
    tables.push((
        *b"loca",
        offsets.into_iter().flat_map(u32::to_be_bytes).collect(),
    ));
    tables.push((*b"glyf", outlines));
    assemble([0, 1, 0, 0], tables)
}

/// A simple outline without its hinting instructions. They call programs that would have to be
/// embedded whole, and viewers of PDF draw outlines as they are.
fn without_instructions(outline: &[u8], contours: u16) -> Option<Vec<u8>> {
    let length_at = 10 + usize::from(contours) * 2;
    let instructions = usize::from(u16_at(outline, length_at)?);
    let mut plain = outline.get(..length_at)?.to_vec();
    plain.extend([0, 0]);
    plain.extend(outline.get(length_at + 2 + instructions..)?);
    Some(plain)
}

/// A composite outline with the new number of every component, and without instructions.
fn renumber_components(
    outline: &[u8],
    mut number: impl FnMut(u16) -> Option<u16>,
) -> Option<Vec<u8>> {
    const WORDS: u16 = 0x0001;
    const SCALE: u16 = 0x0008;
    const MORE: u16 = 0x0020;
    const TWO_SCALES: u16 = 0x0040;
    const MATRIX: u16 = 0x0080;
    const INSTRUCTIONS: u16 = 0x0100;
    let mut composite = outline.get(..10)?.to_vec();
    let mut at = 10;
    loop {
        let flags = u16_at(outline, at)?;
        let component = number(u16_at(outline, at + 2)?)?;
        let offsets = if flags & WORDS != 0 { 4 } else { 2 };
        let transformation = match flags & (SCALE | TWO_SCALES | MATRIX) {
            0 => 0,
            SCALE => 2,
            TWO_SCALES => 4,
            _ => 8,
        };
        let end = at + 4 + offsets + transformation;
        composite.extend((flags & !INSTRUCTIONS).to_be_bytes());
        composite.extend(component.to_be_bytes());
        composite.extend(outline.get(at + 4..end)?);
        at = end;
        if flags & MORE == 0 {
            return Some(composite);
        }
    }
}

type Table = ([u8; 4], Vec<u8>);

fn common_tables<'a>(
    face: &Face<'_>,
    name: &str,
    glyphs: &[u16],
    characters: impl Iterator<Item = &'a char>,
) -> Option<Vec<Table>> {
    let count = u16::try_from(glyphs.len()).ok()?.to_be_bytes();
    let mut head = face.head.to_vec();
    head.get_mut(8..12)?.fill(0);
    head.get_mut(50..52)?.copy_from_slice(&[0, 1]);
    let mut hhea = face.hhea.to_vec();
    hhea.get_mut(34..36)?.copy_from_slice(&count);
    let mut maxp = face.maxp.to_vec();
    maxp.get_mut(4..6)?.copy_from_slice(&count);
    let mut hmtx = Vec::with_capacity(glyphs.len() * 4);
    for glyph in glyphs {
        let (advance, bearing) = face.metrics(*glyph)?;
        hmtx.extend(advance.to_be_bytes());
        hmtx.extend(bearing.to_be_bytes());
    }
    // Version 3: no names of glyphs.
    let mut post = vec![0; 32];
    if let Some(header) = face.post.get(..32) {
        post.copy_from_slice(header);
    }
    post.get_mut(..4)?.copy_from_slice(&[0, 3, 0, 0]);
    Some(vec![
        (*b"head", head),
        (*b"hhea", hhea),
        (*b"maxp", maxp),
        (*b"hmtx", hmtx),
        (*b"post", post),
        (*b"name", name_table(name)?),
        (*b"cmap", character_map(characters)?),
    ])
}

/// A `name` table with the PostScript name alone.
fn name_table(name: &str) -> Option<Vec<u8>> {
    let text: Vec<u8> = name
        .encode_utf16()
        .take(60)
        .flat_map(u16::to_be_bytes)
        .collect();
    let length = u16::try_from(text.len()).ok()?;
    let header = [0, 1, 18, 3, 1, 0x0409, 6, length, 0];
    let mut table: Vec<u8> = header.into_iter().flat_map(u16::to_be_bytes).collect();
    table.extend(text);
    Some(table)
}

/// A format 12 `cmap`: the characters in order are glyphs 1, 2, 3.
fn character_map<'a>(characters: impl Iterator<Item = &'a char>) -> Option<Vec<u8>> {
    let groups: Vec<u8> = (1_u32..)
        .zip(characters)
        .flat_map(|(glyph, character)| [u32::from(*character), u32::from(*character), glyph])
        .flat_map(u32::to_be_bytes)
        .collect();
    let length = u32::try_from(16 + groups.len()).ok()?;
    let count = u32::try_from(groups.len() / 12).ok()?;
    let mut table: Vec<u8> = [0_u16, 1, 3, 10, 0, 12, 12, 0]
        .into_iter()
        .flat_map(u16::to_be_bytes)
        .collect();
    table.extend([length, 0, count].into_iter().flat_map(u32::to_be_bytes));
    table.extend(groups);
    Some(table)
}

fn assemble(version: [u8; 4], mut tables: Vec<Table>) -> Option<Vec<u8>> {
    tables.sort_by_key(|(tag, _)| *tag);
    let count = u16::try_from(tables.len()).ok()?;
    let power = 1_u16 << count.ilog2();
    let mut font = version.to_vec();
    let search = [
        count,
        power * 16,
        count.ilog2() as u16,
        (count - power) * 16,
    ];
    font.extend(search.into_iter().flat_map(u16::to_be_bytes));
    let mut start = 12 + tables.len() * 16;
    for (tag, table) in &tables {
        font.extend(tag);
        font.extend(checksum(table).to_be_bytes());
        font.extend(u32::try_from(start).ok()?.to_be_bytes());
        font.extend(u32::try_from(table.len()).ok()?.to_be_bytes());
        start += table.len().next_multiple_of(4);
    }
    for (_, table) in &tables {
        font.extend(table);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    Some(font)
}

fn checksum(table: &[u8]) -> u32 {
    table.chunks(4).fold(0, |sum: u32, chunk| {
        let mut word = [0; 4];
        for (to, from) in word.iter_mut().zip(chunk) {
            *to = *from;
        }
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

#[cfg(test)]
mod tests {
    use fontdb::Database;
    use proptest::prelude::*;

    use super::*;

    /// A few kilobytes of font with each kind of outline that this machine has.
    fn small_fonts() -> Vec<Vec<u8>> {
        let mut database = Database::new();
        database.load_system_fonts();
        let wanted = "Aéñ€訂單".chars().collect();
        let mut fonts: Vec<Vec<u8>> = Vec::new();
        for face in database.faces() {
            let carved = database
                .with_face_data(face.id, |data, index| carve(data, index, "Test", &wanted))
                .flatten();
            if let Some(carved) = carved
                && fonts
                    .iter()
                    .all(|known| known.get(..4) != carved.bytes.get(..4))
            {
                fonts.push(carved.bytes);
            }
        }
        fonts
    }

    #[test]
    fn a_carved_font_can_be_carved_again() {
        for font in small_fonts() {
            let wanted = BTreeSet::from(['A', '€']);
            let carved = carve(&font, 0, "Test", &wanted).unwrap();
            assert!(carved.bytes.len() < font.len());
            let characters: Vec<char> = carved.advances.keys().copied().collect();
            assert_eq!(characters, ['A', '€']);
            assert!(
                carved
                    .advances
                    .values()
                    .all(|width| (0.3..1.0).contains(width))
            );
            assert!(covers(&carved.bytes, 0, "A€"));
            assert!(!covers(&carved.bytes, 0, "Aé"));
            assert!(carve(&font, 0, "Test", &BTreeSet::from(['Я'])).is_none());
        }
    }

    proptest! {
        #[test]
        fn a_damaged_font_does_no_harm(
            damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
            length in any::<prop::sample::Index>(),
            cut in any::<bool>(),
        ) {
            static FONTS: std::sync::LazyLock<Vec<Vec<u8>>> = std::sync::LazyLock::new(small_fonts);
            let wanted: BTreeSet<char> = "Aéñ€訂單".chars().collect();
            for font in FONTS.iter() {
                let mut font = font.clone();
                for (at, value) in &damage {
                    let at = at.index(font.len());
                    font[at] = *value;
                }
                if cut {
                    font.truncate(length.index(font.len()));
                }
                if let Some(carved) = carve(&font, 0, "Test", &wanted) {
                    prop_assert!(carved.advances.keys().all(|one| wanted.contains(one)));
                }
            }
        }
    }
}
