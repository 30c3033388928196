//! Three shops at once under a stream of commands, and the proof that each took effect once.

use std::collections::HashMap;

use waybill_core::channel::Channel;
use waybill_core::clock::Clock;
use waybill_core::id::ShopId;
use waybill_core::order::act::Actor;
use waybill_core::order::place::place;

use crate::support::shop::order_for;
use crate::support::stage::Stage;
use crate::support::talker::Talker;

/// What every seller does with the two orders of their shop, beside creating a third.
const COMMANDS: [&str; 7] = [
    "/confirm 1001",
    "/ship 1001 jnt 88123456",
    "/paid 1001 500 cash",
    "/confirm 1002",
    "/deliver 1001",
    "/paid 1002",
    "/ship 1002 lbc 12345678",
];

/// What is said to the seller of each.
const REPLIES: [&str; 8] = [
    "Send this to Zoe:",
    "#1001 is confirmed.",
    "#1001 is shipped with J&T 88123456.",
    "₱ 500.00 received for #1001; ₱ 1,477.00 to pay.",
    "#1002 is confirmed.",
    "#1001 is delivered.",
    "₱ 1,977.00 received; #1002 is paid in full.",
    "#1002 is shipped with LBC 12345678.",
];

/// What the buyer of both hears, in this order.
const NOTICES: [&str; 7] = [
    "#1001: ✔ Confirmed: the seller is preparing your order.",
    "#1001: 📦 Shipped with J&T 88123456.",
    "#1001: 💰 Payment received: ₱ 500.00. Still to pay: ₱ 1,477.00.",
    "#1002: ✔ Confirmed: the seller is preparing your order.",
    "#1001: 🏠 Delivered. Enjoy!",
    "#1002: 💰 Payment received: ₱ 1,977.00. Paid in full, thank you!",
    "#1002: 📦 Shipped with LBC 12345678.",
];

/// What is in a shop's history when all is done.
const HISTORY: &str = "1001 place, 1001 confirm, 1001 ship, 1001 pay, 1001 deliver, 1002 place, \
                       1002 confirm, 1002 pay, 1002 ship, 1003 place";

/// A seller and the buyer of their orders.
#[derive(Debug)]
pub(super) struct Stall {
    pub(super) seller: Talker,
    pub(super) buyer: Talker,
    shop: String,
}

/// Three shops, each with two orders that a buyer follows, and a draft that waits for [Create].
#[derive(Debug)]
pub(super) struct Market {
    pub(super) stage: Stage,
    pub(super) stalls: Vec<Stall>,
}

impl Market {
    pub(super) async fn opens() -> Self {
        Self::opens_on(Stage::new(Channel::Telegram).await).await
    }

    pub(super) async fn opens_on(stage: Stage) -> Self {
        let mut stalls = Vec::new();
        for (seller, shop, buyer) in [
            ("Mia", "Fashion Store", "Jane"),
            ("Ben", "Bag Store", "Lily"),
            ("Ana", "Shoe Store", "Paul"),
        ] {
            let seller = stage.owner(seller, shop).await;
            // A stream of commands waits for no answer.
            seller.says("/settings").await;
            seller.taps("Don't ask for an address").await;
            let buyer = stage.somebody(buyer).await;
            let shop_id = ShopId(stage.count("SELECT max(shop_id) FROM shop").await);
            for _ in 0..2 {
                let token = place_order(&stage, shop_id).await;
                buyer.opens(&token).await;
            }
            seller.says_quickly("/new Zoe; 2 cap 250").await;
            stalls.push(Stall {
                seller,
                buyer,
                shop: shop.to_owned(),
            });
        }
        stage.settles().await;
        Self { stage, stalls }
    }

    /// Everybody writes at once, faster than anything can be answered. Returns how many messages
    /// that were.
    pub(super) async fn everybody_writes(&self) -> i64 {
        for stall in &self.stalls {
            stall.seller.telegram().taps("Create").await;
        }
        for command in COMMANDS {
            for stall in &self.stalls {
                stall.seller.says_quickly(command).await;
            }
        }
        i64::try_from(self.stalls.len() * (COMMANDS.len() + 1)).unwrap()
    }

    /// Every command took effect exactly once, and everybody heard of it in order. So many
    /// messages may have come twice.
    pub(super) async fn all_is_done_once(&self, may_repeat: usize) {
        self.stage.settles().await;
        let histories = self
            .stage
            .text(
                "SELECT string_agg(history, E'\\n') FROM (
                     SELECT string_agg(o.number || ' ' || e.action, ', ' ORDER BY o.number, e.version) AS history
                     FROM order_event e JOIN orders o USING (shop_id, order_id) GROUP BY e.shop_id) h",
            )
            .await;
        assert_eq!(histories, [HISTORY; 3].join("\n"));
        let ledger = "SELECT sum(amount_minor)::bigint FROM payment_entry";
        assert_eq!(self.stage.count(ledger).await, 3 * (50_000 + 197_700));
        assert_eq!(self.stage.count("SELECT count(*) FROM shipment").await, 6);

        let mut repeated = 0;
        for stall in &self.stalls {
            repeated += stall.heard_everything();
        }
        assert!(
            repeated <= may_repeat,
            "{repeated} messages came twice, where {may_repeat} may have"
        );
    }
}

impl Stall {
    /// Returns how many messages came more than once.
    fn heard_everything(&self) -> usize {
        let mut repeated = self.repeated(&self.seller);
        repeated += self.repeated(&self.buyer);
        for reply in REPLIES {
            self.seller.sees(reply);
        }
        let notices: Vec<String> = NOTICES
            .iter()
            .map(|notice| format!("{} {notice}", self.shop))
            .collect();
        let mut heard: Vec<String> = self
            .buyer
            .messages()
            .into_iter()
            .filter_map(|seen| {
                let first = seen.text.lines().next()?;
                first.contains(": ").then(|| first.to_owned())
            })
            .collect();
        heard.dedup();
        assert_eq!(heard, notices, "{}", self.buyer.transcript());
        for (number, step) in [(1001, "Delivered"), (1002, "Shipped")] {
            let card = self.buyer.sees(&format!("order #{number}\n"));
            assert!(card.text.contains(step), "{}", self.buyer.transcript());
        }
        repeated
    }

    fn repeated(&self, talker: &Talker) -> usize {
        let mut times: HashMap<String, usize> = HashMap::new();
        for seen in talker.messages() {
            *times.entry(seen.text).or_default() += 1;
        }
        times.values().map(|times| times - 1).sum()
    }
}

/// Places an order behind the scenes and returns the token for its buyer.
async fn place_order(stage: &Stage, shop_id: ShopId) -> String {
    let actor = Actor {
        person_id: None,
        name: "a colleague".to_owned(),
        channel: None,
        party: waybill_core::order::act::Party::Shop,
    };
    let mut transaction = stage.database.begin().await.unwrap();
    let mut shop = transaction.shop(shop_id).await.unwrap();
    let order = order_for("Jane Cruz");
    let placed = place(&mut shop, &order, None, &actor, Clock::system().now())
        .await
        .unwrap()
        .unwrap();
    transaction.commit().await.unwrap();
    placed.token.to_string()
}
