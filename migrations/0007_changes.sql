-- An order that is given to another buyer: whoever followed it until then is told so on their own
-- card, once, which takes a reason of its own.
ALTER TABLE subscription DROP CONSTRAINT subscription_stopped_reason_check;
ALTER TABLE subscription ADD CONSTRAINT subscription_stopped_reason_check
    CHECK (stopped_reason IN ('asked', 'blocked', 'closed', 'vanished', 'revoked', 'moved'));
