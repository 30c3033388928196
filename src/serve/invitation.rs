//! What `waybill serve` prints once it is up: where to go from here.

use url::Url;
use waybill_core::demo::Demo;

use crate::config::Config;

/// The words.
pub(crate) fn words(config: &Config, site: &Url, demo: Option<&Demo>) -> String {
    let mut lines = vec![String::new()];
    match demo {
        Some(demo) => {
            lines.push("  Waybill is up, with a demo shop.".to_owned());
            lines.push(String::new());
            lines.push(format!("    See it all        {site}"));
            lines.push(format!("    Talk as seller    {site}chat?as=seller"));
            lines.push(format!("    A buyer's page    {site}t/{}", demo.token));
            lines.push("    In a terminal     waybill chat --shop fashion --as owner".to_owned());
        }
        None => {
            lines.push(format!("  Waybill is up: {site}"));
            lines.push("    Open a shop       waybill shop create \"Fashion Store\"".to_owned());
        }
    }
    if config.telegram.token.is_none() {
        lines.push(
            "    On Telegram       get a token from @BotFather, set WAYBILL_TELEGRAM_TOKEN, start again"
                .to_owned(),
        );
    }
    if config.discord.token.is_none() {
        lines.push(
            "    On Discord        make a bot at discord.com/developers, set WAYBILL_DISCORD_TOKEN, start again"
                .to_owned(),
        );
    }
    lines.push("    Stop              Ctrl-C".to_owned());
    lines.push(String::new());
    lines.join("\n")
}
