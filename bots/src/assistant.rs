//! The conversation: what came in, what to do about it, what to say.

pub mod command;
pub mod menu;
pub mod message;
pub mod order_line;
pub mod press;
