CREATE SCHEMA inbox;

-- What providers sent to us, byte for byte, kept before anything is made of it.
CREATE TABLE inbox.callback (
    id          bigserial   PRIMARY KEY,
    provider    text        NOT NULL,
    -- The payment it speaks of, once that is known.
    payment     text,
    received_at timestamptz NOT NULL DEFAULT now(),
    body        bytea       NOT NULL,
    headers     jsonb       NOT NULL,
    -- SHA-256 of the body: the same callback sent again is seen as the same.
    digest      bytea       NOT NULL
);

CREATE INDEX callback_payment_idx ON inbox.callback (payment, id) WHERE payment IS NOT NULL;
CREATE INDEX callback_digest_idx ON inbox.callback (provider, digest);
