-- Whom the shop's calls reach, what orders are found by, and reminders at the shop's pace.
--
-- The reasons of 0001_foundation.sql hold here: shop_id leads every key, row-level security is
-- forced and keyed by a setting, no row triggers.

-- ---------------------------------------------------------------------------------------------
-- Calls

-- Where the shop is called about an order: wherever it is followed; and where none of those who follow
-- it may answer, wherever somebody else can be written to who may: five members at most, else the
-- owners. p_roles have p_right unless the owner of the shop changed it. A shop learns no more of a
-- conversation than that it may write there.
CREATE FUNCTION called_in(p_shop_id bigint, p_order_id bigint, p_right text, p_roles text[])
RETURNS TABLE (conversation_id bigint, channel text)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 2 SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
BEGIN
    IF p_shop_id <> coalesce(nullif(current_setting('waybill.shop_id', true), '')::bigint, p_shop_id) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT s.conversation_id, s.channel FROM subscription s
    WHERE s.shop_id = p_shop_id AND s.order_id = p_order_id AND s.stopped_at IS NULL
      AND s.audience = 'seller';
    IF EXISTS (
        SELECT FROM subscription s
        JOIN membership m ON m.shop_id = s.shop_id AND m.person_id = s.person_id
        JOIN person p ON p.person_id = s.person_id
        JOIN conversation c ON c.conversation_id = s.conversation_id
        LEFT JOIN role_right r ON r.shop_id = m.shop_id AND r.role = m.role AND r.right_name = p_right
        WHERE s.shop_id = p_shop_id AND s.order_id = p_order_id AND s.stopped_at IS NULL
          AND s.audience = 'seller' AND m.removed_at IS NULL
          AND m.locked_at IS NULL AND p.locked_at IS NULL AND c.locked_at IS NULL AND c.closed_at IS NULL
          AND (m.role = 'owner' OR coalesce(r.allowed, m.role = ANY (p_roles)))) THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH open AS (
        SELECT c.conversation_id, c.channel, m.person_id, m.role, m.added_at
        FROM membership m
        JOIN person p ON p.person_id = m.person_id
        JOIN conversation c ON c.person_id = m.person_id
        LEFT JOIN role_right r ON r.shop_id = m.shop_id AND r.role = m.role AND r.right_name = p_right
        WHERE m.shop_id = p_shop_id AND m.removed_at IS NULL
          AND m.locked_at IS NULL AND p.locked_at IS NULL AND c.locked_at IS NULL AND c.closed_at IS NULL
          AND c.channel <> 'email'
          AND (m.role = 'owner' OR coalesce(r.allowed, m.role = ANY (p_roles)))
    ), members AS (
        SELECT o.person_id FROM open o WHERE o.role <> 'owner'
        GROUP BY o.person_id ORDER BY min(o.added_at), o.person_id LIMIT 5
    ), owners AS (
        SELECT o.person_id FROM open o WHERE o.role = 'owner' AND NOT EXISTS (SELECT FROM members)
        GROUP BY o.person_id ORDER BY min(o.added_at), o.person_id LIMIT 5
    )
    SELECT o.conversation_id, o.channel FROM open o
    WHERE o.person_id IN (SELECT m.person_id FROM members m UNION ALL SELECT w.person_id FROM owners w)
      AND NOT EXISTS (SELECT FROM subscription s WHERE s.shop_id = p_shop_id AND s.order_id = p_order_id
          AND s.conversation_id = o.conversation_id AND s.stopped_at IS NULL AND s.audience = 'seller')
    ORDER BY o.conversation_id;
END $$;

GRANT CREATE ON SCHEMA public TO waybill_system;
ALTER FUNCTION called_in(bigint, bigint, text, text[]) OWNER TO waybill_system;
REVOKE CREATE ON SCHEMA public FROM waybill_system;
REVOKE ALL ON FUNCTION called_in(bigint, bigint, text, text[]) FROM public;
GRANT EXECUTE ON FUNCTION called_in(bigint, bigint, text, text[]) TO waybill_shop, waybill_system;

-- ---------------------------------------------------------------------------------------------
-- Reminders at the shop's pace

-- How often a buyer was reminded of an order.
ALTER TABLE reminder ADD COLUMN sent integer NOT NULL DEFAULT 0 CHECK (sent >= 0);

-- ---------------------------------------------------------------------------------------------
-- What orders are found by

-- What few orders are, and what is in none of their words.
CREATE INDEX orders_unpaid ON orders (shop_id, number)
    WHERE hidden_at IS NULL AND fulfilment <> 'cancelled'
      AND total_minor - credit_minor > received_minor + collected_minor;
CREATE INDEX orders_cod ON orders (shop_id, number) WHERE hidden_at IS NULL AND cash_on_delivery;
CREATE INDEX orders_held ON orders (shop_id, number) WHERE hidden_at IS NULL AND held_at IS NOT NULL;
CREATE INDEX orders_by_total ON orders (shop_id, total_minor) WHERE hidden_at IS NULL;

-- Orders are found by what was noted, where they go, the parcels' numbers, how they were paid and how
-- much they come to, too: the program's own rule (order/findable.rs), here for the orders there are.
ALTER TABLE orders NO FORCE ROW LEVEL SECURITY;
ALTER TABLE customer NO FORCE ROW LEVEL SECURITY;
ALTER TABLE payment_entry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE shipment NO FORCE ROW LEVEL SECURITY;
UPDATE orders o SET search = regexp_replace(lower(normalize(concat_ws(' ', o.search,
    (SELECT concat_ws(' ', c.address, c.city, c.postal_code) FROM customer c
     WHERE c.shop_id = o.shop_id AND c.customer_id = o.customer_id),
    o.note,
    o.destination ->> 'recipient', right(regexp_replace(o.destination ->> 'phone', '[^0-9]', '', 'g'), 9),
    o.destination #>> '{place,address,text}', o.destination #>> '{place,address,city}',
    o.destination #>> '{place,address,postal_code}',
    CASE o.destination #>> '{place,store,chain}' WHEN 'seven_eleven' THEN '7-ELEVEN'
        WHEN 'family_mart' THEN 'FamilyMart 全家' WHEN 'hi_life' THEN 'Hi-Life 萊爾富' WHEN 'ok' THEN 'OK mart' END,
    o.destination #>> '{place,store,name}', o.destination #>> '{place,store,number}',
    (SELECT string_agg(concat_ws(' ', h.courier, h.tracking), ' ' ORDER BY h.shipment) FROM shipment h
     WHERE h.shop_id = o.shop_id AND h.order_id = o.order_id AND h.voided_at IS NULL),
    (SELECT string_agg(concat_ws(' ', p.method, p.reference, p.reference_key), ' ' ORDER BY p.entry) FROM payment_entry p
     WHERE p.shop_id = o.shop_id AND p.order_id = o.order_id),
    CASE WHEN o.currency IN ('TWD', 'JPY', 'IDR', 'VND', 'KRW') THEN o.total_minor::text
         WHEN o.currency = 'KWD' THEN round(o.total_minor / 1000.0, 3)::text
         ELSE regexp_replace(round(o.total_minor / 100.0, 2)::text, '[.]00$', '') END), NFKC)), '\s+', ' ', 'g');
ALTER TABLE shipment FORCE ROW LEVEL SECURITY;
ALTER TABLE payment_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE customer FORCE ROW LEVEL SECURITY;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;

-- Orders with all of these words that are what p_filter says, below a number, the newest first; and on
-- the first page those in which the words are misspelt, the closest first. As find_orders was, it reads
-- as waybill_reader and applies the scope itself: the newest are looked through first, and all only where
-- those don't fill the answer. What is asked for differs so much that each is planned by itself; only
-- what is written here becomes part of a statement.
SELECT similarity('', '');
GRANT CREATE ON SCHEMA public TO waybill_reader;
SET LOCAL ROLE waybill_reader;
CREATE FUNCTION found_orders(p_words text[], p_filter jsonb, p_before integer, p_limit integer)
RETURNS TABLE (order_id bigint, closeness real)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = pg_catalog, public SET pg_trgm.word_similarity_threshold = 0.3 AS $$
#variable_conflict use_column
DECLARE
    v_shop_id bigint := nullif(current_setting('waybill.shop_id', true), '')::bigint;
    -- The index looks for the first two: numbers, which must be spelt right, then what is long, is in
    -- few orders.
    v_words text[] := ARRAY(SELECT w FROM unnest(p_words) w
                            ORDER BY w ~ '[0-9]' AND length(w) < 7 DESC, length(w) DESC);
    v_patterns text[] := ARRAY(
        SELECT '%' || replace(replace(replace(w.word, '\', '\\'), '%', '\%'), '_', '\_') || '%'
        FROM unnest(v_words) WITH ORDINALITY w (word, place) ORDER BY w.place);
    v_worded boolean := cardinality(v_words) > 0;
    v_stages text[] := ARRAY(SELECT jsonb_array_elements_text(p_filter -> 'stages'));
    v_customers bigint[] := ARRAY(SELECT (jsonb_array_elements_text(p_filter -> 'customers'))::bigint);
    v_now timestamptz := (p_filter ->> 'now')::timestamptz;
    v_from timestamptz := (p_filter ->> 'from')::timestamptz;
    v_until timestamptz := (p_filter ->> 'until')::timestamptz;
    v_least bigint := (p_filter ->> 'least')::bigint;
    v_most bigint := (p_filter ->> 'most')::bigint;
    c_unpaid CONSTANT text := $q$ AND fulfilment <> 'cancelled'
        AND total_minor - credit_minor > received_minor + collected_minor$q$;
    -- The parameters of every statement below, in this order:
    -- 1 shop, 2 below which number, 3 stages, 4 customers, 5 now, 6 from, 7 until, 8 least, 9 most,
    -- 10 patterns, 11 and 12 the first two of them, 13 limit, 14 words, 15 what was found, 16 and 17 the
    -- first two words
    c_base CONSTANT text := 'shop_id = $1 AND hidden_at IS NULL AND number < $2';
    v_filter text := '';
    v_newest text;
    v_closest CONSTANT text := $q$(SELECT min(CASE WHEN o.search LIKE ($10)[w.place] THEN 1::real
            ELSE word_similarity(w.word, o.search) END)
        FROM unnest($14) WITH ORDINALITY w (word, place))$q$;
    v_near CONSTANT text := $q$o.order_id <> ALL ($15)
        AND NOT EXISTS (SELECT FROM unnest($14) WITH ORDINALITY w (word, place)
            WHERE NOT (o.search LIKE ($10)[w.place]
                       OR (o.search %> w.word AND (w.word !~ '[0-9]' OR length(w.word) >= 7))))$q$;
    v_below integer := coalesce(p_before, 2147483647);
    v_exact bigint[];
    v_spelt boolean;
    v_found bigint[];
    v_closeness real[];
BEGIN
    IF p_filter ? 'stages' THEN v_filter := v_filter || ' AND fulfilment = ANY ($3)'; END IF;
    IF p_filter ? 'customers' THEN v_filter := v_filter || ' AND customer_id = ANY ($4)'; END IF;
    IF p_filter ->> 'money' = 'unpaid' THEN
        v_filter := v_filter || c_unpaid;
    ELSIF p_filter ->> 'money' = 'paid' THEN
        v_filter := v_filter || $q$ AND fulfilment <> 'cancelled'
            AND total_minor - credit_minor <= received_minor + collected_minor$q$;
    ELSIF p_filter ->> 'money' = 'to_check' THEN
        v_filter := v_filter || ' AND claimed_minor > 0';
    END IF;
    IF p_filter ? 'cod' THEN v_filter := v_filter || ' AND cash_on_delivery'; END IF;
    IF p_filter ? 'held' THEN v_filter := v_filter || ' AND held_at IS NOT NULL'; END IF;
    IF p_filter ? 'now' THEN v_filter := v_filter || c_unpaid || ' AND pay_by < $5'; END IF;
    IF p_filter ? 'from' THEN v_filter := v_filter || ' AND placed_at >= $6'; END IF;
    IF p_filter ? 'until' THEN v_filter := v_filter || ' AND placed_at < $7'; END IF;
    IF p_filter ? 'least' THEN v_filter := v_filter || ' AND total_minor >= $8'; END IF;
    IF p_filter ? 'most' THEN v_filter := v_filter || ' AND total_minor <= $9'; END IF;
    IF NOT v_worded AND v_filter = '' THEN
        RETURN;
    END IF;
    v_newest := '(SELECT * FROM orders WHERE ' || c_base || ' ORDER BY number DESC LIMIT 2000) o';

    -- Spelt right, the newest first.
    EXECUTE 'SELECT ARRAY(SELECT o.order_id FROM ' || v_newest || ' WHERE true' || v_filter
        || CASE WHEN v_worded THEN ' AND o.search LIKE ALL ($10)' ELSE '' END
        || ' ORDER BY o.number DESC LIMIT $13)' INTO v_exact
        USING v_shop_id, v_below, v_stages, v_customers, v_now, v_from, v_until, v_least, v_most, v_patterns,
            v_patterns[1], coalesce(v_patterns[2], v_patterns[1]), p_limit;
    IF cardinality(v_exact) < p_limit THEN
        -- OFFSET 0 keeps the order of numbers from being walked for it.
        EXECUTE 'SELECT ARRAY(SELECT o.order_id FROM (SELECT order_id, number FROM orders WHERE '
            || c_base || v_filter
            || CASE WHEN v_worded THEN ' AND search LIKE $11 AND search LIKE $12 AND search LIKE ALL ($10)' ELSE '' END
            || ' OFFSET 0) o ORDER BY o.number DESC LIMIT $13)' INTO v_exact
            USING v_shop_id, v_below, v_stages, v_customers, v_now, v_from, v_until, v_least, v_most,
                v_patterns, v_patterns[1], coalesce(v_patterns[2], v_patterns[1]), p_limit;
    END IF;
    RETURN QUERY SELECT e, 1::real FROM unnest(v_exact) e;
    IF cardinality(v_exact) >= p_limit OR NOT v_worded OR p_before IS NOT NULL THEN
        RETURN;
    END IF;

    -- What is spelt right and is only not what the filter says is no misspelling.
    IF v_filter <> '' THEN
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || v_newest || ' WHERE o.search LIKE ALL ($10))
            OR EXISTS (SELECT FROM orders WHERE ' || c_base || '
                AND search LIKE $11 AND search LIKE $12 AND search LIKE ALL ($10) OFFSET 0)' INTO v_spelt
            USING v_shop_id, v_below, v_stages, v_customers, v_now, v_from, v_until, v_least, v_most,
                v_patterns, v_patterns[1], coalesce(v_patterns[2], v_patterns[1]);
        IF v_spelt THEN
            RETURN;
        END IF;
    END IF;

    -- Misspelt, the closest first. A number is never taken for another one.
    EXECUTE 'SELECT array_agg(n.order_id), array_agg(n.found) FROM (SELECT o.order_id, ' || v_closest
        || ' AS found FROM ' || v_newest || ' WHERE ' || v_near || v_filter
        || ' ORDER BY found DESC, o.number DESC LIMIT $13) n' INTO v_found, v_closeness
        USING v_shop_id, v_below, v_stages, v_customers, v_now, v_from, v_until, v_least, v_most, v_patterns,
            v_patterns[1], coalesce(v_patterns[2], v_patterns[1]), p_limit - cardinality(v_exact), v_words,
            v_exact;
    IF cardinality(v_found) >= p_limit - cardinality(v_exact) THEN
        RETURN QUERY SELECT n.order_id, n.found FROM unnest(v_found, v_closeness) n (order_id, found);
        RETURN;
    END IF;
    RETURN QUERY EXECUTE 'SELECT o.order_id, ' || v_closest
        || ' AS found FROM (SELECT order_id, number, search FROM orders WHERE ' || c_base || v_filter
        || CASE WHEN v_words[1] ~ '[0-9]' AND length(v_words[1]) < 7 THEN ' AND search LIKE $11'
                -- One look into the index for both: with an OR it would be read for one of them.
                ELSE ' AND search %> $16 AND search %> $17' END
        || ' OFFSET 0) o WHERE ' || v_near || ' ORDER BY found DESC, o.number DESC LIMIT $13'
        USING v_shop_id, v_below, v_stages, v_customers, v_now, v_from, v_until, v_least, v_most, v_patterns,
            v_patterns[1], coalesce(v_patterns[2], v_patterns[1]), p_limit - cardinality(v_exact), v_words,
            v_exact, v_words[1], coalesce(v_words[2], v_words[1]);
END $$;
REVOKE ALL ON FUNCTION found_orders(text[], jsonb, integer, integer) FROM public;
GRANT EXECUTE ON FUNCTION found_orders(text[], jsonb, integer, integer) TO waybill_shop;
DROP FUNCTION find_orders(text[], integer);
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;
