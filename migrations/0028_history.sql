-- What a shop says itself stands on its orders' pages too, and times away move what was promised.
--
-- The reasons of 0001_foundation.sql hold here: shop_id leads every key, row-level security is
-- forced and keyed by a setting, no row triggers.

-- What a link shows reads the shop's own words.
GRANT SELECT ON own_words TO waybill_reader;
CREATE POLICY of_reader ON own_words FOR SELECT TO waybill_reader USING (true);

-- What changes an order's page beside the order: that the shop is away, and what it says itself. Empty
-- where there is neither. Whoever keeps a page asks tracked_look, which says both; tracked_version
-- stays for programs of the release before.
CREATE FUNCTION shop_look(p_shop_id bigint)
RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_away jsonb;
    v_words timestamptz;
BEGIN
    SELECT CASE WHEN (s.settings -> 'away' ->> 'from')::timestamptz <= now()
                 AND now() < (s.settings -> 'away' ->> 'to')::timestamptz
           THEN s.settings -> 'away' END INTO v_away FROM shop s WHERE s.shop_id = p_shop_id;
    SELECT max(w.changed_at) INTO v_words FROM own_words w WHERE w.shop_id = p_shop_id;
    IF v_away IS NULL AND v_words IS NULL THEN
        RETURN '';
    END IF;
    RETURN left(md5(concat_ws('|', v_away::text, extract(epoch FROM v_words)::text)), 12);
END $$;

CREATE FUNCTION tracked_look(p_shop_id bigint, p_token text)
RETURNS TABLE (version integer, look text)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, public AS $$
BEGIN
    RETURN QUERY
    SELECT o.version, shop_look(o.shop_id)
    FROM order_link l
    JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id
    WHERE l.shop_id = p_shop_id AND l.token = p_token AND l.revoked_at IS NULL;
END $$;

GRANT CREATE ON SCHEMA public TO waybill_reader;
ALTER FUNCTION shop_look(bigint) OWNER TO waybill_reader;
ALTER FUNCTION tracked_look(bigint, text) OWNER TO waybill_reader;
SET LOCAL ROLE waybill_reader;
REVOKE ALL ON FUNCTION shop_look(bigint), tracked_look(bigint, text) FROM public;
-- Only who may act as the owner of the function may replace it.
DO $$
DECLARE
    v_old text := pg_get_functiondef('tracked_order(bigint, text)'::regprocedure);
    v_new text := replace(v_old, $q$'shop', s.name,$q$,
        $q$'shop', s.name, 'says', jsonb_build_object('look', shop_look(s.shop_id),
                'away', CASE WHEN (s.settings -> 'away' ->> 'from')::timestamptz <= now()
                              AND now() < (s.settings -> 'away' ->> 'to')::timestamptz
                        THEN s.settings -> 'away' END,
                'words', coalesce((SELECT jsonb_agg(jsonb_build_object('status', w.status,
                              'language', w.language, 'words', w.words) ORDER BY w.status, w.language)
                          FROM own_words w WHERE w.shop_id = o.shop_id AND NOT w.dropped
                              AND w.status IN ('confirmed', 'ready_to_collect', 'shipped', 'delivered',
                                  'cancelled')), '[]')),$q$);
BEGIN
    IF v_new = v_old THEN
        RAISE EXCEPTION 'the shop is not where it was';
    END IF;
    EXECUTE v_new;
END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;
GRANT EXECUTE ON FUNCTION tracked_look(bigint, text) TO CURRENT_USER, waybill_system, waybill_person;
