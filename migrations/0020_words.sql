-- A shop's own words, notices held through quiet hours, and what a lost phone may no longer do.
--
-- The reasons of 0001_foundation.sql hold here: shop_id leads every key, row-level security is
-- forced and keyed by a setting, no row triggers.

-- What a shop says to its buyers about a moment, in one language, in the place of the standard words
-- or below them. Words with placeholders as they were typed; the program checks them when they are
-- saved, and falls back to the standard where an order lacks what they speak of.
CREATE TABLE own_words (
    shop_id    bigint NOT NULL REFERENCES shop,
    status     text NOT NULL,
    language   text NOT NULL,
    words      text NOT NULL CHECK (length(words) BETWEEN 1 AND 500),
    changed_at timestamptz NOT NULL,
    changed_by bigint NOT NULL REFERENCES person,
    -- Whether the standard words stand again; nothing is ever deleted.
    dropped    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (shop_id, status, language)
);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['own_words'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_shop', t);
        EXECUTE format($p$CREATE POLICY of_shop ON %I TO waybill_shop
            USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
            WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)$p$, t);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
END $$;

-- A notice that waits for a shop's quiet hours to end. It is no part of a conversation's line until
-- then: what fails for now (not_before) holds up what comes after it, what is held does not.
ALTER TABLE outbox ADD COLUMN held_until timestamptz;

-- A member whose phone is lost: their part in this shop rests, whatever else they are elsewhere.
ALTER TABLE membership
    ADD COLUMN locked_at timestamptz,
    ADD COLUMN locked_by bigint;
-- One chat that its person locked from another, or the operator did; and a whole person.
ALTER TABLE conversation ADD COLUMN locked_at timestamptz;
ALTER TABLE person ADD COLUMN locked_at timestamptz;
