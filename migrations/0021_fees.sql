-- What a courier keeps of the money it collected. The entry is what the buyer paid, so that they owe
-- nothing more; the fee says how much of it never reached the shop.
ALTER TABLE payment_entry
    ADD COLUMN fee_minor bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT payment_entry_fee_check CHECK (fee_minor >= 0 AND fee_minor < amount_minor
        AND (fee_minor = 0 OR kind = 'received'));

-- The profit of a period looks for the few entries that have one.
CREATE INDEX payment_fee ON payment_entry (shop_id, order_id) WHERE fee_minor > 0;
