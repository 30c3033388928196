//! A statement as a bank hands it out: text of some encoding, with some delimiter, with some lines
//! before what stands above the columns.

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{BIG5, Encoding};

use super::Row;
use super::columns::{BadCell, Columns};
use crate::money::Currency;

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;
/// The most rows.
pub const MAX_ROWS: usize = 10_000;
/// Within how many rows the names of the columns stand.
const HEADER_WITHIN: usize = 20;
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// What a statement says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    /// In how many rows money moved.
    pub lines: usize,
    /// Those by which it came in.
    pub rows: Vec<Row>,
}

/// Why a statement can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// It is larger than [`MAX_BYTES`]; its size in bytes.
    TooLarge(usize),
    /// It has more than [`MAX_ROWS`] rows.
    TooLong,
    /// It is no text, or of an encoding that is not read.
    NoText,
    /// No row near its beginning names the columns.
    NoHeader,
    /// A cell that should hold an amount does not.
    NoAmount {
        /// Its line in the file, from 1.
        line: i32,
        /// What stands above it.
        column: String,
        /// What it holds.
        cell: String,
    },
}

/// Reads a statement in UTF-8, UTF-16 with a byte order mark, or Big5.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read(bytes: &[u8], currency: Currency) -> Result<Read, Unreadable> {
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::TooLarge(bytes.len()));
    }
    let text = decoded(bytes).ok_or(Unreadable::NoText)?;
    let (columns, header, records) = table(&text)?;
    let mut read = Read::default();
    for record in records {
        let line = line(&record);
        let cells: Vec<&str> = record.iter().map(str::trim).collect();
        let moved = columns.moved(&cells, currency).map_err(|BadCell(place)| {
            let at =
                |record: &StringRecord| record.get(place).unwrap_or_default().trim().to_owned();
            Unreadable::NoAmount {
                line,
                column: short(&at(&header), 40),
                cell: short(&at(&record), 40),
            }
        })?;
        let Some(moved) = moved else { continue };
        read.lines += 1;
        if moved > 0 {
            read.rows.push(Row {
                line,
                dated: short(columns.dated(&cells), 40),
                amount_minor: moved,
                reference: short(&columns.reference(&cells), 200),
                words: short(&columns.words(&cells), 500),
            });
        }
    }
    Ok(read)
}

fn decoded(bytes: &[u8]) -> Option<String> {
    let text = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        encoding.decode_without_bom_handling_and_without_replacement(bytes.get(mark..)?)?
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        text.into()
    } else {
        BIG5.decode_without_bom_handling_and_without_replacement(bytes)?
    };
    // One kind of line end, or lines are counted differently from what a person sees.
    (!text.contains('\0')).then(|| text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// The columns, what stands above them, and all rows below.
fn table(text: &str) -> Result<(Columns, StringRecord, Vec<StringRecord>), Unreadable> {
    let mut best: Option<(Columns, u8, usize)> = None;
    for delimiter in DELIMITERS {
        let first = records(text, delimiter).take(HEADER_WITHIN);
        for (place, record) in first.enumerate() {
            let cells: Vec<&str> = record.iter().collect();
            if let Some(columns) = Columns::of(&cells) {
                let known = best.as_ref().map_or(0, |(best, ..)| best.count());
                if columns.count() > known {
                    best = Some((columns, delimiter, place));
                }
                break;
            }
        }
    }
    let (columns, delimiter, place) = best.ok_or(Unreadable::NoHeader)?;
    let mut all = records(text, delimiter).skip(place);
    let header = all.next().ok_or(Unreadable::NoHeader)?;
    let below: Vec<StringRecord> = all.take(MAX_ROWS + 1).collect();
    if below.len() > MAX_ROWS {
        return Err(Unreadable::TooLong);
    }
    Ok((columns, header, below))
}

/// The text is UTF-8 and its rows may differ in length: no row is an error.
fn records(text: &str, delimiter: u8) -> impl Iterator<Item = StringRecord> + '_ {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes())
        .into_records()
        .map_while(Result::ok)
}

fn line(record: &StringRecord) -> i32 {
    let line = record.position().map_or(1, csv::Position::line);
    i32::try_from(line).unwrap_or(i32::MAX)
}

/// PostgreSQL can't hold a NUL, and a line break in a cell is none of ours.
fn short(text: &str, most: usize) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .take(most)
        .collect()
}

#[cfg(test)]
mod tests;
