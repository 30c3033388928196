-- The catalogue and the stock: what there is to sell, for how much, and how much of it is left.
--
-- * An item is what people call by one name; what is sold and counted is a variant of it (a size, a
--   colour). An item without variants has one, whose label is empty.
-- * The quantity on hand is the sum of a variant's movements. variant.stock is kept beside them by
--   the statement that writes them, so that nobody has to add them up; NULL is "not tracked".
-- * Nothing here is deleted: what is taken away is marked, because orders point at it.

CREATE TABLE item (
    shop_id       bigint NOT NULL,
    item_id       bigint GENERATED ALWAYS AS IDENTITY,
    name          text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
    -- The name folded for comparison.
    name_key      text NOT NULL CHECK (name_key <> ''),
    category      text CHECK (char_length(category) BETWEEN 1 AND 60),
    category_key  text,
    description   text CHECK (char_length(description) BETWEEN 1 AND 2000),
    state         text NOT NULL DEFAULT 'selling' CHECK (state IN ('selling', 'paused', 'gone')),
    -- What one costs the shop, often in the currency of where it is bought.
    cost_minor    bigint CHECK (cost_minor BETWEEN 0 AND 1000000000000),
    cost_currency text CHECK (cost_currency ~ '^[A-Z]{3}$'),
    -- How many days pass between ordering more and having it.
    lead_days     integer CHECK (lead_days BETWEEN 0 AND 365),
    -- At how many or fewer it is low; NULL is the program's default.
    low_at        integer CHECK (low_at BETWEEN 0 AND 1000000),
    -- What is looked through: names, category, labels and SKUs, folded.
    search        text NOT NULL,
    created_at    timestamptz NOT NULL,
    CHECK ((cost_minor IS NULL) = (cost_currency IS NULL)),
    CHECK ((category IS NULL) = (category_key IS NULL)),
    PRIMARY KEY (shop_id, item_id)
);
CREATE UNIQUE INDEX item_called ON item (shop_id, name_key) WHERE state <> 'gone';
CREATE INDEX item_by_category ON item (shop_id, category_key, name_key, item_id) WHERE state <> 'gone';
CREATE INDEX item_search ON item USING gin (shop_id, search gin_trgm_ops);

CREATE TABLE variant (
    shop_id              bigint NOT NULL,
    item_id              bigint NOT NULL,
    variant_id           bigint GENERATED ALWAYS AS IDENTITY,
    position             integer NOT NULL CHECK (position BETWEEN 1 AND 1000),
    -- Such as "M" or "Red / M"; empty where the item has no variants.
    label                text NOT NULL CHECK (char_length(label) <= 60),
    label_key            text NOT NULL,
    sku                  text CHECK (char_length(sku) BETWEEN 1 AND 40),
    sku_key              text,
    price_minor          bigint NOT NULL CHECK (price_minor BETWEEN 0 AND 1000000000000),
    sale_price_minor     bigint CHECK (sale_price_minor BETWEEN 0 AND 1000000000000),
    sale_from            date,
    sale_until           date,
    reseller_price_minor bigint CHECK (reseller_price_minor BETWEEN 0 AND 1000000000000),
    -- Below zero is what has been promised and is not there: back-orders.
    stock                integer,
    created_at           timestamptz NOT NULL,
    CHECK ((sku IS NULL) = (sku_key IS NULL)),
    CHECK (sale_price_minor IS NOT NULL OR (sale_from IS NULL AND sale_until IS NULL)),
    CHECK (sale_from <= sale_until),
    PRIMARY KEY (shop_id, variant_id),
    UNIQUE (shop_id, item_id, label_key),
    FOREIGN KEY (shop_id, item_id) REFERENCES item (shop_id, item_id)
);
CREATE UNIQUE INDEX variant_sku ON variant (shop_id, sku_key) WHERE sku_key IS NOT NULL;
CREATE INDEX variant_tracked ON variant (shop_id, stock) WHERE stock IS NOT NULL;

-- Prices as they were. variant_id is NULL for the cost, which is the item's.
CREATE TABLE price_history (
    shop_id    bigint NOT NULL,
    entry_id   bigint GENERATED ALWAYS AS IDENTITY,
    item_id    bigint NOT NULL,
    variant_id bigint,
    which      text NOT NULL CHECK (which IN ('price', 'sale', 'reseller', 'cost')),
    currency   text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    old_minor  bigint,
    new_minor  bigint,
    actor_id   bigint,
    actor_name text NOT NULL,
    at         timestamptz NOT NULL,
    CHECK ((which = 'cost') = (variant_id IS NULL)),
    PRIMARY KEY (shop_id, entry_id),
    FOREIGN KEY (shop_id, item_id) REFERENCES item (shop_id, item_id)
);
CREATE INDEX price_history_of ON price_history (shop_id, item_id, entry_id);

-- What else people call an item: other languages, other spellings.
CREATE TABLE item_name (
    shop_id    bigint NOT NULL,
    item_id    bigint NOT NULL,
    name_key   text NOT NULL CHECK (name_key <> ''),
    name       text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
    removed_at timestamptz,
    PRIMARY KEY (shop_id, item_id, name_key),
    FOREIGN KEY (shop_id, item_id) REFERENCES item (shop_id, item_id)
);
CREATE INDEX item_name_key ON item_name (shop_id, name_key) WHERE removed_at IS NULL;

CREATE TABLE item_picture (
    shop_id    bigint NOT NULL,
    item_id    bigint NOT NULL,
    position   integer NOT NULL CHECK (position BETWEEN 1 AND 10),
    media_type text NOT NULL CHECK (char_length(media_type) BETWEEN 3 AND 100),
    bytes      bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 10485760),
    added_at   timestamptz NOT NULL,
    PRIMARY KEY (shop_id, item_id, position),
    FOREIGN KEY (shop_id, item_id) REFERENCES item (shop_id, item_id)
);

-- Only grows: what was wrong is corrected by another movement.
CREATE TABLE stock_movement (
    shop_id       bigint NOT NULL,
    movement_id   bigint GENERATED ALWAYS AS IDENTITY,
    variant_id    bigint NOT NULL,
    quantity      integer NOT NULL CHECK (quantity <> 0),
    kind          text NOT NULL CHECK (kind IN ('opening', 'order', 'cancel', 'return', 'count',
                      'correction', 'edit', 'write_off')),
    reason        text CHECK (char_length(reason) BETWEEN 1 AND 200),
    -- The order it belongs to, and the version of its event.
    order_id      bigint,
    order_version integer,
    actor_id      bigint,
    actor_name    text NOT NULL,
    channel       text NOT NULL CHECK (channel IN ('telegram', 'discord', 'web', 'terminal', 'system')),
    at            timestamptz NOT NULL,
    CHECK (kind NOT IN ('order', 'cancel', 'return', 'edit') OR order_id IS NOT NULL),
    CHECK ((order_id IS NULL) = (order_version IS NULL)),
    PRIMARY KEY (shop_id, movement_id),
    FOREIGN KEY (shop_id, variant_id) REFERENCES variant (shop_id, variant_id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id)
);
CREATE INDEX stock_movement_of ON stock_movement (shop_id, variant_id, movement_id);
CREATE INDEX stock_movement_of_order ON stock_movement (shop_id, order_id) WHERE order_id IS NOT NULL;
-- How fast things sell.
CREATE INDEX stock_movement_pace ON stock_movement (shop_id, variant_id, at)
    WHERE kind IN ('order', 'cancel', 'return', 'edit');

-- Who in the shop wants to hear of what, and where.
CREATE TABLE alert_wish (
    shop_id         bigint NOT NULL,
    person_id       bigint NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('stock')),
    conversation_id bigint NOT NULL,
    channel         text NOT NULL CHECK (channel IN ('telegram', 'discord', 'web', 'terminal')),
    wished          boolean NOT NULL,
    at              timestamptz NOT NULL,
    PRIMARY KEY (shop_id, person_id, kind)
);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['item', 'variant', 'price_history', 'item_name', 'item_picture',
        'stock_movement', 'alert_wish'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_shop', t);
        EXECUTE format($p$CREATE POLICY of_shop ON %I TO waybill_shop
            USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
            WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)$p$, t);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['item', 'variant', 'item_name'] LOOP
        EXECUTE format('GRANT SELECT ON %I TO waybill_reader', t);
        EXECUTE format('CREATE POLICY of_reader ON %I FOR SELECT TO waybill_reader USING (true)', t);
    END LOOP;
END $$;

-- Alerts speak of a shop and of no order.
ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check
    CHECK (kind IN ('reply', 'notice', 'correction', 'card', 'alert'));
ALTER TABLE outbox ADD CONSTRAINT outbox_alert_check CHECK (kind <> 'alert' OR shop_id IS NOT NULL);

-- Which items what somebody wrote may mean, best first: those called exactly so, then those that
-- share a word with it, misspelt too. Like find_orders it reads as waybill_reader, because row-level
-- security would switch the trigram index off, and applies the scope itself.
CREATE FUNCTION find_items(p_text text, p_words text[], p_limit integer)
RETURNS TABLE (item_id bigint, closeness real)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = pg_catalog, public SET pg_trgm.word_similarity_threshold = 0.3 AS $$
DECLARE
    v_shop_id bigint := nullif(current_setting('waybill.shop_id', true), '')::bigint;
    v_like text[] := ARRAY(SELECT '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%'
                           FROM unnest(p_words) w);
BEGIN
    RETURN QUERY
    WITH exact AS (
        SELECT i.item_id FROM item i WHERE i.shop_id = v_shop_id AND i.name_key = p_text AND i.state <> 'gone'
        UNION
        SELECT n.item_id FROM item_name n
        WHERE n.shop_id = v_shop_id AND n.name_key = p_text AND n.removed_at IS NULL
        UNION
        SELECT v.item_id FROM variant v
        WHERE v.shop_id = v_shop_id AND v.sku_key = ANY (p_words || p_text)
    ), near AS (
        SELECT i.item_id, word_similarity(p_text, i.search) + similarity(p_text, i.search) AS found
        FROM item i
        WHERE i.shop_id = v_shop_id AND i.state <> 'gone'
          AND (i.search %> ANY (p_words) OR i.search LIKE ANY (v_like))
        ORDER BY 2 DESC, i.item_id
        LIMIT p_limit
    )
    SELECT f.item_id, max(f.found) AS closest FROM (
        SELECT e.item_id, 3::real AS found FROM exact e
        UNION ALL
        SELECT n.item_id, n.found::real FROM near n
    ) f
    JOIN item i ON i.shop_id = v_shop_id AND i.item_id = f.item_id AND i.state <> 'gone'
    GROUP BY f.item_id
    ORDER BY closest DESC, f.item_id
    LIMIT p_limit;
END $$;

GRANT CREATE ON SCHEMA public TO waybill_reader;
ALTER FUNCTION find_items(text, text[], integer) OWNER TO waybill_reader;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;
REVOKE ALL ON FUNCTION find_items(text, text[], integer) FROM public;
GRANT EXECUTE ON FUNCTION find_items(text, text[], integer) TO waybill_shop;
