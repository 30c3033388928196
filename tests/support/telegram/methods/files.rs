//! Files a bot sends or fetches.

use serde_json::{Value, json};

use crate::support::telegram::parameters::Parameters;
use crate::support::telegram::refusal::Refusal;
use crate::support::telegram::world::{Account, Content, Document};

const DOCUMENT_LIMIT: usize = 50 * 1024 * 1024;
const PHOTO_LIMIT: usize = 10 * 1024 * 1024;
/// What a bot can fetch.
const DOWNLOAD_LIMIT: usize = 20 * 1024 * 1024;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    Document,
    Photo,
}

impl FileKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Photo => "photo",
        }
    }

    fn content(self, file_id: String, file: Document) -> Content {
        match self {
            Self::Document => Content::Document { file_id, file },
            Self::Photo => Content::Photo { file_id, file },
        }
    }
}

/// A file that passed every check and can be attached once the call is admitted.
pub(super) struct Checked {
    kind: FileKind,
    file_id: Option<String>,
    file: Document,
}

impl Checked {
    pub(super) fn keep(self, account: &mut Account) -> Content {
        let file_id = match self.file_id {
            Some(known) => known,
            None => account.keep_file(self.file.clone()),
        };
        self.kind.content(file_id, self.file)
    }

    pub(super) fn file_id(&self) -> Option<&str> {
        self.file_id.as_deref()
    }
}

/// Finds the file meant by `reference`, or uploaded under the name of its kind.
pub(super) fn find(
    account: &Account,
    parameters: &Parameters,
    reference: Option<&str>,
    kind: FileKind,
) -> Result<Checked, Refusal> {
    let part = reference
        .and_then(|reference| reference.strip_prefix("attach://"))
        .unwrap_or(kind.name());
    if let Some(upload) = parameters.upload(part) {
        let file = Document {
            file_name: upload.file_name.clone(),
            mime_type: upload.mime_type.clone(),
            bytes: upload.bytes.clone(),
        };
        check(&file, kind)?;
        return Ok(Checked {
            kind,
            file_id: None,
            file,
        });
    }
    let Some(reference) = reference else {
        return Err(Refusal::bad_request(format!(
            "there is no {} in the request",
            kind.name()
        )));
    };
    match account.files.get(reference) {
        Some(file) => Ok(Checked {
            kind,
            file_id: Some(reference.to_owned()),
            file: file.clone(),
        }),
        // Nothing here fetches from other servers.
        None if reference.starts_with("http") => {
            Err(Refusal::bad_request("failed to get HTTP URL content"))
        }
        None => Err(Refusal::bad_request(
            "wrong file identifier/HTTP URL specified",
        )),
    }
}

fn check(file: &Document, kind: FileKind) -> Result<(), Refusal> {
    let size = file.bytes.len();
    if size == 0 {
        return Err(Refusal::bad_request("file must be non-empty"));
    }
    match kind {
        FileKind::Document if size > DOCUMENT_LIMIT => {
            Err(Refusal::new(413, "Request Entity Too Large"))
        }
        FileKind::Photo if size > PHOTO_LIMIT => Err(Refusal::bad_request(format!(
            "file of size {size} bytes is too big for a photo; \
             the maximum size is {PHOTO_LIMIT} bytes"
        ))),
        FileKind::Photo if !is_picture(&file.bytes) => {
            Err(Refusal::bad_request("IMAGE_PROCESS_FAILED"))
        }
        FileKind::Photo if !has_fair_sides(&file.bytes) => {
            Err(Refusal::bad_request("PHOTO_INVALID_DIMENSIONS"))
        }
        FileKind::Document | FileKind::Photo => Ok(()),
    }
}

/// By the first bytes: JPEG, PNG, GIF, WebP (RIFF) or BMP.
fn is_picture(bytes: &[u8]) -> bool {
    const SIGNATURES: [&[u8]; 5] = [b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"BM"];
    SIGNATURES
        .iter()
        .any(|signature| bytes.starts_with(signature))
}

/// Width and height together at most 10000, neither more than 20 times the other (Bot API,
/// "sendPhoto"); only a PNG's are looked at.
fn has_fair_sides(bytes: &[u8]) -> bool {
    let side = |at: usize| {
        let four: Option<[u8; 4]> = bytes.get(at..at + 4)?.try_into().ok();
        four.map(|four| u64::from(u32::from_be_bytes(four)))
    };
    match (bytes.get(12..16) == Some(b"IHDR"), side(16), side(20)) {
        (true, Some(width), Some(height)) => {
            let (long, short) = (width.max(height), width.min(height));
            long + short <= 10_000 && long <= short * 20
        }
        _ => true,
    }
}

pub(super) fn get(account: &Account, parameters: &Parameters) -> Result<Value, Refusal> {
    let file_id = parameters.text("file_id").unwrap_or("");
    let file = account
        .files
        .get(file_id)
        .ok_or_else(|| Refusal::bad_request("invalid file_id"))?;
    if file.bytes.len() > DOWNLOAD_LIMIT {
        return Err(Refusal::bad_request("file is too big"));
    }
    Ok(json!({
        "file_id": file_id,
        "file_unique_id": format!("U{file_id}"),
        "file_size": file.bytes.len(),
        "file_path": format!("files/{file_id}"),
    }))
}
