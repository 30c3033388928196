-- E-mail as a channel, and the ladder: what can't be told on one channel is told on the next, and
-- what can't be told at all stands on the shop's list.
--
-- The reasons of 0001_foundation.sql hold here: shop_id leads every key, row-level security is
-- forced and keyed by a setting, no row triggers.

-- One more channel, wherever a channel is named. Whatever words there are by now stay allowed.
DO $$
DECLARE
    c record;
    v_widened text;
    v_count integer := 0;
BEGIN
    FOR c IN SELECT k.conname, k.conrelid::regclass AS relation, pg_get_constraintdef(k.oid) AS allowed
             FROM pg_constraint k
             WHERE k.contype = 'c' AND k.connamespace = 'public'::regnamespace
               AND pg_get_constraintdef(k.oid) LIKE '%channel = ANY%''terminal''::text%' LOOP
        v_widened := replace(c.allowed, 'ARRAY[', 'ARRAY[''email''::text, ');
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I %s', c.relation, c.conname,
            c.conname, v_widened);
        v_count := v_count + 1;
    END LOOP;
    IF v_count < 8 THEN
        RAISE EXCEPTION 'the words of channels are not where they were: % found', v_count;
    END IF;
END $$;

-- An address has up to 254 octets (RFC 5321).
DO $$
DECLARE
    v_name text := (SELECT conname FROM pg_constraint WHERE conrelid = 'conversation'::regclass
                    AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%char_length(address)%');
BEGIN
    EXECUTE format('ALTER TABLE conversation DROP CONSTRAINT %I', v_name);
    ALTER TABLE conversation ADD CONSTRAINT conversation_address_check
        CHECK (char_length(address) BETWEEN 1 AND 254);
END $$;

-- Two more reasons not to be told: mails were not wanted, or go to another address now.
DO $$
DECLARE
    v_allowed text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint
                       WHERE conrelid = 'subscription'::regclass AND conname = 'subscription_stopped_reason_check');
    v_widened text := replace(v_allowed, 'ARRAY[', 'ARRAY[''unsubscribed''::text, ''replaced''::text, ');
BEGIN
    IF v_widened IS NULL OR v_widened = v_allowed THEN
        RAISE EXCEPTION 'the reasons to stop are not where they were: %', v_allowed;
    END IF;
    EXECUTE 'ALTER TABLE subscription DROP CONSTRAINT subscription_stopped_reason_check, '
        || 'ADD CONSTRAINT subscription_stopped_reason_check ' || v_widened;
END $$;

-- ---------------------------------------------------------------------------------------------
-- Whether mail goes out of this installation: written at every start.

CREATE TABLE mail_service (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    active boolean NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON mail_service TO waybill_system;
CREATE POLICY of_system ON mail_service TO waybill_system USING (true) WITH CHECK (true);
ALTER TABLE mail_service ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_service FORCE ROW LEVEL SECURITY;

-- ---------------------------------------------------------------------------------------------
-- Which channels a buyer wants to be told on. It stands on what they follow too, since a shop may
-- not read people.

ALTER TABLE person ADD COLUMN reach text NOT NULL DEFAULT 'chat' CHECK (reach IN ('chat', 'mail', 'both'));
ALTER TABLE subscription ADD COLUMN reach text NOT NULL DEFAULT 'chat' CHECK (reach IN ('chat', 'mail', 'both'));
GRANT SELECT (reach, part) ON subscription TO waybill_system;

-- Whether what a buyer follows waits while another channel is told: the one place that says so.
-- Mail waits while somebody who wants to be told in chat is; a chat waits where its reader wants mail
-- and mail is told.
CREATE FUNCTION stands_by(p_shop_id bigint, p_order_id bigint, p_channel text, p_reach text)
RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public AS $$
DECLARE
    v_in_chat boolean;
BEGIN
    IF p_channel <> 'email' AND p_reach <> 'mail' THEN
        RETURN false;
    END IF;
    v_in_chat := EXISTS (SELECT FROM subscription c
        WHERE c.shop_id = p_shop_id AND c.order_id = p_order_id AND c.audience = 'buyer'
          AND c.channel <> 'email' AND c.stopped_at IS NULL AND c.reach = 'chat' AND c.part = 'theirs');
    IF p_channel = 'email' THEN
        RETURN v_in_chat;
    END IF;
    RETURN NOT v_in_chat AND EXISTS (SELECT FROM subscription m
        WHERE m.shop_id = p_shop_id AND m.order_id = p_order_id AND m.audience = 'buyer'
          AND m.channel = 'email' AND m.stopped_at IS NULL AND m.part = 'theirs');
END $$;
REVOKE ALL ON FUNCTION stands_by(bigint, bigint, text, text) FROM public;
GRANT EXECUTE ON FUNCTION stands_by(bigint, bigint, text, text) TO waybill_shop, waybill_system;

-- ---------------------------------------------------------------------------------------------
-- Who gets no mails of a shop: by address, with the token of the link that every mail carries.

CREATE TABLE mail_choice (
    shop_id         bigint NOT NULL,
    address         text NOT NULL,
    conversation_id bigint NOT NULL,
    token           text NOT NULL CHECK (char_length(token) >= 22),
    since           timestamptz NOT NULL,
    -- When the reader wanted no more; empty while mails may be sent.
    stopped_at      timestamptz,
    PRIMARY KEY (shop_id, address),
    UNIQUE (shop_id, token)
);

-- Moments that no channel could tell, the last of each order: until told, dismissed, or the buyer is
-- back.
CREATE TABLE untold (
    shop_id    bigint NOT NULL,
    order_id   bigint NOT NULL,
    since      timestamptz NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('notice', 'correction')),
    -- The facts that were to be told, as in the outbox.
    content    jsonb NOT NULL,
    -- The event it tells of; an undo of that settles it.
    version    integer,
    settled_at timestamptz,
    settled    text CHECK (settled IN ('told', 'dismissed', 'reached', 'withdrawn')),
    settled_by bigint,
    CHECK ((settled_at IS NULL) = (settled IS NULL)),
    PRIMARY KEY (shop_id, order_id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id)
);
CREATE INDEX untold_open ON untold (shop_id, since) WHERE settled_at IS NULL;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['mail_choice', 'untold'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_shop', t);
        EXECUTE format($p$CREATE POLICY of_shop ON %I TO waybill_shop
            USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
            WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)$p$, t);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
END $$;

-- What a refusal leaves untold is written down by the system, in the transaction that hears of it.
GRANT SELECT, INSERT, UPDATE ON untold TO waybill_system;
CREATE POLICY of_system ON untold TO waybill_system USING (true) WITH CHECK (true);

-- ---------------------------------------------------------------------------------------------
-- A buyer with an address is told by mail.

-- The conversation at an address, begun where there is none; no row where no mail goes out. A shop
-- learns no more of it than whether it can be written to.
CREATE FUNCTION mail_conversation(p_address text, p_name text, p_language text, p_guessed boolean,
    p_at timestamptz)
RETURNS TABLE (conversation_id bigint, person_id bigint, closed boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, public AS $$
DECLARE
    v_person_id bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM mail_service s WHERE s.active) THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT FROM conversation c WHERE c.channel = 'email' AND c.address = p_address) THEN
        INSERT INTO person (name, language, language_guessed, created_at)
        VALUES (p_name, p_language, p_guessed, p_at) RETURNING person.person_id INTO v_person_id;
        -- Two at once: the later one finds the row of the earlier.
        INSERT INTO conversation (channel, address, person_id, created_at)
        VALUES ('email', p_address, v_person_id, p_at) ON CONFLICT (channel, address) DO NOTHING;
    END IF;
    RETURN QUERY SELECT c.conversation_id, c.person_id, c.closed_at IS NOT NULL
        FROM conversation c WHERE c.channel = 'email' AND c.address = p_address;
END $$;

-- The choice a person made, for what they follow from now on.
CREATE FUNCTION reach_of(p_person_id bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    RETURN coalesce((SELECT p.reach FROM person p WHERE p.person_id = p_person_id), 'chat');
END $$;

GRANT CREATE ON SCHEMA public TO waybill_system;
ALTER FUNCTION mail_conversation(text, text, text, boolean, timestamptz) OWNER TO waybill_system;
ALTER FUNCTION reach_of(bigint) OWNER TO waybill_system;
REVOKE CREATE ON SCHEMA public FROM waybill_system;
REVOKE ALL ON FUNCTION mail_conversation(text, text, text, boolean, timestamptz), reach_of(bigint) FROM public;
GRANT EXECUTE ON FUNCTION mail_conversation(text, text, text, boolean, timestamptz), reach_of(bigint)
    TO waybill_shop;

-- The open orders of a customer, or one of them, are followed by mail from now on, and by no other
-- address. An address that can't be written to, or wants no mails of this shop, follows in vain: then
-- it is known who is not told. Runs as who calls it.
CREATE FUNCTION mail_buyer(p_shop_id bigint, p_customer_id bigint, p_order_id bigint, p_secret text,
    p_at timestamptz)
RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public AS $$
DECLARE
    v_buyer record;
    v_place record;
    v_unwanted boolean;
    v_stopped text;
BEGIN
    SELECT c.name, lower(btrim(c.email)) AS address, coalesce(c.language, s.language) AS language,
        c.language IS NULL AS guessed
    INTO v_buyer FROM customer c JOIN shop s ON s.shop_id = c.shop_id
    WHERE c.shop_id = p_shop_id AND c.customer_id = p_customer_id AND c.email IS NOT NULL;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT m.* INTO v_place
    FROM mail_conversation(v_buyer.address, v_buyer.name, v_buyer.language, v_buyer.guessed, p_at) m;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    INSERT INTO mail_choice (shop_id, address, conversation_id, token, since)
    VALUES (p_shop_id, v_buyer.address, v_place.conversation_id, p_secret, p_at) ON CONFLICT (shop_id, address) DO NOTHING;
    SELECT stopped_at IS NOT NULL INTO v_unwanted FROM mail_choice
    WHERE shop_id = p_shop_id AND address = v_buyer.address;
    v_stopped := CASE WHEN v_unwanted THEN 'unsubscribed' WHEN v_place.closed THEN 'vanished' END;
    UPDATE subscription f SET stopped_at = p_at, stopped_reason = 'replaced'
    FROM orders o
    WHERE o.shop_id = p_shop_id AND o.customer_id = p_customer_id
      AND (p_order_id IS NULL OR o.order_id = p_order_id)
      AND f.shop_id = o.shop_id AND f.order_id = o.order_id AND f.channel = 'email'
      AND f.audience = 'buyer' AND f.conversation_id <> v_place.conversation_id
      AND (f.stopped_at IS NULL OR f.stopped_reason IN ('blocked', 'closed', 'vanished'));
    WITH follows AS (
        INSERT INTO subscription (shop_id, order_id, conversation_id, person_id, channel, audience, name,
            token, followed_at, stopped_at, stopped_reason, part)
        SELECT o.shop_id, o.order_id, v_place.conversation_id, v_place.person_id, 'email', 'buyer',
            v_buyer.name, l.token, p_at, CASE WHEN v_stopped IS NOT NULL THEN p_at END, v_stopped, 'theirs'
        FROM orders o
        CROSS JOIN LATERAL (SELECT k.token FROM order_link k
            WHERE k.shop_id = o.shop_id AND k.order_id = o.order_id AND k.revoked_at IS NULL
            ORDER BY k.created_at DESC LIMIT 1) l
        WHERE o.shop_id = p_shop_id AND o.customer_id = p_customer_id AND o.hidden_at IS NULL
          AND o.fulfilment NOT IN ('completed', 'cancelled')
          AND (p_order_id IS NULL OR o.order_id = p_order_id)
        ON CONFLICT (shop_id, order_id, conversation_id) DO UPDATE SET token = excluded.token,
            stopped_at = excluded.stopped_at, stopped_reason = excluded.stopped_reason, part = excluded.part
            WHERE subscription.audience = 'buyer'
              AND subscription.stopped_reason IN ('moved', 'replaced', 'separated')
        RETURNING shop_id, order_id, stopped_at, card_message
    )
    INSERT INTO outbox (channel, conversation_id, lane, kind, content, shop_id, order_id, created_at)
    SELECT 'email', v_place.conversation_id, 1, 'card', '{}', f.shop_id, f.order_id, p_at
    FROM follows f WHERE f.stopped_at IS NULL AND f.card_message IS NULL
    ON CONFLICT (shop_id, order_id, conversation_id) WHERE kind = 'card' AND state = 'waiting'
    DO UPDATE SET generation = outbox.generation + 1;
END $$;
REVOKE ALL ON FUNCTION mail_buyer(bigint, bigint, bigint, text, timestamptz) FROM public;
GRANT EXECUTE ON FUNCTION mail_buyer(bigint, bigint, bigint, text, timestamptz) TO waybill_shop;

-- ---------------------------------------------------------------------------------------------
-- Buyers who could not be told before there was a list of them: the last of each open order.

ALTER TABLE outbox NO FORCE ROW LEVEL SECURITY;
ALTER TABLE subscription NO FORCE ROW LEVEL SECURITY;
ALTER TABLE orders NO FORCE ROW LEVEL SECURITY;
ALTER TABLE untold NO FORCE ROW LEVEL SECURITY;
INSERT INTO untold (shop_id, order_id, since, kind, content, version)
SELECT DISTINCT ON (n.shop_id, n.order_id) n.shop_id, n.order_id, n.created_at, n.kind, n.content, n.version
FROM outbox n
JOIN orders o ON o.shop_id = n.shop_id AND o.order_id = n.order_id
WHERE n.kind = 'notice' AND n.state = 'failed'
  AND o.fulfilment NOT IN ('completed', 'cancelled') AND o.hidden_at IS NULL
  AND EXISTS (SELECT FROM subscription s WHERE s.shop_id = n.shop_id AND s.order_id = n.order_id
      AND s.audience = 'buyer' AND s.stopped_reason IN ('blocked', 'closed', 'vanished'))
  AND NOT EXISTS (SELECT FROM subscription s WHERE s.shop_id = n.shop_id AND s.order_id = n.order_id
      AND s.audience = 'buyer' AND s.stopped_at IS NULL)
ORDER BY n.shop_id, n.order_id, n.outbox_id DESC;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
ALTER TABLE subscription FORCE ROW LEVEL SECURITY;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;
ALTER TABLE untold FORCE ROW LEVEL SECURITY;
