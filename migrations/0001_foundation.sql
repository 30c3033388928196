-- The foundation: people and their conversations, shops, orders, what came in and what goes out.
--
-- Reasons that hold for every table here:
-- * Every row that belongs to a shop leads its keys with shop_id, so that a shop can be moved or
--   sharded whole; uniqueness includes it, and no row triggers are used (Citus refuses them).
-- * Row-level security is forced and keyed by a setting that travels with BEGIN. The four roles
--   (created once per cluster, before the first migration) are not the owner:
--     waybill_system  routing and leases: who is who, what came in, what goes out; never an order
--     waybill_shop    one shop's rows (waybill.shop_id)
--     waybill_person  one person's own rows across shops (waybill.person_id)
--     waybill_reader  owns the audited functions below; nobody logs in or switches to it
-- * Policies hold no subquery: a comparison with a setting lets every index be used.
-- * nullif(..., ''): after the first scoped transaction of a connection the setting reads as ''.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

GRANT USAGE ON SCHEMA public TO waybill_system, waybill_shop, waybill_person, waybill_reader;

-- ---------------------------------------------------------------------------------------------
-- People

CREATE TABLE person (
    person_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name            text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    language        text NOT NULL CHECK (language ~ '^[a-z]{2,3}(-[A-Z]{2})?$'),
    active_shop_id  bigint,
    created_at      timestamptz NOT NULL
);

-- One row per place in which a person and the assistant talk. In private chats the address is the
-- chat's id on its platform; the person is who the platform says is writing.
CREATE TABLE conversation (
    conversation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel         text NOT NULL CHECK (channel IN ('telegram', 'discord', 'web', 'terminal')),
    address         text NOT NULL CHECK (char_length(address) BETWEEN 1 AND 200),
    person_id       bigint NOT NULL REFERENCES person,
    -- What the assistant awaits from the person: versioned JSON, opaque here.
    state           jsonb NOT NULL DEFAULT '{}',
    -- How many messages the log of a web chat or terminal holds, and how many changes it has seen.
    logged          bigint NOT NULL DEFAULT 0,
    changes         bigint NOT NULL DEFAULT 0,
    -- Up to which change a terminal has printed the log.
    printed         bigint NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    -- Why nothing can be sent there any more; empty while it can.
    closed_at       timestamptz,
    closed_reason   text CHECK (closed_reason IN ('blocked', 'closed', 'vanished')),
    CHECK ((closed_at IS NULL) = (closed_reason IS NULL)),
    UNIQUE (channel, address)
);
CREATE INDEX conversation_person ON conversation (person_id);

-- ---------------------------------------------------------------------------------------------
-- Shops

CREATE TABLE shop_directory (
    shop_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code       text NOT NULL UNIQUE CHECK (code ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
    created_at timestamptz NOT NULL
);

CREATE TABLE shop (
    shop_id           bigint PRIMARY KEY,
    code              text NOT NULL,
    name              text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
    country           text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    currency          text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    time_zone         text NOT NULL,
    language          text NOT NULL CHECK (language ~ '^[a-z]{2,3}(-[A-Z]{2})?$'),
    payment_methods   text[] NOT NULL DEFAULT '{}',
    last_order_number integer NOT NULL DEFAULT 1000 CHECK (last_order_number >= 0),
    demo              boolean NOT NULL DEFAULT false,
    created_at        timestamptz NOT NULL
);

CREATE TABLE membership (
    shop_id    bigint NOT NULL,
    person_id  bigint NOT NULL,
    role       text NOT NULL CHECK (role IN ('owner', 'staff')),
    added_at   timestamptz NOT NULL,
    removed_at timestamptz,
    PRIMARY KEY (shop_id, person_id)
);
CREATE INDEX membership_person ON membership (person_id) WHERE removed_at IS NULL;

CREATE TABLE invite (
    shop_id    bigint NOT NULL,
    token      text NOT NULL CHECK (char_length(token) >= 22),
    role       text NOT NULL CHECK (role IN ('owner', 'staff')),
    created_by bigint NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_by    bigint,
    used_at    timestamptz,
    CHECK ((used_by IS NULL) = (used_at IS NULL)),
    PRIMARY KEY (shop_id, token)
);

-- ---------------------------------------------------------------------------------------------
-- Customers and orders

CREATE TABLE customer (
    shop_id     bigint NOT NULL,
    customer_id bigint GENERATED ALWAYS AS IDENTITY,
    name        text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
    -- The name folded for comparison; a person is recognised by phone, mail, or this.
    name_key    text NOT NULL,
    phone       text,
    phone_key   text,
    email       text,
    email_key   text,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (shop_id, customer_id)
);
CREATE INDEX customer_phone ON customer (shop_id, phone_key) WHERE phone_key IS NOT NULL;
CREATE INDEX customer_email ON customer (shop_id, email_key) WHERE email_key IS NOT NULL;
CREATE INDEX customer_name ON customer (shop_id, name_key);

CREATE TABLE orders (
    shop_id            bigint NOT NULL,
    order_id           bigint GENERATED ALWAYS AS IDENTITY,
    number             integer NOT NULL CHECK (number > 0),
    customer_id        bigint NOT NULL,
    -- version counts the order's events; the others are the version of the last event on their axis,
    -- so that a button is refused only where its own axis has moved on.
    version            integer NOT NULL CHECK (version >= 1),
    fulfilment_version integer NOT NULL CHECK (fulfilment_version BETWEEN 1 AND version),
    payment_version    integer NOT NULL DEFAULT 0 CHECK (payment_version BETWEEN 0 AND version),
    hold_version       integer NOT NULL DEFAULT 0 CHECK (hold_version BETWEEN 0 AND version),
    -- revision counts changes of lines, fees or address.
    revision           integer NOT NULL DEFAULT 1 CHECK (revision >= 1),
    fulfilment         text NOT NULL CHECK (fulfilment IN ('pending', 'confirmed', 'processing', 'ready',
                           'shipped', 'delivered', 'completed', 'cancelled')),
    pick_up            boolean NOT NULL DEFAULT false,
    placed_at          timestamptz NOT NULL,
    confirmed_at       timestamptz,
    processing_at      timestamptz,
    ready_at           timestamptz,
    shipped_at         timestamptz,
    delivered_at       timestamptz,
    completed_at       timestamptz,
    cancelled_at       timestamptz,
    cancel_reason      text,
    held_at            timestamptz,
    hold_reason        text,
    currency           text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    goods_minor        bigint NOT NULL CHECK (goods_minor >= 0),
    shipping_minor     bigint NOT NULL DEFAULT 0 CHECK (shipping_minor >= 0),
    total_minor        bigint NOT NULL CHECK (total_minor = goods_minor + shipping_minor),
    -- The sum of the ledger, kept beside it by the same statement.
    received_minor     bigint NOT NULL DEFAULT 0 CHECK (received_minor >= 0),
    item_count         bigint NOT NULL CHECK (item_count > 0),
    note               text,
    due_on             date,
    -- What /find looks through: buyer, phone, items, folded to lower case.
    search             text NOT NULL,
    -- A state carries its facts: a row that cannot be a state is refused.
    CHECK (fulfilment NOT IN ('confirmed', 'processing', 'ready', 'shipped', 'delivered', 'completed')
           OR confirmed_at IS NOT NULL),
    CHECK (fulfilment NOT IN ('processing', 'ready', 'shipped', 'delivered', 'completed')
           OR processing_at IS NOT NULL),
    CHECK (fulfilment NOT IN ('ready', 'shipped', 'delivered', 'completed') OR ready_at IS NOT NULL),
    CHECK (fulfilment NOT IN ('shipped', 'delivered', 'completed') OR pick_up OR shipped_at IS NOT NULL),
    CHECK (NOT pick_up OR fulfilment <> 'shipped'),
    CHECK (fulfilment NOT IN ('delivered', 'completed') OR delivered_at IS NOT NULL),
    CHECK ((fulfilment = 'completed') = (completed_at IS NOT NULL)),
    CHECK ((fulfilment = 'cancelled') = (cancelled_at IS NOT NULL)),
    CHECK (cancel_reason IS NULL OR fulfilment = 'cancelled'),
    CHECK ((held_at IS NULL) = (hold_reason IS NULL)),
    PRIMARY KEY (shop_id, order_id),
    UNIQUE (shop_id, number),
    FOREIGN KEY (shop_id, customer_id) REFERENCES customer (shop_id, customer_id)
);
CREATE INDEX orders_by_stage ON orders (shop_id, fulfilment, number);
CREATE INDEX orders_by_customer ON orders (shop_id, customer_id);
CREATE INDEX orders_search ON orders USING gin (shop_id, search gin_trgm_ops);

CREATE TABLE order_line (
    shop_id          bigint NOT NULL,
    order_id         bigint NOT NULL,
    line             integer NOT NULL CHECK (line BETWEEN 1 AND 100),
    name             text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
    quantity         integer NOT NULL CHECK (quantity BETWEEN 1 AND 10000),
    unit_price_minor bigint NOT NULL CHECK (unit_price_minor BETWEEN 0 AND 1000000000000),
    PRIMARY KEY (shop_id, order_id, line),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id)
);

-- The ledger only grows: what was wrong is countered by another entry that points at it.
CREATE TABLE payment_entry (
    shop_id      bigint NOT NULL,
    order_id     bigint NOT NULL,
    entry        integer NOT NULL CHECK (entry >= 1),
    kind         text NOT NULL CHECK (kind IN ('received', 'deposit', 'countered')),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    method       text CHECK (char_length(method) BETWEEN 1 AND 60),
    counters     integer,
    version      integer NOT NULL,
    at           timestamptz NOT NULL,
    CHECK ((kind = 'countered') = (counters IS NOT NULL)),
    PRIMARY KEY (shop_id, order_id, entry),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id),
    FOREIGN KEY (shop_id, order_id, counters) REFERENCES payment_entry (shop_id, order_id, entry)
);
CREATE UNIQUE INDEX payment_countered_once ON payment_entry (shop_id, order_id, counters)
    WHERE counters IS NOT NULL;

CREATE TABLE shipment (
    shop_id    bigint NOT NULL,
    order_id   bigint NOT NULL,
    shipment   integer NOT NULL CHECK (shipment >= 1),
    courier    text CHECK (char_length(courier) BETWEEN 1 AND 60),
    tracking   text CHECK (char_length(tracking) BETWEEN 1 AND 60),
    shipped_at timestamptz NOT NULL,
    -- Taken back by an undo: kept, for the history.
    voided_at  timestamptz,
    PRIMARY KEY (shop_id, order_id, shipment),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id)
);

CREATE TABLE order_event (
    shop_id    bigint NOT NULL,
    order_id   bigint NOT NULL,
    version    integer NOT NULL CHECK (version >= 1),
    action     text NOT NULL CHECK (action IN ('place', 'confirm', 'process', 'ready', 'ship', 'deliver',
                   'complete', 'cancel', 'pay', 'hold', 'release', 'note', 'undo')),
    -- The action's facts and what it changed, as versioned JSON.
    facts      jsonb NOT NULL,
    actor_id   bigint,
    actor_name text NOT NULL,
    channel    text NOT NULL CHECK (channel IN ('telegram', 'discord', 'web', 'terminal', 'system')),
    silent     boolean NOT NULL DEFAULT false,
    at         timestamptz NOT NULL,
    -- The later event that took this one back.
    undone_by  integer,
    PRIMARY KEY (shop_id, order_id, version),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id)
);

-- A public link: a capability of 128 random bits that carries its shop.
CREATE TABLE order_link (
    shop_id    bigint NOT NULL,
    token      text NOT NULL CHECK (char_length(token) >= 22),
    order_id   bigint NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    PRIMARY KEY (shop_id, token),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id)
);
CREATE UNIQUE INDEX order_link_current ON order_link (shop_id, order_id) WHERE revoked_at IS NULL;

-- Who is told about an order, and the one live card each of them has of it.
CREATE TABLE subscription (
    shop_id         bigint NOT NULL,
    order_id        bigint NOT NULL,
    conversation_id bigint NOT NULL,
    person_id       bigint NOT NULL,
    channel         text NOT NULL CHECK (channel IN ('telegram', 'discord', 'web', 'terminal')),
    audience        text NOT NULL CHECK (audience IN ('seller', 'buyer')),
    name            text NOT NULL,
    token           text,
    -- The platform's id of the card's message, and a digest of what it shows.
    card_message    text,
    card_digest     text,
    followed_at     timestamptz NOT NULL,
    stopped_at      timestamptz,
    stopped_reason  text CHECK (stopped_reason IN ('asked', 'blocked', 'closed', 'vanished', 'revoked')),
    CHECK ((audience = 'buyer') = (token IS NOT NULL)),
    CHECK ((stopped_at IS NULL) = (stopped_reason IS NULL)),
    PRIMARY KEY (shop_id, order_id, conversation_id),
    FOREIGN KEY (shop_id, order_id) REFERENCES orders (shop_id, order_id)
);
CREATE INDEX subscription_person ON subscription (person_id, followed_at);
CREATE INDEX subscription_conversation ON subscription (conversation_id);

-- ---------------------------------------------------------------------------------------------
-- In and out

-- What came in, raw, stored before it is acknowledged and handled once.
CREATE TABLE inbox (
    inbox_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel     text NOT NULL CHECK (channel IN ('telegram', 'discord', 'web', 'terminal')),
    external_id text NOT NULL,
    address     text NOT NULL,
    payload     text NOT NULL,
    received_at timestamptz NOT NULL,
    attempts    integer NOT NULL DEFAULT 0,
    state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'parked')),
    error       text,
    handled_at  timestamptz,
    CHECK ((state = 'parked') = (error IS NOT NULL)),
    UNIQUE (channel, external_id)
);
CREATE INDEX inbox_waiting ON inbox (channel, address, inbox_id) WHERE state = 'waiting';
CREATE INDEX inbox_parked ON inbox (inbox_id) WHERE state <> 'done';

-- What goes out, in order per conversation. lane: 0 a reply, 1 a notice or card, 2 a broadcast.
CREATE TABLE outbox (
    outbox_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel         text NOT NULL CHECK (channel IN ('telegram', 'discord', 'web', 'terminal')),
    conversation_id bigint NOT NULL,
    lane            smallint NOT NULL CHECK (lane BETWEEN 0 AND 2),
    kind            text NOT NULL CHECK (kind IN ('reply', 'notice', 'correction', 'card')),
    -- Facts; words are chosen when it is sent, in the reader's language.
    content         jsonb NOT NULL,
    -- The order it speaks of, and the event for a notice.
    shop_id         bigint,
    order_id        bigint,
    version         integer,
    -- A reply may edit the platform's message it answers, and may travel by a short-lived way back
    -- (an interaction's token).
    edits           text,
    -- A name within the conversation; the message that carries it can be taken the place of by a
    -- later one before anybody knows the platform's id for it.
    tag             text,
    edits_tag       text,
    way_back        text,
    -- Counts requests to send a waiting card: a sender marks as sent only what it rendered.
    generation      integer NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    attempts        integer NOT NULL DEFAULT 0,
    not_before      timestamptz,
    state           text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
    sent_at         timestamptz,
    message         text,
    error           text,
    CHECK ((kind IN ('card', 'notice', 'correction')) <= (shop_id IS NOT NULL AND order_id IS NOT NULL)),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX outbox_waiting ON outbox (channel, outbox_id) WHERE state = 'waiting';
CREATE UNIQUE INDEX outbox_card ON outbox (shop_id, order_id, conversation_id)
    WHERE kind = 'card' AND state = 'waiting';
CREATE INDEX outbox_notice ON outbox (shop_id, order_id, version) WHERE kind IN ('notice', 'correction');
CREATE INDEX outbox_failed ON outbox (shop_id, outbox_id) WHERE state = 'failed';
CREATE INDEX outbox_unsent ON outbox (channel) WHERE state <> 'sent';
-- An answer to one of our messages finds its order.
CREATE INDEX outbox_tag ON outbox (conversation_id, tag, outbox_id) WHERE tag IS NOT NULL;
CREATE INDEX outbox_message ON outbox (conversation_id, message) WHERE message IS NOT NULL;

-- One active sender per bot account. The epoch fences off one that lost its lease.
CREATE TABLE sender_lease (
    channel    text PRIMARY KEY,
    holder     text NOT NULL,
    epoch      bigint NOT NULL,
    expires_at timestamptz NOT NULL
);

-- The messages that our own channels show. number counts within the conversation; changed is the
-- conversation's count of changes when this message was last written, so that a reader asks for
-- "all that changed after".
CREATE TABLE chat_message (
    conversation_id bigint NOT NULL REFERENCES conversation,
    number          bigint NOT NULL,
    author          text NOT NULL CHECK (author IN ('person', 'assistant')),
    content         jsonb NOT NULL,
    edits           integer NOT NULL DEFAULT 0,
    changed         bigint NOT NULL,
    at              timestamptz NOT NULL,
    PRIMARY KEY (conversation_id, number)
);
CREATE UNIQUE INDEX chat_message_changed ON chat_message (conversation_id, changed);

CREATE TABLE chat_file (
    conversation_id bigint NOT NULL REFERENCES conversation,
    number          bigint NOT NULL,
    name            text NOT NULL,
    media_type      text NOT NULL,
    bytes           bytea NOT NULL,
    PRIMARY KEY (conversation_id, number)
);

-- Signing in to the web chat: a link for ten minutes, consumed by a button, then a session.
CREATE TABLE sign_in_link (
    token_hash bytea PRIMARY KEY,
    person_id  bigint NOT NULL REFERENCES person,
    shop_id    bigint,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);

CREATE TABLE web_session (
    token_hash bytea PRIMARY KEY,
    person_id  bigint NOT NULL REFERENCES person,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz
);

-- ---------------------------------------------------------------------------------------------
-- Who may touch what

DO $$
DECLARE
    t text;
BEGIN
    -- Rows of one shop.
    FOREACH t IN ARRAY ARRAY['shop', 'membership', 'invite', 'customer', 'orders', 'order_line',
        'payment_entry', 'shipment', 'order_event', 'order_link', 'subscription'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_shop', t);
        EXECUTE format($p$CREATE POLICY of_shop ON %I TO waybill_shop
            USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
            WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)$p$, t);
    END LOOP;
    -- Routing.
    FOREACH t IN ARRAY ARRAY['person', 'conversation', 'shop_directory', 'membership', 'inbox', 'outbox',
        'sender_lease', 'chat_message', 'chat_file', 'sign_in_link', 'web_session'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_system', t);
        EXECUTE format('CREATE POLICY of_system ON %I TO waybill_system USING (true) WITH CHECK (true)', t);
    END LOOP;
    -- One person's own rows.
    FOREACH t IN ARRAY ARRAY['person', 'conversation', 'membership', 'subscription', 'web_session'] LOOP
        EXECUTE format('GRANT SELECT, UPDATE ON %I TO waybill_person', t);
        EXECUTE format($p$CREATE POLICY of_person ON %I TO waybill_person
            USING (person_id = nullif(current_setting('waybill.person_id', true), '')::bigint)
            WITH CHECK (person_id = nullif(current_setting('waybill.person_id', true), '')::bigint)$p$, t);
    END LOOP;
    -- What the audited functions read.
    FOREACH t IN ARRAY ARRAY['shop', 'customer', 'orders', 'order_line', 'payment_entry', 'shipment',
        'order_event', 'order_link', 'invite'] LOOP
        EXECUTE format('GRANT SELECT ON %I TO waybill_reader', t);
        EXECUTE format('CREATE POLICY of_reader ON %I FOR SELECT TO waybill_reader USING (true)', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['person', 'conversation', 'shop_directory', 'shop', 'membership', 'invite',
        'customer', 'orders', 'order_line', 'payment_entry', 'shipment', 'order_event', 'order_link',
        'subscription', 'inbox', 'outbox', 'sender_lease', 'chat_message', 'chat_file', 'sign_in_link',
        'web_session'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
END $$;

-- A shop writes what must be said about its orders, and sees what could not be.
GRANT SELECT, INSERT, UPDATE ON outbox TO waybill_shop;
CREATE POLICY of_shop ON outbox TO waybill_shop
    USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
    WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint);

-- The system deactivates a recipient that blocked us; it sees where a card stands, never the order.
GRANT SELECT (shop_id, order_id, conversation_id, person_id, channel, audience, card_message, card_digest,
          stopped_at, stopped_reason),
      UPDATE (card_message, card_digest, stopped_at, stopped_reason) ON subscription TO waybill_system;
CREATE POLICY of_system ON subscription TO waybill_system USING (true) WITH CHECK (true);

-- The shop's names and settings are what every message begins with.
GRANT SELECT ON shop TO waybill_system;
CREATE POLICY of_system ON shop FOR SELECT TO waybill_system USING (true);

-- ---------------------------------------------------------------------------------------------
-- What a token shows. plpgsql keeps its plan between calls, which a language-sql function does not.

-- The order behind a link: no row when there is none, revoked when it was taken back. Never an
-- address, a phone, or more of the buyer's name than the first word and an initial.
CREATE FUNCTION tracked_order(p_shop_id bigint, p_token text)
RETURNS TABLE (revoked boolean, order_id bigint, version integer, document jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    RETURN QUERY
    SELECT l.revoked_at IS NOT NULL, o.order_id, o.version,
        CASE WHEN l.revoked_at IS NULL THEN jsonb_build_object(
            'shop', s.name, 'shop_language', s.language, 'time_zone', s.time_zone,
            'number', o.number, 'version', o.version, 'fulfilment', o.fulfilment,
            'pick_up', o.pick_up, 'customer', split_part(c.name, ' ', 1),
            'placed_at', o.placed_at, 'confirmed_at', o.confirmed_at,
            'processing_at', o.processing_at, 'ready_at', o.ready_at, 'shipped_at', o.shipped_at,
            'delivered_at', o.delivered_at, 'completed_at', o.completed_at,
            'cancelled_at', o.cancelled_at, 'cancel_reason', o.cancel_reason,
            'held', o.held_at IS NOT NULL, 'due_on', o.due_on,
            'currency', o.currency, 'goods_minor', o.goods_minor,
            'shipping_minor', o.shipping_minor, 'total_minor', o.total_minor,
            'received_minor', o.received_minor, 'item_count', o.item_count,
            'lines', (SELECT jsonb_agg(jsonb_build_object('name', n.name, 'quantity', n.quantity,
                          'unit_price_minor', n.unit_price_minor) ORDER BY n.line)
                      FROM order_line n WHERE n.shop_id = o.shop_id AND n.order_id = o.order_id),
            'payments', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', p.kind, 'method', p.method,
                          'amount_minor', p.amount_minor, 'at', p.at) ORDER BY p.entry)
                      FROM payment_entry p WHERE p.shop_id = o.shop_id AND p.order_id = o.order_id
                          AND p.kind <> 'countered' AND NOT EXISTS (SELECT FROM payment_entry x
                              WHERE x.shop_id = p.shop_id AND x.order_id = p.order_id
                                  AND x.counters = p.entry)), '[]'),
            'shipments', coalesce((SELECT jsonb_agg(jsonb_build_object('courier', h.courier,
                          'tracking', h.tracking, 'shipped_at', h.shipped_at) ORDER BY h.shipment)
                      FROM shipment h WHERE h.shop_id = o.shop_id AND h.order_id = o.order_id
                          AND h.voided_at IS NULL), '[]'),
            'events', (SELECT jsonb_agg(jsonb_build_object('version', e.version, 'action', e.action,
                          'facts', e.facts, 'at', e.at, 'undone', e.undone_by IS NOT NULL) ORDER BY e.version)
                      FROM order_event e WHERE e.shop_id = o.shop_id AND e.order_id = o.order_id
                          -- The shop's own notes and reasons, which an undo's facts repeat.
                          AND e.action NOT IN ('note', 'hold', 'release')
                          AND coalesce(e.facts ->> 'action', '') NOT IN ('note', 'hold', 'release'))
        ) END
    FROM order_link l
    JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id
    JOIN customer c ON c.shop_id = o.shop_id AND c.customer_id = o.customer_id
    JOIN shop s ON s.shop_id = o.shop_id
    WHERE l.shop_id = p_shop_id AND l.token = p_token;
END $$;

-- How many events the order behind a link has had: whoever has rendered that version need not read
-- the order again. No row when there is no such link, or it was taken back.
CREATE FUNCTION tracked_version(p_shop_id bigint, p_token text)
RETURNS TABLE (version integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, public AS $$
BEGIN
    RETURN QUERY
    SELECT o.version
    FROM order_link l
    JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id
    WHERE l.shop_id = p_shop_id AND l.token = p_token AND l.revoked_at IS NULL;
END $$;

-- The invitation behind a token, so that one who is not yet a member can be told what it is.
CREATE FUNCTION invitation(p_shop_id bigint, p_token text)
RETURNS TABLE (shop_name text, role text, expires_at timestamptz, used_by bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    RETURN QUERY
    SELECT s.name, i.role, i.expires_at, i.used_by
    FROM invite i JOIN shop s ON s.shop_id = i.shop_id
    WHERE i.shop_id = p_shop_id AND i.token = p_token;
END $$;

-- Search inside the current shop. Row-level security would switch the trigram index off (its
-- operators are not leakproof), so this function reads as waybill_reader and applies the scope
-- itself: without waybill.shop_id it finds nothing. Two letters that changed places leave a short
-- word a third of its trigrams (shrit, shirt). A number is meant as it is written: its neighbours
-- would be as similar; only what is as long as a phone number is forgiven a digit.
-- ROWS says what callers ask for: by the default of 1000 every customer would be read to join them.
CREATE FUNCTION find_orders(p_words text[], p_limit integer)
RETURNS TABLE (order_id bigint, closeness real)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
SET search_path = pg_catalog, public SET pg_trgm.word_similarity_threshold = 0.3 AS $$
DECLARE
    v_shop_id bigint := nullif(current_setting('waybill.shop_id', true), '')::bigint;
BEGIN
    RETURN QUERY
    SELECT o.order_id,
        (SELECT min(CASE WHEN o.search LIKE '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%'
                    THEN 1::real ELSE word_similarity(w, o.search) END)
         FROM unnest(p_words) w) AS found
    FROM orders o
    WHERE o.shop_id = v_shop_id
      AND ((o.search %> p_words[1] AND (p_words[1] !~ '[0-9]' OR length(p_words[1]) >= 7))
           OR o.search LIKE '%' || replace(replace(replace(p_words[1], '\', '\\'), '%', '\%'), '_', '\_') || '%')
      AND NOT EXISTS (SELECT FROM unnest(p_words) w
          WHERE NOT ((o.search %> w AND (w !~ '[0-9]' OR length(w) >= 7))
                     OR o.search LIKE '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%'))
    ORDER BY found DESC, o.number DESC
    LIMIT p_limit;
END $$;

GRANT CREATE ON SCHEMA public TO waybill_reader;
ALTER FUNCTION tracked_order(bigint, text) OWNER TO waybill_reader;
ALTER FUNCTION tracked_version(bigint, text) OWNER TO waybill_reader;
ALTER FUNCTION invitation(bigint, text) OWNER TO waybill_reader;
ALTER FUNCTION find_orders(text[], integer) OWNER TO waybill_reader;
REVOKE CREATE ON SCHEMA public FROM waybill_reader;

-- A function is open to everyone unless said otherwise. The login itself may read by token (one
-- statement, no scope to forget); searching needs a shop.
REVOKE ALL ON FUNCTION tracked_order(bigint, text), tracked_version(bigint, text),
    invitation(bigint, text), find_orders(text[], integer) FROM public;
GRANT EXECUTE ON FUNCTION tracked_order(bigint, text), tracked_version(bigint, text) TO CURRENT_USER, waybill_system, waybill_person;
GRANT EXECUTE ON FUNCTION invitation(bigint, text) TO CURRENT_USER, waybill_system;
GRANT EXECUTE ON FUNCTION find_orders(text[], integer) TO waybill_shop;
