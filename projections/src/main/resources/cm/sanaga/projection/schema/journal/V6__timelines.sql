-- Each history of the database that a node has met. A restore to a point in time and the promotion
-- of a standby begin another: what was written on the old one after that is forgotten here.
CREATE TABLE operator.timeline (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    server      text        NOT NULL,
    timeline    bigint      NOT NULL,
    since       timestamptz NOT NULL,
    quarantined boolean     NOT NULL,
    lifted_at   timestamptz,
    lifted_by   text,
    lifted_why  text
);

-- Orders that were to take money out during a quarantine, and what their provider knew of them.
CREATE TABLE operator.quarantined (
    quarantine bigint      NOT NULL REFERENCES operator.timeline,
    provider   text        NOT NULL,
    reference  text        NOT NULL,
    operation  text        NOT NULL,
    payment    text        NOT NULL,
    amount     bigint      NOT NULL,
    finding    text        NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (quarantine, provider, reference)
);
