//! What an order says beside its lines: shipping, deposit, note, date; and what it can't say.

use chrono::NaiveDate;
use waybill_core::money::{Currency, Money};

use super::amount::not_a_number;
use super::keyword::{Follows, Keyword, at_start, exactly};
use super::pieces::{Piece, amount_at, cut, has_substance, join};
use super::problem::{AmountOf, AmountProblem, Clause, Elsewhere, Problem};
use super::text::{folded, quote};
use super::{
    Deposit, MAX_METHOD_CHARACTERS, MAX_NOTE_CHARACTERS, MAX_PART_CHARACTERS, Part, discount, due,
    said,
};

/// What a part turned out to be by its first word.
#[derive(Debug)]
pub(super) enum Opening<'a> {
    /// No clause: a line, or a buyer.
    None,
    /// A heading without content, such as `items:`.
    Heading,
    /// A line after `item:`.
    Line(&'a str),
    /// A buyer after a label.
    Buyer(&'a str),
    /// How to reach the buyer, after a label.
    Contact(&'a str),
    Clause(Result<Part, Problem>),
}

/// Reads the clause that a part is, if it is one.
pub(super) fn read(part: &str, currency: Currency, today: NaiveDate) -> Opening<'_> {
    if let Some(rest) = discount::reversed(part) {
        return Opening::Clause(discount::read(part, rest, currency).map(Part::Discount));
    }
    let Some((keyword, rest)) = split(part, currency) else {
        return unknown_label(part, currency)
            .map_or(Opening::None, |problem| Opening::Clause(Err(problem)));
    };
    let too_long = rest.chars().count() > MAX_PART_CHARACTERS;
    let clause = match keyword {
        Keyword::Item if rest.is_empty() => return Opening::Heading,
        Keyword::Item => return Opening::Line(rest),
        Keyword::Buyer | Keyword::Contact if rest.is_empty() => return Opening::Heading,
        Keyword::Buyer => return Opening::Buyer(rest),
        Keyword::Contact => return Opening::Contact(rest),
        Keyword::Note => note(part, rest),
        Keyword::CashOnDelivery if rest.is_empty() => Ok(Part::CashOnDelivery),
        Keyword::CashOnDelivery => Err(Problem::NotInAnOrder {
            part: quote(part),
            what: Elsewhere::Payment,
        }),
        Keyword::Elsewhere(what) => Err(Problem::NotInAnOrder {
            part: quote(part),
            what,
        }),
        // What is wrong with a place is said where the country is known.
        Keyword::SendTo if rest.is_empty() => Err(empty(part, Clause::SendTo)),
        Keyword::SendTo if !too_long => Ok(Part::SendTo(rest.to_owned())),
        Keyword::Tax => Ok(Part::Tax(quote(part))),
        Keyword::Sum(sum) => said::sum(part, rest, sum, currency),
        Keyword::SendTo => Err(too_long_a_part(part)),
        Keyword::Shipping
        | Keyword::Deposit
        | Keyword::Due
        | Keyword::Discount
        | Keyword::PayBy
            if too_long =>
        {
            Err(too_long_a_part(part))
        }
        Keyword::Shipping => shipping(part, rest, currency).map(Part::Shipping),
        Keyword::Deposit => deposit(part, rest, currency).map(Part::Deposit),
        Keyword::Due => due_date(part, rest, currency, today),
        Keyword::Discount => discount::read(part, rest, currency).map(Part::Discount),
        Keyword::PayBy => discount::pay_by(part, rest).map(Part::PayBy),
    };
    Opening::Clause(clause)
}

fn too_long_a_part(part: &str) -> Problem {
    Problem::PartTooLong {
        part: quote(part),
        length: part.chars().count(),
        limit: MAX_PART_CHARACTERS,
    }
}

/// Whether a part starts as a clause does.
pub(super) fn is_clause(part: &str, currency: Currency) -> bool {
    split(part, currency).is_some_and(|(keyword, _)| {
        keyword.clause().is_some()
            || matches!(
                keyword,
                Keyword::CashOnDelivery | Keyword::Sum(_) | Keyword::Tax | Keyword::Elsewhere(_)
            )
    }) || discount::reversed(part).is_some()
}

/// A clause that was read as a line because its amount came first: `80 ship`.
pub(super) fn reversed(part: &str, name: &str) -> Option<Problem> {
    let name = folded(name);
    let keyword = exactly(&name).or_else(|| {
        let (first, _) = name.split_once(' ')?;
        let certain = matches!(first, "dp" | "deposit" | "downpayment" | "sf" | "shipping");
        exactly(first).filter(|_| certain)
    })?;
    let elsewhere = |what| {
        Some(Problem::NotInAnOrder {
            part: quote(part),
            what,
        })
    };
    let clause = match keyword {
        Keyword::Shipping => Clause::Shipping,
        Keyword::Deposit => Clause::Deposit,
        Keyword::Discount => Clause::Discount,
        Keyword::Elsewhere(what) => return elsewhere(what),
        Keyword::Sum(_) => return elsewhere(Elsewhere::Total),
        Keyword::Tax => return elsewhere(Elsewhere::Tax),
        Keyword::SendTo => return elsewhere(Elsewhere::Address),
        Keyword::CashOnDelivery => {
            return elsewhere(Elsewhere::Payment);
        }
        Keyword::PayBy
        | Keyword::Note
        | Keyword::Due
        | Keyword::Item
        | Keyword::Buyer
        | Keyword::Contact => {
            return None;
        }
    };
    Some(Problem::ClauseReversed {
        part: quote(part),
        clause,
        example: example(clause).to_owned(),
    })
}

/// The keyword that a part starts with and the text after it.
fn split(part: &str, currency: Currency) -> Option<(Keyword, &str)> {
    let head: String = part.chars().take(40).collect();
    let lower = folded(&head);
    if FREE_SHIPPING.contains(&folded(part.trim_end_matches(['!', '.'])).as_str()) {
        return Some((Keyword::Shipping, "0"));
    }
    let (keyword, follows, bytes) = at_start(&lower)?;
    let characters = lower[..bytes].chars().count();
    let after = skip_characters(part, characters);
    let rest = after.trim_start_matches([' ', ':', '：', '=', '＝', '#', '.', '．']);
    let colon = after.trim_start().starts_with([':', '：', '=', '＝']);
    // A dash that stands alone joins; one before a digit is a minus.
    let rest = match rest.strip_prefix(['-', '–', '—', '：']) {
        Some(after) if after.starts_with(' ') => after.trim_start(),
        Some(_) | None => rest,
    };
    let begins_with_amount = || {
        let head: String = rest.chars().take(40).collect();
        let pieces = cut(head.trim_start_matches('-'), currency);
        amount_at(&pieces, currency).is_some()
            || pieces
                .first()
                .is_some_and(|first| first.folded.ends_with('%'))
    };
    let meant = match follows {
        Follows::Anything => true,
        Follows::Colon => colon,
        Follows::Amount => colon || begins_with_amount(),
        Follows::Place => {
            colon || rest.contains(|c: char| c.is_numeric() || matches!(c, ',' | '，'))
        }
        Follows::AmountOrNothing => colon || rest.is_empty() || begins_with_amount(),
    };
    meant.then_some((keyword, rest))
}

fn skip_characters(text: &str, count: usize) -> &str {
    text.char_indices()
        .nth(count)
        .map_or("", |(byte, _)| &text[byte..])
}

/// `fabric: linen 204` is no item called "fabric: linen"; `shirt: 599` is a shirt.
fn unknown_label(part: &str, currency: Currency) -> Option<Problem> {
    let (label, text) = part.split_once([':', '：'])?;
    let label = label.trim();
    let plain = !label.is_empty()
        && label.split_whitespace().count() <= 3
        && label.chars().count() <= 40
        && label.chars().all(|c| c.is_alphabetic() || c == ' ');
    let text: String = text.chars().take(MAX_PART_CHARACTERS).collect();
    let pieces = cut(&text, currency);
    let mut at = 0;
    let mut words = false;
    while let Some(piece) = pieces.get(at) {
        match amount_at(&pieces[at..], currency) {
            Some((_, used)) => at += used,
            None => {
                words |= has_substance(&piece.folded) && !is_line_word(&piece.folded);
                at += 1;
            }
        }
    }
    (plain && words).then(|| Problem::LabelUnknown {
        part: quote(part),
        label: quote(label),
    })
}

fn is_line_word(word: &str) -> bool {
    use super::words;
    words::is_counter(word) || words::is_each(word) || words::is_times(word) || words::is_at(word)
}

pub(super) fn example(clause: Clause) -> &'static str {
    match clause {
        Clause::Email => "jane@example.com",
        Clause::Phone => "+63 917 123 4567",
        Clause::Shipping => "ship 80",
        Clause::Deposit => "deposit 500 gcash",
        Clause::Note => "note gift wrap",
        Clause::Due => "due 12 dec",
        Clause::Discount => "discount 10%",
        Clause::PayBy => "pay by 3d",
        Clause::SendTo => "to 12 Mabini St, Quezon City 1100",
    }
}

pub(super) fn empty(part: &str, clause: Clause) -> Problem {
    Problem::ClauseEmpty {
        part: quote(part),
        clause,
        example: example(clause).to_owned(),
    }
}

fn amount_problem(part: &str, of: AmountOf, problem: AmountProblem) -> Problem {
    Problem::Amount {
        part: quote(part),
        of,
        problem,
    }
}

fn shipping(part: &str, rest: &str, currency: Currency) -> Result<Money, Problem> {
    const FREE: &[&str] = &[
        "free", "waived", "included", "libre", "免", "免費", "免运", "免運",
    ];
    let problem = |problem| amount_problem(part, AmountOf::Shipping, problem);
    let pieces = cut(rest, currency);
    if pieces.is_empty() {
        return Err(empty(part, Clause::Shipping));
    }
    if FREE.contains(&folded(rest).as_str()) {
        return Ok(Money::new(0, currency));
    }
    let (scanned, used) =
        amount_at(&pieces, currency).ok_or_else(|| problem(not_a_number(rest)))?;
    let amount = scanned.money(currency).map_err(problem)?;
    refuse_second_amount(&scanned, &pieces[used..], currency).map_err(problem)?;
    let extra = join(&pieces[used..]);
    if has_substance(&extra) && folded(&extra) != "only" {
        return Err(Problem::ClauseTooMuch {
            part: quote(part),
            clause: Clause::Shipping,
            extra: quote(&extra),
        });
    }
    Ok(amount)
}

fn deposit(part: &str, rest: &str, currency: Currency) -> Result<Deposit, Problem> {
    let problem = |problem| amount_problem(part, AmountOf::Deposit, problem);
    let pieces = cut(rest, currency);
    if pieces.is_empty() {
        return Err(empty(part, Clause::Deposit));
    }
    let start = (0..pieces.len())
        .find(|start| amount_at(&pieces[*start..], currency).is_some())
        .ok_or_else(|| problem(not_a_number(rest)))?;
    let (scanned, used) =
        amount_at(&pieces[start..], currency).ok_or_else(|| problem(not_a_number(rest)))?;
    // "500o" and "gcash5 00" are no amounts with a method.
    if pieces[start].glued
        && start > 0
        && pieces[start - 1].folded.ends_with(char::is_alphanumeric)
        && pieces[start - 1].folded.is_ascii()
    {
        return Err(problem(not_a_number(rest)));
    }
    let (before, after) = (&pieces[..start], &pieces[start + used..]);
    let amount = scanned.money(currency).map_err(problem)?;
    if amount.minor == 0 {
        let text = quote(rest);
        return Err(problem(AmountProblem::Zero { text }));
    }
    refuse_second_amount(&scanned, after, currency).map_err(problem)?;
    if has_substance(&method_of(before)) && has_substance(&method_of(after)) {
        return Err(Problem::ClauseTooMuch {
            part: quote(part),
            clause: Clause::Deposit,
            extra: quote(&join(after)),
        });
    }
    let method = [method_of(before), method_of(after)]
        .into_iter()
        .find(|method| has_substance(method));
    if let Some(long) = method
        .as_ref()
        .filter(|method| method.chars().count() > MAX_METHOD_CHARACTERS)
    {
        return Err(Problem::ClauseTooMuch {
            part: quote(part),
            clause: Clause::Deposit,
            extra: quote(long),
        });
    }
    Ok(Deposit { amount, method })
}

/// `1 500` may be 1,500: a second number right after an amount is never a method.
fn refuse_second_amount(
    first: &super::amount::Scanned,
    after: &[Piece],
    currency: Currency,
) -> Result<(), AmountProblem> {
    let Some((second, _)) = amount_at(after, currency) else {
        return Ok(());
    };
    let joined = super::amount::scan(&format!("{}{}", first.text(), second.text()), currency);
    let readings = [Some(first.clone()), joined]
        .into_iter()
        .flatten()
        .filter_map(|reading| reading.money(currency).ok())
        .collect();
    Err(AmountProblem::Ambiguous {
        text: quote(&format!("{} {}", first.text(), second.text())),
        readings,
    })
}

/// How a deposit was paid, without the little words around it.
fn method_of(pieces: &[Piece]) -> String {
    const LITTLE: &[&str] = &[
        "via", "thru", "through", "by", "in", "of", "using", "use", "po", "paid", "payment",
        "received", "amount", "用", ",", "(", ")", "-", ":", ".", "/", "amt", "with", "to",
    ];
    let little = |piece: &&Piece| LITTLE.contains(&piece.folded.as_str());
    let leading = pieces.iter().take_while(little).count();
    let trailing = pieces[leading..].iter().rev().take_while(little).count();
    join(&pieces[leading..pieces.len() - trailing])
}

fn note(part: &str, rest: &str) -> Result<Part, Problem> {
    let length = rest.chars().count();
    if length > MAX_NOTE_CHARACTERS {
        return Err(Problem::NoteTooLong {
            part: quote(part),
            length,
            limit: MAX_NOTE_CHARACTERS,
        });
    }
    if rest.is_empty() {
        return Err(empty(part, Clause::Note));
    }
    Ok(Part::Note(rest.to_owned()))
}

fn due_date(part: &str, rest: &str, currency: Currency, today: NaiveDate) -> Result<Part, Problem> {
    if rest.is_empty() {
        return Err(empty(part, Clause::Due));
    }
    due::parse(part, rest, currency, today).map(Part::Due)
}

const FREE_SHIPPING: &[&str] = &[
    "free shipping",
    "free ship",
    "free sf",
    "free delivery",
    "free postage",
    "sf free",
    "fs",
    "免運",
    "免運費",
    "免运费",
    "包郵",
];
