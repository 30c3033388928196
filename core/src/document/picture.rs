//! A table as a picture: chats show no tables, and a telephone shows a picture at once.
//!
//! Pure: words in, bytes out. Text is set as in the PDF papers, so a name in any script that the
//! machine has a face for is drawn, and what it has none for stands as a box.

mod canvas;

use self::canvas::{Canvas, Colour};
use super::DocumentError;
use super::fonts::Faces;
use super::typeset::{Line, Typesetter, width};

/// What a table says, in the reader's words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Whose, and of what: at most two lines are drawn.
    pub title: String,
    /// The period, the currency; nothing is drawn where it is empty.
    pub subtitle: String,
    /// The columns, the first at the left.
    pub columns: Vec<Column>,
    /// The cells of each row, in the order of the columns. At most [`MOST_ROWS`] are drawn.
    pub rows: Vec<Vec<String>>,
    /// The cells of the last line, which stands out; none where it is empty.
    pub total: Vec<String>,
    /// What is said below, such as how many rows were left out; nothing where it is empty.
    pub note: String,
    /// The reader's language, for the shapes of shared characters: `en`, `zh-TW`.
    pub language: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub heading: String,
    /// Where its cells stand.
    pub align: Align,
}

/// Where the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At its left: words, which are shortened where they don't fit.
    Start,
    /// At its right: figures, which are never shortened; all are drawn smaller instead.
    End,
}

/// More rows than this make no picture that can be read on a telephone.
pub const MOST_ROWS: usize = 40;

/// In pixels: what a telephone shows without scaling up.
const WIDTH: f32 = 1080.0;
const MARGIN: f32 = 44.0;
const GAP: f32 = 28.0;
/// Each column of words has at least this much.
const WORDS: f32 = 250.0;
const TITLE: f32 = 48.0;
const SUBTITLE: f32 = 32.0;
const HEADING: f32 = 30.0;
const BODY: f32 = 38.0;
const NOTE: f32 = 32.0;
const ROW: f32 = 76.0;
/// Figures that leave no room for words are drawn smaller, down to this part of their size.
const SMALLEST: f32 = 0.4;

const PAPER: Colour = Colour(255, 255, 255);
const ZEBRA: Colour = Colour(242, 245, 249);
const TEXT: Colour = Colour(23, 28, 38);
const MUTED: Colour = Colour(95, 105, 122);
const RULE: Colour = Colour(23, 28, 38);

/// Draws a table as a PNG, 1080 pixels wide and as high as it takes.
///
/// # Errors
/// When the picture can't be drawn or encoded.
pub fn table_png(table: &Table, faces: &Faces) -> Result<Vec<u8>, DocumentError> {
    let typesetter = Typesetter::prepare(faces, &table.language, &texts(table));
    let plan = Plan::of(table, &typesetter);
    let mut canvas = Canvas::new(&typesetter, (WIDTH, plan.height()), PAPER)?;
    plan.draw(&mut canvas);
    canvas.into_png()
}

/// All texts of a table, each with whether it is set in bold.
fn texts(table: &Table) -> Vec<(&str, bool)> {
    let headings = table.columns.iter().map(|column| &column.heading);
    let bold = headings.chain(&table.total).chain([&table.title]);
    let plain = table.rows.iter().flatten();
    let plain = plain.chain([&table.subtitle, &table.note]);
    bold.map(|text| (text.as_str(), true))
        .chain(plain.map(|text| (text.as_str(), false)))
        .collect()
}

/// What is drawn where.
struct Plan {
    title: Vec<Line>,
    subtitle: Vec<Line>,
    /// Left edge, width and alignment of each column.
    columns: Vec<(f32, f32, Align)>,
    /// By how much the table's text is smaller than it should be.
    scale: f32,
    /// How high a row is.
    row: f32,
    headings: Vec<Line>,
    rows: Vec<Vec<Line>>,
    total: Vec<Line>,
    note: Vec<Line>,
}

impl Plan {
    fn of(table: &Table, typesetter: &Typesetter) -> Self {
        let wrapped = |text: &str, bold: bool, size: f32, lines: usize| -> Vec<Line> {
            if text.trim().is_empty() {
                return Vec::new();
            }
            let limit = (WIDTH - 2.0 * MARGIN) / size;
            let mut set = typesetter.wrap(text, bold, limit);
            if set.len() > lines {
                // What is too much for the lines there are ends visibly.
                let rest: String = set
                    .drain(lines.saturating_sub(1)..)
                    .flatten()
                    .map(|glyph| glyph.character)
                    .collect();
                set.push(typesetter.shorten(&format!("{rest}…"), bold, limit));
            }
            set
        };
        let (columns, scale) = columns(table, typesetter);
        let cells = |texts: &[String], bold: bool, size: f32| -> Vec<Line> {
            texts
                .iter()
                .zip(&columns)
                .map(|(text, (_, width, align))| match align {
                    Align::Start => typesetter.shorten(text, bold, width / (size * scale)),
                    Align::End => typesetter.set(text, bold),
                })
                .collect()
        };
        let headings: Vec<String> = table.columns.iter().map(|c| c.heading.clone()).collect();
        Self {
            title: wrapped(&table.title, true, TITLE, 2),
            subtitle: wrapped(&table.subtitle, false, SUBTITLE, 2),
            headings: cells(&headings, true, HEADING),
            rows: table
                .rows
                .iter()
                .take(MOST_ROWS)
                .map(|row| cells(row, false, BODY))
                .collect(),
            total: cells(&table.total, true, BODY),
            note: wrapped(&table.note, false, NOTE, 2),
            row: (ROW * (0.4 + 0.6 * scale)).ceil(),
            columns,
            scale,
        }
    }

    fn height(&self) -> f32 {
        let lines = |lines: &[Line], size: f32| lines.len() as f32 * size * 1.35;
        let total = if self.total.is_empty() { 0.0 } else { self.row };
        MARGIN * 2.0
            + lines(&self.title, TITLE)
            + lines(&self.subtitle, SUBTITLE)
            + self.row
            + self.rows.len() as f32 * self.row
            + total
            + lines(&self.note, NOTE * self.scale)
    }

    fn draw(&self, canvas: &mut Canvas<'_>) {
        let mut top = MARGIN;
        for (lines, size, colour) in [
            (&self.title, TITLE, TEXT),
            (&self.subtitle, SUBTITLE, MUTED),
        ] {
            for line in lines {
                canvas.text(line, (MARGIN, top + size), size, colour);
                top += size * 1.35;
            }
        }
        self.cells(canvas, &self.headings, top, HEADING, MUTED);
        top += self.row;
        for (position, row) in self.rows.iter().enumerate() {
            if position % 2 == 0 {
                canvas.rectangle((0.0, top), (WIDTH, self.row), ZEBRA);
            }
            self.cells(canvas, row, top, BODY, TEXT);
            top += self.row;
        }
        if !self.total.is_empty() {
            canvas.rectangle((MARGIN, top), (WIDTH - 2.0 * MARGIN, 4.0), RULE);
            self.cells(canvas, &self.total, top, BODY, TEXT);
            top += self.row;
        }
        let note = NOTE * self.scale;
        for line in &self.note {
            canvas.text(line, (MARGIN, top + note), note, MUTED);
            top += note * 1.35;
        }
    }

    fn cells(&self, canvas: &mut Canvas<'_>, cells: &[Line], top: f32, size: f32, ink: Colour) {
        let size = size * self.scale;
        // Capitals and figures stand in the middle of the row.
        let baseline = top + self.row / 2.0 + size * 0.36;
        for (cell, (left, wide, align)) in cells.iter().zip(&self.columns) {
            let from = match align {
                Align::Start => *left,
                Align::End => left + wide - width(cell) * size,
            };
            canvas.text(cell, (from, baseline), size, ink);
        }
    }
}

/// Where the columns stand, and by how much the text has to be smaller for all figures to fit.
fn columns(table: &Table, typesetter: &Typesetter) -> (Vec<(f32, f32, Align)>, f32) {
    let natural = |position: usize, column: &Column| {
        let ems = |text: &String, bold: bool| width(&typesetter.set(text, bold));
        let cells = table.rows.iter().take(MOST_ROWS);
        let cells = cells.filter_map(|row| row.get(position));
        let total = table.total.get(position);
        cells
            .map(|text| ems(text, false) * BODY)
            .chain(total.map(|text| ems(text, true) * BODY))
            .chain([ems(&column.heading, true) * HEADING])
            .fold(0.0, f32::max)
    };
    let figures: Vec<Option<f32>> = table
        .columns
        .iter()
        .enumerate()
        .map(|(position, column)| match column.align {
            Align::Start => None,
            Align::End => Some(natural(position, column)),
        })
        .collect();
    let of_words = figures.iter().filter(|figure| figure.is_none()).count() as f32;
    let gaps = GAP * figures.len().saturating_sub(1) as f32;
    let room = WIDTH - 2.0 * MARGIN - gaps;
    let wanted: f32 = figures.iter().flatten().sum();
    let scale = if wanted > 0.0 {
        ((room - WORDS * of_words) / wanted).clamp(SMALLEST, 1.0)
    } else {
        1.0
    };
    let words = (room - wanted * scale).max(0.0) / of_words.max(1.0);
    let mut left = MARGIN;
    let columns = table.columns.iter().zip(figures);
    let columns = columns.map(|(column, figure)| {
        let wide = figure.map_or(words, |figure| figure * scale);
        let placed = (left, wide, column.align);
        left += wide + GAP;
        placed
    });
    (columns.collect(), scale)
}

#[cfg(test)]
mod tests;
