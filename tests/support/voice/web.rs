//! Somebody at the web chat, in a browser without scripts: forms are sent, the page is read.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use reqwest::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use url::Url;

use super::{Can, File, Seen, Voice, claimed_type};

/// A browser that is signed in.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    site: Url,
    cookie: String,
    page: Mutex<Page>,
}

/// The page as it was read last.
#[derive(Debug, Default)]
struct Page {
    messages: Vec<Seen>,
    /// What each button's form sends: message, label, value.
    presses: Vec<(i64, String, String)>,
    own: Option<i64>,
    nonces: u32,
}

impl Browser {
    /// Signs in by a one-time link.
    pub async fn signs_in(site: &Url, secret: &str) -> Self {
        let client = Client::builder()
            .redirect(Policy::none())
            .build()
            .expect("a client");
        let entered = client
            .post(site.join(&format!("in/{secret}")).expect("an address"))
            .header(ORIGIN, site.origin().ascii_serialization())
            .send()
            .await
            .expect("an answer");
        assert_eq!(entered.status(), StatusCode::SEE_OTHER);
        let goes_on = entered.headers()[LOCATION].to_str().expect("text");
        assert!(["/chat", "/my"].contains(&goes_on), "{goes_on}");
        let cookie = entered.headers()[SET_COOKIE].to_str().expect("text");
        let cookie = cookie.split(';').next().expect("a pair").to_owned();
        let browser = Self {
            client,
            site: site.clone(),
            cookie,
            page: Mutex::default(),
        };
        browser.refreshes().await;
        browser
    }

    async fn sends(&self, form: Form) {
        let nonce = {
            let mut page = self.page();
            page.nonces += 1;
            format!("test-{}", page.nonces)
        };
        let sent = self
            .client
            .post(self.site.join("chat/say").expect("an address"))
            .header(COOKIE, &self.cookie)
            .header(ORIGIN, self.site.origin().ascii_serialization())
            .multipart(form.text("nonce", nonce))
            .send()
            .await
            .expect("an answer");
        let status = sent.status();
        assert!(
            status == StatusCode::NO_CONTENT || status == StatusCode::PAYLOAD_TOO_LARGE,
            "{status}"
        );
    }

    async fn reads(&self, path: &str) -> reqwest::Response {
        let read = self
            .client
            .get(self.site.join(path).expect("an address"))
            .header(COOKIE, &self.cookie)
            .send()
            .await
            .expect("an answer");
        assert_eq!(read.status(), StatusCode::OK, "{path}");
        read
    }

    fn page(&self) -> std::sync::MutexGuard<'_, Page> {
        self.page.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Voice for Browser {
    fn can(&self) -> Can {
        Can {
            write_lines: true,
            edit_commands: true,
        }
    }

    async fn says(&self, text: &str) {
        self.sends(Form::new().text("text", text.to_owned())).await;
        self.refreshes().await;
    }

    async fn edits(&self, text: &str) {
        let own = self.page().own.expect("an own message");
        let form = Form::new().text("text", text.to_owned());
        self.sends(form.text("edit", own.to_string())).await;
    }

    async fn replies(&self, to: i64, text: &str) {
        let form = Form::new().text("text", text.to_owned());
        self.sends(form.text("reply_to", to.to_string())).await;
    }

    async fn sends_picture(&self, name: &str, bytes: &[u8], caption: &str) {
        let file = Part::bytes(bytes.to_vec()).file_name(name.to_owned());
        let file = file.mime_str(claimed_type(name)).expect("a media type");
        let form = Form::new().text("text", caption.to_owned());
        self.sends(form.part("file", file)).await;
    }

    async fn taps(&self, message: i64, label: &str) {
        let value = self
            .page()
            .presses
            .iter()
            .find(|(id, shown, _)| *id == message && shown.contains(label))
            .map(|(_, _, value)| value.clone());
        let Some(value) = value else {
            panic!("no button [{label}]:\n{}", self.transcript());
        };
        self.sends(Form::new().text("press", value)).await;
    }

    async fn refreshes(&self) {
        let html = self.reads("chat").await.text().await.expect("a page");
        let articles = html.split("<article ").skip(1);
        let mut messages = Vec::new();
        let mut presses = Vec::new();
        let mut own = None;
        for article in articles {
            let number: i64 = between(article, "data-number=\"", "\"")
                .and_then(|number| number.parse().ok())
                .expect("a number");
            if article.starts_with("class=\"message mine") {
                own = Some(number);
                continue;
            }
            let (mut seen, of_message) = message(number, article);
            presses.extend(of_message);
            if let Some(path) = seen.links.iter().position(|(label, _)| label == DOCUMENT) {
                let (_, path) = seen.links.remove(path);
                let file = self.reads(path.trim_start_matches('/')).await;
                let header = |name: &str| {
                    let value = file
                        .headers()
                        .get(name)
                        .and_then(|value| value.to_str().ok());
                    value.unwrap_or_default().to_owned()
                };
                let name = header("content-disposition");
                let name = between(&name, "filename=\"", "\"").unwrap_or_default();
                seen.document = Some(File {
                    name: name.to_owned(),
                    media_type: header("content-type"),
                    bytes: file.bytes().await.expect("a file"),
                });
            }
            messages.push(seen);
        }
        let mut page = self.page();
        for seen in &mut messages {
            let before = page.messages.iter().find(|before| before.id == seen.id);
            if let Some(before) = before {
                seen.edits = before.edits;
                if *before != *seen {
                    seen.edits += 1;
                }
            }
        }
        page.messages = messages;
        page.presses = presses;
        page.own = own;
    }

    fn messages(&self) -> Vec<Seen> {
        self.page().messages.clone()
    }

    fn transcript(&self) -> String {
        let page = self.page();
        let lines = page.messages.iter().map(|seen| {
            let buttons = seen.buttons.join("] [");
            format!("» {}\n  [{buttons}]", seen.text)
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// What stands for a document among the links until it is fetched.
const DOCUMENT: &str = "(document)";

fn message(number: i64, article: &str) -> (Seen, Vec<(i64, String, String)>) {
    let text = between(article, "<p class=\"text\">", "</p>").unwrap_or_default();
    let mut seen = Seen {
        id: number,
        edits: 0,
        text: unescaped(&without_tags(text)),
        buttons: Vec::new(),
        links: Vec::new(),
        document: None,
        quiet: false,
    };
    let mut presses = Vec::new();
    for button in article.split("<button ").skip(1) {
        if let Some(value) = between(button, "name=\"press\" value=\"", "\"") {
            let label = unescaped(between(button, ">", "</button>").unwrap_or_default());
            presses.push((number, label.clone(), unescaped(value)));
            seen.buttons.push(label);
        }
    }
    for link in article.split("<a class=\"").skip(1) {
        let address = unescaped(between(link, "href=\"", "\"").unwrap_or_default());
        let label = if link.starts_with("button") {
            unescaped(between(link, ">", "</a>").unwrap_or_default())
        } else {
            DOCUMENT.to_owned()
        };
        seen.links.push((label, address));
    }
    (seen, presses)
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let begun = &text[text.find(before)? + before.len()..];
    Some(&begun[..begun.find(after)?])
}

fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => inside = false,
            letter if !inside => text.push(letter),
            _ => {}
        }
    }
    text
}

/// The references that templates write; and the spaces at which the page breaks no line.
fn unescaped(text: &str) -> String {
    [
        ("\u{a0}", " "),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (reference, letter)| {
        text.replace(reference, letter)
    })
}
