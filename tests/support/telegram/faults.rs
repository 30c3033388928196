//! Trouble a test asks for.

use std::time::Duration;

/// What goes wrong with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Answers with this status and nothing done: 500, 502.
    Status(u16),
    /// Refuses in the platform's form, for example 403 with "Forbidden: ...".
    Refuse { status: u16, description: String },
    /// Answers 429 and asks to wait this many seconds.
    TooManyRequests { retry_after: u64 },
    /// Closes the connection; nothing was done.
    CutBefore,
    /// Does what was asked, then closes the connection without a word.
    CutAfter,
    /// Takes this long before it begins.
    Delay(Duration),
    /// Does what was asked at once, and takes this long to say so.
    AnswerLate(Duration),
}

#[derive(Debug)]
struct Planned {
    /// Lower case; none for any method.
    method: Option<String>,
    remaining: usize,
    fault: Fault,
}

#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Planned>);

impl Faults {
    pub(super) fn plan(&mut self, method: &str, times: usize, fault: Fault) {
        assert!(times > 0, "a fault happens at least once");
        let method = (method != "*").then(|| method.to_ascii_lowercase());
        self.0.push(Planned {
            method,
            remaining: times,
            fault,
        });
    }

    /// Uses up the first fault planned for `method` (lower case).
    pub(super) fn next(&mut self, method: &str) -> Option<Fault> {
        let index = self.0.iter().position(|planned| {
            planned
                .method
                .as_deref()
                .is_none_or(|expected| expected == method)
        })?;
        let planned = self.0.get_mut(index)?;
        let fault = planned.fault.clone();
        planned.remaining -= 1;
        if planned.remaining == 0 {
            self.0.remove(index);
        }
        Some(fault)
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
