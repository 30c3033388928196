//! A shop with so many orders that only an index finds anything in it.

use sqlx::{PgConnection, query};
use waybill_core::id::ShopId;

/// Fills an empty shop with orders, numbered from 1001 and spread over the last year, twenty to a
/// buyer. Of fifty, one is pending, one ready to be sent, and the rest completed and paid; of two
/// hundred, one was paid too much, one waits to be checked and one's money lies with a courier. Half
/// as many have never bought. A catalogue of a twentieth as many items is there, of fifty one low; each
/// order took one piece.
///
/// # Errors
/// When the database refuses a statement.
pub async fn fill(
    superuser: &mut PgConnection,
    shop_id: ShopId,
    orders: i32,
) -> Result<(), sqlx::Error> {
    for statement in [
        "INSERT INTO customer (shop_id, name, name_key, created_at)
         SELECT $1, 'Buyer ' || n, 'buyer ' || n, now() FROM generate_series(1, $2 / 20) n",
        "INSERT INTO orders (shop_id, number, customer_id, version, fulfilment_version,
             payment_version, fulfilment, placed_at, confirmed_at, processing_at, ready_at, shipped_at,
             delivered_at, completed_at, currency, goods_minor, total_minor, received_minor,
             claimed_minor, collected_minor, item_count, search)
         SELECT $1, 1000 + n, c.customer_id, CASE WHEN n % 50 < 2 THEN 1 ELSE 2 END, 1,
             CASE WHEN n % 50 < 2 THEN 0 ELSE 2 END,
             CASE n % 50 WHEN 0 THEN 'pending' WHEN 1 THEN 'ready' ELSE 'completed' END, t.at,
             t.at, t.at, t.at, t.at, t.at, CASE WHEN n % 50 < 2 THEN NULL ELSE t.at END,
             'PHP', 100, 100, CASE WHEN n % 200 = 2 THEN 150 WHEN n % 200 IN (3, 4) OR n % 50 < 2 THEN 0
                 ELSE 100 END,
             CASE WHEN n % 200 = 3 THEN 100 ELSE 0 END, CASE WHEN n % 200 = 4 THEN 100 ELSE 0 END, 1,
             (1000 + n) || ' buyer ' || md5(n::text) || ' '
                 || (ARRAY['black shirt', 'blue dress', 'wool socks', 'linen trousers'])[n % 4 + 1]
         FROM generate_series(1, $2) n
         CROSS JOIN LATERAL (SELECT now() - interval '365 days' * (1 - n::float / $2) AS at) t
         JOIN (SELECT customer_id, row_number() OVER (ORDER BY customer_id) AS place
               FROM customer WHERE shop_id = $1) c ON c.place = n % ($2 / 20) + 1",
        "INSERT INTO order_line (shop_id, order_id, line, name, quantity, unit_price_minor)
         SELECT shop_id, order_id, 1, 'Shirt', 1, 100 FROM orders
         WHERE shop_id = $1 AND number <= 1000 + $2",
        "INSERT INTO payment_entry (shop_id, order_id, entry, kind, amount_minor, method, version, at)
         SELECT shop_id, order_id, 1, CASE WHEN claimed_minor > 0 THEN 'claimed'
             WHEN collected_minor > 0 THEN 'collected' ELSE 'received' END,
             greatest(received_minor, 100), (ARRAY['GCash', 'Cash', 'Bank'])[number % 3 + 1], 2, placed_at
         FROM orders WHERE shop_id = $1 AND number <= 1000 + $2 AND version = 2",
        "INSERT INTO order_event (shop_id, order_id, version, action, facts, actor_name, channel, at)
         SELECT shop_id, order_id, v, CASE v WHEN 1 THEN 'place' ELSE 'pay' END,
             '{\"did\":\"placed\"}', 'Ana', 'web', placed_at
         FROM orders, generate_series(1, 2) v
         WHERE shop_id = $1 AND number <= 1000 + $2 AND v <= version",
        // After the orders, so that none is theirs.
        "INSERT INTO customer (shop_id, name, name_key, created_at)
         SELECT $1, 'Guest ' || n, 'guest ' || n, now() FROM generate_series(1, $2 / 2) n",
        "INSERT INTO item (shop_id, name, name_key, category, category_key, search, created_at)
         SELECT $1, 'Thing ' || n, 'thing ' || n, 'Shelf ' || n % 40, 'shelf ' || n % 40,
             'thing ' || n || ' ' || md5(n::text), now()
         FROM generate_series(1, $2 / 20) n",
        "INSERT INTO variant (shop_id, item_id, position, label, label_key, sku, sku_key, price_minor, stock,
             created_at)
         SELECT $1, i.item_id, 1, '', '', 'T' || i.place, 't' || i.place, 100,
             CASE i.place % 50 WHEN 0 THEN 3 ELSE 100 END, now()
         FROM (SELECT item_id, row_number() OVER (ORDER BY item_id) AS place FROM item WHERE shop_id = $1) i
         WHERE $2 > 0",
        "INSERT INTO stock_movement (shop_id, variant_id, quantity, kind, order_id, order_version, actor_name,
             channel, at)
         SELECT $1, v.variant_id, -1, 'order', o.order_id, 1, 'Ana', 'web', o.placed_at
         FROM orders o
         JOIN (SELECT variant_id, row_number() OVER (ORDER BY variant_id) AS place FROM variant
               WHERE shop_id = $1) v ON v.place = o.number % ($2 / 20) + 1
         WHERE o.shop_id = $1",
        "UPDATE shop SET last_order_number = 1000 + $2 WHERE shop_id = $1",
    ] {
        query(statement)
            .bind(shop_id.0)
            .bind(orders)
            .execute(&mut *superuser)
            .await?;
    }
    Ok(())
}
