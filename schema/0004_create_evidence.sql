-- Raw logs and what was read from them.

CREATE TABLE evidence (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id       uuid NOT NULL DEFAULT gen_random_uuid(),
    run_id          bigint NOT NULL REFERENCES run,
    kind            text NOT NULL CHECK (kind IN ('energy', 'progress')),
    state           text NOT NULL CHECK (state IN ('receiving', 'complete', 'failed')),
    file_name       text NOT NULL DEFAULT '' CHECK (length(file_name) <= 255),
    reading_options jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(reading_options) = 'object'),
    received_by     bigint NOT NULL REFERENCES account,
    received_at     timestamptz NOT NULL DEFAULT now(),
    completed_at    timestamptz,
    bytes           bigint CHECK (bytes >= 0),
    sha256          bytea CHECK (length(sha256) = 32),
    CONSTRAINT evidence_public_id_unique UNIQUE (public_id),
    CONSTRAINT evidence_complete CHECK (state <> 'complete'
        OR (completed_at IS NOT NULL AND bytes IS NOT NULL AND sha256 IS NOT NULL))
);
COMMENT ON TABLE evidence IS 'One raw log or stream of a run; its bytes are in evidence_chunk.';
COMMENT ON COLUMN evidence.id IS 'Identity used by every other table.';
COMMENT ON COLUMN evidence.public_id IS 'Identity in the API.';
COMMENT ON COLUMN evidence.run_id IS 'The run that it is evidence of.';
COMMENT ON COLUMN evidence.kind IS 'Energy, or progress (step, samples, epoch, performance over time).';
COMMENT ON COLUMN evidence.state IS 'receiving until every chunk is stored and parsed.';
COMMENT ON COLUMN evidence.file_name IS 'Name that the sender gave; may be emptied.';
COMMENT ON COLUMN evidence.reading_options IS 'What the format leaves open, as declared at upload.';
COMMENT ON COLUMN evidence.received_by IS 'Who sent it.';
COMMENT ON COLUMN evidence.received_at IS 'When the first byte was stored.';
COMMENT ON COLUMN evidence.completed_at IS 'When the last one was.';
COMMENT ON COLUMN evidence.bytes IS 'Length of the raw log in bytes.';
COMMENT ON COLUMN evidence.sha256 IS 'SHA-256 of the raw log.';
CREATE INDEX evidence_run ON evidence (run_id);
CREATE INDEX evidence_sha256 ON evidence (sha256);

CREATE TABLE evidence_chunk (
    evidence_id bigint NOT NULL REFERENCES evidence,
    ordinal     integer NOT NULL CHECK (ordinal >= 0),
    raw_bytes   integer NOT NULL CHECK (raw_bytes > 0),
    sha256      bytea NOT NULL CHECK (length(sha256) = 32),
    zstd        bytea NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (evidence_id, ordinal)
);
COMMENT ON TABLE evidence_chunk IS 'The bytes of a raw log, in order, each piece compressed by itself.';
COMMENT ON COLUMN evidence_chunk.evidence_id IS 'The evidence.';
COMMENT ON COLUMN evidence_chunk.ordinal IS 'Order, from 0.';
COMMENT ON COLUMN evidence_chunk.raw_bytes IS 'Length before compression in bytes.';
COMMENT ON COLUMN evidence_chunk.sha256 IS 'SHA-256 before compression.';
COMMENT ON COLUMN evidence_chunk.zstd IS 'One zstd frame.';
COMMENT ON COLUMN evidence_chunk.received_at IS 'When it was stored.';
-- The pieces are compressed already; PostgreSQL's own attempt would only cost time.
ALTER TABLE evidence_chunk ALTER COLUMN zstd SET STORAGE EXTERNAL;

CREATE TABLE evidence_reading (
    evidence_id    bigint NOT NULL REFERENCES evidence,
    engine_version text NOT NULL,
    format         text NOT NULL,
    format_version text NOT NULL DEFAULT '',
    grade          text NOT NULL CHECK (grade IN ('A', 'B', 'C', 'D', 'E')),
    energy_kwh     double precision NOT NULL CHECK (energy_kwh >= 0 AND energy_kwh < 'Infinity'),
    charged_kwh    double precision NOT NULL CHECK (charged_kwh >= 0 AND charged_kwh < 'Infinity'),
    coverage       double precision NOT NULL CHECK (coverage BETWEEN 0 AND 1),
    summary        jsonb NOT NULL CHECK (jsonb_typeof(summary) = 'object'),
    read_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (evidence_id, engine_version)
);
COMMENT ON TABLE evidence_reading IS 'What one engine version read from a log; append-only, a new engine adds a row.';
COMMENT ON COLUMN evidence_reading.evidence_id IS 'The evidence.';
COMMENT ON COLUMN evidence_reading.engine_version IS 'Version of parsers and formulas.';
COMMENT ON COLUMN evidence_reading.format IS 'Name of the format in the registry.';
COMMENT ON COLUMN evidence_reading.format_version IS 'Guess of the tool''s version.';
COMMENT ON COLUMN evidence_reading.grade IS 'Quality of the evidence.';
COMMENT ON COLUMN evidence_reading.energy_kwh IS 'What the samples say, without PUE.';
COMMENT ON COLUMN evidence_reading.charged_kwh IS 'That plus gaps and uncovered time.';
COMMENT ON COLUMN evidence_reading.coverage IS 'Share of the span covered by samples.';
COMMENT ON COLUMN evidence_reading.summary IS 'Devices, gaps, findings: the whole result.';
COMMENT ON COLUMN evidence_reading.read_at IS 'When it was read.';

CREATE TABLE trace (
    evidence_id    bigint NOT NULL REFERENCES evidence,
    engine_version text NOT NULL,
    device         text NOT NULL,
    ordinal        integer NOT NULL CHECK (ordinal >= 0),
    starts_at      timestamptz NOT NULL,
    ends_at        timestamptz NOT NULL,
    samples        integer NOT NULL CHECK (samples > 0),
    zstd           bytea NOT NULL,
    PRIMARY KEY (evidence_id, engine_version, device, ordinal)
);
COMMENT ON TABLE trace IS 'Parsed power samples of a device, in pieces, for the power chart and for comparison between entries.';
COMMENT ON COLUMN trace.evidence_id IS 'The evidence.';
COMMENT ON COLUMN trace.engine_version IS 'Version of the parser.';
COMMENT ON COLUMN trace.device IS 'Device id in the log.';
COMMENT ON COLUMN trace.ordinal IS 'Order, from 0.';
COMMENT ON COLUMN trace.starts_at IS 'Time of the first sample.';
COMMENT ON COLUMN trace.ends_at IS 'Time of the last sample.';
COMMENT ON COLUMN trace.samples IS 'Number of samples.';
COMMENT ON COLUMN trace.zstd IS 'Times and powers, one zstd frame.';

CREATE TABLE revision_evidence (
    revision_id bigint NOT NULL REFERENCES submission_revision,
    evidence_id bigint NOT NULL REFERENCES evidence,
    PRIMARY KEY (revision_id, evidence_id)
);
COMMENT ON TABLE revision_evidence IS 'Which evidence a revision counts: fixed in the sealing transaction, so that a log that arrives later counts in a later revision only.';
COMMENT ON COLUMN revision_evidence.revision_id IS 'The revision.';
COMMENT ON COLUMN revision_evidence.evidence_id IS 'The evidence.';
CREATE INDEX revision_evidence_evidence ON revision_evidence (evidence_id);
CREATE TRIGGER revision_evidence_sealed BEFORE INSERT OR UPDATE OR DELETE ON revision_evidence
    FOR EACH ROW EXECUTE FUNCTION refuse_change_under_sealed_revision();
