//! `/words`: what buyers are told at each status, in the shop's own words and as loudly as it likes.
//! One message, edited; what was typed is shown filled in before it is saved.

use chrono::Duration;
use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::id::{OrderId, ShopId};
use waybill_core::money::Money;
use waybill_core::notice::{Moment, Notice};
use waybill_core::order::{OrderNumber, Parcel};
use waybill_core::own_words::{self, Fault, MAX_LENGTH, Placeholder, Status, Words};
use waybill_core::shop::{self, Shop};
use waybill_core::telling::Telling;
use waybill_core::text::{Arg, Language, Phrase, Reader, texts};

use super::message::{Button, Say, verbatim};
use super::own_words::{Known, fill, in_own_words, left_out, status_words};
use super::press::{Press, WordsPress};
use super::scene::Scene;
use super::state::Asking;
use crate::render::words as in_words;

/// `/words`: every status, in the language of who asks.
pub async fn command(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    let language = scene.conversation.person.language;
    let say = list(scene, shop, language).await?;
    scene.say(say);
    Ok(())
}

/// A button was tapped.
pub async fn pressed(
    scene: &mut Scene<'_>,
    shop: &Shop,
    press: WordsPress,
) -> Result<(), DatabaseError> {
    let say = match press {
        WordsPress::List(language) => list(scene, shop, language).await?,
        WordsPress::Show(status, language) => one(scene, shop, (status, language)).await?,
        WordsPress::Change(status, language) => ask(scene, shop, (status, language)),
        WordsPress::Save(status, language, shown) => {
            save(scene, shop, (status, language), shown).await?;
            one(scene, shop, (status, language)).await?
        }
        WordsPress::Standard(status, language) => {
            let by = scene.conversation.person.person_id;
            let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
            own_words::drop(&mut in_shop, (status, language), by, scene.at).await?;
            scene.changed.push(Live::Shop(shop.shop_id));
            one(scene, shop, (status, language)).await?
        }
        WordsPress::Tell(status, language, telling) => {
            let mut shop = shop.clone();
            if Telling::of(status).contains(&telling) {
                shop.settings.tellings.set(status, telling);
                let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
                shop::save_settings(&mut in_shop, &shop.settings).await?;
            }
            one(scene, &shop, (status, language)).await?
        }
    };
    scene.replace(say);
    Ok(())
}

/// The words that were asked for: shown filled in, or what is wrong with them.
pub fn given(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    (status, language): (Status, Language),
    text: &str,
) {
    let Some(shop) = scene.own_shop(shop_id) else {
        scene.state.asking = None;
        return;
    };
    let words = match Words::read(status, text) {
        Ok(words) => words,
        Err(fault) => {
            scene.say(Say::line(wrong(&fault, status, language)));
            return;
        }
    };
    let typed = words.to_string();
    let press = |press| Press::Words(shop.shop_id, press);
    let save = WordsPress::Save(status, language, digest(&typed));
    let mut say = Say::line(texts::WordsPreview);
    say.lines
        .extend(sample(scene, &shop, (status, language), Some(&words)));
    if let Some(note) = stands_below(scene, &shop, status, &words, language) {
        say = say.and(note);
    }
    scene.state.asking = Some(Asking::OwnWords {
        shop: shop.shop_id,
        status,
        language,
        typed: Some(typed),
    });
    scene.say(say.row([
        Button::press(texts::ButtonWordsSave, press(save)),
        Button::press(texts::ButtonBack, press(WordsPress::Show(status, language))),
    ]));
}

async fn list(
    scene: &mut Scene<'_>,
    shop: &Shop,
    language: Language,
) -> Result<Say, DatabaseError> {
    scene.state.asking = None;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let own = own_words::all(&mut in_shop).await?;
    let press = |press| Press::Words(shop.shop_id, press);
    let mut say = Say::titled(texts::WordsTitle {
        shop: &shop.name,
        language: language.name(),
    })
    .and(texts::WordsAbout);
    let mut buttons = Vec::new();
    for status in Status::ALL {
        let name = status_words(status);
        match shop.settings.tellings.of(status) {
            Telling::Aloud => {}
            Telling::Quietly => {
                say = say.and(texts::WordsListQuietly {
                    status: name.clone(),
                })
            }
            Telling::Card => {
                say = say.and(texts::WordsListCard {
                    status: name.clone(),
                })
            }
        }
        let label = if own.contains(&(status, language)) {
            texts::WordsOwnMark { status: name }.into()
        } else {
            name
        };
        buttons.push(Button::press(
            label,
            press(WordsPress::Show(status, language)),
        ));
    }
    let say = buttons
        .chunks(3)
        .map(<[Button]>::to_vec)
        .fold(say, Say::row);
    Ok(say.row(others(language, |other| press(WordsPress::List(other)))))
}

/// One status: the standard words, the shop's own, how loudly it is told.
async fn one(
    scene: &mut Scene<'_>,
    shop: &Shop,
    (status, language): (Status, Language),
) -> Result<Say, DatabaseError> {
    scene.state.asking = None;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let own = own_words::find(&mut in_shop, status, language).await?;
    let telling = shop.settings.tellings.of(status);
    let press = |press| Press::Words(shop.shop_id, press);
    let mut say = Say::titled(texts::WordsOf {
        status: status_words(status),
        language: language.name(),
    })
    .and(texts::WordsStandard);
    say.lines
        .extend(sample(scene, shop, (status, language), None));
    say = say.gap();
    if let Some(words) = &own {
        say = say.and(texts::WordsOwn);
        say.lines
            .extend(sample(scene, shop, (status, language), Some(words)));
        if let Some(note) = stands_below(scene, shop, status, words, language) {
            say = say.and(note);
        }
    } else {
        say = say.and(texts::WordsNone);
    }
    say = say.gap().and(match telling {
        Telling::Aloud => Phrase::from(texts::WordsToldAloud),
        Telling::Quietly => texts::WordsToldQuietly.into(),
        Telling::Card => texts::WordsToldCard.into(),
    });
    let mut change = vec![Button::press(
        texts::ButtonWordsChange,
        press(WordsPress::Change(status, language)),
    )];
    if own.is_some() {
        let standard = press(WordsPress::Standard(status, language));
        change.push(Button::press(texts::ButtonWordsStandard, standard));
    }
    let tell = Telling::of(status)
        .iter()
        .filter(|way| **way != telling)
        .map(|way| {
            let label = match way {
                Telling::Aloud => Phrase::from(texts::ButtonTellAloud),
                Telling::Quietly => texts::ButtonTellQuietly.into(),
                Telling::Card => texts::ButtonTellCard.into(),
            };
            Button::press(label, press(WordsPress::Tell(status, language, *way)))
        });
    let back = Button::press(texts::ButtonBack, press(WordsPress::List(language)));
    let other = others(language, |other| press(WordsPress::Show(status, other)));
    Ok(say.row(change).row(tell).row(other.chain([back])))
}

fn ask(scene: &mut Scene<'_>, shop: &Shop, (status, language): (Status, Language)) -> Say {
    scene.state.asking = Some(Asking::OwnWords {
        shop: shop.shop_id,
        status,
        language,
        typed: None,
    });
    let back = Press::Words(shop.shop_id, WordsPress::Show(status, language));
    Say::line(texts::AskWords {
        status: status_words(status),
        language: language.name(),
        limit: MAX_LENGTH,
    })
    .and(texts::WordsPlaceholders {
        placeholders: offered(status, language),
    })
    .and(example(status, language))
    .row([Button::press(texts::ButtonBack, back)])
}

/// Saves what is shown beside the button, once: another sentence that was typed since is not meant.
async fn save(
    scene: &mut Scene<'_>,
    shop: &Shop,
    of: (Status, Language),
    shown: u32,
) -> Result<(), DatabaseError> {
    let Some(Asking::OwnWords {
        shop: asked,
        status,
        language,
        typed: Some(typed),
    }) = &scene.state.asking
    else {
        return Ok(());
    };
    if (*asked, *status, *language) != (shop.shop_id, of.0, of.1) || digest(typed) != shown {
        return Ok(());
    }
    let Ok(words) = Words::read(of.0, typed) else {
        return Ok(());
    };
    let by = scene.conversation.person.person_id;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    own_words::save(&mut in_shop, of, &words, by, scene.at).await?;
    scene.changed.push(Live::Shop(shop.shop_id));
    Ok(())
}

/// What tells one sentence from another on a button (FNV-1a).
fn digest(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

fn others(language: Language, press: impl Fn(Language) -> Press) -> impl Iterator<Item = Button> {
    Language::all()
        .filter(move |other| *other != language)
        .map(move |other| Button::press(verbatim(other.name()), press(other)))
}

/// Whether the words are Chinese, for the names of placeholders.
fn is_chinese(language: Language) -> bool {
    language.tag().starts_with("zh")
}

fn braced(placeholder: Placeholder, language: Language) -> String {
    format!("{{{}}}", placeholder.name(is_chinese(language)))
}

fn offered(status: Status, language: Language) -> Vec<Arg> {
    let offers = status.offers().into_iter();
    offers
        .map(|each| Arg::Text(braced(each, language)))
        .collect()
}

fn example(status: Status, language: Language) -> Phrase {
    let of = |placeholder| braced(placeholder, language);
    let buyer = of(Placeholder::Buyer);
    if is_chinese(language) {
        let number = of(Placeholder::Number);
        return texts::WordsExample {
            words: if status == Status::Shipped {
                format!(
                    "{buyer}您好，#{number} 已經寄出囉！{} {}",
                    of(Placeholder::Courier),
                    of(Placeholder::Tracking)
                )
            } else {
                format!("{buyer}您好，謝謝您訂購 #{number}！")
            },
        }
        .into();
    }
    texts::WordsExample {
        words: if status == Status::Shipped {
            format!(
                "Hi {buyer}, it's on its way! {} {}",
                of(Placeholder::Courier),
                of(Placeholder::Tracking)
            )
        } else {
            format!("Hi {buyer}, thank you for #{}!", of(Placeholder::Number))
        },
    }
    .into()
}

/// What is wrong with words, and what would be right.
fn wrong(fault: &Fault, status: Status, language: Language) -> Phrase {
    let placeholders = offered(status, language);
    let braced = |typed: &str| format!("{{{typed}}}");
    match fault {
        Fault::Empty => texts::WordsEmpty.into(),
        Fault::TooLong { length } => texts::WordsTooLong {
            length: *length,
            limit: MAX_LENGTH,
        }
        .into(),
        Fault::Unclosed { near } => texts::WordsUnclosed {
            near,
            example: self::braced(Placeholder::Number, language),
        }
        .into(),
        Fault::Unknown {
            typed,
            meant: Some(meant),
        } => texts::WordsUnknownMeant {
            typed: braced(typed),
            meant: self::braced(*meant, language),
            placeholders,
        }
        .into(),
        Fault::Unknown { typed, meant: None } => texts::WordsUnknown {
            typed: braced(typed),
            placeholders,
        }
        .into(),
        Fault::NotThen { typed } => texts::WordsNotThen {
            typed: braced(typed),
            status: status_words(status),
            placeholders,
        }
        .into(),
    }
}

/// Says so where the words leave out what must be told.
fn stands_below(
    scene: &Scene<'_>,
    shop: &Shop,
    status: Status,
    words: &Words,
    language: Language,
) -> Option<Phrase> {
    let moment = sample_moment(scene, shop, status);
    match left_out(words, &moment) {
        None => Some(texts::WordsBelow.into()),
        Some(left_out) if left_out.is_empty() => None,
        Some(left_out) => {
            let missing = left_out
                .into_iter()
                .map(|each| Arg::Text(braced(each, language)));
            Some(
                texts::WordsBelowMissing {
                    missing: missing.collect::<Vec<Arg>>(),
                }
                .into(),
            )
        }
    }
}

/// What a buyer would read of a sample order, in the language of the words.
fn sample(
    scene: &Scene<'_>,
    shop: &Shop,
    (status, language): (Status, Language),
    words: Option<&Words>,
) -> Vec<Phrase> {
    let reader = Reader {
        language,
        zone: shop.time_zone,
        now: scene.at,
    };
    let told = Notice {
        shop: shop.name.clone(),
        number: OrderNumber(1042),
        quiet: false,
        moment: sample_moment(scene, shop, status),
    };
    let (total, to_pay) = sample_amounts(shop);
    let link = format!("{}t/…", scene.settings.public_url);
    let known = Known {
        buyer: Some(reader.text(texts::SampleBuyer)),
        total,
        to_pay,
        link: Some(link),
    };
    let order = (shop.shop_id, OrderId(0));
    let own = words.and_then(|words| fill(words, &told, &known, &reader));
    let say = match own {
        Some(own) => in_own_words(&told, order, &own),
        None => super::notice::notice(&told, order),
    };
    let lines = in_words(&say, &reader).lines.into_iter();
    lines.map(|line| verbatim(format!("› {line}"))).collect()
}

fn sample_amounts(shop: &Shop) -> (Money, Money) {
    let money = |units: i64| Money::new(units * shop.currency.minor_per_unit(), shop.currency);
    (money(1_977), money(1_477))
}

fn sample_moment(scene: &Scene<'_>, shop: &Shop, status: Status) -> Moment {
    let (total, to_pay) = sample_amounts(shop);
    let amount = Money::new(total.minor - to_pay.minor, shop.currency);
    let until = scene.at + Duration::days(1);
    let reason = || Some("…".to_owned());
    match status {
        Status::Confirmed => Moment::Confirmed,
        Status::ReadyToCollect => Moment::ReadyToCollect,
        Status::Shipped => Moment::Shipped {
            parcel: Parcel {
                courier: Some("J&T".to_owned()),
                tracking: Some("88123456".to_owned()),
            },
        },
        Status::Delivered => Moment::Delivered,
        Status::Cancelled => Moment::Cancelled { reason: reason() },
        Status::Received => Moment::Received { amount, to_pay },
        Status::ClaimRejected => Moment::ClaimRejected {
            amount,
            reason: reason(),
        },
        Status::RefundStarted => Moment::RefundStarted {
            amount,
            method: Some("GCash".to_owned()),
        },
        Status::Refunded => Moment::Refunded {
            amount,
            method: Some("GCash".to_owned()),
        },
        Status::PayReminder => Moment::PayReminder {
            to_pay,
            until: Some(until),
        },
        Status::Arrived => Moment::Arrived {
            pieces: vec![(1, "…".to_owned())],
            to_pay,
            until: Some(until),
        },
        Status::WhereToSend => Moment::WhereToSend,
    }
}
