-- Power traces as pyramids, their fingerprints, and the running sums behind each reading.

-- The first form of this table was never written to.
DROP TABLE trace;

CREATE TABLE trace (
    evidence_id    bigint NOT NULL REFERENCES evidence,
    engine_version text NOT NULL,
    device         integer NOT NULL CHECK (device >= 0),
    level          integer NOT NULL CHECK (level BETWEEN 0 AND 15),
    ordinal        integer NOT NULL CHECK (ordinal >= 0),
    starts_at_ns   bigint NOT NULL,
    ends_at_ns     bigint NOT NULL,
    samples        bigint NOT NULL CHECK (samples > 0),
    raw_bytes      integer NOT NULL CHECK (raw_bytes > 0),
    zstd           bytea NOT NULL,
    PRIMARY KEY (evidence_id, engine_version, device, level, ends_at_ns, ordinal),
    CHECK (starts_at_ns <= ends_at_ns)
);
COMMENT ON TABLE trace IS 'Power samples of a device as one engine version read them, in pieces, and above them groups of 16, of 16 times 16 and so on: any stretch of the longest log is read from a few pieces.';
COMMENT ON COLUMN trace.evidence_id IS 'The evidence.';
COMMENT ON COLUMN trace.engine_version IS 'Version of the parser.';
COMMENT ON COLUMN trace.device IS 'Place of the device in evidence_reading.trace_devices, from 0.';
COMMENT ON COLUMN trace.level IS '0: samples; n: groups of 16^n samples. A level exists where the one below has two pieces or more.';
COMMENT ON COLUMN trace.ordinal IS 'Order of the pieces of a level, from 0.';
COMMENT ON COLUMN trace.starts_at_ns IS 'Time of the first sample covered, nanoseconds since 1970 UTC; local time read as if UTC where the zone is not known.';
COMMENT ON COLUMN trace.ends_at_ns IS 'Time of the last sample covered, likewise.';
COMMENT ON COLUMN trace.samples IS 'Number of samples covered.';
COMMENT ON COLUMN trace.raw_bytes IS 'Length before compression in bytes.';
COMMENT ON COLUMN trace.zstd IS 'The piece as scoring/energy/trace_piece.h codes it, one zstd frame.';
-- Compressed already.
ALTER TABLE trace ALTER COLUMN zstd SET STORAGE EXTERNAL;

-- No foreign key: rows come by the thousand, and evidence is never deleted. The key is the index that copies are found by; of
-- rows with one hash the earliest evidence comes first.
CREATE TABLE trace_fingerprint (
    hash        bigint NOT NULL,
    evidence_id bigint NOT NULL,
    device      integer NOT NULL CHECK (device >= 0),
    position    bigint NOT NULL CHECK (position >= 0),
    context     bigint NOT NULL,
    at_ns       bigint NOT NULL,
    PRIMARY KEY (hash, evidence_id, device, position)
);
COMMENT ON TABLE trace_fingerprint IS 'Hashes of short stretches of power traces, about one for sixty samples, by which a copied trace is found in other evidence.';
COMMENT ON COLUMN trace_fingerprint.hash IS 'Hash of the stretch and of how it was made.';
COMMENT ON COLUMN trace_fingerprint.evidence_id IS 'The evidence.';
COMMENT ON COLUMN trace_fingerprint.device IS 'Place of the device in evidence_reading.trace_devices, from 0.';
COMMENT ON COLUMN trace_fingerprint.position IS 'Place of the stretch among the device''s samples that differ from the one before.';
COMMENT ON COLUMN trace_fingerprint.context IS 'Hash of what lies around it, which proves a match.';
COMMENT ON COLUMN trace_fingerprint.at_ns IS 'Time of its first sample, nanoseconds since 1970 UTC.';

CREATE TABLE trace_match (
    evidence_id    bigint NOT NULL REFERENCES evidence,
    other_id       bigint NOT NULL REFERENCES evidence,
    engine_version text NOT NULL,
    spans          jsonb NOT NULL CHECK (jsonb_typeof(spans) = 'array'),
    PRIMARY KEY (evidence_id, other_id, engine_version),
    CHECK (evidence_id <> other_id)
);
COMMENT ON TABLE trace_match IS 'Stretches that the traces of two logs share, found when the later one was read; each pair is there in both directions. What it means is decided when an entry is scored.';
COMMENT ON COLUMN trace_match.evidence_id IS 'The evidence.';
COMMENT ON COLUMN trace_match.other_id IS 'The evidence that it is like.';
COMMENT ON COLUMN trace_match.engine_version IS 'Version of the engine that compared them.';
COMMENT ON COLUMN trace_match.spans IS 'The longest stretches shared: devices, times, number of samples, kind of likeness.';

ALTER TABLE evidence_reading ADD COLUMN account bytea;
ALTER TABLE evidence_reading ADD COLUMN trace_devices jsonb CHECK (jsonb_typeof(trace_devices) = 'array');
COMMENT ON COLUMN evidence_reading.account IS 'Running sums of the devices, from which logs of one run are charged together; null for totals.';
COMMENT ON COLUMN evidence_reading.trace_devices IS 'Devices of the trace in order, with kind, name, samples, first and last time and levels; null where none was kept.';

GRANT SELECT, INSERT ON trace, trace_fingerprint, trace_match TO wattboard_app;

-- The application may not delete from the trace. This function may, and only what no reading stands on: pieces of evidence
-- that is not complete.
CREATE FUNCTION remove_unfinished_trace(of_evidence bigint, most integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    removed bigint;
BEGIN
    DELETE FROM public.trace WHERE ctid = ANY (ARRAY(
        SELECT trace.ctid FROM public.trace JOIN public.evidence ON evidence.id = trace.evidence_id
        WHERE evidence.id = of_evidence AND evidence.state <> 'complete' LIMIT most));
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END $$;
REVOKE EXECUTE ON FUNCTION remove_unfinished_trace FROM PUBLIC;
GRANT EXECUTE ON FUNCTION remove_unfinished_trace TO wattboard_app;
