use std::io::Cursor;

use image::{DynamicImage, ImageFormat};
use proptest::prelude::*;

use super::*;

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(40, 30)
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

fn png() -> Vec<u8> {
    picture(ImageFormat::Png)
}

/// The smallest frame that a baseline JPEG can have, with a thumbnail's end in its notes.
fn jpeg() -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe1\x00\x06\xff\xd9ab".to_vec();
    bytes.extend(b"\xff\xff\xdb\x00\x03\x00\xff\xda\x00\x03\x00\x12\xff\x00\x34\xff\xd9");
    bytes
}

fn webp() -> Vec<u8> {
    b"RIFF\x12\0\0\0WEBPVP8L\x05\0\0\0\x2f\0\0\0\0\0".to_vec()
}

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

#[test]
fn a_picture_is_what_its_bytes_say() {
    for (bytes, media_type) in [
        (png(), MediaType::Png),
        (jpeg(), MediaType::Jpeg),
        (webp(), MediaType::Webp),
        (PDF.to_vec(), MediaType::Pdf),
    ] {
        let read = Picture::read("slip.txt", bytes.clone()).unwrap();
        assert_eq!(read.media_type, media_type);
        assert_eq!(&*read.bytes, bytes);
        assert_eq!(MediaType::parse(media_type.as_str()), Some(media_type));
    }
    for other in [
        &b""[..],
        b"text",
        b"GIF89a...",
        b"<svg/>",
        b"MZ\x90",
        b"\xff\xd8",
        b"RIFF\0\0\0\0WAVE",
    ] {
        assert_eq!(
            Picture::read("slip.png", other.to_vec()),
            Err(Unread::OtherKind)
        );
    }
}

#[test]
fn what_was_cut_off_or_only_begins_like_a_picture_is_broken() {
    for whole in [png(), jpeg(), webp()] {
        for end in 12..whole.len() {
            let cut = Picture::read("slip", whole[..end].to_vec());
            assert_eq!(cut, Err(Unread::Broken), "{end} of {}", whole.len());
        }
        let mut lying = whole[..12].to_vec();
        lying.extend(b"GET / HTTP/1.1 this is no picture at all, whatever it says");
        assert_eq!(Picture::read("slip", lying), Err(Unread::Broken));
    }
    assert_eq!(
        Picture::read("slip", PDF[..40].to_vec()),
        Err(Unread::Broken)
    );
}

#[test]
fn telephones_write_more_behind_the_end() {
    for mut bytes in [png(), jpeg(), webp(), PDF.to_vec()] {
        bytes.extend(b"SEFHe\0\0\0");
        assert!(Picture::read("slip", bytes).is_ok());
    }
}

#[test]
fn ten_megabytes_are_the_most() {
    let mut bytes = png();
    bytes.resize(MAX_BYTES, 0);
    assert!(Picture::read("slip", bytes.clone()).is_ok());
    bytes.push(0);
    let size = u64::try_from(bytes.len()).ok();
    assert_eq!(Picture::read("slip", bytes), Err(Unread::TooLarge(size)));
}

#[test]
fn a_name_is_one_line_with_an_ending_that_fits() {
    for (given, kept) in [
        ("slip.png", "slip.png"),
        ("SLIP.PNG", "SLIP.PNG"),
        ("C:\\me\\slip.exe", "slip.exe.png"),
        ("../../etc/passwd", "passwd.png"),
        ("付款\u{0}\n.png", "付款.png"),
        ("\u{202e}gnp.exe", "gnp.exe.png"),
        ("photo.jpg", "photo.png"),
        (".jpg", ".jpg.png"),
        ("/", "file.png"),
        ("..", "file.png"),
        ("", "file.png"),
    ] {
        assert_eq!(Picture::read(given, png()).unwrap().name, kept, "{given:?}");
    }
}

#[test]
fn only_what_may_be_a_picture_is_looked_at() {
    for media_type in [
        None,
        Some("image/heic"),
        Some("application/pdf"),
        Some("application/octet-stream"),
    ] {
        assert!(may_be_picture(media_type), "{media_type:?}");
    }
    for media_type in ["text/plain", "video/mp4", "application/zip", ""] {
        assert!(!may_be_picture(Some(media_type)), "{media_type}");
    }
}

proptest! {
    #[test]
    fn nothing_that_is_sent_breaks_the_reader(
        start in 0_usize..4,
        noise in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let starts: [&[u8]; 4] = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBP", b"%PDF-"];
        let bytes = [starts[start], &noise].concat();
        let read = Picture::read("x", bytes.clone());
        prop_assert!(read.is_ok() || read == Err(Unread::Broken));
    }

    #[test]
    fn a_kept_name_fits_its_column(name in "\\PC{0,300}") {
        let kept = Picture::read(&name, png()).unwrap().name;
        prop_assert!((1..=120).contains(&kept.chars().count()));
        prop_assert!(!kept.contains(['/', '\\', '\n', '\0']));
    }
}
