//! The whole vocabulary between the assistant and its channels: what is heard, and what is said.

use serde::{Deserialize, Serialize};
use waybill_core::bank;
use waybill_core::history::Side;
use waybill_core::id::{FileId, ItemId, OrderId, ShopId};
use waybill_core::item::PictureKey;
use waybill_core::picture::{Picture, Unread};
use waybill_core::text::{Arg, Phrase, texts};

use super::press::Press;

/// What someone did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Wrote a message.
    Wrote {
        /// What.
        text: String,
        /// The platform's id of it, where it has one.
        message: Option<String>,
        /// The message it answers.
        reply_to: Option<String>,
    },
    /// Passed on what somebody else wrote.
    Forwarded {
        /// What.
        text: String,
        /// The platform's id of the message, where it has one.
        message: Option<String>,
        /// The address of who wrote it, on the same channel.
        from: String,
    },
    /// Wrote an own message anew.
    Rewrote {
        /// What it says now.
        text: String,
        /// The platform's id of it.
        message: String,
    },
    /// Pressed a button.
    Pressed {
        /// What the button carries.
        button: String,
        /// The message it stands on.
        message: Option<String>,
    },
    /// Filled in the form that a button opened at once.
    Filled {
        /// What the button carries.
        button: String,
        /// What they wrote.
        text: String,
    },
    /// Sent a picture or a PDF file.
    SentPicture {
        /// The picture.
        picture: Picture,
        /// What they wrote to it; empty where they wrote nothing.
        caption: String,
        /// The platform's id of the message, where it has one.
        message: Option<String>,
        /// The message it answers.
        reply_to: Option<String>,
    },
    /// Sent what may be a bank's statement.
    SentStatement {
        /// The file.
        file: bank::File,
        /// What they wrote to it; empty where they wrote nothing.
        caption: String,
        /// The platform's id of the message, where it has one.
        message: Option<String>,
        /// The message it answers.
        reply_to: Option<String>,
    },
    /// Sent a file that is not used.
    SentFile {
        /// Its name.
        name: String,
        /// Why it is not used.
        why: Unread,
        /// What they wrote to it; empty where they wrote nothing.
        caption: String,
        /// The platform's id of the message, where it has one.
        message: Option<String>,
        /// The message it answers.
        reply_to: Option<String>,
    },
}

/// Something to say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Say {
    /// The line that stands out, first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Phrase>,
    /// The rest, in lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Phrase>,
    /// Rows of buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Vec<Button>>,
    /// What is made and attached when it is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attached: Option<Attached>,
}

impl Say {
    /// One line.
    pub fn line(phrase: impl Into<Phrase>) -> Self {
        Self::default().and(phrase)
    }

    /// A line that stands out.
    pub fn titled(phrase: impl Into<Phrase>) -> Self {
        Self {
            title: Some(phrase.into()),
            ..Self::default()
        }
    }

    /// Another line.
    #[must_use]
    pub fn and(mut self, phrase: impl Into<Phrase>) -> Self {
        self.lines.push(phrase.into());
        self
    }

    /// An empty line between parts.
    #[must_use]
    pub fn gap(self) -> Self {
        self.and(verbatim(""))
    }

    /// Another row of buttons; an empty one is left out.
    #[must_use]
    pub fn row(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        let row: Vec<Button> = buttons.into_iter().collect();
        if !row.is_empty() {
            self.buttons.push(row);
        }
        self
    }

    /// What is attached.
    #[must_use]
    pub fn attach(mut self, attached: Attached) -> Self {
        self.attached = Some(attached);
        self
    }
}

/// Somebody's own words as a phrase.
pub fn verbatim(text: impl Into<Arg>) -> Phrase {
    texts::Verbatim { text }.into()
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What it says.
    pub label: Phrase,
    /// What it does.
    pub does: Does,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Does {
    /// Tells the assistant.
    Press(String),
    /// Opens an address.
    Open(String),
    /// Copies a text.
    Copy(Phrase),
}

impl Button {
    /// A button that tells the assistant.
    pub fn press(label: impl Into<Phrase>, press: Press) -> Self {
        Self {
            label: label.into(),
            does: Does::Press(press.to_string()),
        }
    }

    /// A button that opens an address.
    pub fn open(label: impl Into<Phrase>, address: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            does: Does::Open(address.into()),
        }
    }

    /// A button that copies a text.
    pub fn copy(label: impl Into<Phrase>, text: impl Into<Phrase>) -> Self {
        Self {
            label: label.into(),
            does: Does::Copy(text.into()),
        }
    }
}

/// What is made when a message is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attached {
    /// An order's receipt with all its facts, for its own parties.
    Receipt(ShopId, OrderId),
    /// An order's receipt as anyone with its link may have it.
    PublicReceipt(ShopId, OrderId),
    /// All that happened to an order, for one of its sides.
    History(Box<PrintedHistory>),
    /// The labels of orders' parcels, a page each.
    Labels(Box<(ShopId, Vec<OrderId>)>),
    /// A picture of an address, to be scanned.
    Qr(String),
    /// A picture or PDF file that a shop keeps.
    File(ShopId, FileId),
    /// A picture of an item.
    ItemPicture(Box<(ShopId, ItemId, PictureKey)>),
    /// A table as a picture.
    Table(Box<Table>),
}

impl Attached {
    /// Whether the same facts always make the same file, so that a message which shows it need not be
    /// given it again.
    pub const fn lasts(&self) -> bool {
        match self {
            Self::Receipt(..) | Self::PublicReceipt(..) | Self::History(_) | Self::Labels(_) => {
                false
            }
            Self::Qr(_) | Self::File(..) | Self::ItemPicture(..) | Self::Table(_) => true,
        }
    }
}

/// Whose version of which order's history is printed. A buyer's is none of whoever has the order later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedHistory {
    /// The shop.
    pub shop: ShopId,
    /// The order.
    pub order: OrderId,
    /// For whom.
    pub side: Side,
}

/// A table that is drawn when it is sent, in the reader's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Whose, and of what.
    pub title: Phrase,
    /// Of when, in which currency.
    pub subtitle: Phrase,
    /// What stands above each column, and whether figures stand in it.
    pub columns: Vec<(Phrase, bool)>,
    /// The cells of each row.
    pub rows: Vec<Vec<Phrase>>,
    /// The cells of the last line.
    pub total: Vec<Phrase>,
    /// How many rows were left out, where any were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Phrase>,
}

/// The content of a reply in the outbox. A release that meets a version it does not know says so
/// instead of guessing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredSay {
    /// [`StoredSay::VERSION`].
    #[serde(rename = "v")]
    pub version: u32,
    /// What to say.
    pub say: Say,
}

impl StoredSay {
    /// The version this release writes.
    pub const VERSION: u32 = 1;
}

/// Where an answer goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Place {
    /// A new message.
    #[default]
    New,
    /// In the place of a message of ours.
    Message(String),
    /// In the place of the newest message with a name.
    Tagged(String),
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// What it says.
    pub say: Say,
    /// Where it goes.
    pub place: Place,
    /// A name for it, so that a later one can take its place.
    pub tag: Option<String>,
    /// The order it speaks of.
    pub order: Option<(ShopId, OrderId)>,
}
