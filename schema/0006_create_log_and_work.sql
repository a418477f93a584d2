-- The append-only log, the change feed, idempotency, leases and background jobs.

CREATE TABLE log_leaf (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event     text NOT NULL CHECK (event IN ('challenge_created', 'rulebook_created', 'scoring_run_activated',
        'submission_sealed', 'submission_scored', 'submission_withdrawn', 'submission_reviewed', 'submission_state_changed')),
    canonical bytea NOT NULL,
    sha256    bytea NOT NULL CHECK (length(sha256) = 32),
    logged_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE log_leaf IS 'One leaf per event, written in the event''s own transaction. Holds ids and hashes only.';
COMMENT ON COLUMN log_leaf.id IS 'Identity; no order between transactions is implied.';
COMMENT ON COLUMN log_leaf.event IS 'What happened.';
COMMENT ON COLUMN log_leaf.canonical IS 'Canonical JSON (RFC 8785 form) of the event.';
COMMENT ON COLUMN log_leaf.sha256 IS 'SHA-256 of canonical.';
COMMENT ON COLUMN log_leaf.logged_at IS 'When.';
ALTER TABLE submission_revision ADD CONSTRAINT submission_revision_leaf FOREIGN KEY (log_leaf_id) REFERENCES log_leaf;
ALTER TABLE state_change ADD CONSTRAINT state_change_review FOREIGN KEY (review_id) REFERENCES review;

CREATE TABLE outbox (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    kind           text NOT NULL CHECK (kind IN ('submission', 'scoring_run', 'challenge')),
    subject_id     bigint NOT NULL,
    written_at     timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE outbox IS 'Changes that boards must follow. A reader that keeps every row whose transaction is not older than its snapshot''s oldest running one loses nothing, in whatever order transactions commit.';
COMMENT ON COLUMN outbox.id IS 'Identity; may become visible out of order.';
COMMENT ON COLUMN outbox.transaction_id IS 'Transaction that wrote the row.';
COMMENT ON COLUMN outbox.kind IS 'What changed.';
COMMENT ON COLUMN outbox.subject_id IS 'Id in the table that kind names.';
COMMENT ON COLUMN outbox.written_at IS 'When; old rows are removed.';
CREATE INDEX outbox_transaction ON outbox (transaction_id, id);

CREATE TABLE idempotency_key (
    account_id   bigint NOT NULL REFERENCES account,
    key          text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint  bytea NOT NULL CHECK (length(fingerprint) = 32),
    status       integer CHECK (status BETWEEN 200 AND 599),
    headers      jsonb,
    body         bytea,
    locked_until timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, key),
    CHECK ((status IS NULL) = (locked_until IS NOT NULL))
);
COMMENT ON TABLE idempotency_key IS 'Answers already given, so that a retry gets the same one; kept 7 days.';
COMMENT ON COLUMN idempotency_key.account_id IS 'Whose key it is.';
COMMENT ON COLUMN idempotency_key.key IS 'The Idempotency-Key header.';
COMMENT ON COLUMN idempotency_key.fingerprint IS 'SHA-256 of method, path and parsed parts.';
COMMENT ON COLUMN idempotency_key.status IS 'Status given; null while the request runs.';
COMMENT ON COLUMN idempotency_key.headers IS 'Headers given.';
COMMENT ON COLUMN idempotency_key.body IS 'Body given.';
COMMENT ON COLUMN idempotency_key.locked_until IS 'Until when a running request holds the key.';
COMMENT ON COLUMN idempotency_key.created_at IS 'When it was first seen.';
CREATE INDEX idempotency_key_age ON idempotency_key (created_at);

CREATE TABLE lease (
    name       text PRIMARY KEY,
    holder     text NOT NULL,
    expires_at timestamptz NOT NULL
);
COMMENT ON TABLE lease IS 'Work that one process at a time may do.';
COMMENT ON COLUMN lease.name IS 'What is leased.';
COMMENT ON COLUMN lease.holder IS 'Process that holds it.';
COMMENT ON COLUMN lease.expires_at IS 'Until when, unless renewed.';

CREATE TABLE job (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('score_all')),
    subject_id  bigint NOT NULL,
    state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    attempts    integer NOT NULL DEFAULT 0,
    holder      text,
    leased_until timestamptz,
    not_before  timestamptz NOT NULL DEFAULT now(),
    last_error  text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT job_once UNIQUE (kind, subject_id)
);
COMMENT ON TABLE job IS 'Background work, leased by a process, idempotent, retried when its lease runs out.';
COMMENT ON COLUMN job.id IS 'Identity.';
COMMENT ON COLUMN job.kind IS 'What is to be done.';
COMMENT ON COLUMN job.subject_id IS 'On what: a scoring run for score_all.';
COMMENT ON COLUMN job.state IS 'Where it stands.';
COMMENT ON COLUMN job.attempts IS 'How often it was begun.';
COMMENT ON COLUMN job.holder IS 'Process that works on it.';
COMMENT ON COLUMN job.leased_until IS 'Until when, unless renewed.';
COMMENT ON COLUMN job.not_before IS 'Earliest next attempt.';
COMMENT ON COLUMN job.last_error IS 'What went wrong last.';
COMMENT ON COLUMN job.created_at IS 'When it was asked for.';
