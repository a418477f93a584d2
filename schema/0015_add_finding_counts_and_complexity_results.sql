-- What lists show without reading whole scores, and the whole results of complexity computations.

ALTER TABLE score
    ADD COLUMN warnings integer NOT NULL DEFAULT 0 CHECK (warnings >= 0),
    ADD COLUMN rejections integer NOT NULL DEFAULT 0 CHECK (rejections >= 0);
COMMENT ON COLUMN score.warnings IS 'How many checks of severity W failed; counted from the findings in detail.';
COMMENT ON COLUMN score.rejections IS 'How many checks of severity R failed, likewise.';
UPDATE score SET (warnings, rejections) = (
    SELECT count(*) FILTER (WHERE finding ->> 'severity' = 'W'), count(*) FILTER (WHERE finding ->> 'severity' = 'R')
    FROM jsonb_array_elements(detail -> 'findings') AS finding WHERE finding ->> 'verdict' = 'fail');

CREATE TABLE complexity_result (
    challenge_id bigint NOT NULL REFERENCES challenge,
    version      integer NOT NULL CHECK (version >= 1),
    document     jsonb NOT NULL CHECK (jsonb_typeof(document) = 'object' AND length(document::text) <= 33554432),
    attached_by  bigint NOT NULL REFERENCES account,
    attached_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (challenge_id, version)
);
COMMENT ON TABLE complexity_result IS 'Whole results of complexity computations that organizers attached to a challenge, for people to look at; the value that scores use is the rulebook''s. Append-only: the highest version is shown.';
COMMENT ON COLUMN complexity_result.challenge_id IS 'The challenge.';
COMMENT ON COLUMN complexity_result.version IS 'Counts from 1 in each challenge.';
COMMENT ON COLUMN complexity_result.document IS 'Entropies, class distances and histogram, checked.';
COMMENT ON COLUMN complexity_result.attached_by IS 'Who attached it.';
COMMENT ON COLUMN complexity_result.attached_at IS 'When.';
GRANT SELECT, INSERT ON complexity_result TO wattboard_app;
