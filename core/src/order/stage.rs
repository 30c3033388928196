//! Where fulfilment stands, and the buyer's five steps over it.

use serde::{Deserialize, Serialize};

/// A stage of fulfilment, in the order in which they are passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Placed; the seller has not looked yet.
    Pending,
    /// The seller took it on.
    Confirmed,
    /// Being made or packed.
    Processing,
    /// Packed; for a pick-up, to be collected.
    Ready,
    /// Handed to a courier.
    Shipped,
    /// The buyer has it.
    Delivered,
    /// Nothing is left to do.
    Completed,
    /// It will not happen.
    Cancelled,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 8] = [
        Self::Pending,
        Self::Confirmed,
        Self::Processing,
        Self::Ready,
        Self::Shipped,
        Self::Delivered,
        Self::Completed,
        Self::Cancelled,
    ];

    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Processing => "processing",
            Self::Ready => "ready",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the word it is stored as.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == word)
    }

    /// The stages between this one and a later one; a jump records them too. A pick-up is never
    /// shipped.
    pub fn between(self, later: Self, pick_up: bool) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |stage| *stage > self && *stage < later)
            .filter(move |stage| !(pick_up && *stage == Self::Shipped))
    }

    /// What the seller does next, where anything is left to do.
    pub const fn next(self, pick_up: bool) -> Option<Self> {
        match self {
            Self::Pending => Some(Self::Confirmed),
            Self::Confirmed => Some(Self::Processing),
            Self::Processing => Some(Self::Ready),
            Self::Ready if pick_up => Some(Self::Delivered),
            Self::Ready => Some(Self::Shipped),
            Self::Shipped => Some(Self::Delivered),
            Self::Delivered => Some(Self::Completed),
            Self::Completed | Self::Cancelled => None,
        }
    }

    /// Whether nothing is expected to happen any more.
    pub const fn is_over(self) -> bool {
        match self {
            Self::Completed | Self::Cancelled => true,
            Self::Pending
            | Self::Confirmed
            | Self::Processing
            | Self::Ready
            | Self::Shipped
            | Self::Delivered => false,
        }
    }

    /// The buyer's step; none for a cancelled order, which takes the place of all five. For a
    /// pick-up the fourth step means "ready to collect".
    pub const fn step(self, pick_up: bool) -> Option<Step> {
        match self {
            Self::Pending => Some(Step::Pending),
            Self::Confirmed => Some(Step::Confirmed),
            Self::Processing => Some(Step::Processing),
            Self::Ready if pick_up => Some(Step::Shipped),
            Self::Ready => Some(Step::Processing),
            Self::Shipped => Some(Step::Shipped),
            Self::Delivered | Self::Completed => Some(Step::Delivered),
            Self::Cancelled => None,
        }
    }
}

/// One of the buyer's five steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the step of its name")]
pub enum Step {
    Pending,
    Confirmed,
    Processing,
    Shipped,
    Delivered,
}

impl Step {
    /// All five, in order.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Confirmed,
        Self::Processing,
        Self::Shipped,
        Self::Delivered,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for stage in Stage::ALL {
            assert_eq!(Stage::parse(stage.as_str()), Some(stage));
        }
        assert_eq!(Stage::parse("lost"), None);
    }

    #[test]
    fn next_leads_through_every_stage_once() {
        for (pick_up, path) in [
            (
                false,
                vec![
                    "pending",
                    "confirmed",
                    "processing",
                    "ready",
                    "shipped",
                    "delivered",
                    "completed",
                ],
            ),
            (
                true,
                vec![
                    "pending",
                    "confirmed",
                    "processing",
                    "ready",
                    "delivered",
                    "completed",
                ],
            ),
        ] {
            let mut stage = Some(Stage::Pending);
            let mut walked = Vec::new();
            while let Some(here) = stage {
                walked.push(here.as_str());
                stage = here.next(pick_up);
            }
            assert_eq!(walked, path);
        }
    }

    #[test]
    fn a_buyers_step_never_goes_back_while_fulfilment_goes_on() {
        for pick_up in [false, true] {
            let mut last = Step::Pending;
            let mut stage = Stage::Pending;
            while let Some(next) = stage.next(pick_up) {
                let step = next.step(pick_up).unwrap();
                assert!(step >= last, "{next:?}");
                (stage, last) = (next, step);
            }
            assert_eq!(last, Step::Delivered);
        }
    }
}
