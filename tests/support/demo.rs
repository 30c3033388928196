//! The demonstration as `waybill serve --demo` shows it.

use std::time::{Duration, Instant};

use url::Url;

use super::database::TestDatabase;
use super::program::Program;
use super::voice::terminal::Terminal;

const PATIENCE: Duration = Duration::from_secs(30);

/// The demo shop, served.
#[derive(Debug)]
pub struct Demo {
    program: Program,
    test: TestDatabase,
}

impl Demo {
    /// Starts it on a database of its own.
    pub async fn opens() -> Self {
        let test = TestDatabase::new().await;
        let program = serve(&test, "127.0.0.1:0").await;
        Self { program, test }
    }

    /// Where it is.
    pub fn site(&self) -> &Url {
        self.program.site()
    }

    /// A page of it.
    pub fn at(&self, path: &str) -> Url {
        self.site().join(path).expect("an address")
    }

    /// The tracking page that the invitation names.
    pub fn page(&self) -> Url {
        let said = self.program.said();
        let word = said
            .iter()
            .flat_map(|line| line.split_whitespace())
            .find(|word| word.contains("/t/"));
        Url::parse(word.expect("a buyer's page in the invitation")).expect("an address")
    }

    /// The seller sits down at a terminal.
    pub async fn seller(&self) -> Terminal {
        let (database, site) = (self.test.url(), self.site().to_string());
        let settings = [
            ("DATABASE_URL", &*database),
            ("WAYBILL_WEB_PUBLIC_URL", &*site),
        ];
        Terminal::opens(&settings, "fashion", "owner", "Mia", &[]).await
    }

    /// The server is killed; what is told by the value that is left is how to start it again.
    pub async fn dies(self) -> Remains {
        let site = self.site().clone();
        self.program.is_killed().await;
        Remains {
            site,
            test: self.test,
        }
    }

    /// Stops as it is told to.
    pub async fn ends(self) {
        self.program.stops().await;
    }
}

/// What a killed demonstration leaves behind.
#[derive(Debug)]
pub struct Remains {
    site: Url,
    test: TestDatabase,
}

impl Remains {
    /// Starts it again in the same place.
    pub async fn rises(self) -> Demo {
        let port = self.site.port().expect("a port");
        let program = serve(&self.test, &format!("127.0.0.1:{port}")).await;
        Demo {
            program,
            test: self.test,
        }
    }
}

async fn serve(test: &TestDatabase, listen: &str) -> Program {
    let database = test.url();
    let settings = [("DATABASE_URL", &*database), ("WAYBILL_WEB_LISTEN", listen)];
    Program::started(&settings, &["serve", "--demo"]).await
}

/// Waits for the terminal to show something.
///
/// # Panics
/// If it does not.
pub async fn shown(terminal: &Terminal, text: &str) {
    let begun = Instant::now();
    while !terminal
        .messages()
        .iter()
        .any(|message| message.text.contains(text))
    {
        assert!(
            begun.elapsed() < PATIENCE,
            "no “{text}”:\n{}",
            terminal.transcript()
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Presses a button of what the terminal showed last.
///
/// # Panics
/// If there is none of that label.
pub async fn presses(terminal: &Terminal, label: &str) {
    let begun = Instant::now();
    loop {
        let last = terminal.messages().into_iter().last();
        let pressed = last.and_then(|message| {
            let mut labelled = message
                .buttons
                .iter()
                .filter(|button| button.label == label);
            let number = labelled.find_map(|button| button.number)?;
            // With the message's number: another message may be printed meanwhile.
            Some(format!(">{} {number}", message.id))
        });
        if let Some(pressed) = pressed {
            return terminal.types(&pressed).await;
        }
        assert!(
            begun.elapsed() < PATIENCE,
            "no [{label}]:\n{}",
            terminal.transcript()
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
