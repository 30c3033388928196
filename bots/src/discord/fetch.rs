//! Files that people sent. They lie with Discord's own servers for files, and only there is anything
//! fetched: an address from elsewhere could lead into the operator's own network. Such an address
//! expires after about a day; the message then names a new one.
//! <https://discord.com/developers/docs/reference#signed-attachment-cdn-urls>

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;
use waybill_core::picture::Unread;

use super::Inner;
use super::rest::CallError;
use crate::channel::{self, FetchFailure};

/// Discord's servers for files.
const FILE_HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];

/// Where a file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reference {
    pub(super) channel: u64,
    pub(super) message: u64,
    pub(super) file: u64,
    /// Where it lay when the message came.
    pub(super) url: String,
}

impl Reference {
    pub(super) fn write(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }
}

impl Inner {
    /// Brings a file, from its new place where the old one has expired.
    pub(super) async fn fetch_file(&self, reference: &str) -> Result<Vec<u8>, FetchFailure> {
        let reference: Reference =
            serde_json::from_str(reference).map_err(|_| FetchFailure::Never(Unread::Gone))?;
        match self.download(&reference.url).await {
            Err(FetchFailure::Never(Unread::Gone)) => {
                let url = self.new_address(&reference).await?;
                self.download(&url).await
            }
            fetched => fetched,
        }
    }

    async fn download(&self, url: &str) -> Result<Vec<u8>, FetchFailure> {
        let api_url = self.settings.api_url.as_ref();
        let Some(url) = Url::parse(url).ok().filter(|url| is_discords(url, api_url)) else {
            tracing::error!("a file is said to lie outside of Discord and is not fetched");
            return Err(FetchFailure::Never(Unread::Gone));
        };
        let answer = self.rest.download(url).await;
        let answer = answer.map_err(not_fetched)?;
        match answer.status().as_u16() {
            200..=299 => channel::read_file(answer).await,
            403 | 404 | 410 => Err(FetchFailure::Never(Unread::Gone)),
            status => Err(FetchFailure::later(format!("status {status} for a file"))),
        }
    }

    /// Where the file lies now, as its message says.
    async fn new_address(&self, reference: &Reference) -> Result<String, FetchFailure> {
        let path = format!(
            "/channels/{}/messages/{}",
            reference.channel, reference.message
        );
        let message = self.rest.get(&path).await.map_err(not_fetched)?;
        address_in(&message, reference.file).ok_or(FetchFailure::Never(Unread::Gone))
    }
}

/// A file's address in its message, or in what the message passes on.
fn address_in(message: &Value, file: u64) -> Option<String> {
    let forwarded = message["message_snapshots"]
        .as_array()
        .into_iter()
        .flatten();
    let places = forwarded.map(|snapshot| &snapshot["message"]);
    places
        .chain([message])
        .filter_map(|place| place["attachments"].as_array())
        .flatten()
        .find(|attached| attached["id"].as_str() == Some(&file.to_string()))
        .and_then(|attached| attached["url"].as_str())
        .map(str::to_owned)
}

/// Whether an address is Discord's own, or that of what stands in its place.
fn is_discords(url: &Url, api_url: Option<&Url>) -> bool {
    let plain = url.username().is_empty() && url.password().is_none();
    let own = url.scheme() == "https"
        && url.port().is_none()
        && url
            .host_str()
            .is_some_and(|host| FILE_HOSTS.contains(&host));
    let in_its_place = api_url.is_some_and(|api_url| url.origin() == api_url.origin());
    plain && (own || in_its_place)
}

fn not_fetched(error: CallError) -> FetchFailure {
    match error {
        CallError::Limited { after, .. } => FetchFailure::Later {
            after: Some(after),
            why: "Discord asks to wait".to_owned(),
        },
        CallError::Refused {
            status: 403 | 404, ..
        } => FetchFailure::Never(Unread::Gone),
        CallError::Refused { .. } | CallError::Unreachable(_) => {
            FetchFailure::later(error.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nothing_is_fetched_from_elsewhere() {
        let fake: Url = "http://127.0.0.1:4000".parse().unwrap();
        let asks = |url: &str, api_url: Option<&Url>| is_discords(&url.parse().unwrap(), api_url);
        for url in [
            "https://cdn.discordapp.com/attachments/1/2/a.png?ex=1&is=2&hm=3",
            "https://media.discordapp.net/ephemeral-attachments/1/2/a.png",
        ] {
            assert!(asks(url, None), "{url}");
        }
        for url in [
            "http://cdn.discordapp.com/a.png",
            "https://cdn.discordapp.com:8443/a.png",
            "https://cdn.discordapp.com@evil.example/a.png",
            "https://x:y@cdn.discordapp.com/a.png",
            "https://cdn.discordapp.com.evil.example/a.png",
            "https://127.0.0.1/a.png",
            "http://169.254.169.254/latest/meta-data",
            "http://127.0.0.1:4001/a.png",
            "file:///etc/passwd",
        ] {
            assert!(!asks(url, None) && !asks(url, Some(&fake)), "{url}");
        }
        assert!(asks(
            "http://127.0.0.1:4000/attachments/1/a.png",
            Some(&fake)
        ));
        assert!(!asks("http://127.0.0.1:4000/attachments/1/a.png", None));
    }

    #[test]
    fn a_message_names_the_new_place_of_its_own_and_forwarded_files() {
        let message = json!({
            "attachments": [{"id": "5", "url": "https://a/5"}, {"id": "6", "url": "https://a/6"}],
            "message_snapshots": [{"message": {"attachments": [{"id": "7", "url": "https://a/7"}]}}],
        });
        assert_eq!(address_in(&message, 6).as_deref(), Some("https://a/6"));
        assert_eq!(address_in(&message, 7).as_deref(), Some("https://a/7"));
        assert_eq!(address_in(&message, 8), None);
        assert_eq!(address_in(&json!(null), 8), None);
    }
}
