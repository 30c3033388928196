-- Pictures and PDF files: what people send in a conversation, and what a shop keeps of it.

-- What came in belongs to the conversation it came through: no shop is known at that moment, and it
-- may never become a shop's. Only the last few of a conversation are kept here, for the answer to
-- "what is this for?"; a shop's own copy is made when it is used.
CREATE TABLE received_file (
    received_file_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id  bigint NOT NULL REFERENCES conversation,
    media_type       text NOT NULL
                     CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
    name             text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
    bytes            bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 10485760),
    at               timestamptz NOT NULL
);
CREATE INDEX received_file_conversation ON received_file (conversation_id, received_file_id);
-- These formats are compressed already: trying once more only costs time.
ALTER TABLE received_file ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- What a shop keeps: a payment slip, an item's picture, its own payment code. The same content is
-- kept once, so that a slip which was sent before is recognised by its id.
CREATE TABLE shop_file (
    shop_id           bigint NOT NULL,
    file_id           bigint GENERATED ALWAYS AS IDENTITY,
    media_type        text NOT NULL
                      CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
    name              text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
    bytes             bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 10485760),
    sha256            bytea NOT NULL CHECK (octet_length(sha256) = 32),
    -- Where it came from; no key to a conversation, which belongs to no shop.
    from_conversation bigint,
    at                timestamptz NOT NULL,
    PRIMARY KEY (shop_id, file_id),
    UNIQUE (shop_id, sha256)
);
ALTER TABLE shop_file ALTER COLUMN bytes SET STORAGE EXTERNAL;

DO $$
DECLARE
    t text;
BEGIN
    -- Rows of one shop.
    FOREACH t IN ARRAY ARRAY['shop_file'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_shop', t);
        EXECUTE format($p$CREATE POLICY of_shop ON %I TO waybill_shop
            USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
            WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)$p$, t);
    END LOOP;
    -- Routing. What is used by nobody is forgotten, so the system may delete it.
    FOREACH t IN ARRAY ARRAY['received_file'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, DELETE ON %I TO waybill_system', t);
        EXECUTE format('CREATE POLICY of_system ON %I TO waybill_system USING (true) WITH CHECK (true)', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['received_file', 'shop_file'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
END $$;
