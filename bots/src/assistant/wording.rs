//! From facts to phrases: what could not be read, what was refused, how an order's state is called.

mod amount;
mod problem;
#[cfg(test)]
mod tests;

pub use amount::amount_problem;
pub use problem::problem;
pub use waybill_core::wording::{payment, refusal, stage, step, told};
