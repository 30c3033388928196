-- The shop's papers: a bank's statement beside the ledger, the parcel's label, the invoice's number.
--
-- The reasons of 0001_foundation.sql hold here: shop_id leads every key, row-level security is
-- forced and keyed by a setting, no row triggers.

-- ---------------------------------------------------------------------------------------------
-- The bank's statement

-- A file that somebody sent in. Only what it said is kept, not the file.
CREATE TABLE bank_statement (
    shop_id      bigint NOT NULL,
    statement_id bigint GENERATED ALWAYS AS IDENTITY,
    name         text NOT NULL CHECK (char_length(name) <= 80),
    currency     text NOT NULL,
    -- How many rows it had, in how many money came in, and how many of those an earlier file had.
    lines        integer NOT NULL CHECK (lines >= 0),
    came_in      integer NOT NULL CHECK (came_in BETWEEN 0 AND lines),
    known        integer NOT NULL CHECK (known BETWEEN 0 AND came_in),
    sent_by      bigint,
    sent_by_name text NOT NULL,
    at           timestamptz NOT NULL,
    PRIMARY KEY (shop_id, statement_id)
);
CREATE INDEX bank_statement_by_day ON bank_statement (shop_id, at);

-- A row by which money came in. What it is taken for is found anew whenever it is looked at, so that
-- only what somebody decided is kept: for which order it was recorded, or for which it is not.
CREATE TABLE bank_row (
    shop_id      bigint NOT NULL,
    statement_id bigint NOT NULL,
    -- Its line in the file.
    line         integer NOT NULL CHECK (line > 0),
    -- As the bank writes it.
    dated        text NOT NULL CHECK (char_length(dated) <= 40),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    reference    text NOT NULL CHECK (char_length(reference) <= 200),
    words        text NOT NULL CHECK (char_length(words) <= 500),
    -- Of all that it says, and of how many like it stand before it in its file.
    digest       bytea NOT NULL CHECK (octet_length(digest) = 32),
    -- The orders that somebody said it is not for.
    not_for      bigint[] NOT NULL DEFAULT '{}',
    order_id     bigint,
    -- The event that recorded it.
    version      integer,
    recorded_at  timestamptz,
    PRIMARY KEY (shop_id, statement_id, line),
    UNIQUE (shop_id, digest),
    FOREIGN KEY (shop_id, statement_id) REFERENCES bank_statement (shop_id, statement_id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id),
    CHECK ((order_id IS NULL) = (recorded_at IS NULL) AND (order_id IS NULL) = (version IS NULL))
);
CREATE INDEX bank_row_left ON bank_row (shop_id, statement_id) WHERE order_id IS NULL;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['bank_statement', 'bank_row'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_shop', t);
        EXECUTE format($p$CREATE POLICY of_shop ON %I TO waybill_shop
            USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
            WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)$p$, t);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
END $$;

-- What is still to be paid, by which a statement's rows look for orders.
CREATE INDEX orders_left_to_pay ON orders (shop_id, (total_minor - credit_minor - received_minor))
    WHERE hidden_at IS NULL AND fulfilment <> 'cancelled';

-- ---------------------------------------------------------------------------------------------
-- The label and the invoice

ALTER TABLE orders
    -- Since when the parcel's label says where the order is sent.
    ADD labelled_at timestamptz,
    ADD invoice_no text CHECK (char_length(invoice_no) BETWEEN 1 AND 40),
    ADD invoiced_at timestamptz,
    ADD CONSTRAINT orders_invoice_check CHECK ((invoice_no IS NULL) = (invoiced_at IS NULL));
CREATE UNIQUE INDEX orders_invoice ON orders (shop_id, lower(invoice_no)) WHERE invoice_no IS NOT NULL;

-- The last number of the shop's series. Whoever draws one holds the row until it is written down, so
-- that none is drawn twice and none is left out.
ALTER TABLE shop ADD last_invoice_number integer NOT NULL DEFAULT 0 CHECK (last_invoice_number >= 0);

-- Two more words for events. Whatever words there are by now stay allowed.
DO $$
DECLARE
    v_allowed text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint
                       WHERE conrelid = 'order_event'::regclass AND conname = 'order_event_action_check');
    v_widened text := replace(v_allowed, 'ARRAY[', 'ARRAY[''label''::text, ''invoice''::text, ');
BEGIN
    IF v_widened IS NULL OR v_widened = v_allowed THEN
        RAISE EXCEPTION 'the words of events are not where they were: %', v_allowed;
    END IF;
    EXECUTE 'ALTER TABLE order_event DROP CONSTRAINT order_event_action_check, '
        || 'ADD CONSTRAINT order_event_action_check ' || v_widened;
END $$;

-- A link shows the invoice's number, and not that a label was made. Only who may act as the owner of
-- the function may replace it.
GRANT CREATE ON SCHEMA public TO waybill_reader;
SET LOCAL ROLE waybill_reader;
DO $$
DECLARE
    v_open text := pg_get_functiondef('tracked_order(bigint, text)'::regprocedure);
    v_closed text := replace(v_open, 'v_discreet text[] := ARRAY[', $q$v_discreet text[] := ARRAY['label', 'invoice', $q$);
    v_shown text := replace(v_closed, $q$'due_on', o.due_on,$q$,
        $q$'due_on', o.due_on, 'invoice_no', o.invoice_no, 'invoiced_at', o.invoiced_at,$q$);
BEGIN
    IF v_closed = v_open OR v_shown = v_closed THEN
        RAISE EXCEPTION 'what a link shows is not where it was';
    END IF;
    EXECUTE v_shown;
END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;
