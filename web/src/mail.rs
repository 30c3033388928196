//! The link in every mail that stops the mails of a shop, and takes that back. Looking changes nothing:
//! mail readers and scanners open links too.

use askama::Template;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use waybill_core::db::Scope;
use waybill_core::mail::{self, MailChoice};
use waybill_core::text::{Language, Phrase, texts};
use waybill_core::token::ShopToken;

use crate::App;
use crate::asset::{URLS, Urls};
use crate::error::Failure;
use crate::language::{Choice, Wished, choices};
use crate::session::{let_forms_name_their_origin, plain_reader};

/// Where these pages are. What is posted there comes from mail readers, which name no origin: the token
/// is all they have, and all that is needed.
pub(crate) const PATH: &str = "/mail/";

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/mail/{token}", get(show).post(choose))
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Page<'a> {
    urls: &'a Urls,
    language: Language,
    languages: Vec<Choice>,
    title: String,
    says: String,
    /// What the button posts, and what it says.
    button: (&'static str, String),
}

async fn show(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
) -> Result<Response, Failure> {
    let token = ShopToken::parse(&token).ok_or(Failure::NoSuchMailLink)?;
    let scope = Scope::Shop(token.shop_id);
    let mut transaction = app.site.database.begin_in(scope).await?;
    let mut shop = transaction.shop(token.shop_id).await?;
    let choice = mail::choice(&mut shop, &token).await?;
    transaction.rollback().await?;
    page(choice.ok_or(Failure::NoSuchMailLink)?, wished)
}

fn page(choice: MailChoice, wished: Wished) -> Result<Response, Failure> {
    let language = wished.or(choice.language);
    let reader = plain_reader(language);
    let (shop, address) = (&choice.shop, &choice.address);
    let (says, button): (Phrase, _) = if choice.stopped {
        let label = reader.text(texts::MailChoiceResume);
        (
            texts::MailChoiceOff { address, shop }.into(),
            ("again", label),
        )
    } else {
        let label = reader.text(texts::MailChoiceStop);
        (
            texts::MailChoiceOn { address, shop }.into(),
            ("stop", label),
        )
    };
    let page = Page {
        urls: &URLS,
        language,
        languages: choices(language),
        title: reader.text(texts::MailChoiceTitle { shop }),
        says: reader.say(&says),
        button,
    };
    let mut response = Html(page.render()?).into_response();
    let_forms_name_their_origin(&mut response);
    Ok(response)
}

/// One click of a mail reader (RFC 8058), or the button of the page; `again` takes it back.
async fn choose(
    State(app): State<App>,
    Path(token): Path<String>,
    wished: Wished,
    form: Bytes,
) -> Result<Response, Failure> {
    let token = ShopToken::parse(&token).ok_or(Failure::NoSuchMailLink)?;
    let again = url::form_urlencoded::parse(&form).any(|(name, _)| name == "again");
    let now = app.site.clock.now();
    let scope = Scope::Shop(token.shop_id);
    let mut transaction = app.site.database.begin_in(scope).await?;
    let mut shop = transaction.shop(token.shop_id).await?;
    let known = if again {
        mail::resume(&mut shop, &token, now).await?
    } else {
        mail::stop(&mut shop, &token, now).await?
    };
    let choice = mail::choice(&mut shop, &token).await?;
    transaction.commit().await?;
    app.site.hints.goes_out();
    match choice.filter(|_| known) {
        Some(choice) => page(choice, wished),
        None => Err(Failure::NoSuchMailLink),
    }
}
