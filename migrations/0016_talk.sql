-- One conversation per order: what buyer and shop write to each other, and who answers.
--
-- The reasons of 0001_foundation.sql hold here: shop_id leads every key, row-level security is
-- forced and keyed by a setting, no row triggers.

CREATE TABLE order_message (
    shop_id         bigint NOT NULL,
    order_id        bigint NOT NULL,
    -- Counts within the order.
    message_no      integer NOT NULL CHECK (message_no >= 1),
    -- Counts over all orders, so that a customer's log has one order.
    message_id      bigint GENERATED ALWAYS AS IDENTITY,
    -- Whose order it was when this was written: when the order is given to somebody else, they are
    -- shown nothing of it, and when that is taken back it is there again.
    customer_id     bigint NOT NULL,
    side            text NOT NULL CHECK (side IN ('buyer', 'shop')),
    author          text NOT NULL CHECK (char_length(author) BETWEEN 1 AND 200),
    -- None for who wrote on a page or by mail without being known.
    person_id       bigint,
    -- A channel's name, or 'page'.
    via             text NOT NULL CHECK (via ~ '^[a-z]{1,20}$'),
    text            text NOT NULL CHECK (char_length(text) <= 4000),
    file_id         bigint,
    written_at      timestamptz NOT NULL,
    edited_at       timestamptz,
    -- Where it came from; no key to a conversation, which belongs to no shop.
    conversation_id bigint,
    source          text CHECK (char_length(source) BETWEEN 1 AND 400),
    PRIMARY KEY (shop_id, order_id, message_no),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id),
    FOREIGN KEY (shop_id, customer_id) REFERENCES customer (shop_id, customer_id),
    FOREIGN KEY (shop_id, file_id) REFERENCES shop_file (shop_id, file_id),
    CHECK (text <> '' OR file_id IS NOT NULL)
);
-- A message that comes again is known; one with several pictures is several.
CREATE UNIQUE INDEX order_message_source
    ON order_message (shop_id, conversation_id, source, coalesce(file_id, 0)) WHERE source IS NOT NULL;
-- Who wrote a message anew: the system says which message of which order it was.
CREATE INDEX order_message_from ON order_message (conversation_id, source) WHERE source IS NOT NULL;
CREATE INDEX order_message_customer ON order_message (shop_id, customer_id, message_id);

-- How the conversation of an order stands. There is no row while nobody wrote.
CREATE TABLE order_talk (
    shop_id       bigint NOT NULL,
    order_id      bigint NOT NULL,
    last_no       integer NOT NULL DEFAULT 0 CHECK (last_no >= 0),
    last_side     text CHECK (last_side IN ('buyer', 'shop')),
    last_at       timestamptz,
    -- The first message of the buyer that nobody has answered.
    waiting_no    integer CHECK (waiting_no BETWEEN 1 AND last_no),
    waiting_since timestamptz,
    -- When the shop is told that nobody answered, and when that was done.
    answer_by     timestamptz,
    raised_at     timestamptz,
    -- Up to which message somebody said that it needs no answer.
    settled_no    integer CHECK (settled_no BETWEEN 1 AND last_no),
    settled_by    text,
    assigned_to   bigint,
    assigned_name text,
    PRIMARY KEY (shop_id, order_id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id),
    CHECK ((last_no = 0) = (last_at IS NULL) AND (last_at IS NULL) = (last_side IS NULL)),
    CHECK ((waiting_no IS NULL) = (waiting_since IS NULL)),
    CHECK (waiting_no IS NOT NULL OR (answer_by IS NULL AND raised_at IS NULL)),
    CHECK ((settled_no IS NULL) = (settled_by IS NULL)),
    CHECK ((assigned_to IS NULL) = (assigned_name IS NULL))
);
CREATE INDEX order_talk_waiting ON order_talk (shop_id, waiting_since, order_id)
    WHERE waiting_since IS NOT NULL;
CREATE INDEX order_talk_due ON order_talk (answer_by) WHERE answer_by IS NOT NULL;
CREATE INDEX order_talk_assigned ON order_talk (shop_id, assigned_to) WHERE assigned_to IS NOT NULL;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['order_message', 'order_talk'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_shop', t);
        EXECUTE format($p$CREATE POLICY of_shop ON %I TO waybill_shop
            USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
            WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)$p$, t);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
END $$;

-- Where a message came from, and when to look at an order; never what was written.
GRANT SELECT (shop_id, order_id, message_no, conversation_id, source) ON order_message TO waybill_system;
CREATE POLICY of_system ON order_message FOR SELECT TO waybill_system USING (true);
GRANT SELECT (shop_id, order_id, answer_by) ON order_talk TO waybill_system;
CREATE POLICY of_system ON order_talk FOR SELECT TO waybill_system USING (true);

-- One more kind of what goes out, and one more right. Whatever words there are by now stay allowed.
DO $$
DECLARE
    v_kinds  text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint
                      WHERE conrelid = 'outbox'::regclass AND conname = 'outbox_kind_check');
    v_rights text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint
                      WHERE conrelid = 'role_right'::regclass AND conname = 'role_right_right_name_check');
    v_more_kinds  text := replace(v_kinds, 'ARRAY[', 'ARRAY[''talk''::text, ');
    v_more_rights text := replace(v_rights, 'ARRAY[', 'ARRAY[''talk''::text, ');
BEGIN
    IF v_more_kinds IS NULL OR v_more_kinds = v_kinds OR v_more_rights IS NULL OR v_more_rights = v_rights THEN
        RAISE EXCEPTION 'the words are not where they were: % %', v_kinds, v_rights;
    END IF;
    EXECUTE 'ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check, ADD CONSTRAINT outbox_kind_check '
        || v_more_kinds;
    EXECUTE 'ALTER TABLE role_right DROP CONSTRAINT role_right_right_name_check, '
        || 'ADD CONSTRAINT role_right_right_name_check ' || v_more_rights;
END $$;

-- A message that was answered is edited in its place.
CREATE INDEX outbox_talk ON outbox (shop_id, order_id) WHERE kind = 'talk';

-- What a buyer says is wrong with an order, while that is not settled; and the words of its events.
ALTER TABLE orders ADD COLUMN open_case jsonb CHECK (jsonb_typeof(open_case) = 'object');
DO $$
DECLARE
    v_allowed text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint
                       WHERE conrelid = 'order_event'::regclass AND conname = 'order_event_action_check');
    v_widened text := replace(v_allowed, 'ARRAY[', 'ARRAY[''case_open''::text, ''case_settle''::text, ');
BEGIN
    IF v_widened IS NULL OR v_widened = v_allowed THEN
        RAISE EXCEPTION 'the words of events are not where they were: %', v_allowed;
    END IF;
    EXECUTE 'ALTER TABLE order_event DROP CONSTRAINT order_event_action_check, '
        || 'ADD CONSTRAINT order_event_action_check ' || v_widened;
END $$;

-- A link shows nothing of it: it is between the buyer and the shop. Only who may act as the owner of the
-- function may replace it.
GRANT CREATE ON SCHEMA public TO waybill_reader;
SET LOCAL ROLE waybill_reader;
DO $$
DECLARE
    v_open   text := pg_get_functiondef('tracked_order(bigint, text)'::regprocedure);
    v_closed text := replace(v_open, 'v_discreet text[] := ARRAY[',
        $q$v_discreet text[] := ARRAY['case_open', 'case_settle', $q$);
BEGIN
    IF v_closed = v_open THEN
        RAISE EXCEPTION 'what a link does not show is not where it was';
    END IF;
    EXECUTE v_closed;
END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;
