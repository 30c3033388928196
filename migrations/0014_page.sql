-- The page and the paper name the rates of a discount and a tax, as the chat does.

-- Only who may act as the owner of the function may replace it.
GRANT CREATE ON SCHEMA public TO waybill_reader;
SET LOCAL ROLE waybill_reader;
DO $$
DECLARE
    v_old text := pg_get_functiondef('tracked_order(bigint, text)'::regprocedure);
    v_new text := replace(v_old, $q$'tax_included', o.tax_included$q$,
        $q$'tax_included', o.tax_included, 'tax_rate', o.tax_rate, 'discount_rate', o.discount_rate$q$);
BEGIN
    IF v_new = v_old THEN
        RAISE EXCEPTION 'the tax is not where it was';
    END IF;
    EXECUTE v_new;
END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;

-- Who chooses another language has the newest of their cards written anew.
GRANT SELECT (followed_at) ON subscription TO waybill_system;

-- Deleted orders count nowhere, so that one index by day is enough: orders_placed.
DROP INDEX orders_by_placed;
