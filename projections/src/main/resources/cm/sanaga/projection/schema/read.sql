-- What is made of the event journal, and can be made again. Any change of this text, even of the
-- number below, has every node that starts drop the schema and rebuild it.
-- Form of what projections write: 7

CREATE SCHEMA read;

CREATE TABLE read.version (digest text NOT NULL);

-- How far each projection has read the journal.
CREATE TABLE read.feed (
    name     text   PRIMARY KEY,
    txid     xid8   NOT NULL,
    ordering bigint NOT NULL
);
INSERT INTO read.feed VALUES ('ledger', '0', 0), ('payments', '0', 0);

-- How far each projection has applied each entity: the next event is last_seq + 1, or is refused.
CREATE TABLE read.progress (
    feed           text   NOT NULL,
    persistence_id text   NOT NULL,
    last_seq       bigint NOT NULL,
    PRIMARY KEY (feed, persistence_id)
) WITH (fillfactor = 70);

-- Entities that a projection cannot go on with, so that the others go on without them.
CREATE TABLE read.aside (
    feed           text        NOT NULL,
    persistence_id text        NOT NULL,
    seq            bigint      NOT NULL,
    why            text        NOT NULL,
    since          timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (feed, persistence_id)
);

-- The second ledger. A journal is keyed by the place of its event in the event journal.
CREATE TABLE read.journal (
    key                 bigint      PRIMARY KEY,
    account             text        NOT NULL,
    number              bigint      NOT NULL,
    id                  text        NOT NULL,
    public_id           text        NOT NULL,
    payment             text        NOT NULL,
    hash                text        NOT NULL,
    previous_hash       text        NOT NULL,
    ordered_by          text        NOT NULL,
    at                  timestamptz NOT NULL,
    provider_references text        NOT NULL,
    UNIQUE (account, number)
);
CREATE INDEX journal_public_id_idx ON read.journal (public_id);
CREATE INDEX journal_payment_idx ON read.journal (payment, at);

CREATE TABLE read.entry (
    journal     bigint      NOT NULL,
    leg         smallint    NOT NULL,
    account     text        NOT NULL,
    number      bigint      NOT NULL,
    sub_account text        NOT NULL,
    side        "char"      NOT NULL CHECK (side IN ('D', 'C')),
    amount      bigint      NOT NULL CHECK (amount > 0),
    currency    text        NOT NULL,
    payment     text        NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (journal, leg)
);
CREATE INDEX entry_account_idx ON read.entry (account, at, number, leg);
CREATE INDEX entry_line_idx ON read.entry (account, sub_account, at, number, leg);
CREATE INDEX entry_payment_idx ON read.entry (payment, at, number, leg);

-- I1, held by the database itself: what a statement adds to a journal or takes from it balances,
-- so every journal does. All legs of one are written by one statement, after the journal that they
-- are legs of. Looked at once a statement: once a row, as a foreign key does it, and then at all
-- rows of its journal, cost more than writing them.
CREATE FUNCTION read.balanced() RETURNS trigger LANGUAGE plpgsql
    -- A plan that was made while the table was small would read all of it later.
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    wrong record;
BEGIN
    SELECT t.journal, t.balance, j.key INTO wrong
        FROM (SELECT journal, sum(CASE side WHEN 'D' THEN amount ELSE -amount END) AS balance
              FROM touched GROUP BY journal) t
        LEFT JOIN read.journal j ON j.key = t.journal
        WHERE t.balance <> 0 OR j.key IS NULL
        LIMIT 1;
    IF FOUND AND wrong.key IS NULL THEN
        RAISE EXCEPTION 'there is no journal %', wrong.journal
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'entry_of_journal';
    ELSIF FOUND THEN
        RAISE EXCEPTION 'journal % does not balance: debits less credits are %',
            wrong.journal, wrong.balance
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balanced';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_balanced AFTER INSERT ON read.entry REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION read.balanced();
CREATE TRIGGER entry_balanced_deleted AFTER DELETE ON read.entry REFERENCING OLD TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION read.balanced();

-- An entry is never changed, a journal neither; what was wrong is put right by another journal.
CREATE FUNCTION read.stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an entry is never changed, and no journal is'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_stays';
END $$;
CREATE TRIGGER entry_stays BEFORE UPDATE ON read.entry
    FOR EACH STATEMENT EXECUTE FUNCTION read.stays();
CREATE TRIGGER journal_stays BEFORE UPDATE OR DELETE ON read.journal
    FOR EACH STATEMENT EXECUTE FUNCTION read.stays();

CREATE TABLE read.balance (
    account     text   NOT NULL,
    sub_account text   NOT NULL,
    currency    text   NOT NULL,
    debits      bigint NOT NULL,
    credits     bigint NOT NULL,
    held        bigint NOT NULL,
    PRIMARY KEY (account, sub_account)
) WITH (fillfactor = 50);

-- What is set aside now.
CREATE TABLE read.hold (
    account     text        NOT NULL,
    id          text        NOT NULL,
    sub_account text        NOT NULL,
    amount      bigint      NOT NULL CHECK (amount > 0),
    payment     text        NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (account, id)
);

-- Every id an account ever obeyed, of journals and of holds (number 0).
CREATE TABLE read.posted (
    account     text   NOT NULL,
    id          text   NOT NULL,
    number      bigint NOT NULL,
    fingerprint bigint NOT NULL,
    PRIMARY KEY (account, id)
);

-- The last link of each account's chain, as computed here.
CREATE TABLE read.chain (
    account text   PRIMARY KEY,
    number  bigint NOT NULL,
    hash    text   NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE read.violation (
    invariant text        NOT NULL,
    place     text        NOT NULL,
    what      text        NOT NULL,
    seen_at   timestamptz NOT NULL,
    PRIMARY KEY (invariant, place, what)
);

-- When the books were last checked.
CREATE TABLE read.checked (
    alone boolean     PRIMARY KEY CHECK (alone),
    at    timestamptz NOT NULL
);

CREATE TABLE read.payment (
    id                   text        PRIMARY KEY,
    kind                 text        NOT NULL,
    merchant             text        NOT NULL,
    status               text        NOT NULL,
    -- The same where it is neither under way nor success, which is seldom. No index knows the status
    -- itself: each change of it would be written into all the others too.
    unusual              text,
    reason_code          text,
    reason_message       text,
    amount               bigint      NOT NULL,
    fee                  bigint      NOT NULL,
    currency             text        NOT NULL,
    msisdn               text        NOT NULL,
    provider             text        NOT NULL,
    provider_reference   text,
    provider_transaction text,
    reference            text,
    refunds              text,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    -- The whole of what is shown, in the form it has on the wire.
    view                 jsonb       NOT NULL,
    -- What a person has to decide about it, or has decided.
    case_kind            text,
    case_status          text,
    case_opened_at       timestamptz,
    -- When a person should have decided about its dispute, or seen to what one gave the payer.
    decide_by            timestamptz
) WITH (fillfactor = 70);
CREATE INDEX payment_decide_idx ON read.payment (decide_by, id) WHERE decide_by IS NOT NULL;
CREATE INDEX payment_case_idx ON read.payment (case_opened_at, id) WHERE case_opened_at IS NOT NULL;
CREATE INDEX payment_list_idx ON read.payment (merchant, kind, created_at, id);
CREATE INDEX payment_unusual_idx ON read.payment (merchant, kind, unusual, created_at, id)
    WHERE unusual IS NOT NULL;
CREATE INDEX payment_msisdn_idx ON read.payment (merchant, kind, msisdn, created_at, id);
CREATE INDEX payment_provider_idx ON read.payment (merchant, kind, provider, created_at, id);
CREATE INDEX payment_reference_idx ON read.payment (merchant, kind, reference, created_at, id)
    WHERE reference IS NOT NULL;
CREATE INDEX payment_refunds_idx ON read.payment (refunds, created_at, id)
    WHERE refunds IS NOT NULL;

-- Those that are under way: few at any time, however many there have been.
CREATE TABLE read.under_way (payment text PRIMARY KEY);

CREATE TABLE read.timeline (
    payment text        NOT NULL,
    seq     bigint      NOT NULL,
    at      timestamptz NOT NULL,
    type    text        NOT NULL,
    facts   jsonb       NOT NULL,
    PRIMARY KEY (payment, seq)
);

-- By what else a payment may be called.
-- Orange's short names of our orders are among them.
CREATE TABLE read.reference (
    value   text NOT NULL,
    payment text NOT NULL,
    PRIMARY KEY (value, payment)
);

-- What must go on by itself, and when somebody should see to it.
CREATE TABLE read.due (
    persistence_id text        PRIMARY KEY,
    kind           text        NOT NULL,
    entity         text        NOT NULL,
    due_at         timestamptz NOT NULL,
    wakes          integer     NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
CREATE INDEX due_at_idx ON read.due (due_at);
