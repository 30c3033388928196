//! What the Telegram adapter makes of the platform: calls it accepts, refusals it understands, and
//! updates that are stored before they are acknowledged.

mod intake;
mod sending;

use std::sync::Arc;

use waybill_bots::channel::{Failure, Outgoing as _, Rendered, RenderedButton, To};
use waybill_bots::telegram::{Mode, Settings, Telegram};
use waybill_core::chatlog::ButtonDoes;
use waybill_core::id::OutboxId;

use crate::support::telegram::FakeTelegram;

/// A bot of the adapter's on the fake platform.
fn bot(telegram: &FakeTelegram, mode: Mode) -> Arc<Telegram> {
    let settings = Settings {
        token: telegram.token().into(),
        api_url: Some(telegram.url().parse().unwrap()),
        mode,
    };
    Arc::new(Telegram::new(settings).unwrap())
}

fn polling(telegram: &FakeTelegram) -> Arc<Telegram> {
    bot(telegram, Mode::Polling)
}

fn to(address: &str) -> To<'_> {
    To {
        address,
        nonce: OutboxId(1),
        way_back: None,
    }
}

async fn send(bot: &Telegram, chat: i64, message: &Rendered) -> Result<i64, Failure> {
    let sent = bot.send(to(&chat.to_string()), message).await?;
    Ok(sent.parse().expect("a number"))
}

async fn edit(bot: &Telegram, chat: i64, id: i64, message: &Rendered) -> Result<i64, Failure> {
    let address = chat.to_string();
    let edited = bot.edit(to(&address), &id.to_string(), message).await?;
    Ok(edited.parse().expect("a number"))
}

fn says(text: &str) -> Rendered {
    Rendered {
        lines: text.split('\n').map(str::to_owned).collect(),
        ..Rendered::default()
    }
}

fn press(label: &str, data: &str) -> RenderedButton {
    button(label, ButtonDoes::Press(data.to_owned()))
}

fn button(label: &str, does: ButtonDoes) -> RenderedButton {
    RenderedButton {
        label: label.to_owned(),
        does,
    }
}
