//! An order's history on paper.

use chrono::{DateTime, Utc};

use super::{moment, with_years};
use crate::document::{Chronicle, ChronicleDay, ChronicleRow};
use crate::history::{Entry, History};
use crate::order::{Order, OrderNumber};
use crate::text::{Reader, texts};
use crate::wording;

/// Whose order the history on paper is about.
#[derive(Debug, Clone, Copy)]
pub struct HistoryOf<'a> {
    /// The shop's name.
    pub shop: &'a str,
    /// The order.
    pub order: &'a Order,
    /// When it is printed.
    pub at: DateTime<Utc>,
}

/// The history as it is printed, day by day in the reader's zone.
pub fn history(of: HistoryOf<'_>, history: &History, reader: &Reader) -> Chronicle {
    let reader = &with_years(reader);
    let order = of.order;
    let zone = reader.zone.name();
    let mut facts = vec![
        (reader.text(texts::PaperCustomer), order.buyer.name.clone()),
        (
            reader.text(texts::PaperStatus),
            reader.say(&wording::standing(order.head.stage, order.pick_up)),
        ),
        (reader.text(texts::HistoryPrinted), moment(reader, of.at)),
        (reader.text(texts::HistoryZone), zone.to_owned()),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    let mut footer: Vec<String> = Vec::new();
    if history.left_out {
        footer.push(reader.text(texts::HistoryLeftOut));
    }
    footer.push(reader.text(texts::HistoryFooter { shop: of.shop }));
    Chronicle {
        title: reader.text(texts::PageHistory),
        shop: of.shop.to_owned(),
        number: format!("#{}", order.number),
        facts,
        days: days(&history.entries, reader),
        pictures_heading: reader.text(texts::HistoryPictures),
        pictures: history
            .pictures
            .iter()
            .enumerate()
            .map(|(index, name)| picture(reader, index + 1, name))
            .collect(),
        footer,
        page_of: reader.text(texts::PaperPageOf {
            page: "{page}",
            pages: "{pages}",
        }),
        language: reader.language.tag().to_owned(),
    }
}

/// The history's file name, such as `history-1042.pdf`.
pub fn history_file_name(number: OrderNumber, reader: &Reader) -> String {
    let stem = reader.text(texts::HistoryFile { number: number.0 });
    format!("{stem}.pdf")
}

fn picture(reader: &Reader, number: usize, name: &str) -> String {
    let number = reader.text(texts::HistoryPictureNumber { number });
    format!("{number} · {name}")
}

fn days(entries: &[Entry], reader: &Reader) -> Vec<ChronicleDay> {
    let day_of = |entry: &Entry| entry.at.with_timezone(&reader.zone).date_naive();
    entries
        .chunk_by(|one, other| day_of(one) == day_of(other))
        .filter_map(|group| {
            let day = day_of(group.first()?);
            Some(ChronicleDay {
                day: reader.date(day),
                rows: group.iter().map(|entry| row(entry, reader)).collect(),
            })
        })
        .collect()
}

fn row(entry: &Entry, reader: &Reader) -> ChronicleRow {
    let mut what = reader.say(&entry.what);
    if entry.taken_back {
        let taken_back = reader.text(texts::HistoryTakenBack);
        what = format!("{what} ({taken_back})");
    }
    let mut details: Vec<String> = entry
        .details
        .iter()
        .map(|detail| reader.say(detail))
        .collect();
    details.extend(
        entry
            .picture
            .map(|number| reader.text(texts::HistoryPictureNumber { number })),
    );
    ChronicleRow {
        clock: entry
            .at
            .with_timezone(&reader.zone)
            .format("%H:%M")
            .to_string(),
        what,
        details,
        by: entry
            .by
            .as_ref()
            .map(|by| reader.say(by))
            .unwrap_or_default(),
        muted: entry.taken_back,
    }
}
