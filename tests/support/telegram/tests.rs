//! Each rule of the fake, seen through HTTP as a bot sees it.

mod client;
mod conversation;
mod edits;
mod faults;
mod files;
mod groups;
mod limits;
mod settings;
mod text;
mod updates;
mod webhook;
