//! Pages as they were last rendered. A page is served from here only after the database has said
//! that the link still holds and the order has not changed since: nothing is ever shown too late.

use std::collections::HashMap;
use std::sync::Mutex;

use axum::body::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use waybill_core::text::Language;
use waybill_core::token::ShopToken;
use waybill_core::tracking::Mark;

/// How many pages are kept, of some seven kilobytes each; when there are more, all are forgotten.
const CAPACITY: usize = 1_024;

type Key = (ShopToken, Option<Language>);

/// The pages that were rendered.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pages: Mutex<HashMap<Key, Page>>,
}

/// A page as it was rendered.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// What it shows.
    pub(super) mark: Mark,
    /// In which zone its times are.
    pub(super) zone: Tz,
    /// On which day: times of the same day are written without it.
    pub(super) day: NaiveDate,
    /// The page.
    pub(super) html: Bytes,
}

impl Kept {
    /// The page for a link in the language that was asked for, as of the present day.
    pub(super) fn find(
        &self,
        token: &ShopToken,
        wished: Option<Language>,
        now: DateTime<Utc>,
    ) -> Option<Page> {
        let pages = self.pages.lock().ok()?;
        let page = pages.get(&(token.clone(), wished))?;
        (page.day == now.with_timezone(&page.zone).date_naive()).then(|| page.clone())
    }

    /// Keeps a page.
    pub(super) fn keep(&self, token: &ShopToken, wished: Option<Language>, page: Page) {
        if let Ok(mut pages) = self.pages.lock() {
            if pages.len() >= CAPACITY {
                pages.clear();
            }
            pages.insert((token.clone(), wished), page);
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, TimeZone as _};
    use waybill_core::id::ShopId;

    use super::*;

    #[test]
    fn a_page_is_good_for_its_day_and_language() {
        let kept = Kept::default();
        let token = ShopToken::new(ShopId(1));
        let now = Utc.with_ymd_and_hms(2026, 11, 20, 15, 59, 0).unwrap();
        let zone = Tz::Asia__Manila;
        let page = Page {
            mark: Mark::parse("3").unwrap(),
            zone,
            day: now.with_timezone(&zone).date_naive(),
            html: Bytes::from_static(b"page"),
        };
        kept.keep(&token, None, page);
        assert_eq!(kept.find(&token, None, now).unwrap().mark.version, 3);
        assert!(kept.find(&token, Some(Language::ENGLISH), now).is_none());
        assert!(kept.find(&ShopToken::new(ShopId(1)), None, now).is_none());
        // One minute later it is tomorrow in Manila.
        assert!(
            kept.find(&token, None, now + Duration::minutes(1))
                .is_none()
        );
    }

    #[test]
    fn pages_do_not_pile_up() {
        let kept = Kept::default();
        let now = Utc.with_ymd_and_hms(2026, 11, 20, 6, 0, 0).unwrap();
        for _ in 0..CAPACITY * 2 + 1 {
            let page = Page {
                mark: Mark::parse("1").unwrap(),
                zone: Tz::UTC,
                day: now.date_naive(),
                html: Bytes::new(),
            };
            kept.keep(&ShopToken::new(ShopId(1)), None, page);
        }
        assert!(kept.pages.lock().unwrap().len() <= CAPACITY);
    }
}
