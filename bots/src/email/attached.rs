//! What comes along with a mail: the files somebody means to send, told from what mail programs add by
//! themselves.
//!
//! A picture that stands inside the mail and is small belongs to a signature or a letterhead; what signs
//! a mail, or names its sender, is no file of theirs either. Anything else is taken, or it is said why
//! not.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{Message, MessagePart, MimeHeaders as _, PartType};
use waybill_core::picture::{Unread, is_too_large, may_be_picture};

use crate::channel::{FetchFailure, SentFile};

/// A picture inside a mail that has fewer bytes belongs to a signature: logos do, photographs don't.
const SIGNATURE: usize = 30 * 1024;

/// What mail programs attach by themselves.
const BY_THEMSELVES: [&str; 8] = [
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/pgp-keys",
    "application/pgp-encrypted",
    "application/ms-tnef",
    "text/vcard",
    "text/x-vcard",
];

/// The files that somebody sent, in their order.
pub(super) fn files(message: &Message<'_>) -> Vec<SentFile> {
    message
        .parts
        .iter()
        .filter(|part| is_meant(part))
        .map(sent)
        .collect()
}

/// Brings a file that came within its mail.
pub(super) fn fetch(reference: &str) -> Result<Vec<u8>, FetchFailure> {
    STANDARD
        .decode(reference)
        .map_err(|_| FetchFailure::Never(Unread::Broken))
}

fn is_meant(part: &MessagePart<'_>) -> bool {
    let attached = disposition(part).as_deref() == Some("attachment");
    match &part.body {
        PartType::Multipart(_) => return false,
        // What is written, unless it was attached.
        PartType::Text(_) | PartType::Html(_) if !attached => return false,
        PartType::Text(_)
        | PartType::Html(_)
        | PartType::Binary(_)
        | PartType::InlineBinary(_)
        | PartType::Message(_) => {}
    }
    let media_type = media_type(part).unwrap_or_default();
    if BY_THEMSELVES.contains(&media_type.as_str()) {
        return false;
    }
    // What is reported about a mail, and pieces of messages, are no files.
    if media_type.starts_with("message/") && !attached {
        return false;
    }
    let inside = !attached
        && (part.content_id().is_some() || disposition(part).as_deref() == Some("inline"));
    !(inside && media_type.starts_with("image/") && part.contents().len() < SIGNATURE)
}

fn sent(part: &MessagePart<'_>) -> SentFile {
    let bytes = part.contents();
    let size = u64::try_from(bytes.len()).ok();
    let media_type = media_type(part);
    let reference = if is_too_large(size) {
        Err(Unread::TooLarge(size))
    } else if may_be_picture(media_type.as_deref()) {
        Ok(STANDARD.encode(bytes))
    } else {
        Err(Unread::OtherKind)
    };
    SentFile {
        name: part.attachment_name().unwrap_or_default().to_owned(),
        reference,
    }
}

fn disposition(part: &MessagePart<'_>) -> Option<String> {
    let disposition = part.content_disposition()?;
    Some(disposition.c_type.to_lowercase())
}

fn media_type(part: &MessagePart<'_>) -> Option<String> {
    let media_type = part.content_type()?;
    let subtype = media_type.c_subtype.as_deref().unwrap_or_default();
    Some(format!("{}/{subtype}", media_type.c_type).to_lowercase())
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;

    use super::*;

    fn part(headers: &str, bytes: usize) -> String {
        let body = STANDARD.encode(vec![b'x'; bytes]);
        format!("--b\r\n{headers}\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n")
    }

    fn taken(parts: &[String]) -> Vec<(String, Result<usize, Unread>)> {
        let raw = format!(
            "From: Jane <jane@example.com>\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nhere\r\n{}--b--\r\n",
            parts.concat()
        );
        let message = MessageParser::default().parse(raw.as_bytes()).unwrap();
        files(&message)
            .into_iter()
            .map(|file| {
                let size = file.reference.map(|held| fetch(&held).unwrap().len());
                (file.name, size)
            })
            .collect()
    }

    #[test]
    fn files_are_told_from_what_programs_add() {
        let attached = |name: &str, kind: &str| {
            format!(
                "Content-Type: {kind}; name=\"{name}\"\r\n\
                 Content-Disposition: attachment; filename=\"{name}\""
            )
        };
        let inside = "Content-Type: image/png; name=\"logo.png\"\r\n\
                      Content-Disposition: inline; filename=\"logo.png\"\r\nContent-ID: <logo>";
        let cases = [
            // A small logo inside is a signature's, a photograph there is not.
            (part(inside, SIGNATURE - 1), None),
            (part(inside, SIGNATURE), Some(("logo.png", Ok(SIGNATURE)))),
            (
                part("Content-Type: image/png\r\nContent-ID: <x>", 100),
                None,
            ),
            // What is attached is meant, however small.
            (
                part(&attached("slip.png", "image/png"), 10),
                Some(("slip.png", Ok(10))),
            ),
            (
                part(&attached("slip.pdf", "application/pdf"), 10),
                Some(("slip.pdf", Ok(10))),
            ),
            (
                part(&attached("list.docx", "application/msword"), 10),
                Some(("list.docx", Err(Unread::OtherKind))),
            ),
            (
                part(&attached("notes.txt", "text/plain"), 10),
                Some(("notes.txt", Err(Unread::OtherKind))),
            ),
            (
                part(&attached("smime.p7s", "application/pkcs7-signature"), 10),
                None,
            ),
            (part(&attached("jane.vcf", "text/vcard"), 10), None),
        ];
        for (part, expected) in cases {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(name, held)| (name.to_owned(), held))
                .collect();
            assert_eq!(taken(std::slice::from_ref(&part)), expected, "{part:.200}");
        }
    }

    #[test]
    fn what_is_too_large_is_not_decoded_twice() {
        let size = waybill_core::picture::MAX_BYTES + 1;
        let headers = "Content-Type: image/jpeg\r\n\
                       Content-Disposition: attachment; filename=\"large.jpg\"";
        let too_large = Unread::TooLarge(u64::try_from(size).ok());
        assert_eq!(
            taken(&[part(headers, size)]),
            [("large.jpg".to_owned(), Err(too_large))]
        );
    }
}
