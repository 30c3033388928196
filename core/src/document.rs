//! What is kept, printed or looked at: a receipt as PDF, a link as a QR code, a table as a picture.
//!
//! Pure: words and figures in, bytes out. The caller chooses the words in the reader's language.

mod fonts;
mod pdf;
mod picture;
mod qr;
#[cfg(test)]
mod tools;
mod typeset;

pub use fonts::{Faces, Script};
pub use pdf::{
    Chronicle, ChronicleDay, ChronicleRow, Label, LineHeadings, PaymentRow, Pdf, Receipt,
    ReceiptLine, TotalRow, chronicle, labels, receipt,
};
pub use picture::{Align, Column, MOST_ROWS, Table, table_png};
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
    /// A picture of that size can't be drawn, in pixels.
    #[error("a picture of {0} × {1} pixels can't be drawn")]
    Size(u32, u32),
    /// The picture could not be encoded.
    #[error("the picture could not be encoded: {0}")]
    Picture(#[from] image::ImageError),
}
