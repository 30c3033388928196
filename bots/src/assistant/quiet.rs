//! The shop's quiet hours: asked for in the settings, read as people write hours.

use chrono::Timelike as _;
use waybill_core::customer::fold;
use waybill_core::db::DatabaseError;
use waybill_core::id::ShopId;
use waybill_core::telling::QuietHours;
use waybill_core::text::{Phrase, texts};

use super::adjusting;
use super::deadline::clock;
use super::message::Say;
use super::press::{MoneyPress, Press, SettingPress};
use super::scene::Scene;

/// The longest text that is read, in characters.
const MAX_TYPED: usize = 40;

/// What was typed, or why it is no hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unread {
    /// It is not two times.
    Unreadable,
    /// They end when they begin.
    Same,
}

/// The hours that were asked for: `22:00-8:00`, `10pm to 8am`, `off`.
pub async fn given(
    scene: &mut Scene<'_>,
    shop_id: ShopId,
    text: &str,
) -> Result<(), DatabaseError> {
    let Some(shop) = scene.own_shop(shop_id) else {
        scene.state.asking = None;
        return Ok(());
    };
    let hours = match read(text) {
        Ok(hours) => hours,
        Err(unread) => {
            let typed: String = text.trim().chars().take(MAX_TYPED).collect();
            let refusal: Phrase = match unread {
                Unread::Unreadable => texts::QuietUnreadable { typed }.into(),
                Unread::Same => texts::QuietSame { typed }.into(),
            };
            scene.say(Say::line(refusal));
            return Ok(());
        }
    };
    scene.state.asking = None;
    let mut settings = shop.settings.clone();
    settings.quiet_hours = hours;
    adjusting::save(scene, &shop, &settings).await?;
    scene.say(adjusting::words(shop_id, &shop.name, &settings));
    Ok(())
}

/// When it is quiet, in a line of the settings.
pub fn line(hours: Option<QuietHours>) -> Phrase {
    match hours {
        Some(QuietHours { from, to }) => texts::SettingQuiet {
            from: shown(from),
            to: shown(to),
        }
        .into(),
        None => texts::SettingNotQuiet.into(),
    }
}

/// The button beside it.
pub fn button(shop_id: ShopId, hours: Option<QuietHours>) -> super::message::Button {
    let (label, set): (Phrase, _) = match hours {
        Some(_) => (texts::ButtonNotQuiet.into(), SettingPress::NotQuiet),
        None => (texts::ButtonQuiet.into(), SettingPress::AskQuiet),
    };
    super::message::Button::press(label, Press::Money(shop_id, MoneyPress::Set(set)))
}

/// A minute of the day as a clock shows it.
fn shown(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn read(text: &str) -> Result<Option<QuietHours>, Unread> {
    let folded = fold(text);
    let folded = folded.trim();
    if folded.chars().count() > MAX_TYPED {
        return Err(Unread::Unreadable);
    }
    if ["off", "none", "no", "無", "沒有", "取消", "不用"].contains(&folded) {
        return Ok(None);
    }
    let between = [" to ", "–", "—", "-", "~", "到", "至", " "];
    let (from, to) = between
        .iter()
        .find_map(|between| folded.split_once(between))
        .ok_or(Unread::Unreadable)?;
    match (minute(from), minute(to)) {
        (Some(from), Some(to)) => QuietHours::new(from, to).map(Some).ok_or(Unread::Same),
        (_, _) => Err(Unread::Unreadable),
    }
}

/// `22`, `22:00`, `10 pm`, `晚上10點`.
fn minute(text: &str) -> Option<u16> {
    let text: String = text.split_whitespace().collect();
    let bare = !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    let time = clock(&if bare { format!("{text}:00") } else { text })?;
    u16::try_from(time.hour() * 60 + time.minute()).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        let hours = |from: u16, to: u16| Ok(QuietHours::new(from * 60, to * 60));
        for (text, read_as) in [
            ("22:00-8:00", hours(22, 8)),
            ("22-8", hours(22, 8)),
            ("10pm to 8am", hours(22, 8)),
            ("10 pm – 8 am", hours(22, 8)),
            ("２２：００～８：００", hours(22, 8)),
            ("晚上10點到早上8點", hours(22, 8)),
            ("22:00 8:00", hours(22, 8)),
            ("off", Ok(None)),
            ("8-8", Err(Unread::Same)),
            ("8:00-8am", Err(Unread::Same)),
            ("25:00-8:00", Err(Unread::Unreadable)),
            ("22:60-8:00", Err(Unread::Unreadable)),
            ("🙂", Err(Unread::Unreadable)),
            ("🙂-🙂", Err(Unread::Unreadable)),
            ("22:00", Err(Unread::Unreadable)),
            ("", Err(Unread::Unreadable)),
            ("999999999999-1", Err(Unread::Unreadable)),
        ] {
            assert_eq!(read(text), read_as, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_fall_over(text in "\\PC{0,60}") {
            let _ = read(&text);
        }
    }
}
