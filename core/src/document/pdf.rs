//! An order's receipt as a PDF: A4, with margins that also leave it whole on Letter paper.
//!
//! The words come translated; this module sets them. Client papers carry no QR code.

mod chronicle;
mod label;
mod layout;
mod sheet;

use printpdf::{
    FontId, PdfDocument, PdfFont, PdfPage, PdfParseErrorSeverity, PdfSaveOptions, PdfWarnMsg, Pt,
    TextItem, encode_text_items,
};

use self::sheet::Sheet;
use super::DocumentError;
use super::fonts::{Faces, PageFont, Script};
use super::typeset::Typesetter;
pub use chronicle::{Chronicle, ChronicleDay, ChronicleRow, chronicle};
pub use label::{Label, labels};

/// Everything a receipt says, in words of the reader's language. A line break in a value starts a
/// new line; an empty list leaves its part out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Receipt {
    /// What the paper is, such as "Receipt"
    pub title: String,
    /// The shop's name
    pub shop: String,
    /// The order's number as people say it, such as "#1042"
    pub number: String,
    /// Labelled dates and states, such as ordered, paid, status
    pub dates: Vec<(String, String)>,
    /// Labelled people and places, such as customer, ship to
    pub parties: Vec<(String, String)>,
    /// What stands above the columns
    pub headings: LineHeadings,
    /// What was ordered
    pub lines: Vec<ReceiptLine>,
    /// Subtotal, fees, total, paid, balance
    pub totals: Vec<TotalRow>,
    /// What stands above the payments
    pub payments_heading: String,
    /// Payments and refunds
    pub payments: Vec<PaymentRow>,
    /// Paragraphs below
    pub notes: Vec<String>,
    /// Small print, such as "This is not a tax invoice"
    pub footer: Vec<String>,
    /// The page number, with `{page}` and `{pages}` in it
    pub page_of: String,
    /// BCP 47 tag, such as `en` or `zh-TW`; chooses the shapes of Chinese characters
    pub language: String,
}

/// What stands above the columns of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineHeadings {
    /// Above the names
    pub item: String,
    /// Above the quantities
    pub quantity: String,
    /// Above the prices of one
    pub price: String,
    /// Above the amounts
    pub amount: String,
}

/// One line of the order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceiptLine {
    /// Name with variant or note, of any length
    pub name: String,
    /// How many
    pub quantity: String,
    /// Price of one
    pub unit_price: String,
    /// Price of the line
    pub amount: String,
}

/// One line of the sum.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TotalRow {
    /// What it is
    pub label: String,
    /// How much
    pub amount: String,
    /// Set larger, under a rule: the total, the balance
    pub strong: bool,
}

/// One payment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentRow {
    /// Date
    pub when: String,
    /// Method, reference, state
    pub what: String,
    /// How much
    pub amount: String,
}

/// A finished document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file; the same receipt and fonts give the same bytes.
    pub bytes: Vec<u8>,
    /// How many pages it has
    pub pages: usize,
    /// Scripts of which letters are missing for lack of a font; the page says so too. Emoji and
    /// symbols that are shown as a placeholder are not counted.
    pub undrawable: Vec<Script>,
}

/// Sets the receipt. Takes a few milliseconds of computing and reads font files: call it outside
/// of asynchronous tasks.
///
/// # Errors
/// [`DocumentError::Pdf`] if the PDF library cannot embed a font or write the file.
pub fn receipt(receipt: &Receipt, faces: &Faces) -> Result<Pdf, DocumentError> {
    let typesetter = Typesetter::prepare(faces, &receipt.language, &layout::texts(receipt));
    let mut document = PdfDocument::new(&format!(
        "{} {} – {}",
        receipt.title, receipt.number, receipt.shop
    ));
    let sheet = layout::compose(receipt, &typesetter);
    let pages = finish_pages(&mut document, sheet, (sheet::WIDTH, sheet::HEIGHT));
    let undrawable = typesetter.undrawable().to_vec();
    embed(&mut document, typesetter);
    Ok(Pdf {
        bytes: write(&document, &receipt.language)?,
        pages,
        undrawable,
    })
}

fn embed(document: &mut PdfDocument, typesetter: Typesetter) {
    for (number, font) in typesetter.into_fonts().into_iter().enumerate() {
        match font {
            PageFont::Embedded(font) => {
                let fonts = &mut document.resources.fonts.map;
                fonts.insert(font_id(number), PdfFont::new(*font));
            }
            PageFont::Builtin(_) => {}
        }
    }
}

/// The name of a font in the document. Its first six letters become the tag of the subset, for
/// which PDF allows capital letters only (ISO 32000-1, 9.6.4).
fn font_id(number: usize) -> FontId {
    let letter = |value: usize| char::from(b'A' + u8::try_from(value % 26).unwrap_or(0));
    FontId(format!("WAYB{}{}", letter(number / 26), letter(number)))
}

fn finish_pages(document: &mut PdfDocument, sheet: Sheet, (width, height): (Pt, Pt)) -> usize {
    let pages: Vec<PdfPage> = sheet
        .into_pages()
        .into_iter()
        .map(|operations| PdfPage::new(width.into(), height.into(), operations))
        .collect();
    let count = pages.len();
    document.with_pages(pages);
    count
}

fn write(document: &PdfDocument, language: &str) -> Result<Vec<u8>, DocumentError> {
    let mut warnings: Vec<PdfWarnMsg> = Vec::new();
    let mut file = document.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    let refused = warnings
        .into_iter()
        .find(|warning| warning.severity == PdfParseErrorSeverity::Error);
    if let Some(refused) = refused {
        return Err(DocumentError::Pdf(refused.msg));
    }
    let failed = |error: &dyn std::error::Error| DocumentError::Pdf(error.to_string());
    // The library cannot state the language, nor leave out what it does not know: it would claim
    // the year 1970 and give every copy of the same receipt a different identity.
    "1.7".clone_into(&mut file.version);
    let tag: String = language
        .chars()
        .filter(|one| one.is_ascii_alphanumeric() || *one == '-')
        .collect();
    if let Some(tag) = encode_text_items(&[TextItem::Text(tag)]).pop() {
        file.catalog_mut().map_err(|e| failed(&e))?.set("Lang", tag);
    }
    file.trailer.remove(b"ID");
    let information = file
        .trailer
        .get(b"Info")
        .and_then(|entry| entry.as_reference())
        .map_err(|e| failed(&e))?;
    let information = file
        .get_object_mut(information)
        .and_then(|entry| entry.as_dict_mut())
        .map_err(|e| failed(&e))?;
    for unknown in [b"CreationDate".as_slice(), b"ModDate", b"GTS_PDFXVersion"] {
        information.remove(unknown);
    }
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(|e| failed(&e))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
