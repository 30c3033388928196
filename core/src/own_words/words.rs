//! A shop's sentence, read into its parts.

use std::fmt;

use super::{Placeholder, Status};

/// The longest own words, in characters.
pub const MAX_LENGTH: usize = 500;

/// Own words that can be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(Vec<Part>);

/// A part of own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// As it is.
    Text(String),
    /// Something of the order.
    Value {
        /// What.
        placeholder: Placeholder,
        /// What stands between the braces.
        typed: String,
    },
}

/// Why words can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There are none.
    Empty,
    /// They are longer than [`MAX_LENGTH`].
    TooLong {
        /// How long, in characters.
        length: usize,
    },
    /// A brace without its other one.
    Unclosed {
        /// What stands around it.
        near: String,
    },
    /// Nothing is called that.
    Unknown {
        /// As it was typed.
        typed: String,
        /// What was probably meant.
        meant: Option<Placeholder>,
    },
    /// An order has no such thing at that moment.
    NotThen {
        /// As it was typed.
        typed: String,
    },
}

impl Words {
    /// Reads what a shop typed for a status. Full-width braces count as braces, as Chinese keyboards
    /// type them; empty lines go.
    ///
    /// # Errors
    /// When they can't be used.
    pub fn read(status: Status, typed: &str) -> Result<Self, Fault> {
        let text = tidy(typed);
        if text.is_empty() {
            return Err(Fault::Empty);
        }
        let length = text.chars().count();
        if length > MAX_LENGTH {
            return Err(Fault::TooLong { length });
        }
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            let inside = brace
                .strip_prefix('{')
                .and_then(|after| after.split_once('}'));
            let Some((inside, after)) = inside.filter(|(inside, _)| !inside.contains('{')) else {
                return Err(Fault::Unclosed {
                    near: brace.chars().take(20).collect(),
                });
            };
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(Part::Value {
                placeholder: placeholder(status, inside)?,
                typed: inside.to_owned(),
            });
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self(parts))
    }

    /// Whether they speak of something.
    pub fn speak_of(&self, wanted: Placeholder) -> bool {
        self.0
            .iter()
            .any(|part| matches!(part, Part::Value { placeholder, .. } if *placeholder == wanted))
    }

    /// The words of one order; none where it lacks something that they speak of.
    pub fn filled(&self, value: impl Fn(Placeholder) -> Option<String>) -> Option<String> {
        self.0
            .iter()
            .map(|part| match part {
                Part::Text(text) => Some(text.clone()),
                Part::Value { placeholder, .. } => value(*placeholder),
            })
            .collect()
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            Part::Text(text) => f.write_str(text),
            Part::Value { typed, .. } => write!(f, "{{{typed}}}"),
        })
    }
}

fn tidy(typed: &str) -> String {
    let typed: String = typed
        .chars()
        .map(|letter| match letter {
            '｛' => '{',
            '｝' => '}',
            letter => letter,
        })
        .filter(|letter| *letter == '\n' || !letter.is_control())
        .collect();
    let lines: Vec<&str> = typed
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

fn placeholder(status: Status, inside: &str) -> Result<Placeholder, Fault> {
    let name = inside.trim().to_lowercase();
    let called = |placeholder: &Placeholder| placeholder.names().contains(&name.as_str());
    let typed = || inside.chars().take(40).collect::<String>();
    let offers = status.offers();
    match Placeholder::ALL.iter().find(|each| called(each)) {
        Some(found) if offers.contains(found) => Ok(*found),
        Some(_) => Err(Fault::NotThen { typed: typed() }),
        None => Err(Fault::Unknown {
            typed: typed(),
            meant: meant(&offers, &name),
        }),
    }
}

/// The one of the offered that is called nearly so.
fn meant(offers: &[Placeholder], name: &str) -> Option<Placeholder> {
    // Long ones are no slip of a finger.
    let letters: Vec<char> = name.chars().take(20).collect();
    let near = |name: &&str| {
        let known: Vec<char> = name.chars().collect();
        let apart = apart(&letters, &known);
        (apart <= 2 && apart < known.len()).then_some(apart)
    };
    offers
        .iter()
        .filter_map(|each| Some((each.names().iter().filter_map(near).min()?, each)))
        .min_by_key(|(apart, _)| *apart)
        .map(|(_, each)| *each)
}

/// How many letters are to be added, taken away, replaced or swapped with their neighbour.
fn apart(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for (i, from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            let above =
                |row: &Vec<usize>, at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
            let last = rows.last().map_or(0, |last| above(last, j + 1));
            let slanted = rows.last().map_or(0, |last| above(last, j));
            let left = above(&row, j);
            let mut least = (last + 1)
                .min(left + 1)
                .min(slanted + usize::from(from != to));
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(to) && b.get(j - 1) == Some(from);
            if swapped && let Some(before) = rows.get(i - 1) {
                least = least.min(above(before, j - 1) + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(0)
}
