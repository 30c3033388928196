-- The catalogue, finished: variants that are renamed and taken away, buyers who sell on, and what is low
-- found without reading all there is.

-- What is taken away stays for the orders and movements that have it; it is in no list, and what it was
-- called and its code are free for another. What it was called before is still understood.
ALTER TABLE variant
    ADD COLUMN removed_at timestamptz,
    ADD COLUMN names text[] NOT NULL DEFAULT '{}' CHECK (cardinality(names) <= 20),
    -- At how many or fewer it is low; NULL while its item is not for sale, when nothing is. Kept beside
    -- the item's by the statement that changes that, because an index knows one row only.
    ADD COLUMN low_at integer DEFAULT 5 CHECK (low_at BETWEEN 0 AND 1000000);
ALTER TABLE variant DROP CONSTRAINT variant_shop_id_item_id_label_key_key;
CREATE UNIQUE INDEX variant_labelled ON variant (shop_id, item_id, label_key) WHERE removed_at IS NULL;
-- Those that are gone too.
CREATE INDEX variant_of_item ON variant (shop_id, item_id, position);
DROP INDEX variant_sku;
CREATE UNIQUE INDEX variant_sku ON variant (shop_id, sku_key)
    WHERE sku_key IS NOT NULL AND removed_at IS NULL;
DROP INDEX variant_tracked;

ALTER TABLE item NO FORCE ROW LEVEL SECURITY;
ALTER TABLE variant NO FORCE ROW LEVEL SECURITY;
UPDATE variant v SET low_at = CASE WHEN i.state = 'selling' THEN coalesce(i.low_at, 5) END
FROM item i
WHERE i.shop_id = v.shop_id AND i.item_id = v.item_id AND (i.state <> 'selling' OR i.low_at IS NOT NULL);
ALTER TABLE variant FORCE ROW LEVEL SECURITY;
ALTER TABLE item FORCE ROW LEVEL SECURITY;
-- A column of its own, because of that the server knows how few they are.
ALTER TABLE variant ADD COLUMN is_low boolean
    GENERATED ALWAYS AS (stock <= low_at AND removed_at IS NULL) STORED;
CREATE INDEX variant_low ON variant (shop_id, variant_id) WHERE is_low;

-- Those who sell on pay another price.
ALTER TABLE customer ADD COLUMN reseller boolean NOT NULL DEFAULT false;

-- A code finds nothing that is gone. Only who may act as the owner of the function may replace it.
SELECT similarity('', '');
GRANT CREATE ON SCHEMA public TO waybill_reader;
SET LOCAL ROLE waybill_reader;
DO $$
DECLARE
    v_old text := pg_get_functiondef('find_items(text, text[], integer)'::regprocedure);
    v_new text := replace(v_old, 'v.sku_key = ANY (p_words || p_text)',
        'v.sku_key = ANY (p_words || p_text) AND v.removed_at IS NULL');
BEGIN
    IF v_new = v_old THEN
        RAISE EXCEPTION 'the code is not where it was';
    END IF;
    EXECUTE v_new;
END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;
