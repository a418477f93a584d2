-- What teams hand in: submissions, their revisions and everything a revision states.

CREATE TABLE submission (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id     uuid NOT NULL DEFAULT gen_random_uuid(),
    challenge_id  bigint NOT NULL REFERENCES challenge,
    phase_id      bigint NOT NULL REFERENCES phase,
    team_id       bigint NOT NULL REFERENCES team,
    name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_by    bigint NOT NULL REFERENCES account,
    created_at    timestamptz NOT NULL DEFAULT now(),
    state         text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'sealed', 'held', 'ranked', 'queried',
        'rejected', 'disqualified', 'withdrawn', 'failed')),
    state_reason  text NOT NULL DEFAULT '' CHECK (length(state_reason) <= 4000),
    state_at      timestamptz NOT NULL DEFAULT now(),
    state_version bigint NOT NULL DEFAULT 1,
    is_chosen     boolean NOT NULL DEFAULT false,
    is_baseline   boolean NOT NULL DEFAULT false,
    sealed_revision_id bigint,
    CONSTRAINT submission_public_id_unique UNIQUE (public_id)
);
COMMENT ON TABLE submission IS 'An entry: a draft takes evidence, sealing makes a revision immutable.';
COMMENT ON COLUMN submission.id IS 'Identity used by every other table.';
COMMENT ON COLUMN submission.public_id IS 'Identity in URLs.';
COMMENT ON COLUMN submission.challenge_id IS 'The challenge.';
COMMENT ON COLUMN submission.phase_id IS 'The phase, and with it the board.';
COMMENT ON COLUMN submission.team_id IS 'Whose entry it is.';
COMMENT ON COLUMN submission.name IS 'Name shown to people; may be emptied to its id.';
COMMENT ON COLUMN submission.created_by IS 'Who made the draft.';
COMMENT ON COLUMN submission.created_at IS 'When the draft was made.';
COMMENT ON COLUMN submission.state IS 'The one visible state.';
COMMENT ON COLUMN submission.state_reason IS 'Why it is in that state; free text, may be emptied.';
COMMENT ON COLUMN submission.state_at IS 'Since when.';
COMMENT ON COLUMN submission.state_version IS 'Rises with every change that a board shows, so that a late reader of an old state is recognised.';
COMMENT ON COLUMN submission.is_chosen IS 'Whether the team chose it to stand on the board, where the rulebook lets teams choose.';
COMMENT ON COLUMN submission.is_baseline IS 'Whether it is the organizer''s baseline.';
COMMENT ON COLUMN submission.sealed_revision_id IS 'The latest sealed revision, the one that boards show; null while never sealed.';
CREATE INDEX submission_team ON submission (team_id, id);
CREATE INDEX submission_challenge ON submission (challenge_id, id);

CREATE TABLE submission_revision (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    submission_id bigint NOT NULL REFERENCES submission,
    number        integer NOT NULL CHECK (number >= 1),
    created_at    timestamptz NOT NULL DEFAULT now(),
    sealed_at     timestamptz,
    sealed_by     bigint REFERENCES account,
    log_leaf_id   bigint,
    CONSTRAINT submission_revision_number_unique UNIQUE (submission_id, number),
    CHECK ((sealed_at IS NULL) = (sealed_by IS NULL))
);
COMMENT ON TABLE submission_revision IS 'One version of what a submission states; immutable once sealed, later evidence makes the next one.';
COMMENT ON COLUMN submission_revision.id IS 'Identity used by what the revision states.';
COMMENT ON COLUMN submission_revision.submission_id IS 'The submission.';
COMMENT ON COLUMN submission_revision.number IS 'Counts from 1 in each submission.';
COMMENT ON COLUMN submission_revision.created_at IS 'When the draft was begun.';
COMMENT ON COLUMN submission_revision.sealed_at IS 'Time of receipt by the database''s clock; null while a draft.';
COMMENT ON COLUMN submission_revision.sealed_by IS 'Who sealed it.';
COMMENT ON COLUMN submission_revision.log_leaf_id IS 'The leaf of the append-only log that records the sealing.';
ALTER TABLE submission ADD CONSTRAINT submission_sealed_revision FOREIGN KEY (sealed_revision_id)
    REFERENCES submission_revision;
CREATE UNIQUE INDEX submission_revision_one_draft ON submission_revision (submission_id) WHERE sealed_at IS NULL;

CREATE TABLE performance (
    revision_id bigint NOT NULL REFERENCES submission_revision,
    metric_id   bigint NOT NULL,
    lower_bound double precision NOT NULL,
    upper_bound double precision NOT NULL,
    value       double precision NOT NULL,
    low         double precision,
    high        double precision,
    n_items     bigint CHECK (n_items > 0),
    basis       text NOT NULL CHECK (basis IN ('computed', 'reported')),
    train_value double precision,
    PRIMARY KEY (revision_id, metric_id),
    FOREIGN KEY (metric_id, lower_bound, upper_bound) REFERENCES metric (id, lower_bound, upper_bound),
    CONSTRAINT performance_in_bounds CHECK (value BETWEEN lower_bound AND upper_bound),
    CONSTRAINT performance_train_in_bounds CHECK (train_value BETWEEN lower_bound AND upper_bound),
    CONSTRAINT performance_limits CHECK (low <= value AND value <= high)
);
COMMENT ON TABLE performance IS 'What a revision achieved in a metric.';
COMMENT ON COLUMN performance.revision_id IS 'The revision.';
COMMENT ON COLUMN performance.metric_id IS 'The metric.';
COMMENT ON COLUMN performance.lower_bound IS 'Copy of the metric''s bound, so that the database itself keeps the value inside.';
COMMENT ON COLUMN performance.upper_bound IS 'Copy of the metric''s bound.';
COMMENT ON COLUMN performance.value IS 'The performance; accuracies are fractions.';
COMMENT ON COLUMN performance.low IS 'Stated lower 95 % limit.';
COMMENT ON COLUMN performance.high IS 'Stated upper 95 % limit.';
COMMENT ON COLUMN performance.n_items IS 'Number of test items.';
COMMENT ON COLUMN performance.basis IS 'Computed by the server from predictions, or reported by the team.';
COMMENT ON COLUMN performance.train_value IS 'The same metric on the training set, where stated.';

CREATE TABLE model_facts (
    revision_id       bigint PRIMARY KEY REFERENCES submission_revision,
    parameters        double precision CHECK (parameters > 0 AND parameters < 'Infinity'),
    operations        double precision CHECK (operations > 0 AND operations < 'Infinity'),
    convention        text CHECK (convention IN ('flops', 'macs')),
    precision         text NOT NULL DEFAULT '' CHECK (length(precision) <= 60),
    input_size        text NOT NULL DEFAULT '' CHECK (length(input_size) <= 60),
    batch_size        integer CHECK (batch_size > 0),
    technique         text NOT NULL DEFAULT '' CHECK (length(technique) <= 200),
    time_per_item_s   double precision CHECK (time_per_item_s > 0 AND time_per_item_s < 'Infinity'),
    energy_per_item_j double precision CHECK (energy_per_item_j > 0 AND energy_per_item_j < 'Infinity'),
    training_runs     integer CHECK (training_runs > 0),
    repeats           integer CHECK (repeats > 0),
    CHECK ((operations IS NULL) OR (convention IS NOT NULL))
);
COMMENT ON TABLE model_facts IS 'What a revision states about its model.';
COMMENT ON COLUMN model_facts.revision_id IS 'The revision.';
COMMENT ON COLUMN model_facts.parameters IS 'Number of parameters.';
COMMENT ON COLUMN model_facts.operations IS 'Operations of one submitted prediction, raw count.';
COMMENT ON COLUMN model_facts.convention IS 'Whether operations counts FLOPs or MACs (1 MAC = 2 FLOPs).';
COMMENT ON COLUMN model_facts.precision IS 'Numeric precision.';
COMMENT ON COLUMN model_facts.input_size IS 'Input size, such as 224x224.';
COMMENT ON COLUMN model_facts.batch_size IS 'Batch size.';
COMMENT ON COLUMN model_facts.technique IS 'Technique category.';
COMMENT ON COLUMN model_facts.time_per_item_s IS 'Seconds per item at inference.';
COMMENT ON COLUMN model_facts.energy_per_item_j IS 'Joules per item at inference.';
COMMENT ON COLUMN model_facts.training_runs IS 'Number of training runs made in all.';
COMMENT ON COLUMN model_facts.repeats IS 'Number of repeats behind the performance.';

CREATE TABLE lineage_item (
    revision_id bigint NOT NULL REFERENCES submission_revision,
    ordinal     integer NOT NULL CHECK (ordinal >= 0),
    source      text NOT NULL CHECK (length(source) BETWEEN 1 AND 2000),
    kind        text NOT NULL CHECK (kind IN ('weights', 'teacher', 'generated_labels', 'features', 'paid_api')),
    sha256      bytea CHECK (length(sha256) = 32),
    is_public   boolean NOT NULL,
    energy_kwh  double precision CHECK (energy_kwh >= 0 AND energy_kwh < 'Infinity'),
    PRIMARY KEY (revision_id, ordinal)
);
COMMENT ON TABLE lineage_item IS 'What a revision uses that no run of it made.';
COMMENT ON COLUMN lineage_item.revision_id IS 'The revision.';
COMMENT ON COLUMN lineage_item.ordinal IS 'Order as stated.';
COMMENT ON COLUMN lineage_item.source IS 'Where it came from.';
COMMENT ON COLUMN lineage_item.kind IS 'What it is.';
COMMENT ON COLUMN lineage_item.sha256 IS 'Hash of it, where stated.';
COMMENT ON COLUMN lineage_item.is_public IS 'Whether anybody can get it.';
COMMENT ON COLUMN lineage_item.energy_kwh IS 'What it cost to make; null: unknown.';

CREATE TABLE stage_statement (
    revision_id bigint NOT NULL REFERENCES submission_revision,
    stage       text NOT NULL CHECK (stage IN ('data_preparation', 'pretraining', 'search', 'failed', 'training',
        'inference')),
    basis       text NOT NULL CHECK (basis IN ('measured', 'estimated', 'none')),
    attestation text NOT NULL DEFAULT '' CHECK (length(attestation) <= 4000),
    PRIMARY KEY (revision_id, stage)
);
COMMENT ON TABLE stage_statement IS 'How a stage in scope is accounted for: measured, estimated, or attested as none.';
COMMENT ON COLUMN stage_statement.revision_id IS 'The revision.';
COMMENT ON COLUMN stage_statement.stage IS 'The stage.';
COMMENT ON COLUMN stage_statement.basis IS 'How.';
COMMENT ON COLUMN stage_statement.attestation IS 'The team''s words.';

CREATE TABLE run (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id  uuid NOT NULL DEFAULT gen_random_uuid(),
    team_id    bigint NOT NULL REFERENCES team,
    stage      text NOT NULL CHECK (stage IN ('data_preparation', 'pretraining', 'search', 'failed', 'training',
        'inference')),
    started_at timestamptz,
    ended_at   timestamptz,
    zone       text CHECK (zone ~ '^[A-Z]{2}[A-Z0-9_-]{0,38}$'),
    stated_pue double precision CHECK (stated_pue BETWEEN 1 AND 3),
    hardware   jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(hardware) = 'object'),
    epochs_done  double precision CHECK (epochs_done > 0),
    epochs_total double precision CHECK (epochs_total > 0),
    data_share   double precision CHECK (data_share > 0 AND data_share <= 1),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT run_public_id_unique UNIQUE (public_id),
    CONSTRAINT run_span CHECK (started_at < ended_at),
    CONSTRAINT run_epochs CHECK (epochs_done <= epochs_total)
);
COMMENT ON TABLE run IS 'One execution of a stage by a team; several entries may share it, team totals count it once.';
COMMENT ON COLUMN run.id IS 'Identity used by every other table.';
COMMENT ON COLUMN run.public_id IS 'Identity in the API.';
COMMENT ON COLUMN run.team_id IS 'Whose run it is.';
COMMENT ON COLUMN run.stage IS 'What it did.';
COMMENT ON COLUMN run.started_at IS 'Start, UTC.';
COMMENT ON COLUMN run.ended_at IS 'End, UTC; null while live.';
COMMENT ON COLUMN run.zone IS 'Where it ran: ISO 3166-1 alpha-3 country.';
COMMENT ON COLUMN run.stated_pue IS 'PUE that the team states; a claim, shown and not scored.';
COMMENT ON COLUMN run.hardware IS 'Accelerators, CPU, memory.';
COMMENT ON COLUMN run.epochs_done IS 'Epochs executed, if the run stands for a longer one.';
COMMENT ON COLUMN run.epochs_total IS 'Epochs of the run it stands for.';
COMMENT ON COLUMN run.data_share IS 'Share of the data used, if the run stands for all of it.';
COMMENT ON COLUMN run.created_at IS 'When it was recorded.';
CREATE INDEX run_team ON run (team_id);

CREATE TABLE submission_run (
    revision_id bigint NOT NULL REFERENCES submission_revision,
    run_id      bigint NOT NULL REFERENCES run,
    ordinal     integer NOT NULL CHECK (ordinal >= 0),
    PRIMARY KEY (revision_id, run_id),
    CONSTRAINT submission_run_ordinal_unique UNIQUE (revision_id, ordinal)
);
COMMENT ON TABLE submission_run IS 'Which runs a revision counts.';
COMMENT ON COLUMN submission_run.revision_id IS 'The revision.';
COMMENT ON COLUMN submission_run.run_id IS 'The run.';
COMMENT ON COLUMN submission_run.ordinal IS 'Order as stated.';
CREATE INDEX submission_run_run ON submission_run (run_id);

CREATE TABLE state_change (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    submission_id bigint NOT NULL REFERENCES submission,
    from_state    text NOT NULL,
    to_state      text NOT NULL,
    actor_id      bigint REFERENCES account,
    review_id     bigint,
    changed_at    timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE state_change IS 'Append-only history of the states of a submission.';
COMMENT ON COLUMN state_change.id IS 'Identity and order.';
COMMENT ON COLUMN state_change.submission_id IS 'The submission.';
COMMENT ON COLUMN state_change.from_state IS 'State before.';
COMMENT ON COLUMN state_change.to_state IS 'State after.';
COMMENT ON COLUMN state_change.actor_id IS 'Who moved it; null: the platform.';
COMMENT ON COLUMN state_change.review_id IS 'The review that moved it, if one did.';
COMMENT ON COLUMN state_change.changed_at IS 'When.';
CREATE INDEX state_change_submission ON state_change (submission_id, id);

-- A sealed revision and all that it states cannot change, whoever asks.
CREATE FUNCTION refuse_change_of_sealed_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.sealed_at IS NOT NULL THEN
        RAISE EXCEPTION 'revision % is sealed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER submission_revision_sealed BEFORE UPDATE OR DELETE ON submission_revision
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_sealed_revision();

CREATE FUNCTION refuse_change_under_sealed_revision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    revision bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.revision_id ELSE NEW.revision_id END;
BEGIN
    IF EXISTS (SELECT FROM submission_revision WHERE id = revision AND sealed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'revision % is sealed', revision USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER performance_sealed BEFORE INSERT OR UPDATE OR DELETE ON performance
    FOR EACH ROW EXECUTE FUNCTION refuse_change_under_sealed_revision();
CREATE TRIGGER model_facts_sealed BEFORE INSERT OR UPDATE OR DELETE ON model_facts
    FOR EACH ROW EXECUTE FUNCTION refuse_change_under_sealed_revision();
CREATE TRIGGER lineage_item_sealed BEFORE INSERT OR UPDATE OR DELETE ON lineage_item
    FOR EACH ROW EXECUTE FUNCTION refuse_change_under_sealed_revision();
CREATE TRIGGER stage_statement_sealed BEFORE INSERT OR UPDATE OR DELETE ON stage_statement
    FOR EACH ROW EXECUTE FUNCTION refuse_change_under_sealed_revision();
CREATE TRIGGER submission_run_sealed BEFORE INSERT OR UPDATE OR DELETE ON submission_run
    FOR EACH ROW EXECUTE FUNCTION refuse_change_under_sealed_revision();

-- A run that a sealed revision counts cannot be restated.
CREATE FUNCTION refuse_change_of_counted_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM submission_run JOIN submission_revision ON submission_revision.id = revision_id
               WHERE run_id = OLD.id AND sealed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'run % is counted by a sealed revision', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER run_counted BEFORE UPDATE OR DELETE ON run
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_counted_run();
