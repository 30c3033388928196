//! An order as a document to keep or print: a receipt as PDF, a link as a QR code.
//!
//! Pure: words and figures in, bytes out. The caller chooses the words in the reader's language.

mod fonts;
mod pdf;
mod qr;
#[cfg(test)]
mod tools;

pub use fonts::{Faces, Script};
pub use pdf::{LineHeadings, PaymentRow, Pdf, Receipt, ReceiptLine, TotalRow, receipt};
pub use qr::{qr_png, qr_svg};

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The PDF library refused something; the text is its own, for the log.
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
    /// The link does not fit a QR code.
    #[error("the link does not fit a QR code: {0}")]
    Qr(#[from] qrcode::types::QrError),
    /// The picture could not be encoded.
    #[error("the picture could not be encoded: {0}")]
    Picture(#[from] image::ImageError),
}
