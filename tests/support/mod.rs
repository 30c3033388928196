pub mod database;
pub mod shop;
pub mod telegram;
