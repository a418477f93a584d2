-- What follows from entries: scores, findings and reviews. All append-only.

CREATE TABLE score (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scoring_run_id bigint NOT NULL REFERENCES scoring_run,
    revision_id    bigint NOT NULL REFERENCES submission_revision,
    performance    double precision NOT NULL CHECK (performance > '-Infinity' AND performance < 'Infinity'),
    performance_low  double precision,
    performance_high double precision,
    energy_kwh     double precision NOT NULL CHECK (energy_kwh > 0 AND energy_kwh < 'Infinity'),
    energy_low_kwh  double precision,
    energy_high_kwh double precision,
    charged_kwh    double precision NOT NULL CHECK (charged_kwh > 0 AND charged_kwh < 'Infinity'),
    charged_low_kwh  double precision,
    charged_high_kwh double precision,
    co2e_kg        double precision NOT NULL CHECK (co2e_kg >= 0 AND co2e_kg < 'Infinity'),
    co2e_low_kg    double precision,
    co2e_high_kg   double precision,
    own_place_co2e_kg double precision CHECK (own_place_co2e_kg >= 0 AND own_place_co2e_kg < 'Infinity'),
    zone           text NOT NULL CHECK (zone ~ '^[A-Z]{2}[A-Z0-9_-]{0,38}$'),
    place_fixed_by_rulebook boolean NOT NULL,
    span_start     timestamptz,
    span_end       timestamptz,
    grade          text NOT NULL CHECK (grade IN ('A', 'B', 'C', 'D', 'E')),
    is_extrapolated boolean NOT NULL,
    is_ranked      boolean NOT NULL,
    is_held        boolean NOT NULL,
    rule_values    double precision[] NOT NULL,
    rule_lows      double precision[] NOT NULL,
    rule_highs     double precision[] NOT NULL,
    gqi_published  double precision,
    is_nofade_per_unit boolean NOT NULL,
    unranked_reasons text[] NOT NULL,
    hardware       text[] NOT NULL,
    detail         jsonb NOT NULL CHECK (jsonb_typeof(detail) = 'object'),
    scored_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT score_once UNIQUE (scoring_run_id, revision_id),
    CONSTRAINT score_one_element_per_rule CHECK (cardinality(rule_values) = 9 AND cardinality(rule_lows) = 9
        AND cardinality(rule_highs) = 9),
    CONSTRAINT score_unranked_has_reason CHECK (is_ranked = (cardinality(unranked_reasons) = 0)),
    CONSTRAINT score_needs_time_span CHECK (place_fixed_by_rulebook
        OR (span_start IS NOT NULL AND span_end IS NOT NULL AND span_start < span_end))
);
COMMENT ON TABLE score IS 'Score of a revision under a scoring run. None without energy, place and time span.';
COMMENT ON COLUMN score.id IS 'Identity.';
COMMENT ON COLUMN score.scoring_run_id IS 'The scoring run.';
COMMENT ON COLUMN score.revision_id IS 'The revision.';
COMMENT ON COLUMN score.performance IS 'Value of the ranking metric.';
COMMENT ON COLUMN score.performance_low IS 'Its lower 95 % limit.';
COMMENT ON COLUMN score.performance_high IS 'Its upper 95 % limit.';
COMMENT ON COLUMN score.energy_kwh IS 'What the samples say, without PUE.';
COMMENT ON COLUMN score.energy_low_kwh IS 'Its lower 95 % limit.';
COMMENT ON COLUMN score.energy_high_kwh IS 'Its upper 95 % limit.';
COMMENT ON COLUMN score.charged_kwh IS 'What the entry is charged, without PUE.';
COMMENT ON COLUMN score.charged_low_kwh IS 'Its lower 95 % limit.';
COMMENT ON COLUMN score.charged_high_kwh IS 'Its upper 95 % limit.';
COMMENT ON COLUMN score.co2e_kg IS 'Same-grid CO2e: rulebook''s intensity and PUE.';
COMMENT ON COLUMN score.co2e_low_kg IS 'Its lower 95 % limit.';
COMMENT ON COLUMN score.co2e_high_kg IS 'Its upper 95 % limit.';
COMMENT ON COLUMN score.own_place_co2e_kg IS 'CO2e at the place of the runs; null where the rulebook fixes place and time.';
COMMENT ON COLUMN score.zone IS 'The zone counted: the run''s own (of the largest run), or the rulebook''s.';
COMMENT ON COLUMN score.place_fixed_by_rulebook IS 'Whether the rulebook fixes place and time span for everybody.';
COMMENT ON COLUMN score.span_start IS 'First start of the runs counted.';
COMMENT ON COLUMN score.span_end IS 'Last end of the runs counted.';
COMMENT ON COLUMN score.grade IS 'Lowest grade of what counts.';
COMMENT ON COLUMN score.is_extrapolated IS 'Whether a partial run stands for a whole one.';
COMMENT ON COLUMN score.is_ranked IS 'Whether the rules let it rank.';
COMMENT ON COLUMN score.is_held IS 'Whether a finding holds it until a reviewer decides.';
COMMENT ON COLUMN score.rule_values IS 'Value by ranking rule, in this order: gqi, nofade, sam, co2e_at_target, performance_within_budget, pareto, performance, energy, co2e. Null where the rule is not defined for the entry. Typed beside detail so that boards load without parsing.';
COMMENT ON COLUMN score.rule_lows IS 'Lower 95 % limits in the same order.';
COMMENT ON COLUMN score.rule_highs IS 'Upper 95 % limits in the same order.';
COMMENT ON COLUMN score.gqi_published IS 'GQI by its published formula; null at or below 1 kWh.';
COMMENT ON COLUMN score.is_nofade_per_unit IS 'Whether NoFADE is per unit of dataset complexity.';
COMMENT ON COLUMN score.unranked_reasons IS 'Why it is listed unranked; empty if it ranks.';
COMMENT ON COLUMN score.hardware IS 'Accelerator names of the runs counted, sorted.';
COMMENT ON COLUMN score.detail IS 'Every rule with limits, reasons and marks: the whole result without its findings.';
COMMENT ON COLUMN score.scored_at IS 'When it was computed.';
CREATE INDEX score_revision ON score (revision_id);

CREATE TABLE finding (
    score_id  bigint NOT NULL REFERENCES score,
    ordinal   integer NOT NULL CHECK (ordinal >= 0),
    evidence_id bigint REFERENCES evidence,
    check_id  text NOT NULL,
    value     double precision,
    threshold double precision,
    unit      text NOT NULL DEFAULT '',
    severity  text NOT NULL CHECK (severity IN ('W', 'R')),
    verdict   text NOT NULL CHECK (verdict IN ('pass', 'fail', 'not_applicable')),
    place     text NOT NULL DEFAULT '',
    message   text NOT NULL,
    PRIMARY KEY (score_id, ordinal)
);
COMMENT ON TABLE finding IS 'Result of one plausibility check; all checks always run.';
COMMENT ON COLUMN finding.score_id IS 'The score it belongs to.';
COMMENT ON COLUMN finding.ordinal IS 'Order of the checks.';
COMMENT ON COLUMN finding.evidence_id IS 'The log it is about; null: about the entry.';
COMMENT ON COLUMN finding.check_id IS 'Stable name of the check.';
COMMENT ON COLUMN finding.value IS 'What was measured.';
COMMENT ON COLUMN finding.threshold IS 'What it was held against.';
COMMENT ON COLUMN finding.unit IS 'Unit of both.';
COMMENT ON COLUMN finding.severity IS 'W is shown, R holds the entry.';
COMMENT ON COLUMN finding.verdict IS 'Outcome.';
COMMENT ON COLUMN finding.place IS 'Where in the log.';
COMMENT ON COLUMN finding.message IS 'One sentence for people.';

CREATE TABLE review (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    submission_id bigint NOT NULL REFERENCES submission,
    revision_id   bigint NOT NULL REFERENCES submission_revision,
    account_id    bigint NOT NULL REFERENCES account,
    action        text NOT NULL CHECK (action IN ('accept', 'query', 'reject', 'disqualify', 'reinstate')),
    reason_sha256 bytea NOT NULL CHECK (length(reason_sha256) = 32),
    is_appeal     boolean NOT NULL DEFAULT false,
    answers_id    bigint REFERENCES review,
    reviewed_at   timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE review IS 'A reviewer''s decision; append-only and public.';
COMMENT ON COLUMN review.id IS 'Identity and order.';
COMMENT ON COLUMN review.submission_id IS 'The submission.';
COMMENT ON COLUMN review.revision_id IS 'The revision that the reviewer saw.';
COMMENT ON COLUMN review.account_id IS 'The reviewer.';
COMMENT ON COLUMN review.action IS 'What was decided.';
COMMENT ON COLUMN review.reason_sha256 IS 'SHA-256 of salt and reason, so that the text may be erased and the decision stays.';
COMMENT ON COLUMN review.is_appeal IS 'Whether it decides an appeal.';
COMMENT ON COLUMN review.answers_id IS 'The earlier review that it answers.';
COMMENT ON COLUMN review.reviewed_at IS 'When.';
CREATE INDEX review_submission ON review (submission_id, id);

CREATE TABLE review_reason (
    review_id bigint PRIMARY KEY REFERENCES review,
    salt      bytea NOT NULL CHECK (length(salt) = 16),
    reason    text NOT NULL CHECK (length(reason) BETWEEN 1 AND 4000)
);
COMMENT ON TABLE review_reason IS 'The written reason of a review; erasable.';
COMMENT ON COLUMN review_reason.review_id IS 'The review.';
COMMENT ON COLUMN review_reason.salt IS 'Salt of the hash in review.';
COMMENT ON COLUMN review_reason.reason IS 'The words.';
