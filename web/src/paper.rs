//! The papers of an order's page: the receipt with the page's discretion, and its buyer's history.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use tokio::task::spawn_blocking;
use waybill_core::document;
use waybill_core::history::History;
use waybill_core::order::Order;
use waybill_core::paper::{
    HistoryOf, file_name, history as printed_history, history_file_name, receipt_of_tracked,
};
use waybill_core::text::Reader;
use waybill_core::tracking::TrackedOrder;

use crate::App;
use crate::error::Failure;

/// Sets the receipt, no more at once than there are cores.
pub(crate) async fn receipt(
    app: &App,
    order: TrackedOrder,
    reader: Reader,
) -> Result<Response, Failure> {
    let name = file_name(order.number, &reader);
    // Closed only with the program; without a permit it is merely slower.
    let _permit = app.papers.acquire().await.ok();
    let faces = Arc::clone(&app.site.faces);
    let pdf = spawn_blocking(move || {
        let receipt = receipt_of_tracked(&order, &reader);
        document::receipt(&receipt, &faces)
    })
    .await??;
    Ok(shown(pdf, &name))
}

/// Sets the history of an order as its buyer may read it, no more at once than there are cores.
pub(crate) async fn history(
    app: &App,
    (shop, order): (&str, &Order),
    history: &History,
    reader: &Reader,
) -> Result<Response, Failure> {
    let of = HistoryOf {
        shop,
        order,
        at: app.site.clock.now(),
    };
    let printed = printed_history(of, history, reader);
    let _permit = app.papers.acquire().await.ok();
    let faces = Arc::clone(&app.site.faces);
    let pdf = spawn_blocking(move || document::chronicle(&printed, &faces)).await??;
    Ok(shown(pdf, &history_file_name(order.number, reader)))
}

fn shown(pdf: document::Pdf, name: &str) -> Response {
    if !pdf.undrawable.is_empty() {
        tracing::warn!(scripts = ?pdf.undrawable, "a paper lacks letters: no font here has them");
    }
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (CONTENT_DISPOSITION, disposition("inline", name)),
    ];
    (headers, pdf.bytes).into_response()
}

/// How a browser names a file that it keeps (RFC 6266, with the name as of RFC 8187).
pub(crate) fn disposition(kind: &str, name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|letter| match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' | ' ' => letter,
            _ => '_',
        })
        .collect();
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    HeaderValue::from_str(&format!(
        "{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
    ))
    .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_script_survive() {
        assert_eq!(
            disposition("inline", "收據-7\"\r\n.pdf"),
            "inline; filename=\"__-7___.pdf\"; \
             filename*=UTF-8''%E6%94%B6%E6%93%9A-7%22%0D%0A.pdf"
        );
    }
}
