-- The shop's money: how buyers pay it, until when, what it reminds them of, and its closed days.

-- ---------------------------------------------------------------------------------------------
-- How buyers pay

-- The names of those in use are kept beside the shop as well (shop.payment_methods), because every
-- message reads the shop and few read this.
CREATE TABLE payment_method (
    shop_id   bigint NOT NULL,
    method_id bigint GENERATED ALWAYS AS IDENTITY,
    name      text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
    kind      text NOT NULL CHECK (kind IN ('bank', 'wallet', 'cash', 'delivery', 'link', 'other')),
    -- Where the money goes: number and holder of an account.
    account   text CHECK (char_length(account) BETWEEN 1 AND 80),
    holder    text CHECK (char_length(holder) BETWEEN 1 AND 120),
    note      text CHECK (char_length(note) BETWEEN 1 AND 400),
    -- A page to pay on. Others are refused: it is opened by buyers.
    link      text CHECK (link ~ '^https://' AND char_length(link) <= 400),
    -- A picture to scan.
    file_id   bigint,
    position  integer NOT NULL,
    active    boolean NOT NULL DEFAULT true,
    -- Removed: kept, because the ledger names it.
    removed_at timestamptz,
    PRIMARY KEY (shop_id, method_id)
);

-- ---------------------------------------------------------------------------------------------
-- Until when, and what is said about it

ALTER TABLE orders ADD pay_by timestamptz;

-- What is due at a time. The system sees when and where to look, never the order.
CREATE TABLE reminder (
    shop_id  bigint NOT NULL,
    order_id bigint NOT NULL,
    kind     text NOT NULL CHECK (kind IN ('remind', 'overdue')),
    due_at   timestamptz NOT NULL,
    -- When it was dealt with: said, or found to be settled.
    done_at  timestamptz,
    PRIMARY KEY (shop_id, order_id, kind),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id)
);
CREATE INDEX reminder_due ON reminder (due_at) WHERE done_at IS NULL;

-- ---------------------------------------------------------------------------------------------
-- Closed days

CREATE TABLE day_close (
    shop_id       bigint NOT NULL,
    day           date NOT NULL,
    -- What the day's figures were: versioned JSON.
    figures       jsonb NOT NULL,
    -- The cash that was counted, in minor units.
    counted_minor bigint CHECK (counted_minor >= 0),
    closed_by     bigint,
    closed_by_name text NOT NULL,
    closed_at     timestamptz NOT NULL,
    PRIMARY KEY (shop_id, day)
);

-- ---------------------------------------------------------------------------------------------
-- Lists and lookups

-- A message to the shop that was answered is edited in its place.
CREATE INDEX outbox_call ON outbox (shop_id, order_id) WHERE kind = 'call';
-- The orders of a period, and those whose buyers can't be told any more.
CREATE INDEX orders_placed ON orders (shop_id, placed_at) WHERE hidden_at IS NULL;
CREATE INDEX subscription_unreached ON subscription (shop_id, order_id)
    WHERE audience = 'buyer' AND stopped_reason IN ('blocked', 'closed', 'vanished');

-- ---------------------------------------------------------------------------------------------
-- Who may touch what

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['payment_method', 'reminder', 'day_close'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_shop', t);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format($p$CREATE POLICY of_shop ON %I TO waybill_shop
            USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
            WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)$p$, t);
    END LOOP;
    GRANT SELECT (shop_id, order_id, kind, due_at, done_at) ON reminder TO waybill_system;
    CREATE POLICY of_system ON reminder FOR SELECT TO waybill_system USING (true);
END $$;

-- ---------------------------------------------------------------------------------------------
-- The methods that shops named when they were opened. The owner of the tables sees no row of them:
-- the system says which shops there are, and each is written in its own scope.

DO $$
DECLARE
    v_shops bigint[];
    v_shop  bigint;
BEGIN
    SET LOCAL ROLE waybill_system;
    SELECT coalesce(array_agg(shop_id ORDER BY shop_id), '{}') INTO v_shops FROM shop;
    SET LOCAL ROLE waybill_shop;
    FOREACH v_shop IN ARRAY v_shops LOOP
        PERFORM set_config('waybill.shop_id', v_shop::text, true);
        INSERT INTO payment_method (shop_id, name, kind, position)
        SELECT s.shop_id, left(btrim(m.name), 60),
            CASE WHEN lower(btrim(m.name)) IN ('cash', '現金') THEN 'cash'
                 WHEN lower(btrim(m.name)) IN ('gcash', 'maya', 'paymaya', 'upi', 'line pay', 'paypal',
                     'venmo', 'cash app', 'zelle', '街口支付') THEN 'wallet'
                 WHEN lower(m.name) LIKE '%bank%' OR m.name LIKE '%轉帳%' OR m.name LIKE '%匯款%' THEN 'bank'
                 WHEN lower(btrim(m.name)) IN ('cash on delivery', 'cod', '貨到付款') THEN 'delivery'
                 ELSE 'other' END,
            m.place
        FROM shop s, unnest(s.payment_methods) WITH ORDINALITY AS m (name, place)
        WHERE s.shop_id = v_shop AND btrim(m.name) <> '';
    END LOOP;
    RESET ROLE;
    PERFORM set_config('waybill.shop_id', '', true);
END $$;
