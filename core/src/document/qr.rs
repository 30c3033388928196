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
const QUIET_ZONE_IN_MODULES: u32 = 4;

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

fn encode(url: &str) -> Result<QrCode, DocumentError> {
    Ok(QrCode::with_error_correction_level(url, EcLevel::M)?)
}
