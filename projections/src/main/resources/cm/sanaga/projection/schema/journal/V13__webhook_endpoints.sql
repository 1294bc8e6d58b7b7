-- Where merchants want to be told what is in told.event, as it happens.
CREATE TABLE told.endpoint (
    id             text        PRIMARY KEY,
    merchant       text        NOT NULL,
    url            text        NOT NULL,
    description    text,
    -- {*} stands for all there are.
    types          text[]      NOT NULL,
    -- Which of its secrets is in use; the one before is good until then.
    secret         integer     NOT NULL DEFAULT 1,
    both_until     timestamptz,
    disabled_at    timestamptz,
    disabled_why   text,
    created_at     timestamptz NOT NULL
);
CREATE INDEX endpoint_list_idx ON told.endpoint (merchant, created_at, id);
CREATE INDEX endpoint_enabled_idx ON told.endpoint (id) WHERE disabled_at IS NULL;

-- An event on its way to an endpoint, written with the event by the feed of payments, or when a
-- merchant asks for it once more. Whoever sends it moves next_at ahead first, so that nobody else
-- does, and takes it away when there is no next time.
CREATE TABLE told.delivery (
    endpoint   text        NOT NULL,
    number     bigint      NOT NULL,
    payment    text        NOT NULL,
    seq        bigint      NOT NULL,
    type       text        NOT NULL,
    -- Since when it is there, and since when it is to be sent: then, or when a merchant asked for it.
    created_at timestamptz NOT NULL DEFAULT now(),
    asked_at   timestamptz NOT NULL DEFAULT now(),
    -- How often it was claimed, and how often it was sent since it was last asked for.
    attempts   integer     NOT NULL DEFAULT 0,
    tries      integer     NOT NULL DEFAULT 0,
    next_at    timestamptz,
    received   boolean,
    ended_at   timestamptz,
    PRIMARY KEY (endpoint, number)
);
CREATE UNIQUE INDEX delivery_event_idx ON told.delivery (endpoint, payment, seq);
CREATE INDEX delivery_due_idx ON told.delivery (endpoint, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX delivery_asked_idx ON told.delivery (asked_at) WHERE next_at IS NOT NULL;
CREATE INDEX delivery_failed_idx ON told.delivery (endpoint, number) WHERE NOT received;
CREATE INDEX delivery_old_idx ON told.delivery (ended_at) WHERE ended_at IS NOT NULL;

-- What came of each time.
CREATE TABLE told.attempt (
    endpoint text        NOT NULL,
    number   bigint      NOT NULL,
    attempt  integer     NOT NULL,
    at       timestamptz NOT NULL,
    took_ms  bigint      NOT NULL,
    status   integer,
    error    text,
    answer   text,
    PRIMARY KEY (endpoint, number, attempt),
    FOREIGN KEY (endpoint, number) REFERENCES told.delivery ON DELETE CASCADE
);

-- When it was told, for those who ask for all since a time. The feed that writes them has them to
-- itself then, so it rises with their numbers; those from before have none.
ALTER TABLE told.event ADD COLUMN at timestamptz;
ALTER TABLE told.event ALTER COLUMN at SET DEFAULT clock_timestamp();

-- The number after which a merchant was told what he was told since then. Looked for by halves: an
-- index of times would cost every event, and reading back from the newest one as much as there is.
CREATE FUNCTION told.before(whose text, since timestamptz) RETURNS bigint
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    low  bigint := 0;
    high bigint;
    half bigint;
    seen told.event%ROWTYPE;
BEGIN
    SELECT max(number) INTO high FROM told.event WHERE merchant = whose;
    IF high IS NULL THEN
        RETURN 0;
    END IF;
    -- All up to low were told before, none after high was.
    WHILE low < high LOOP
        half := (low + high) / 2;
        SELECT * INTO seen FROM told.event
        WHERE merchant = whose AND number > half ORDER BY number LIMIT 1;
        IF seen.at IS NULL OR seen.at < since THEN
            low := seen.number;
        ELSE
            high := half;
        END IF;
    END LOOP;
    RETURN low;
END $$;
