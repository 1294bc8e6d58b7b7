CREATE SCHEMA operator;

-- What operators have switched off. Every node reads it once a second.
CREATE TABLE operator.drain (
    provider  text        NOT NULL,
    operation text        NOT NULL,
    reason    text        NOT NULL,
    by        text        NOT NULL,
    since     timestamptz NOT NULL,
    PRIMARY KEY (provider, operation)
);

-- Who did what, when and why. Rows are only added, and each is chained to the one before it.
CREATE TABLE operator.audit (
    id       bigint      PRIMARY KEY,
    at       timestamptz NOT NULL,
    who      text        NOT NULL,
    what     text        NOT NULL,
    target   text        NOT NULL,
    reason   text        NOT NULL,
    previous bytea       NOT NULL,
    hash     bytea       NOT NULL
);
CREATE INDEX audit_list_idx ON operator.audit (at, id);

-- SHA-256 over the hash before and what the row says; parts are told apart by their lengths.
CREATE FUNCTION operator.audit_hash(previous bytea, row_id bigint, row_at timestamptz, who text,
    what text, target text, reason text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(previous || convert_to(
        row_id || '|' || (extract(epoch FROM row_at) * 1000000)::bigint || '|'
        || length(who) || ':' || who || '|' || length(what) || ':' || what || '|'
        || length(target) || ':' || target || '|' || length(reason) || ':' || reason, 'UTF8'))
$$;

-- The database numbers and chains: whoever inserts says only who, what, target and reason.
CREATE FUNCTION operator.audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7205759403792795);
    SELECT id + 1, hash INTO NEW.id, NEW.previous FROM operator.audit ORDER BY id DESC LIMIT 1;
    IF NEW.id IS NULL THEN
        NEW.id := 1;
        NEW.previous := '\x';
    END IF;
    NEW.hash := operator.audit_hash(
        NEW.previous, NEW.id, NEW.at, NEW.who, NEW.what, NEW.target, NEW.reason);
    RETURN NEW;
END $$;
CREATE TRIGGER audit_chain BEFORE INSERT ON operator.audit
    FOR EACH ROW EXECUTE FUNCTION operator.audit_chain();

CREATE FUNCTION operator.audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is only added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON operator.audit
    FOR EACH ROW EXECUTE FUNCTION operator.audit_stays();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON operator.audit
    FOR EACH STATEMENT EXECUTE FUNCTION operator.audit_stays();

-- Rows that do not follow from the one before them: none, unless somebody changed the trail.
CREATE VIEW operator.audit_broken AS
    SELECT id FROM (
        SELECT *, lag(hash, 1, '\x') OVER (ORDER BY id) AS before,
            lag(id, 1, 0::bigint) OVER (ORDER BY id) AS last
        FROM operator.audit) trail
    WHERE id <> last + 1 OR previous <> before
        OR hash <> operator.audit_hash(previous, id, at, who, what, target, reason);
