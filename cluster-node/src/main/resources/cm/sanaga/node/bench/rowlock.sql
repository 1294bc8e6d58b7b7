-- The ledger in SQL that ours is compared with, as a careful engineer would write it: what a
-- journal changes in a book stands in one row, so that a journal locks one row, once, as late as
-- it can; everything happens in one call of one function; numbers have no gaps, an id posts once,
-- a floor holds, every entry is kept. It has no hash chain, which ours has.
DROP SCHEMA IF EXISTS rowlock CASCADE;
CREATE SCHEMA rowlock;

CREATE TABLE rowlock.book (
    id        integer PRIMARY KEY,
    number    bigint  NOT NULL DEFAULT 0,
    float     bigint  NOT NULL DEFAULT 0,
    available bigint  NOT NULL DEFAULT 0 CHECK (available >= 0),
    fees      bigint  NOT NULL DEFAULT 0 CHECK (fees >= 0)
) WITH (fillfactor = 50);
INSERT INTO rowlock.book (id) SELECT generate_series(0, 1000);

CREATE TABLE rowlock.journal (
    book   integer     NOT NULL,
    number bigint      NOT NULL,
    id     uuid        NOT NULL UNIQUE,
    at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (book, number)
);

CREATE TABLE rowlock.entry (
    book   integer  NOT NULL,
    number bigint   NOT NULL,
    leg    smallint NOT NULL,
    line   text     NOT NULL,
    side   "char"   NOT NULL CHECK (side IN ('D', 'C')),
    amount bigint   NOT NULL CHECK (amount > 0),
    PRIMARY KEY (book, number, leg)
);

-- DR float · CR available · CR fees, in one book. Answers the journal's number. An id that is known
-- breaks the unique key, and the caller looks it up: catching that here would cost every call.
CREATE FUNCTION rowlock.post(owner integer, journal uuid, gross bigint, fee bigint)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    nth bigint;
BEGIN
    UPDATE rowlock.book
        SET number = number + 1, float = float + gross, available = available + gross - fee,
            fees = fees + fee
        WHERE id = owner RETURNING number INTO STRICT nth;
    INSERT INTO rowlock.journal (book, number, id) VALUES (owner, nth, journal);
    INSERT INTO rowlock.entry VALUES
        (owner, nth, 1, 'float/mtn', 'D', gross),
        (owner, nth, 2, 'available', 'C', gross - fee),
        (owner, nth, 3, 'fees', 'C', fee);
    RETURN nth;
END $$;
