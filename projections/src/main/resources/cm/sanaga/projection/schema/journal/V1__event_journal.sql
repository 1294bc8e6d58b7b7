-- The tables of pekko-persistence-jdbc 1.1.1 in a schema of their own, with one column more:
-- txid, the transaction an event was written in. A reader that stays below the oldest running
-- transaction, in the order (txid, ordering), meets every event exactly once: an order by
-- `ordering` alone has gaps that fill in later.
CREATE TABLE journal.event_journal (
    ordering           bigserial    NOT NULL,
    persistence_id     varchar(255) NOT NULL,
    sequence_number    bigint       NOT NULL,
    deleted            boolean      NOT NULL DEFAULT false,
    writer             varchar(255) NOT NULL,
    write_timestamp    bigint,
    adapter_manifest   varchar(255),
    event_ser_id       integer      NOT NULL,
    event_ser_manifest varchar(255) NOT NULL,
    event_payload      bytea        NOT NULL,
    meta_ser_id        integer,
    meta_ser_manifest  varchar(255),
    meta_payload       bytea,
    txid               xid8         NOT NULL DEFAULT pg_current_xact_id(),
    -- The last fence against two writers of one entity: the second one fails to append.
    PRIMARY KEY (persistence_id, sequence_number)
);

CREATE UNIQUE INDEX event_journal_ordering_idx ON journal.event_journal (ordering);
CREATE INDEX event_journal_txid_ordering_idx ON journal.event_journal (txid, ordering);

-- The plugin knows this table and Sanaga leaves it empty: events carry no tags.
CREATE TABLE journal.event_tag (
    event_id bigint       NOT NULL REFERENCES journal.event_journal (ordering) ON DELETE CASCADE,
    tag      varchar(256) NOT NULL,
    PRIMARY KEY (event_id, tag)
);

CREATE TABLE journal.snapshot (
    persistence_id        varchar(255) NOT NULL,
    sequence_number       bigint       NOT NULL,
    created               bigint       NOT NULL,
    snapshot_ser_id       integer      NOT NULL,
    snapshot_ser_manifest varchar(255) NOT NULL,
    snapshot_payload      bytea        NOT NULL,
    meta_ser_id           integer,
    meta_ser_manifest     varchar(255),
    meta_payload          bytea,
    PRIMARY KEY (persistence_id, sequence_number)
);
