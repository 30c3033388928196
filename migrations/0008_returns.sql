-- Returns: what came back of an order, line by line, and what became of it.

-- One return of an order. The wish is what was asked for; the state says how it was settled.
CREATE TABLE order_return (
    shop_id      bigint NOT NULL,
    order_id     bigint NOT NULL,
    -- Counts from 1 within the order, never used again.
    return_no    integer NOT NULL CHECK (return_no BETWEEN 1 AND 1000),
    state        text NOT NULL CHECK (state IN ('requested', 'approved', 'rejected', 'received',
                     'refunded', 'replaced', 'repaired', 'withdrawn')),
    wish         text NOT NULL CHECK (wish IN ('refund', 'replace', 'repair')),
    reason       text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 500),
    -- The picture of it.
    file_id      bigint,
    asked_by     text NOT NULL CHECK (asked_by IN ('shop', 'buyer')),
    -- Why it was rejected.
    rejection    text CHECK (char_length(rejection) BETWEEN 1 AND 500),
    requested_at timestamptz NOT NULL,
    -- Approved, rejected or withdrawn.
    decided_at   timestamptz,
    received_at  timestamptz,
    settled_at   timestamptz,
    -- What its pieces had cost, and whether that counts against what is owed.
    credit_minor bigint NOT NULL DEFAULT 0 CHECK (credit_minor >= 0),
    credited     boolean NOT NULL DEFAULT false,
    replacement_order_id bigint,
    CHECK ((state = 'requested') = (decided_at IS NULL)),
    CHECK (state NOT IN ('received', 'refunded', 'replaced', 'repaired') OR received_at IS NOT NULL),
    CHECK ((state IN ('refunded', 'replaced', 'repaired')) = (settled_at IS NOT NULL)),
    CHECK (state <> 'replaced' OR replacement_order_id IS NOT NULL),
    CHECK (rejection IS NULL OR state = 'rejected'),
    PRIMARY KEY (shop_id, order_id, return_no),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id),
    FOREIGN KEY (shop_id, replacement_order_id) REFERENCES orders (shop_id, order_id),
    FOREIGN KEY (shop_id, file_id) REFERENCES shop_file (shop_id, file_id)
);
-- The list of what waits for somebody.
CREATE INDEX order_return_open ON order_return (shop_id, requested_at)
    WHERE state IN ('requested', 'approved', 'received');

CREATE TABLE order_return_line (
    shop_id       bigint NOT NULL,
    order_id      bigint NOT NULL,
    return_no     integer NOT NULL,
    line          integer NOT NULL,
    quantity      integer NOT NULL CHECK (quantity BETWEEN 1 AND 10000),
    -- What became of the pieces; what is neither is put aside, as for a repair.
    back_to_stock integer NOT NULL DEFAULT 0 CHECK (back_to_stock >= 0),
    written_off   integer NOT NULL DEFAULT 0 CHECK (written_off >= 0),
    -- What the pieces had cost.
    credit_minor  bigint NOT NULL DEFAULT 0 CHECK (credit_minor >= 0),
    CHECK (back_to_stock + written_off <= quantity),
    PRIMARY KEY (shop_id, order_id, return_no, line),
    FOREIGN KEY (shop_id, order_id, return_no) REFERENCES order_return (shop_id, order_id, return_no),
    FOREIGN KEY (shop_id, order_id, line) REFERENCES order_line (shop_id, order_id, line)
);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['order_return', 'order_return_line'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_shop', t);
        EXECUTE format($p$CREATE POLICY of_shop ON %I TO waybill_shop
            USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
            WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)$p$, t);
        -- What the audited functions read.
        EXECUTE format('GRANT SELECT ON %I TO waybill_reader', t);
        EXECUTE format('CREATE POLICY of_reader ON %I FOR SELECT TO waybill_reader USING (true)', t);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
END $$;

ALTER TABLE order_event
    DROP CONSTRAINT order_event_action_check,
    ADD CONSTRAINT order_event_action_check CHECK (action IN ('place', 'confirm', 'process', 'ready',
        'ship', 'deliver', 'complete', 'cancel', 'correct', 'pay', 'claim', 'reject', 'collect',
        'start_refund', 'refund', 'hold', 'release', 'note', 'edit', 'propose', 'decline', 'absorb',
        'merge', 'split', 'reassign', 'hide', 'show', 'return_ask', 'return_approve', 'return_reject',
        'return_receive', 'return_settle', 'return_withdraw', 'undo'));

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
            -- Why something came back, and its picture, are between the buyer and the shop.
            'returns', coalesce((SELECT jsonb_agg(jsonb_build_object('return_no', r.return_no,
                          'state', r.state, 'credit_minor', CASE WHEN r.credited THEN r.credit_minor ELSE 0 END,
                          'lines', (SELECT jsonb_agg(jsonb_build_object('name', n.name,
                                  'quantity', x.quantity) ORDER BY x.line)
                              FROM order_return_line x
                              JOIN order_line n ON n.shop_id = x.shop_id AND n.order_id = x.order_id
                                  AND n.line = x.line
                              WHERE x.shop_id = r.shop_id AND x.order_id = r.order_id
                                  AND x.return_no = r.return_no)) ORDER BY r.return_no)
                      FROM order_return r WHERE r.shop_id = o.shop_id AND r.order_id = o.order_id
                          AND r.state <> 'withdrawn'), '[]'),
            'events', (SELECT jsonb_agg(jsonb_build_object('version', e.version, 'action', e.action,
                          'facts', CASE
                              WHEN e.action LIKE 'return%' THEN e.facts #- '{after,reason}' #- '{after,file}'
                                  #- '{after,rejection}' #- '{before,reason}' #- '{before,file}'
                                  #- '{before,rejection}'
                              WHEN e.facts ->> 'action' LIKE 'return%' THEN e.facts
                                  #- '{facts,after,reason}' #- '{facts,after,file}'
                                  #- '{facts,after,rejection}' #- '{facts,before,reason}'
                                  #- '{facts,before,file}' #- '{facts,before,rejection}'
                              ELSE e.facts END, 'at', e.at, 'undone', e.undone_by IS NOT NULL) ORDER BY e.version)
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
