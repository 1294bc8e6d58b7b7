-- How a callback came, and whether what it claims has turned out to be so.
ALTER TABLE inbox.callback
    -- Unknown of what came before these were kept.
    ADD COLUMN method      text,
    -- Without the proof at its end: who reads this table must not be able to call in a provider's name.
    ADD COLUMN path        text,
    ADD COLUMN query       text,
    -- Whether it has been compared with the provider's own answer. What came before is left alone.
    ADD COLUMN judged      boolean NOT NULL DEFAULT true,
    -- What it claimed and what the provider answered, where these contradict each other.
    ADD COLUMN contradicts text;

ALTER TABLE inbox.callback ALTER COLUMN judged SET DEFAULT false;

CREATE INDEX callback_unjudged_idx ON inbox.callback (received_at) WHERE NOT judged;
CREATE INDEX callback_contradicts_idx ON inbox.callback (received_at) WHERE contradicts IS NOT NULL;
