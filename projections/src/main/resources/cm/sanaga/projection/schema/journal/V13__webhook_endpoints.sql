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

-- An event on its way to an endpoint, written with the event by the feed of payments, or when a
-- merchant asks for it once more. Whoever sends it moves next_at ahead first, so that nobody else
-- does, and takes it away when there is no next time.
CREATE TABLE told.delivery (
    endpoint   text        NOT NULL,
    number     bigint      NOT NULL,
    payment    text        NOT NULL,
    seq        bigint      NOT NULL,
    type       text        NOT NULL,
    -- Since when it is there, how often it was sent in all, and since it was last asked for.
    created_at timestamptz NOT NULL DEFAULT now(),
    attempts   integer     NOT NULL DEFAULT 0,
    tries      integer     NOT NULL DEFAULT 0,
    next_at    timestamptz,
    received   boolean,
    ended_at   timestamptz,
    PRIMARY KEY (endpoint, number)
);
CREATE UNIQUE INDEX delivery_event_idx ON told.delivery (endpoint, payment, seq);
CREATE INDEX delivery_due_idx ON told.delivery (endpoint, next_at) WHERE next_at IS NOT NULL;
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

-- When it was told, for those who ask for all since a time.
ALTER TABLE told.event ADD COLUMN at timestamptz;
ALTER TABLE told.event ALTER COLUMN at SET DEFAULT now();
