//! In which language a visitor reads: what they chose, else what their browser asks for.

use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use waybill_core::text::{Language, texts};

/// What is known of a visitor's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wished {
    /// By `?lang=`.
    pub(crate) chosen: Option<Language>,
    /// By the browser.
    pub(crate) accepted: Option<Language>,
}

impl Wished {
    pub(crate) fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        let chosen = uri.query().and_then(|query| {
            url::form_urlencoded::parse(query.as_bytes())
                .find(|(name, _)| name == "lang")
                .and_then(|(_, tag)| Language::closest(&tag))
        });
        let accepted = headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .and_then(Language::accepted);
        Self { chosen, accepted }
    }

    /// The language that was asked for, where one was.
    pub(crate) fn language(self) -> Option<Language> {
        self.chosen.or(self.accepted)
    }

    /// The language, or what is spoken here otherwise.
    pub(crate) fn or(self, default: Language) -> Language {
        self.chosen.or(self.accepted).unwrap_or(default)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Wished {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.uri, &parts.headers))
    }
}

/// A language as the switch shows it.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) tag: &'static str,
    pub(crate) name: String,
    pub(crate) current: bool,
}

/// All languages, each by its own name.
pub(crate) fn choices(current: Language) -> Vec<Choice> {
    Language::all()
        .map(|language| Choice {
            tag: language.tag(),
            name: own_name(language),
            current: language == current,
        })
        .collect()
}

fn own_name(language: Language) -> String {
    waybill_core::text::Reader {
        language,
        zone: chrono_tz::UTC,
        now: chrono::DateTime::UNIX_EPOCH,
    }
    .text(texts::LanguageName)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_goes_before_what_the_browser_asks_for() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, "zh-Hant-TW,en;q=0.5".parse().unwrap());
        let chinese = Language::closest("zh-TW").unwrap();
        let wished = |uri: &'static str| Wished::of(&Uri::from_static(uri), &headers);
        assert_eq!(wished("/t/x").or(Language::ENGLISH), chinese);
        assert_eq!(wished("/t/x?lang=en").or(chinese), Language::ENGLISH);
        assert_eq!(wished("/t/x?lang=tlh").or(Language::ENGLISH), chinese);
        let silent = Wished::of(&Uri::from_static("/"), &HeaderMap::new());
        assert_eq!(silent.or(chinese), chinese);
    }
}
