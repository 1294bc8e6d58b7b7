-- The keys under which operators gave their orders, so that one that comes again does nothing.
CREATE TABLE operator.request (
    who     text  NOT NULL,
    key     text  NOT NULL,
    request bytea NOT NULL,
    PRIMARY KEY (who, key)
);

CREATE INDEX audit_target_idx ON operator.audit (target, at, id);
