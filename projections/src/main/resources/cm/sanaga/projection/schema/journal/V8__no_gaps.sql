-- The fence on the other side: a database that has lost what it confirmed must not be written on
-- by a node that still remembers it. The writer is refused, reads the entity again and knows then
-- no more than the journal does. Once for all rows of a statement, since a group of commands is one.
CREATE FUNCTION journal.refuse_gap() RETURNS trigger LANGUAGE plpgsql
    -- A plan that was made while the table was small would read all of it later.
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    orphan record;
BEGIN
    SELECT persistence_id, sequence_number INTO orphan FROM added
        WHERE sequence_number > 1 AND NOT EXISTS (
            SELECT FROM journal.event_journal AS before
            WHERE before.persistence_id = added.persistence_id
                AND before.sequence_number = added.sequence_number - 1)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the journal has no event % of % before event %: the database has forgotten what it confirmed',
            orphan.sequence_number - 1, orphan.persistence_id, orphan.sequence_number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER no_gaps AFTER INSERT ON journal.event_journal
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_gap();
