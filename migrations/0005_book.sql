-- The whole book of an order: discounts and taxes, changed contents, what a buyer says was paid, what
-- couriers collected, what was paid back, orders that came of other orders.

-- How a shop works, as typed settings with defaults; what is not there is the default.
ALTER TABLE shop ADD settings jsonb NOT NULL DEFAULT '{}';

-- ---------------------------------------------------------------------------------------------
-- The ledger: an entry may answer another one.

ALTER TABLE payment_entry RENAME COLUMN counters TO answers;
ALTER TABLE payment_entry DROP CONSTRAINT payment_entry_kind_check;
ALTER TABLE payment_entry DROP CONSTRAINT payment_entry_check;
ALTER TABLE payment_entry
    ADD CONSTRAINT payment_entry_kind_check CHECK (kind IN ('received', 'deposit', 'countered', 'claimed',
        'rejected', 'collected', 'refund_started', 'refunded', 'moved_in', 'moved_out')),
    -- What takes back or rejects points at what it answers; money in or back may.
    ADD CONSTRAINT payment_entry_answers_check CHECK (CASE
        WHEN kind IN ('countered', 'rejected') THEN answers IS NOT NULL
        WHEN kind IN ('received', 'refunded') THEN true
        ELSE answers IS NULL END),
    ADD CONSTRAINT payment_entry_answers_before CHECK (answers < entry),
    -- What the payer gave to find the payment by, and the same folded for comparison.
    ADD reference text CHECK (char_length(reference) BETWEEN 1 AND 60),
    ADD reference_key text,
    -- The picture of the slip.
    ADD file_id bigint;
DROP INDEX payment_countered_once;
CREATE UNIQUE INDEX payment_countered_once ON payment_entry (shop_id, order_id, answers)
    WHERE kind = 'countered';
-- A reference that was seen before warns.
CREATE INDEX payment_reference ON payment_entry (shop_id, reference_key) WHERE reference_key IS NOT NULL;
-- The day's money by method.
CREATE INDEX payment_by_day ON payment_entry (shop_id, at);

-- ---------------------------------------------------------------------------------------------
-- Orders

ALTER TABLE orders
    ADD contents_version integer NOT NULL DEFAULT 0,
    -- The discount that was agreed: an amount, or a rate in basis points of each line.
    ADD discount_minor bigint NOT NULL DEFAULT 0 CHECK (discount_minor >= 0),
    ADD discount_rate integer CHECK (discount_rate BETWEEN 1 AND 10000),
    -- The tax of its lines: the rate in basis points, and whether prices include it.
    ADD tax_minor bigint NOT NULL DEFAULT 0 CHECK (tax_minor >= 0),
    ADD tax_rate integer NOT NULL DEFAULT 0 CHECK (tax_rate BETWEEN 0 AND 10000),
    ADD tax_included boolean NOT NULL DEFAULT false,
    -- What is said to be paid and not checked yet, what couriers collected and did not pay out yet,
    -- and what returned goods are worth: kept beside the ledger by the same statement.
    ADD claimed_minor bigint NOT NULL DEFAULT 0 CHECK (claimed_minor >= 0),
    ADD collected_minor bigint NOT NULL DEFAULT 0 CHECK (collected_minor >= 0),
    ADD refunding_minor bigint NOT NULL DEFAULT 0 CHECK (refunding_minor >= 0),
    ADD credit_minor bigint NOT NULL DEFAULT 0 CHECK (credit_minor >= 0),
    ADD cash_on_delivery boolean NOT NULL DEFAULT false,
    -- Deleted by the shop: kept for the history, left out of every list.
    ADD hidden_at timestamptz,
    -- The order it came of.
    ADD origin text CHECK (origin IN ('split', 'replacement')),
    ADD origin_order_id bigint,
    -- A change that awaits the buyer's agreement: versioned by contents_version.
    ADD proposal jsonb,
    -- The order that took its lines over.
    ADD merged_into bigint,
    DROP CONSTRAINT orders_check3,
    ADD CONSTRAINT orders_total_check CHECK (discount_minor <= goods_minor AND total_minor =
        goods_minor - discount_minor + shipping_minor + CASE WHEN tax_included THEN 0 ELSE tax_minor END),
    ADD CONSTRAINT orders_contents_version_check CHECK (contents_version BETWEEN 0 AND version),
    ADD CONSTRAINT orders_credit_check CHECK (credit_minor <= total_minor),
    ADD CONSTRAINT orders_origin_check1 CHECK ((origin IS NULL) = (origin_order_id IS NULL)),
    ADD CONSTRAINT orders_merged_check CHECK (merged_into IS NULL OR fulfilment = 'cancelled'),
    ADD FOREIGN KEY (shop_id, origin_order_id) REFERENCES orders (shop_id, order_id),
    ADD FOREIGN KEY (shop_id, merged_into) REFERENCES orders (shop_id, order_id);

-- The lists, without what was deleted.
DROP INDEX orders_by_stage;
CREATE INDEX orders_by_stage ON orders (shop_id, fulfilment, number) WHERE hidden_at IS NULL;
-- Lists of money: each holds only what is waiting there.
CREATE INDEX orders_to_check ON orders (shop_id, number) WHERE claimed_minor > 0;
CREATE INDEX orders_collected ON orders (shop_id, number) WHERE collected_minor > 0;
CREATE INDEX orders_refund_due ON orders (shop_id, number) WHERE refunding_minor > 0
    OR received_minor > CASE WHEN fulfilment = 'cancelled' THEN 0 ELSE total_minor - credit_minor END;

-- ---------------------------------------------------------------------------------------------
-- Lines: a number is never used again within its order, so the limit is higher than that of lines
-- at one time.

ALTER TABLE order_line
    DROP CONSTRAINT order_line_line_check,
    ADD CONSTRAINT order_line_line_check CHECK (line BETWEEN 1 AND 10000),
    -- Taken out of the order by a change: kept, for the history and for taking that back.
    ADD removed boolean NOT NULL DEFAULT false,
    -- What of the catalogue it is; none for what was only named.
    ADD variant_id bigint,
    -- How many pieces were promised beyond what there was.
    ADD back_ordered integer NOT NULL DEFAULT 0 CHECK (back_ordered >= 0),
    -- Its part of the order's discount and tax.
    ADD discount_minor bigint NOT NULL DEFAULT 0 CHECK (discount_minor >= 0),
    ADD tax_minor bigint NOT NULL DEFAULT 0 CHECK (tax_minor >= 0),
    -- What one cost the shop when it was sold, in the currency it was bought in, and how much of the
    -- order's currency one unit of that was then, in hundred-millionths.
    ADD cost_minor bigint CHECK (cost_minor >= 0),
    ADD cost_currency text CHECK (cost_currency ~ '^[A-Z]{3}$'),
    ADD cost_rate bigint CHECK (cost_rate > 0),
    ADD CONSTRAINT order_line_cost_check CHECK ((cost_minor IS NULL) = (cost_currency IS NULL)
        AND (cost_minor IS NULL) = (cost_rate IS NULL));
ALTER TABLE order_line ADD FOREIGN KEY (shop_id, variant_id) REFERENCES variant (shop_id, variant_id);
CREATE INDEX order_line_variant ON order_line (shop_id, variant_id) WHERE variant_id IS NOT NULL AND NOT removed;

-- How much of the shop's currency one unit of another is, in hundred-millionths, as the shop last
-- said; what an order froze stays as it was.
CREATE TABLE exchange_rate (
    shop_id  bigint NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    rate     bigint NOT NULL CHECK (rate > 0),
    set_at   timestamptz NOT NULL,
    PRIMARY KEY (shop_id, currency)
);
GRANT SELECT, INSERT, UPDATE ON exchange_rate TO waybill_shop;
CREATE POLICY of_shop ON exchange_rate TO waybill_shop
    USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
    WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint);
ALTER TABLE exchange_rate ENABLE ROW LEVEL SECURITY;
ALTER TABLE exchange_rate FORCE ROW LEVEL SECURITY;

-- ---------------------------------------------------------------------------------------------
-- Events

ALTER TABLE order_event
    DROP CONSTRAINT order_event_action_check,
    ADD CONSTRAINT order_event_action_check CHECK (action IN ('place', 'confirm', 'process', 'ready',
        'ship', 'deliver', 'complete', 'cancel', 'correct', 'pay', 'claim', 'reject', 'collect',
        'start_refund', 'refund', 'hold', 'release', 'note', 'edit', 'propose', 'decline', 'absorb',
        'merge', 'split', 'reassign', 'hide', 'show', 'undo')),
    -- On whose behalf it was done.
    ADD party text NOT NULL DEFAULT 'shop' CHECK (party IN ('shop', 'buyer'));

-- What a buyer did that the shop is told about at once. ('alert' is the catalogue's.)
ALTER TABLE outbox
    DROP CONSTRAINT outbox_kind_check,
    ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('reply', 'notice', 'correction', 'card', 'alert', 'call'));

-- ---------------------------------------------------------------------------------------------
-- What a token shows. Only who may act as the owner of the functions may replace them.

GRANT CREATE ON SCHEMA public TO waybill_reader;
SET LOCAL ROLE waybill_reader;

-- The order behind a link: no row when there is none, revoked when it was taken back. Never an
-- address, a phone, or more of the buyer's name than the first word and an initial.
CREATE OR REPLACE FUNCTION tracked_order(p_shop_id bigint, p_token text)
RETURNS TABLE (revoked boolean, order_id bigint, version integer, document jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_discreet text[] := ARRAY['note', 'hold', 'release', 'claim', 'reject', 'collect', 'hide', 'show',
        'reassign', 'propose', 'decline'];
BEGIN
    RETURN QUERY
    SELECT l.revoked_at IS NOT NULL, o.order_id, o.version,
        CASE WHEN l.revoked_at IS NULL THEN jsonb_build_object(
            'shop', s.name, 'shop_language', s.language, 'time_zone', s.time_zone,
            'number', o.number, 'version', o.version, 'fulfilment', o.fulfilment,
            'pick_up', o.pick_up, 'customer', split_part(c.name, ' ', 1),
            'placed_at', o.placed_at, 'confirmed_at', o.confirmed_at,
            'processing_at', o.processing_at, 'ready_at', o.ready_at, 'shipped_at', o.shipped_at,
            'delivered_at', o.delivered_at, 'completed_at', o.completed_at,
            'cancelled_at', o.cancelled_at, 'cancel_reason', o.cancel_reason,
            'held', o.held_at IS NOT NULL, 'due_on', o.due_on,
            'currency', o.currency, 'goods_minor', o.goods_minor,
            'discount_minor', o.discount_minor, 'shipping_minor', o.shipping_minor,
            'tax_minor', o.tax_minor, 'tax_included', o.tax_included, 'total_minor', o.total_minor,
            'received_minor', o.received_minor, 'claimed_minor', o.claimed_minor,
            'collected_minor', o.collected_minor, 'refunding_minor', o.refunding_minor,
            'credit_minor', o.credit_minor, 'revision', o.revision,
            'cash_on_delivery', o.cash_on_delivery, 'item_count', o.item_count,
            'lines', (SELECT jsonb_agg(jsonb_build_object('name', n.name, 'quantity', n.quantity,
                          'unit_price_minor', n.unit_price_minor) ORDER BY n.line)
                      FROM order_line n WHERE n.shop_id = o.shop_id AND n.order_id = o.order_id AND NOT n.removed),
            'payments', coalesce((SELECT jsonb_agg(jsonb_build_object('entry', p.entry, 'kind', p.kind,
                          'answers', p.answers, 'method', p.method,
                          'amount_minor', p.amount_minor, 'at', p.at) ORDER BY p.entry)
                      FROM payment_entry p WHERE p.shop_id = o.shop_id AND p.order_id = o.order_id
                          AND p.kind <> 'countered' AND NOT EXISTS (SELECT FROM payment_entry x
                              WHERE x.shop_id = p.shop_id AND x.order_id = p.order_id
                                  AND x.kind = 'countered' AND x.answers = p.entry)), '[]'),
            'shipments', coalesce((SELECT jsonb_agg(jsonb_build_object('courier', h.courier,
                          'tracking', h.tracking, 'shipped_at', h.shipped_at) ORDER BY h.shipment)
                      FROM shipment h WHERE h.shop_id = o.shop_id AND h.order_id = o.order_id
                          AND h.voided_at IS NULL), '[]'),
            'events', (SELECT jsonb_agg(jsonb_build_object('version', e.version, 'action', e.action,
                          'facts', e.facts, 'at', e.at, 'undone', e.undone_by IS NOT NULL) ORDER BY e.version)
                      FROM order_event e WHERE e.shop_id = o.shop_id AND e.order_id = o.order_id
                          -- The shop's own notes and reasons, which an undo's facts repeat, and what is
                          -- between the buyer and the shop only.
                          AND e.action <> ALL (v_discreet)
                          AND coalesce(e.facts ->> 'action', '') <> ALL (v_discreet))
        ) END
    FROM order_link l
    JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id
    JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
    JOIN shop s ON s.shop_id = o.shop_id
    WHERE l.shop_id = p_shop_id AND l.token = p_token;
END $$;

RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;
