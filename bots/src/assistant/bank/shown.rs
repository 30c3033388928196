//! A statement in one message, and its likely rows one by one.

use waybill_core::bank::{Found, Row, Target};
use waybill_core::shop::Shop;
use waybill_core::text::{Phrase, texts};

use super::Findings;
use crate::assistant::message::{Button, Say};
use crate::assistant::press::{BankPress, MoneyPress, Press};

/// How many rows of a kind are named.
const NAMED: usize = 8;
/// How much of a row's words is shown, in characters.
const MOST_WORDS: usize = 120;

/// What came of it so far and what is left, with what can be done.
pub(super) fn summary(shop: &Shop, findings: &Findings) -> Say {
    let statement = &findings.statement;
    let say = Say::titled(texts::BankTitle {
        shop: &shop.name,
        name: &statement.name,
    })
    .and(texts::BankCounts {
        lines: statement.lines,
        came_in: statement.came_in,
    });
    let say = recorded(say, findings);
    let say = sure(say, findings);
    let likely = findings.likely().len();
    let say = if likely > 0 {
        say.and(texts::BankLikely { count: likely })
    } else {
        say
    };
    let mut say = unknown(differs(say, findings), findings);
    if statement.known > 0 {
        let count = statement.known;
        say = say.and(texts::BankKnown { count });
    }
    if findings.left.is_empty() {
        say = say.and(texts::BankNothingLeft);
    }
    say.row(buttons(shop, findings))
}

fn buttons(shop: &Shop, findings: &Findings) -> Vec<Button> {
    let press = |press| Press::Money(shop.shop_id, MoneyPress::Bank(press));
    let id = findings.statement.statement_id;
    let (sure, likely) = (findings.sure().len(), findings.likely().len());
    let mut buttons = Vec::new();
    if sure > 0 {
        let record = press(BankPress::Record(id, findings.mark()));
        buttons.push(Button::press(
            texts::ButtonBankRecord { count: sure },
            record,
        ));
    }
    if likely > 0 {
        let look = press(BankPress::Look(id));
        buttons.push(Button::press(texts::ButtonBankLook { count: likely }, look));
    }
    buttons
}

fn recorded(say: Say, findings: &Findings) -> Say {
    let recorded = findings.recorded;
    if recorded.count == 0 {
        return say;
    }
    say.and(texts::BankRecorded {
        count: recorded.count,
        amount: findings.money(recorded.minor),
    })
}

fn sure(say: Say, findings: &Findings) -> Say {
    let sure = findings.sure();
    if sure.is_empty() {
        return say;
    }
    let minor = sure.iter().map(|(left, _)| left.row.amount_minor).sum();
    let say = say.and(texts::BankSure {
        count: sure.len(),
        amount: findings.money(minor),
    });
    let named = sure.iter().map(|(_, target)| {
        let row = texts::BankRowSure {
            number: target.number.0,
            amount: findings.money(target.amount_minor),
            buyer: &target.buyer,
        };
        Phrase::from(row)
    });
    some_of(say, named.collect())
}

fn differs(say: Say, findings: &Findings) -> Say {
    let rows: Vec<Phrase> = findings
        .rows()
        .filter_map(|(left, found)| {
            let Found::Differs(target) = found else {
                return None;
            };
            Some(differing(findings, &left.row, target))
        })
        .collect();
    if rows.is_empty() {
        return say;
    }
    let count = rows.len();
    some_of(say.and(texts::BankDiffers { count }), rows)
}

fn differing(findings: &Findings, row: &Row, target: &Target) -> Phrase {
    texts::BankRowDiffers {
        line: row.line,
        said: said(findings, row),
        number: target.number.0,
        buyer: &target.buyer,
        expected: findings.money(target.amount_minor),
    }
    .into()
}

fn unknown(say: Say, findings: &Findings) -> Say {
    let rows: Vec<Phrase> = findings
        .rows()
        .filter(|(_, found)| matches!(found, Found::Unknown))
        .map(|(left, _)| {
            let row = &left.row;
            let (line, said) = (row.line, said(findings, row));
            texts::BankRow { line, said }.into()
        })
        .collect();
    if rows.is_empty() {
        return say;
    }
    let count = rows.len();
    some_of(say.and(texts::BankUnknown { count }), rows)
}

fn some_of(say: Say, rows: Vec<Phrase>) -> Say {
    let more = rows.len().saturating_sub(NAMED);
    let say = rows.into_iter().take(NAMED).fold(say, Say::and);
    if more == 0 {
        return say;
    }
    say.and(texts::BankMore { count: more })
}

/// "Is it for #1042 (Jane)?", for the first row that is likely for something.
pub(super) fn question(shop: &Shop, findings: &Findings) -> Option<Say> {
    let likely = findings.likely();
    let (left, target) = likely.first()?;
    let id = findings.statement.statement_id;
    let (line, said) = (left.row.line, said(findings, &left.row));
    let (number, buyer) = (target.number.0, &target.buyer);
    let amount = findings.money(target.amount_minor);
    let asked: Phrase = match target.claim {
        Some(_) => texts::BankIsItClaimed {
            line,
            said,
            number,
            buyer,
            amount,
        }
        .into(),
        None => texts::BankIsIt {
            line,
            said,
            number,
            buyer,
            amount,
        }
        .into(),
    };
    let press = |press| Press::Money(shop.shop_id, MoneyPress::Bank(press));
    let order = target.order_id;
    Some(Say::line(asked).row([
        Button::press(
            texts::ButtonBankIs { number },
            press(BankPress::Is(id, line, order)),
        ),
        Button::press(
            texts::ButtonBankIsNot,
            press(BankPress::IsNot(id, line, order)),
        ),
        Button::press(texts::ButtonBankBack, press(BankPress::Show(id))),
    ]))
}

/// All that a row says, in one line.
fn said(findings: &Findings, row: &Row) -> String {
    let amount = findings.money(row.amount_minor).to_string();
    let words: String = row.words.chars().take(MOST_WORDS).collect();
    let parts = [row.dated.as_str(), &amount, &row.reference, &words];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}
