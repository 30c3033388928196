//! The bot itself and the way its updates travel.

use serde_json::{Value, json};

use crate::support::telegram::parameters::Parameters;
use crate::support::telegram::refusal::Refusal;
use crate::support::telegram::updates::Webhook;
use crate::support::telegram::world::Account;

pub(super) fn me(account: &Account) -> Value {
    let mut me = account.json();
    for flag in [
        "can_join_groups",
        "can_read_all_group_messages",
        "supports_inline_queries",
        "can_connect_to_business",
        "has_main_web_app",
    ] {
        me[flag] = json!(flag == "can_join_groups");
    }
    me
}

/// Why the poll numbered `turn` may not go on, if it may not.
pub(in crate::support::telegram) fn poll_refusal(account: &Account, turn: u64) -> Option<Refusal> {
    if account.revoked {
        Some(Refusal::unauthorized())
    } else if account.webhook.is_some() {
        Some(Refusal::conflict(
            "can't use getUpdates method while webhook is active; \
             use deleteWebhook to delete the webhook first",
        ))
    } else if account.queue.polls != turn {
        Some(Refusal::conflict(
            "terminated by other getUpdates request; \
             make sure that only one bot instance is running",
        ))
    } else {
        None
    }
}

/// The platform takes https only, on ports 80, 88, 443 and 8443; in a test the bot listens on
/// loopback without a certificate, so http to loopback passes too.
pub(super) fn set_webhook(
    account: &mut Account,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    let address = parameters.text("url").unwrap_or("");
    if address.is_empty() {
        return delete_webhook(account, parameters);
    }
    check_address(address)?;
    let secret = parameters.text("secret_token").map(str::to_owned);
    if let Some(secret) = &secret {
        check_secret(secret)?;
    }
    let max_connections = parameters.integer("max_connections").unwrap_or(40);
    if !(1..=100).contains(&max_connections) {
        return Err(Refusal::bad_request(
            "max_connections must be from 1 to 100",
        ));
    }
    if let Some(allowed) = parameters.array("allowed_updates") {
        account.queue.allowed = super::names(allowed);
    }
    if parameters.boolean("drop_pending_updates") {
        account.queue.clear();
    }
    account.webhook = Some(Webhook {
        url: address.to_owned(),
        secret,
        max_connections: max_connections as usize,
        last_error: None,
    });
    account.queue.changed.notify_waiters();
    super::done()
}

fn check_address(address: &str) -> Result<(), Refusal> {
    let wrong = |reason: &str| Refusal::bad_request(format!("bad webhook: {reason}"));
    let parsed = url::Url::parse(address).map_err(|_| wrong("invalid URL specified"))?;
    let is_loopback = match parsed.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if is_loopback {
        return Ok(());
    }
    if parsed.scheme() != "https" {
        return Err(wrong("HTTPS url must be provided for webhook"));
    }
    if !matches!(parsed.port_or_known_default(), Some(80 | 88 | 443 | 8443)) {
        return Err(wrong(
            "Webhook can be set up only on ports 80, 88, 443 or 8443",
        ));
    }
    Ok(())
}

fn check_secret(secret: &str) -> Result<(), Refusal> {
    if secret.is_empty() || secret.len() > 256 {
        return Err(Refusal::bad_request("secret token has invalid length"));
    }
    if !secret
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    {
        return Err(Refusal::bad_request(
            "secret token contains unallowed characters",
        ));
    }
    Ok(())
}

pub(super) fn delete_webhook(
    account: &mut Account,
    parameters: &Parameters,
) -> Result<Value, Refusal> {
    account.webhook = None;
    if parameters.boolean("drop_pending_updates") {
        account.queue.clear();
    }
    account.queue.changed.notify_waiters();
    super::done()
}

pub(super) fn webhook_info(account: &Account) -> Value {
    let mut info = json!({
        "url": account.webhook.as_ref().map_or("", |webhook| &webhook.url),
        "has_custom_certificate": false,
        "pending_update_count": account.queue.pending_count(),
    });
    if let Some(webhook) = &account.webhook {
        info["max_connections"] = json!(webhook.max_connections);
        if let Some((date, message)) = &webhook.last_error {
            info["last_error_date"] = json!(date);
            info["last_error_message"] = json!(message);
        }
    }
    if !account.queue.allowed.is_empty() {
        info["allowed_updates"] = json!(account.queue.allowed);
    }
    info
}
