-- CPU tables, and hourly grid series that the organizers of a challenge import.

ALTER TABLE reference_table DROP CONSTRAINT reference_table_kind_check;
ALTER TABLE reference_table ADD CONSTRAINT reference_table_kind_check
    CHECK (kind IN ('grid', 'accelerators', 'time_zones', 'cpus'));

CREATE TABLE cpu (
    reference_table_id bigint NOT NULL REFERENCES reference_table,
    name    text NOT NULL,
    vendor  text NOT NULL,
    tdp_w   double precision NOT NULL CHECK (tdp_w > 0 AND tdp_w < 100000),
    cores   integer CHECK (cores > 0),
    source  text NOT NULL DEFAULT '',
    is_unsure boolean NOT NULL DEFAULT false,
    PRIMARY KEY (reference_table_id, name)
);
COMMENT ON TABLE cpu IS 'Thermal design power of CPUs.';
COMMENT ON COLUMN cpu.reference_table_id IS 'The loaded table.';
COMMENT ON COLUMN cpu.name IS 'Product name.';
COMMENT ON COLUMN cpu.vendor IS 'Maker.';
COMMENT ON COLUMN cpu.tdp_w IS 'Thermal design power of one socket in watts.';
COMMENT ON COLUMN cpu.cores IS 'Cores of one socket.';
COMMENT ON COLUMN cpu.source IS 'Specification the figures come from.';
COMMENT ON COLUMN cpu.is_unsure IS 'Whether the figure has to be checked before a dispute.';

ALTER TABLE accelerator ADD COLUMN fp32_flops double precision CHECK (fp32_flops > 0 AND fp32_flops < 'Infinity');
ALTER TABLE accelerator ADD COLUMN fp16_flops double precision CHECK (fp16_flops > 0 AND fp16_flops < 'Infinity');
ALTER TABLE accelerator ADD COLUMN fp8_flops double precision CHECK (fp8_flops > 0 AND fp8_flops < 'Infinity');
ALTER TABLE accelerator ADD COLUMN idle_w double precision CHECK (idle_w > 0 AND idle_w < 100000);
ALTER TABLE accelerator ADD COLUMN is_unsure boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN accelerator.fp32_flops IS 'Highest dense rate in FP32, operations per second.';
COMMENT ON COLUMN accelerator.fp16_flops IS 'Highest dense tensor rate in FP16 or BF16, operations per second.';
COMMENT ON COLUMN accelerator.fp8_flops IS 'Highest dense tensor rate in FP8, operations per second.';
COMMENT ON COLUMN accelerator.idle_w IS 'Power when idle in watts, where it is known.';
COMMENT ON COLUMN accelerator.is_unsure IS 'Whether the row rests on one document alone and has to be checked before a dispute.';

CREATE TABLE grid_series (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    challenge_id bigint NOT NULL REFERENCES challenge,
    zone         text NOT NULL CHECK (zone ~ '^[A-Z]{2}[A-Z0-9_-]{0,38}$'),
    basis        text NOT NULL CHECK (basis IN ('life_cycle_average', 'direct_average', 'marginal')),
    step_s       double precision NOT NULL CHECK (step_s BETWEEN 60 AND 86400),
    starts_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL,
    source       text NOT NULL CHECK (length(source) BETWEEN 1 AND 200),
    licence      text NOT NULL CHECK (length(licence) BETWEEN 1 AND 200),
    sha256       bytea NOT NULL CHECK (length(sha256) = 32),
    imported_by  bigint NOT NULL REFERENCES account,
    imported_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT grid_series_span CHECK (starts_at < ends_at),
    CONSTRAINT grid_series_content_unique UNIQUE (challenge_id, sha256)
);
COMMENT ON TABLE grid_series IS 'Carbon intensity of a zone over time, as the organizers of a challenge imported it; append-only.';
COMMENT ON COLUMN grid_series.id IS 'Identity and order: of two series that cover an hour the later one counts.';
COMMENT ON COLUMN grid_series.challenge_id IS 'The challenge whose scores use it.';
COMMENT ON COLUMN grid_series.zone IS 'Grid zone; a country by its ISO 3166-1 alpha-3 code.';
COMMENT ON COLUMN grid_series.basis IS 'What the intensities count; marginal ones are stored and never scored.';
COMMENT ON COLUMN grid_series.step_s IS 'How long each value holds, in seconds.';
COMMENT ON COLUMN grid_series.starts_at IS 'Start of the first value.';
COMMENT ON COLUMN grid_series.ends_at IS 'End of the last value.';
COMMENT ON COLUMN grid_series.source IS 'Where the figures come from.';
COMMENT ON COLUMN grid_series.licence IS 'Under which licence they may be used.';
COMMENT ON COLUMN grid_series.sha256 IS 'SHA-256 of the canonical rows.';
COMMENT ON COLUMN grid_series.imported_by IS 'Who imported it.';
COMMENT ON COLUMN grid_series.imported_at IS 'When.';

CREATE TABLE grid_series_point (
    grid_series_id bigint NOT NULL REFERENCES grid_series,
    starts_at      timestamptz NOT NULL,
    intensity_g_per_kwh double precision NOT NULL CHECK (intensity_g_per_kwh BETWEEN 0 AND 1300),
    is_estimated   boolean NOT NULL,
    PRIMARY KEY (grid_series_id, starts_at)
);
COMMENT ON TABLE grid_series_point IS 'One value of a grid series.';
COMMENT ON COLUMN grid_series_point.grid_series_id IS 'The series.';
COMMENT ON COLUMN grid_series_point.starts_at IS 'From when it holds.';
COMMENT ON COLUMN grid_series_point.intensity_g_per_kwh IS 'Grams of CO2e per kilowatt hour.';
COMMENT ON COLUMN grid_series_point.is_estimated IS 'A forecast or an estimate of its source.';

ALTER TABLE scoring_run ADD COLUMN cpu_table_id bigint REFERENCES reference_table;
ALTER TABLE scoring_run ADD COLUMN grid_series_ids bigint[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN scoring_run.cpu_table_id IS 'The CPU table used; null for runs from before there was one.';
COMMENT ON COLUMN scoring_run.grid_series_ids IS 'The hourly grid series used, in their order.';

ALTER TABLE model_facts ADD COLUMN training_samples double precision
    CHECK (training_samples > 0 AND training_samples < 'Infinity');
ALTER TABLE model_facts ADD COLUMN training_epochs double precision
    CHECK (training_epochs > 0 AND training_epochs < 'Infinity');
COMMENT ON COLUMN model_facts.training_samples IS 'Items seen in one epoch of the counted training.';
COMMENT ON COLUMN model_facts.training_epochs IS 'Epochs of the counted training.';

ALTER TABLE score ADD COLUMN own_place_low_co2e_kg double precision CHECK (own_place_low_co2e_kg >= 0);
ALTER TABLE score ADD COLUMN own_place_high_co2e_kg double precision
    CHECK (own_place_high_co2e_kg >= 0 AND own_place_high_co2e_kg < 'Infinity');
ALTER TABLE score ADD COLUMN is_verified boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN score.own_place_low_co2e_kg IS 'Lower 95 % limit of CO2e at the place of the runs.';
COMMENT ON COLUMN score.own_place_high_co2e_kg IS 'Its upper 95 % limit.';
COMMENT ON COLUMN score.is_verified IS 'Whether the entry carries the mark verified.';

GRANT SELECT, INSERT ON cpu, grid_series, grid_series_point TO wattboard_app;
