-- The fence on the other side: a database that has lost what it confirmed must not be written on
-- by a node that still remembers it. The writer is refused, reads the entity again and knows then
-- no more than the journal does.
CREATE FUNCTION journal.refuse_gap() RETURNS trigger LANGUAGE plpgsql
    -- A plan that was made while the table was small would read all of it later.
    SET enable_seqscan = off
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM journal.event_journal
                   WHERE persistence_id = NEW.persistence_id
                     AND sequence_number = NEW.sequence_number - 1) THEN
        RAISE EXCEPTION 'the journal has no event % of % before event %: the database has forgotten what it confirmed',
            NEW.sequence_number - 1, NEW.persistence_id, NEW.sequence_number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER no_gaps BEFORE INSERT ON journal.event_journal
    FOR EACH ROW WHEN (NEW.sequence_number > 1)
    EXECUTE FUNCTION journal.refuse_gap();
