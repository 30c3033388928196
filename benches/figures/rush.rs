//! A rush for the last pieces: many buyers' orders for one thing at once, through `waybill-core`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use chrono::Utc;
use serde_json::json;
use tokio::task::JoinSet;
use waybill_core::db::{Database, Scope};
use waybill_core::id::VariantId;
use waybill_core::order::Line;
use waybill_core::order::place::{self, NewOrder, NotPlaced};

use crate::chat::open_shop;
use crate::ground::{Ground, Outcome};
use crate::statistics::count;
use crate::support::shop::{TestShop, arrive_at, contact, item_in, line};
use crate::table::{Measured, Standing};

const CLIENTS: u32 = 8;
const ORDERS: u32 = 500;
const PIECES: i32 = 100;
/// Each with a new thing, so that one hiccup of the machine is not the figure.
const TURNS: usize = 3;

pub(crate) async fn measure(ground: &Ground) -> Outcome<Measured> {
    let place = ground.database("a_rush").await?;
    let database = Database::new(place.owner.clone(), CLIENTS);
    let seller = arrive_at(&database, "Seller", "1").await;
    let shop = open_shop(&database, "Rush", seller).await?;
    let (mut rates, mut right) = (Vec::new(), true);
    for turn in 0..TURNS {
        let code = format!("L{turn}");
        let item = shop
            .enter(&item_in(
                &format!("Last shirt {turn}"),
                &code,
                &[("S", Some(PIECES))],
            ))
            .await;
        let variant = item.variants.first().ok_or("no variant")?.variant_id;
        let (placed, rate) = rush(&shop, variant).await?;
        let left: i32 = sqlx::query_scalar("SELECT stock FROM variant WHERE variant_id = $1")
            .bind(variant.0)
            .fetch_one(&mut place.superuser().await?)
            .await?;
        right &= i64::from(placed) == i64::from(PIECES) && left == 0;
        rates.push(rate);
    }
    database.close().await;
    let slowest = rates.iter().copied().fold(f64::INFINITY, f64::min);
    let said = if right {
        format!("exactly {PIECES} placed")
    } else {
        "NOT as many placed as there were".to_owned()
    };
    Ok(Measured {
        words: format!("{said}; {} orders/s", count(slowest)),
        standing: Standing::of(right && slowest >= 500.0, right && slowest >= 2_000.0),
        how: format!(
            "{ORDERS} orders of one piece from {CLIENTS} connections through core's `place`, each a buyer \
             of its own; the slowest of {TURNS} turns; tried and refused orders count too"
        ),
        numbers: json!({"orders_per_second": rates, "exact": right}),
    })
}

/// How many were placed, and how many a second were tried.
async fn rush(shop: &TestShop, variant: VariantId) -> Outcome<(u32, f64)> {
    let next = Arc::new(AtomicU32::new(0));
    let begun = Instant::now();
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        let (shop, next) = (shop.clone(), Arc::clone(&next));
        clients.spawn(async move {
            let mut placed = 0_u32;
            loop {
                let buyer = next.fetch_add(1, Ordering::Relaxed);
                if buyer >= ORDERS {
                    return Outcome::Ok(placed);
                }
                if take_one(&shop, variant, buyer).await? {
                    placed += 1;
                }
            }
        });
    }
    let mut placed = 0;
    while let Some(client) = clients.join_next().await {
        placed += client??;
    }
    Ok((placed, f64::from(ORDERS) / begun.elapsed().as_secs_f64()))
}

/// Whether there was one left.
async fn take_one(shop: &TestShop, variant: VariantId, buyer: u32) -> Outcome<bool> {
    let wanted = Line {
        variant: Some(variant),
        ..line("Last shirt", 1, 59_900)
    };
    let new = NewOrder::of(
        contact(&format!("Buyer {buyer}")),
        shop.shop.currency,
        vec![wanted],
    );
    let shop_id = shop.shop.shop_id;
    let mut transaction = shop.database.begin_in(Scope::Shop(shop_id)).await?;
    let mut in_shop = transaction.shop(shop_id).await?;
    match place::place(&mut in_shop, &new, None, &shop.actor(), Utc::now()).await? {
        Ok(_) => {
            transaction.commit().await?;
            Ok(true)
        }
        Err(NotPlaced::OutOfStock { .. }) => {
            transaction.rollback().await?;
            Ok(false)
        }
        Err(NotPlaced::Uncountable) => Err("the order can't be counted".into()),
    }
}
