-- The page of an order does what its buyer's buttons do, for buyers without any chat.
--
-- The reasons of 0001_foundation.sql hold here: shop_id leads every key, row-level security is
-- forced and keyed by a setting, no row triggers. Of secrets only hashes are kept.

-- What a browser holds that proved to be the buyer's. It opens the order by the link that it was
-- proved on, as long as that is the order's link and the order is that customer's: a link that is
-- renewed, or an order that is given to another, ends it without a word here.
CREATE TABLE page_key (
    shop_id     bigint NOT NULL,
    hash        bytea NOT NULL CHECK (octet_length(hash) = 32),
    order_id    bigint NOT NULL,
    token       text NOT NULL,
    customer_id bigint NOT NULL,
    proved_by   text NOT NULL CHECK (proved_by IN ('digits', 'shop', 'mail')),
    made_at     timestamptz NOT NULL,
    ended_at    timestamptz,
    PRIMARY KEY (shop_id, hash),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id),
    FOREIGN KEY (shop_id, customer_id) REFERENCES customer (shop_id, customer_id)
);

-- How many wrong digits were given on a link, from whatever browser. The row is locked while a try is
-- judged, so that tries at the same moment are as few as tries one after the other.
CREATE TABLE page_try (
    shop_id  bigint NOT NULL,
    token    text NOT NULL,
    wrong    integer NOT NULL DEFAULT 0 CHECK (wrong BETWEEN 0 AND 5),
    PRIMARY KEY (shop_id, token),
    FOREIGN KEY (shop_id, token) REFERENCES order_link (shop_id, token)
);

-- Somebody at a browser asks the shop to let them in. The hash is of what the browser holds already:
-- it becomes the key when the shop says yes.
CREATE TABLE page_ask (
    shop_id      bigint NOT NULL,
    ask_id       bigint GENERATED ALWAYS AS IDENTITY,
    order_id     bigint NOT NULL,
    token        text NOT NULL,
    hash         bytea NOT NULL CHECK (octet_length(hash) = 32),
    -- What they call themselves and say; none where five wrong tries ask by themselves.
    name         text CHECK (char_length(name) <= 80),
    words        text CHECK (char_length(words) <= 300),
    wrong_digits boolean NOT NULL,
    asked_at     timestamptz NOT NULL,
    answered_at  timestamptz,
    answered_by  text,
    let_in       boolean,
    PRIMARY KEY (shop_id, ask_id),
    UNIQUE (shop_id, hash),
    CHECK ((answered_at IS NULL) = (let_in IS NULL)),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id)
);
CREATE INDEX page_ask_of ON page_ask (shop_id, token, asked_at);

-- What the buyer says of an order that arrived; changed once at most.
CREATE TABLE review (
    shop_id   bigint NOT NULL,
    order_id  bigint NOT NULL,
    stars     integer NOT NULL CHECK (stars BETWEEN 1 AND 5),
    words     text CHECK (char_length(words) BETWEEN 1 AND 1000),
    at        timestamptz NOT NULL,
    edited_at timestamptz,
    PRIMARY KEY (shop_id, order_id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id)
);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['page_key', 'page_try', 'page_ask', 'review'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_shop', t);
        EXECUTE format($p$CREATE POLICY of_shop ON %I TO waybill_shop
            USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
            WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)$p$, t);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
END $$;

-- The page says that the shop asks its buyer about a change; which, is between the two.
GRANT CREATE ON SCHEMA public TO waybill_reader;
SET LOCAL ROLE waybill_reader;
DO $$
DECLARE
    v_old text := pg_get_functiondef('tracked_order(bigint, text)'::regprocedure);
    v_new text := replace(v_old, $q$'tax_included', o.tax_included$q$,
        $q$'change_asked', o.proposal IS NOT NULL, 'tax_included', o.tax_included$q$);
BEGIN
    IF v_new = v_old THEN
        RAISE EXCEPTION 'the tax is not where it was';
    END IF;
    EXECUTE v_new;
END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;
