//! Whether a file is whole, by the outline that its format prescribes. Nothing is decoded: what an
//! outline promises costs no memory here, and a person is told at once of a picture that was cut off.

use super::MediaType;

/// How far from its end a PDF file may be over (PDF 1.7, Appendix H, note 18, allows 1024 bytes).
const PDF_TAIL: usize = 2048;

/// Whether nothing is missing, as far as the outline tells.
pub(super) fn is_whole(media_type: MediaType, bytes: &[u8]) -> bool {
    let whole = match media_type {
        MediaType::Jpeg => jpeg(bytes),
        MediaType::Png => png(bytes),
        MediaType::Webp => webp(bytes),
        MediaType::Pdf => pdf(bytes),
    };
    whole.is_some()
}

/// Segments up to the picture's own data, and its end behind them (ITU T.81, annex B). Telephones
/// write more behind the end.
fn jpeg(bytes: &[u8]) -> Option<()> {
    const START_OF_SCAN: u8 = 0xda;
    let mut rest = bytes.get(2..)?;
    loop {
        // Any number of fill bytes may stand before a marker.
        let marker = *rest.iter().find(|byte| **byte != 0xff)?;
        let at = rest.iter().position(|byte| *byte != 0xff)?;
        if at == 0 {
            return None;
        }
        rest = rest.get(at + 1..)?;
        let length = usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?]));
        if length < 2 {
            return None;
        }
        rest = rest.get(length..)?;
        if marker == START_OF_SCAN {
            return rest.windows(2).any(|two| two == [0xff, 0xd9]).then_some(());
        }
    }
}

/// Chunks from the header to the end (PNG specification, section 5).
fn png(bytes: &[u8]) -> Option<()> {
    let mut rest = bytes.get(8..)?;
    let mut is_first = true;
    let mut has_data = false;
    loop {
        let length = usize::try_from(big_endian(rest)?).ok()?;
        let kind = rest.get(4..8)?;
        let data = rest.get(8..)?.get(..length)?;
        if is_first {
            let sound = kind == b"IHDR" && length == 13;
            let (width, height) = (big_endian(data)?, big_endian(data.get(4..)?)?);
            if !sound || width == 0 || height == 0 {
                return None;
            }
        }
        is_first = false;
        has_data |= kind == b"IDAT";
        // Its checksum follows.
        rest = rest.get(8 + length + 4..)?;
        if kind == b"IEND" {
            return has_data.then_some(());
        }
    }
}

fn big_endian(bytes: &[u8]) -> Option<u32> {
    let four: [u8; 4] = bytes.get(..4)?.try_into().ok()?;
    Some(u32::from_be_bytes(four))
}

/// The size that the container names, and a picture in it (RFC 9649, section 2.4).
fn webp(bytes: &[u8]) -> Option<()> {
    let size: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
    let size = usize::try_from(u32::from_le_bytes(size)).ok()?;
    let first = bytes.get(12..16)?;
    let sound = matches!(first, b"VP8 " | b"VP8L" | b"VP8X");
    (sound && size > 12 && bytes.len() >= size.checked_add(8)?).then_some(())
}

/// The mark of the end, near the end.
fn pdf(bytes: &[u8]) -> Option<()> {
    let tail = bytes.get(bytes.len().saturating_sub(PDF_TAIL)..)?;
    tail.windows(5).any(|five| five == b"%%EOF").then_some(())
}
