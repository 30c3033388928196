//! From a message in the reader's words to a mail.

use lettre::Message;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use sha2::{Digest as _, Sha256};
use waybill_core::chatlog::ButtonDoes;

use super::page;
use crate::channel::{Failure, Letter, Rendered, To};

/// The longest subject, in characters.
const MAX_SUBJECT: usize = 120;

/// What is shown, of text and HTML alike.
pub(super) struct Body<'a> {
    pub(super) language: &'a str,
    pub(super) subject: &'a str,
    pub(super) title: Option<&'a str>,
    pub(super) lines: &'a [String],
    /// What opens an address: its label and where it leads.
    pub(super) links: Vec<(&'a str, &'a str)>,
    pub(super) footer: Vec<&'a str>,
    pub(super) stop: Option<(&'a str, &'a str)>,
}

impl<'a> Body<'a> {
    fn of(message: &'a Rendered, letter: &'a Letter, subject: &'a str) -> Self {
        let mut links: Vec<(&str, &str)> = Vec::new();
        // A mail presses nothing: what can be pressed is on the page.
        for button in message.buttons.iter().flatten() {
            if let ButtonDoes::Open(address) = &button.does {
                links.push((&button.label, address));
            }
        }
        if let Some((label, address)) = &letter.page
            && !links.iter().any(|(_, known)| known == address)
        {
            links.push((label, address));
        }
        Self {
            language: &letter.language,
            subject,
            title: message.title.as_deref(),
            lines: &message.lines,
            links,
            footer: letter.footer.iter().map(String::as_str).collect(),
            stop: letter
                .stop
                .as_ref()
                .map(|(label, address)| (label.as_str(), address.as_str())),
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        if let Some(title) = self.title {
            text.push_str(title);
            text.push_str("\n\n");
        }
        text.push_str(&self.lines.join("\n"));
        text.push('\n');
        for (label, address) in &self.links {
            text.push_str(&format!("\n{label}: {address}"));
        }
        // What mail readers know as the end of what was written (RFC 3676, 4.3).
        text.push_str("\n\n-- \n");
        text.push_str(&self.footer.join("\n"));
        if let Some((label, address)) = self.stop {
            text.push_str(&format!("\n{label}: {address}"));
        }
        text.push('\n');
        text
    }
}

/// The id of the mail of a row, without its brackets: always the same, and nobody else's.
pub(super) fn message_id(from: &Mailbox, key: &[u8], to: To<'_>) -> String {
    let mut hash = Sha256::new();
    hash.update(Sha256::digest(key));
    hash.update(to.address.as_bytes());
    hash.update(to.nonce.0.to_be_bytes());
    let digest: String = hash
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("outbox-{}.{digest}@{}", to.nonce, from.email.domain())
}

/// The mail.
pub(super) fn mail(
    (from, reply_to, key): (&Mailbox, Option<&Mailbox>, &[u8]),
    id: &str,
    address: &str,
    message: &Rendered,
) -> Result<Message, Failure> {
    let rejected = |error: &dyn std::fmt::Display| Failure::Rejected(error.to_string());
    let nothing = Letter::default();
    let letter = message.letter.as_deref().unwrap_or(&nothing);
    let subject = subject(message, letter);
    let to = address
        .parse()
        .map_err(|error| rejected(&error as &dyn std::fmt::Display))?;
    let sender = Mailbox::new(
        letter.from.clone().or_else(|| from.name.clone()),
        from.email.clone(),
    );
    let mut builder = Message::builder()
        .from(sender)
        .to(Mailbox::new(None, to))
        .subject(subject.clone())
        .message_id(Some(bracketed(id)))
        // No mail of ours is answered by a machine (RFC 3834).
        .header(AutoSubmitted("auto-generated".to_owned()));
    if let Some(reply_to) = reply_to {
        builder = builder.reply_to(answers_to(reply_to, letter, (key, address)));
    }
    if let Some(answers) = &letter.answers {
        builder = builder.in_reply_to(bracketed(answers));
    }
    let thread = letter
        .thread
        .as_ref()
        .map(|thread| format!("{thread}@{}", from.email.domain()));
    let references: Vec<String> = thread
        .iter()
        .chain(letter.answers.iter())
        .map(|id| bracketed(id))
        .collect();
    if !references.is_empty() {
        builder = builder.references(references.join(" "));
    }
    if let Some((_, address)) = &letter.stop {
        // One click, as mail readers offer it (RFC 8058).
        builder = builder
            .header(ListUnsubscribe(bracketed(address)))
            .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()));
    }
    let body = Body::of(message, letter, &subject);
    let words = MultiPart::alternative()
        .singlepart(SinglePart::plain(body.text()))
        .singlepart(SinglePart::html(page::html(&body)));
    let parts = match &message.document {
        Some(file) => {
            let kind = ContentType::parse(&file.media_type)
                .map_err(|error| rejected(&error as &dyn std::fmt::Display))?;
            MultiPart::mixed()
                .multipart(words)
                .singlepart(Attachment::new(file.name.clone()).body(file.bytes.clone(), kind))
        }
        None => words,
    };
    builder
        .multipart(parts)
        .map_err(|error| rejected(&error as &dyn std::fmt::Display))
}

/// One line, as long as it is read in a list of mails.
fn subject(message: &Rendered, letter: &Letter) -> String {
    let words = letter
        .subject
        .as_deref()
        .or(message.title.as_deref())
        .or(message.lines.first().map(String::as_str))
        .unwrap_or_default();
    let line: String = words
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|letter| !letter.is_control())
        .collect();
    if line.chars().count() <= MAX_SUBJECT {
        return line;
    }
    let mut short: String = line.chars().take(MAX_SUBJECT - 1).collect();
    short.push('…');
    short
}

/// What an answer's address carries beside the order's token, which anyone with the order's link knows:
/// only whoever had a mail of ours can tell it.
pub(super) fn answer_code(key: &[u8], token: &str, address: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(Sha256::digest(key));
    hash.update(b"answer");
    hash.update(Sha256::digest(token.as_bytes()));
    hash.update(address.to_lowercase().as_bytes());
    let digest = hash.finalize();
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Answers find their order by the address they go to: `orders+token.code@example.com`.
fn answers_to(reply_to: &Mailbox, letter: &Letter, (key, address): (&[u8], &str)) -> Mailbox {
    let plus = letter.answer_token.as_ref().and_then(|token| {
        let code = answer_code(key, token, address);
        let address = format!(
            "{}+{token}.{code}@{}",
            reply_to.email.user(),
            reply_to.email.domain()
        );
        address.parse().ok()
    });
    Mailbox::new(
        letter.from.clone().or_else(|| reply_to.name.clone()),
        plus.unwrap_or_else(|| reply_to.email.clone()),
    )
}

fn bracketed(id: &str) -> String {
    format!("<{id}>")
}

macro_rules! header {
    ($name:ident, $text:literal) => {
        #[derive(Debug, Clone)]
        struct $name(String);

        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($text)
            }

            fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self(text.to_owned()))
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), self.0.clone())
            }
        }
    };
}

header!(AutoSubmitted, "Auto-Submitted");
header!(ListUnsubscribe, "List-Unsubscribe");
header!(ListUnsubscribePost, "List-Unsubscribe-Post");
