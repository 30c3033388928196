//! Waybill's domain and its persistence: what an order is, what may happen to it, how it is kept.
//!
//! No platform and no HTTP in here; `bots` and `web` stand on this crate and never on each other.

pub mod channel;
pub mod clock;
pub mod contact;
pub mod id;
pub mod money;
pub mod text;

pub mod away;
pub mod bank;
pub mod courier;
pub mod customer;
pub mod day;
pub mod destination;
pub mod exchange_rate;
pub mod history;
pub mod invoice;
pub mod item;
pub mod mail;
pub mod notice;
pub mod order;
pub mod own_words;
pub mod page_key;
pub mod payment;
pub mod payment_method;
pub mod payout;
pub mod person;
pub mod picture;
pub mod profit;
pub mod reach;
pub mod refund;
pub mod reminder;
pub mod review;
pub mod rights;
pub mod shop;
pub mod stock;
pub mod subscription;
pub mod talk;
pub mod telling;
pub mod token;
pub mod tracking;
pub mod whose;
pub mod wording;

pub mod chatlog;
pub mod db;
pub mod demo;
pub mod document;
pub mod hint;
pub mod inbox;
pub mod lock;
pub mod outbox;
pub mod paper;
pub mod received_file;
pub mod shop_file;
pub mod sign_in;

mod row;
