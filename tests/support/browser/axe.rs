//! What keeps people out of a page, as axe-core finds it: `config/install-test-tools.sh` fetches it.

use std::path::Path;

use serde_json::{Value, json};

use super::Browser;

/// What is looked for: what the guidelines demand (WCAG 2.2, A and AA), and what is good practice. In
/// the dark only colours are other ones.
const LOOK: &str = "const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    axe.run(document, {
        runOnly: dark ? ['color-contrast'] : { type: 'tag', values: tags }, resultTypes: ['violations'], iframes: false,
        preload: false,
    }).then((found) => done({ asked: found.passes.length, found: found.violations.map((rule) =>
        `${rule.impact} ${rule.id}: ${rule.help}` + rule.nodes.slice(0, 4).map((node) =>
            `\n      ${node.html.slice(0, 200)}\n        ${node.failureSummary}`).join('')) }),
        (error) => done({ asked: 0, found: [`axe failed: ${error}`] }));";

/// axe-core, and what it has found so far.
#[derive(Debug)]
pub struct Axe {
    script: String,
    looked_at: Vec<String>,
    found: Vec<String>,
}

impl Axe {
    /// None where it was not fetched, which is said.
    ///
    /// # Panics
    /// If it was not fetched on a machine that checks changes (`CI` is set): there nothing is skipped.
    pub fn fetched() -> Option<Self> {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
        let file = target.expect("a folder").join("tools/axe.min.js");
        let Ok(script) = std::fs::read_to_string(&file) else {
            let missing = format!("axe-core is not at {}", file.display());
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            println!("skipped: {missing}");
            return None;
        };
        Some(Self {
            script,
            looked_at: Vec::new(),
            found: Vec::new(),
        })
    }

    /// Looks at the page as it stands, in light and in dark.
    pub async fn looks(&mut self, browser: &Browser, page: &str) {
        self.looked_at.push(page.to_owned());
        browser.fits().await;
        browser.evaluates(&self.script).await;
        for light in ["light", "dark"] {
            let features = json!({ "features": [
                { "name": "prefers-color-scheme", "value": light },
                { "name": "prefers-reduced-motion", "value": "reduce" },
            ] });
            browser
                .devtools("Emulation.setEmulatedMedia", features)
                .await;
            let seen = browser.evaluates_later(LOOK).await;
            let asked = seen["asked"].as_u64().unwrap_or_default();
            let enough = if light == "dark" { 1 } else { 6 };
            assert!(asked >= enough, "nothing was looked at on {page}: {seen}");
            let found = seen["found"].as_array().cloned().unwrap_or_default();
            let words = found.iter().filter_map(Value::as_str);
            self.found
                .extend(words.map(|words| format!("{page}, {light}: {words}")));
        }
    }

    /// Checks that so many pages were looked at and nothing was found.
    ///
    /// # Panics
    /// If there was anything.
    pub fn is_content(self, pages: usize) {
        assert!(
            self.found.is_empty(),
            "{} findings on {} pages:\n{}",
            self.found.len(),
            self.looked_at.len(),
            self.found.join("\n")
        );
        assert_eq!(self.looked_at.len(), pages, "{:?}", self.looked_at);
    }
}
