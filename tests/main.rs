//! The product seen from outside: the real binary against fakes of the platforms.
#![cfg(test)]

pub mod support;

mod apart;
mod book;
mod browser_access;
mod browser_chat;
mod browser_keyboard;
mod browser_mine;
mod browser_page;
mod browser_tracking;
mod discord_adapter;
mod files;
mod groups;
mod isolation;
mod linking;
mod locking;
mod mailboxes;
mod migrations;
mod money;
mod order_actions;
mod order_changes;
mod order_placing;
mod papers;
mod purse;
mod reach;
mod recognised;
mod returns;
mod search;
mod sign_in;
mod stock;
mod stories;
mod talk;
mod telegram_adapter;
mod telling;
mod variants;
mod waiting;
