//! The product seen from outside: the real binary against fakes of the platforms.

#[cfg(test)]
pub mod support;

mod isolation;
mod migrations;
#[cfg(test)]
mod telegram_adapter;
