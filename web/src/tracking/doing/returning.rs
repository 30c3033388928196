//! Asking whether pieces may come back.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use waybill_core::order::act::Party;
use waybill_core::order::decide::{Action, Refusal, ReturnAction};
use waybill_core::order::{Order, Wish};
use waybill_core::page_key::{Done, Shown};
use waybill_core::picture::Picture;
use waybill_core::text::{Reader, texts};
use waybill_core::wording;

use super::{act, refusal};
use crate::App;
use crate::error::Failure;
use crate::language::Wished;
use crate::tracking::door::{Door, Inside, Said};
use crate::tracking::form::{Choices, Field, Form, Kind, Part, Sent, Submit, note, read, sheet};
use crate::tracking::proving;

/// The longest reason, in characters.
const MAX_REASON: usize = 200;

/// What the form said, to be given back.
#[derive(Debug, Default)]
struct Typed {
    /// Of each line, what was typed and what is wrong with it.
    counts: Vec<(i32, String, Option<String>)>,
    why: String,
    why_problem: Option<String>,
    words: String,
    wish: String,
    picture_problem: Option<String>,
    whole: Option<String>,
}

/// What is asked for.
struct Asked {
    lines: Vec<(i32, u32)>,
    reason: String,
    wish: Wish,
    picture: Option<Picture>,
}

pub(in crate::tracking) async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return Ok(proving::first(&door, "return"));
    };
    page(
        &door,
        inside,
        &inside.order,
        Typed::default(),
        StatusCode::OK,
    )
}

/// Whether the buyer may ask for one, and why not.
pub(in crate::tracking) fn may_ask(
    door: &Door,
    inside: &Inside,
    order: &Order,
) -> Result<(), Refusal> {
    if !order.is_returnable() {
        let stage = order.head.stage;
        return Err(Refusal::NotReturnable { stage });
    }
    let zone = inside.shop.time_zone;
    let today = door.reader.now.with_timezone(&zone).date_naive();
    match order.last_day_to_return(&inside.shop.settings, zone) {
        Some(last_day) if today > last_day => Err(Refusal::ReturnTooLate { last_day }),
        Some(_) | None => Ok(()),
    }
}

/// The lines of which something may come back, with how many.
pub(in crate::tracking) fn left(order: &Order) -> Vec<(i32, &str, u32)> {
    order
        .lines
        .iter()
        .map(|line| {
            (
                line.line,
                line.name.as_str(),
                order.left_to_return(line.line),
            )
        })
        .filter(|(_, _, left)| *left > 0)
        .collect()
}

fn reasons(reader: &Reader) -> [(String, String); 5] {
    [
        (
            "damaged".to_owned(),
            reader.text(texts::ReturnReasonDamaged),
        ),
        ("wrong".to_owned(), reader.text(texts::ReturnReasonWrong)),
        ("size".to_owned(), reader.text(texts::ReturnReasonSize)),
        ("mind".to_owned(), reader.text(texts::ReturnReasonMind)),
        ("other".to_owned(), reader.text(texts::ReturnOtherWhy)),
    ]
}

fn page(
    door: &Door,
    inside: &Inside,
    order: &Order,
    typed: Typed,
    status: StatusCode,
) -> Result<Response, Failure> {
    let reader = &door.reader;
    let number = order.number.0;
    let title = reader.text(texts::ReturnTitle { number });
    if let Err(why) = may_ask(door, inside, order) {
        return note(door, title, refusal(order, &why), status);
    }
    let left = left(order);
    if left.is_empty() {
        return note(door, title, texts::ReturnNothingLeft { number }, status);
    }
    let form = Form {
        lead: vec![reader.text(texts::ReturnHowMany)],
        problem: typed.whole.clone(),
        action: door.address("return"),
        files: true,
        hidden: vec![("version", order.head.version.to_string())],
        parts: parts(reader, &left, typed),
        buttons: vec![Submit {
            label: reader.text(texts::ButtonAskReturn {
                shop: &door.shown.shop,
            }),
            says: None,
            main: true,
        }],
        ..Form::default()
    };
    sheet(door, title, &form.focused(), status)
}

fn parts(reader: &Reader, left: &[(i32, &str, u32)], typed: Typed) -> Vec<Part> {
    let mut parts: Vec<Part> = left
        .iter()
        .map(|(line, name, left)| {
            let known = typed.counts.iter().find(|(known, ..)| known == line);
            let (value, problem) = match known {
                Some((_, value, problem)) => (value.as_str(), problem.clone()),
                None => ("0", None),
            };
            let label = reader.text(texts::ReturnPieces {
                name: *name,
                left: *left,
            });
            Part::Field(
                Field::new(format!("n{line}"), label, value)
                    .kind(Kind::Digits)
                    .problem(problem),
            )
        })
        .collect();
    let wishes = Wish::ALL.map(|wish| (wish.as_str().to_owned(), reader.say(&wording::wish(wish))));
    let wish = if typed.wish.is_empty() {
        Wish::Refund.as_str()
    } else {
        &typed.wish
    };
    parts.extend([
        Part::Choices(
            Choices::new(
                "why",
                reader.text(texts::ReturnWhy),
                &typed.why,
                reasons(reader),
            )
            .problem(typed.why_problem),
        ),
        Part::Field(
            Field::new("words", reader.text(texts::CancelWords), &typed.words)
                .hint(reader.text(texts::ReturnOtherWhyHint)),
        ),
        Part::Choices(Choices::new(
            "wish",
            reader.text(texts::AskReturnWish),
            wish,
            wishes,
        )),
        Part::Field(
            Field::picture(reader, "picture", reader.text(texts::ReturnPicture))
                .problem(typed.picture_problem),
        ),
    ]);
    parts
}

pub(in crate::tracking) async fn ask(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let door = Door::open(&app, &token, wished, &headers).await?;
    let Some(inside) = &door.inside else {
        return proving::refused(&app, &door, "return", request).await;
    };
    let sent = read(request).await?;
    let version = sent.number("version")?;
    let (mut typed, asked) = understand(&door.reader, &sent, &inside.order);
    let Some(asked) = asked else {
        let status = if sent.is_too_large() {
            StatusCode::PAYLOAD_TOO_LARGE
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        return page(&door, inside, &inside.order, typed, status);
    };
    let action = |file: Option<waybill_core::id::FileId>| {
        Action::Return(ReturnAction::Ask {
            by: Party::Buyer,
            lines: asked.lines,
            wish: asked.wish,
            reason: asked.reason,
            file: file.map(|file| file.0),
        })
    };
    let shown = Shown::Version(version);
    let done = act(&app, (&door, inside), asked.picture.as_ref(), action, shown).await?;
    let order = match done {
        Done::Done(_) => return Ok(door.back(&app, Said::ReturnAsked)),
        Done::NoSuchOrder => return Err(Failure::UnknownOrder),
        Done::Outdated(order) => {
            typed.whole = Some(door.reader.text(texts::FormOutdated));
            order
        }
        Done::Refused(order, why) => {
            typed.whole = Some(door.reader.say(&refusal(&order, &why)));
            order
        }
    };
    page(&door, inside, &order, typed, StatusCode::CONFLICT)
}

/// What was sent, and what is asked by it where nothing is wrong.
fn understand(reader: &Reader, sent: &Sent, order: &Order) -> (Typed, Option<Asked>) {
    let mut typed = Typed {
        why: sent.text("why").to_owned(),
        words: sent
            .text("words")
            .chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .take(MAX_REASON)
            .collect(),
        wish: sent.text("wish").to_owned(),
        ..Typed::default()
    };
    let mut lines = Vec::new();
    for (line, _, left) in left(order) {
        let value: String = sent.text(&format!("n{line}")).chars().take(20).collect();
        let count = count(&value).filter(|count| *count <= left);
        let problem = count.is_none().then(|| {
            let typed = &value;
            reader.text(texts::ReturnNumberUnreadable { typed, left })
        });
        if let Some(count) = count.filter(|count| *count > 0) {
            lines.push((line, count));
        }
        typed.counts.push((line, value, problem));
    }
    let readable = typed.counts.iter().all(|(.., problem)| problem.is_none());
    if readable
        && lines.is_empty()
        && let Some((.., problem)) = typed.counts.first_mut()
    {
        *problem = Some(reader.text(texts::ReturnNoneChosen));
    }
    let known = reasons(reader).iter().any(|(word, _)| *word == typed.why);
    let reason = match (typed.words.is_empty(), typed.why.as_str()) {
        (false, "other" | "") => Some(typed.words.clone()),
        (true, "other" | "") => None,
        (true, why) => Some(why.to_owned()),
        (false, why) => {
            let label = reasons(reader).into_iter().find(|(word, _)| word == why);
            label.map(|(_, label)| format!("{label}: {}", typed.words))
        }
    }
    .filter(|_| known || typed.why.is_empty());
    if reason.is_none() {
        typed.why_problem = Some(reader.text(texts::ReturnWhyMissing));
    }
    let wish = Wish::ALL
        .into_iter()
        .find(|wish| wish.as_str() == typed.wish)
        .unwrap_or(Wish::Refund);
    let picture = sent.picture();
    if let Err(problem) = &picture {
        typed.picture_problem = Some(reader.say(problem));
    }
    let sound = readable && !lines.is_empty();
    let asked = match (reason, picture) {
        (Some(reason), Ok(picture)) if sound => Some(Asked {
            lines,
            reason,
            wish,
            picture,
        }),
        _ => {
            if sent.has_file() && typed.picture_problem.is_none() {
                typed.picture_problem = Some(reader.text(texts::PaidSlipAgain));
            }
            None
        }
    };
    (typed, asked)
}

/// How many; nothing typed is none. Full-width digits are digits.
fn count(typed: &str) -> Option<u32> {
    if typed.is_empty() {
        return Some(0);
    }
    typed.chars().try_fold(0_u32, |sum, letter| {
        let digit = match letter {
            '０'..='９' => u32::from(letter) - 0xFF10,
            _ => letter.to_digit(10)?,
        };
        sum.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn counts_are_whole_numbers() {
        for (typed, read) in [
            ("", Some(0)),
            ("0", Some(0)),
            ("12", Some(12)),
            ("２", Some(2)),
            ("🙂", None),
            ("-1", None),
            ("1.5", None),
            ("99999999999", None),
        ] {
            assert_eq!(count(typed), read, "{typed}");
        }
    }
}
