-- Who may do what in a shop, and what a shop knows of its customers.
--
-- The reasons of 0001_foundation.sql hold here: shop_id leads every key, row-level security is
-- forced and keyed by a setting, no row triggers.

-- ---------------------------------------------------------------------------------------------
-- Roles and rights

-- Rows of other people's shops are out of everybody's reach while row-level security is forced,
-- the tables' owner included: it is lifted for the two statements that rename a role.
ALTER TABLE membership NO FORCE ROW LEVEL SECURITY;
ALTER TABLE membership DROP CONSTRAINT membership_role_check;
UPDATE membership SET role = 'manager' WHERE role = 'staff';
ALTER TABLE membership ADD CONSTRAINT membership_role_check
    CHECK (role IN ('owner', 'manager', 'packer', 'bookkeeper', 'viewer'));
ALTER TABLE membership FORCE ROW LEVEL SECURITY;

ALTER TABLE invite NO FORCE ROW LEVEL SECURITY;
ALTER TABLE invite DROP CONSTRAINT invite_role_check;
UPDATE invite SET role = 'manager' WHERE role = 'staff';
ALTER TABLE invite ADD CONSTRAINT invite_role_check
    CHECK (role IN ('owner', 'manager', 'packer', 'bookkeeper', 'viewer'));
ALTER TABLE invite FORCE ROW LEVEL SECURITY;

-- What the owner changed of a role's rights; what has no row here is as the program's defaults are.
-- Owners have every right and no row.
CREATE TABLE role_right (
    shop_id    bigint NOT NULL,
    role       text NOT NULL CHECK (role IN ('manager', 'packer', 'bookkeeper', 'viewer')),
    right_name text NOT NULL CHECK (right_name IN ('orders', 'fulfil', 'money', 'refund', 'goods', 'stock',
                   'customers', 'handles', 'figures', 'settings', 'people', 'delete')),
    allowed    boolean NOT NULL,
    changed_by bigint NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (shop_id, role, right_name)
);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['role_right'] LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO waybill_shop', t);
        EXECUTE format($p$CREATE POLICY of_shop ON %I TO waybill_shop
            USING (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)
            WITH CHECK (shop_id = nullif(current_setting('waybill.shop_id', true), '')::bigint)$p$, t);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    END LOOP;
END $$;

-- What someone may do is known before their message is understood.
GRANT SELECT ON role_right TO waybill_system;
CREATE POLICY of_system ON role_right FOR SELECT TO waybill_system USING (true);
