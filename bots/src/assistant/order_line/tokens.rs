//! What each piece of a line may be, before it is decided what it is.

use waybill_core::money::Currency;

use super::amount::{Scanned, scan};
use super::pieces::{Piece, amount_at, repaired};
use super::words;

/// What one or several pieces may be.
#[derive(Debug, Clone)]
pub(super) enum Token {
    /// A number that nothing marks as money.
    Number(Scanned),
    /// A number with a currency, or closed as a price is.
    Price(Scanned),
    /// A number with letters for digits, as the number it looks like.
    Misspelt(Scanned),
    /// A number in words.
    Spelt(Scanned),
    Times,
    /// `@`, `tig`: before a price.
    At,
    /// `each`: after a price.
    Each,
    /// `for`: before a price for each or for all.
    For,
    Equals,
    Counter,
    QuantityLabel,
    /// `less`, `off`: a discount if a number stands beside it.
    Off,
    Comma,
    Mark,
    Word,
}

/// A token and the pieces it was made from.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) token: Token,
    pub(super) from: usize,
    pub(super) to: usize,
    /// Stood directly after what was before it.
    pub(super) glued: bool,
}

/// Names every piece.
pub(super) fn tokens(pieces: &[Piece], currency: Currency) -> Vec<Spot> {
    let mut spots = Vec::new();
    let mut from = 0;
    while let Some(piece) = pieces.get(from) {
        let (token, used) = match amount_at(&pieces[from..], currency) {
            Some((scanned, used)) if scanned.is_marked() => (Token::Price(scanned), used),
            Some((scanned, used)) => (Token::Number(scanned), used),
            None if is_total(&piece.folded)
                && amount_at(&pieces[from + 1..], currency).is_some() =>
            {
                (Token::Equals, 1)
            }
            None => (single(piece, currency), 1),
        };
        spots.push(Spot {
            token,
            from,
            to: from + used,
            glued: piece.glued,
        });
        from += used;
    }
    spots
}

fn single(piece: &Piece, currency: Currency) -> Token {
    let word = piece.folded.as_str();
    if let Some(scanned) = repaired(piece).and_then(|plain| scan(&plain, currency)) {
        return Token::Misspelt(scanned);
    }
    if let Some(scanned) =
        words::number(word).and_then(|number| scan(&number.to_string(), currency))
    {
        return Token::Spelt(scanned);
    }
    match word {
        _ if words::is_times(word) => Token::Times,
        _ if words::is_at(word) => Token::At,
        _ if words::is_each(word) => Token::Each,
        _ if words::is_quantity_label(word) => Token::QuantityLabel,
        _ if words::is_counter(word) => Token::Counter,
        _ if words::is_off(word) => Token::Off,
        "for" => Token::For,
        "=" => Token::Equals,
        "," | "、" => Token::Comma,
        _ if is_mark(word) => Token::Mark,
        _ => Token::Word,
    }
}

/// Words that stand before what a line comes to.
fn is_total(word: &str) -> bool {
    matches!(word, "total" | "equals" | "共" | "合計" | "小計")
}

/// Punctuation that ends or joins and is no part of a name at its edge.
fn is_mark(word: &str) -> bool {
    word.chars().all(|c| "()[]【】-:;!?.。|/·…".contains(c))
}
