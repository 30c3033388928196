//! Rectangles and text on a picture.

use std::collections::HashMap;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform};
use ttf_parser::{Face, OutlineBuilder};

use crate::document::DocumentError;
use crate::document::fonts::PageFont;
use crate::document::typeset::{Line, Typesetter};

/// How much thicker the outline of a face without bold is drawn, in ems.
const THICKENED: f32 = 0.035;

/// Red, green, blue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colour(pub(super) u8, pub(super) u8, pub(super) u8);

impl Colour {
    fn paint(self) -> Paint<'static> {
        let mut paint = Paint::default();
        paint.set_color_rgba8(self.0, self.1, self.2, 255);
        paint.anti_alias = true;
        paint
    }
}

/// A picture that is being drawn.
pub(super) struct Canvas<'t> {
    pixels: Pixmap,
    fonts: &'t [PageFont],
    outlines: HashMap<(usize, char), Option<Outline>>,
}

/// A character's shape; a blank has none.
struct Outline {
    path: Path,
    units_per_em: f32,
}

impl<'t> Canvas<'t> {
    /// An empty picture of that width and height, in pixels.
    pub(super) fn new(
        typesetter: &'t Typesetter,
        (width, height): (f32, f32),
        paper: Colour,
    ) -> Result<Self, DocumentError> {
        let (width, height) = (width.ceil() as u32, height.ceil() as u32);
        let mut pixels = Pixmap::new(width, height).ok_or(DocumentError::Size(width, height))?;
        pixels.fill(Color::from_rgba8(paper.0, paper.1, paper.2, 255));
        Ok(Self {
            pixels,
            fonts: typesetter.fonts(),
            outlines: HashMap::new(),
        })
    }

    /// Fills a rectangle.
    pub(super) fn rectangle(
        &mut self,
        (left, top): (f32, f32),
        (width, height): (f32, f32),
        colour: Colour,
    ) {
        if let Some(rectangle) = Rect::from_xywh(left, top, width, height) {
            let paint = colour.paint();
            self.pixels
                .fill_rect(rectangle, &paint, Transform::identity(), None);
        }
    }

    /// Draws a line of text from a point on its baseline; the size is that of an em, in pixels.
    pub(super) fn text(
        &mut self,
        line: &Line,
        (left, baseline): (f32, f32),
        size: f32,
        colour: Colour,
    ) {
        let paint = colour.paint();
        let mut left = left;
        for glyph in line {
            let (font, character) = (glyph.drawn.font, glyph.character);
            let fonts = self.fonts;
            let outline = self
                .outlines
                .entry((font, character))
                .or_insert_with(|| fonts.get(font).and_then(|font| outline(font, character)));
            if let Some(outline) = outline {
                let scale = size / outline.units_per_em;
                // In fonts the vertical axis points upwards.
                let place = Transform::from_row(scale, 0.0, 0.0, -scale, left, baseline);
                let path = &outline.path;
                self.pixels
                    .fill_path(path, &paint, FillRule::Winding, place, None);
                if glyph.drawn.thickened {
                    let stroke = Stroke {
                        width: outline.units_per_em * THICKENED,
                        ..Stroke::default()
                    };
                    self.pixels.stroke_path(path, &paint, &stroke, place, None);
                }
            }
            left += glyph.drawn.advance * size;
        }
    }

    /// The picture as a PNG.
    pub(super) fn into_png(self) -> Result<Vec<u8>, DocumentError> {
        // The paper covers everything: nothing shines through.
        let pixels: Vec<u8> = self
            .pixels
            .data()
            .chunks_exact(4)
            .flat_map(|pixel| pixel.iter().take(3).copied())
            .collect();
        let mut bytes = Vec::new();
        PngEncoder::new(&mut bytes).write_image(
            &pixels,
            self.pixels.width(),
            self.pixels.height(),
            ExtendedColorType::Rgb8,
        )?;
        Ok(bytes)
    }
}

fn outline(font: &PageFont, character: char) -> Option<Outline> {
    let bytes = match font {
        PageFont::Embedded(font) => font.source_bytes(),
        PageFont::Builtin(font) => font.get_parsed_font()?.source_bytes(),
    }?;
    let face = Face::parse(bytes.as_slice(), 0).ok()?;
    let mut drawing = Drawing(PathBuilder::new());
    face.outline_glyph(face.glyph_index(character)?, &mut drawing)?;
    Some(Outline {
        path: drawing.0.finish()?,
        units_per_em: f32::from(face.units_per_em()),
    })
}

struct Drawing(PathBuilder);

impl OutlineBuilder for Drawing {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}
