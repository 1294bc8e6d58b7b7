-- A provider may say the same thing sixty times: it is kept once, with how often it came.
ALTER TABLE inbox.callback
    -- SHA-256 over provider, payment, what was made of its signature, and the body.
    ADD COLUMN same    bytea,
    ADD COLUMN times   integer NOT NULL DEFAULT 1,
    ADD COLUMN last_at timestamptz;

CREATE UNIQUE INDEX callback_same_idx ON inbox.callback (same);
