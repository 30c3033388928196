//! Reading rows back into types: a row that can't be what its columns say is an error, never a
//! default.

use crate::channel::Channel;
use crate::money::Currency;
use crate::picture::{MediaType, Picture};
use crate::text::Language;

/// A stored value that no type of this release can be.
#[derive(Debug, thiserror::Error)]
#[error("a stored row can't be read: {column} is {value:?}")]
pub(crate) struct UnreadableRow {
    /// The column.
    column: &'static str,
    /// What it holds.
    value: String,
}

pub(crate) fn unreadable(column: &'static str, value: impl ToString) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(UnreadableRow {
        column,
        value: value.to_string(),
    }))
}

pub(crate) fn language(tag: &str) -> Result<Language, sqlx::Error> {
    Language::all()
        .find(|language| language.tag() == tag)
        .ok_or_else(|| unreadable("language", tag))
}

pub(crate) fn currency(code: &str) -> Result<Currency, sqlx::Error> {
    Currency::from_code(code).ok_or_else(|| unreadable("currency", code))
}

pub(crate) fn channel(word: &str) -> Result<Channel, sqlx::Error> {
    Channel::parse(word).ok_or_else(|| unreadable("channel", word))
}

pub(crate) fn zone(name: &str) -> Result<chrono_tz::Tz, sqlx::Error> {
    name.parse().map_err(|_| unreadable("time_zone", name))
}

pub(crate) fn picture(name: String, word: &str, bytes: Vec<u8>) -> Result<Picture, sqlx::Error> {
    Ok(Picture {
        name,
        media_type: MediaType::parse(word).ok_or_else(|| unreadable("media_type", word))?,
        bytes: bytes.into(),
    })
}

pub(crate) fn json<T: serde::de::DeserializeOwned>(
    column: &'static str,
    value: serde_json::Value,
) -> Result<T, sqlx::Error> {
    serde_json::from_value(value).map_err(|error| unreadable(column, error))
}
