//! Which column of a statement says what, by the words above it.

use super::amount;
use crate::customer::fold;
use crate::money::Currency;

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Date,
    In,
    Out,
    Amount,
    /// Whether an amount came in or went out.
    Sign,
    Reference,
    Words,
}

/// The columns of a statement, by their places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Columns {
    date: Option<usize>,
    came_in: Option<usize>,
    went_out: Option<usize>,
    amount: Option<usize>,
    sign: Option<usize>,
    references: Vec<usize>,
    words: Vec<usize>,
}

/// A cell that holds no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BadCell(pub(super) usize);

impl Columns {
    /// What a row names, if it is the one above all others: an amount, and what it is for.
    pub(super) fn of(cells: &[&str]) -> Option<Self> {
        let mut columns = Self::default();
        for (place, cell) in cells.iter().enumerate() {
            let Some(kind) = kind(cell) else { continue };
            let one = |known: &mut Option<usize>| *known = known.or(Some(place));
            match kind {
                Kind::Date => one(&mut columns.date),
                Kind::In => one(&mut columns.came_in),
                Kind::Out => one(&mut columns.went_out),
                Kind::Amount => one(&mut columns.amount),
                Kind::Sign => one(&mut columns.sign),
                Kind::Reference => columns.references.push(place),
                Kind::Words => columns.words.push(place),
            }
        }
        let has_amount = columns.came_in.is_some() || columns.amount.is_some();
        let has_more =
            columns.date.is_some() || !columns.references.is_empty() || !columns.words.is_empty();
        (has_amount && has_more).then_some(columns)
    }

    /// How many columns are known.
    pub(super) fn count(&self) -> usize {
        let single = [
            self.date,
            self.came_in,
            self.went_out,
            self.amount,
            self.sign,
        ];
        single.iter().flatten().count() + self.references.len() + self.words.len()
    }

    /// What moved by a row, in minor units, negative where it went out; none where nothing did, as in a
    /// line that sums up.
    pub(super) fn moved(&self, cells: &[&str], currency: Currency) -> Result<Option<i64>, BadCell> {
        let cell = |place: usize| cells.get(place).copied().unwrap_or_default();
        if let Some(date) = self.date
            && !cell(date).chars().any(char::is_numeric)
        {
            return Ok(None);
        }
        let read = |place: Option<usize>| match place {
            Some(place) => amount::read(cell(place), currency).map_err(|_| BadCell(place)),
            None => Ok(None),
        };
        let some = |minor: &i64| *minor != 0;
        let came_in = read(self.came_in)?.filter(some);
        if let (None, Some(out)) = (came_in, read(self.went_out)?.filter(some)) {
            return Ok(Some(-out.abs()));
        }
        if self.came_in.is_some() {
            return Ok(came_in);
        }
        let amount = read(self.amount)?.filter(some);
        let sign = self.sign.map(|place| fold(cell(place)));
        Ok(
            amount.map(|amount| match sign.as_deref().and_then(says_in) {
                Some(true) => amount.abs(),
                Some(false) => -amount.abs(),
                None => amount,
            }),
        )
    }

    pub(super) fn dated<'a>(&self, cells: &[&'a str]) -> &'a str {
        let place = self.date.and_then(|place| cells.get(place));
        place.copied().unwrap_or_default()
    }

    pub(super) fn reference(&self, cells: &[&str]) -> String {
        joined(&self.references, cells)
    }

    pub(super) fn words(&self, cells: &[&str]) -> String {
        joined(&self.words, cells)
    }
}

fn joined(places: &[usize], cells: &[&str]) -> String {
    let cells = places.iter().filter_map(|place| cells.get(*place));
    let words = cells.flat_map(|cell| cell.split_whitespace());
    words.collect::<Vec<_>>().join(" ")
}

fn says_in(word: &str) -> Option<bool> {
    let begins = |words: &[&str]| words.iter().any(|known| word.starts_with(known));
    if begins(&["cr", "in", "dep", "c", "+", "貸", "存", "收", "入"]) {
        Some(true)
    } else if begins(&["dr", "deb", "out", "wit", "d", "-", "借", "提", "支", "出"]) {
        Some(false)
    } else {
        None
    }
}

/// What stands above a column; the first rule that fits counts, for "入帳日" holds a word of money, too.
fn kind(cell: &str) -> Option<Kind> {
    let cell = fold(cell);
    let tokens: Vec<&str> = cell
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|token| !token.is_empty())
        .collect();
    let any = |words: &[&str]| {
        words.iter().any(|word| {
            if word.is_ascii() {
                tokens.contains(word)
            } else {
                cell.contains(word)
            }
        })
    };
    if any(&["balance", "bal", "餘額", "結餘"]) {
        return None;
    }
    let of_others = any(&[
        "payer",
        "sender",
        "counterparty",
        "payee",
        "from",
        "對方",
        "匯款人",
    ]);
    let way = |way: &str| {
        ["money", "paid"]
            .iter()
            .any(|verb| cell.contains(&format!("{verb} {way}")))
    };
    let credit = any(&["credit", "credits", "cr"]);
    let debit = any(&["debit", "debits", "dr"]);
    if any(&["date", "日期"]) || cell.ends_with('日') {
        Some(Kind::Date)
    } else if of_others {
        Some(Kind::Words)
    } else if credit && debit || any(&["type", "sign", "借貸", "收支"]) {
        Some(Kind::Sign)
    } else if any(&["account", "帳號", "帳戶"]) {
        None
    } else if credit
        || way("in")
        || any(&[
            "deposit", "deposits", "received", "存入", "收入", "貸方", "存款", "入帳",
        ])
    {
        Some(Kind::In)
    } else if debit
        || way("out")
        || any(&[
            "withdrawal",
            "withdrawals",
            "spent",
            "支出",
            "提出",
            "提款",
            "借方",
            "轉出",
        ])
    {
        Some(Kind::Out)
    } else if any(&["amount", "amt", "金額"]) {
        Some(Kind::Amount)
    } else if any(&[
        "reference",
        "ref",
        "id",
        "trace",
        "utr",
        "參考",
        "序號",
        "編號",
        "五碼",
    ]) {
        Some(Kind::Reference)
    } else if any(&[
        "description",
        "desc",
        "memo",
        "name",
        "particulars",
        "narration",
        "details",
        "detail",
        "remarks",
        "remark",
        "notes",
        "note",
        "摘要",
        "備註",
        "附言",
        "戶名",
        "說明",
        "姓名",
    ]) {
        Some(Kind::Words)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_their_words() {
        for (cell, known) in [
            ("Posting Date", Some(Kind::Date)),
            ("交易日", Some(Kind::Date)),
            ("入帳日", Some(Kind::Date)),
            ("Credit Amount", Some(Kind::In)),
            ("Money in", Some(Kind::In)),
            ("存入金額", Some(Kind::In)),
            ("Withdrawals (PHP)", Some(Kind::Out)),
            ("支出", Some(Kind::Out)),
            ("Debit/Credit", Some(Kind::Sign)),
            ("Amount", Some(Kind::Amount)),
            ("金額", Some(Kind::Amount)),
            ("Ref. No.", Some(Kind::Reference)),
            ("Transaction ID", Some(Kind::Reference)),
            ("備註", Some(Kind::Words)),
            ("Sender Account", Some(Kind::Words)),
            ("Account No.", None),
            ("Running Balance", None),
            ("存款餘額", None),
            ("🙂", None),
        ] {
            assert_eq!(kind(cell), known, "{cell}");
        }
    }
}
