//! Reasons that a button carries, so that nobody has to write them.

/// Reasons that are given with one tap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A button was pressed by mistake.
    Mistake,
    /// The parcel came back.
    CameBack,
    /// The buyer wants it after all.
    WantedAfterAll,
    /// The buyer changed their mind.
    ChangedMind,
    /// It was ordered by mistake.
    OrderedByMistake,
    /// It takes too long.
    TooLong,
    /// Something else, to be written.
    Other,
}

impl Why {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::Mistake,
        Self::CameBack,
        Self::WantedAfterAll,
        Self::ChangedMind,
        Self::OrderedByMistake,
        Self::TooLong,
        Self::Other,
    ];

    /// The word a button carries.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mistake => "m",
            Self::CameBack => "b",
            Self::WantedAfterAll => "w",
            Self::ChangedMind => "c",
            Self::OrderedByMistake => "e",
            Self::TooLong => "l",
            Self::Other => "o",
        }
    }

    pub(super) fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == code)
    }
}
