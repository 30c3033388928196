//! Pages that fill from the top: rows of cells, kept whole where they fit on a page.

use printpdf::{
    Color, Op, PaintMode, PdfFontHandle, Point, Pt, Rect, Rgb, TextItem, TextRenderingMode,
};

use super::font_id;
use crate::document::fonts::PageFont;
use crate::document::typeset::{Glyph, Line, Typesetter, width};

/// A4 in points of 1/72 inch.
pub(super) const WIDTH: Pt = Pt(595.28);
pub(super) const HEIGHT: Pt = Pt(841.89);
/// 20 mm on the left and right.
pub(super) const LEFT: f32 = 56.7;
pub(super) const CONTENT_WIDTH: f32 = 595.28 - 2.0 * LEFT;
const TOP: f32 = 841.89 - 53.0;
/// Letter is 50 points shorter than A4: printed without scaling, what stands lower is cut off.
const BOTTOM: f32 = 92.0;
const PAGE_NUMBER: f32 = 66.0;

/// The colours of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Text,
    Muted,
    Accent,
    Hairline,
    Black,
}

impl Ink {
    fn color(self) -> Color {
        let [r, g, b] = match self {
            Self::Text => [0.11, 0.14, 0.18],
            Self::Muted => [0.40, 0.44, 0.50],
            Self::Accent => [0.06, 0.38, 0.42],
            Self::Hairline => [0.86, 0.88, 0.90],
            Self::Black => [0.0, 0.0, 0.0],
        };
        Color::Rgb(Rgb {
            r,
            g,
            b,
            icc_profile: None,
        })
    }
}

/// How text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// In points
    pub(super) size: f32,
    pub(super) bold: bool,
    pub(super) ink: Ink,
}

/// Which edge of its cell text keeps to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// Lines of text in a column.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) align: Align,
    pub(super) style: Style,
    pub(super) lines: Vec<Line>,
}

/// Cells side by side; all lengths in points.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    /// From one line to the next
    pub(super) leading: f32,
    pub(super) above: f32,
    pub(super) below: f32,
    /// A rule before the text, with the space `above` on both of its sides
    pub(super) rule_above: Option<Rule>,
    pub(super) rule_below: Option<Rule>,
}

/// A horizontal rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) x: f32,
    pub(super) width: f32,
    pub(super) thickness: f32,
    pub(super) ink: Ink,
}

impl Row {
    fn line_count(&self) -> usize {
        let lines = self.cells.iter().map(|cell| cell.lines.len());
        lines.max().unwrap_or(0)
    }

    fn height(&self) -> f32 {
        let above = if self.rule_above.is_some() {
            2.0 * self.above
        } else {
            self.above
        };
        above + self.below + self.leading * small_float(self.line_count())
    }
}

/// Counts of lines and pages are far below where this loses precision.
fn small_float(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

/// The pages as they fill.
#[derive(Debug)]
pub(super) struct Sheet {
    pages: Vec<Vec<Op>>,
    fonts: Vec<PdfFontHandle>,
    y: f32,
}

impl Sheet {
    pub(super) fn new(typesetter: &Typesetter) -> Self {
        let handle = |(number, font): (usize, &PageFont)| match font {
            PageFont::Embedded(_) => PdfFontHandle::External(font_id(number)),
            PageFont::Builtin(font) => PdfFontHandle::Builtin(*font),
        };
        Self {
            pages: vec![Vec::new()],
            fonts: typesetter.fonts().iter().enumerate().map(handle).collect(),
            y: TOP,
        }
    }

    pub(super) fn into_pages(self) -> Vec<Vec<Op>> {
        self.pages
    }

    /// Places a row, on a new page if it does not fit on this one. A row taller than a page is
    /// broken between its lines. `repeated` stands again at the top of each new page.
    pub(super) fn place(&mut self, row: &Row, repeated: Option<&Row>) {
        self.keep(row.height(), repeated);
        if let Some(rule) = row.rule_above {
            self.y -= row.above;
            self.rule(rule);
        }
        self.y -= row.above;
        for line in 0..row.line_count() {
            self.keep_line(row.leading, repeated);
            for cell in &row.cells {
                self.cell_line(cell, line, row.leading);
            }
            self.y -= row.leading;
        }
        self.y -= row.below;
        if let Some(rule) = row.rule_below {
            self.rule(rule);
        }
    }

    /// Places rows on the same page, unless they are taller than one.
    pub(super) fn place_together(&mut self, rows: &[Row]) {
        self.keep(rows.iter().map(Row::height).sum(), None);
        for row in rows {
            self.place(row, None);
        }
    }

    /// Leaves space, if anything stands above.
    pub(super) fn space(&mut self, height: f32) {
        if self.y < TOP {
            self.y -= height;
        }
    }

    /// Makes sure that this much fits below on the same page.
    pub(super) fn keep(&mut self, height: f32, repeated: Option<&Row>) {
        let head = repeated.map_or(0.0, Row::height);
        if self.y - height < BOTTOM && height <= TOP - BOTTOM - head && self.y < TOP {
            self.new_page(repeated);
        }
    }

    /// Makes sure that a heading is not the last on its page.
    pub(super) fn keep_with(&mut self, heading: &Row, first: &Row) {
        let line = first.above + first.leading;
        self.keep(heading.height() + line.max(first.height().min(80.0)), None);
    }

    fn keep_line(&mut self, leading: f32, repeated: Option<&Row>) {
        if self.y - leading < BOTTOM {
            self.new_page(repeated);
        }
    }

    fn new_page(&mut self, repeated: Option<&Row>) {
        self.pages.push(Vec::new());
        self.y = TOP;
        if let Some(row) = repeated {
            self.place(row, None);
        }
    }

    /// Writes the same line at the bottom of every page; the closure is given the page's number
    /// and their count.
    pub(super) fn number_pages(&mut self, line: impl Fn(usize, usize) -> Vec<Cell>) {
        let count = self.pages.len();
        let pages = std::mem::take(&mut self.pages);
        for (index, page) in pages.into_iter().enumerate() {
            self.pages.push(page);
            self.y = PAGE_NUMBER;
            for cell in line(index + 1, count) {
                self.cell_line(&cell, 0, cell.style.size);
            }
        }
    }

    fn draw(&mut self, operation: Op) {
        if let Some(page) = self.pages.last_mut() {
            page.push(operation);
        }
    }

    /// The next page, empty.
    pub(super) fn begin_page(&mut self) {
        self.new_page(None);
    }

    fn rule(&mut self, rule: Rule) {
        self.fill((rule.x, self.y), (rule.width, rule.thickness), rule.ink);
    }

    /// A rectangle from its lower left corner.
    pub(super) fn fill(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), ink: Ink) {
        self.draw(Op::SetFillColor { col: ink.color() });
        self.draw(Op::DrawRectangle {
            rectangle: Rect {
                x: Pt(x),
                y: Pt(y),
                width: Pt(width),
                height: Pt(height),
                mode: Some(PaintMode::Fill),
                winding_order: None,
            },
        });
    }

    fn cell_line(&mut self, cell: &Cell, line: usize, leading: f32) {
        let Some(line) = cell.lines.get(line) else {
            return;
        };
        let size = cell.style.size;
        let x = match cell.align {
            Align::Left => cell.x,
            Align::Right => cell.x + cell.width - width(line) * size,
        };
        // Capitals are about 0.72 em high; this puts them in the middle of the line.
        let baseline = self.y - (leading + size * 0.72) / 2.0;
        self.text(line, x, baseline, cell.style);
    }

    /// Draws glyphs, one text object for each stretch in the same font.
    pub(super) fn text(&mut self, line: &[Glyph], mut x: f32, y: f32, style: Style) {
        let same = |a: &Glyph, b: &Glyph| {
            (a.drawn.font, a.drawn.thickened) == (b.drawn.font, b.drawn.thickened)
        };
        for run in line.chunk_by(same) {
            let Some(first) = run.first() else { continue };
            let Some(font) = self.fonts.get(first.drawn.font).cloned() else {
                continue;
            };
            let color = style.ink.color();
            self.draw(Op::SetFillColor { col: color.clone() });
            self.draw(Op::StartTextSection);
            if first.drawn.thickened {
                self.thicken(style.size / 30.0, color);
            }
            self.draw(Op::SetFont {
                font,
                size: Pt(style.size),
            });
            self.draw(Op::SetTextCursor {
                pos: Point { x: Pt(x), y: Pt(y) },
            });
            let text = run.iter().map(|glyph| glyph.character).collect();
            self.draw(Op::ShowText {
                items: vec![TextItem::Text(text)],
            });
            if first.drawn.thickened {
                self.draw(Op::SetTextRenderingMode {
                    mode: TextRenderingMode::Fill,
                });
            }
            self.draw(Op::EndTextSection);
            x += width(run) * style.size;
        }
    }

    fn thicken(&mut self, thickness: f32, color: Color) {
        self.draw(Op::SetTextRenderingMode {
            mode: TextRenderingMode::FillStroke,
        });
        self.draw(Op::SetOutlineThickness { pt: Pt(thickness) });
        self.draw(Op::SetOutlineColor { col: color });
    }
}
