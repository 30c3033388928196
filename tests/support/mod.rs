//! What stories stand on: fakes of the platforms that speak the real protocols and keep their rules.

pub mod discord;
pub mod telegram;
