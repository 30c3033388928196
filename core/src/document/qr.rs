//! A link as a QR code, for paper and for pictures in chat.
//!
//! Error correction level M (15 %) and a quiet zone of four modules, as ISO/IEC 18004 asks.

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, Luma};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use super::DocumentError;

/// Upper bound of a side of the picture; a side is at least 480, for the largest code has 185
/// modules with its quiet zone.
const SIDE_IN_PIXELS: u32 = 640;
pub(super) const QUIET_ZONE_IN_MODULES: u32 = 4;

/// The code as a PNG with sides of 480 to 640 pixels and whole pixels per module.
///
/// # Errors
/// [`DocumentError::Qr`] if the link is longer than a QR code can hold (2331 bytes).
pub fn qr_png(url: &str) -> Result<Vec<u8>, DocumentError> {
    let code = encode(url)?;
    let modules = u32::try_from(code.width()).unwrap_or(SIDE_IN_PIXELS) + 2 * QUIET_ZONE_IN_MODULES;
    let scale = (SIDE_IN_PIXELS / modules).max(1);
    let picture = code
        .render::<Luma<u8>>()
        .quiet_zone(true)
        .module_dimensions(scale, scale)
        .build();
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(
        picture.as_raw(),
        picture.width(),
        picture.height(),
        ExtendedColorType::L8,
    )?;
    Ok(bytes)
}

/// The code as an SVG document, which scales to any size.
///
/// # Errors
/// [`DocumentError::Qr`] if the link is longer than a QR code can hold (2331 bytes).
pub fn qr_svg(url: &str) -> Result<String, DocumentError> {
    let svg = encode(url)?
        .render::<svg::Color<'_>>()
        .quiet_zone(true)
        .module_dimensions(4, 4)
        .dark_color(svg::Color("#000000"))
        .light_color(svg::Color("#ffffff"))
        .build();
    Ok(svg)
}

/// The modules of the code of a text, row by row, without the quiet zone; with them how many a side has.
///
/// # Errors
/// [`DocumentError::Qr`] if the text is longer than a QR code can hold.
pub(super) fn modules(text: &str) -> Result<(usize, Vec<bool>), DocumentError> {
    let code = encode(text)?;
    let dark = code.to_colors();
    let dark = dark.into_iter().map(|module| module == qrcode::Color::Dark);
    Ok((code.width(), dark.collect()))
}

fn encode(url: &str) -> Result<QrCode, DocumentError> {
    Ok(QrCode::with_error_correction_level(url, EcLevel::M)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tools::read_with;

    #[test]
    fn a_picture_is_read_back_by_a_scanner() {
        for url in [
            "https://shop.example/t/Zm9vYmFyYmF6cXV4MTIzNDU2".to_owned(),
            format!("https://shop.example/{}", "x".repeat(600)),
        ] {
            let png = qr_png(&url).unwrap();
            let arguments = ["--quiet", "--raw", "{}"];
            let Some(text) = read_with("zbarimg", &arguments, &png) else {
                return;
            };
            assert_eq!(text.trim_end(), url);
        }
    }

    #[test]
    fn a_picture_has_a_useful_size_and_whole_modules() {
        for length in [1, 20, 100, 500, 1000, 2331] {
            let png = qr_png(&"x".repeat(length)).unwrap();
            let picture = image::load_from_memory(&png).unwrap().into_luma8();
            assert_eq!(picture.width(), picture.height());
            assert!(
                (480..=640).contains(&picture.width()),
                "{}",
                picture.width()
            );
            // The upper edge of the finder pattern is seven modules long, after four quiet ones.
            let first = picture.pixels().position(|pixel| pixel.0 == [0]).unwrap();
            let (x, y) = (
                first as u32 % picture.width(),
                first as u32 / picture.width(),
            );
            assert_eq!((x, x % QUIET_ZONE_IN_MODULES), (y, 0));
            let module = x / QUIET_ZONE_IN_MODULES;
            assert_eq!(picture.width() % module, 0);
            assert_eq!(picture.get_pixel(x + 7 * module - 1, y).0, [0]);
            assert_eq!(picture.get_pixel(x + 7 * module, y).0, [255]);
        }
    }

    #[test]
    fn a_drawing_has_the_same_modules_as_the_code() {
        let svg = qr_svg("https://shop.example/t/abc").unwrap();
        assert!(svg.contains("<svg") && svg.contains("#ffffff") && svg.contains("#000000"));
        let code = encode("https://shop.example/t/abc").unwrap();
        let side = (code.width() + 8) * 4;
        assert!(
            svg.contains(&format!("viewBox=\"0 0 {side} {side}\"")),
            "{svg}"
        );
    }

    #[test]
    fn a_link_that_does_not_fit_is_refused() {
        let long = "x".repeat(2332);
        assert!(matches!(qr_png(&long), Err(DocumentError::Qr(_))));
        assert!(matches!(qr_svg(&long), Err(DocumentError::Qr(_))));
    }
}
