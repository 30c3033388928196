-- Staff groups: where the shop's own people talk, an order's conversation has one topic (Telegram) or
-- thread (Discord).
--
-- The reasons of 0001_foundation.sql hold here. A group and each of its topics is a conversation: what
-- goes out has its order, its lease and its pace there as everywhere. Who is on its other end is the group
-- itself, a person that works nowhere: it has a language and no rights, and whoever writes or presses in
-- it is judged as themselves.

-- Which shop a group serves: routing, as a shop's code is. One shop a group, and one group a shop.
CREATE TABLE staff_group (
    conversation_id bigint PRIMARY KEY REFERENCES conversation,
    shop_id         bigint NOT NULL,
    title           text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
    joined_by       bigint NOT NULL REFERENCES person,
    joined_at       timestamptz NOT NULL,
    ended_at        timestamptz,
    -- Since when no topic can be opened in it: the owners were told then, and once.
    troubled_at     timestamptz
);
CREATE UNIQUE INDEX staff_group_of_shop ON staff_group (shop_id) WHERE ended_at IS NULL;

-- The one topic of an order. Until the platform was asked for it, its conversation's address is the
-- group's with the order behind a slash.
CREATE TABLE order_topic (
    shop_id         bigint NOT NULL,
    order_id        bigint NOT NULL,
    group_id        bigint NOT NULL,
    conversation_id bigint NOT NULL,
    -- What it is called when it is opened.
    title           text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
    begun_at        timestamptz NOT NULL,
    PRIMARY KEY (shop_id, order_id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id)
);
CREATE INDEX order_topic_conversation ON order_topic (conversation_id);
CREATE INDEX order_topic_group ON order_topic (group_id);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['order_topic'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_shop', t);
        EXECUTE format($p$CREATE POLICY of_shop ON %I TO waybill_shop
            USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
            WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)$p$, t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['staff_group'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_system', t);
        EXECUTE format('CREATE POLICY of_system ON %I TO waybill_system USING (true) WITH CHECK (true)', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['order_topic', 'staff_group'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
END $$;

-- Which order a topic is about, so that what is written there finds it.
GRANT SELECT ON order_topic TO waybill_system;
CREATE POLICY of_system ON order_topic FOR SELECT TO waybill_system USING (true);

-- A topic has its order's card, too: for everybody there, so it is called to nothing that is for some.
ALTER TABLE subscription DROP CONSTRAINT subscription_audience_check,
    ADD CONSTRAINT subscription_audience_check CHECK (audience IN ('seller', 'buyer', 'group'));
