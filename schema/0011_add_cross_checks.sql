-- What checks across entries and against the server's clock need: uses of physical devices, pieces of logs that were ahead
-- of the clock, and runs that reviewers repeated.

CREATE TABLE device_salt (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    salt    bytea NOT NULL CHECK (length(salt) = 32)
);
COMMENT ON TABLE device_salt IS 'The secret of this database that hashes of device ids are made with. The application cannot read it, only hash with it.';
COMMENT ON COLUMN device_salt.is_only IS 'There is one row.';
COMMENT ON COLUMN device_salt.salt IS 'Random bytes.';
INSERT INTO device_salt (salt)
    VALUES (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

CREATE FUNCTION device_hash(id text) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT sha256(salt || convert_to(id, 'UTF8')) FROM public.device_salt
$$;
REVOKE EXECUTE ON FUNCTION device_hash FROM PUBLIC;
GRANT EXECUTE ON FUNCTION device_hash TO wattboard_app;

CREATE TABLE device_use (
    evidence_id    bigint NOT NULL REFERENCES evidence,
    engine_version text NOT NULL,
    device         integer NOT NULL CHECK (device >= 0),
    hash           bytea NOT NULL CHECK (length(hash) = 32),
    starts_at_ns   bigint NOT NULL,
    ends_at_ns     bigint NOT NULL,
    is_zone_known  boolean NOT NULL,
    PRIMARY KEY (evidence_id, engine_version, device),
    CHECK (starts_at_ns <= ends_at_ns)
);
COMMENT ON TABLE device_use IS 'When a log shows a physical device at work, by a salted hash of its unique id: one board cannot run two trainings unseen. What it means is decided when an entry is scored.';
COMMENT ON COLUMN device_use.evidence_id IS 'The evidence.';
COMMENT ON COLUMN device_use.engine_version IS 'Version of the parser.';
COMMENT ON COLUMN device_use.device IS 'Place of the device in the reading''s list, from 0.';
COMMENT ON COLUMN device_use.hash IS 'Salted hash of the unique id, made by device_hash; the id itself is not kept here.';
COMMENT ON COLUMN device_use.starts_at_ns IS 'Time of the first sample, nanoseconds since 1970 UTC; local time read as if UTC where the zone is not known.';
COMMENT ON COLUMN device_use.ends_at_ns IS 'Time of the last sample, likewise.';
COMMENT ON COLUMN device_use.is_zone_known IS 'Whether these are absolute times.';
CREATE INDEX device_use_hash ON device_use (hash, engine_version, starts_at_ns, ends_at_ns);

CREATE TABLE evidence_ahead (
    evidence_id    bigint NOT NULL REFERENCES evidence,
    engine_version text NOT NULL,
    ordinal        integer NOT NULL CHECK (ordinal >= 0),
    latest_ns      bigint NOT NULL,
    PRIMARY KEY (evidence_id, engine_version, ordinal)
);
COMMENT ON TABLE evidence_ahead IS 'Pieces of logs with samples later than the clock of the database said when it stored them.';
COMMENT ON COLUMN evidence_ahead.evidence_id IS 'The evidence.';
COMMENT ON COLUMN evidence_ahead.engine_version IS 'Version of the parser.';
COMMENT ON COLUMN evidence_ahead.ordinal IS 'The piece.';
COMMENT ON COLUMN evidence_ahead.latest_ns IS 'Time of the latest sample up to its end, nanoseconds since 1970 UTC; local time read as if UTC where the zone is not known.';

CREATE TABLE run_repeat (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    submission_id bigint NOT NULL REFERENCES submission,
    revision_id   bigint NOT NULL REFERENCES submission_revision,
    run_id        bigint NOT NULL REFERENCES run,
    evidence_id   bigint NOT NULL REFERENCES evidence,
    account_id    bigint NOT NULL REFERENCES account,
    engine_version text NOT NULL,
    energy_kwh    double precision NOT NULL CHECK (energy_kwh > 0 AND energy_kwh < 'Infinity'),
    charged_kwh   double precision NOT NULL CHECK (charged_kwh > 0 AND charged_kwh < 'Infinity'),
    uncertainty   double precision NOT NULL CHECK (uncertainty >= 0 AND uncertainty < 'Infinity'),
    duration_s    double precision NOT NULL CHECK (duration_s >= 0 AND duration_s < 'Infinity'),
    performance   double precision CHECK (performance > '-Infinity' AND performance < 'Infinity'),
    throughput    double precision CHECK (throughput > 0 AND throughput < 'Infinity'),
    reason_sha256 bytea NOT NULL CHECK (length(reason_sha256) = 32),
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT run_repeat_once UNIQUE (submission_id, run_id, evidence_id)
);
COMMENT ON TABLE run_repeat IS 'A run of an entry that a reviewer or organizer made again, as the server read its log; append-only and public.';
COMMENT ON COLUMN run_repeat.id IS 'Identity and order.';
COMMENT ON COLUMN run_repeat.submission_id IS 'The submission; the repeat bears on its later revisions too.';
COMMENT ON COLUMN run_repeat.revision_id IS 'The revision that was repeated.';
COMMENT ON COLUMN run_repeat.run_id IS 'The run of the entry that was made again.';
COMMENT ON COLUMN run_repeat.evidence_id IS 'The log of the repeat.';
COMMENT ON COLUMN run_repeat.account_id IS 'Who recorded it.';
COMMENT ON COLUMN run_repeat.engine_version IS 'Version that read the log of the repeat.';
COMMENT ON COLUMN run_repeat.energy_kwh IS 'What its samples say.';
COMMENT ON COLUMN run_repeat.charged_kwh IS 'That plus gaps and uncovered time.';
COMMENT ON COLUMN run_repeat.uncertainty IS 'Relative standard uncertainty of its energy.';
COMMENT ON COLUMN run_repeat.duration_s IS 'Length of the repeat in seconds.';
COMMENT ON COLUMN run_repeat.performance IS 'What it achieved in the challenge''s metric, where stated.';
COMMENT ON COLUMN run_repeat.throughput IS 'Items a second, where stated.';
COMMENT ON COLUMN run_repeat.reason_sha256 IS 'SHA-256 of salt and reason, so that the text may be erased.';
COMMENT ON COLUMN run_repeat.recorded_at IS 'When.';

CREATE TABLE run_repeat_reason (
    run_repeat_id bigint PRIMARY KEY REFERENCES run_repeat,
    salt          bytea NOT NULL CHECK (length(salt) = 16),
    reason        text NOT NULL CHECK (length(reason) BETWEEN 1 AND 4000)
);
COMMENT ON TABLE run_repeat_reason IS 'The written reason of a repeat; erasable.';
COMMENT ON COLUMN run_repeat_reason.run_repeat_id IS 'The repeat.';
COMMENT ON COLUMN run_repeat_reason.salt IS 'Salt of the hash in run_repeat.';
COMMENT ON COLUMN run_repeat_reason.reason IS 'The words.';

GRANT SELECT, INSERT ON device_use, evidence_ahead, run_repeat, run_repeat_reason TO wattboard_app;
GRANT UPDATE (reason), DELETE ON run_repeat_reason TO wattboard_app;

-- Which events there are is the program's business, as with jobs.
ALTER TABLE log_leaf DROP CONSTRAINT log_leaf_event_check;
ALTER TABLE log_leaf ADD CONSTRAINT log_leaf_event_check CHECK (event ~ '^[a-z][a-z_]{0,39}$');
