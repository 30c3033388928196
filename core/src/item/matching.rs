//! Which of the shop's items somebody means by what they typed.
//!
//! Pure: candidates come from a search that forgives a lot, and this decides. It never chooses
//! between two, and where a price would follow from a guess it asks. A word with another letter in it
//! may be another word (skirt, shirt), so only a letter too many, too few or out of place is a slip.

use crate::customer::fold;
use crate::id::{ItemId, VariantId};

/// How many are offered at most.
pub const OFFERED: usize = 6;
/// The same where all are of one item: a platform has 25 buttons, and some say other things.
pub const OFFERED_OF_ONE: usize = 20;

/// A variant that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its row.
    pub variant: VariantId,
    /// Its item.
    pub item: ItemId,
    /// The item's name, and what else it is called.
    pub names: Vec<String>,
    /// What it is called, and was before; empty where the item has no variants. At least one.
    pub labels: Vec<String>,
    /// The shop's own code.
    pub sku: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// This one, unmistakably.
    One(VariantId),
    /// This one as far as it goes: words of its name are missing. Only where a price was typed, which
    /// says more where it is the item's own.
    Partly(VariantId),
    /// One of these, or something else: to be asked. Never empty.
    Several(Vec<VariantId>),
    /// None of them.
    Nothing,
}

/// How well a candidate fits, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// Name and label, or the code, word for word.
    Exact,
    /// The same but for a plural.
    Plural,
    /// The name, without saying which variant.
    Unlabelled,
    /// Letters too many, too few, or out of place.
    Slip,
    /// Words of the name are missing.
    Partial,
    /// A letter is another one.
    Doubtful,
    /// The name, and words that belong to nothing.
    Extra,
}

/// Decides which candidate is meant. `priced` says that the seller typed a price, so that nothing
/// but the item follows from the answer.
pub fn find(typed: &str, candidates: &[Candidate], priced: bool) -> Match {
    let typed = words(typed);
    if typed.is_empty() {
        return Match::Nothing;
    }
    let fits: Vec<(Fit, VariantId)> = candidates
        .iter()
        .filter_map(|candidate| Some((fit(&typed, candidate)?, candidate.variant)))
        .collect();
    let Some(best) = fits.iter().map(|(fit, _)| *fit).min() else {
        return Match::Nothing;
    };
    let mut found: Vec<VariantId> = Vec::new();
    for (fit, variant) in &fits {
        if *fit == best && !found.contains(variant) {
            found.push(*variant);
        }
    }
    let certain = match best {
        Fit::Exact | Fit::Plural | Fit::Unlabelled => true,
        Fit::Slip => priced,
        Fit::Partial | Fit::Doubtful | Fit::Extra => false,
    };
    match found.as_slice() {
        [only] if certain => Match::One(*only),
        [only] if best == Fit::Partial && priced => Match::Partly(*only),
        _ => {
            let item_of = |id: &VariantId| {
                let known = candidates.iter().find(|known| known.variant == *id);
                known.map(|known| known.item)
            };
            let first = found.first().and_then(item_of);
            let of_one = found.iter().all(|id| item_of(id) == first);
            found.truncate(if of_one { OFFERED_OF_ONE } else { OFFERED });
            Match::Several(found)
        }
    }
}

/// The words to be compared, folded; marks between them are no words.
pub fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn squeezed(words: &[String]) -> String {
    words.concat()
}

fn fit(typed: &[String], candidate: &Candidate) -> Option<Fit> {
    let labels: Vec<Vec<String>> = candidate.labels.iter().map(|label| words(label)).collect();
    if let Some(sku) = &candidate.sku {
        let code = squeezed(&words(sku));
        let with = |label: &Vec<String>| {
            let mut labelled = vec![code.clone()];
            labelled.extend(label.iter().cloned());
            same_words(typed, &labelled)
        };
        if !code.is_empty() && (squeezed(typed) == code || labels.iter().any(with)) {
            return Some(Fit::Exact);
        }
    }
    let mut fits = Vec::new();
    for name in &candidate.names {
        let name = words(name);
        for label in &labels {
            let apart = apart(typed, &name, label);
            fits.extend(named(&apart, &name, label));
        }
    }
    fits.into_iter().min()
}

fn same_words(one: &[String], other: &[String]) -> bool {
    let (mut one, mut other) = (one.to_vec(), other.to_vec());
    one.sort();
    other.sort();
    one == other
}

/// Whether a label may be written right after the name: `黑色襯衫M`, but `shirts` is a plural.
fn glued(name: &[String]) -> bool {
    name.last().is_some_and(|word| ideographic(word))
}

/// The words where those that are written together in ideographs stand apart, in whatever order: 黑色襯衫M
/// is 黑色, 襯衫 and M where a shirt comes in black and in M.
fn apart(typed: &[String], name: &[String], label: &[String]) -> Vec<String> {
    let known: Vec<&String> = name.iter().chain(label).collect();
    typed
        .iter()
        .flat_map(|word| {
            let whole = !ideographic(word) || known.contains(&word);
            let pieces = (!whole).then(|| pieces(word, &known)).flatten();
            pieces.unwrap_or_else(|| vec![word.clone()])
        })
        .collect()
}

/// The known words that a word is made of, each taken once.
fn pieces(word: &str, known: &[&String]) -> Option<Vec<String>> {
    if word.is_empty() {
        return Some(Vec::new());
    }
    known.iter().enumerate().find_map(|(at, piece)| {
        let rest = word.strip_prefix(piece.as_str())?;
        let mut others = known.to_vec();
        others.remove(at);
        let mut found = vec![(*piece).clone()];
        found.extend(pieces(rest, &others)?);
        Some(found)
    })
}

/// How well one of a candidate's names fits, with its label.
fn named(typed: &[String], name: &[String], label: &[String]) -> Option<Fit> {
    if name.is_empty() {
        return None;
    }
    let mut whole = name.to_vec();
    whole.extend(label.iter().cloned());
    if same_words(typed, &whole) || (glued(name) && squeezed(typed) == squeezed(&whole)) {
        return Some(Fit::Exact);
    }
    // However the name's words are put together, beside its label or without one.
    let (labels, others): (Vec<String>, Vec<String>) =
        typed.iter().cloned().partition(|word| label.contains(word));
    if squeezed(&others) == squeezed(name) && same_words(&labels, label) {
        return Some(Fit::Exact);
    }
    if !label.is_empty() && squeezed(typed) == squeezed(name) {
        return Some(Fit::Unlabelled);
    }
    let mut name_left: Vec<&String> = name.iter().collect();
    let mut label_left: Vec<&String> = label.iter().collect();
    let mut worst = Fit::Exact;
    let mut extra = 0_usize;
    for word in typed {
        // A label's words are short: they are taken as they are written or not at all.
        if let Some(at) = label_left.iter().position(|other| *other == word)
            && !name_left.contains(&word)
        {
            label_left.remove(at);
            continue;
        }
        let closest = name_left
            .iter()
            .enumerate()
            .filter_map(|(at, other)| Some((alike(word, other)?, at)))
            .min();
        match closest {
            Some((fit, at)) => {
                name_left.remove(at);
                worst = worst.max(fit);
            }
            None => extra += 1,
        }
    }
    let touched = name_left.len() < name.len();
    match (touched, extra, name_left.is_empty(), label_left.is_empty()) {
        // The label alone says nothing of the item.
        (false, _, _, _) => None,
        (true, 0, true, true) => Some(worst),
        (true, 0, true, false) if worst <= Fit::Plural => Some(Fit::Unlabelled),
        (true, 0, true, false) => Some(worst),
        (true, 0, false, _) => Some(worst.max(Fit::Partial)),
        (true, 1 | 2, true, _) if worst <= Fit::Slip => Some(Fit::Extra),
        (true, _, _, _) => None,
    }
}

/// How alike two words are; `None` for two that have nothing to do with each other.
fn alike(typed: &str, known: &str) -> Option<Fit> {
    if typed == known {
        return Some(Fit::Exact);
    }
    if ideographic(typed) || ideographic(known) {
        return alike_in_ideographs(typed, known);
    }
    if singular(typed) == singular(known) {
        return Some(Fit::Plural);
    }
    let typed: Vec<char> = singular(typed).chars().collect();
    let known: Vec<char> = singular(known).chars().collect();
    let shorter = typed.len().min(known.len());
    if shorter < 4 || typed.iter().chain(&known).any(char::is_ascii_digit) {
        return None;
    }
    match slips(&typed, &known) {
        Some((1, false)) => Some(Fit::Slip),
        Some((2, false)) if shorter >= 8 => Some(Fit::Slip),
        Some((1, true)) => Some(Fit::Doubtful),
        Some((2, true)) if shorter >= 8 => Some(Fit::Doubtful),
        Some(_) | None => None,
    }
}

fn ideographic(word: &str) -> bool {
    word.chars()
        .any(|c| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'))
}

/// Where every character is a word, another character is another word; left out or put in between
/// it may be the same thing: 黑襯衫 and 黑色襯衫.
fn alike_in_ideographs(typed: &str, known: &str) -> Option<Fit> {
    let typed: Vec<char> = typed.chars().collect();
    let known: Vec<char> = known.chars().collect();
    let within = |short: &[char], long: &[char]| {
        let mut rest = long.iter();
        short.iter().all(|c| rest.any(|other| other == c))
    };
    let shorter = typed.len() >= 2 && within(&typed, &known);
    let longer = known.len() >= 2 && typed.len() == known.len() + 1 && within(&known, &typed);
    (shorter || longer).then_some(Fit::Partial)
}

/// The word without its plural.
fn singular(word: &str) -> &str {
    if !word.is_ascii() || word.len() < 4 {
        return word;
    }
    for ending in ["shes", "ches", "sses", "xes"] {
        if word.ends_with(ending) {
            return &word[..word.len() - 2];
        }
    }
    match word.strip_suffix('s') {
        Some(one) if !one.ends_with('s') => one,
        Some(_) | None => word,
    }
}

/// How many slips lie between two words, and whether one of them is a letter for another; `None`
/// for more than two.
fn slips(one: &[char], other: &[char]) -> Option<(usize, bool)> {
    if one.len().abs_diff(other.len()) > 2 {
        return None;
    }
    // (slips, letters for others) of every pair of beginnings; two neighbours swapped are one slip.
    let mut rows: Vec<Vec<(usize, usize)>> = vec![(0..=other.len()).map(|at| (at, 0)).collect()];
    for i in 1..=one.len() {
        let mut row = vec![(i, 0)];
        for j in 1..=other.len() {
            let same = one[i - 1] == other[j - 1];
            let (slips, letters) = rows[i - 1][j - 1];
            let mut best = if same {
                (slips, letters)
            } else {
                (slips + 1, letters + 1)
            };
            for (slips, letters) in [rows[i - 1][j], row[j - 1]] {
                best = best.min((slips + 1, letters));
            }
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                let (slips, letters) = rows[i - 2][j - 2];
                best = best.min((slips + 1, letters));
            }
            row.push(best);
        }
        rows.push(row);
    }
    let (slips, letters) = *rows.last()?.last()?;
    (slips <= 2).then_some((slips, letters > 0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn candidate(id: i64, name: &str, label: &str, sku: Option<&str>) -> Candidate {
        Candidate {
            variant: VariantId(id),
            item: ItemId(id),
            names: name.split('|').map(str::to_owned).collect(),
            labels: label.split('|').map(str::to_owned).collect(),
            sku: sku.map(str::to_owned),
        }
    }

    fn shop() -> Vec<Candidate> {
        vec![
            candidate(1, "Black Shirt|黑色襯衫", "S", Some("BS-S")),
            candidate(2, "Black Shirt|黑色襯衫", "M", Some("BS-M")),
            candidate(3, "White Pants|白色長褲", "", Some("WP")),
            candidate(4, "T-shirt", "", Some("A12")),
            candidate(5, "Cap", "", None),
            candidate(6, "Sandals", "Red / 38", Some("SD38R")),
            candidate(7, "Sandals", "Blue / 38", Some("SD38B")),
            candidate(8, "白色襯衫", "", None),
            candidate(9, "Mug", "Large", Some("A13")),
        ]
    }

    #[test]
    fn what_is_certain_is_taken_with_or_without_a_price() {
        for (typed, id) in [
            ("black shirt M", 2),
            ("M black shirt", 2),
            ("Black Shirt - S", 1),
            ("black shirts m", 2),
            ("黑色襯衫 M", 2),
            ("黑色襯衫M", 2),
            ("BS-M", 2),
            ("bs m", 2),
            ("ｂｓ－ｍ", 2),
            ("white pants", 3),
            ("white pant", 3),
            ("白色長褲", 3),
            ("tshirt", 4),
            ("t shirts", 4),
            ("a12", 4),
            ("caps", 5),
            ("red sandals 38", 6),
            ("blue sandal 38", 7),
            ("sandals blue", 7),
            ("A13 large", 9),
            ("mug", 9),
        ] {
            for priced in [true, false] {
                assert_eq!(
                    find(typed, &shop(), priced),
                    Match::One(VariantId(id)),
                    "{typed}"
                );
            }
        }
    }

    #[test]
    fn where_a_price_would_follow_from_a_guess_it_is_asked() {
        for (typed, id, priced) in [
            ("white pnats", 3, Match::One(VariantId(3))),
            ("whitte pants", 3, Match::One(VariantId(3))),
            ("pants", 3, Match::Partly(VariantId(3))),
            ("白長褲", 3, Match::Partly(VariantId(3))),
        ] {
            assert_eq!(find(typed, &shop(), true), priced, "{typed}");
            assert_eq!(
                find(typed, &shop(), false),
                Match::Several(vec![VariantId(id)]),
                "{typed}"
            );
        }
    }

    #[test]
    fn between_two_it_always_asks() {
        for (typed, ids) in [
            ("black shirt", &[1, 2][..]),
            ("black shirts", &[1, 2]),
            ("黑色襯衫", &[1, 2]),
            ("黑襯衫", &[1, 2]),
            ("襯衫", &[1, 2, 8]),
            ("sandals", &[6, 7]),
            ("black shrit", &[1, 2]),
            // Another letter may be another thing.
            ("white pents", &[3]),
            ("black shirt XL", &[1, 2]),
            ("white pants long", &[3]),
        ] {
            for priced in [true, false] {
                let wanted = ids.iter().map(|id| VariantId(*id)).collect();
                assert_eq!(
                    find(typed, &shop(), priced),
                    Match::Several(wanted),
                    "{typed}"
                );
            }
        }
    }

    /// A shirt in two colours and two sizes, one of which had another name, and the same in Chinese.
    fn crossed() -> Vec<Candidate> {
        [
            (1, "Shirt", "red / S"),
            (2, "Shirt", "red / M"),
            (3, "Shirt", "dark blue / S|navy / S"),
            (4, "Shirt", "dark blue / M"),
            (5, "襯衫", "黑色 / M"),
            (6, "襯衫", "黑色 / L"),
            (7, "襯衫", "白色 / M"),
            (8, "襯衫", "白色 / 大"),
            (9, "Red Hat", ""),
        ]
        .into_iter()
        .map(|(id, name, label)| Candidate {
            item: ItemId(name.len().try_into().unwrap()),
            ..candidate(id, name, label, None)
        })
        .collect()
    }

    #[test]
    fn colour_and_size_are_meant_in_any_order() {
        for (typed, id) in [
            ("red shirt S", 1),
            ("shirt S red", 1),
            ("s red shirts", 1),
            ("Shirt red / M", 2),
            ("dark blue shirt s", 3),
            ("navy shirt S", 3),
            ("blue shirt dark M", 4),
            ("黑色襯衫 M", 5),
            ("黑色襯衫M", 5),
            ("M 黑色襯衫", 5),
            ("襯衫黑色L", 6),
            ("襯衫 黑色 L", 6),
            ("白色大襯衫", 8),
            ("大襯衫白色", 8),
            ("白色襯衫大", 8),
        ] {
            for priced in [true, false] {
                let found = find(typed, &crossed(), priced);
                assert_eq!(found, Match::One(VariantId(id)), "{typed}");
            }
        }
    }

    #[test]
    fn where_one_of_the_two_is_missing_the_others_are_asked() {
        for (typed, ids) in [
            ("red shirt", &[1, 2][..]),
            ("shirt S", &[1, 3]),
            ("shirt", &[1, 2, 3, 4]),
            ("blue shirt M", &[4]),
            ("黑色襯衫", &[5, 6]),
            ("襯衫 M", &[5, 7]),
            ("白色襯衫", &[7, 8]),
            // No such colour, no such size.
            ("green shirt M", &[1, 2, 3, 4]),
            ("red shirt XL", &[1, 2, 3, 4]),
        ] {
            for priced in [true, false] {
                let found = find(typed, &crossed(), priced);
                if let [only] = ids {
                    assert_eq!(found, Match::One(VariantId(*only)), "{typed}");
                    continue;
                }
                let wanted = ids.iter().map(|id| VariantId(*id)).collect();
                assert_eq!(found, Match::Several(wanted), "{typed}");
            }
        }
    }

    #[test]
    fn of_one_item_all_are_offered_that_have_room() {
        let sizes: Vec<Candidate> = (1..=30)
            .map(|id| Candidate {
                item: ItemId(1),
                ..candidate(id, "Shoes", &format!("{id}"), None)
            })
            .collect();
        for (count, offered) in [(7, 7), (20, 20), (30, OFFERED_OF_ONE)] {
            let Match::Several(found) = find("shoes", &sizes[..count], true) else {
                panic!("{count}");
            };
            assert_eq!(found.len(), offered);
        }
    }

    #[test]
    fn what_is_something_else_is_nothing_of_these() {
        for typed in [
            "black cap hat dress",
            "dress",
            "M",
            "38",
            "黑色洋裝",
            "🙂",
            "",
            "cup",
            "A14",
        ] {
            assert_eq!(find(typed, &shop(), true), Match::Nothing, "{typed}");
        }
    }

    #[test]
    fn a_slip_is_a_letter_too_many_too_few_or_out_of_place() {
        for (typed, known, fit) in [
            ("shrit", "shirt", Some(Fit::Slip)),
            ("shiirt", "shirt", Some(Fit::Slip)),
            ("shrt", "shirt", Some(Fit::Slip)),
            ("skirt", "shirt", Some(Fit::Doubtful)),
            ("boxes", "box", Some(Fit::Plural)),
            ("dresses", "dress", Some(Fit::Plural)),
            ("cup", "cap", None),
            ("a12", "a13", None),
            ("umbrela", "umbrella", Some(Fit::Slip)),
            ("黑襯衫", "白襯衫", None),
        ] {
            assert_eq!(alike(typed, known), fit, "{typed} {known}");
        }
    }

    proptest! {
        #[test]
        fn name_and_label_are_one_in_any_order_and_less_is_never_guessed(
            order in Just(vec![0, 1, 2]).prop_shuffle(), left_out in 1_usize..3, chinese: bool, glued: bool,
        ) {
            let parts = if chinese { ["襯衫", "黑色", "大"] } else { ["shirt", "red", "s"] };
            let other = if chinese { ("白色", "小") } else { ("blue", "m") };
            let all: Vec<Candidate> = [(parts[1], parts[2]), (parts[1], other.1), (other.0, parts[2])]
                .into_iter()
                .zip(1..)
                .map(|((colour, size), id)| {
                    candidate(id, parts[0], &format!("{colour} / {size}"), None)
                })
                .collect();
            let join = if chinese && glued { "" } else { " " };
            let said = |without: usize| -> String {
                let words = order.iter().filter(|at| **at != without).map(|at| parts[*at]);
                words.collect::<Vec<_>>().join(join)
            };
            prop_assert_eq!(find(&said(9), &all, false), Match::One(VariantId(1)));
            let less = find(&said(left_out), &all, true);
            let others = if left_out == 1 { vec![1, 3] } else { vec![1, 2] };
            let others = others.into_iter().map(VariantId).collect();
            prop_assert_eq!(less, Match::Several(others));
        }

        #[test]
        fn an_exact_name_finds_its_own_and_nothing_falls_over(
            typed in "\\PC{0,40}",
            names in proptest::collection::hash_set("[a-z]{3,9}( [a-z]{3,9})?", 1..8),
        ) {
            let candidates: Vec<Candidate> = (1..)
                .zip(&names)
                .map(|(id, name)| candidate(id, name, "", None))
                .collect();
            let _ = find(&typed, &candidates, true);
            for wanted in &candidates {
                let twins: Vec<VariantId> = candidates
                    .iter()
                    .filter(|other| {
                        let (a, b) = (words(&other.names[0]), words(&wanted.names[0]));
                        same_words(&a, &b) || squeezed(&a) == squeezed(&b)
                    })
                    .map(|other| other.variant)
                    .collect();
                let found = find(&wanted.names[0], &candidates, false);
                if let [only] = twins.as_slice() {
                    prop_assert_eq!(found, Match::One(*only));
                } else {
                    prop_assert_eq!(found, Match::Several(twins));
                }
            }
        }

        #[test]
        fn two_that_fit_alike_are_never_decided(word in "[a-z]{4,9}", typed in "[a-z]{3,10}") {
            let both = [candidate(1, &word, "S", None), candidate(2, &word, "M", None)];
            for priced in [true, false] {
                let found = find(&typed, &both, priced);
                prop_assert!(!matches!(found, Match::One(_) | Match::Partly(_)), "{found:?}");
            }
        }
    }
}
