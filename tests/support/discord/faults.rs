//! What can go wrong between a bot and Discord, on demand.

use std::collections::VecDeque;

use tokio::time::Duration;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fault {
    /// 500, nothing done.
    ServerError,
    /// The connection breaks before the call has any effect.
    DroppedBefore,
    /// The call takes effect, but no response arrives.
    DroppedAfter,
    /// The response comes late.
    Delay(Duration),
    /// 429, whatever the limits say.
    RateLimited { retry_after: Duration, global: bool },
}

#[derive(Debug)]
pub(crate) struct Faults {
    pub(crate) scheduled: VecDeque<(String, Fault)>,
    pub(crate) down: bool,
}

impl Faults {
    /// The fault for this call, used up. A fault waits for a call that contains its part of
    /// `METHOD /path`.
    pub(crate) fn take(&mut self, call: &str) -> Option<Fault> {
        let position = self
            .scheduled
            .iter()
            .position(|(part, _)| call.contains(part.as_str()))?;
        self.scheduled.remove(position).map(|(_, fault)| fault)
    }
}
