//! A parcel's label: 100 × 150 mm, a page each, in black alone as label printers print it. What is long
//! is set smaller until it fits; nothing is ever cut off.

use printpdf::{PdfDocument, Pt};

use super::sheet::{Ink, Sheet, Style};
use super::{Pdf, embed, finish_pages, write};
use crate::document::DocumentError;
use crate::document::fonts::Faces;
use crate::document::qr;
use crate::document::typeset::{Line, Typesetter, width};

/// 100 × 150 mm in points of 1/72 inch.
const WIDTH: Pt = Pt(283.46);
const HEIGHT: Pt = Pt(425.2);
const LEFT: f32 = 14.0;
const INNER: f32 = 283.46 - 2.0 * LEFT;
const TOP: f32 = 425.2 - 14.0;
/// Below the sender.
const TO: f32 = TOP - 58.0;
/// Below the addressee.
const ABOUT: f32 = 158.0;
/// The box below all.
const BOX_TOP: f32 = 76.0;
const BOX_BOTTOM: f32 = 14.0;
/// The side of the code, quiet zone and all.
const CODE: f32 = 78.0;
/// From one line to the next, in sizes.
const LEADING: f32 = 1.22;
/// By how much text is made smaller until it fits, and how often at most.
const SMALLER: f32 = 0.94;
const TRIES: usize = 60;

/// Everything a label says, in words of the reader's language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// What stands above the sender
    pub from_heading: String,
    /// Who sends it
    pub from: String,
    /// What stands above the addressee
    pub to_heading: String,
    /// Who receives it, large
    pub name: String,
    /// Their phone
    pub phone: String,
    /// Where: an address, or a store with its chain and number
    pub place: String,
    /// The order, such as "Order #1042"
    pub order: String,
    /// How many pieces
    pub pieces: String,
    /// What carries it; empty where nobody said
    pub courier: String,
    /// The courier's number, in letters and as a code; empty where there is none
    pub tracking: String,
    /// What the box says: "COLLECT", or that nothing is collected
    pub collect: String,
    /// How much is collected, larger; empty where nothing is
    pub amount: String,
    /// BCP 47 tag, such as `en` or `zh-TW`; chooses the shapes of Chinese characters
    pub language: String,
}

impl Label {
    fn texts(&self) -> [(&str, bool); 12] {
        [
            (&self.from_heading, false),
            (&self.from, true),
            (&self.to_heading, false),
            (&self.name, true),
            (&self.phone, true),
            (&self.place, false),
            (&self.order, true),
            (&self.pieces, false),
            (&self.courier, false),
            (&self.tracking, true),
            (&self.collect, true),
            (&self.amount, true),
        ]
    }
}

/// Sets labels, a page each. Takes a few milliseconds of computing and reads font files: call it
/// outside of asynchronous tasks.
///
/// # Errors
/// [`DocumentError::Pdf`] if the PDF library cannot embed a font or write the file.
pub fn labels(labels: &[Label], faces: &Faces) -> Result<Pdf, DocumentError> {
    let language = labels.first().map_or("en", |label| label.language.as_str());
    let texts: Vec<(&str, bool)> = labels.iter().flat_map(Label::texts).collect();
    let typesetter = Typesetter::prepare(faces, language, &texts);
    let orders: Vec<&str> = labels.iter().map(|label| label.order.as_str()).collect();
    let mut document = PdfDocument::new(&orders.join(", "));
    let mut page = Page {
        typesetter: &typesetter,
        sheet: Sheet::new(&typesetter),
    };
    for (number, label) in labels.iter().enumerate() {
        if number > 0 {
            page.sheet.begin_page();
        }
        page.label(label)?;
    }
    let pages = finish_pages(&mut document, page.sheet, (WIDTH, HEIGHT));
    let undrawable = typesetter.undrawable().to_vec();
    embed(&mut document, typesetter);
    Ok(Pdf {
        bytes: write(&document, language)?,
        pages,
        undrawable,
    })
}

struct Page<'a> {
    typesetter: &'a Typesetter,
    sheet: Sheet,
}

/// A text that wants a size, and takes less where there is no room.
struct Wish<'a> {
    text: &'a str,
    size: f32,
    bold: bool,
}

fn wish(text: &str, size: f32, bold: bool) -> Wish<'_> {
    Wish { text, size, bold }
}

impl Page<'_> {
    fn label(&mut self, label: &Label) -> Result<(), DocumentError> {
        let from = [
            wish(&label.from_heading, 8.0, false),
            wish(&label.from, 13.0, true),
        ];
        self.block(&from, (LEFT, TOP, INNER, TOP - TO - 10.0));
        self.sheet.fill((LEFT, TO), (INNER, 1.2), Ink::Black);
        let to = [
            wish(&label.to_heading, 8.0, false),
            wish(&label.name, 24.0, true),
            wish(&label.phone, 16.0, true),
            wish(&label.place, 20.0, false),
        ];
        self.block(&to, (LEFT, TO - 6.0, INNER, TO - ABOUT - 12.0));
        self.sheet.fill((LEFT, ABOUT), (INNER, 1.2), Ink::Black);
        let coded = !label.tracking.is_empty();
        let room = if coded { INNER - CODE - 6.0 } else { INNER };
        let about = [
            wish(&label.order, 16.0, true),
            wish(&label.pieces, 11.0, false),
            wish(&label.courier, 11.0, false),
            wish(&label.tracking, 12.0, true),
        ];
        self.block(&about, (LEFT, ABOUT - 4.0, room, ABOUT - BOX_TOP - 8.0));
        if coded {
            self.code(&label.tracking)?;
        }
        self.collects(label);
        Ok(())
    }

    /// The courier's number to be scanned, quiet zone and all, at the right. A number that fits no code
    /// stands in letters alone.
    fn code(&mut self, tracking: &str) -> Result<(), DocumentError> {
        let (side, dark) = match qr::modules(tracking) {
            Ok(modules) => modules,
            Err(DocumentError::Qr(_)) => return Ok(()),
            Err(error) => return Err(error),
        };
        let quiet = qr::QUIET_ZONE_IN_MODULES as usize;
        let all = small_float(side + 2 * quiet);
        let module = CODE / all;
        let (left, top) = (LEFT + INNER - CODE, ABOUT - 2.0);
        for (place, _) in dark.iter().enumerate().filter(|(_, dark)| **dark) {
            let x = left + module * small_float(place % side + quiet);
            let y = top - module * small_float(place / side + quiet + 1);
            // A hair wider, so that no seam shows between modules.
            let each = module + 0.05;
            self.sheet.fill((x, y), (each, each), Ink::Black);
        }
        Ok(())
    }

    /// The box that says what the courier collects.
    fn collects(&mut self, label: &Label) {
        let height = BOX_TOP - BOX_BOTTOM;
        let line = if label.amount.is_empty() { 1.0 } else { 3.0 };
        for (x, y, wide, high) in [
            (LEFT, BOX_BOTTOM, INNER, line),
            (LEFT, BOX_TOP - line, INNER, line),
            (LEFT, BOX_BOTTOM, line, height),
            (LEFT + INNER - line, BOX_BOTTOM, line, height),
        ] {
            self.sheet.fill((x, y), (wide, high), Ink::Black);
        }
        if label.amount.is_empty() {
            let text = [wish(&label.collect, 19.0, true)];
            let place = (LEFT + 9.0, BOX_TOP - 17.0, INNER - 18.0, height - 30.0);
            self.block(&text, place);
            return;
        }
        let texts = [
            wish(&label.collect, 15.0, true),
            wish(&label.amount, 28.0, true),
        ];
        self.block(
            &texts,
            (LEFT + 9.0, BOX_TOP - 5.0, INNER - 18.0, height - 10.0),
        );
    }

    /// Texts below each other within a place, as large as they fit.
    fn block(&mut self, wishes: &[Wish<'_>], (x, top, wide, high): (f32, f32, f32, f32)) {
        let set = self.fitting(wishes, wide, high);
        let mut y = top;
        for (size, bold, lines) in set {
            for line in lines {
                y -= size * LEADING;
                let style = Style {
                    size,
                    bold,
                    ink: Ink::Black,
                };
                self.sheet.text(&line, x, y + size * 0.24, style);
            }
        }
    }

    fn fitting(&self, wishes: &[Wish<'_>], wide: f32, high: f32) -> Vec<(f32, bool, Vec<Line>)> {
        let mut scale = 1.0;
        let mut set = self.set(wishes, wide, scale);
        for _ in 0..TRIES {
            let needs: f32 = set
                .iter()
                .map(|(size, _, lines)| size * LEADING * small_float(lines.len()))
                .sum();
            let widest = set
                .iter()
                .flat_map(|(size, _, lines)| lines.iter().map(move |line| width(line) * size));
            if needs <= high && widest.fold(0.0, f32::max) <= wide + 0.5 {
                break;
            }
            scale *= SMALLER;
            set = self.set(wishes, wide, scale);
        }
        set
    }

    fn set(&self, wishes: &[Wish<'_>], wide: f32, scale: f32) -> Vec<(f32, bool, Vec<Line>)> {
        let filled = wishes.iter().filter(|wish| !wish.text.trim().is_empty());
        filled
            .map(|wish| {
                let size = wish.size * scale;
                let lines = self.typesetter.wrap(wish.text, wish.bold, wide / size);
                (size, wish.bold, lines)
            })
            .collect()
    }
}

/// Counts here are far below where this loses precision.
fn small_float(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::tools::read_with;

    fn label() -> Label {
        Label {
            from_heading: "From".to_owned(),
            from: "Fashion Store".to_owned(),
            to_heading: "To".to_owned(),
            name: "Jane Cruz".to_owned(),
            phone: "+63 917 123 4567".to_owned(),
            place: "12 Mabini St, Barangay San Roque, Cebu City 6000".to_owned(),
            order: "Order #1042".to_owned(),
            pieces: "3 pieces".to_owned(),
            courier: "J&T Express".to_owned(),
            tracking: "88123456".to_owned(),
            collect: "COLLECT".to_owned(),
            amount: "₱ 1,198.00".to_owned(),
            language: "en".to_owned(),
        }
    }

    /// What a person would copy of all pages.
    fn read(pdf: &Pdf) -> Option<String> {
        read_with("pdftotext", &["{}", "-"], &pdf.bytes)
    }

    #[test]
    fn everything_stands_on_it_and_the_code_is_read() {
        let pdf = labels(&[label(), label()], &Faces::system()).unwrap();
        assert_eq!(pdf.pages, 2);
        if let Some(text) = read(&pdf) {
            for part in [
                "Fashion Store",
                "Jane Cruz",
                "Cebu City",
                "#1042",
                "COLLECT",
                "1,198.00",
            ] {
                assert_eq!(text.matches(part).count(), 2, "{part}: {text}");
            }
        }
        let picture = [
            "-png",
            "-r",
            "200",
            "-f",
            "1",
            "-l",
            "1",
            "-singlefile",
            "{}",
        ];
        let Some(png) = crate::document::tools::bytes_with("pdftoppm", &picture, &pdf.bytes) else {
            return;
        };
        if let Some(code) = read_with("zbarimg", &["--quiet", "--raw", "{}"], &png) {
            assert_eq!(code.trim_end(), "88123456");
        }
    }

    #[test]
    fn the_longest_address_is_there_to_its_end() {
        let long = Label {
            name: "Maria Concepcion de los Santos y Buenaventura ".repeat(3),
            place: format!("{}END", "Unit 1203, Tower B, Garden Residences, ".repeat(7)),
            collect: "NOTHING TO COLLECT".to_owned(),
            amount: String::new(),
            ..label()
        };
        let pdf = labels(&[long], &Faces::system()).unwrap();
        assert_eq!(pdf.pages, 1);
        if let Some(text) = read(&pdf) {
            assert!(
                text.contains("END") && text.contains("NOTHING TO COLLECT"),
                "{text}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        /// Whatever is said, all of it fits its place.
        #[test]
        fn all_of_it_fits(place in "(\\PC{0,30}[ a-z]{0,40}){0,4}", name in "\\PC{0,120}") {
            let faces = Faces::none();
            let texts = [(place.as_str(), false), (name.as_str(), true)];
            let typesetter = Typesetter::prepare(&faces, "en", &texts);
            let page = Page { typesetter: &typesetter, sheet: Sheet::new(&typesetter) };
            let wishes = [wish(&name, 22.0, true), wish(&place, 16.0, false)];
            let set = page.fitting(&wishes, 200.0, 150.0);
            let needs: f32 = set
                .iter()
                .map(|(size, _, lines)| size * LEADING * small_float(lines.len()))
                .sum();
            prop_assert!(needs <= 150.0);
            for (size, _, lines) in set {
                prop_assert!(lines.iter().all(|line| width(line) * size <= 200.5));
            }
        }
    }
}
