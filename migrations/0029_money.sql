-- Money that goes back beyond what was due, and money that the shop keeps.
--
-- The reasons of 0001_foundation.sql hold here.

-- How much of what went back was not due: a gift, which is not asked for again. orders.credit_minor holds
-- the sum of these beside what came back is worth, at most the total.
ALTER TABLE payment_entry
    ADD COLUMN allowed_minor bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT payment_entry_allowed_check CHECK (allowed_minor BETWEEN 0 AND amount_minor
        AND (allowed_minor = 0 OR kind = 'refunded')),
    DROP CONSTRAINT payment_entry_kind_check,
    ADD CONSTRAINT payment_entry_kind_check CHECK (kind IN ('received', 'deposit', 'countered', 'claimed',
        'rejected', 'collected', 'refund_started', 'refunded', 'kept', 'moved_in', 'moved_out'));

-- The profit of a period looks for the few entries of money that was kept.
CREATE INDEX payment_kept ON payment_entry (shop_id, order_id) WHERE kind = 'kept';

-- One more word for events. Whatever words there are by now stay allowed.
DO $$
DECLARE
    v_allowed text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint
                       WHERE conrelid = 'order_event'::regclass AND conname = 'order_event_action_check');
    v_widened text := replace(v_allowed, 'ARRAY[', 'ARRAY[''keep''::text, ');
BEGIN
    IF v_widened IS NULL OR v_widened = v_allowed THEN
        RAISE EXCEPTION 'the words of events are not where they were: %', v_allowed;
    END IF;
    EXECUTE 'ALTER TABLE order_event DROP CONSTRAINT order_event_action_check, '
        || 'ADD CONSTRAINT order_event_action_check ' || v_widened;
END $$;

-- The ledger only grows: what is in it is countered by another entry and never changed.
REVOKE UPDATE ON payment_entry FROM waybill_shop;

-- A link never reads the shop's notes that a merge brought along, nor why the shop kept money. Only who may
-- act as the owner of the function may replace it.
GRANT CREATE ON SCHEMA public TO waybill_reader;
SET LOCAL ROLE waybill_reader;
DO $$
DECLARE
    v_open text := pg_get_functiondef('tracked_order(bigint, text)'::regprocedure);
    v_closed text := replace(v_open, 'ELSE e.facts END', $q$WHEN e.action IN ('absorb', 'keep')
                                  THEN e.facts #- '{note}' #- '{reason}'
                              WHEN e.facts ->> 'action' IN ('absorb', 'keep')
                                  THEN e.facts #- '{facts,note}' #- '{facts,reason}'
                              ELSE e.facts END$q$);
BEGIN
    IF v_closed = v_open THEN
        RAISE EXCEPTION 'what a link shows is not where it was';
    END IF;
    EXECUTE v_closed;
END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;

-- When a day was closed last. Whoever enters money holds the shop's row against the closing, and dates the
-- entry no earlier: every entry is in one day and no more.
ALTER TABLE shop ADD day_closed_at timestamptz;
