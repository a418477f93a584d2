-- Resumable uploads (tus 1.0.0): how far each one is, who writes to it, and what came of it.

CREATE TABLE upload (
    evidence_id    bigint PRIMARY KEY REFERENCES evidence,
    public_id      uuid NOT NULL,
    submission_id  bigint NOT NULL REFERENCES submission,
    state          text NOT NULL DEFAULT 'receiving' CHECK (state IN ('receiving', 'processing', 'complete', 'refused',
        'expired', 'terminated')),
    length_bytes   bigint CHECK (length_bytes > 0),
    received_bytes bigint NOT NULL DEFAULT 0 CHECK (received_bytes >= 0),
    pieces         integer NOT NULL DEFAULT 0 CHECK (pieces >= 0),
    metadata       text NOT NULL DEFAULT '' CHECK (length(metadata) <= 16384),
    holder         text,
    held_until     timestamptz,
    expires_at     timestamptz NOT NULL,
    problem        jsonb CHECK (jsonb_typeof(problem) = 'object'),
    CONSTRAINT upload_public_id_unique UNIQUE (public_id),
    CONSTRAINT upload_within_length CHECK (received_bytes <= length_bytes),
    CONSTRAINT upload_hold CHECK ((holder IS NULL) = (held_until IS NULL)),
    CONSTRAINT upload_refused_has_problem CHECK ((state = 'refused') = (problem IS NOT NULL)),
    CONSTRAINT upload_whole CHECK (state NOT IN ('processing', 'complete')
        OR (length_bytes IS NOT NULL AND received_bytes = length_bytes))
);
COMMENT ON TABLE upload IS 'A log that arrives in several requests. Its bytes are the pieces of its evidence; those from number "pieces" on are not confirmed yet.';
COMMENT ON COLUMN upload.evidence_id IS 'The evidence that it becomes.';
COMMENT ON COLUMN upload.public_id IS 'Identity in URLs.';
COMMENT ON COLUMN upload.submission_id IS 'The submission whose draft counts the run.';
COMMENT ON COLUMN upload.state IS 'receiving bytes; processing: all there, read by a job; complete; refused: the log cannot be read; expired; terminated by its sender.';
COMMENT ON COLUMN upload.length_bytes IS 'Length of the whole log; null until it is declared.';
COMMENT ON COLUMN upload.received_bytes IS 'Bytes confirmed: the offset at which the next request goes on.';
COMMENT ON COLUMN upload.pieces IS 'Pieces confirmed.';
COMMENT ON COLUMN upload.metadata IS 'Upload-Metadata as it came.';
COMMENT ON COLUMN upload.holder IS 'The request that writes; null: none.';
COMMENT ON COLUMN upload.held_until IS 'From when on another request may take over.';
COMMENT ON COLUMN upload.expires_at IS 'When it is given up unless it goes on; moved by every piece.';
COMMENT ON COLUMN upload.problem IS 'Why the log was refused.';
CREATE INDEX upload_expiry ON upload (expires_at);
CREATE INDEX evidence_failed ON evidence (id) WHERE state = 'failed';
GRANT SELECT, INSERT, DELETE ON upload TO wattboard_app;
GRANT UPDATE (state, length_bytes, received_bytes, pieces, holder, held_until, expires_at, problem) ON upload
    TO wattboard_app;

-- The application may not delete pieces. This function may, and only what no evidence counts: pieces of failed evidence,
-- and those that a request of an upload left unconfirmed.
CREATE FUNCTION remove_pieces(of_evidence bigint, most integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    removed bigint;
BEGIN
    DELETE FROM public.evidence_chunk WHERE evidence_id = of_evidence AND ordinal IN (
        SELECT ordinal FROM public.evidence_chunk
        JOIN public.evidence ON evidence.id = evidence_chunk.evidence_id
        LEFT JOIN public.upload ON upload.evidence_id = evidence.id
        WHERE evidence.id = of_evidence AND (evidence.state = 'failed'
            OR (evidence.state = 'receiving' AND upload.state = 'receiving' AND ordinal >= upload.pieces))
        LIMIT most);
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END $$;
REVOKE EXECUTE ON FUNCTION remove_pieces FROM PUBLIC;
GRANT EXECUTE ON FUNCTION remove_pieces TO wattboard_app;

-- Which kinds of jobs there are is the program's business: a list here would have to change with every new one.
ALTER TABLE job DROP CONSTRAINT IF EXISTS job_kind_check;
ALTER TABLE job ADD CONSTRAINT job_kind_check CHECK (kind ~ '^[a-z][a-z_]{0,39}$');
COMMENT ON COLUMN job.subject_id IS 'On what: a scoring run for score_all, an evidence for finish_upload.';
