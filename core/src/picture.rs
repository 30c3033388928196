//! Pictures and PDF files that people send: what they are is decided by their first bytes, never by
//! what their name or sender says, and only what is whole is taken.

use std::sync::Arc;

mod whole;

/// The largest picture or PDF file, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// The longest name that is kept, in characters.
const MAX_NAME: usize = 80;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A WebP picture.
    Webp,
    /// A PDF file.
    Pdf,
}

impl MediaType {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Jpeg, Self::Png, Self::Webp, Self::Pdf];

    /// As HTTP and the platforms name it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
        }
    }

    /// The format of that name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == word)
    }

    /// What the first bytes say.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(Self::Webp)
        } else if bytes.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else {
            None
        }
    }

    /// The usual ending of a file's name.
    pub fn ending(self) -> &'static str {
        self.endings().first().copied().unwrap_or_default()
    }

    /// Whether it is shown as a picture; a PDF file is not.
    pub const fn is_shown(self) -> bool {
        match self {
            Self::Jpeg | Self::Png | Self::Webp => true,
            Self::Pdf => false,
        }
    }

    /// The endings of names that fit; the first is the usual one.
    const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Webp => &["webp"],
            Self::Pdf => &["pdf"],
        }
    }
}

/// Whether a file that its sender calls so is worth looking at: anything else is told by the name of
/// its format that it can't be a picture, before it is fetched.
pub fn may_be_picture(media_type: Option<&str>) -> bool {
    media_type.is_none_or(|media_type| {
        media_type.starts_with("image/")
            || media_type == MediaType::Pdf.as_str()
            || media_type == "application/octet-stream"
    })
}

/// Whether a file of that size, where it is known, is larger than [`MAX_BYTES`].
pub fn is_too_large(size: Option<u64>) -> bool {
    size.is_some_and(|size| usize::try_from(size).map_or(true, |size| size > MAX_BYTES))
}

/// A picture or PDF file, whole and of a known format.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its name in one short line without folders, with an ending that fits.
    pub name: String,
    /// What it is.
    pub media_type: MediaType,
    /// What it holds: at most [`MAX_BYTES`].
    pub bytes: Arc<[u8]>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Picture")
            .field("name", &self.name)
            .field("media_type", &self.media_type)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

/// Why a file is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// It is no picture and no PDF file.
    OtherKind,
    /// It is larger than [`MAX_BYTES`]; its size in bytes, where it is known.
    TooLarge(Option<u64>),
    /// It begins like a picture, and is cut off or damaged.
    Broken,
    /// Its platform does not have it any more.
    Gone,
    /// Its platform did not hand it over, however often it was asked.
    NotFetched,
}

impl Picture {
    /// Looks at a file.
    ///
    /// # Errors
    /// Why it is not used.
    pub fn read(name: &str, bytes: Vec<u8>) -> Result<Self, Unread> {
        if bytes.len() > MAX_BYTES {
            return Err(Unread::TooLarge(u64::try_from(bytes.len()).ok()));
        }
        let media_type = MediaType::of(&bytes).ok_or(Unread::OtherKind)?;
        if !whole::is_whole(media_type, &bytes) {
            return Err(Unread::Broken);
        }
        Ok(Self {
            name: with_ending(&tidy_name(name), media_type),
            media_type,
            bytes: bytes.into(),
        })
    }
}

/// A file's own name in one short line, without where it came from or anything unprintable.
pub fn tidy_name(name: &str) -> String {
    let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let tidy: String = own
        .chars()
        .filter(|letter| !letter.is_control() && !changes_direction(*letter))
        .take(MAX_NAME)
        .collect();
    let tidy = tidy.trim();
    if tidy.trim_matches('.').is_empty() {
        "file".to_owned()
    } else {
        tidy.to_owned()
    }
}

/// Marks with which `gpj.exe` shows as `exe.jpg` (Unicode, "Directional Formatting Characters").
fn changes_direction(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn with_ending(name: &str, media_type: MediaType) -> String {
    let (own, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_of = |media_type: &MediaType| {
        let mut endings = media_type.endings().iter();
        endings.any(|known| known.eq_ignore_ascii_case(ending))
    };
    let Some(usual) = media_type.endings().first() else {
        return name.to_owned();
    };
    if is_of(&media_type) {
        name.to_owned()
    } else if MediaType::ALL.iter().any(is_of) && !own.is_empty() {
        format!("{own}.{usual}")
    } else {
        format!("{name}.{usual}")
    }
}

#[cfg(test)]
mod tests;
