//! `/away`: nobody is in the shop for a while. Whoever writes meanwhile is told so once a day, cards
//! say it, and deadlines that would end in it move to its end.

use chrono::{DateTime, Timelike as _, Utc};
use waybill_core::away::{self, Away, LONGEST};
use waybill_core::customer::fold;
use waybill_core::db::DatabaseError;
use waybill_core::hint::Live;
use waybill_core::id::ShopId;
use waybill_core::order::OrderNumber;
use waybill_core::outbox;
use waybill_core::shop::{self, Settings, Shop};
use waybill_core::text::{Arg, Phrase, texts};

use super::adjusting;
use super::deadline;
use super::message::{Answer, Button, Say};
use super::press::{MoneyPress, Press, SettingPress};
use super::scene::Scene;

/// The longest words to a time away, in characters.
const MAX_WORDS: usize = 200;
/// The longest line that is read, in characters.
const MAX_TYPED: usize = 300;
/// How many orders are named that are promised for a time away.
const NAMED: usize = 10;

/// `/away fri 18:00 to mon 9:00 back on Monday`, `/away off`, or alone to see it.
pub async fn command(scene: &mut Scene<'_>, shop: &Shop, rest: &str) -> Result<(), DatabaseError> {
    let folded = fold(rest);
    let folded = folded.trim();
    if folded.is_empty() {
        scene.say(shown(shop, scene.at));
        return Ok(());
    }
    if ["off", "no", "none", "back", "結束", "取消", "回來"].contains(&folded) {
        return back(scene, shop).await;
    }
    let away = match read(rest, shop, scene.at) {
        Ok(away) => away,
        Err(problem) => {
            scene.say(Say::line(problem));
            return Ok(());
        }
    };
    let mut settings = shop.settings.clone();
    settings.away = Some(away.clone());
    adjusting::save(scene, shop, &settings).await?;
    called_off(scene, shop).await?;
    let shop = Shop {
        settings,
        ..shop.clone()
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let moved = away::move_deadlines(&mut in_shop, &shop, &away, scene.at).await?;
    let promises = away::move_promises(&mut in_shop, &shop, &away, scene.at).await?;
    away::refresh_cards(&mut in_shop, scene.at).await?;
    let mut say = shown(&shop, scene.at);
    if !moved.is_empty() {
        say = say.and(texts::AwayMoved {
            count: moved.len(),
            until: away.to,
        });
    }
    if let Some(day) = promises.back.filter(|_| !promises.moved.is_empty()) {
        let count = promises.moved.len();
        say = say.and(texts::AwayPromisesMoved { count, day });
    }
    say.lines.extend(left(&promises.left));
    let changed = moved.into_iter().chain(promises.moved);
    let changed = changed.map(|order| Live::Order(shop.shop_id, order));
    scene.changed.extend(changed);
    scene.changed.push(Live::Shop(shop.shop_id));
    scene.say(say);
    Ok(())
}

/// What is still promised for days on which nobody is there.
fn left(numbers: &[OrderNumber]) -> Option<Phrase> {
    let first = numbers.first()?;
    let named = numbers.iter().take(NAMED);
    let orders: Vec<Arg> = named.map(|number| format!("#{number}").into()).collect();
    Some(
        texts::AwayPromisesLeft {
            orders,
            more: numbers.len().saturating_sub(NAMED),
            first: first.0,
        }
        .into(),
    )
}

/// What a time away had moved that never began is as it was. Returns how many promises that are.
async fn called_off(scene: &mut Scene<'_>, shop: &Shop) -> Result<usize, DatabaseError> {
    let Some(away) = &shop.settings.away else {
        return Ok(0);
    };
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    let undone = away::move_back(&mut in_shop, shop, away, scene.at).await?;
    let count = undone.len();
    let changed = undone
        .into_iter()
        .map(|order| Live::Order(shop.shop_id, order));
    scene.changed.extend(changed);
    Ok(count)
}

/// [I'm back], `/away off`.
pub async fn back(scene: &mut Scene<'_>, shop: &Shop) -> Result<(), DatabaseError> {
    // A second tap leaves what the first one said.
    if shop.settings.away.is_none() && scene.pressed_on.is_some() {
        return Ok(());
    }
    let settings = Settings {
        away: None,
        ..shop.settings.clone()
    };
    adjusting::save(scene, shop, &settings).await?;
    let count = called_off(scene, shop).await?;
    let mut in_shop = scene.transaction.shop(shop.shop_id).await?;
    away::refresh_cards(&mut in_shop, scene.at).await?;
    scene.changed.push(Live::Shop(shop.shop_id));
    let mut say = Say::line(texts::AwayOver { shop: &shop.name });
    if count > 0 {
        say = say.and(texts::AwayPromisesBack { count });
    }
    scene.replace(say);
    Ok(())
}

/// Whether times away move what is promised for them, in a line of the settings.
pub fn setting(settings: &Settings) -> Phrase {
    if settings.away_moves_promises {
        texts::SettingAwayMoves.into()
    } else {
        texts::SettingAwayLeaves.into()
    }
}

/// What changes that.
pub fn setting_button(shop_id: ShopId, settings: &Settings) -> Button {
    let label: Phrase = if settings.away_moves_promises {
        texts::ButtonAwayLeaves.into()
    } else {
        texts::ButtonAwayMoves.into()
    };
    let set = SettingPress::AwayMoves(!settings.away_moves_promises);
    Button::press(label, Press::Money(shop_id, MoneyPress::Set(set)))
}

/// What buyers are told of a shop that is away now; none where it is not.
pub fn line(shop: &Shop, at: DateTime<Utc>) -> Option<Phrase> {
    let away = shop.settings.away.as_ref().filter(|away| away.covers(at))?;
    Some(away.told(&shop.name))
}

/// Tells somebody who turned to a shop that nobody is there: once a day and conversation.
///
/// # Errors
/// When the database can't be reached.
pub async fn answer(scene: &mut Scene<'_>, shop_id: ShopId) -> Result<(), DatabaseError> {
    // Those of the shop know.
    if scene.role_in(shop_id).is_some() {
        return Ok(());
    }
    let mut system = scene.transaction.system().await?;
    let Some(shop) = shop::by_id(&mut system, shop_id).await? else {
        return Ok(());
    };
    let Some(line) = line(&shop, scene.at) else {
        return Ok(());
    };
    let tag = format!("away:{shop_id}");
    let local = scene.at.with_timezone(&shop.time_zone);
    let passed = chrono::Duration::seconds(local.num_seconds_from_midnight().into());
    let today = scene.at - passed;
    let here = scene.conversation.conversation_id;
    let said = scene
        .answers
        .iter()
        .any(|answer| answer.tag.as_ref() == Some(&tag));
    if said || outbox::was_tagged_since(&mut system, here, &tag, today).await? {
        return Ok(());
    }
    scene.answers.push(Answer {
        say: Say::line(line),
        tag: Some(tag),
        ..Answer::default()
    });
    Ok(())
}

/// Tells who acted on orders as a buyer, where their shop is away.
///
/// # Errors
/// When the database can't be reached.
pub async fn told_along(scene: &mut Scene<'_>) -> Result<(), DatabaseError> {
    let mut shops: Vec<ShopId> = scene
        .changed
        .iter()
        .filter_map(|live| {
            if let Live::Order(shop, _) = live {
                Some(*shop)
            } else {
                None
            }
        })
        .collect();
    shops.dedup();
    for shop in shops {
        answer(scene, shop).await?;
    }
    Ok(())
}

fn shown(shop: &Shop, at: DateTime<Utc>) -> Say {
    let Some(away) = shop.settings.away.as_ref().filter(|away| away.to > at) else {
        return Say::line(texts::AwayNot { shop: &shop.name }).and(texts::AwayHow);
    };
    let set = MoneyPress::Set(SettingPress::NotAway);
    let mut say = Say::line(texts::AwaySet {
        shop: &shop.name,
        from: away.from,
        until: away.to,
    });
    if let Some(words) = &away.words {
        say = say.and(texts::AwayWords { words });
    }
    say.row([Button::press(
        texts::ButtonBackAgain,
        Press::Money(shop.shop_id, set),
    )])
}

fn read(rest: &str, shop: &Shop, at: DateTime<Utc>) -> Result<Away, Phrase> {
    let unreadable = || -> Phrase {
        let typed: String = rest.trim().chars().take(60).collect();
        texts::AwayUnreadable { typed }.into()
    };
    if rest.chars().count() > MAX_TYPED {
        return Err(unreadable());
    }
    let between = [" to ", " until ", " till ", "到", "至", " - ", "–"];
    let spaced = format!(" {}", rest.trim());
    let (from, after) = between
        .iter()
        .find_map(|between| spaced.split_once(between))
        .ok_or_else(unreadable)?;
    let from = match from.trim() {
        "" | "now" | "現在" => at,
        typed => beginning(typed, shop, at).ok_or_else(unreadable)?,
    };
    // As many words as are a time; what follows is said to it.
    let words: Vec<&str> = after.split_whitespace().collect();
    let (count, to) = (1..=words.len().min(5))
        .rev()
        .find_map(|count| {
            let to = deadline::read(&words[..count].join(" "), shop, from.max(at)).ok()??;
            Some((count, to))
        })
        .ok_or_else(unreadable)?;
    let said = words[count..].join(" ");
    if to <= at {
        return Err(texts::AwayPast { until: to }.into());
    }
    if to <= from {
        return Err(texts::AwayBackwards { from, until: to }.into());
    }
    if to - from > LONGEST || from - at > LONGEST {
        return Err(texts::AwayTooLong {
            from,
            until: to,
            days: LONGEST.num_days(),
        }
        .into());
    }
    if said.chars().count() > MAX_WORDS {
        return Err(texts::AwayWordsTooLong {
            length: said.chars().count(),
            limit: MAX_WORDS,
        }
        .into());
    }
    Ok(Away {
        from,
        to,
        words: (!said.is_empty()).then_some(said),
        set_at: Some(at),
    })
}

/// A day alone begins with its first minute.
fn beginning(typed: &str, shop: &Shop, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let named = deadline::read(typed, shop, at).ok()??;
    if deadline::with_time(&fold(typed)).1.is_some() {
        return Some(named);
    }
    let local = named.with_timezone(&shop.time_zone);
    let into_the_day = chrono::Duration::seconds(local.num_seconds_from_midnight().into());
    Some((named - into_the_day).max(at))
}
