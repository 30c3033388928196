//! What stories stand on: real PostgreSQL, and fakes of the platforms that speak the real protocols
//! and keep their rules.

pub mod backstage;
pub mod browser;
pub mod database;
pub mod demo;
pub mod dice;
pub mod discord;
pub mod large;
pub mod paper;
pub mod program;
pub mod shop;
pub mod smtp;
pub mod stage;
pub mod talker;
pub mod telegram;
pub mod voice;
