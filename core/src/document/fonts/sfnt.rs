//! Reads as much of a TrueType or OpenType face as a receipt needs: which glyph a character has,
//! how wide it is, and where its outline lies.
//!
//! The bytes are a memory map of a file on this machine, so only what is looked at is ever read
//! from it; a Chinese face of 20 MB costs a few pages. Every access is checked, for a damaged file
//! must cost a fallback and not the process.
//! Source: the OpenType specification 1.9, <https://learn.microsoft.com/typography/opentype/spec/>.

pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at.checked_add(2)?)?;
    bytes.try_into().ok().map(u16::from_be_bytes)
}

pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at.checked_add(4)?)?;
    bytes.try_into().ok().map(u32::from_be_bytes)
}

pub(super) fn usize_at(data: &[u8], at: usize) -> Option<usize> {
    u32_at(data, at).and_then(|value| usize::try_from(value).ok())
}

/// One face of a font file.
pub(super) struct Face<'a> {
    pub(super) head: &'a [u8],
    pub(super) hhea: &'a [u8],
    pub(super) maxp: &'a [u8],
    pub(super) post: &'a [u8],
    pub(super) outlines: Outlines<'a>,
    units_per_em: u16,
    advances: &'a [u8],
    advance_count: u16,
    characters: CharacterMap<'a>,
}

/// How the shapes are written down.
pub(super) enum Outlines<'a> {
    TrueType {
        offsets: &'a [u8],
        long_offsets: bool,
        glyphs: &'a [u8],
    },
    Compact(&'a [u8]),
}

/// The `cmap` subtable in use, by its format number.
enum CharacterMap<'a> {
    Segments(&'a [u8]),
    Groups(&'a [u8]),
}

impl<'a> Face<'a> {
    /// The face with this index in its collection, or none if it has no outlines (a bitmap emoji
    /// font), no Unicode map, may not be embedded, or is damaged.
    pub(super) fn parse(data: &'a [u8], index: u32) -> Option<Self> {
        let tables = Tables::of(data, index)?;
        let head = tables.find(b"head").filter(|table| table.len() >= 54)?;
        let hhea = tables.find(b"hhea").filter(|table| table.len() >= 36)?;
        let maxp = tables.find(b"maxp").filter(|table| table.len() >= 6)?;
        if tables.find(b"OS/2").is_some_and(forbids_embedding) {
            return None;
        }
        let outlines = match (tables.find(b"loca"), tables.find(b"glyf")) {
            (Some(offsets), Some(glyphs)) => Outlines::TrueType {
                offsets,
                long_offsets: u16_at(head, 50)? != 0,
                glyphs,
            },
            (None, _) | (_, None) => Outlines::Compact(tables.find(b"CFF ")?),
        };
        Some(Self {
            head,
            hhea,
            maxp,
            post: tables.find(b"post").unwrap_or_default(),
            outlines,
            units_per_em: u16_at(head, 18).filter(|units| *units > 0)?,
            advances: tables.find(b"hmtx")?,
            advance_count: u16_at(hhea, 34).filter(|count| *count > 0)?,
            characters: CharacterMap::choose(tables.find(b"cmap")?)?,
        })
    }

    /// The glyph that draws this character. A glyph without an outline (as in colour fonts, which
    /// keep the picture elsewhere) does not draw it, unless it is a space.
    pub(super) fn glyph(&self, character: char) -> Option<u16> {
        let glyph = self.characters.find(character.into())?;
        let drawn = match &self.outlines {
            Outlines::TrueType { .. } => !self.outline(glyph)?.is_empty(),
            Outlines::Compact(_) => true,
        };
        (drawn || character.is_whitespace()).then_some(glyph)
    }

    /// Advance width in thousandths of an em are too coarse to add up; this is in ems.
    pub(super) fn advance_in_ems(&self, glyph: u16) -> Option<f32> {
        let (advance, _) = self.metrics(glyph)?;
        Some(f32::from(advance) / f32::from(self.units_per_em))
    }

    /// Advance width and left side bearing in font units, as `hmtx` has them.
    pub(super) fn metrics(&self, glyph: u16) -> Option<(u16, u16)> {
        let (glyph, full) = (usize::from(glyph), usize::from(self.advance_count));
        if glyph < full {
            let at = glyph * 4;
            return Some((u16_at(self.advances, at)?, u16_at(self.advances, at + 2)?));
        }
        let advance = u16_at(self.advances, (full - 1) * 4)?;
        let bearing = u16_at(self.advances, full * 4 + (glyph - full) * 2).unwrap_or(0);
        Some((advance, bearing))
    }

    /// The bytes of a TrueType outline; empty for a blank glyph and for another kind of face.
    pub(super) fn outline(&self, glyph: u16) -> Option<&'a [u8]> {
        let Outlines::TrueType {
            offsets,
            long_offsets,
            glyphs,
        } = &self.outlines
        else {
            return Some(&[]);
        };
        let index = usize::from(glyph);
        let (from, to) = if *long_offsets {
            (
                usize_at(offsets, index * 4)?,
                usize_at(offsets, index * 4 + 4)?,
            )
        } else {
            let short = |at| u16_at(offsets, at).map(|half| usize::from(half) * 2);
            (short(index * 2)?, short(index * 2 + 2)?)
        };
        glyphs.get(from..to)
    }
}

/// `fsType` 2 alone: "must not be modified, embedded or exchanged".
fn forbids_embedding(os2: &[u8]) -> bool {
    u16_at(os2, 8).is_some_and(|rights| rights & 0x000F == 0x0002)
}

struct Tables<'a> {
    data: &'a [u8],
    directory: usize,
    count: usize,
}

impl<'a> Tables<'a> {
    fn of(data: &'a [u8], index: u32) -> Option<Self> {
        let directory = if data.get(..4)? == b"ttcf" {
            usize_at(
                data,
                usize::try_from(index)
                    .ok()?
                    .checked_mul(4)?
                    .checked_add(12)?,
            )?
        } else {
            0
        };
        let count = usize::from(u16_at(data, directory.checked_add(4)?)?);
        Some(Self {
            data,
            directory,
            count,
        })
    }

    fn find(&self, tag: &[u8; 4]) -> Option<&'a [u8]> {
        (0..self.count).find_map(|index| {
            let record = self.directory.checked_add(12 + index * 16)?;
            if self.data.get(record..record.checked_add(4)?)? != tag {
                return None;
            }
            let start = usize_at(self.data, record + 8)?;
            let length = usize_at(self.data, record + 12)?;
            self.data.get(start..start.checked_add(length)?)
        })
    }
}

impl<'a> CharacterMap<'a> {
    /// The widest Unicode subtable: format 12 reaches beyond the basic plane, format 4 does not.
    fn choose(cmap: &'a [u8]) -> Option<Self> {
        let count = usize::from(u16_at(cmap, 2)?);
        let mut segments = None;
        for record in (0..count).map(|index| 4 + index * 8) {
            let (platform, encoding) = (u16_at(cmap, record)?, u16_at(cmap, record + 2)?);
            if !matches!((platform, encoding), (0, 0..=6) | (3, 1 | 10)) {
                continue;
            }
            let Some(table) = usize_at(cmap, record + 4).and_then(|start| cmap.get(start..)) else {
                continue;
            };
            match u16_at(table, 0) {
                Some(12) => return Some(Self::Groups(table)),
                Some(4) => segments = Some(Self::Segments(table)),
                Some(_) | None => {}
            }
        }
        segments
    }

    fn find(&self, character: u32) -> Option<u16> {
        let glyph = match self {
            Self::Segments(table) => find_in_segments(table, u16::try_from(character).ok()?)?,
            Self::Groups(table) => find_in_groups(table, character)?,
        };
        (glyph != 0).then_some(glyph)
    }
}

fn find_in_segments(table: &[u8], character: u16) -> Option<u16> {
    let size = usize::from(u16_at(table, 6)?);
    let index = first_at_least(size / 2, character.into(), |index| {
        u16_at(table, 14 + index * 2).map(u32::from)
    })?;
    let start_at = 16 + size + index * 2;
    let start = u16_at(table, start_at)?;
    if character < start {
        return None;
    }
    let delta = u16_at(table, start_at + size)?;
    let range_at = start_at + size * 2;
    let range = usize::from(u16_at(table, range_at)?);
    if range == 0 {
        return Some(character.wrapping_add(delta));
    }
    match u16_at(table, range_at + range + usize::from(character - start) * 2)? {
        0 => None,
        glyph => Some(glyph.wrapping_add(delta)),
    }
}

fn find_in_groups(table: &[u8], character: u32) -> Option<u16> {
    let count = usize_at(table, 12)?;
    let index = first_at_least(count, character, |index| {
        u32_at(table, index.checked_mul(12)?.checked_add(20)?)
    })?;
    let group = 16 + index * 12;
    let start = u32_at(table, group)?;
    let glyph = u32_at(table, group + 8)?.checked_add(character.checked_sub(start)?)?;
    u16::try_from(glyph).ok()
}

/// The first of `count` ascending values that is not below `wanted`.
fn first_at_least(
    count: usize,
    wanted: u32,
    value: impl Fn(usize) -> Option<u32>,
) -> Option<usize> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if value(middle)? < wanted {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    (low < count).then_some(low)
}
