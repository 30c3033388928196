//! The product seen from outside: the real binary against fakes of the platforms.

#[cfg(test)]
pub mod support;

#[cfg(test)]
mod isolation;
#[cfg(test)]
mod mailboxes;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod order_actions;
#[cfg(test)]
mod order_placing;
#[cfg(test)]
mod search;
#[cfg(test)]
mod sign_in;
