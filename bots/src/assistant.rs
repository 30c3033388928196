//! The conversation: what came in, what to do about it, what to say.

pub mod order_line;
