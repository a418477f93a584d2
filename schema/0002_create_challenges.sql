-- What is hosted: challenges, metrics, phases, rulebooks, reference tables and scoring runs.

CREATE TABLE challenge (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug        text NOT NULL CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    title       text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    task        text NOT NULL CHECK (length(task) BETWEEN 1 AND 200),
    dataset     text NOT NULL CHECK (length(dataset) BETWEEN 1 AND 200),
    description text NOT NULL DEFAULT '' CHECK (length(description) <= 20000),
    source      text NOT NULL DEFAULT '' CHECK (length(source) <= 2000),
    dataset_complexity        double precision CHECK (dataset_complexity > 0 AND dataset_complexity < 'Infinity'),
    dataset_complexity_method text NOT NULL DEFAULT '',
    dataset_complexity_sha256 bytea CHECK (length(dataset_complexity_sha256) = 32),
    created_by  bigint NOT NULL REFERENCES account,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT challenge_slug_unique UNIQUE (slug)
);
COMMENT ON TABLE challenge IS 'What an organizer hosts: task, dataset and its complexity; rules are in rulebook.';
COMMENT ON COLUMN challenge.id IS 'Identity used by every other table.';
COMMENT ON COLUMN challenge.slug IS 'Name in URLs.';
COMMENT ON COLUMN challenge.title IS 'Name shown to people.';
COMMENT ON COLUMN challenge.task IS 'What is to be solved, such as image classification.';
COMMENT ON COLUMN challenge.dataset IS 'What it is measured on.';
COMMENT ON COLUMN challenge.description IS 'Plain text for readers.';
COMMENT ON COLUMN challenge.source IS 'Where published figures of this challenge come from.';
COMMENT ON COLUMN challenge.dataset_complexity IS 'S of NoFADE; null: NoFADE is given per unit of complexity.';
COMMENT ON COLUMN challenge.dataset_complexity_method IS 'How S was computed, such as nofade-1.';
COMMENT ON COLUMN challenge.dataset_complexity_sha256 IS 'SHA-256 of the file list that S was computed from.';
COMMENT ON COLUMN challenge.created_by IS 'Who made it.';
COMMENT ON COLUMN challenge.created_at IS 'When it was made.';

CREATE TABLE metric (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    challenge_id bigint NOT NULL REFERENCES challenge,
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    direction    text NOT NULL CHECK (direction IN ('higher_is_better', 'lower_is_better')),
    lower_bound  double precision NOT NULL CHECK (lower_bound > '-Infinity' AND lower_bound < 'Infinity'),
    upper_bound  double precision NOT NULL CHECK (upper_bound < 'Infinity'),
    CONSTRAINT metric_name_unique UNIQUE (challenge_id, name),
    CONSTRAINT metric_bounds UNIQUE (id, lower_bound, upper_bound),
    CHECK (lower_bound < upper_bound)
);
COMMENT ON TABLE metric IS 'A performance metric of a challenge with its direction and bounds.';
COMMENT ON COLUMN metric.id IS 'Identity used by performance.';
COMMENT ON COLUMN metric.challenge_id IS 'The challenge.';
COMMENT ON COLUMN metric.name IS 'Name in the API.';
COMMENT ON COLUMN metric.direction IS 'Which way is better.';
COMMENT ON COLUMN metric.lower_bound IS 'Least possible value.';
COMMENT ON COLUMN metric.upper_bound IS 'Greatest possible value.';

CREATE TABLE phase (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    challenge_id bigint NOT NULL REFERENCES challenge,
    slug         text NOT NULL CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    title        text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    is_default   boolean NOT NULL,
    opens_at     timestamptz,
    closes_at    timestamptz,
    CONSTRAINT phase_slug_unique UNIQUE (challenge_id, slug),
    CHECK (opens_at < closes_at)
);
COMMENT ON TABLE phase IS 'A period of a challenge with a board of its own; one default phase always exists.';
COMMENT ON COLUMN phase.id IS 'Identity used by every other table.';
COMMENT ON COLUMN phase.challenge_id IS 'The challenge.';
COMMENT ON COLUMN phase.slug IS 'Name in URLs.';
COMMENT ON COLUMN phase.title IS 'Name shown to people.';
COMMENT ON COLUMN phase.is_default IS 'Whether submissions that name no phase go here.';
COMMENT ON COLUMN phase.opens_at IS 'First moment of submission; null: open from the start.';
COMMENT ON COLUMN phase.closes_at IS 'First moment after submission; null: open without end.';
CREATE UNIQUE INDEX phase_one_default ON phase (challenge_id) WHERE is_default;

CREATE TABLE "grant" (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES account,
    role         text NOT NULL CHECK (role IN ('admin', 'organizer', 'participant', 'reviewer')),
    scope        text NOT NULL CHECK (scope IN ('site', 'challenge', 'team')),
    challenge_id bigint REFERENCES challenge,
    team_id      bigint REFERENCES team,
    created_at   timestamptz NOT NULL DEFAULT now(),
    revoked_at   timestamptz,
    CHECK ((scope = 'challenge') = (challenge_id IS NOT NULL)),
    CHECK ((scope = 'team') = (team_id IS NOT NULL))
);
COMMENT ON TABLE "grant" IS 'A role given to an account for the site, one challenge or one team.';
COMMENT ON COLUMN "grant".id IS 'Identity.';
COMMENT ON COLUMN "grant".account_id IS 'To whom.';
COMMENT ON COLUMN "grant".role IS 'What it allows: admin, organizer, participant or reviewer.';
COMMENT ON COLUMN "grant".scope IS 'Where it holds.';
COMMENT ON COLUMN "grant".challenge_id IS 'The challenge, if the scope is one.';
COMMENT ON COLUMN "grant".team_id IS 'The team, if the scope is one.';
COMMENT ON COLUMN "grant".created_at IS 'When it was given.';
COMMENT ON COLUMN "grant".revoked_at IS 'When it was taken back; null while it holds.';
CREATE UNIQUE INDEX grant_once ON "grant" (account_id, role, scope, coalesce(challenge_id, 0), coalesce(team_id, 0))
    WHERE revoked_at IS NULL;

CREATE TABLE rulebook (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    challenge_id bigint NOT NULL REFERENCES challenge,
    version      integer NOT NULL CHECK (version >= 1),
    metric_id    bigint NOT NULL REFERENCES metric,
    ranking_rule text NOT NULL CHECK (ranking_rule IN ('gqi', 'nofade', 'sam', 'co2e_at_target',
        'performance_within_budget', 'pareto', 'performance', 'energy', 'co2e')),
    min_performance double precision NOT NULL CHECK (min_performance > '-Infinity' AND min_performance < 'Infinity'),
    rules        jsonb NOT NULL CHECK (jsonb_typeof(rules) = 'object'),
    sha256       bytea NOT NULL CHECK (length(sha256) = 32),
    created_by   bigint NOT NULL REFERENCES account,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT rulebook_version_unique UNIQUE (challenge_id, version)
);
COMMENT ON TABLE rulebook IS 'One immutable version of the rules of a challenge.';
COMMENT ON COLUMN rulebook.id IS 'Identity used by scoring runs.';
COMMENT ON COLUMN rulebook.challenge_id IS 'The challenge.';
COMMENT ON COLUMN rulebook.version IS 'Counts from 1 in each challenge.';
COMMENT ON COLUMN rulebook.metric_id IS 'The performance metric that ranks.';
COMMENT ON COLUMN rulebook.ranking_rule IS 'The official ranking rule.';
COMMENT ON COLUMN rulebook.min_performance IS 'The compulsory gate, in units of the metric.';
COMMENT ON COLUMN rulebook.rules IS 'The whole rulebook as the API serves it.';
COMMENT ON COLUMN rulebook.sha256 IS 'SHA-256 of the canonical form of the rules.';
COMMENT ON COLUMN rulebook.created_by IS 'Who made it.';
COMMENT ON COLUMN rulebook.created_at IS 'When it was made.';

CREATE TABLE reference_table (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text NOT NULL CHECK (kind IN ('grid', 'accelerators', 'time_zones')),
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    source     text NOT NULL,
    licence    text NOT NULL,
    table_date date,
    sha256     bytea NOT NULL CHECK (length(sha256) = 32),
    loaded_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT reference_table_content_unique UNIQUE (kind, sha256)
);
COMMENT ON TABLE reference_table IS 'A loaded table of reference data, identified by the digest of its rows.';
COMMENT ON COLUMN reference_table.id IS 'Identity used by its rows.';
COMMENT ON COLUMN reference_table.kind IS 'What it holds.';
COMMENT ON COLUMN reference_table.name IS 'Name shown to people.';
COMMENT ON COLUMN reference_table.source IS 'Where the figures come from.';
COMMENT ON COLUMN reference_table.licence IS 'Under which licence they may be used.';
COMMENT ON COLUMN reference_table.table_date IS 'Date of the table at its source, where known.';
COMMENT ON COLUMN reference_table.sha256 IS 'SHA-256 of the canonical rows.';
COMMENT ON COLUMN reference_table.loaded_at IS 'When it was loaded.';

CREATE TABLE grid_intensity (
    reference_table_id bigint NOT NULL REFERENCES reference_table,
    zone        text NOT NULL CHECK (zone ~ '^[A-Z]{2}[A-Z0-9_-]{0,38}$'),
    year        integer NOT NULL CHECK (year BETWEEN 1990 AND 2100),
    intensity_g_per_kwh double precision NOT NULL CHECK (intensity_g_per_kwh BETWEEN 0 AND 1300),
    PRIMARY KEY (reference_table_id, zone, year)
);
COMMENT ON TABLE grid_intensity IS 'Carbon intensity of electricity by zone and year.';
COMMENT ON COLUMN grid_intensity.reference_table_id IS 'The loaded table.';
COMMENT ON COLUMN grid_intensity.zone IS 'ISO 3166-1 alpha-3 country, a grid zone inside one such as US-CAL-CISO, or WORLD.';
COMMENT ON COLUMN grid_intensity.year IS 'Calendar year of the average.';
COMMENT ON COLUMN grid_intensity.intensity_g_per_kwh IS 'Grams of CO2e per kilowatt hour.';

CREATE TABLE accelerator (
    reference_table_id bigint NOT NULL REFERENCES reference_table,
    name      text NOT NULL,
    vendor    text NOT NULL,
    power_w   double precision CHECK (power_w > 0 AND power_w < 100000),
    memory_gb double precision CHECK (memory_gb > 0),
    min_pj_per_flop double precision CHECK (min_pj_per_flop > 0),
    source    text NOT NULL DEFAULT '',
    PRIMARY KEY (reference_table_id, name)
);
COMMENT ON TABLE accelerator IS 'Power limits and best energy per operation of accelerators.';
COMMENT ON COLUMN accelerator.reference_table_id IS 'The loaded table.';
COMMENT ON COLUMN accelerator.name IS 'Product name.';
COMMENT ON COLUMN accelerator.vendor IS 'Maker.';
COMMENT ON COLUMN accelerator.power_w IS 'Board power limit in watts.';
COMMENT ON COLUMN accelerator.memory_gb IS 'Memory in gigabytes.';
COMMENT ON COLUMN accelerator.min_pj_per_flop IS 'Power over highest dense rate: least picojoules per operation.';
COMMENT ON COLUMN accelerator.source IS 'Datasheet the figures come from.';

CREATE TABLE scoring_run (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    challenge_id   bigint NOT NULL REFERENCES challenge,
    rulebook_id    bigint NOT NULL REFERENCES rulebook,
    engine_version text NOT NULL,
    reference_sha256 bytea NOT NULL CHECK (length(reference_sha256) = 32),
    grid_table_id  bigint NOT NULL REFERENCES reference_table,
    accelerator_table_id bigint NOT NULL REFERENCES reference_table,
    state          text NOT NULL CHECK (state IN ('computing', 'active', 'superseded', 'failed')),
    created_at     timestamptz NOT NULL DEFAULT now(),
    activated_at   timestamptz,
    superseded_at  timestamptz,
    rank_changes   jsonb,
    failure        text,
    CONSTRAINT scoring_run_identity UNIQUE (rulebook_id, engine_version, reference_sha256),
    CHECK ((state IN ('active', 'superseded')) = (activated_at IS NOT NULL))
);
COMMENT ON TABLE scoring_run IS 'Scores belong to a scoring run: rulebook version, engine version and digest of all reference tables.';
COMMENT ON COLUMN scoring_run.id IS 'Identity used by scores and boards.';
COMMENT ON COLUMN scoring_run.challenge_id IS 'The challenge.';
COMMENT ON COLUMN scoring_run.rulebook_id IS 'The rulebook version.';
COMMENT ON COLUMN scoring_run.engine_version IS 'Version of parsers and formulas.';
COMMENT ON COLUMN scoring_run.reference_sha256 IS 'SHA-256 over all reference tables used.';
COMMENT ON COLUMN scoring_run.grid_table_id IS 'The grid table used.';
COMMENT ON COLUMN scoring_run.accelerator_table_id IS 'The accelerator table used.';
COMMENT ON COLUMN scoring_run.state IS 'computing until every entry has a score; then active; superseded by the next.';
COMMENT ON COLUMN scoring_run.created_at IS 'When it was asked for.';
COMMENT ON COLUMN scoring_run.activated_at IS 'When the board switched to it.';
COMMENT ON COLUMN scoring_run.superseded_at IS 'When the board switched away from it.';
COMMENT ON COLUMN scoring_run.rank_changes IS 'Rank changes against the run before it: list of entry, from, to.';
COMMENT ON COLUMN scoring_run.failure IS 'Why it failed, for the organizer.';
CREATE UNIQUE INDEX scoring_run_one_active ON scoring_run (challenge_id) WHERE state = 'active';
