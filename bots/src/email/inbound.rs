//! Mails that come back: answers of readers, and reports that a mail could not be brought or was not
//! wanted. A mail server brings them by HTTP, with a secret in the address.
//!
//! An answer is taken from an address that is told already, and belongs to the mail it answers, else to
//! the order whose token its own address carries. A report counts only where it names a mail of ours to
//! that very address: whoever makes one up silences nobody. What machines write is left alone.

use std::hint::black_box;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{Address, HeaderValue, Message, MessageParser, MimeHeaders as _};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::db::{Database, DatabaseError};
use waybill_core::hint::Hints;
use waybill_core::inbox::{self, Arrival};
use waybill_core::person::{self, Gone, Introduction};
use waybill_core::token::ShopToken;
use waybill_core::{mail, reach};

use super::attached;
use super::compose::answer_code;
use crate::assistant::message::Heard;
use crate::channel::{NotUnderstood, Understood};

/// The largest mail that is taken, in bytes: a file of 10 MiB takes a third more in base64, with line
/// ends.
pub const MAX_MAIL: usize = 15 * 1024 * 1024;
/// The longest name of a person, in characters.
const MAX_NAME: usize = 100;

/// What became of a mail that was brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is stored, was dealt with, or concerns nobody.
    Yes,
    /// The secret is another one.
    Forbidden,
    /// It is no mail.
    Bad,
    /// It has to be brought again.
    TryAgain,
}

/// What is stored of a mail.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    /// As it came, in base64.
    raw: String,
    /// The mail of ours that it belongs to.
    reply_to: Option<String>,
}

/// A report about a mail of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Report {
    /// Whom it was for.
    address: String,
    /// The id of that mail.
    message: String,
    why: Gone,
}

/// Takes in a mail.
pub(super) async fn take(
    (shown, secret): (&str, &str),
    (raw, key): (&[u8], &[u8]),
    (database, hints, clock): (&Database, &Hints, &Clock),
) -> Taken {
    if !is_same(shown.as_bytes(), secret.as_bytes()) {
        return Taken::Forbidden;
    }
    let Some(message) = MessageParser::default().parse(raw) else {
        return Taken::Bad;
    };
    let taken = match report(&message, raw) {
        Some(report) => believe(&report, database, clock).await,
        None if is_by_machine(&message) => Ok(()),
        None => store(&message, (raw, key), database, clock).await,
    };
    match taken {
        Ok(()) => {
            hints.came_in();
            hints.goes_out();
            Taken::Yes
        }
        Err(error) => {
            tracing::error!(%error, "a mail can't be stored; it has to be brought again");
            Taken::TryAgain
        }
    }
}

/// What was sent and came back was not told: its reader is told elsewhere, and written to no more.
async fn believe(report: &Report, database: &Database, clock: &Clock) -> Result<(), DatabaseError> {
    let mut transaction = database.begin().await?;
    let mut system = transaction.system().await?;
    let place = person::at_address(&mut system, Channel::Email, &report.address).await?;
    let Some(place) = place else { return Ok(()) };
    if report.why == Gone::Vanished {
        if !reach::came_back(&mut system, place, &report.message).await? {
            return Ok(());
        }
    } else if !mail::is_ours(&mut system, place, &report.message).await? {
        return Ok(());
    }
    person::close(&mut system, place, report.why, clock.now()).await?;
    transaction.commit().await?;
    tracing::info!(
        reason = report.why.as_str(),
        "an address is written to no more"
    );
    Ok(())
}

async fn store(
    message: &Message<'_>,
    (raw, key): (&[u8], &[u8]),
    database: &Database,
    clock: &Clock,
) -> Result<(), DatabaseError> {
    let Some((address, _)) = sender(message) else {
        return Ok(());
    };
    let mut transaction = database.begin().await?;
    let mut system = transaction.system().await?;
    let place = person::at_address(&mut system, Channel::Email, &address).await?;
    let Some(place) = place else {
        tracing::info!("a mail from an address that nobody wrote to is left alone");
        return Ok(());
    };
    let mut reply_to = None;
    for id in answered(message) {
        if reply_to.is_none() && mail::is_ours(&mut system, place, &id).await? {
            reply_to = Some(id);
        }
    }
    if let (None, Some(token)) = (&reply_to, token(message, key, &address)) {
        let mut shop = transaction.shop(token.shop_id).await?;
        reply_to = mail::last_of(&mut shop, &token, place).await?;
    }
    let stored = Stored {
        raw: STANDARD.encode(raw),
        reply_to,
    };
    let arrival = Arrival {
        external_id: id_of(message, raw),
        address,
        payload: serde_json::to_string(&stored).unwrap_or_default(),
    };
    let mut system = transaction.system().await?;
    inbox::store(&mut system, Channel::Email, &[arrival], clock.now()).await?;
    transaction.commit().await
}

/// What was stored, in neutral words.
pub(super) fn understand(address: &str, payload: &str) -> Result<Understood, NotUnderstood> {
    let wrong = |error: &dyn std::fmt::Display| NotUnderstood(error.to_string());
    let stored: Stored = serde_json::from_str(payload).map_err(|error| wrong(&error))?;
    let raw = STANDARD
        .decode(&stored.raw)
        .map_err(|error| wrong(&error))?;
    let message = MessageParser::default()
        .parse(&raw)
        .ok_or_else(|| wrong(&"it is no mail"))?;
    let text = message.body_text(0).unwrap_or_default();
    let text = own_words(&text);
    let files = attached::files(&message);
    if text.is_empty() && files.is_empty() {
        return Ok(Understood::Nothing);
    }
    let name = sender(&message).and_then(|(_, name)| name);
    let name = name.unwrap_or_else(|| address.split('@').next().unwrap_or(address).to_owned());
    let who = Introduction {
        channel: Channel::Email,
        address: address.to_owned(),
        name: name.chars().take(MAX_NAME).collect(),
        language: None,
    };
    let (message, reply_to) = (Some(id_of(&message, &raw)), stored.reply_to);
    if !files.is_empty() {
        return Ok(Understood::Sent {
            who,
            files,
            caption: text,
            message,
            reply_to,
            way_back: None,
        });
    }
    Ok(Understood::Did {
        who,
        heard: Heard::Wrote {
            text,
            message,
            reply_to,
        },
        way_back: None,
    })
}

/// The address it comes from, as addresses are kept, and the name beside it.
fn sender(message: &Message<'_>) -> Option<(String, Option<String>)> {
    let from = message.from().and_then(Address::first)?;
    let address = from.address.as_deref()?.trim().to_lowercase();
    let name = from.name.as_deref().map(str::trim);
    let name = name.filter(|name| !name.is_empty()).map(str::to_owned);
    Some((address, name))
}

fn id_of(message: &Message<'_>, raw: &[u8]) -> String {
    if let Some(id) = message.message_id() {
        return id.chars().take(300).collect();
    }
    let digest = Sha256::digest(raw);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The mails it answers, the nearest first.
fn answered(message: &Message<'_>) -> Vec<String> {
    let ids = |value: &HeaderValue<'_>| -> Vec<String> {
        let texts = value.as_text_list().unwrap_or_default();
        texts.iter().rev().map(ToString::to_string).collect()
    };
    let mut all = ids(message.in_reply_to());
    all.extend(ids(message.references()));
    all.truncate(20);
    all
}

/// The token in `orders+token.code@example.com`, where the code is the sender's.
fn token(message: &Message<'_>, key: &[u8], sender: &str) -> Option<ShopToken> {
    let lists = [message.to(), message.cc()];
    let addresses = lists.into_iter().flatten().flat_map(Address::iter);
    addresses
        .filter_map(|to| to.address.as_deref())
        .filter_map(|address| address.split_once('@')?.0.split_once('+'))
        .filter_map(|(_, carried)| carried.split_once('.'))
        .find(|(token, code)| {
            let own = answer_code(key, token, sender);
            is_same(code.to_lowercase().as_bytes(), own.as_bytes())
        })
        .and_then(|(token, _)| ShopToken::parse(token))
}

/// RFC 3834, and what was written before it.
fn is_by_machine(message: &Message<'_>) -> bool {
    let header = |name: &'static str| {
        let value = message.header_raw(name)?;
        Some(value.trim().to_lowercase())
    };
    header("Auto-Submitted").is_some_and(|value| value != "no")
        || header("Precedence")
            .is_some_and(|value| matches!(value.as_str(), "bulk" | "junk" | "list" | "auto_reply"))
        || header("X-Autoreply").is_some()
        || header("X-Autorespond").is_some()
        || header("List-Id").is_some()
        || header("Return-Path").is_some_and(|value| value == "<>")
}

/// A report that a mail could not be brought (RFC 3464) or was not wanted (RFC 5965).
fn report(message: &Message<'_>, raw: &[u8]) -> Option<Report> {
    let is = |kind: &str, subkind: &str| {
        message.parts.iter().any(|part| {
            part.content_type().is_some_and(|found| {
                found.c_type.eq_ignore_ascii_case(kind)
                    && found
                        .c_subtype
                        .as_deref()
                        .is_some_and(|found| found.eq_ignore_ascii_case(subkind))
            })
        })
    };
    let text = String::from_utf8_lossy(raw);
    let why = if is("message", "delivery-status") {
        // What is only late, or comes back because a mailbox is full, may arrive yet.
        let status = field(&text, "status")?;
        let lasting = field(&text, "action")?.eq_ignore_ascii_case("failed")
            && status.starts_with("5.")
            && !status.starts_with("5.2.2");
        lasting.then_some(Gone::Vanished)?
    } else if is("message", "feedback-report") {
        Gone::Blocked
    } else {
        return None;
    };
    let recipient = field(&text, "final-recipient")
        .or_else(|| field(&text, "original-rcpt-to"))
        .or_else(|| field(&text, "original-recipient"))?;
    let address = recipient
        .rsplit(';')
        .next()?
        .trim()
        .trim_matches(['<', '>']);
    let begins = text.find("<outbox-")? + 1;
    let message = text[begins..].split('>').next()?;
    Some(Report {
        address: address.to_lowercase(),
        message: message.to_owned(),
        why,
    })
}

/// The first field of a name in the lines of a report.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found
            .trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim())
    })
}

/// What somebody wrote themselves: without what they answer and what stands below every mail of theirs.
fn own_words(text: &str) -> String {
    let mut own: Vec<&str> = Vec::new();
    let mut lines = text.lines().map(str::trim_end).peekable();
    while let Some(line) = lines.next() {
        // What begins a quotation may be broken into two lines.
        let both = lines.peek().map(|next| format!("{line} {next}"));
        let begins = line.trim_start().to_lowercase().starts_with("on ") || line.contains('於');
        let is_broken = begins && both.is_some_and(|both| ends_the_answer(&both));
        if line == "--" || ends_the_answer(line) || is_broken {
            break;
        }
        if !line.starts_with('>') {
            own.push(line);
        }
    }
    own.join("\n").trim().to_owned()
}

/// How mail readers begin what they quote.
fn ends_the_answer(line: &str) -> bool {
    let bare = line.trim();
    let lower = bare.to_lowercase();
    let writes = lower.ends_with("wrote:") || bare.ends_with("寫道：") || bare.ends_with("寫道:");
    let begins = lower.starts_with("on ") || bare.contains('<') || bare.contains('於');
    writes && begins
        || lower.starts_with("-----original message")
        || bare.starts_with("-----原始郵件")
        || bare.starts_with("________________________________")
        || is_outlooks(&lower)
}

/// Outlook begins with the fields of what it quotes, and names an address in the first.
fn is_outlooks(line: &str) -> bool {
    let field = ["from:", "寄件者:", "寄件者："]
        .into_iter()
        .find_map(|name| line.strip_prefix(name));
    field.is_some_and(|who| who.contains('@') && who.contains('<'))
}

/// Compares in a time that tells nothing but the length.
fn is_same(shown: &[u8], secret: &[u8]) -> bool {
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
    fn an_answer_is_what_was_written_above() {
        let cases = [
            (
                "Thanks!\n\nOn Fri, Nov 20, 2026 at 9:00 AM Fashion Store <o@x> wrote:\n> Shipped",
                "Thanks!",
            ),
            (
                "好的\n\nFashion Store <o@x> 於 2026年11月20日 寫道：\n> 已出貨",
                "好的",
            ),
            ("Two\nlines\n-- \nJane\n+63 917", "Two\nlines"),
            (
                "Blue, please.\n\n-----Original Message-----\nFrom: x",
                "Blue, please.",
            ),
            ("> Which one?\nBlue.\n> When?\nSoon.", "Blue.\nSoon."),
            (
                "Yes\n\nOn Fri, Nov 20, 2026 at 9:00 AM Fashion Store <orders@example.com>\nwrote:\n> Shipped",
                "Yes",
            ),
            (
                "Yes\r\n\r\nFrom: Fashion Store <orders@example.com>\r\nSent: Friday\r\nTo: Jane",
                "Yes",
            ),
            (
                "好\n\n寄件者: 時尚小店 <orders@example.com>\n寄件日期: 星期五",
                "好",
            ),
            (
                "On Friday he wrote to me\nand wrote: no",
                "On Friday he wrote to me\nand wrote: no",
            ),
            ("From: Cebu, to: Manila", "From: Cebu, to: Manila"),
            ("She wrote: hello", "She wrote: hello"),
            ("🙂", "🙂"),
            ("> only quoted", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(own_words(text), expected, "{text:?}");
        }
    }

    #[test]
    fn machines_are_told_apart_from_people() {
        let cases = [
            ("Auto-Submitted: auto-replied", true),
            ("Auto-Submitted: no", false),
            ("Precedence: bulk", true),
            ("X-Autoreply: yes", true),
            ("Return-Path: <>", true),
            ("X-Mailer: pine", false),
        ];
        for (header, expected) in cases {
            let raw = format!("From: Jane <jane@example.com>\r\n{header}\r\n\r\nhello\r\n");
            let message = MessageParser::default().parse(raw.as_bytes()).unwrap();
            assert_eq!(is_by_machine(&message), expected, "{header}");
        }
    }

    fn bounce(action: &str, status: &str) -> String {
        format!(
            "From: MAILER-DAEMON@post.example\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; post.example\r\n\r\n\
             Final-Recipient: rfc822; Jane@Example.com\r\nAction: {action}\r\nStatus: {status}\r\n\r\n\
             --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <outbox-7.ab@waybill.example>\r\n\
             --b--\r\n"
        )
    }

    #[test]
    fn a_report_names_the_mail_and_its_reader() {
        let read = |raw: &str| {
            let message = MessageParser::default().parse(raw.as_bytes()).unwrap();
            report(&message, raw.as_bytes())
        };
        assert_eq!(
            read(&bounce("failed", "5.1.1")),
            Some(Report {
                address: "jane@example.com".to_owned(),
                message: "outbox-7.ab@waybill.example".to_owned(),
                why: Gone::Vanished,
            })
        );
        assert_eq!(read(&bounce("delayed", "4.4.1")), None);
        assert_eq!(read(&bounce("failed", "5.2.2")), None);
        assert_eq!(
            read("From: jane@example.com\r\n\r\nStatus: 5.1.1\r\n"),
            None
        );
    }
}
