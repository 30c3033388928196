//! Updates that the platform brings. It takes one as delivered when the answer is 2xx; anything else
//! makes it bring the update again (Bot API, "setWebhook").

use std::hint::black_box;

use secrecy::ExposeSecret as _;
use serde::de::IgnoredAny;
use serde_json::json;
use url::Url;
use waybill_core::clock::Clock;
use waybill_core::db::Database;
use waybill_core::hint::Hints;

use super::call::CallError;
use super::intake::{self, KINDS};
use super::{Mode, Telegram};
use crate::channel::Failure;

/// The path on our site to which the platform brings updates.
pub const WEBHOOK_PATH: &str = "telegram/webhook";
/// The header in which the platform shows the secret.
pub const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

/// What to answer to an update that was brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookAnswer {
    /// It is stored: 200.
    Stored,
    /// Whoever brought it is not the platform, or no webhook was asked for: 403.
    Forbidden,
    /// It is no update: 400.
    Bad,
    /// The database can't be reached; it shall be brought again: 503.
    TryAgain,
}

impl WebhookAnswer {
    /// The status of HTTP.
    pub const fn status(self) -> u16 {
        match self {
            Self::Stored => 200,
            Self::Forbidden => 403,
            Self::Bad => 400,
            Self::TryAgain => 503,
        }
    }
}

impl Telegram {
    /// Asks the platform to bring updates from now on. Does nothing in the other mode.
    ///
    /// # Errors
    /// As for sending.
    pub async fn set_webhook(&self) -> Result<(), Failure> {
        let Mode::Webhook { secret, public_url } = &self.mode else {
            return Ok(());
        };
        let set = async {
            self.learn_name().await?;
            let wish = json!({
                "url": address(public_url),
                "secret_token": secret.expose_secret(),
                "allowed_updates": KINDS,
            });
            self.api
                .call::<_, IgnoredAny>("setWebhook", &wish, super::call::PATIENCE)
                .await
        };
        let set: Result<IgnoredAny, CallError> = set.await;
        set.map(|_| ()).map_err(|error| self.failure("", error))
    }

    /// Takes in what was brought to [`WEBHOOK_PATH`], with the value of [`SECRET_HEADER`].
    pub async fn webhook(
        &self,
        secret_header: Option<&str>,
        body: &[u8],
        database: &Database,
        hints: &Hints,
        clock: &Clock,
    ) -> WebhookAnswer {
        let Mode::Webhook { secret, .. } = &self.mode else {
            return WebhookAnswer::Forbidden;
        };
        let shown = secret_header.unwrap_or_default();
        if !is_same_secret(shown.as_bytes(), secret.expose_secret().as_bytes()) {
            return WebhookAnswer::Forbidden;
        }
        let Some(received) = std::str::from_utf8(body)
            .ok()
            .and_then(|raw| self.receive(raw).ok())
        else {
            tracing::warn!(bytes = body.len(), "what came to the webhook is no update");
            return WebhookAnswer::Bad;
        };
        let received = [received];
        if let Err(error) = intake::store(database, clock, &received).await {
            tracing::error!(%error, "an update can't be stored; it has to be brought again");
            return WebhookAnswer::TryAgain;
        }
        hints.came_in();
        self.answer_taps(&received);
        WebhookAnswer::Stored
    }
}

/// Where updates are brought.
fn address(public_url: &Url) -> String {
    format!(
        "{}/{WEBHOOK_PATH}",
        public_url.as_str().trim_end_matches('/')
    )
}

/// The platform takes 1 to 256 of A-Z a-z 0-9 _ -.
pub(super) fn is_sound_secret(secret: &str) -> bool {
    (1..=256).contains(&secret.len())
        && secret
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// Compares in a time that tells nothing but the length, so that a secret can't be guessed letter by
/// letter.
fn is_same_secret(shown: &[u8], secret: &[u8]) -> bool {
    let differences = shown
        .iter()
        .zip(secret)
        .fold(0, |differences, (a, b)| black_box(differences | (a ^ b)));
    shown.len() == secret.len() && differences == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_secret_is_the_same() {
        assert!(is_same_secret(b"abc", b"abc"));
        for shown in ["", "ab", "abd", "bbc", "abcd", "ABC"] {
            assert!(!is_same_secret(shown.as_bytes(), b"abc"), "{shown}");
        }
    }

    #[test]
    fn the_address_is_below_the_site_s() {
        for site in ["https://shop.example", "https://shop.example/"] {
            assert_eq!(
                address(&site.parse().unwrap()),
                "https://shop.example/telegram/webhook"
            );
        }
        assert_eq!(
            address(&"https://shop.example/waybill/".parse().unwrap()),
            "https://shop.example/waybill/telegram/webhook"
        );
    }
}
