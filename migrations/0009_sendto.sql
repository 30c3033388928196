-- Where an order is sent: the address or convenience store of its buyer, by whom and when in its
-- history.

ALTER TABLE orders ADD COLUMN destination jsonb CHECK (jsonb_typeof(destination) = 'object');
-- Whether a shop asks for addresses at all: once it has had one.
CREATE INDEX orders_sent_somewhere ON orders (shop_id) WHERE destination IS NOT NULL;

-- One more word for events. Whatever words there are by now stay allowed.
DO $$
DECLARE
    v_allowed text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint
                       WHERE conrelid = 'order_event'::regclass AND conname = 'order_event_action_check');
    v_widened text := replace(v_allowed, 'ARRAY[', 'ARRAY[''send_to''::text, ');
BEGIN
    IF v_widened IS NULL OR v_widened = v_allowed THEN
        RAISE EXCEPTION 'the words of events are not where they were: %', v_allowed;
    END IF;
    EXECUTE 'ALTER TABLE order_event DROP CONSTRAINT order_event_action_check, '
        || 'ADD CONSTRAINT order_event_action_check ' || v_widened;
END $$;

-- A link never shows an address: the event that says where to send is between the buyer and the shop,
-- and so is its taking back. Only who may act as the owner of the function may replace it.
GRANT CREATE ON SCHEMA public TO waybill_reader;
SET LOCAL ROLE waybill_reader;
DO $$
DECLARE
    v_open text := pg_get_functiondef('tracked_order(bigint, text)'::regprocedure);
    v_closed text := replace(v_open, $q$'propose', 'decline']$q$, $q$'propose', 'decline', 'send_to']$q$);
BEGIN
    IF v_closed = v_open THEN
        RAISE EXCEPTION 'what a link does not show is not where it was';
    END IF;
    EXECUTE v_closed;
END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;
