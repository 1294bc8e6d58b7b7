-- What was written is never changed, not even by who administers the database: another event puts
-- right what was wrong. Who switches this off leaves what JournalVerifier finds.
CREATE FUNCTION journal.stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an event is never changed and never taken away'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'event_stays';
END
$$;

CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON journal.event_journal
    FOR EACH STATEMENT EXECUTE FUNCTION journal.stays();
