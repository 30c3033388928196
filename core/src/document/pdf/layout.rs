//! Where everything stands on a receipt.

use super::sheet::{Align, CONTENT_WIDTH, Cell, Ink, LEFT, Row, Rule, Sheet, Style};
use super::{Receipt, ReceiptLine, TotalRow};
use crate::document::typeset::{Line, Typesetter, width};

const BODY: Style = style(9.5, false, Ink::Text);
const LABEL: Style = style(8.0, false, Ink::Muted);
pub(super) const HEADING: Style = style(8.0, true, Ink::Muted);
pub(super) const DATE: Style = style(9.0, false, Ink::Muted);
pub(super) const SMALL: Style = style(8.5, false, Ink::Muted);
const STRONG: Style = style(12.0, true, Ink::Text);

pub(super) const GAP: f32 = 16.0;
/// The most that a column of figures may take: quantity, price, amount.
const FIGURE_LIMITS: [f32; 3] = [70.0, 95.0, 105.0];
/// Where the labels of the totals begin, as a part of the width.
const TOTALS_FROM: f32 = 0.45;

pub(super) const fn style(size: f32, bold: bool, ink: Ink) -> Style {
    Style { size, bold, ink }
}

/// All texts of a receipt, each with whether it is set in bold.
pub(super) fn texts(receipt: &Receipt) -> Vec<(&str, bool)> {
    let headings = &receipt.headings;
    let mut texts: Vec<(&str, bool)> = [
        &receipt.title,
        &receipt.shop,
        &receipt.number,
        &headings.item,
        &headings.quantity,
        &headings.price,
        &headings.amount,
        &receipt.payments_heading,
    ]
    .into_iter()
    .map(|text| (text.as_str(), true))
    .collect();
    let facts = receipt.dates.iter().chain(&receipt.parties);
    let paragraphs = receipt.notes.iter().chain(&receipt.footer);
    // The foot of each page repeats the shop and the number.
    let foot = [&receipt.shop, &receipt.number, &receipt.page_of];
    let regular = foot
        .into_iter()
        .chain(facts.flat_map(|(label, value)| [label, value]))
        .chain(
            receipt
                .lines
                .iter()
                .flat_map(|line| [&line.name, &line.quantity, &line.unit_price, &line.amount]),
        )
        .chain(
            receipt
                .payments
                .iter()
                .flat_map(|row| [&row.when, &row.what, &row.amount]),
        )
        .chain(paragraphs);
    texts.extend(regular.map(|text| (text.as_str(), false)));
    texts.push(("·", false));
    for row in &receipt.totals {
        texts.push((&row.label, row.strong));
        texts.push((&row.amount, row.strong));
    }
    texts
}

/// Sets all pages of a receipt.
pub(super) fn compose(receipt: &Receipt, typesetter: &Typesetter) -> Sheet {
    let mut page = Composer::new(typesetter);
    page.head(&receipt.shop, &receipt.title, &receipt.number);
    page.facts(&receipt.dates, 4);
    page.facts(&receipt.parties, 2);
    page.lines(receipt);
    page.totals(&receipt.totals);
    page.payments(receipt);
    page.paragraphs(receipt);
    page.foot(&receipt.shop, &receipt.number, &receipt.page_of);
    page.sheet
}

/// Sets a paper from its top.
pub(super) struct Composer<'a> {
    typesetter: &'a Typesetter,
    pub(super) sheet: Sheet,
}

impl<'a> Composer<'a> {
    pub(super) fn new(typesetter: &'a Typesetter) -> Self {
        Self {
            typesetter,
            sheet: Sheet::new(typesetter),
        }
    }

    pub(super) fn cell(&self, text: &str, x: f32, width: f32, align: Align, style: Style) -> Cell {
        let lines = self.typesetter.wrap(text, style.bold, width / style.size);
        Cell {
            x,
            width,
            align,
            style,
            lines,
        }
    }

    pub(super) fn head(&mut self, shop: &str, title: &str, number: &str) {
        let accent = style(11.0, true, Ink::Accent);
        let shop = self.cell(shop, LEFT, CONTENT_WIDTH, Align::Left, accent);
        self.sheet.place(&row(vec![shop], 15.0, 0.0, 4.0), None);
        let number_width = CONTENT_WIDTH * 0.35;
        let title_width = CONTENT_WIDTH - number_width - GAP;
        let title_style = style(25.0, true, Ink::Text);
        let title = self.cell(title, LEFT, title_width, Align::Left, title_style);
        let number = self.cell(
            number,
            LEFT + title_width + GAP,
            number_width,
            Align::Right,
            style(15.0, true, Ink::Text),
        );
        let mut heading = row(vec![title, number], 31.0, 0.0, 10.0);
        heading.rule_below = Some(rule(1.2, Ink::Accent));
        self.sheet.place(&heading, None);
        self.sheet.space(6.0);
    }

    /// Labels with their values below, in columns.
    pub(super) fn facts(&mut self, facts: &[(String, String)], columns: u16) {
        let columns = columns.min(u16::try_from(facts.len()).unwrap_or(columns));
        for group in facts.chunks(usize::from(columns.max(1))) {
            let pitch = (CONTENT_WIDTH + GAP) / f32::from(columns.max(1));
            let mut x = LEFT;
            let (mut labels, mut values) = (Vec::new(), Vec::new());
            for (label, value) in group {
                labels.push(self.cell(label, x, pitch - GAP, Align::Left, LABEL));
                values.push(self.cell(value, x, pitch - GAP, Align::Left, BODY));
                x += pitch;
            }
            self.sheet
                .place_together(&[row(labels, 11.0, 6.0, 1.0), row(values, 13.5, 0.0, 4.0)]);
        }
    }

    fn lines(&mut self, receipt: &Receipt) {
        if receipt.lines.is_empty() {
            return;
        }
        self.sheet.space(14.0);
        let headings = &receipt.headings;
        let columns = Columns::fit(self.typesetter, receipt);
        let mut head = self.line(
            &columns,
            [
                &headings.item,
                &headings.quantity,
                &headings.price,
                &headings.amount,
            ],
            HEADING,
        );
        head = Row {
            leading: 11.0,
            above: 4.0,
            below: 5.0,
            rule_below: Some(rule(0.9, Ink::Muted)),
            ..head
        };
        // A heading stands again on every page: it must leave room for what it heads.
        for cell in &mut head.cells {
            cell.lines.truncate(3);
        }
        let rows: Vec<Row> = receipt
            .lines
            .iter()
            .map(|line| self.line(&columns, figures(line), BODY))
            .collect();
        if let Some(first) = rows.first() {
            self.sheet.keep_with(&head, first);
        }
        self.sheet.place(&head, None);
        for row in &rows {
            self.sheet.place(row, Some(&head));
        }
    }

    fn line(&self, columns: &Columns, texts: [&str; 4], style: Style) -> Row {
        let cells = columns
            .places
            .iter()
            .zip(texts)
            .map(|((x, width, align), text)| self.cell(text, *x, *width, *align, style))
            .collect();
        let mut row = row(cells, 13.0, 4.5, 4.5);
        row.rule_below = Some(rule(0.5, Ink::Hairline));
        row
    }

    fn totals(&mut self, totals: &[TotalRow]) {
        let from = LEFT + CONTENT_WIDTH * TOTALS_FROM;
        let all = CONTENT_WIDTH * (1.0 - TOTALS_FROM);
        let rows: Vec<Row> = totals
            .iter()
            .map(|total| {
                let style = if total.strong { STRONG } else { BODY };
                let widest = all * 0.6;
                let natural = width(&self.typesetter.set(&total.amount, total.strong));
                let amount = (natural * style.size + 0.5).min(widest);
                let label = all - amount - GAP;
                let mut row = row(
                    vec![
                        self.cell(&total.label, from, label, Align::Left, style),
                        self.cell(
                            &total.amount,
                            from + all - amount,
                            amount,
                            Align::Right,
                            style,
                        ),
                    ],
                    if total.strong { 16.0 } else { 13.0 },
                    if total.strong { 4.0 } else { 2.5 },
                    if total.strong { 4.0 } else { 2.5 },
                );
                row.rule_above = total.strong.then_some(Rule {
                    x: from,
                    width: all,
                    thickness: 0.9,
                    ink: Ink::Text,
                });
                row
            })
            .collect();
        self.sheet.space(8.0);
        self.sheet.place_together(&rows);
    }

    fn payments(&mut self, receipt: &Receipt) {
        let (when, amount) = (95.0, 105.0);
        let what = CONTENT_WIDTH - when - amount - 2.0 * GAP;
        let mut rows = Vec::new();
        for payment in &receipt.payments {
            let what_x = LEFT + when + GAP;
            let mut row = row(
                vec![
                    self.cell(&payment.when, LEFT, when, Align::Left, DATE),
                    self.cell(&payment.what, what_x, what, Align::Left, BODY),
                    self.cell(
                        &payment.amount,
                        LEFT + CONTENT_WIDTH - amount,
                        amount,
                        Align::Right,
                        BODY,
                    ),
                ],
                13.0,
                3.5,
                3.5,
            );
            row.rule_below = Some(rule(0.5, Ink::Hairline));
            rows.push(row);
        }
        let Some(first) = rows.first() else {
            return;
        };
        self.sheet.space(16.0);
        let heading = self.cell(
            &receipt.payments_heading,
            LEFT,
            CONTENT_WIDTH,
            Align::Left,
            HEADING,
        );
        let mut heading = row(vec![heading], 11.0, 4.0, 5.0);
        heading.rule_below = Some(rule(0.9, Ink::Muted));
        self.sheet.keep_with(&heading, first);
        self.sheet.place(&heading, None);
        for row in &rows {
            self.sheet.place(row, None);
        }
    }

    fn paragraphs(&mut self, receipt: &Receipt) {
        self.sheet.space(16.0);
        for note in &receipt.notes {
            let note = self.cell(note, LEFT, CONTENT_WIDTH, Align::Left, BODY);
            self.sheet.place(&row(vec![note], 13.0, 2.0, 4.0), None);
        }
        self.small_print(&receipt.footer);
    }

    pub(super) fn small_print(&mut self, footer: &[String]) {
        self.sheet.space(6.0);
        let missing = self.typesetter.note();
        for text in footer.iter().chain(&missing) {
            let text = self.cell(text, LEFT, CONTENT_WIDTH, Align::Left, SMALL);
            self.sheet.place(&row(vec![text], 11.5, 1.0, 2.0), None);
        }
    }

    pub(super) fn foot(&mut self, shop: &str, number: &str, page_of: &str) {
        let typesetter = self.typesetter;
        let half = (CONTENT_WIDTH - GAP) / 2.0;
        let whose = format!("{shop} · {number}");
        let line = |text: &str| -> Vec<Line> {
            vec![typesetter.shorten(text, LABEL.bold, half / LABEL.size)]
        };
        self.sheet.number_pages(|page, pages| {
            let number = page_of
                .replace("{pages}", &pages.to_string())
                .replace("{page}", &page.to_string());
            let cell = |x: f32, align: Align, text: &str| Cell {
                x,
                width: half,
                align,
                style: LABEL,
                lines: line(text),
            };
            vec![
                cell(LEFT, Align::Left, &whose),
                cell(LEFT + half + GAP, Align::Right, &number),
            ]
        });
    }
}

pub(super) fn row(cells: Vec<Cell>, leading: f32, above: f32, below: f32) -> Row {
    Row {
        cells,
        leading,
        above,
        below,
        rule_above: None,
        rule_below: None,
    }
}

pub(super) fn rule(thickness: f32, ink: Ink) -> Rule {
    Rule {
        x: LEFT,
        width: CONTENT_WIDTH,
        thickness,
        ink,
    }
}

fn figures(line: &ReceiptLine) -> [&str; 4] {
    [&line.name, &line.quantity, &line.unit_price, &line.amount]
}

/// Place and width of the columns of the list.
struct Columns {
    places: [(f32, f32, Align); 4],
}

impl Columns {
    /// Columns of figures are as wide as what stands in them, within limits; names take the rest.
    fn fit(typesetter: &Typesetter, receipt: &Receipt) -> Self {
        let headings = &receipt.headings;
        let mut widths = [
            (&headings.quantity, FIGURE_LIMITS[0]),
            (&headings.price, FIGURE_LIMITS[1]),
            (&headings.amount, FIGURE_LIMITS[2]),
        ]
        .map(|(heading, limit)| {
            let heading = width(&typesetter.set(heading, HEADING.bold)) * HEADING.size;
            (heading + 0.5, limit)
        });
        for line in &receipt.lines {
            let [_, figures @ ..] = figures(line);
            for (column, figure) in widths.iter_mut().zip(figures) {
                let natural = width(&typesetter.set(figure, BODY.bold)) * BODY.size;
                column.0 = column.0.max(natural + 0.5);
            }
        }
        let [quantity, price, amount] = widths.map(|(natural, limit)| natural.min(limit));
        let amount_x = LEFT + CONTENT_WIDTH - amount;
        let price_x = amount_x - GAP - price;
        let quantity_x = price_x - GAP - quantity;
        Self {
            places: [
                (LEFT, quantity_x - GAP - LEFT, Align::Left),
                (quantity_x, quantity, Align::Right),
                (price_x, price, Align::Right),
                (amount_x, amount, Align::Right),
            ],
        }
    }
}
