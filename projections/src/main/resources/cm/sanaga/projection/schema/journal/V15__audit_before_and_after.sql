-- From where it was ordered, and what it changed: a row before and after, as JSON. A line of before
-- has none of these, and its hash is what it was.
ALTER TABLE operator.audit
    ADD COLUMN origin text,
    ADD COLUMN before text,
    ADD COLUMN after  text;

CREATE FUNCTION operator.audit_part(part text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT '|' || coalesce(length(part) || ':' || part, '-')
$$;

CREATE FUNCTION operator.audit_hash(line operator.audit) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN num_nonnulls(line.origin, line.before, line.after) = 0 THEN short
        ELSE sha256(short || convert_to(operator.audit_part(line.origin)
            || operator.audit_part(line.before) || operator.audit_part(line.after), 'UTF8')) END
    FROM operator.audit_hash(line.previous, line.id, line.at, line.who, line.what, line.target,
        line.reason) AS short
$$;

CREATE OR REPLACE FUNCTION operator.audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7205759403792795);
    SELECT id + 1, hash INTO NEW.id, NEW.previous FROM operator.audit ORDER BY id DESC LIMIT 1;
    IF NEW.id IS NULL THEN
        NEW.id := 1;
        NEW.previous := '\x';
    END IF;
    NEW.hash := operator.audit_hash(NEW);
    RETURN NEW;
END $$;

CREATE OR REPLACE VIEW operator.audit_broken AS
    SELECT id FROM (
        SELECT id, previous, hash, operator.audit_hash(line) AS due,
            lag(hash, 1, '\x') OVER (ORDER BY id) AS before,
            lag(id, 1, 0::bigint) OVER (ORDER BY id) AS last
        FROM operator.audit AS line) trail
    WHERE id <> last + 1 OR previous <> before OR hash <> due;
