-- What each buyer bought is added up from the index alone: an order's row has grown wide, and all of a
-- shop's would be read for it. The index takes the place of the one it widens.
DROP INDEX orders_placed;
CREATE INDEX orders_placed ON orders (shop_id, placed_at)
    INCLUDE (customer_id, fulfilment, total_minor, credit_minor, received_minor, collected_minor)
    WHERE hidden_at IS NULL;

-- What takes long to come is ordered by how fast it sells, however many are left.
CREATE INDEX item_lead ON item (shop_id, item_id) WHERE lead_days > 0 AND state = 'selling';
