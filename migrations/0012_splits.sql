-- Orders that were made one are made two again: whoever came along with a merge follows the kept order
-- no more, unless they followed it before or joined it on their own since.

-- The order whose followers were carried over; none for who followed by themselves.
ALTER TABLE subscription ADD COLUMN carried_from bigint;
ALTER TABLE subscription ADD FOREIGN KEY (shop_id, carried_from) REFERENCES orders (shop_id, order_id);

ALTER TABLE subscription DROP CONSTRAINT subscription_stopped_reason_check;
ALTER TABLE subscription ADD CONSTRAINT subscription_stopped_reason_check
    CHECK (stopped_reason IN ('asked', 'blocked', 'closed', 'vanished', 'revoked', 'moved', 'separated'));
