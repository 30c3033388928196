//! What happened, day by day, in the receipt's look.

use printpdf::PdfDocument;

use super::layout::{Composer, DATE, GAP, HEADING, SMALL, row, rule, style};
use super::sheet::{self, Align, CONTENT_WIDTH, Ink, LEFT, Row};
use super::{DocumentError, Pdf, embed, finish_pages, write};
use crate::document::fonts::Faces;
use crate::document::typeset::Typesetter;

/// Where the times end and what happened begins.
const CLOCK_WIDTH: f32 = 38.0;
/// How much of the width is left for who it was.
const BY_PART: f32 = 0.27;

/// Everything that a printed history says, in words of the reader's language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chronicle {
    /// What the paper is, such as "History"
    pub title: String,
    /// The shop's name
    pub shop: String,
    /// The order's number as people say it, such as "#1042"
    pub number: String,
    /// Labelled facts: whose order, where it stands, when it was printed
    pub facts: Vec<(String, String)>,
    /// What happened, the oldest first
    pub days: Vec<ChronicleDay>,
    /// What stands above the list of pictures
    pub pictures_heading: String,
    /// The pictures that came along, with their numbers
    pub pictures: Vec<String>,
    /// Small print
    pub footer: Vec<String>,
    /// The page number, with `{page}` and `{pages}` in it
    pub page_of: String,
    /// BCP 47 tag, such as `en` or `zh-TW`; chooses the shapes of Chinese characters
    pub language: String,
}

/// What happened on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChronicleDay {
    /// The day
    pub day: String,
    /// What happened
    pub rows: Vec<ChronicleRow>,
}

/// One thing that happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChronicleRow {
    /// The time of day
    pub clock: String,
    /// What happened
    pub what: String,
    /// What belongs to it, a line each
    pub details: Vec<String>,
    /// Who it was
    pub by: String,
    /// Set in grey: it was taken back
    pub muted: bool,
}

/// Sets a history. As much computing as a receipt for every page: call it outside of asynchronous
/// tasks.
///
/// # Errors
/// [`DocumentError::Pdf`] if the PDF library cannot embed a font or write the file.
pub fn chronicle(chronicle: &Chronicle, faces: &Faces) -> Result<Pdf, DocumentError> {
    let typesetter = Typesetter::prepare(faces, &chronicle.language, &texts(chronicle));
    let mut document = PdfDocument::new(&format!(
        "{} {} – {}",
        chronicle.title, chronicle.number, chronicle.shop
    ));
    let sheet = compose(chronicle, &typesetter);
    let pages = finish_pages(&mut document, sheet, (sheet::WIDTH, sheet::HEIGHT));
    let undrawable = typesetter.undrawable().to_vec();
    embed(&mut document, typesetter);
    Ok(Pdf {
        bytes: write(&document, &chronicle.language)?,
        pages,
        undrawable,
    })
}

/// All its texts, each with whether it is set in bold.
fn texts(chronicle: &Chronicle) -> Vec<(&str, bool)> {
    let head = [
        &chronicle.title,
        &chronicle.shop,
        &chronicle.number,
        &chronicle.pictures_heading,
    ];
    let days = chronicle.days.iter().map(|day| &day.day);
    let bold = head
        .into_iter()
        .chain(days)
        .map(|text| (text.as_str(), true));
    let foot = [&chronicle.shop, &chronicle.number, &chronicle.page_of];
    let facts = chronicle
        .facts
        .iter()
        .flat_map(|(label, value)| [label, value]);
    let rows = chronicle.days.iter().flat_map(|day| &day.rows);
    let rows = rows.flat_map(|row| {
        [&row.clock, &row.what, &row.by]
            .into_iter()
            .chain(&row.details)
    });
    let regular = foot
        .into_iter()
        .chain(facts)
        .chain(rows)
        .chain(&chronicle.pictures)
        .chain(&chronicle.footer)
        .map(|text| (text.as_str(), false));
    bold.chain(regular).chain([("·", false)]).collect()
}

fn compose(chronicle: &Chronicle, typesetter: &Typesetter) -> sheet::Sheet {
    let mut page = Composer::new(typesetter);
    page.head(&chronicle.shop, &chronicle.title, &chronicle.number);
    page.facts(&chronicle.facts, 4);
    for day in &chronicle.days {
        page.day(day);
    }
    page.pictures(chronicle);
    page.small_print(&chronicle.footer);
    page.foot(&chronicle.shop, &chronicle.number, &chronicle.page_of);
    page.sheet
}

impl Composer<'_> {
    fn day(&mut self, day: &ChronicleDay) {
        self.sheet.space(12.0);
        let heading = self.headed(&day.day);
        let rows: Vec<Vec<Row>> = day.rows.iter().map(|row| self.happened(row)).collect();
        if let Some(first) = rows.first().and_then(|rows| rows.first()) {
            self.sheet.keep_with(&heading, first);
        }
        self.sheet.place(&heading, None);
        for rows in &rows {
            self.sheet.place_together(rows);
        }
    }

    fn headed(&self, text: &str) -> Row {
        let cell = self.cell(text, LEFT, CONTENT_WIDTH, Align::Left, HEADING);
        let mut heading = row(vec![cell], 11.0, 4.0, 5.0);
        heading.rule_below = Some(rule(0.9, Ink::Muted));
        heading
    }

    /// What happened and who it was, and what belongs to it below.
    fn happened(&self, happened: &ChronicleRow) -> Vec<Row> {
        let ink = if happened.muted {
            Ink::Muted
        } else {
            Ink::Text
        };
        let by_width = CONTENT_WIDTH * BY_PART;
        let what_x = LEFT + CLOCK_WIDTH + GAP / 2.0;
        let what_width = CONTENT_WIDTH - CLOCK_WIDTH - by_width - GAP * 1.5;
        let what = style(9.5, false, ink);
        let first = row(
            vec![
                self.cell(&happened.clock, LEFT, CLOCK_WIDTH, Align::Left, DATE),
                self.cell(&happened.what, what_x, what_width, Align::Left, what),
                self.cell(
                    &happened.by,
                    LEFT + CONTENT_WIDTH - by_width,
                    by_width,
                    Align::Right,
                    SMALL,
                ),
            ],
            13.0,
            3.5,
            if happened.details.is_empty() {
                3.5
            } else {
                1.0
            },
        );
        let mut rows = vec![first];
        let last = happened.details.len().saturating_sub(1);
        rows.extend(happened.details.iter().enumerate().map(|(index, detail)| {
            let width = CONTENT_WIDTH - CLOCK_WIDTH - GAP / 2.0;
            let cell = self.cell(detail, what_x, width, Align::Left, SMALL);
            row(vec![cell], 11.5, 0.5, if index == last { 3.5 } else { 0.5 })
        }));
        if let Some(last) = rows.last_mut() {
            last.rule_below = Some(rule(0.5, Ink::Hairline));
        }
        rows
    }

    fn pictures(&mut self, chronicle: &Chronicle) {
        let rows: Vec<Row> = chronicle
            .pictures
            .iter()
            .map(|name| {
                let cell = self.cell(name, LEFT, CONTENT_WIDTH, Align::Left, SMALL);
                row(vec![cell], 12.0, 1.5, 1.5)
            })
            .collect();
        let Some(first) = rows.first() else {
            return;
        };
        self.sheet.space(16.0);
        let heading = self.headed(&chronicle.pictures_heading);
        self.sheet.keep_with(&heading, first);
        self.sheet.place(&heading, None);
        for row in &rows {
            self.sheet.place(row, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tools::read_with;

    fn row(what: &str) -> ChronicleRow {
        ChronicleRow {
            clock: "14:02".to_owned(),
            what: what.to_owned(),
            details: vec!["2 × Black Shirt".to_owned()],
            by: "Mia · Telegram".to_owned(),
            muted: false,
        }
    }

    fn of(days: usize, each: usize) -> Chronicle {
        Chronicle {
            title: "History".to_owned(),
            shop: "Luna’s Kitchen".to_owned(),
            number: "#1042".to_owned(),
            facts: vec![("Customer".to_owned(), "José Ñuñez".to_owned())],
            days: (0..days)
                .map(|day| ChronicleDay {
                    day: format!("Day {day}."),
                    rows: (0..each).map(|at| row(&format!("{day}-{at}."))).collect(),
                })
                .collect(),
            pictures_heading: "Pictures".to_owned(),
            pictures: vec!["Picture 1 · slip.jpg".to_owned()],
            footer: vec!["Made by the shop.".to_owned()],
            page_of: "Page {page} of {pages}".to_owned(),
            language: "en".to_owned(),
        }
    }

    #[test]
    fn a_long_history_flows_over_pages_and_each_has_its_number() {
        for (days, each) in [(0, 0), (1, 1), (40, 3), (3, 120)] {
            let pdf = chronicle(&of(days, each), &Faces::none()).unwrap();
            let Some(text) = read_with("pdftotext", &["-layout", "{}", "-"], &pdf.bytes) else {
                return;
            };
            assert_eq!(pdf.pages > 1, days * each > 20, "{days} × {each}");
            for page in 1..=pdf.pages {
                assert!(text.contains(&format!("Page {page} of {}", pdf.pages)));
            }
            let found: Vec<usize> = (0..days)
                .flat_map(|day| (0..each).map(move |at| format!(" {day}-{at}.")))
                .map(|what| text.find(&what).unwrap())
                .collect();
            assert!(found.is_sorted(), "{text}");
            assert!(text.contains("Picture 1 · slip.jpg"), "{text}");
        }
    }

    #[test]
    fn what_is_longer_than_a_page_is_broken_and_emoji_have_a_place() {
        let mut long = of(1, 1);
        let words = "Where is my parcel? 🙂 ".repeat(400);
        long.days[0].rows[0].what = words;
        let pdf = chronicle(&long, &Faces::none()).unwrap();
        assert!(pdf.pages > 1, "{} pages", pdf.pages);
        let Some(text) = read_with("pdftotext", &["-layout", "{}", "-"], &pdf.bytes) else {
            return;
        };
        assert!(text.matches("parcel").count() >= 390, "{text}");
    }
}
