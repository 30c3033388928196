//! The line that a name means, misspelt too.

use waybill_core::customer::fold;
use waybill_core::order::Line;

use super::Trouble;

/// The line that a name means. `text` is where the name was typed.
///
/// # Errors
/// Where it is none, several, or nearly one.
pub fn find<'a>(lines: &'a [Line], name: &str, text: &str) -> Result<&'a Line, Trouble> {
    let wanted = stem(name);
    if let Some(line) = lines.iter().find(|line| stem(&line.name) == wanted) {
        return Ok(line);
    }
    let words: Vec<&str> = wanted.split(' ').filter(|word| !word.is_empty()).collect();
    let holding: Vec<&Line> = lines
        .iter()
        .filter(|line| {
            let known = fold(&line.name);
            !words.is_empty() && words.iter().all(|word| holds(&known, word))
        })
        .collect();
    match holding.as_slice() {
        [only] => return Ok(only),
        [] => {}
        several => {
            return Err(Trouble::WhichLine {
                typed: name.to_owned(),
                lines: several.iter().map(|line| line.name.clone()).collect(),
            });
        }
    }
    let near: Vec<&Line> = lines
        .iter()
        .filter(|line| is_near(&wanted, &stem(&line.name)))
        .collect();
    if let [only] = near.as_slice() {
        return Err(Trouble::Misspelt {
            typed: name.to_owned(),
            meant: only.name.clone(),
            corrected: corrected(text, name, &only.name),
        });
    }
    Err(Trouble::NoSuchLine {
        typed: name.to_owned(),
        has: lines
            .iter()
            .take(10)
            .map(|line| line.name.clone())
            .collect(),
    })
}

/// Whether a name has a word in it. A letter or two, such as a size, must stand alone.
fn holds(name: &str, word: &str) -> bool {
    let short = word.is_ascii() && word.len() < 3;
    if short {
        name.split(' ').any(|known| known == word)
    } else {
        name.contains(word)
    }
}

/// The text with a name written correctly: names are read in lower case and in capitals alike.
fn corrected(text: &str, typed: &str, meant: &str) -> String {
    let lower = text.to_lowercase();
    match lower.find(&typed.to_lowercase()) {
        Some(at) if text.is_char_boundary(at) && text.is_char_boundary(at + typed.len()) => {
            format!("{}{meant}{}", &text[..at], &text[at + typed.len()..])
        }
        Some(_) | None => String::new(),
    }
}

/// A name for comparison: an English plural and its singular are one.
pub(super) fn stem(name: &str) -> String {
    let folded = fold(name);
    match folded.strip_suffix('s') {
        Some(one) if one.len() > 2 && !one.ends_with('s') => one.to_owned(),
        Some(_) | None => folded,
    }
}

fn is_near(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().take(60).collect();
    let other: Vec<char> = other.chars().take(60).collect();
    let longest = one.len().max(other.len());
    longest >= 4 && distance(&one, &other) <= (longest / 4).clamp(1, 3)
}

/// How many letters differ.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = at + 1;
        for (to, against) in other.iter().enumerate() {
            let cost = usize::from(letter != against);
            let next = (corner + cost).min(row[to] + 1).min(row[to + 1] + 1);
            corner = row[to + 1];
            row[to + 1] = next;
        }
    }
    row[other.len()]
}
