-- Finding orders in a large shop: a word that thousands of orders have in them, spelt right or not, was
-- compared with each of them (half a second at 25,000). Now the newest are looked through first, and all
-- only where those don't fill the answer: then the word is rare, and the index finds it.

-- The extension's setting is known once its library is loaded.
SELECT similarity('', '');

GRANT CREATE ON SCHEMA public TO waybill_reader;
SET LOCAL ROLE waybill_reader;
CREATE OR REPLACE FUNCTION find_orders(p_words text[], p_limit integer)
RETURNS TABLE (order_id bigint, closeness real)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = pg_catalog, public SET pg_trgm.word_similarity_threshold = 0.3 AS $$
#variable_conflict use_column
DECLARE
    c_newest CONSTANT integer := 2000;
    v_shop_id bigint := nullif(current_setting('waybill.shop_id', true), '')::bigint;
    -- The index looks for the first two: numbers, which must be spelt right, then what is long, is in
    -- few orders.
    v_words text[] := ARRAY(SELECT w FROM unnest(p_words) w
                            ORDER BY w ~ '[0-9]' AND length(w) < 7 DESC, length(w) DESC);
    v_patterns text[] := ARRAY(
        SELECT '%' || replace(replace(replace(w.word, '\', '\\'), '%', '\%'), '_', '\_') || '%'
        FROM unnest(v_words) WITH ORDINALITY w (word, place) ORDER BY w.place);
    v_exact bigint[];
    v_near bigint[];
    v_closeness real[];
BEGIN
    -- Spelt right, the newest first.
    v_exact := ARRAY(
        SELECT o.order_id
        FROM (SELECT order_id, number, search FROM orders
              WHERE shop_id = v_shop_id AND hidden_at IS NULL ORDER BY number DESC LIMIT c_newest) o
        WHERE o.search LIKE ALL (v_patterns) ORDER BY o.number DESC LIMIT p_limit);
    IF cardinality(v_exact) < p_limit THEN
        -- OFFSET 0 keeps the order of numbers from being walked for it.
        v_exact := ARRAY(
            SELECT o.order_id
            FROM (SELECT order_id, number FROM orders
                  WHERE shop_id = v_shop_id AND hidden_at IS NULL AND search LIKE v_patterns[1]
                      AND search LIKE coalesce(v_patterns[2], v_patterns[1])
                      AND search LIKE ALL (v_patterns) OFFSET 0) o
            ORDER BY o.number DESC LIMIT p_limit);
    END IF;
    RETURN QUERY SELECT e, 1::real FROM unnest(v_exact) e;
    IF cardinality(v_exact) >= p_limit THEN
        RETURN;
    END IF;
    -- Misspelt, the closest first. A number is never taken for another one.
    SELECT array_agg(n.order_id), array_agg(n.found) INTO v_near, v_closeness
    FROM (SELECT o.order_id,
              (SELECT min(CASE WHEN o.search LIKE v_patterns[w.place] THEN 1::real
                               ELSE word_similarity(w.word, o.search) END)
               FROM unnest(v_words) WITH ORDINALITY w (word, place)) AS found
          FROM (SELECT order_id, number, search FROM orders
                WHERE shop_id = v_shop_id AND hidden_at IS NULL ORDER BY number DESC LIMIT c_newest) o
          WHERE o.order_id <> ALL (v_exact)
              AND NOT EXISTS (SELECT FROM unnest(v_words) WITH ORDINALITY w (word, place)
                  WHERE NOT (o.search LIKE v_patterns[w.place]
                             OR (o.search %> w.word AND (w.word !~ '[0-9]' OR length(w.word) >= 7))))
          ORDER BY found DESC, o.number DESC LIMIT p_limit - cardinality(v_exact)) n;
    IF cardinality(v_near) >= p_limit - cardinality(v_exact) THEN
        RETURN QUERY SELECT n.order_id, n.found FROM unnest(v_near, v_closeness) n (order_id, found);
    ELSIF v_words[1] ~ '[0-9]' AND length(v_words[1]) < 7 THEN
        RETURN QUERY
        SELECT o.order_id,
            (SELECT min(CASE WHEN o.search LIKE v_patterns[w.place] THEN 1::real
                             ELSE word_similarity(w.word, o.search) END)
             FROM unnest(v_words) WITH ORDINALITY w (word, place)) AS found
        FROM (SELECT order_id, number, search FROM orders
              WHERE shop_id = v_shop_id AND hidden_at IS NULL AND search LIKE v_patterns[1] OFFSET 0) o
        WHERE o.order_id <> ALL (v_exact)
            AND NOT EXISTS (SELECT FROM unnest(v_words) WITH ORDINALITY w (word, place)
                WHERE NOT (o.search LIKE v_patterns[w.place]
                           OR (o.search %> w.word AND (w.word !~ '[0-9]' OR length(w.word) >= 7))))
        ORDER BY found DESC, o.number DESC LIMIT p_limit - cardinality(v_exact);
    ELSE
        RETURN QUERY
        SELECT o.order_id,
            (SELECT min(CASE WHEN o.search LIKE v_patterns[w.place] THEN 1::real
                             ELSE word_similarity(w.word, o.search) END)
             FROM unnest(v_words) WITH ORDINALITY w (word, place)) AS found
        FROM (SELECT order_id, number, search FROM orders
              WHERE shop_id = v_shop_id AND hidden_at IS NULL
                  -- One look into the index for both: with an OR it would be read for one of them.
                  AND search %> v_words[1] AND search %> coalesce(v_words[2], v_words[1]) OFFSET 0) o
        WHERE o.order_id <> ALL (v_exact)
            AND NOT EXISTS (SELECT FROM unnest(v_words) WITH ORDINALITY w (word, place)
                WHERE NOT (o.search LIKE v_patterns[w.place]
                           OR (o.search %> w.word AND (w.word !~ '[0-9]' OR length(w.word) >= 7))))
        ORDER BY found DESC, o.number DESC LIMIT p_limit - cardinality(v_exact);
    END IF;
END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;
