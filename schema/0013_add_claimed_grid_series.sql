-- Hourly grid series that teams attach to their entries: claims, shown beside the scores and never part of one.

CREATE TABLE claimed_grid_series (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id    uuid NOT NULL DEFAULT gen_random_uuid(),
    team_id      bigint NOT NULL REFERENCES team,
    zone         text NOT NULL CHECK (zone ~ '^[A-Z]{2}[A-Z0-9_-]{0,38}$'),
    basis        text NOT NULL CHECK (basis IN ('life_cycle_average', 'direct_average', 'marginal')),
    step_s       double precision NOT NULL CHECK (step_s BETWEEN 60 AND 86400),
    starts_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL,
    source       text NOT NULL CHECK (length(source) BETWEEN 1 AND 200),
    bytes        bigint NOT NULL CHECK (bytes > 0),
    sha256       bytea NOT NULL CHECK (length(sha256) = 32),
    point_steps  bigint[] NOT NULL,
    point_intensities_g_per_kwh double precision[] NOT NULL,
    point_is_estimated boolean[] NOT NULL,
    attached_by  bigint NOT NULL REFERENCES account,
    attached_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT claimed_grid_series_public_id_unique UNIQUE (public_id),
    CONSTRAINT claimed_grid_series_span CHECK (starts_at < ends_at),
    CONSTRAINT claimed_grid_series_points CHECK (cardinality(point_steps) BETWEEN 1 AND 220000
        AND cardinality(point_intensities_g_per_kwh) = cardinality(point_steps)
        AND cardinality(point_is_estimated) = cardinality(point_steps)
        AND 0 <= ALL (point_steps)
        AND 0 <= ALL (point_intensities_g_per_kwh) AND 1300 >= ALL (point_intensities_g_per_kwh))
);
COMMENT ON TABLE claimed_grid_series IS 'Carbon intensity of a zone over time as a team states it; append-only.';
COMMENT ON COLUMN claimed_grid_series.id IS 'Identity used by other tables.';
COMMENT ON COLUMN claimed_grid_series.public_id IS 'Identity in the API.';
COMMENT ON COLUMN claimed_grid_series.team_id IS 'Whose claim it is.';
COMMENT ON COLUMN claimed_grid_series.zone IS 'Grid zone; a country by its ISO 3166-1 alpha-3 code.';
COMMENT ON COLUMN claimed_grid_series.basis IS 'What the intensities count.';
COMMENT ON COLUMN claimed_grid_series.step_s IS 'How long each value holds, in seconds.';
COMMENT ON COLUMN claimed_grid_series.starts_at IS 'Start of the first value.';
COMMENT ON COLUMN claimed_grid_series.ends_at IS 'End of the last value.';
COMMENT ON COLUMN claimed_grid_series.source IS 'Where the team says that the figures come from.';
COMMENT ON COLUMN claimed_grid_series.bytes IS 'Length of the file.';
COMMENT ON COLUMN claimed_grid_series.sha256 IS 'SHA-256 of the file as it was sent.';
COMMENT ON COLUMN claimed_grid_series.point_steps IS 'When each value begins, in steps after starts_at, rising. Arrays, since the values are only ever read together.';
COMMENT ON COLUMN claimed_grid_series.point_intensities_g_per_kwh IS 'The values in the same order.';
COMMENT ON COLUMN claimed_grid_series.point_is_estimated IS 'Whether each is a forecast or an estimate of its source.';
COMMENT ON COLUMN claimed_grid_series.attached_by IS 'Who attached it.';
COMMENT ON COLUMN claimed_grid_series.attached_at IS 'When.';

CREATE TABLE revision_claimed_grid_series (
    revision_id bigint NOT NULL REFERENCES submission_revision,
    claimed_grid_series_id bigint NOT NULL REFERENCES claimed_grid_series,
    PRIMARY KEY (revision_id, claimed_grid_series_id)
);
COMMENT ON TABLE revision_claimed_grid_series IS 'Which series a revision claims; fixed with its sealing.';
COMMENT ON COLUMN revision_claimed_grid_series.revision_id IS 'The revision.';
COMMENT ON COLUMN revision_claimed_grid_series.claimed_grid_series_id IS 'The series.';
CREATE INDEX revision_claimed_grid_series_series ON revision_claimed_grid_series (claimed_grid_series_id);
CREATE TRIGGER revision_claimed_grid_series_sealed BEFORE INSERT OR UPDATE OR DELETE ON revision_claimed_grid_series
    FOR EACH ROW EXECUTE FUNCTION refuse_change_under_sealed_revision();

CREATE TABLE claimed_co2e (
    scoring_run_id bigint NOT NULL,
    revision_id    bigint NOT NULL,
    claimed_grid_series_ids bigint[] NOT NULL CHECK (cardinality(claimed_grid_series_ids) > 0),
    covered_kwh    double precision[] NOT NULL,
    co2e_kg        double precision[] NOT NULL,
    own_place_co2e_kg double precision[] NOT NULL,
    estimated_shares double precision[] NOT NULL,
    claimed_own_place_co2e_kg double precision
        CHECK (claimed_own_place_co2e_kg > '-Infinity' AND claimed_own_place_co2e_kg < 'Infinity'),
    PRIMARY KEY (scoring_run_id, revision_id),
    FOREIGN KEY (scoring_run_id, revision_id) REFERENCES score (scoring_run_id, revision_id),
    CONSTRAINT claimed_co2e_one_element_per_series CHECK (
        cardinality(covered_kwh) = cardinality(claimed_grid_series_ids)
        AND cardinality(co2e_kg) = cardinality(claimed_grid_series_ids)
        AND cardinality(own_place_co2e_kg) = cardinality(claimed_grid_series_ids)
        AND cardinality(estimated_shares) = cardinality(claimed_grid_series_ids))
);
COMMENT ON TABLE claimed_co2e IS 'What the claimed grid series of a revision would give under a scoring run. Beside the score, so that no score can hold it; append-only.';
COMMENT ON COLUMN claimed_co2e.scoring_run_id IS 'The scoring run.';
COMMENT ON COLUMN claimed_co2e.revision_id IS 'The revision.';
COMMENT ON COLUMN claimed_co2e.claimed_grid_series_ids IS 'The series that the revision claims; the other arrays are parallel.';
COMMENT ON COLUMN claimed_co2e.covered_kwh IS 'Charged energy of runs in the zone of the series, in the hours that it has values for.';
COMMENT ON COLUMN claimed_co2e.co2e_kg IS 'CO2e of that energy by the series; null where the rulebook fixes the place.';
COMMENT ON COLUMN claimed_co2e.own_place_co2e_kg IS 'Official own-place CO2e of the same energy; null where there is none.';
COMMENT ON COLUMN claimed_co2e.estimated_shares IS 'Share of that energy under values that the source marks as estimates.';
COMMENT ON COLUMN claimed_co2e.claimed_own_place_co2e_kg IS 'The own-place CO2e of the score with what the series that count averages cover at their values; null where there is none.';

GRANT SELECT, INSERT ON claimed_grid_series, claimed_co2e TO wattboard_app;
GRANT SELECT, INSERT, DELETE ON revision_claimed_grid_series TO wattboard_app;
