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
