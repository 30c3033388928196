-- Who may do what in a shop, and what a shop knows of its customers.
--
-- The reasons of 0001_foundation.sql hold here: shop_id leads every key, row-level security is
-- forced and keyed by a setting, no row triggers.

-- ---------------------------------------------------------------------------------------------
-- Roles and rights

-- Rows of other people's shops are out of everybody's reach while row-level security is forced,
-- the tables' owner included: it is lifted for the two statements that rename a role.
ALTER TABLE membership NO FORCE ROW LEVEL SECURITY;
ALTER TABLE membership DROP CONSTRAINT membership_role_check;
UPDATE membership SET role = 'manager' WHERE role = 'staff';
ALTER TABLE membership ADD CONSTRAINT membership_role_check
    CHECK (role IN ('owner', 'manager', 'packer', 'bookkeeper', 'viewer'));
ALTER TABLE membership FORCE ROW LEVEL SECURITY;

ALTER TABLE invite NO FORCE ROW LEVEL SECURITY;
ALTER TABLE invite DROP CONSTRAINT invite_role_check;
UPDATE invite SET role = 'manager' WHERE role = 'staff';
ALTER TABLE invite ADD CONSTRAINT invite_role_check
    CHECK (role IN ('owner', 'manager', 'packer', 'bookkeeper', 'viewer'));
ALTER TABLE invite FORCE ROW LEVEL SECURITY;

-- What the owner changed of a role's rights; what has no row here is as the program's defaults are.
-- Owners have every right and no row.
CREATE TABLE role_right (
    shop_id    bigint NOT NULL,
    role       text NOT NULL CHECK (role IN ('manager', 'packer', 'bookkeeper', 'viewer')),
    right_name text NOT NULL CHECK (right_name IN ('orders', 'fulfil', 'money', 'refund', 'goods', 'stock',
                   'customers', 'handles', 'figures', 'settings', 'people', 'delete')),
    allowed    boolean NOT NULL,
    changed_by bigint NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (shop_id, role, right_name)
);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['role_right'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_shop', t);
        EXECUTE format($p$CREATE POLICY of_shop ON %I TO waybill_shop
            USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
            WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)$p$, t);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
END $$;

-- What someone may do is known before their message is understood.
GRANT SELECT ON role_right TO waybill_system;
CREATE POLICY of_system ON role_right FOR SELECT TO waybill_system USING (true);

-- ---------------------------------------------------------------------------------------------
-- Customers

-- One spelling of a phone number: with its country's code where the shop's country tells how its
-- numbers are written, else the last nine digits. The program's own rule (customer/phone.rs); here
-- it makes the keys of the customers that are known already.
CREATE FUNCTION pg_temp.phone_key(p_phone text, p_country text) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    v_typed text := translate(p_phone, '０１２３４５６７８９＋', '0123456789+');
    v_digits text := regexp_replace(v_typed, '[^0-9]', '', 'g');
    v_code text := CASE p_country WHEN 'PH' THEN '63' WHEN 'TW' THEN '886' WHEN 'IN' THEN '91' WHEN 'US' THEN '1' END;
    v_national integer[] := CASE p_country WHEN 'PH' THEN ARRAY[9, 10] WHEN 'TW' THEN ARRAY[8, 9]
                                ELSE ARRAY[10] END;
    v_rest text;
BEGIN
    IF v_digits = '' THEN
        RETURN NULL;
    END IF;
    IF v_code IS NULL THEN
        RETURN right(v_digits, 9);
    END IF;
    IF ltrim(v_typed, ' (') LIKE '+%' OR v_digits LIKE '00%' THEN
        v_digits := regexp_replace(v_digits, '^00', '');
        IF v_digits NOT LIKE v_code || '%' THEN
            RETURN v_digits;
        END IF;
        RETURN v_code || regexp_replace(substr(v_digits, length(v_code) + 1), '^0', '');
    END IF;
    IF p_country <> 'US' AND v_digits LIKE '0%' THEN
        v_rest := substr(v_digits, 2);
    ELSIF v_digits LIKE v_code || '%' AND (length(v_digits) - length(v_code)) = ANY (v_national) THEN
        v_rest := substr(v_digits, length(v_code) + 1);
    ELSE
        v_rest := v_digits;
    END IF;
    IF length(v_rest) = ANY (v_national) THEN
        RETURN v_code || v_rest;
    END IF;
    RETURN right(v_digits, 9);
END $$;

ALTER TABLE customer NO FORCE ROW LEVEL SECURITY;
ALTER TABLE shop NO FORCE ROW LEVEL SECURITY;
UPDATE customer c SET phone_key = pg_temp.phone_key(c.phone, s.country)
FROM shop s WHERE s.shop_id = c.shop_id AND c.phone IS NOT NULL;
ALTER TABLE shop FORCE ROW LEVEL SECURITY;
ALTER TABLE customer FORCE ROW LEVEL SECURITY;
DROP FUNCTION pg_temp.phone_key(text, text);

ALTER TABLE customer
    ADD COLUMN address text CHECK (char_length(address) BETWEEN 1 AND 300),
    ADD COLUMN city text CHECK (char_length(city) BETWEEN 1 AND 100),
    ADD COLUMN postal_code text CHECK (char_length(postal_code) BETWEEN 1 AND 12),
    ADD COLUMN language text CHECK (language ~ '^[a-z]{2,3}(-[A-Z]{2})?$'),
    ADD COLUMN note text CHECK (char_length(note) BETWEEN 1 AND 1000),
    -- Where the last order was sent: versioned JSON, offered for the next.
    ADD COLUMN last_destination jsonb,
    -- The customer this one turned out to be. Such a row is only another way to recognise that one;
    -- nothing points at it but the history.
    ADD COLUMN merged_into bigint CHECK (merged_into <> customer_id),
    ADD FOREIGN KEY (shop_id, merged_into) REFERENCES customer (shop_id, customer_id);
-- What /customer looks through.
CREATE INDEX customer_search ON customer USING gin (shop_id,
    (name_key || ' ' || coalesce(phone_key, '') || ' ' || coalesce(email_key, '')) gin_trgm_ops);
CREATE INDEX customer_merged ON customer (shop_id, merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE customer_handle (
    shop_id     bigint NOT NULL,
    customer_id bigint NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('facebook', 'instagram', 'line', 'viber', 'telegram', 'discord',
                    'whatsapp', 'other')),
    handle      text NOT NULL CHECK (char_length(handle) BETWEEN 1 AND 100),
    PRIMARY KEY (shop_id, customer_id, kind),
    FOREIGN KEY (shop_id, customer_id) REFERENCES customer (shop_id, customer_id)
);

-- Two customers that turned out to be one: what moved, so that it can move back.
CREATE TABLE customer_merge (
    shop_id   bigint NOT NULL,
    merge_id  bigint GENERATED ALWAYS AS IDENTITY,
    kept      bigint NOT NULL,
    gone      bigint NOT NULL,
    orders    bigint[] NOT NULL,
    aliases   bigint[] NOT NULL,
    merged_by bigint NOT NULL,
    merged_at timestamptz NOT NULL,
    undone_at timestamptz,
    PRIMARY KEY (shop_id, merge_id),
    FOREIGN KEY (shop_id, kept) REFERENCES customer (shop_id, customer_id),
    FOREIGN KEY (shop_id, gone) REFERENCES customer (shop_id, customer_id)
);

-- Summaries of a period.
CREATE INDEX orders_by_placed ON orders (shop_id, placed_at);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['customer_handle', 'customer_merge'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_shop', t);
        EXECUTE format($p$CREATE POLICY of_shop ON %I TO waybill_shop
            USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
            WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)$p$, t);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
END $$;

-- Search inside the current shop, as find_orders does: misspelt words too.
CREATE FUNCTION find_customers(p_words text[], p_limit integer)
RETURNS TABLE (customer_id bigint, closeness real)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = pg_catalog, public SET pg_trgm.word_similarity_threshold = 0.3 AS $$
DECLARE
    v_shop_id bigint := nullif(current_setting('waybill.shop_id', true), '')::bigint;
BEGIN
    RETURN QUERY
    SELECT coalesce(c.merged_into, c.customer_id), max(
        (SELECT min(CASE WHEN c.search LIKE '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%'
                    THEN 1::real ELSE word_similarity(w, c.search) END)
         FROM unnest(p_words) w)) AS found
    FROM (SELECT k.shop_id, k.customer_id, k.merged_into,
              -- As it is indexed.
              k.name_key || ' ' || coalesce(k.phone_key, '') || ' ' || coalesce(k.email_key, '') AS search
          FROM customer k) c
    WHERE c.shop_id = v_shop_id
      AND ((c.search %> p_words[1] AND (p_words[1] !~ '[0-9]' OR length(p_words[1]) >= 7))
           OR c.search LIKE '%' || replace(replace(replace(p_words[1], '\', '\\'), '%', '\%'), '_', '\_') || '%')
      AND NOT EXISTS (SELECT FROM unnest(p_words) w
          WHERE NOT ((c.search %> w AND (w !~ '[0-9]' OR length(w) >= 7))
                     OR c.search LIKE '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%'))
    GROUP BY 1
    ORDER BY found DESC, 1 DESC
    LIMIT p_limit;
END $$;

GRANT CREATE ON SCHEMA public TO waybill_reader;
ALTER FUNCTION find_customers(text[], integer) OWNER TO waybill_reader;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;
REVOKE ALL ON FUNCTION find_customers(text[], integer) FROM public;
GRANT EXECUTE ON FUNCTION find_customers(text[], integer) TO waybill_shop;
