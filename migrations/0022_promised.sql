-- A customer may be taken off the lists: they stay with what they bought, and are recognised no more.
ALTER TABLE customer ADD removed_at timestamptz;

-- An account on a social network can be taken away. Rows of a shop are never deleted: what it was called
-- is written over.
ALTER TABLE customer_handle ADD removed_at timestamptz;

-- A link shows how many pieces of a line come later, until it is on its way. Only who may act as the
-- owner of the function may replace it.
GRANT CREATE ON SCHEMA public TO waybill_reader;
SET LOCAL ROLE waybill_reader;
DO $$
DECLARE
    v_old text := pg_get_functiondef('tracked_order(bigint, text)'::regprocedure);
    v_new text := replace(v_old, $q$'unit_price_minor', n.unit_price_minor)$q$,
        $q$'unit_price_minor', n.unit_price_minor, 'back_ordered', CASE WHEN o.fulfilment IN ('shipped',
                          'delivered', 'completed', 'cancelled') THEN 0 ELSE n.back_ordered END)$q$);
BEGIN
    IF v_new = v_old THEN
        RAISE EXCEPTION 'the lines are not where they were';
    END IF;
    EXECUTE v_new;
END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;
