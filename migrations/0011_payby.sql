-- Until when an order is to be paid, as an event of its own; and the line of those who wait for
-- pieces that were promised beyond what there was.

-- Who waits for a variant. Only a line that still waits is in it, so it stays small beside the lines
-- of all orders.
CREATE INDEX order_line_waiting ON order_line (shop_id, variant_id, order_id)
    WHERE back_ordered > 0 AND NOT removed;

-- Two more words for events. Whatever words there are by now stay allowed.
DO $$
DECLARE
    v_allowed text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint
                       WHERE conrelid = 'order_event'::regclass AND conname = 'order_event_action_check');
    v_widened text := replace(v_allowed, 'ARRAY[', 'ARRAY[''pay_by''::text, ''fill''::text, ');
BEGIN
    IF v_widened IS NULL OR v_widened = v_allowed THEN
        RAISE EXCEPTION 'the words of events are not where they were: %', v_allowed;
    END IF;
    EXECUTE 'ALTER TABLE order_event DROP CONSTRAINT order_event_action_check, '
        || 'ADD CONSTRAINT order_event_action_check ' || v_widened;
END $$;

-- A link shows until when the order is to be paid, and not how often that was put off or what was
-- short. Only who may act as the owner of the function may replace it.
GRANT CREATE ON SCHEMA public TO waybill_reader;
SET LOCAL ROLE waybill_reader;
DO $$
DECLARE
    v_open text := pg_get_functiondef('tracked_order(bigint, text)'::regprocedure);
    v_closed text := replace(v_open, 'v_discreet text[] := ARRAY[', $q$v_discreet text[] := ARRAY['pay_by', 'fill', $q$);
    v_shown text := replace(v_closed, $q$'due_on', o.due_on,$q$, $q$'due_on', o.due_on, 'pay_by', o.pay_by,$q$);
BEGIN
    IF v_closed = v_open OR v_shown = v_closed THEN
        RAISE EXCEPTION 'what a link shows is not where it was';
    END IF;
    EXECUTE v_shown;
END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;
