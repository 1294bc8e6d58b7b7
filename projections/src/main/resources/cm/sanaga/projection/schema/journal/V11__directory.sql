CREATE SCHEMA directory;

-- Who owns merchants.
CREATE TABLE directory.organisation (
    id         text        PRIMARY KEY,
    name       text        NOT NULL,
    created_by text        NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX organisation_list_idx ON directory.organisation (created_at, id);

-- Whose money it is.
CREATE TABLE directory.merchant (
    id           text        PRIMARY KEY,
    organisation text        NOT NULL REFERENCES directory.organisation (id),
    name         text        NOT NULL,
    created_by   text        NOT NULL,
    created_at   timestamptz NOT NULL
);
CREATE INDEX merchant_list_idx ON directory.merchant (organisation, created_at, id);

-- The keys of merchants, by the digest of their secrets. Every node reads what has changed once a
-- second: changes are numbered in the order in which they commit, as they all hold the lock of the
-- audit trail. That a key was used is no change.
CREATE SEQUENCE directory.change;
CREATE TABLE directory.api_key (
    id           text        PRIMARY KEY,
    merchant     text        NOT NULL REFERENCES directory.merchant (id),
    digest       bytea       NOT NULL UNIQUE,
    hint         text        NOT NULL,
    name         text        NOT NULL,
    scopes       text[]      NOT NULL,
    created_by   text        NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    change       bigint      NOT NULL DEFAULT nextval('directory.change')
);
CREATE INDEX api_key_list_idx ON directory.api_key (merchant, created_at, id);
CREATE INDEX api_key_change_idx ON directory.api_key (change);
