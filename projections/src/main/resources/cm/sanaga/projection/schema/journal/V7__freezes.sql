-- Accounts out of which nothing goes. Every node reads it once a second.
CREATE TABLE operator.freeze (
    account text        PRIMARY KEY,
    reason  text        NOT NULL,
    by      text        NOT NULL,
    since   timestamptz NOT NULL
);
