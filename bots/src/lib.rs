//! Waybill's assistant, and the channels it listens and speaks through.

pub mod assistant;
pub mod channel;
pub mod console;
pub mod discord;
pub mod email;
pub mod local;
pub mod reception;
pub mod render;
pub mod sender;
pub mod telegram;
