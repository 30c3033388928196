-- Customers recognised by their chats, called otherwise, and read to in their language.
--
-- The reasons of 0001_foundation.sql hold here: shop_id leads every key, row-level security is
-- forced and keyed by a setting, no row triggers.

-- Who acted as a customer, by which order first. Opening a link is no acting. The shop may say that
-- somebody is the customer, or is not; a row lapses when the order by which it came turns out to be
-- somebody else's. It stays with the customer it was written for: a merge is looked through, so that
-- taking the merge back needs nothing here.
CREATE TABLE customer_person (
    shop_id     bigint NOT NULL,
    customer_id bigint NOT NULL,
    person_id   bigint NOT NULL,
    channel     text NOT NULL CHECK (channel IN ('telegram', 'discord', 'web', 'terminal')),
    name        text NOT NULL,
    order_id    bigint NOT NULL,
    standing    text NOT NULL CHECK (standing IN ('acted', 'confirmed', 'refused', 'lapsed')),
    since       timestamptz NOT NULL,
    PRIMARY KEY (shop_id, customer_id, person_id),
    FOREIGN KEY (shop_id, customer_id) REFERENCES customer (shop_id, customer_id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id)
);
CREATE INDEX customer_person_of ON customer_person (shop_id, person_id);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['customer_person'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_shop', t);
        EXECUTE format($p$CREATE POLICY of_shop ON %I TO waybill_shop
            USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
            WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)$p$, t);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
END $$;

-- Accounts are found as people name them: @JaneC is janec. A column, since a function of one would keep
-- row-level security from using the index.
ALTER TABLE customer_handle ADD COLUMN handle_key text;
ALTER TABLE customer_handle NO FORCE ROW LEVEL SECURITY;
UPDATE customer_handle SET handle_key = lower(ltrim(handle, '@ '));
ALTER TABLE customer_handle FORCE ROW LEVEL SECURITY;
ALTER TABLE customer_handle ALTER COLUMN handle_key SET NOT NULL;
CREATE INDEX customer_handle_called ON customer_handle (shop_id, handle_key);

-- Whether nobody said what a person reads: neither they nor their platform.
ALTER TABLE person ADD COLUMN language_guessed boolean NOT NULL DEFAULT false;

-- One more word for events: the buyer was recognised as another customer, or is two after all.
-- Whatever words there are by now stay allowed.
DO $$
DECLARE
    v_allowed text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint
                       WHERE conrelid = 'order_event'::regclass AND conname = 'order_event_action_check');
    v_widened text := replace(v_allowed, 'ARRAY[', 'ARRAY[''recognise''::text, ');
BEGIN
    IF v_widened IS NULL OR v_widened = v_allowed THEN
        RAISE EXCEPTION 'the words of events are not where they were: %', v_allowed;
    END IF;
    EXECUTE 'ALTER TABLE order_event DROP CONSTRAINT order_event_action_check, '
        || 'ADD CONSTRAINT order_event_action_check ' || v_widened;
END $$;

-- Whoever opens a link in a browser that names no language reads what the customer reads, where the
-- shop knows it, else what the shop speaks.
GRANT CREATE ON SCHEMA public TO waybill_reader;
SET LOCAL ROLE waybill_reader;
DO $$
DECLARE
    v_shops text := pg_get_functiondef('tracked_order(bigint, text)'::regprocedure);
    v_readers text := replace(v_shops, $q$'shop_language', s.language$q$,
        $q$'shop_language', coalesce(c.language, s.language)$q$);
BEGIN
    IF v_readers = v_shops THEN
        RAISE EXCEPTION 'the language of a link is not where it was';
    END IF;
    EXECUTE v_readers;
END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;
