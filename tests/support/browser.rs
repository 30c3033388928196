//! A real browser, headless, used as a person uses one: it opens pages, clicks what can be clicked,
//! types, waits until something is to be seen, and remembers what went wrong on the way.

mod axe;
mod driver;
mod keyboard;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::Url;

use self::driver::Driver;

/// How long something may take to be seen on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(40);

/// What somebody looks at.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
    /// The language their browser asks for, as a tag.
    pub language: &'static str,
}

impl Screen {
    /// A telephone held upright.
    pub const fn phone(language: &'static str) -> Self {
        Self {
            width: 390,
            height: 844,
            language,
        }
    }

    /// The narrowest telephone that pages are made for.
    pub const fn narrow(language: &'static str) -> Self {
        Self {
            width: 320,
            height: 640,
            language,
        }
    }

    /// A window on a desk.
    pub const fn desk(language: &'static str) -> Self {
        Self {
            width: 1280,
            height: 900,
            language,
        }
    }
}

pub use axe::Axe;

/// An open browser with one tab.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    driver: Driver,
    commands: reqwest::Client,
    screen: Screen,
}

impl Browser {
    /// Opens one; none where this machine has no browser, which is said.
    ///
    /// # Panics
    /// If there is none on a machine that checks changes (`CI` is set): there no story is skipped.
    pub async fn open(screen: Screen) -> Option<Self> {
        let Some(mut driver) = Driver::start().await else {
            let missing = "chromium and chromedriver are not installed";
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            println!("skipped: {missing}");
            return None;
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(driver.capabilities(&screen))
            .connect(&driver.url())
            .await
            .expect("a browser that starts");
        let session = client.session_id().await.expect("a session's name");
        driver.serves(session.expect("a session"));
        let browser = Self {
            client,
            driver,
            commands: reqwest::Client::new(),
            screen,
        };
        // A window can't be as narrow as a telephone; what pages are laid out for can.
        let metrics = json!({
            "width": screen.width, "height": screen.height, "deviceScaleFactor": 1, "mobile": false,
        });
        browser
            .devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await;
        Some(browser)
    }

    /// Takes pages' scripts away, or gives them back.
    pub async fn runs_scripts(&self, on: bool) {
        let wanted = json!({ "value": !on });
        self.devtools("Emulation.setScriptExecutionDisabled", wanted)
            .await;
    }

    /// Opens a page.
    pub async fn visits(&self, url: &Url) {
        self.client
            .goto(url.as_str())
            .await
            .expect("a page that opens");
    }

    /// Loads the page again.
    pub async fn reloads(&self) {
        self.client.refresh().await.expect("a page that opens");
    }

    /// Where it is.
    pub async fn address(&self) -> Url {
        self.client.current_url().await.expect("an address")
    }

    /// Goes into a frame of the page.
    pub async fn enters(&self, frame: &str) {
        self.leaves().await;
        let frame = self.client.find(Locator::Css(frame)).await;
        let entered = frame.expect("the frame").enter_frame().await;
        entered.expect("a frame to enter");
    }

    /// Goes back out of every frame.
    pub async fn leaves(&self) {
        while self.evaluates("return window !== window.top").await == json!(true) {
            self.client
                .enter_parent_frame()
                .await
                .expect("the page around the frame");
        }
    }

    /// What a script says about the page.
    pub async fn evaluates(&self, script: &str) -> Value {
        self.client
            .execute(script, Vec::new())
            .await
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// What can be read in a part of the page; empty where there is no such part, or it is hidden.
    pub async fn reads(&self, part: &str) -> String {
        // What is hidden has an inner text all the same.
        let script = "const part = document.querySelector(arguments[0]);
            return part?.checkVisibility() ? part.innerText : ''";
        let begun = Instant::now();
        loop {
            match self.client.execute(script, vec![json!(part)]).await {
                // A no-break space is a space to who reads it.
                Ok(Value::String(text)) => return text.replace('\u{a0}', " "),
                // A page that is just being left for the next one can't answer.
                Err(_) if begun.elapsed() < PATIENCE => tokio::time::sleep(LOOK_EVERY).await,
                other => panic!("{part}: {other:?}"),
            }
        }
    }

    /// Waits until a part of the page says something.
    ///
    /// # Panics
    /// If it does not; the message tells where the picture of the page is.
    pub async fn sees(&self, part: &str, text: &str) {
        self.waits(&format!("“{text}” in {part}"), async || {
            self.reads(part).await.contains(text)
        })
        .await;
    }

    /// Waits until a part of the page no longer says something.
    pub async fn sees_no_more(&self, part: &str, text: &str) {
        self.waits(&format!("no “{text}” in {part}"), async || {
            !self.reads(part).await.contains(text)
        })
        .await;
    }

    /// Waits until something is so.
    ///
    /// # Panics
    /// If it never is; the message tells where the picture of the page is.
    pub async fn waits(&self, wanted: &str, mut is_so: impl AsyncFnMut() -> bool) {
        let begun = Instant::now();
        while !is_so().await {
            if begun.elapsed() > PATIENCE {
                let name = wanted.replace(|c: char| !c.is_alphanumeric(), "-");
                let picture = self.picture(&name).await;
                let picture = picture.display();
                let page = self.reads("body").await;
                panic!("waited for {wanted}; picture: {picture}\n{page}");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Clicks the last thing of that label that can be seen: a button, a link or a tab.
    ///
    /// # Panics
    /// If there is none, or something lies over it.
    pub async fn clicks(&self, label: &str) {
        let path = format!(
            "(//*[self::button or self::a or self::summary or self::label][normalize-space()=\"{label}\"])[last()]"
        );
        self.clicks_at(Locator::XPath(&path), label).await;
    }

    /// Clicks a part of the page.
    pub async fn clicks_on(&self, part: &str) {
        self.clicks_at(Locator::Css(part), part).await;
    }

    async fn clicks_at(&self, place: Locator<'_>, name: &str) {
        // What is pushed may replace a button between finding and clicking it.
        self.waits(&format!("{name}, to click it"), async || {
            match self.client.find(place).await {
                Ok(found) => found.click().await.is_ok(),
                Err(_) => false,
            }
        })
        .await;
    }

    /// Types on the keyboard, wherever the focus is; the keys that are no letters are those of
    /// [`Key`]. Shift is held until [`Key::Null`], or to the end.
    pub async fn types(&self, keys: &str) {
        let (shift, release) = (char::from(Key::Shift), char::from(Key::Null));
        let mut actions = KeyActions::new("keyboard".to_owned());
        for value in keys.chars() {
            actions = if value == shift {
                actions.then(KeyAction::Down { value })
            } else if value == release {
                actions.then(KeyAction::Up { value: shift })
            } else {
                actions
                    .then(KeyAction::Down { value })
                    .then(KeyAction::Up { value })
            };
        }
        let typed = self.client.perform_actions(actions).await;
        typed.expect("a keyboard");
        let released = self.client.release_actions().await;
        released.expect("a keyboard");
    }

    /// What has the focus: its label.
    pub async fn focused(&self) -> String {
        let script = "const on = document.activeElement;
            return (on.ariaLabel || on.labels?.[0]?.innerText || on.innerText || on.tagName).trim()";
        let label = self.evaluates(script).await;
        label.as_str().expect("a label").to_owned()
    }

    /// Checks that nothing has to be scrolled sideways to be read.
    ///
    /// # Panics
    /// If the page is wider than the screen.
    pub async fn fits(&self) {
        let script = "return [document.documentElement.scrollWidth, innerWidth,
            [...document.querySelectorAll('body *')].filter((part) => part.clientWidth > 1
                && part.getBoundingClientRect().right > innerWidth + 0.5).slice(0, 5)
                .map((part) => part.outerHTML.slice(0, 120))]";
        let found = self.evaluates(script).await;
        let width = found[0].as_u64().expect("a width");
        let inner = found[1].as_u64().expect("a width");
        let address = self.address().await;
        assert!(
            width <= inner && inner <= u64::from(self.screen.width),
            "{address} is {width} wide on {inner} pixels: {}",
            found[2]
        );
        let beyond = found[2].as_array().expect("a list");
        assert!(
            beyond.is_empty(),
            "{address} reaches out of sight: {beyond:?}"
        );
    }

    /// Waits for a file to be downloaded, and returns its name and what is in it.
    pub async fn downloaded(&self) -> (String, Vec<u8>) {
        let folder = self.driver.downloads();
        let mut found = None;
        self.waits("a download", async || {
            let files = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            found = files.map(|file| file.path()).find(|path| is_whole(path));
            found.is_some()
        })
        .await;
        let path = found.expect("a file");
        let name = path.file_name().expect("a name").to_string_lossy();
        let bytes = std::fs::read(&path).expect("a file to read");
        std::fs::remove_file(&path).expect("a file to remove");
        (name.into_owned(), bytes)
    }

    /// Takes a picture of what is seen, and says where it is.
    pub async fn picture(&self, name: &str) -> PathBuf {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        let bytes = self.client.screenshot().await.expect("a picture");
        std::fs::write(&path, bytes).expect("a file to write");
        path
    }

    /// Complaints since the last look: errors of scripts, and what the content security policy
    /// forbade. Answers that are failures are complaints too.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = self.log("browser").await;
        entries
            .iter()
            .filter(|entry| matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING")))
            .map(|entry| format!("{}: {}", entry["source"], entry["message"]))
            .collect()
    }

    /// Checks that the pages so far gave no cause for complaint and asked nobody else for anything.
    ///
    /// # Panics
    /// If they did.
    pub async fn is_content(&self, site: &Url) {
        let complaints = self.complaints().await;
        assert!(complaints.is_empty(), "{complaints:#?}");
        let asked = self.requests().await;
        assert!(!asked.is_empty(), "no request was seen at all");
        let strangers: Vec<_> = asked
            .iter()
            .filter(|url| url.origin() != site.origin())
            .map(Url::as_str)
            .collect();
        assert!(strangers.is_empty(), "{strangers:#?}");
    }

    /// Every address that pages asked over the network since the last look. What the browser's own
    /// pages ask, such as the empty tab it begins with, is not among them.
    pub async fn requests(&self) -> Vec<Url> {
        let entries = self.log("performance").await;
        entries
            .iter()
            .filter_map(|entry| serde_json::from_str::<Value>(entry["message"].as_str()?).ok())
            .filter(|event| event["message"]["method"] == "Network.requestWillBeSent")
            .filter_map(|event| {
                let sent = &event["message"]["params"];
                let page = sent["documentURL"].as_str()?;
                let url = sent["request"]["url"].as_str()?;
                page.starts_with("http").then(|| Url::parse(url).ok())?
            })
            .collect()
    }

    async fn log(&self, kind: &str) -> Vec<Value> {
        let asked = json!({ "type": kind });
        let entries = self.command("se/log", &asked).await;
        entries.as_array().expect("a log").clone()
    }

    pub(super) async fn devtools(&self, command: &str, parameters: Value) {
        let asked = json!({ "cmd": command, "params": parameters });
        self.command("goog/cdp/execute", &asked).await;
    }

    /// Sends one of the driver's own commands, which the standard does not know.
    async fn command(&self, command: &str, body: &Value) -> Value {
        let url = self.driver.endpoint(command);
        let answer = self.commands.post(url).json(body).send().await;
        let answer = answer.expect("an answer of the driver");
        let status = answer.status();
        let mut answer: Value = answer.json().await.expect("an answer in JSON");
        assert!(status.is_success(), "{command} {body}: {answer}");
        answer["value"].take()
    }
}

/// Whether a download has ended: until then it has a hidden name, or one of the browser's own.
fn is_whole(path: &Path) -> bool {
    let hidden = path
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'));
    !hidden && path.extension().is_some_and(|kind| kind != "crdownload")
}
