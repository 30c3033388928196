//! What stories stand on: real PostgreSQL, and fakes of the platforms that speak the real protocols
//! and keep their rules.

pub mod database;
pub mod discord;
pub mod shop;
pub mod telegram;
