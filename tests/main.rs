//! The product seen from outside: the real binary against fakes of the platforms.

#[cfg(test)]
pub mod support;

#[cfg(test)]
mod discord_adapter;
mod isolation;
mod migrations;
