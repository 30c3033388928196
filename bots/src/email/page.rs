//! A mail's HTML: one column of 600 pixels, styles on the elements (mail readers drop others), readable
//! on a dark screen, every word the same as in the text.

use super::compose::Body;

const PAGE: &str = "margin:0;padding:0;background:#f3f4f6;";
const CARD: &str = "background:#ffffff;color:#1f2430;border-radius:12px;padding:28px 28px 24px;\
    font:16px/1.55 -apple-system,'Segoe UI',Roboto,'PingFang TC','Microsoft JhengHei',sans-serif;";
const QUIET: &str = "color:#6b7280;padding:16px 28px 32px;\
    font:13px/1.5 -apple-system,'Segoe UI',Roboto,'PingFang TC','Microsoft JhengHei',sans-serif;";
const BUTTON: &str = "display:inline-block;background:#1f4fd8;color:#ffffff;text-decoration:none;\
    border-radius:8px;padding:11px 20px;margin:0 8px 8px 0;font-weight:600;";
const DARK: &str = "@media (prefers-color-scheme:dark){.page{background:#111318!important}\
    .card{background:#1c1f26!important;color:#e8eaf0!important}.quiet{color:#9aa1ad!important}\
    .quiet a{color:#9aa1ad!important}}";

/// The page.
pub(super) fn html(body: &Body<'_>) -> String {
    let mut inside = String::new();
    if let Some(title) = body.title {
        inside.push_str(&format!(
            "<h1 style=\"margin:0 0 14px;font-size:20px;line-height:1.35\">{}</h1>",
            escaped(title)
        ));
    }
    for line in body.lines {
        if line.trim().is_empty() {
            inside.push_str("<div style=\"height:12px\"></div>");
        } else {
            inside.push_str(&format!(
                "<p style=\"margin:0 0 4px\">{}</p>",
                escaped(line).replace('\n', "<br>")
            ));
        }
    }
    if !body.links.is_empty() {
        inside.push_str("<div style=\"padding-top:20px\">");
        for (label, address) in &body.links {
            inside.push_str(&format!(
                "<a class=\"button\" style=\"{BUTTON}\" href=\"{}\">{}</a>",
                escaped(address),
                escaped(label)
            ));
        }
        inside.push_str("</div>");
    }
    let mut below = String::new();
    for line in &body.footer {
        below.push_str(&format!(
            "<p style=\"margin:0 0 4px\">{}</p>",
            escaped(line)
        ));
    }
    if let Some((label, address)) = body.stop {
        below.push_str(&format!(
            "<p style=\"margin:0\"><a style=\"color:#6b7280\" href=\"{}\">{}</a></p>",
            escaped(address),
            escaped(label)
        ));
    }
    format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"supported-color-schemes\" content=\"light dark\">\
         <title>{subject}</title><style>{DARK}</style></head>\
         <body class=\"page\" style=\"{PAGE}\">\
         <table role=\"presentation\" class=\"page\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" \
         style=\"{PAGE}\"><tr><td align=\"center\" style=\"padding:24px 12px\">\
         <table role=\"presentation\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" \
         style=\"width:100%;max-width:600px\"><tr><td class=\"card\" style=\"{CARD}\">{inside}</td></tr>\
         <tr><td class=\"quiet\" style=\"{QUIET}\">{below}</td></tr></table></td></tr></table></body></html>",
        language = escaped(body.language),
        subject = escaped(body.subject),
    )
}

/// Text as HTML shows it.
fn escaped(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut all, letter| {
            match letter {
                '&' => all.push_str("&amp;"),
                '<' => all.push_str("&lt;"),
                '>' => all.push_str("&gt;"),
                '"' => all.push_str("&quot;"),
                '\'' => all.push_str("&#39;"),
                other => all.push(other),
            }
            all
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        let lines = ["<script>alert(1)</script>".to_owned(), "a\nb".to_owned()];
        let body = Body {
            language: "en",
            subject: "\"><b>",
            title: Some("Jane & Co"),
            lines: &lines,
            links: vec![("Track", "https://shop.example/t/x?a=1&b='\"")],
            footer: vec!["Fashion Store"],
            stop: None,
        };
        let page = html(&body);
        assert!(!page.contains("<script>"), "{page}");
        assert!(page.contains("Jane &amp; Co") && page.contains("a<br>b"));
        assert!(page.contains("?a=1&amp;b=&#39;&quot;\""));
        assert!(page.contains("<title>&quot;&gt;&lt;b&gt;</title>"));
    }
}
