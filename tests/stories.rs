//! Conversations with the real program, each from one script on every channel.

/// Plays each story on every channel.
macro_rules! on_every_channel {
    ($($story:ident),+ $(,)?) => {
        mod on_telegram {
            use crate::support::stage::Stage;
            use waybill_core::channel::Channel;

            $(#[tokio::test]
            async fn $story() {
                super::$story(Stage::new(Channel::Telegram).await).await;
            })+
        }

        mod on_discord {
            use crate::support::stage::Stage;
            use waybill_core::channel::Channel;

            $(#[tokio::test]
            async fn $story() {
                super::$story(Stage::new(Channel::Discord).await).await;
            })+
        }

        mod on_the_web {
            use crate::support::stage::Stage;
            use waybill_core::channel::Channel;

            $(#[tokio::test]
            async fn $story() {
                super::$story(Stage::new(Channel::Web).await).await;
            })+
        }

        mod at_terminal {
            use crate::support::stage::Stage;
            use waybill_core::channel::Channel;

            $(#[tokio::test]
            async fn $story() {
                super::$story(Stage::new(Channel::Terminal).await).await;
            })+
        }
    };
}

mod across;
mod apart;
mod away;
mod bad_input;
mod bank;
mod buying;
mod calling;
mod changing;
mod chinese;
mod chinese_book;
mod customers;
mod database_away;
mod doubts;
mod drafts;
mod finding;
mod given_and_kept;
mod goods;
mod goods_finished;
mod groups;
mod history;
mod invoices;
mod item_pictures;
mod joining;
mod killing;
mod labels;
mod linking;
mod locking;
mod looking;
mod mail_server;
mod mailing;
mod market;
mod money;
mod opening;
mod own_words;
mod page;
mod pages;
mod papers;
mod pictures;
mod promised;
mod prying;
mod purse;
mod recognised;
mod returns;
mod sending;
mod showing;
mod taking_back;
mod talking;
mod team;
mod travelling;
mod trouble;
mod unreadable;
mod waiting;
mod whose;
