-- What is mailed because somebody asked for it on the site: a link to sign in by, and a code that shows
-- that a browser is an order's buyer.
--
-- The reasons of 0001_foundation.sql hold here: shop_id leads every key, row-level security is forced
-- and keyed by a setting, no row triggers.

-- One more kind of what goes out. Whatever words there are by now stay allowed.
DO $$
DECLARE
    v_kinds text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint
                     WHERE conrelid = 'outbox'::regclass AND conname = 'outbox_kind_check');
    v_more  text := replace(v_kinds, 'ARRAY[', 'ARRAY[''post''::text, ');
BEGIN
    IF v_more IS NULL OR v_more = v_kinds THEN
        RAISE EXCEPTION 'the kinds are not where they were: %', v_kinds;
    END IF;
    EXECUTE 'ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check, ADD CONSTRAINT outbox_kind_check ' || v_more;
END $$;

-- How often somebody at one address asked for it lately.
CREATE INDEX outbox_post ON outbox (conversation_id, created_at) WHERE kind = 'post';

-- A code that was mailed to the address a shop has for an order's buyer. Only its hash is kept; it is
-- good for minutes and a few tries.
CREATE TABLE page_code (
    shop_id bigint NOT NULL,
    token   text NOT NULL,
    code_no integer NOT NULL CHECK (code_no >= 1),
    hash    bytea NOT NULL CHECK (octet_length(hash) = 32),
    made_at timestamptz NOT NULL,
    wrong   integer NOT NULL DEFAULT 0 CHECK (wrong BETWEEN 0 AND 5),
    used_at timestamptz,
    PRIMARY KEY (shop_id, token, code_no),
    FOREIGN KEY (shop_id, token) REFERENCES order_link (shop_id, token)
);
GRANT SELECT, INSERT, UPDATE ON page_code TO waybill_shop;
CREATE POLICY of_shop ON page_code TO waybill_shop
    USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
    WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint);
ALTER TABLE page_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE page_code FORCE ROW LEVEL SECURITY;
