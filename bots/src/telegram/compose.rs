//! Text within the platform's limits, which it counts in UTF-16 units. Nothing is written in a markup
//! language, so nothing that somebody typed is ever interpreted.

use std::ops::Range;

use teloxide::types::{MessageEntity, MessageEntityKind};

use crate::channel::Rendered;

/// The longest text of a message, in UTF-16 units (Bot API, "sendMessage").
pub(super) const TEXT_LIMIT: usize = 4096;
/// The longest text below a file, in UTF-16 units (Bot API, "sendDocument").
pub(super) const CAPTION_LIMIT: usize = 1024;
const ELLIPSIS: char = '…';

/// A text that the platform takes in one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) text: String,
    pub(super) entities: Vec<MessageEntity>,
}

/// A text and the part of it that stands out, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    words: String,
    title: Range<usize>,
}

impl Text {
    /// The title and lines of a message, and `more` lines below.
    pub(super) fn of(message: &Rendered, more: &[String]) -> Self {
        let title = message.title.as_deref().unwrap_or_default().trim();
        let mut lines: Vec<&str> = Vec::with_capacity(message.lines.len() + more.len() + 1);
        if !title.is_empty() {
            lines.push(title);
        }
        lines.extend(message.lines.iter().map(String::as_str));
        lines.extend(more.iter().map(String::as_str));
        // The platform trims what it is sent; entities would be off if it trimmed the beginning.
        let joined = lines.join("\n");
        Self {
            words: joined.trim().to_owned(),
            title: 0..title.len(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(super) fn fits(&self, limit: usize) -> bool {
        units(&self.words) <= limit
    }

    /// The whole text in parts of at most `limit` units, each at line ends where it can be.
    pub(super) fn split(&self, limit: usize) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut start = 0;
        while let Some(rest) = self.words.get(start..).filter(|rest| !rest.is_empty()) {
            let blank = rest.len() - rest.trim_start().len();
            let (end, next) = cut(&rest[blank..], limit);
            if end > 0 {
                parts.push(self.part(start + blank..start + blank + end, false));
            }
            start += blank + next;
        }
        parts
    }

    /// The text in one part; what does not fit is left out, visibly.
    pub(super) fn shortened(&self, limit: usize) -> Part {
        if self.fits(limit) {
            return self.part(0..self.words.len(), false);
        }
        let (end, _) = cut(&self.words, limit.saturating_sub(ELLIPSIS.len_utf16()));
        self.part(0..end, true)
    }

    fn part(&self, range: Range<usize>, cut_off: bool) -> Part {
        let mut text = self.words[range.clone()].to_owned();
        let bold = self.title.start.max(range.start)..self.title.end.min(range.end);
        let entities = if bold.is_empty() {
            Vec::new()
        } else {
            let offset = units(&self.words[range.start..bold.start]);
            let length = units(&self.words[bold]);
            vec![MessageEntity::new(MessageEntityKind::Bold, offset, length)]
        };
        if cut_off {
            text.push(ELLIPSIS);
        }
        Part { text, entities }
    }
}

/// The platform counts text in UTF-16 units.
pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Where a text ends that has room for `limit` units, and where the next one begins, in bytes: at
/// the last line's end, else at the last space, else between two characters. Ends in the first half
/// of the room are not considered: they would make many small parts.
fn cut(text: &str, limit: usize) -> (usize, usize) {
    let mut used = 0;
    let mut line = None;
    let mut space = None;
    for (at, letter) in text.char_indices() {
        let after = at + letter.len_utf8();
        if used * 2 >= limit {
            if letter == '\n' {
                line = Some((at, after));
            } else if letter.is_whitespace() {
                space = Some((at, after));
            }
        }
        used += letter.len_utf16();
        if used > limit {
            // At least one character, whatever the limit, so that every cut gets further.
            let here = if at == 0 { after } else { at };
            return line.or(space).unwrap_or((here, here));
        }
    }
    (text.len(), text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(title: Option<&str>, lines: &[&str]) -> Text {
        let message = Rendered {
            title: title.map(str::to_owned),
            lines: lines.iter().map(|&line| line.to_owned()).collect(),
            ..Rendered::default()
        };
        Text::of(&message, &[])
    }

    fn bold(part: &Part) -> Option<(usize, usize)> {
        part.entities
            .first()
            .map(|entity| (entity.offset, entity.length))
    }

    #[test]
    fn a_title_stands_out_by_utf16_units() {
        let part = text(Some("📦 訂單 #1042"), &["<b>not</b> *markup*"]).shortened(TEXT_LIMIT);
        assert_eq!(part.text, "📦 訂單 #1042\n<b>not</b> *markup*");
        assert_eq!(bold(&part), Some((0, 11)));
    }

    #[test]
    fn text_without_a_title_has_nothing_that_stands_out() {
        assert_eq!(bold(&text(None, &["hello"]).shortened(TEXT_LIMIT)), None);
        assert_eq!(
            bold(&text(Some("  "), &["hello"]).shortened(TEXT_LIMIT)),
            None
        );
        assert!(text(None, &["", " "]).is_empty());
        assert!(text(None, &["", " "]).split(TEXT_LIMIT).is_empty());
    }

    #[test]
    fn long_text_is_split_at_line_ends() {
        let line = "x".repeat(30);
        let lines = vec![line.as_str(); 10];
        let parts = text(Some("Title"), &lines).split(100);
        assert_eq!(parts.len(), 4);
        assert_eq!(bold(&parts[0]), Some((0, 5)));
        assert!(parts[1..].iter().all(|part| part.entities.is_empty()));
        let again: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(again.join("\n"), format!("Title\n{}", lines.join("\n")));
    }

    #[test]
    fn a_line_without_an_end_is_split_at_spaces_else_between_characters() {
        let words = text(None, &["one two three four"]).split(10);
        let texts: Vec<&str> = words.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(texts, ["one two", "three four"]);
        // An emoji of two units never loses its half.
        let emoji = text(None, &["😀".repeat(7).as_str()]).split(5);
        let texts: Vec<&str> = emoji.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(texts, ["😀😀", "😀😀", "😀😀", "😀"]);
    }

    #[test]
    fn a_title_longer_than_a_message_stands_out_in_each_part() {
        let parts = text(Some(&"t".repeat(15)), &["rest"]).split(10);
        assert_eq!(bold(&parts[0]), Some((0, 10)));
        assert_eq!(bold(&parts[1]), Some((0, 5)));
        assert_eq!(parts[1].text, "ttttt\nrest");
    }

    #[test]
    fn what_has_to_fit_is_shortened_visibly() {
        let part = text(Some("T"), &["😀".repeat(5000).as_str()]).shortened(TEXT_LIMIT);
        assert!(units(&part.text) <= TEXT_LIMIT);
        assert!(part.text.ends_with("😀…"));
        let exact = "a".repeat(TEXT_LIMIT);
        assert_eq!(text(None, &[&exact]).shortened(TEXT_LIMIT).text, exact);
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_too_long(
            lines in proptest::collection::vec("\\PC{0,40}", 0..20),
            // Room for a letter of two units and the mark that something was left out.
            limit in 3_usize..60,
        ) {
            let message = Rendered { lines, ..Rendered::default() };
            let text = Text::of(&message, &[]);
            let parts = text.split(limit);
            proptest::prop_assert!(parts.iter().all(|part| units(&part.text) <= limit));
            let dense = |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).collect() };
            let joined: String = parts.iter().map(|part| part.text.as_str()).collect();
            proptest::prop_assert_eq!(dense(&joined), dense(&message.text()));
            proptest::prop_assert!(units(&text.shortened(limit).text) <= limit);
        }
    }
}
