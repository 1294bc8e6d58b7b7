CREATE SCHEMA told;

-- What merchants are told of their payments, numbered in the order in which the feed of payments
-- first came to it: one feed at a time holds a lock until it has committed, so a number that can be
-- seen has no lower one to come. It outlives the read models: made anew, they change no number that
-- somebody has read. What an event says is read from the journal.
CREATE TABLE told.event (
    number   bigint      GENERATED ALWAYS AS IDENTITY,
    merchant text        NOT NULL,
    payment  text        NOT NULL,
    seq      bigint      NOT NULL,
    type     text        NOT NULL,
    PRIMARY KEY (payment, seq)
);
CREATE UNIQUE INDEX event_feed_idx ON told.event (merchant, number);
