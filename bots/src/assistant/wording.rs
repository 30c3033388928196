//! From facts to phrases: what could not be read, what was refused, how an order's state is called.

mod amount;
mod problem;
mod refusal;
#[cfg(test)]
mod tests;

pub use amount::amount_problem;
pub use problem::problem;
pub use refusal::refusal;
pub use waybill_core::wording::{payment, stage, step, told};
