//! Somebody who has a keyboard and no mouse.

use fantoccini::key::Key;
use serde_json::Value;

use super::Browser;

/// More stops than any page of ours has.
const STOPS: usize = 120;

/// What has the focus: its label, whether anybody sees that it has, and where it is.
const FOCUS: &str = "const on = document.activeElement;
    if (!on || on === document.body) return null;
    const outlined = (part) => {
        const style = getComputedStyle(part);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    };
    const box = on.getBoundingClientRect();
    const marked = outlined(on) || outlined(on.parentElement);
    const label = on.ariaLabel || on.labels?.[0]?.innerText || on.innerText || on.tagName;
    return { label: label.trim(), marked, place: on.outerHTML.slice(0, 160),
        shown: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        top: Math.round(box.top + scrollY), left: Math.round(box.left), bottom: Math.round(box.bottom + scrollY) };";

/// A stop of the focus.
#[derive(Debug)]
struct Stop {
    label: String,
    top: i64,
    bottom: i64,
    left: i64,
}

impl Browser {
    /// Where the focus is; nowhere on the page where it is in none of its parts.
    ///
    /// # Panics
    /// If nobody could see that it is there.
    async fn stop(&self) -> Option<Stop> {
        let focus = self.evaluates(FOCUS).await;
        if focus.is_null() {
            return None;
        }
        let place = &focus["place"];
        assert_eq!(focus["marked"], true, "the focus can't be seen on {place}");
        assert_eq!(focus["shown"], true, "the focus is out of sight on {place}");
        let number = |name: &str| focus[name].as_i64().expect("a number");
        Some(Stop {
            label: focus["label"].as_str().map(str::to_owned).expect("a label"),
            top: number("top"),
            bottom: number("bottom"),
            left: number("left"),
        })
    }

    async fn tab(&self) -> Option<Stop> {
        self.types(&char::from(Key::Tab).to_string()).await;
        self.stop().await
    }

    /// Goes through a page of one column from its beginning to its end with Tab, and returns the
    /// labels of all stops. Leaves the focus behind the last.
    ///
    /// # Panics
    /// If a stop can't be seen, or stands before the one it came after.
    pub async fn walks_by_tab(&self) -> Vec<String> {
        self.evaluates(
            "document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0);",
        )
        .await;
        let mut stops: Vec<Stop> = Vec::new();
        while let Some(next) = self.tab().await {
            if let Some(last) = stops.last() {
                let below = next.top >= last.bottom - 8;
                let beside = next.bottom > last.top && next.left >= last.left;
                assert!(below || beside, "{next:?} comes after {last:?}");
            }
            stops.push(next);
            assert!(stops.len() < STOPS, "Tab leads round in circles: {stops:?}");
        }
        stops.into_iter().map(|stop| stop.label).collect()
    }

    /// Goes on with Tab until it comes to what has that label.
    ///
    /// # Panics
    /// If Tab never leads there, or on the way to where it can't be seen.
    pub async fn tabs_to(&self, label: &str) {
        let mut passed = Vec::new();
        for _ in 0..STOPS {
            // Behind the last stop the browser's own parts follow, and the page begins again.
            let Some(stop) = self.tab().await else {
                continue;
            };
            if stop.label.contains(label) {
                return;
            }
            passed.push(stop.label);
        }
        panic!("Tab never came to “{label}”, but to {passed:?}");
    }

    /// Goes with Tab to what has that label, and presses Enter.
    pub async fn enters_at(&self, label: &str) {
        self.tabs_to(label).await;
        self.types(&char::from(Key::Enter).to_string()).await;
    }

    /// What a script says later, by the function it is given last.
    pub(super) async fn evaluates_later(&self, script: &str) -> Value {
        self.client
            .execute_async(script, Vec::new())
            .await
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }
}
