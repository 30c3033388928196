//! Waybill's domain and its persistence: what an order is, what may happen to it, how it is kept.
//!
//! No platform and no HTTP in here; `bots` and `web` stand on this crate and never on each other.

pub mod contact;
pub mod money;
