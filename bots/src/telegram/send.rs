//! Neutral messages as the platform's calls.

use std::time::{Duration, Instant};

use reqwest::multipart::{Form, Part as FormPart};
use serde::Deserialize;
use serde::de::IgnoredAny;
use teloxide::payloads::{DeleteMessage, EditMessageCaption, EditMessageText, SendMessage};
use teloxide::types::{
    ChatId, InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity, MessageId, ReplyMarkup,
};
use waybill_core::chatlog::File;
use waybill_core::picture::MediaType;

use super::Telegram;
use super::call::CallError;
use super::compose::{CAPTION_LIMIT, Part, TEXT_LIMIT, Text};
use super::failure::{self, Unedited};
use super::keyboard::Keyboard;
use super::topics::{Spot, chat_of};
use crate::channel::{Failure, Rendered};

/// The largest files, in bytes (Bot API, "Sending files").
const DOCUMENT_LIMIT: usize = 50 * 1024 * 1024;
const PHOTO_LIMIT: usize = 10 * 1024 * 1024;
/// Once a message's first part is out, the others are worth some patience here: the sender would
/// begin from the start and say the first part twice.
const TRIES_OF_LATER_PARTS: u32 = 4;
const LONGEST_WAIT_OF_LATER_PARTS: Duration = Duration::from_secs(30);
const PAUSE_OF_LATER_PARTS: Duration = Duration::from_secs(1);

/// What the platform answers to what was sent, as far as it matters.
#[derive(Deserialize)]
struct Sent {
    message_id: i64,
}

/// What goes out in one call.
enum Piece<'a> {
    Text(Part),
    File(&'a File, Part),
}

/// What belongs to a message besides its words.
struct Below {
    markup: Option<InlineKeyboardMarkup>,
    /// Whether the phone makes no sound.
    quiet: bool,
}

impl Below {
    const fn nothing(quiet: bool) -> Self {
        Self {
            markup: None,
            quiet,
        }
    }

    fn tell(&self, form: Form) -> Form {
        if self.quiet {
            form.text("disable_notification", "true")
        } else {
            form
        }
    }
}

impl Telegram {
    /// Sends a message; a topic that somebody closed is opened again for it.
    pub(super) async fn send_message(
        &self,
        address: &str,
        message: &Rendered,
    ) -> Result<String, Failure> {
        match self.send_parts(address, message).await {
            Err(Failure::NoSuchTopic) if self.reopen_topic(Spot::of(address)?).await => {
                self.send_parts(address, message).await
            }
            sent => sent,
        }
    }

    /// Sends a message in as many parts as it takes, buttons below the last; returns the last's id.
    async fn send_parts(&self, address: &str, message: &Rendered) -> Result<String, Failure> {
        let chat = Spot::of(address)?;
        let keyboard = Keyboard::of(&message.buttons);
        let text = Text::of(message, &keyboard.addresses);
        let mut pieces = pieces(&text, message.document.as_ref());
        let Some(last) = pieces.pop() else {
            return Err(Failure::Rejected("a message without words".to_owned()));
        };
        let begun = !pieces.is_empty();
        for (at, piece) in pieces.iter().enumerate() {
            self.deliver(address, chat, piece, &Below::nothing(message.quiet), at > 0)
                .await?;
        }
        let sent = self
            .deliver(
                address,
                chat,
                &last,
                &Below {
                    markup: keyboard.markup,
                    quiet: message.quiet,
                },
                begun,
            )
            .await?;
        Ok(sent.message_id.to_string())
    }

    /// Puts a message in the place of another: a text in that of a text, a picture in that of either,
    /// words below the file that stands there. What can't be put there is sent anew.
    pub(super) async fn edit_message(
        &self,
        address: &str,
        message_id: &str,
        message: &Rendered,
    ) -> Result<String, Failure> {
        if let Some(file) = &message.document {
            return if message.document_stands {
                self.edit_caption(address, message_id, message).await
            } else {
                self.edit_media(address, message_id, message, file).await
            };
        }
        let chat = Spot::of(address)?;
        let Ok(number) = message_id.parse() else {
            return Err(Failure::NoSuchMessage);
        };
        let keyboard = Keyboard::of(&message.buttons);
        let text = Text::of(message, &keyboard.addresses);
        if text.is_empty() {
            return Err(Failure::Rejected("a message without words".to_owned()));
        }
        let part = text.shortened(TEXT_LIMIT);
        let mut edit = EditMessageText::new(chat.chat, MessageId(number), part.text);
        edit.entities = some(part.entities);
        edit.link_preview_options = Some(no_preview());
        edit.reply_markup = keyboard.markup;
        let edited: Result<IgnoredAny, CallError> = self.api.ask(&edit).await;
        let Err(error) = edited else {
            return Ok(message_id.to_owned());
        };
        match failure::unedited(error, |after| self.is_congested(address, after)) {
            Unedited::Same => Ok(message_id.to_owned()),
            // A file never leaves a message: the message goes with it.
            Unedited::OtherKind => {
                let sent = self.send_message(address, message).await?;
                self.delete(chat.chat, number).await;
                Ok(sent)
            }
            Unedited::Failed(failure) => Err(failure),
        }
    }

    /// Takes away a message that another has taken the place of. The platform may refuse that, as it
    /// does after two days: the old one then stays, and nobody is worse off than before.
    async fn delete(&self, chat: ChatId, number: i32) {
        let delete = DeleteMessage::new(chat, MessageId(number));
        let deleted: Result<IgnoredAny, CallError> = self.api.ask(&delete).await;
        if let Err(error) = deleted {
            tracing::info!(%error, "a message that was sent anew could not be taken away");
        }
    }

    /// Puts a picture with its words in the place of a text or of another file.
    /// <https://core.telegram.org/bots/api#editmessagemedia>
    async fn edit_media(
        &self,
        address: &str,
        message_id: &str,
        message: &Rendered,
        file: &File,
    ) -> Result<String, Failure> {
        let chat = Spot::of(address)?;
        let keyboard = Keyboard::of(&message.buttons);
        let text = Text::of(message, &keyboard.addresses);
        if !(is_photo(file) && text.fits(CAPTION_LIMIT)) {
            return self.send_message(address, message).await;
        }
        let part = text.shortened(CAPTION_LIMIT);
        let form = media_form(chat.chat, message_id, file, &part, keyboard.markup.as_ref())
            .map_err(|error| self.failure(address, error))?;
        let edited: Result<IgnoredAny, CallError> = self.api.upload("editMessageMedia", form).await;
        let Err(error) = edited else {
            return Ok(message_id.to_owned());
        };
        if is_no_photo(&error) {
            return self.send_message(address, message).await;
        }
        match failure::unedited(error, |after| self.is_congested(address, after)) {
            Unedited::Same => Ok(message_id.to_owned()),
            Unedited::OtherKind => self.send_message(address, message).await,
            Unedited::Failed(failure) => Err(failure),
        }
    }

    /// Puts a text below a file, in the place of what stood there.
    async fn edit_caption(
        &self,
        address: &str,
        message_id: &str,
        message: &Rendered,
    ) -> Result<String, Failure> {
        let chat = Spot::of(address)?;
        let Ok(number) = message_id.parse() else {
            return Err(Failure::NoSuchMessage);
        };
        let keyboard = Keyboard::of(&message.buttons);
        let text = Text::of(message, &keyboard.addresses);
        if !text.fits(CAPTION_LIMIT) {
            return self.send_message(address, message).await;
        }
        let part = text.shortened(CAPTION_LIMIT);
        let mut edit = EditMessageCaption::new(chat.chat, MessageId(number));
        edit.caption = Some(part.text);
        edit.caption_entities = some(part.entities);
        edit.reply_markup = keyboard.markup;
        let edited: Result<IgnoredAny, CallError> = self.api.ask(&edit).await;
        let Err(error) = edited else {
            return Ok(message_id.to_owned());
        };
        match failure::unedited(error, |after| self.is_congested(address, after)) {
            Unedited::Same => Ok(message_id.to_owned()),
            Unedited::OtherKind => self.send_message(address, message).await,
            Unedited::Failed(failure) => Err(failure),
        }
    }

    async fn deliver(
        &self,
        address: &str,
        chat: Spot,
        piece: &Piece<'_>,
        below: &Below,
        is_later: bool,
    ) -> Result<Sent, Failure> {
        let mut tries = if is_later { TRIES_OF_LATER_PARTS } else { 1 };
        loop {
            tries -= 1;
            let sent = match piece {
                Piece::Text(part) => self.deliver_text(chat, part, below).await,
                Piece::File(file, caption) => self.deliver_file(chat, file, caption, below).await,
            };
            let failure = match sent {
                Ok(sent) => return Ok(sent),
                Err(error) => self.failure(address, error),
            };
            match pause_of_later_parts(&failure).filter(|_| tries > 0) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(failure),
            }
        }
    }

    async fn deliver_text(
        &self,
        chat: Spot,
        part: &Part,
        below: &Below,
    ) -> Result<Sent, CallError> {
        let mut send = SendMessage::new(chat.chat, part.text.clone());
        send.message_thread_id = chat.thread_id();
        send.entities = some(part.entities.clone());
        send.link_preview_options = Some(no_preview());
        send.reply_markup = below.markup.clone().map(ReplyMarkup::InlineKeyboard);
        send.disable_notification = below.quiet.then_some(true);
        self.api.ask(&send).await
    }

    /// A picture is shown as one where the platform can, any other file as a document.
    async fn deliver_file(
        &self,
        chat: Spot,
        file: &File,
        caption: &Part,
        below: &Below,
    ) -> Result<Sent, CallError> {
        if file.bytes.len() > DOCUMENT_LIMIT {
            return Err(CallError::Unsayable("a file of more than 50 MB".to_owned()));
        }
        if is_photo(file) {
            let form = below.tell(form(chat, "photo", file, caption, below.markup.as_ref())?);
            match self.api.upload("sendPhoto", form).await {
                Err(error) if is_no_photo(&error) => {}
                sent => return sent,
            }
        }
        let form = below.tell(form(
            chat,
            "document",
            file,
            caption,
            below.markup.as_ref(),
        )?);
        self.api.upload("sendDocument", form).await
    }

    /// What an error of a call about a chat means. A topic moves with its group.
    pub(super) fn failure(&self, address: &str, error: CallError) -> Failure {
        let failure = failure::failure(error, |after| self.is_congested(chat_of(address), after));
        if let Failure::Moved(chat) = failure {
            let rest = address.strip_prefix(chat_of(address)).unwrap_or_default();
            return Failure::Moved(format!("{chat}{rest}"));
        }
        failure
    }

    fn is_congested(&self, address: &str, after: Duration) -> bool {
        let mut congestion = match self.congestion.lock() {
            Ok(congestion) => congestion,
            Err(poisoned) => poisoned.into_inner(),
        };
        congestion.refused(address, after, Instant::now())
    }
}

/// How long to wait before a later part is tried again, where that is worth it.
fn pause_of_later_parts(failure: &Failure) -> Option<Duration> {
    match failure {
        Failure::RetryAfter { after, .. } => {
            Some(*after).filter(|after| *after <= LONGEST_WAIT_OF_LATER_PARTS)
        }
        Failure::Temporary(_) => Some(PAUSE_OF_LATER_PARTS),
        Failure::Gone(_)
        | Failure::Moved(_)
        | Failure::NoSuchMessage
        | Failure::NoSuchTopic
        | Failure::Rejected(_)
        | Failure::Unauthorized => None,
    }
}

/// The text below a file where it fits there, else in messages before it.
fn pieces<'a>(text: &Text, file: Option<&'a File>) -> Vec<Piece<'a>> {
    match file {
        Some(file) if text.fits(CAPTION_LIMIT) => {
            vec![Piece::File(file, text.shortened(CAPTION_LIMIT))]
        }
        Some(file) => {
            let bare = Part {
                text: String::new(),
                entities: Vec::new(),
            };
            let before = text.split(TEXT_LIMIT).into_iter().map(Piece::Text);
            before.chain([Piece::File(file, bare)]).collect()
        }
        None => text
            .split(TEXT_LIMIT)
            .into_iter()
            .map(Piece::Text)
            .collect(),
    }
}

/// The platform takes no photo that is very large, very long or very thin, and no other format.
fn is_no_photo(error: &CallError) -> bool {
    if let CallError::Refused {
        code: 400,
        description,
        ..
    } = error
    {
        description.contains("PHOTO_") || description.contains("IMAGE_PROCESS_FAILED")
    } else {
        false
    }
}

/// Whether a file is worth trying as a photo.
fn is_photo(file: &File) -> bool {
    MediaType::parse(&file.media_type).is_some_and(MediaType::is_shown)
        && file.bytes.len() <= PHOTO_LIMIT
}

/// The addresses in our messages are our own pages, which the platform need not fetch.
fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn some(entities: Vec<MessageEntity>) -> Option<Vec<MessageEntity>> {
    (!entities.is_empty()).then_some(entities)
}

/// The call that puts a photo in the place of a message.
fn media_form(
    chat: ChatId,
    message_id: &str,
    file: &File,
    caption: &Part,
    markup: Option<&InlineKeyboardMarkup>,
) -> Result<Form, CallError> {
    let media = serde_json::json!({
        "type": "photo",
        "media": "attach://photo",
        "caption": caption.text,
        "caption_entities": caption.entities,
    });
    let bare = Part {
        text: String::new(),
        entities: Vec::new(),
    };
    let chat = Spot { chat, thread: None };
    let form = form(chat, "photo", file, &bare, markup)?;
    Ok(form
        .text("message_id", message_id.to_owned())
        .text("media", media.to_string()))
}

fn form(
    chat: Spot,
    field: &'static str,
    file: &File,
    caption: &Part,
    markup: Option<&InlineKeyboardMarkup>,
) -> Result<Form, CallError> {
    let unsayable = |error: &dyn std::error::Error| CallError::Unsayable(error.to_string());
    let part = FormPart::bytes(file.bytes.clone())
        .file_name(file.name.clone())
        .mime_str(&file.media_type)
        .map_err(|error| unsayable(&error))?;
    let mut form = Form::new()
        .text("chat_id", chat.chat.0.to_string())
        .part(field, part);
    if let Some(thread) = chat.thread {
        form = form.text("message_thread_id", thread.to_string());
    }
    if !caption.text.is_empty() {
        form = form.text("caption", caption.text.clone());
    }
    if !caption.entities.is_empty() {
        let entities =
            serde_json::to_string(&caption.entities).map_err(|error| unsayable(&error))?;
        form = form.text("caption_entities", entities);
    }
    if let Some(markup) = markup {
        let markup = serde_json::to_string(markup).map_err(|error| unsayable(&error))?;
        form = form.text("reply_markup", markup);
    }
    Ok(form)
}
