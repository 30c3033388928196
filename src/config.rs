//! Settings: a file, then the environment over it; checked at start, secrets never printed.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use figment::Figment;
use figment::providers::{Format as _, Serialized, Toml};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;
use waybill_bots::email::{self, BadSetting};

/// Every setting, as `config/default.toml` explains them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// Where the managed database and other files are kept; the system's usual place where empty.
    pub(crate) data_dir: Option<PathBuf>,
    /// What is logged: directives of `tracing`.
    pub(crate) log: String,
    /// The database.
    pub(crate) database: DatabaseConfig,
    /// The site.
    pub(crate) web: WebConfig,
    /// The Telegram bot.
    pub(crate) telegram: TelegramConfig,
    /// The Discord bot.
    pub(crate) discord: DiscordConfig,
    /// Mail.
    pub(crate) email: EmailConfig,
}

/// The database.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DatabaseConfig {
    /// A PostgreSQL address; the managed database where empty.
    pub(crate) url: Option<SecretString>,
    /// How many connections transactions may use.
    pub(crate) connections: u32,
}

/// The site.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebConfig {
    /// Where it listens.
    pub(crate) listen: SocketAddr,
    /// Where people find it; `http://` and the listening address where empty.
    pub(crate) public_url: Option<Url>,
    /// Whether a proxy in front of it speaks HTTPS with the world.
    pub(crate) behind_proxy: bool,
    /// Lets others than this machine read `/metrics`.
    pub(crate) metrics_token: Option<SecretString>,
}

/// The Telegram bot.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TelegramConfig {
    /// The bot's token; no Telegram where empty.
    pub(crate) token: Option<SecretString>,
    /// Another server of the Bot API.
    pub(crate) api_url: Option<Url>,
    /// How updates arrive.
    pub(crate) mode: TelegramMode,
    /// What Telegram proves itself with when it calls the webhook.
    pub(crate) webhook_secret: Option<SecretString>,
}

/// How Telegram's updates arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TelegramMode {
    /// We ask for them.
    Polling,
    /// Telegram calls our site.
    Webhook,
}

/// The Discord bot.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DiscordConfig {
    /// The bot's token; no Discord where empty.
    pub(crate) token: Option<SecretString>,
    /// Another server of the API.
    pub(crate) api_url: Option<Url>,
}

/// Mail.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EmailConfig {
    /// The SMTP server; no mail where empty.
    pub(crate) smtp_url: Option<SecretString>,
    /// The address on every mail.
    pub(crate) from: Option<String>,
    /// How many mails a second the server takes.
    pub(crate) per_second: f64,
    /// How many seconds the server may take for one mail.
    pub(crate) timeout_seconds: u32,
    /// What a mail server shows when it brings an answer.
    pub(crate) inbound_secret: Option<SecretString>,
    /// Where answers go.
    pub(crate) reply_to: Option<String>,
    /// A certificate of an authority of one's own.
    pub(crate) authority: Option<PathBuf>,
}

/// What is wrong with the settings, each with what would be right.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// A file or variable can't be read.
    #[error("the settings can't be read: {0}")]
    Unreadable(Box<figment::Error>),
    /// Half a channel's settings.
    #[error("{given} is set, but {missing} is not: set both, or neither")]
    Half {
        /// What is there.
        given: &'static str,
        /// What is not.
        missing: &'static str,
    },
    /// A public address without encryption.
    #[error(
        "WAYBILL_WEB_PUBLIC_URL is {0}, which is not encrypted: use https://, or set WAYBILL_WEB_BEHIND_PROXY=true \
         if a proxy in front of Waybill speaks HTTPS"
    )]
    NotEncrypted(Url),
    /// A webhook needs an address Telegram can reach.
    #[error("a Telegram webhook needs a public https address: set WAYBILL_WEB_PUBLIC_URL")]
    WebhookAddress,
    /// Mail can't be sent so.
    #[error(transparent)]
    Email(#[from] BadSetting),
    /// Mails would never go out, or all at once.
    #[error("WAYBILL_EMAIL_PER_SECOND must be a number from 0.1 to 1000")]
    EmailPace,
    /// Mails would never be done, or never begun.
    #[error("WAYBILL_EMAIL_TIMEOUT_SECONDS must be a whole number from 1 to 600")]
    EmailTimeout,
    /// Telegram allows only some characters.
    #[error("WAYBILL_TELEGRAM_WEBHOOK_SECRET must be 1 to 256 of A-Z, a-z, 0-9, _ and -")]
    WebhookSecret,
}

/// The variables, and the settings they set.
const VARIABLES: [(&str, &str); 21] = [
    ("DATABASE_URL", "database.url"),
    ("WAYBILL_DATABASE_CONNECTIONS", "database.connections"),
    ("WAYBILL_DATA_DIR", "data_dir"),
    ("WAYBILL_LOG", "log"),
    ("WAYBILL_WEB_LISTEN", "web.listen"),
    ("WAYBILL_WEB_PUBLIC_URL", "web.public_url"),
    ("WAYBILL_WEB_BEHIND_PROXY", "web.behind_proxy"),
    ("WAYBILL_WEB_METRICS_TOKEN", "web.metrics_token"),
    ("WAYBILL_TELEGRAM_TOKEN", "telegram.token"),
    ("WAYBILL_TELEGRAM_API_URL", "telegram.api_url"),
    ("WAYBILL_TELEGRAM_MODE", "telegram.mode"),
    ("WAYBILL_TELEGRAM_WEBHOOK_SECRET", "telegram.webhook_secret"),
    ("WAYBILL_DISCORD_TOKEN", "discord.token"),
    ("WAYBILL_DISCORD_API_URL", "discord.api_url"),
    ("WAYBILL_EMAIL_SMTP_URL", "email.smtp_url"),
    ("WAYBILL_EMAIL_FROM", "email.from"),
    ("WAYBILL_EMAIL_PER_SECOND", "email.per_second"),
    ("WAYBILL_EMAIL_TIMEOUT_SECONDS", "email.timeout_seconds"),
    ("WAYBILL_EMAIL_INBOUND_SECRET", "email.inbound_secret"),
    ("WAYBILL_EMAIL_REPLY_TO", "email.reply_to"),
    ("WAYBILL_EMAIL_AUTHORITY", "email.authority"),
];

const DEFAULTS: &str = include_str!("../config/default.toml");

impl Config {
    /// Reads the defaults, the file where one is given, and the environment.
    ///
    /// # Errors
    /// When something can't be read, or does not fit together.
    pub(crate) fn load(
        file: Option<&std::path::Path>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Toml::string(DEFAULTS));
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        for (name, key) in VARIABLES {
            // An empty variable is one that is not set.
            if let Some(value) = variable(name).filter(|value| !value.trim().is_empty()) {
                figment = match value.trim() {
                    "true" => figment.merge(Serialized::default(key, true)),
                    "false" => figment.merge(Serialized::default(key, false)),
                    number if key == "database.connections" && number.parse::<u32>().is_ok() => {
                        figment.merge(Serialized::default(
                            key,
                            number.parse::<u32>().unwrap_or(16),
                        ))
                    }
                    number if key == "email.per_second" => {
                        let number = number.parse::<f64>().map_err(|_| ConfigError::EmailPace)?;
                        figment.merge(Serialized::default(key, number))
                    }
                    number if key == "email.timeout_seconds" => {
                        let number = number
                            .parse::<u32>()
                            .map_err(|_| ConfigError::EmailTimeout)?;
                        figment.merge(Serialized::default(key, number))
                    }
                    text => figment.merge(Serialized::default(key, text)),
                };
            }
        }
        let config: Self = figment
            .extract()
            .map_err(|error| ConfigError::Unreadable(Box::new(error)))?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let telegram = &self.telegram;
        if telegram.token.is_none() {
            let given = if telegram.api_url.is_some() {
                Some("WAYBILL_TELEGRAM_API_URL")
            } else if telegram.webhook_secret.is_some() {
                Some("WAYBILL_TELEGRAM_WEBHOOK_SECRET")
            } else if telegram.mode == TelegramMode::Webhook {
                Some("WAYBILL_TELEGRAM_MODE=webhook")
            } else {
                None
            };
            if let Some(given) = given {
                let missing = "WAYBILL_TELEGRAM_TOKEN";
                return Err(ConfigError::Half { given, missing });
            }
        }
        if telegram.mode == TelegramMode::Webhook {
            self.check_webhook()?;
        } else if telegram.webhook_secret.is_some() {
            return Err(ConfigError::Half {
                given: "WAYBILL_TELEGRAM_WEBHOOK_SECRET",
                missing: "WAYBILL_TELEGRAM_MODE=webhook",
            });
        }
        if self.discord.token.is_none() && self.discord.api_url.is_some() {
            return Err(ConfigError::Half {
                given: "WAYBILL_DISCORD_API_URL",
                missing: "WAYBILL_DISCORD_TOKEN",
            });
        }
        self.email.check()?;
        match &self.web.public_url {
            Some(url) if url.scheme() != "https" && !is_loopback(url) && !self.web.behind_proxy => {
                Err(ConfigError::NotEncrypted(url.clone()))
            }
            _ => Ok(()),
        }
    }

    fn check_webhook(&self) -> Result<(), ConfigError> {
        use secrecy::ExposeSecret as _;
        let Some(secret) = &self.telegram.webhook_secret else {
            return Err(ConfigError::Half {
                given: "WAYBILL_TELEGRAM_MODE=webhook",
                missing: "WAYBILL_TELEGRAM_WEBHOOK_SECRET",
            });
        };
        let secret = secret.expose_secret();
        let sound = (1..=256).contains(&secret.len())
            && secret
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
        if !sound {
            return Err(ConfigError::WebhookSecret);
        }
        if self.web.public_url.is_none() {
            return Err(ConfigError::WebhookAddress);
        }
        Ok(())
    }

    /// Where people find the site.
    ///
    /// # Errors
    /// Never for an address that can be listened on; the type can't say so.
    pub(crate) fn public_url(&self) -> Result<Url, url::ParseError> {
        match &self.web.public_url {
            Some(url) => Ok(url.clone()),
            None => Url::parse(&format!("http://{}/", self.web.listen)),
        }
    }
}

impl EmailConfig {
    /// What the channel is made of; none where there is no mail.
    ///
    /// # Errors
    /// When the certificate can't be read.
    pub(crate) fn settings(&self) -> Result<Option<email::Settings>, ConfigError> {
        let (Some(smtp_url), Some(from)) = (&self.smtp_url, &self.from) else {
            return Ok(None);
        };
        let authority = match &self.authority {
            Some(path) => Some(std::fs::read(path).map_err(|_| BadSetting::Authority)?),
            None => None,
        };
        Ok(Some(email::Settings {
            smtp_url: smtp_url.clone(),
            from: from.clone(),
            per_second: self.per_second,
            patience: Duration::from_secs(self.timeout_seconds.into()),
            inbound: self
                .inbound_secret
                .clone()
                .zip(self.reply_to.clone())
                .map(|(secret, reply_to)| email::Inbound { secret, reply_to }),
            authority,
        }))
    }

    fn check(&self) -> Result<(), ConfigError> {
        let half = |given, missing| Err(ConfigError::Half { given, missing });
        match (&self.smtp_url, &self.from) {
            (Some(_), None) => return half("WAYBILL_EMAIL_SMTP_URL", "WAYBILL_EMAIL_FROM"),
            (None, Some(_)) => return half("WAYBILL_EMAIL_FROM", "WAYBILL_EMAIL_SMTP_URL"),
            (Some(_), Some(_)) | (None, None) => {}
        }
        match (&self.inbound_secret, &self.reply_to) {
            (Some(_), None) => {
                return half("WAYBILL_EMAIL_INBOUND_SECRET", "WAYBILL_EMAIL_REPLY_TO");
            }
            (None, Some(_)) => {
                return half("WAYBILL_EMAIL_REPLY_TO", "WAYBILL_EMAIL_INBOUND_SECRET");
            }
            (Some(_), Some(_)) if self.smtp_url.is_none() => {
                return half("WAYBILL_EMAIL_REPLY_TO", "WAYBILL_EMAIL_SMTP_URL");
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
        if !(0.1..=1000.0).contains(&self.per_second) {
            return Err(ConfigError::EmailPace);
        }
        if !(1..=600).contains(&self.timeout_seconds) {
            return Err(ConfigError::EmailTimeout);
        }
        if let Some(settings) = self.settings()? {
            email::Email::new(&settings)?;
        }
        Ok(())
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(variables: &[(&str, &str)]) -> Result<Config, String> {
        let variables: Vec<(String, String)> = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Config::load(None, |name| {
            variables
                .iter()
                .find(|(other, _)| other == name)
                .map(|(_, value)| value.clone())
        })
        .map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_set_is_enough() {
        let config = load(&[]).unwrap();
        assert_eq!(
            config.public_url().unwrap().as_str(),
            "http://127.0.0.1:8080/"
        );
        assert!(config.database.url.is_none());
        assert!(config.telegram.token.is_none());
    }

    #[test]
    fn variables_are_read_and_empty_ones_ignored() {
        let config = load(&[
            ("DATABASE_URL", ""),
            ("WAYBILL_WEB_LISTEN", "127.0.0.1:9000"),
            ("WAYBILL_TELEGRAM_TOKEN", "12:hush"),
            ("WAYBILL_DATABASE_CONNECTIONS", "4"),
        ])
        .unwrap();
        assert!(config.database.url.is_none());
        assert_eq!(config.web.listen.port(), 9000);
        assert_eq!(config.database.connections, 4);
        assert!(!format!("{config:?}").contains("hush"), "{config:?}");
    }

    #[test]
    fn half_a_channel_is_refused_with_what_is_missing() {
        let cases = [
            (
                vec![("WAYBILL_TELEGRAM_MODE", "webhook")],
                "WAYBILL_TELEGRAM_TOKEN",
            ),
            (
                vec![("WAYBILL_TELEGRAM_API_URL", "http://127.0.0.1:1/")],
                "WAYBILL_TELEGRAM_TOKEN",
            ),
            (
                vec![
                    ("WAYBILL_TELEGRAM_TOKEN", "1:a"),
                    ("WAYBILL_TELEGRAM_MODE", "webhook"),
                ],
                "WAYBILL_TELEGRAM_WEBHOOK_SECRET",
            ),
            (
                vec![
                    ("WAYBILL_TELEGRAM_TOKEN", "1:a"),
                    ("WAYBILL_TELEGRAM_MODE", "webhook"),
                    ("WAYBILL_TELEGRAM_WEBHOOK_SECRET", "a b"),
                ],
                "A-Z",
            ),
            (
                vec![
                    ("WAYBILL_TELEGRAM_TOKEN", "1:a"),
                    ("WAYBILL_TELEGRAM_MODE", "webhook"),
                    ("WAYBILL_TELEGRAM_WEBHOOK_SECRET", "ab"),
                ],
                "WAYBILL_WEB_PUBLIC_URL",
            ),
            (
                vec![("WAYBILL_DISCORD_API_URL", "http://127.0.0.1:1/")],
                "WAYBILL_DISCORD_TOKEN",
            ),
            (
                vec![("WAYBILL_WEB_PUBLIC_URL", "http://shop.example/")],
                "https://",
            ),
            (
                vec![("WAYBILL_EMAIL_FROM", "orders@example.com")],
                "WAYBILL_EMAIL_SMTP_URL",
            ),
            (
                vec![("WAYBILL_EMAIL_SMTP_URL", "smtps://u:hush@mail.example")],
                "WAYBILL_EMAIL_FROM",
            ),
            (
                vec![
                    ("WAYBILL_EMAIL_SMTP_URL", "smtp://u:hush@mail.example"),
                    ("WAYBILL_EMAIL_FROM", "orders@example.com"),
                ],
                "tls=required",
            ),
            (
                vec![
                    ("WAYBILL_EMAIL_SMTP_URL", "smtps://u:hush@mail.example"),
                    ("WAYBILL_EMAIL_FROM", "orders"),
                ],
                "orders@example.com",
            ),
            (
                vec![("WAYBILL_EMAIL_REPLY_TO", "orders@example.com")],
                "WAYBILL_EMAIL_INBOUND_SECRET",
            ),
            (
                vec![
                    ("WAYBILL_EMAIL_REPLY_TO", "orders@example.com"),
                    ("WAYBILL_EMAIL_INBOUND_SECRET", "hush"),
                ],
                "WAYBILL_EMAIL_SMTP_URL",
            ),
            (vec![("WAYBILL_EMAIL_PER_SECOND", "🚀")], "0.1 to 1000"),
            (vec![("WAYBILL_EMAIL_PER_SECOND", "0")], "0.1 to 1000"),
            (vec![("WAYBILL_EMAIL_TIMEOUT_SECONDS", "⏳")], "1 to 600"),
            (vec![("WAYBILL_EMAIL_TIMEOUT_SECONDS", "601")], "1 to 600"),
            (vec![("WAYBILL_EMAIL_TIMEOUT_SECONDS", "0")], "1 to 600"),
            (vec![("WAYBILL_WEB_LISTEN", "everywhere")], "listen"),
            (vec![("WAYBILL_TELEGRAM_MODE", "carrier-pigeon")], "mode"),
        ];
        for (variables, missing) in cases {
            let error = load(&variables).expect_err(missing);
            assert!(error.contains(missing), "{error} should name {missing}");
            assert!(!error.contains("hush"), "{error} shows a secret");
        }
    }
}
