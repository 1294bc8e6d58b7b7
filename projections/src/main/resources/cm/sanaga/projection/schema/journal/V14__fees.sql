-- By which rules fees are asked. A rule is added and ended, and never changed. Every node reads all
-- that have not ended once a second; a change is known a minute before it counts.
CREATE TABLE directory.fee (
    id           text        PRIMARY KEY,
    -- Of two that are alike the later one is applied.
    number       bigint      GENERATED ALWAYS AS IDENTITY,
    -- Whose it is: of all where there is none.
    organisation text        REFERENCES directory.organisation (id),
    operation    text        NOT NULL,
    kind         text        NOT NULL,
    provider     text,
    -- What payments show.
    rule         text        NOT NULL,
    -- Its tiers: the largest amount, the part in basis points, and what is added to it.
    up_to        bigint[]    NOT NULL,
    basis_points bigint[]    NOT NULL,
    flat         bigint[]    NOT NULL,
    floor        bigint      NOT NULL,
    cap          bigint      NOT NULL,
    borne_by     text        NOT NULL,
    since        timestamptz NOT NULL,
    until        timestamptz,
    created_by   text        NOT NULL,
    created_at   timestamptz NOT NULL
);
CREATE INDEX fee_list_idx ON directory.fee (created_at, id);
