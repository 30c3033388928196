//! Cuts glyphs from a table of compact outlines (`CFF `), which most Chinese fonts use.
//!
//! Charstrings, subroutines and private dictionaries are taken over as they are; only the tables
//! that point at them are written anew, always in the form with character identifiers (a CID-keyed
//! font), where identifier and glyph number are the same.
//! Source: Adobe Technical Note 5176, The Compact Font Format Specification.

use super::sfnt::u16_at;

const CHARSET: u16 = 15;
const CHARSTRINGS: u16 = 17;
const PRIVATE: u16 = 18;
const LOCAL_SUBROUTINES: u16 = 19;
const FONT_MATRIX: u16 = 0x0C07;
const FONT_BOX: u16 = 5;
const CHARACTER_IDS: u16 = 0x0C1E;
const CHARACTER_ID_COUNT: u16 = 0x0C22;
const FONT_DICTIONARIES: u16 = 0x0C24;
const DICTIONARY_CHOICE: u16 = 0x0C25;

/// The table with these glyphs alone, numbered in this order.
pub(super) fn carve(table: &[u8], glyphs: &[u16]) -> Option<Vec<u8>> {
    let source = Source::read(table)?;
    let mut charstrings = Vec::with_capacity(glyphs.len());
    let mut choices = Vec::with_capacity(glyphs.len());
    let mut used: Vec<usize> = Vec::new();
    for glyph in glyphs {
        charstrings.push(source.charstrings.get(usize::from(*glyph))?);
        let dictionary = source.dictionary_of(*glyph)?;
        let position = used.iter().position(|known| *known == dictionary);
        choices.push(u8::try_from(position.unwrap_or(used.len())).ok()?);
        if position.is_none() {
            used.push(dictionary);
        }
    }
    let fonts: Vec<FontDictionary<'_>> = used
        .iter()
        .map(|index| source.font(*index))
        .collect::<Option<_>>()?;
    write(&source, &charstrings, &choices, &fonts)
}

struct Source<'a> {
    table: &'a [u8],
    top: Dictionary<'a>,
    global_subroutines: &'a [u8],
    charstrings: Index<'a>,
    /// None in a font whose glyphs have names: there the top dictionary is the only one.
    fonts: Option<(Index<'a>, usize)>,
}

struct FontDictionary<'a> {
    matrix: Option<&'a [u8]>,
    /// The private dictionary, which says that its subroutines follow it.
    private: Vec<u8>,
    /// None if the charstrings call none.
    subroutines: &'a [u8],
}

impl<'a> Source<'a> {
    fn read(table: &'a [u8]) -> Option<Self> {
        let names = Index::read(table, usize::from(*table.get(2)?))?;
        let tops = Index::read(table, names.end)?;
        let strings = Index::read(table, tops.end)?;
        let global = Index::read(table, strings.end)?;
        let top = Dictionary::read(tops.get(0)?)?;
        let fonts = match top.offset(FONT_DICTIONARIES) {
            Some(at) => Some((Index::read(table, at)?, top.offset(DICTIONARY_CHOICE)?)),
            None => None,
        };
        Some(Self {
            table,
            charstrings: Index::read(table, top.offset(CHARSTRINGS)?)?,
            top,
            global_subroutines: table.get(strings.end..global.end)?,
            fonts,
        })
    }

    /// Which font dictionary a glyph belongs to.
    fn dictionary_of(&self, glyph: u16) -> Option<usize> {
        let Some((_, at)) = &self.fonts else {
            return Some(0);
        };
        match *self.table.get(*at)? {
            0 => {
                let choice = self.table.get(at + 1 + usize::from(glyph))?;
                Some(usize::from(*choice))
            }
            3 => {
                let count = usize::from(u16_at(self.table, at + 1)?);
                let range = (0..count)
                    .map(|index| at + 3 + index * 3)
                    .take_while(|range| {
                        u16_at(self.table, *range).is_some_and(|first| first <= glyph)
                    })
                    .last()?;
                Some(usize::from(*self.table.get(range + 2)?))
            }
            _ => None,
        }
    }

    fn font(&self, index: usize) -> Option<FontDictionary<'a>> {
        let (dictionary, matrix) = match &self.fonts {
            Some((fonts, _)) => {
                let dictionary = Dictionary::read(fonts.get(index)?)?;
                let matrix = dictionary.operands(FONT_MATRIX);
                (dictionary, matrix)
            }
            None => (Dictionary::read(self.top.bytes)?, None),
        };
        let [size, start] = dictionary.numbers(PRIVATE)?[..] else {
            return None;
        };
        let (private_size, start) = (usize::try_from(size).ok()?, usize::try_from(start).ok()?);
        let source = self.table.get(start..start.checked_add(private_size)?)?;
        let (private, subroutines) = self.private(source, start)?;
        Some(FontDictionary {
            matrix,
            private,
            subroutines,
        })
    }

    /// In a large font the subroutines of all dictionaries lie together, far from the
    /// dictionaries; here they follow.
    fn private(&self, source: &'a [u8], start: usize) -> Option<(Vec<u8>, &'a [u8])> {
        let dictionary = Dictionary::read(source)?;
        let Some(distance) = dictionary.offset(LOCAL_SUBROUTINES) else {
            return Some((source.to_vec(), &[]));
        };
        let from = start.checked_add(distance)?;
        let subroutines = self.table.get(from..Index::read(self.table, from)?.end)?;
        let mut private = Vec::with_capacity(source.len() + 6);
        for (known, operands) in &dictionary.entries {
            if *known != LOCAL_SUBROUTINES {
                private.extend(*operands);
                operator(&mut private, *known);
            }
        }
        let length = private.len() + 6;
        number(&mut private, length)?;
        operator(&mut private, LOCAL_SUBROUTINES);
        Some((private, subroutines))
    }
}

/// An INDEX: a list of byte strings.
struct Index<'a> {
    table: &'a [u8],
    count: usize,
    offset_size: usize,
    offsets: usize,
    /// Where the next structure begins.
    end: usize,
}

impl<'a> Index<'a> {
    fn read(table: &'a [u8], at: usize) -> Option<Self> {
        let count = usize::from(u16_at(table, at)?);
        let mut index = Self {
            table,
            count,
            offset_size: 0,
            offsets: at.checked_add(3)?,
            end: at.checked_add(2)?,
        };
        if count > 0 {
            index.offset_size = usize::from(*table.get(at + 2)?);
            index.end = index.position(count)?;
        }
        Some(index)
    }

    /// Where an entry begins; offsets count from the byte before the data.
    fn position(&self, entry: usize) -> Option<usize> {
        let at = self.offsets + entry * self.offset_size;
        let bytes = self.table.get(at..at + self.offset_size)?;
        let offset = bytes
            .iter()
            .fold(0_usize, |value, byte| (value << 8) | usize::from(*byte));
        (self.offsets + (self.count + 1) * self.offset_size).checked_add(offset.checked_sub(1)?)
    }

    fn get(&self, entry: usize) -> Option<&'a [u8]> {
        if entry >= self.count {
            return None;
        }
        self.table
            .get(self.position(entry)?..self.position(entry + 1)?)
    }
}

/// A DICT: operators, each after its operands.
struct Dictionary<'a> {
    bytes: &'a [u8],
    entries: Vec<(u16, &'a [u8])>,
}

impl<'a> Dictionary<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (mut entries, mut at, mut operands) = (Vec::new(), 0, 0);
        while let Some(first) = bytes.get(at).copied() {
            if first > 21 {
                at += operand_length(bytes.get(at..)?)?;
                continue;
            }
            let (operator, length) = match first {
                12 => (0x0C00 | u16::from(*bytes.get(at + 1)?), 2),
                _ => (u16::from(first), 1),
            };
            entries.push((operator, bytes.get(operands..at)?));
            at += length;
            operands = at;
        }
        Some(Self { bytes, entries })
    }

    fn operands(&self, operator: u16) -> Option<&'a [u8]> {
        let mut entries = self.entries.iter();
        entries.find_map(|(known, operands)| (*known == operator).then_some(*operands))
    }

    fn numbers(&self, operator: u16) -> Option<Vec<i32>> {
        let mut rest = self.operands(operator)?;
        let mut numbers = Vec::new();
        while !rest.is_empty() {
            numbers.push(integer(rest)?);
            rest = rest.get(operand_length(rest)?..)?;
        }
        Some(numbers)
    }

    fn offset(&self, operator: u16) -> Option<usize> {
        let numbers = self.numbers(operator)?;
        usize::try_from(*numbers.first()?).ok()
    }
}

fn operand_length(bytes: &[u8]) -> Option<usize> {
    match *bytes.first()? {
        28 => Some(3),
        29 => Some(5),
        // A real number: two digits a byte, until a half byte of ones.
        30 => {
            let digits = bytes.get(1..)?;
            let last = digits
                .iter()
                .position(|byte| byte & 0x0F == 0x0F || byte >> 4 == 0x0F)?;
            Some(last + 2)
        }
        32..=246 => Some(1),
        247..=254 => Some(2),
        _ => None,
    }
}

fn integer(bytes: &[u8]) -> Option<i32> {
    let byte = |at: usize| bytes.get(at).copied().map(i32::from);
    let first = byte(0)?;
    match first {
        28 => u16_at(bytes, 1).map(|value| i32::from(value.cast_signed())),
        29 => super::sfnt::u32_at(bytes, 1).map(u32::cast_signed),
        32..=246 => Some(first - 139),
        247..=250 => Some((first - 247) * 256 + byte(1)? + 108),
        251..=254 => Some(-(first - 251) * 256 - byte(1)? - 108),
        _ => None,
    }
}

fn write(
    source: &Source<'_>,
    charstrings: &[&[u8]],
    choices: &[u8],
    fonts: &[FontDictionary<'_>],
) -> Option<Vec<u8>> {
    let mut before = vec![1, 0, 4, 4];
    before.extend(write_index(&[b"Carved".as_slice()])?);
    let mut after = write_index(&[b"Adobe".as_slice(), b"Identity"])?;
    after.extend(source.global_subroutines);

    // Every number in the dictionaries takes five bytes, so their sizes are known beforehand.
    let top_length = top_dictionary(source, charstrings.len(), [0; 4])?.len();
    let charset_at = before.len() + index_length(1, top_length) + after.len();
    let mut charset = vec![2];
    charset.extend(1_u16.to_be_bytes());
    charset.extend(
        u16::try_from(charstrings.len().saturating_sub(2))
            .ok()?
            .to_be_bytes(),
    );
    let choice_at = charset_at + charset.len();
    let charstrings_at = choice_at + 1 + choices.len();
    let charstrings_index = write_index(charstrings)?;
    let fonts_at = charstrings_at + charstrings_index.len();
    let lengths = fonts
        .iter()
        .map(|font| font_dictionary(font, 0).map(|bytes| bytes.len()))
        .sum::<Option<usize>>()?;
    let mut private_at = fonts_at + index_length(fonts.len(), lengths);
    let mut dictionaries = Vec::new();
    for font in fonts {
        dictionaries.push(font_dictionary(font, private_at)?);
        private_at += font.private.len() + font.subroutines.len();
    }

    let places = [charset_at, choice_at, charstrings_at, fonts_at];
    let top = top_dictionary(source, charstrings.len(), places)?;
    let mut table = before;
    table.extend(write_index(&[&top])?);
    table.extend(after);
    table.extend(charset);
    table.push(0);
    table.extend(choices);
    table.extend(charstrings_index);
    table.extend(write_index(&dictionaries)?);
    for font in fonts {
        table.extend(&font.private);
        table.extend(font.subroutines);
    }
    Some(table)
}

fn top_dictionary(source: &Source<'_>, glyphs: usize, places: [usize; 4]) -> Option<Vec<u8>> {
    // The first strings of a font's own follow 391 standard ones.
    let mut top = Vec::new();
    number(&mut top, 391)?;
    number(&mut top, 392)?;
    number(&mut top, 0)?;
    operator(&mut top, CHARACTER_IDS);
    for kept in [FONT_MATRIX, FONT_BOX] {
        if let Some(operands) = source.top.operands(kept) {
            top.extend(operands);
            operator(&mut top, kept);
        }
    }
    number(&mut top, glyphs)?;
    operator(&mut top, CHARACTER_ID_COUNT);
    let operators = [CHARSET, DICTIONARY_CHOICE, CHARSTRINGS, FONT_DICTIONARIES];
    for (place, pointing) in places.into_iter().zip(operators) {
        number(&mut top, place)?;
        operator(&mut top, pointing);
    }
    Some(top)
}

fn font_dictionary(font: &FontDictionary<'_>, private_at: usize) -> Option<Vec<u8>> {
    let mut dictionary = Vec::new();
    if let Some(matrix) = font.matrix {
        dictionary.extend(matrix);
        operator(&mut dictionary, FONT_MATRIX);
    }
    number(&mut dictionary, font.private.len())?;
    number(&mut dictionary, private_at)?;
    operator(&mut dictionary, PRIVATE);
    Some(dictionary)
}

fn number(dictionary: &mut Vec<u8>, value: usize) -> Option<()> {
    dictionary.push(29);
    dictionary.extend(i32::try_from(value).ok()?.to_be_bytes());
    Some(())
}

fn operator(dictionary: &mut Vec<u8>, operator: u16) {
    let [escape, code] = operator.to_be_bytes();
    if escape != 0 {
        dictionary.push(escape);
    }
    dictionary.push(code);
}

fn index_length(entries: usize, bytes: usize) -> usize {
    3 + (entries + 1) * 4 + bytes
}

fn write_index(entries: &[impl AsRef<[u8]>]) -> Option<Vec<u8>> {
    let mut index = u16::try_from(entries.len()).ok()?.to_be_bytes().to_vec();
    index.push(4);
    let mut offset = 1_usize;
    index.extend(u32::try_from(offset).ok()?.to_be_bytes());
    for entry in entries {
        offset += entry.as_ref().len();
        index.extend(u32::try_from(offset).ok()?.to_be_bytes());
    }
    for entry in entries {
        index.extend(entry.as_ref());
    }
    Some(index)
}
