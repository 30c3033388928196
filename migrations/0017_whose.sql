-- Whose an order is; the chats of one person, joined and separated; the browsers they are signed in from.
--
-- The reasons of 0001_foundation.sql hold here.

-- ---------------------------------------------------------------------------------------------
-- Whose order

-- What a buyer's subscription is to its order: 'asked' whether it is theirs, 'theirs', 'watching', or
-- watching and 'claims' that it is theirs too, until the shop answers. Whoever followed before this could
-- act as the buyer and still can; a default spares rewriting the table.
ALTER TABLE subscription ADD COLUMN part text NOT NULL DEFAULT 'theirs'
    CHECK (part IN ('asked', 'theirs', 'watching', 'claims'));
ALTER TABLE subscription ALTER COLUMN part SET DEFAULT 'asked';

-- Whom the shop refused watches.
ALTER TABLE subscription NO FORCE ROW LEVEL SECURITY;
ALTER TABLE orders NO FORCE ROW LEVEL SECURITY;
ALTER TABLE customer NO FORCE ROW LEVEL SECURITY;
ALTER TABLE customer_person NO FORCE ROW LEVEL SECURITY;
UPDATE subscription s SET part = 'watching'
FROM orders o, customer c, customer_person k
WHERE o.shop_id = s.shop_id AND o.order_id = s.order_id
  AND c.shop_id = o.shop_id AND coalesce(c.merged_into, c.customer_id) = o.customer_id
  AND k.shop_id = c.shop_id AND k.customer_id = c.customer_id
  AND k.person_id = s.person_id AND k.standing = 'refused' AND s.audience = 'buyer';
ALTER TABLE customer_person FORCE ROW LEVEL SECURITY;
ALTER TABLE customer FORCE ROW LEVEL SECURITY;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;
ALTER TABLE subscription FORCE ROW LEVEL SECURITY;

-- ---------------------------------------------------------------------------------------------
-- The chats of one person

-- Whose the chat was before it was joined with others; empty where it began with this person.
ALTER TABLE conversation ADD COLUMN joined_from bigint REFERENCES person;
-- Whose part in the shop it was before.
ALTER TABLE membership ADD COLUMN joined_from bigint;

-- Whose acting it was that a shop knows the customer by.
ALTER TABLE customer_person ADD COLUMN joined_from bigint;

-- A code that joins two chats: made in one, entered in the other, agreed to there, then in the first.
CREATE TABLE link_code (
    link_id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code_hash             bytea NOT NULL UNIQUE,
    person_id             bigint NOT NULL REFERENCES person,
    conversation_id       bigint NOT NULL REFERENCES conversation,
    created_at            timestamptz NOT NULL,
    expires_at            timestamptz NOT NULL,
    -- Who entered it first: nobody else can any more.
    other_person_id       bigint REFERENCES person,
    other_conversation_id bigint REFERENCES conversation,
    agreed_at             timestamptz,
    joined_at             timestamptz,
    ended_at              timestamptz,
    CHECK ((other_person_id IS NULL) = (other_conversation_id IS NULL)),
    CHECK (agreed_at IS NULL OR other_person_id IS NOT NULL),
    CHECK (joined_at IS NULL OR agreed_at IS NOT NULL)
);
CREATE INDEX link_code_open ON link_code (conversation_id) WHERE joined_at IS NULL AND ended_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON link_code TO waybill_system;
CREATE POLICY of_system ON link_code TO waybill_system USING (true) WITH CHECK (true);
ALTER TABLE link_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE link_code FORCE ROW LEVEL SECURITY;

-- ---------------------------------------------------------------------------------------------
-- Signed in

ALTER TABLE web_session
    ADD COLUMN session_no bigint GENERATED ALWAYS AS IDENTITY,
    -- What the browser says it is, in few words.
    ADD COLUMN browser text CHECK (char_length(browser) BETWEEN 1 AND 80),
    -- Whose web chat it shows: the person it began with, also after their chats were joined.
    ADD COLUMN seated_as bigint REFERENCES person;
ALTER TABLE web_session NO FORCE ROW LEVEL SECURITY;
UPDATE web_session SET seated_as = person_id;
ALTER TABLE web_session FORCE ROW LEVEL SECURITY;
CREATE UNIQUE INDEX web_session_number ON web_session (session_no);
CREATE INDEX web_session_person ON web_session (person_id) WHERE ended_at IS NULL;
