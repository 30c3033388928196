//! Whatever happens, in whatever order, told against what really went out: refusals for good and for now,
//! chats that come back, choices, mails that bounce, sends that nobody knows the end of, buyers who want
//! to hear no more, and sellers who strike the list.

use std::collections::{BTreeMap, BTreeSet};

use waybill_core::channel::Channel;
use waybill_core::id::ConversationId;
use waybill_core::outbox::{Kind, Waiting};
use waybill_core::reach::{self, Reach};
use waybill_core::{mail, subscription};

use super::Ladder;
use crate::support::dice::{Dice, seeds};
use crate::support::shop::minute;

/// What really happened, as its readers know it.
#[derive(Debug, Default)]
struct Truth {
    moments: Vec<i32>,
    /// How often each moment came to each place, and how often nobody knew that it had.
    came: BTreeMap<(i32, ConversationId), (usize, usize)>,
    /// Where the last mail that came stands in the outbox.
    last_mail: Option<(String, i32)>,
    /// Where the buyer wants to hear nothing.
    stopped: BTreeSet<ConversationId>,
    /// Whether the buyer ever wanted to hear it twice.
    both: bool,
    /// What was lost while somebody did not want to hear it.
    unwanted: BTreeSet<i32>,
}

impl Truth {
    fn arrives(&mut self, waiting: &Waiting, version: Option<i32>, known: bool) {
        let Some(version) = version else { return };
        let came = self
            .came
            .entry((version, waiting.conversation_id))
            .or_default();
        came.0 += 1;
        came.1 += usize::from(!known);
    }
}

impl Ladder {
    async fn version_of(&self, waiting: &Waiting) -> Option<i32> {
        if waiting.kind != Kind::Notice {
            return None;
        }
        sqlx::query_scalar("SELECT version FROM outbox WHERE outbox_id = $1")
            .bind(waiting.outbox_id.0)
            .fetch_one(&mut self.superuser().await)
            .await
            .unwrap()
    }

    async fn stops(&self, place: ConversationId) {
        let mut transaction = self.database.begin().await.unwrap();
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        let (order, at) = (self.order(), minute(3));
        if place == self.mailbox {
            let token = mail::stop_token(&mut shop, place).await.unwrap();
            mail::stop(&mut shop, &token.expect("a way out"), at)
                .await
                .unwrap();
        } else {
            subscription::stop(&mut shop, order, place, at)
                .await
                .unwrap();
        }
        transaction.commit().await.unwrap();
    }

    async fn wants_mails_again(&self) {
        let mut transaction = self.database.begin().await.unwrap();
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        let token = mail::stop_token(&mut shop, self.mailbox).await.unwrap();
        mail::resume(&mut shop, &token.expect("a way out"), minute(3))
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    }

    async fn strikes(&self, told: bool) {
        let mut transaction = self.database.begin().await.unwrap();
        let mut shop = transaction.shop(self.shop.shop.shop_id).await.unwrap();
        let owner = self.shop.owner.person_id;
        reach::settle(&mut shop, self.order(), told, owner, minute(6))
            .await
            .unwrap();
        transaction.commit().await.unwrap();
    }

    /// The last mail comes back from a mailbox that is no more.
    async fn bounces(&self, message: &str) {
        let mut transaction = self.database.begin().await.unwrap();
        let mut system = transaction.system().await.unwrap();
        let back = reach::came_back(&mut system, self.mailbox, message).await;
        transaction.commit().await.unwrap();
        if back.unwrap() {
            self.close(self.mailbox).await;
        }
    }

    /// Tries to send what waits first on some channel, with some outcome.
    async fn sends(&self, dice: &mut Dice, truth: &mut Truth) {
        let channel = dice.one(&[Channel::Telegram, Channel::Email]);
        let waiting = self.waiting(channel).await;
        let owner = self.shop.owner.conversation_id;
        let Some(first) = waiting.iter().find(|w| w.conversation_id != owner) else {
            return;
        };
        let version = self.version_of(first).await;
        match dice.below(8) {
            0 => self.close(first.conversation_id).await,
            1 => self.rejects(first).await,
            2 => self.puts_off(first).await,
            // It came, and the word that it did was lost: it is tried again later.
            3 => {
                truth.arrives(first, version, false);
                self.puts_off(first).await;
            }
            _ => {
                truth.arrives(first, version, true);
                self.accepts(channel, first).await;
                if let (Channel::Email, Some(version)) = (channel, version) {
                    truth.last_mail = Some((format!("{}@example", first.outbox_id), version));
                }
            }
        }
    }

    async fn something_else(&self, dice: &mut Dice, truth: &mut Truth) {
        let chat = dice.below(2);
        let place = self.chats[chat].conversation_id;
        match dice.below(20) {
            0..=2 => {
                self.follow(chat).await;
                truth.stopped.remove(&place);
            }
            3 | 4 => self.close(place).await,
            5 | 6 => self.comes_back(chat).await,
            7 | 8 => {
                let reach = dice.one(&Reach::ALL);
                truth.both |= reach == Reach::Both;
                self.chooses(self.chats[chat].person_id, reach).await;
            }
            9 => {
                self.stops(place).await;
                truth.stopped.insert(place);
            }
            10 => {
                self.stops(self.mailbox).await;
                truth.stopped.insert(self.mailbox);
            }
            11 => {
                self.wants_mails_again().await;
                truth.stopped.remove(&self.mailbox);
            }
            12 => self.strikes(dice.chance(2)).await,
            13 => {
                if let Some((message, version)) = truth.last_mail.take() {
                    self.bounces(&message).await;
                    // It had never come.
                    if let Some(came) = truth.came.get_mut(&(version, self.mailbox)) {
                        came.0 -= 1;
                    }
                }
            }
            _ => truth.moments.push(self.moment().await),
        }
    }
}

/// Plays a sequence, and looks after each step and at the end.
async fn plays(seed: u64) {
    let ladder = Ladder::new().await;
    let mut dice = Dice(seed);
    let mut truth = Truth::default();
    let mut lost: Vec<i32> = Vec::new();
    for step in 0..70 {
        if dice.chance(2) {
            ladder.sends(&mut dice, &mut truth).await;
        } else {
            ladder.something_else(&mut dice, &mut truth).await;
        }
        let now = ladder.lost(&truth.moments).await;
        let fresh: Vec<i32> = now
            .iter()
            .copied()
            .filter(|moment| !lost.contains(moment))
            .collect();
        if let Some(last) = fresh.last() {
            if truth.stopped.is_empty() {
                assert_eq!(
                    ladder.on_the_list().await,
                    Some(*last),
                    "seed {seed}, step {step}: {truth:?}"
                );
            } else {
                truth.unwanted.extend(&fresh);
            }
        }
        lost = now;
    }
    // In the end every channel that is there takes what waits, twice over as what was put off is due.
    for channel in [Channel::Telegram, Channel::Email] {
        for waiting in ladder.waiting(channel).await {
            let version = ladder.version_of(&waiting).await;
            truth.arrives(&waiting, version, true);
            ladder.accepts(channel, &waiting).await;
        }
    }
    for moment in &truth.moments {
        let here: Vec<_> = truth
            .came
            .iter()
            .filter(|((version, _), (times, _))| version == moment && *times > 0)
            .map(|((_, place), times)| (*place, *times))
            .collect();
        let context = format!("seed {seed}, moment {moment}: {here:?}");
        assert!(
            !here.is_empty() || lost.contains(moment),
            "{context}: neither told nor known to be lost"
        );
        for (place, (times, doubts)) in &here {
            assert!(*times <= 1 + doubts, "{context}: told again in {place}");
        }
        let doubted = here.iter().any(|(_, (_, doubts))| *doubts > 0);
        let by_mail = here.iter().any(|(place, _)| *place == ladder.mailbox);
        assert!(
            !by_mail || here.len() == 1 || doubted || truth.both,
            "{context}: told in two ways"
        );
    }
}

#[tokio::test]
async fn told_once_or_in_doubt_or_on_the_list() {
    for seed in seeds(&[11, 12, 13, 14]) {
        plays(seed).await;
    }
}
