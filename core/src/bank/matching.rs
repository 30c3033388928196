//! Which row of a statement proves which payment. A row is for one payment at most, and no payment is
//! proved twice; where two would do, nobody is chosen.

use std::collections::{HashMap, HashSet};

use super::Row;
use crate::customer::fold;
use crate::id::OrderId;
use crate::order::OrderNumber;
use crate::order::act::reference_key;

/// From how many letters on the end of a longer number is enough: in Taiwan people give the last five
/// of their account.
const ENOUGH_AT_THE_END: usize = 5;
/// From how many on it may stand anywhere, with gaps between.
const ENOUGH_ANYWHERE: usize = 8;

/// What a buyer says was paid and nobody has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// For which order.
    pub order_id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// The ledger's entry.
    pub entry: i32,
    /// Minor units.
    pub amount_minor: i64,
    /// What they gave to find it by.
    pub reference: Option<String>,
    /// Who.
    pub buyer: String,
}

/// An order that is still to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpaid {
    /// Which.
    pub order_id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// All that is still to be paid, in minor units.
    pub left_minor: i64,
    /// Whether its buyer says that something was paid.
    pub claimed: bool,
    /// Whether the courier collects it.
    pub cash_on_delivery: bool,
    /// Whose it is.
    pub buyer: String,
}

/// What rows may be for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Candidates {
    /// What is to be checked.
    pub claims: Vec<Claim>,
    /// What is to be paid.
    pub orders: Vec<Unpaid>,
}

/// What a row is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Which order.
    pub order_id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// The claim that it proves; none where nobody claimed it.
    pub claim: Option<i32>,
    /// What was claimed, or is still to be paid, in minor units.
    pub amount_minor: i64,
    /// Whose it is.
    pub buyer: String,
}

/// What was found for a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It names a payment, and the amount is right.
    Sure(Target),
    /// The amount is right, and of no other payment.
    Likely(Target),
    /// It names a payment of another amount.
    Differs(Target),
    /// Nothing.
    Unknown,
}

/// What each row is for, in their order. With each row come the orders that somebody said it is not for.
pub fn matched(rows: &[(&Row, &[OrderId])], candidates: &Candidates) -> Vec<Found> {
    let mut search = Search::of(rows, candidates);
    search.pass(Search::claim_by_reference);
    search.pass(Search::order_by_number);
    // A row that names a payment is not guessed to be for another.
    search.pass(Search::named_with_another_amount);
    search.pass(Search::only_one_of_the_amount);
    let found = search.found.into_iter();
    found.map(|found| found.unwrap_or(Found::Unknown)).collect()
}

/// What a row says, for comparison.
struct Said {
    /// Its words and numbers.
    tokens: HashSet<String>,
    /// All its letters and figures in one.
    squeezed: String,
    /// The runs of figures in it.
    numbers: HashSet<String>,
    /// Those of them that stand behind a "#".
    marked: HashSet<String>,
}

struct Search<'a> {
    rows: &'a [(&'a Row, &'a [OrderId])],
    said: Vec<Said>,
    candidates: &'a Candidates,
    claims_of: HashMap<i64, Vec<&'a Claim>>,
    orders_of: HashMap<i64, Vec<&'a Unpaid>>,
    found: Vec<Option<Found>>,
    claims_taken: HashSet<(OrderId, i32)>,
    orders_taken: HashSet<OrderId>,
}

impl<'a> Search<'a> {
    fn of(rows: &'a [(&'a Row, &'a [OrderId])], candidates: &'a Candidates) -> Self {
        let mut claims_of: HashMap<i64, Vec<&Claim>> = HashMap::new();
        for claim in &candidates.claims {
            claims_of.entry(claim.amount_minor).or_default().push(claim);
        }
        let mut orders_of: HashMap<i64, Vec<&Unpaid>> = HashMap::new();
        for order in &candidates.orders {
            orders_of.entry(order.left_minor).or_default().push(order);
        }
        Self {
            rows,
            said: rows.iter().map(|(row, _)| Said::by(row)).collect(),
            candidates,
            claims_of,
            orders_of,
            found: vec![None; rows.len()],
            claims_taken: HashSet::new(),
            orders_taken: HashSet::new(),
        }
    }

    /// Tries one rule on every row that nothing was found for.
    fn pass(&mut self, rule: fn(&Self, usize) -> Option<Found>) {
        for place in 0..self.rows.len() {
            if self.found.get(place).is_none_or(Option::is_some) {
                continue;
            }
            let Some(found) = rule(self, place) else {
                continue;
            };
            if let Found::Sure(target) | Found::Likely(target) | Found::Differs(target) = &found {
                self.orders_taken.insert(target.order_id);
                let claim = target.claim.map(|entry| (target.order_id, entry));
                self.claims_taken.extend(claim);
            }
            if let Some(slot) = self.found.get_mut(place) {
                *slot = Some(found);
            }
        }
    }

    fn claim_by_reference(&self, place: usize) -> Option<Found> {
        let (row, said) = (self.row(place)?, self.said.get(place)?);
        let claims = self.claims(place, row.amount_minor);
        let named = claims.filter(|claim| claim.is_named_in(said));
        only(named).map(|claim| Found::Sure(claim.target()))
    }

    fn order_by_number(&self, place: usize) -> Option<Found> {
        let (row, said) = (self.row(place)?, self.said.get(place)?);
        let orders = self.orders(place, row.amount_minor);
        let order = only(orders.filter(|order| order.is_named_in(said)))?;
        let of_it = |claim: &&Claim| claim.order_id == order.order_id;
        let mut claims = self.claims(place, row.amount_minor).filter(of_it);
        let claim = claims.next();
        if claims.next().is_some() {
            return None;
        }
        let target = Target {
            claim: claim.map(|claim| claim.entry),
            ..order.target()
        };
        // A bare number may be a year or a part of an account.
        let others = self
            .orders(place, row.amount_minor)
            .any(|other| other.order_id != order.order_id)
            || self
                .claims(place, row.amount_minor)
                .any(|other| other.order_id != order.order_id);
        let marked = said.marked.contains(&order.number.to_string());
        Some(if marked || !others {
            Found::Sure(target)
        } else {
            Found::Likely(target)
        })
    }

    fn named_with_another_amount(&self, place: usize) -> Option<Found> {
        let (row, said) = (self.row(place)?, self.said.get(place)?);
        let claims = self.candidates.claims.iter();
        let claim = claims
            .filter(|claim| self.is_free_claim(place, claim))
            .find(|claim| claim.amount_minor != row.amount_minor && claim.is_named_in(said));
        if let Some(claim) = claim {
            return Some(Found::Differs(claim.target()));
        }
        if said.numbers.is_empty() {
            return None;
        }
        let orders = self.candidates.orders.iter();
        let mut free = orders.filter(|order| self.is_free_order(place, order.order_id));
        free.find(|order| order.left_minor != row.amount_minor && order.is_named_in(said))
            .map(|order| Found::Differs(order.target()))
    }

    fn only_one_of_the_amount(&self, place: usize) -> Option<Found> {
        let row = self.row(place)?;
        let mut claims = self.claims(place, row.amount_minor).peekable();
        if claims.peek().is_some() {
            return only(claims).map(|claim| Found::Likely(claim.target()));
        }
        let orders = self.orders(place, row.amount_minor);
        let orders = orders.filter(|order| !order.claimed && !order.cash_on_delivery);
        only(orders).map(|order| Found::Likely(order.target()))
    }

    fn row(&self, place: usize) -> Option<&Row> {
        self.rows.get(place).map(|(row, _)| *row)
    }

    fn claims(&self, place: usize, minor: i64) -> impl Iterator<Item = &'a Claim> {
        let claims = self.claims_of.get(&minor).into_iter().flatten().copied();
        claims.filter(move |claim| self.is_free_claim(place, claim))
    }

    fn orders(&self, place: usize, minor: i64) -> impl Iterator<Item = &'a Unpaid> {
        let orders = self.orders_of.get(&minor).into_iter().flatten().copied();
        orders.filter(move |order| self.is_free_order(place, order.order_id))
    }

    fn is_free_claim(&self, place: usize, claim: &Claim) -> bool {
        !self.claims_taken.contains(&(claim.order_id, claim.entry))
            && self.may_be_for(place, claim.order_id)
    }

    fn is_free_order(&self, place: usize, order: OrderId) -> bool {
        !self.orders_taken.contains(&order) && self.may_be_for(place, order)
    }

    fn may_be_for(&self, place: usize, order: OrderId) -> bool {
        let row = self.rows.get(place);
        row.is_none_or(|(_, not_for)| !not_for.contains(&order))
    }
}

/// The one there is; none where there are two.
fn only<T>(mut some: impl Iterator<Item = T>) -> Option<T> {
    let first = some.next()?;
    some.next().is_none().then_some(first)
}

impl Said {
    fn by(row: &Row) -> Self {
        let text = fold(&format!("{} {}", row.reference, row.words));
        let parts = |keep: fn(char) -> bool| {
            let parts = text.split(move |letter: char| !keep(letter));
            parts
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect()
        };
        Self {
            tokens: parts(char::is_alphanumeric),
            squeezed: reference_key(&text),
            numbers: parts(|letter| letter.is_ascii_digit()),
            marked: text
                .split('#')
                .skip(1)
                .map(|after| after.chars().take_while(char::is_ascii_digit).collect())
                .collect(),
        }
    }

    fn names(&self, key: &str) -> bool {
        let length = key.chars().count();
        let ends = |token: &String| length >= ENOUGH_AT_THE_END && token.ends_with(key);
        self.tokens.contains(key)
            || self.tokens.iter().any(ends)
            || self.numbers.iter().any(ends)
            || length >= ENOUGH_ANYWHERE && self.squeezed.contains(key)
    }
}

impl Claim {
    /// Whether a row says the reference, or the number in it: people write "後五碼 12345".
    fn is_named_in(&self, said: &Said) -> bool {
        let Some(reference) = &self.reference else {
            return false;
        };
        let key = reference_key(reference);
        let mut runs = key.split(|letter: char| !letter.is_ascii_digit());
        let number = only(runs.by_ref().filter(|run| !run.is_empty()));
        let number = number.filter(|number| number.len() >= ENOUGH_AT_THE_END);
        key.chars().count() >= 4 && said.names(&key)
            || number.is_some_and(|number| said.names(number))
    }

    fn target(&self) -> Target {
        Target {
            order_id: self.order_id,
            number: self.number,
            claim: Some(self.entry),
            amount_minor: self.amount_minor,
            buyer: self.buyer.clone(),
        }
    }
}

impl Unpaid {
    fn is_named_in(&self, said: &Said) -> bool {
        said.numbers.contains(&self.number.to_string())
    }

    fn target(&self) -> Target {
        Target {
            order_id: self.order_id,
            number: self.number,
            claim: None,
            amount_minor: self.left_minor,
            buyer: self.buyer.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
