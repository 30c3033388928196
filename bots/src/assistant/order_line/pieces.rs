//! A part cut into the pieces that numbers, signs and words are found among.
//!
//! People leave out spaces (`shirt×2`, `2個襯衫599元`), so white space alone does not separate.

use waybill_core::money::Currency;

use super::amount::{Scanned, scan};
use super::sign::{Place, is_power_word, is_sign, suffix_length};
use super::text::{fold, folded, is_ideographic};
use super::words;

/// A run of characters, as typed and folded for comparison.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) typed: String,
    pub(super) folded: String,
    /// Stood directly after the piece before it.
    pub(super) glued: bool,
}

/// Cuts a part into pieces.
pub(super) fn cut(part: &str, currency: Currency) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for word in part.split_whitespace() {
        let typed: Vec<char> = word.chars().collect();
        let folded: Vec<char> = (0..typed.len()).map(|at| folded_at(&typed, at)).collect();
        let mut start = 0;
        let mut fresh = true;
        while start < typed.len() {
            let end = start + piece_length(&folded, start, currency);
            pieces.push(Piece {
                typed: typed[start..end].iter().collect(),
                folded: folded[start..end].iter().collect(),
                glued: !fresh,
            });
            fresh = false;
            start = end;
        }
    }
    pieces
}

/// A full-width comma groups full-width digits; elsewhere it separates, whatever stands around it.
fn folded_at(typed: &[char], at: usize) -> char {
    let wide = |c: &char| ('０'..='９').contains(c);
    let groups = at > 0 && wide(&typed[at - 1]) && typed.get(at + 1).is_some_and(wide);
    if typed[at] == '，' && !groups {
        '、'
    } else {
        fold(typed[at])
    }
}

/// The pieces as they were typed.
pub(super) fn join(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        if !text.is_empty() && !piece.glued {
            text.push(' ');
        }
        text.push_str(&piece.typed);
    }
    text
}

/// The amount that the pieces start with, and how many pieces it takes: a number and the signs of
/// its currency, which may stand apart.
pub(super) fn amount_at(pieces: &[Piece], currency: Currency) -> Option<(Scanned, usize)> {
    let starts_with_digit = |index: usize| {
        pieces
            .get(index)
            .is_some_and(|piece| piece.folded.starts_with(|c: char| c.is_ascii_digit()))
    };
    let mut text = String::new();
    let mut used = 0;
    let first = pieces.first()?;
    if is_sign(&first.folded, currency, Place::Before) {
        let after = pieces.get(1)?.folded.as_str();
        if !after.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            return None;
        }
        text.push_str(&first.folded);
        used = 1;
    }
    text.push_str(&pieces.get(used)?.folded);
    used += 1;
    let mut found = scan(&text, currency)?;
    while let Some(piece) = pieces.get(used) {
        let word = piece.folded.as_str();
        let closes = matches!(word, "/-" | "/=");
        // In "2 php 599" the sign belongs to what follows it; in "599 php 2 pcs" it does not.
        let counted = pieces.get(used + 2).is_some_and(|after| {
            words::is_counter(&after.folded) || words::is_times(&after.folded)
        });
        let leads_next = is_sign(word, currency, Place::Before) && starts_with_digit(used + 1);
        let is_suffix = is_sign(word, currency, Place::After) && (counted || !leads_next);
        let glued_power = piece.glued && suffix_length(word, currency) == Some(word.len());
        if !(closes || is_suffix || glued_power || is_power_word(word)) {
            break;
        }
        text.push_str(word);
        match scan(&text, currency) {
            Some(longer) => found = longer,
            None => break,
        }
        used += 1;
    }
    Some((found, used))
}

/// The length of the piece that starts at `start`, in characters.
fn piece_length(word: &[char], start: usize, currency: Currency) -> usize {
    let first = word[start];
    if is_single(word, start) {
        return 1;
    }
    if first.is_ascii_digit() || first == '-' && next_is(word, start, |c| c.is_ascii_digit()) {
        return number_length(word, start);
    }
    if is_ideographic(first) {
        return ideographic_length(word, start, currency);
    }
    if let Some(length) = tag_length(word, start) {
        return length;
    }
    let mut end = start + 1;
    while end < word.len() && !is_single(word, end) && !is_ideographic(word[end]) {
        end += 1;
    }
    end - start
}

/// `tig599` and `tig-599`: Filipino for "599 each".
fn tag_length(word: &[char], start: usize) -> Option<usize> {
    let rest = word[start..].strip_prefix(&['t', 'i', 'g'])?;
    let dash = usize::from(rest.first() == Some(&'-'));
    let amount = rest
        .get(dash)
        .is_some_and(|c| c.is_ascii_digit() || "₱$p".contains(*c));
    amount.then_some(3 + dash)
}

fn next_is(word: &[char], index: usize, test: impl Fn(char) -> bool) -> bool {
    word.get(index + 1).is_some_and(|next| test(*next))
}

fn previous_is(word: &[char], index: usize, test: impl Fn(char) -> bool) -> bool {
    index > 0 && test(word[index - 1])
}

/// Characters that always stand for themselves where they are.
fn is_single(word: &[char], index: usize) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    let edge = index == 0 || index + 1 == word.len();
    match word[index] {
        '×' | '*' | '✕' | '✖' | '╳' | '=' | '(' | ')' | '[' | ']' | '【' | '】' | '、' | '。'
        | '|' => true,
        '!' | '?' => index + 1 == word.len() || !next_is(word, index, char::is_alphanumeric),
        ',' => !(previous_is(word, index, digit) && next_is(word, index, digit)),
        ':' => !(previous_is(word, index, digit) && next_is(word, index, digit)),
        '@' => index == 0 || next_is(word, index, |c| digit(c) || "$₱₹€£¥".contains(c)),
        '-' => edge && word.len() == 1,
        // "x2", "2x", "2x599", "襯衫x2", but not the x of "box" or of "x-ray".
        'x' | 'х' => {
            let opens = index == 0
                || previous_is(word, index, |c| {
                    is_ideographic(c) || ",、()[]【】\"".contains(c)
                });
            let after_number =
                previous_is(word, index, |c| digit(c) || c == '-') && number_ends(word, index);
            let number_follows = next_is(word, index, |c| {
                c.is_numeric() && !is_ideographic(c) || "@$₱₹€£¥-".contains(c)
            });
            (opens && number_follows)
                || (after_number
                    && (number_follows
                        || index + 1 == word.len()
                        || next_is(word, index, is_ideographic)))
                || word.len() == 1
        }
        _ => false,
    }
}

/// Whether a number that is no part of a code ends before `index`: "599x2", but not "a4x2".
fn number_ends(word: &[char], index: usize) -> bool {
    let before = word[..index]
        .iter()
        .rev()
        .find(|c| !(c.is_ascii_digit() || ".,/-".contains(**c)));
    before.is_none_or(|c| !c.is_ascii_alphabetic() || *c == 'p')
}

/// A number with what is glued to it and only makes sense with it: `1.5k`, `599/-`, `599php`. A
/// counter is left to be a piece of its own: `2pcs`, `599each`.
fn number_length(word: &[char], start: usize) -> usize {
    let mut end = start + 1;
    while end < word.len() && (word[end].is_ascii_digit() || ".,".contains(word[end])) {
        if is_single(word, end) {
            break;
        }
        end += 1;
    }
    let number_end = end;
    while end < word.len() && !is_single(word, end) && !is_ideographic(word[end]) {
        end += 1;
    }
    let tail: String = word[number_end..end].iter().collect();
    if words::is_counter(&tail)
        || words::is_each(&tail)
        || tail.starts_with('/') && !tail[1..].starts_with(|c: char| c.is_ascii_digit())
    {
        return number_end - start;
    }
    end - start
}

/// A run of ideographs; after a number, only the counter or currency that it starts with.
fn ideographic_length(word: &[char], start: usize, currency: Currency) -> usize {
    let mut end = start + 1;
    while end < word.len() && is_ideographic(word[end]) && !is_single(word, end) {
        end += 1;
    }
    let run: String = word[start..end].iter().collect();
    // A counted numeral was cut off before its counter, so the counter follows it here.
    let after_number = previous_is(word, start, |c| {
        c.is_ascii_digit() || words::number(c.encode_utf8(&mut [0; 4])).is_some()
    });
    let head = if after_number {
        suffix_length(&run, currency).or_else(|| words::counter_length(&run))
    } else {
        words::counted_length(&run)
    };
    head.map_or(end - start, |bytes| run[..bytes].chars().count())
}

/// Whether the typed text has a letter or a digit at all: an emoji alone is no name.
pub(super) fn has_substance(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// A number in which a letter stands for the digit it looks like (`5o9`), or whose digits carry
/// the marks that make them a picture of a key; as the plain number it looks like.
pub(super) fn repaired(piece: &Piece) -> Option<String> {
    let text = folded(&piece.typed);
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{FE0F}' | '\u{20E3}'))
        .map(|c| match c {
            'o' => '0',
            'l' | 'i' | '|' => '1',
            other => other,
        })
        .collect();
    // "1l" is a litre.
    let litre = text.ends_with('l');
    let number = plain
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.' || c == ',');
    (digits && number && !litre && plain != text).then_some(plain)
}
