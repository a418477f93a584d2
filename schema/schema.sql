-- The schema that the migrations make, for readers; made by a test, see README.md.

CREATE FUNCTION public.device_hash(id text) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    SELECT sha256(salt || convert_to(id, 'UTF8')) FROM public.device_salt
$$;

CREATE FUNCTION public.refuse_change_of_counted_run() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM submission_run JOIN submission_revision ON submission_revision.id = revision_id
               WHERE run_id = OLD.id AND sealed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'run % is counted by a sealed revision', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.refuse_change_of_sealed_revision() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.sealed_at IS NOT NULL THEN
        RAISE EXCEPTION 'revision % is sealed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.refuse_change_under_sealed_revision() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    revision bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.revision_id ELSE NEW.revision_id END;
BEGIN
    IF EXISTS (SELECT FROM submission_revision WHERE id = revision AND sealed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'revision % is sealed', revision USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION public.remove_pieces(of_evidence bigint, most integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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

CREATE FUNCTION public.remove_unfinished_trace(of_evidence bigint, most integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
DECLARE
    removed bigint;
BEGIN
    DELETE FROM public.trace WHERE ctid = ANY (ARRAY(
        SELECT trace.ctid FROM public.trace JOIN public.evidence ON evidence.id = trace.evidence_id
        WHERE evidence.id = of_evidence AND evidence.state <> 'complete' LIMIT most));
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END $$;

CREATE TABLE public.accelerator (
    reference_table_id bigint NOT NULL,
    name text NOT NULL,
    vendor text NOT NULL,
    power_w double precision,
    memory_gb double precision,
    min_pj_per_flop double precision,
    source text DEFAULT ''::text NOT NULL,
    fp32_flops double precision,
    fp16_flops double precision,
    fp8_flops double precision,
    idle_w double precision,
    is_unsure boolean DEFAULT false NOT NULL,
    CONSTRAINT accelerator_fp16_flops_check CHECK (((fp16_flops > (0)::double precision) AND (fp16_flops < 'Infinity'::double precision))),
    CONSTRAINT accelerator_fp32_flops_check CHECK (((fp32_flops > (0)::double precision) AND (fp32_flops < 'Infinity'::double precision))),
    CONSTRAINT accelerator_fp8_flops_check CHECK (((fp8_flops > (0)::double precision) AND (fp8_flops < 'Infinity'::double precision))),
    CONSTRAINT accelerator_idle_w_check CHECK (((idle_w > (0)::double precision) AND (idle_w < (100000)::double precision))),
    CONSTRAINT accelerator_memory_gb_check CHECK ((memory_gb > (0)::double precision)),
    CONSTRAINT accelerator_min_pj_per_flop_check CHECK ((min_pj_per_flop > (0)::double precision)),
    CONSTRAINT accelerator_power_w_check CHECK (((power_w > (0)::double precision) AND (power_w < (100000)::double precision)))
);

COMMENT ON TABLE public.accelerator IS 'Power limits and best energy per operation of accelerators.';

COMMENT ON COLUMN public.accelerator.reference_table_id IS 'The loaded table.';

COMMENT ON COLUMN public.accelerator.name IS 'Product name.';

COMMENT ON COLUMN public.accelerator.vendor IS 'Maker.';

COMMENT ON COLUMN public.accelerator.power_w IS 'Board power limit in watts.';

COMMENT ON COLUMN public.accelerator.memory_gb IS 'Memory in gigabytes.';

COMMENT ON COLUMN public.accelerator.min_pj_per_flop IS 'Power over highest dense rate: least picojoules per operation.';

COMMENT ON COLUMN public.accelerator.source IS 'Datasheet the figures come from.';

COMMENT ON COLUMN public.accelerator.fp32_flops IS 'Highest dense rate in FP32, operations per second.';

COMMENT ON COLUMN public.accelerator.fp16_flops IS 'Highest dense tensor rate in FP16 or BF16, operations per second.';

COMMENT ON COLUMN public.accelerator.fp8_flops IS 'Highest dense tensor rate in FP8, operations per second.';

COMMENT ON COLUMN public.accelerator.idle_w IS 'Power when idle in watts, where it is known.';

COMMENT ON COLUMN public.accelerator.is_unsure IS 'Whether the row rests on one document alone and has to be checked before a dispute.';

CREATE TABLE public.account (
    id bigint NOT NULL,
    name text NOT NULL,
    full_name text DEFAULT ''::text NOT NULL,
    email text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT account_email_check CHECK ((length(email) <= 254)),
    CONSTRAINT account_full_name_check CHECK ((length(full_name) <= 200)),
    CONSTRAINT account_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'::text))
);

COMMENT ON TABLE public.account IS 'A person or program that signs in. Erasable: append-only tables refer to its id alone.';

COMMENT ON COLUMN public.account.id IS 'Identity used by every other table.';

COMMENT ON COLUMN public.account.name IS 'Sign-in name, lower case.';

COMMENT ON COLUMN public.account.full_name IS 'Name shown to people; may be emptied.';

COMMENT ON COLUMN public.account.email IS 'Address for messages; may be emptied.';

COMMENT ON COLUMN public.account.created_at IS 'When the account was made.';

COMMENT ON COLUMN public.account.closed_at IS 'When the account was closed; its tokens stop working then.';

ALTER TABLE public.account ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.challenge (
    id bigint NOT NULL,
    slug text NOT NULL,
    title text NOT NULL,
    task text NOT NULL,
    dataset text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    source text DEFAULT ''::text NOT NULL,
    dataset_complexity double precision,
    dataset_complexity_method text DEFAULT ''::text NOT NULL,
    dataset_complexity_sha256 bytea,
    created_by bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT challenge_dataset_check CHECK (((length(dataset) >= 1) AND (length(dataset) <= 200))),
    CONSTRAINT challenge_dataset_complexity_check CHECK (((dataset_complexity > (0)::double precision) AND (dataset_complexity < 'Infinity'::double precision))),
    CONSTRAINT challenge_dataset_complexity_sha256_check CHECK ((length(dataset_complexity_sha256) = 32)),
    CONSTRAINT challenge_description_check CHECK ((length(description) <= 20000)),
    CONSTRAINT challenge_slug_check CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)),
    CONSTRAINT challenge_source_check CHECK ((length(source) <= 2000)),
    CONSTRAINT challenge_task_check CHECK (((length(task) >= 1) AND (length(task) <= 200))),
    CONSTRAINT challenge_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
);

COMMENT ON TABLE public.challenge IS 'What an organizer hosts: task, dataset and its complexity; rules are in rulebook.';

COMMENT ON COLUMN public.challenge.id IS 'Identity used by every other table.';

COMMENT ON COLUMN public.challenge.slug IS 'Name in URLs.';

COMMENT ON COLUMN public.challenge.title IS 'Name shown to people.';

COMMENT ON COLUMN public.challenge.task IS 'What is to be solved, such as image classification.';

COMMENT ON COLUMN public.challenge.dataset IS 'What it is measured on.';

COMMENT ON COLUMN public.challenge.description IS 'Plain text for readers.';

COMMENT ON COLUMN public.challenge.source IS 'Where published figures of this challenge come from.';

COMMENT ON COLUMN public.challenge.dataset_complexity IS 'S of NoFADE; null: NoFADE is given per unit of complexity.';

COMMENT ON COLUMN public.challenge.dataset_complexity_method IS 'How S was computed, such as nofade-1.';

COMMENT ON COLUMN public.challenge.dataset_complexity_sha256 IS 'SHA-256 of the file list that S was computed from.';

COMMENT ON COLUMN public.challenge.created_by IS 'Who made it.';

COMMENT ON COLUMN public.challenge.created_at IS 'When it was made.';

ALTER TABLE public.challenge ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.challenge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.claimed_co2e (
    scoring_run_id bigint NOT NULL,
    revision_id bigint NOT NULL,
    claimed_grid_series_ids bigint[] NOT NULL,
    covered_kwh double precision[] NOT NULL,
    co2e_kg double precision[] NOT NULL,
    own_place_co2e_kg double precision[] NOT NULL,
    estimated_shares double precision[] NOT NULL,
    claimed_own_place_co2e_kg double precision,
    CONSTRAINT claimed_co2e_claimed_grid_series_ids_check CHECK ((cardinality(claimed_grid_series_ids) > 0)),
    CONSTRAINT claimed_co2e_claimed_own_place_co2e_kg_check CHECK (((claimed_own_place_co2e_kg > '-Infinity'::double precision) AND (claimed_own_place_co2e_kg < 'Infinity'::double precision))),
    CONSTRAINT claimed_co2e_one_element_per_series CHECK (((cardinality(covered_kwh) = cardinality(claimed_grid_series_ids)) AND (cardinality(co2e_kg) = cardinality(claimed_grid_series_ids)) AND (cardinality(own_place_co2e_kg) = cardinality(claimed_grid_series_ids)) AND (cardinality(estimated_shares) = cardinality(claimed_grid_series_ids))))
);

COMMENT ON TABLE public.claimed_co2e IS 'What the claimed grid series of a revision would give under a scoring run. Beside the score, so that no score can hold it; append-only.';

COMMENT ON COLUMN public.claimed_co2e.scoring_run_id IS 'The scoring run.';

COMMENT ON COLUMN public.claimed_co2e.revision_id IS 'The revision.';

COMMENT ON COLUMN public.claimed_co2e.claimed_grid_series_ids IS 'The series that the revision claims; the other arrays are parallel.';

COMMENT ON COLUMN public.claimed_co2e.covered_kwh IS 'Charged energy of runs in the zone of the series, in the hours that it has values for.';

COMMENT ON COLUMN public.claimed_co2e.co2e_kg IS 'CO2e of that energy by the series; null where the rulebook fixes the place.';

COMMENT ON COLUMN public.claimed_co2e.own_place_co2e_kg IS 'Official own-place CO2e of the same energy; null where there is none.';

COMMENT ON COLUMN public.claimed_co2e.estimated_shares IS 'Share of that energy under values that the source marks as estimates.';

COMMENT ON COLUMN public.claimed_co2e.claimed_own_place_co2e_kg IS 'The own-place CO2e of the score with what the series that count averages cover at their values; null where there is none.';

CREATE TABLE public.claimed_grid_series (
    id bigint NOT NULL,
    public_id uuid DEFAULT gen_random_uuid() NOT NULL,
    team_id bigint NOT NULL,
    zone text NOT NULL,
    basis text NOT NULL,
    step_s double precision NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    source text NOT NULL,
    bytes bigint NOT NULL,
    sha256 bytea NOT NULL,
    point_steps bigint[] NOT NULL,
    point_intensities_g_per_kwh double precision[] NOT NULL,
    point_is_estimated boolean[] NOT NULL,
    attached_by bigint NOT NULL,
    attached_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT claimed_grid_series_basis_check CHECK ((basis = ANY (ARRAY['life_cycle_average'::text, 'direct_average'::text, 'marginal'::text]))),
    CONSTRAINT claimed_grid_series_bytes_check CHECK ((bytes > 0)),
    CONSTRAINT claimed_grid_series_points CHECK ((((cardinality(point_steps) >= 1) AND (cardinality(point_steps) <= 220000)) AND (cardinality(point_intensities_g_per_kwh) = cardinality(point_steps)) AND (cardinality(point_is_estimated) = cardinality(point_steps)) AND (0 <= ALL (point_steps)) AND ((0)::double precision <= ALL (point_intensities_g_per_kwh)) AND ((1300)::double precision >= ALL (point_intensities_g_per_kwh)))),
    CONSTRAINT claimed_grid_series_sha256_check CHECK ((length(sha256) = 32)),
    CONSTRAINT claimed_grid_series_source_check CHECK (((length(source) >= 1) AND (length(source) <= 200))),
    CONSTRAINT claimed_grid_series_span CHECK ((starts_at < ends_at)),
    CONSTRAINT claimed_grid_series_step_s_check CHECK (((step_s >= (60)::double precision) AND (step_s <= (86400)::double precision))),
    CONSTRAINT claimed_grid_series_zone_check CHECK ((zone ~ '^[A-Z]{2}[A-Z0-9_-]{0,38}$'::text))
);

COMMENT ON TABLE public.claimed_grid_series IS 'Carbon intensity of a zone over time as a team states it; append-only.';

COMMENT ON COLUMN public.claimed_grid_series.id IS 'Identity used by other tables.';

COMMENT ON COLUMN public.claimed_grid_series.public_id IS 'Identity in the API.';

COMMENT ON COLUMN public.claimed_grid_series.team_id IS 'Whose claim it is.';

COMMENT ON COLUMN public.claimed_grid_series.zone IS 'Grid zone; a country by its ISO 3166-1 alpha-3 code.';

COMMENT ON COLUMN public.claimed_grid_series.basis IS 'What the intensities count.';

COMMENT ON COLUMN public.claimed_grid_series.step_s IS 'How long each value holds, in seconds.';

COMMENT ON COLUMN public.claimed_grid_series.starts_at IS 'Start of the first value.';

COMMENT ON COLUMN public.claimed_grid_series.ends_at IS 'End of the last value.';

COMMENT ON COLUMN public.claimed_grid_series.source IS 'Where the team says that the figures come from.';

COMMENT ON COLUMN public.claimed_grid_series.bytes IS 'Length of the file.';

COMMENT ON COLUMN public.claimed_grid_series.sha256 IS 'SHA-256 of the file as it was sent.';

COMMENT ON COLUMN public.claimed_grid_series.point_steps IS 'When each value begins, in steps after starts_at, rising. Arrays, since the values are only ever read together.';

COMMENT ON COLUMN public.claimed_grid_series.point_intensities_g_per_kwh IS 'The values in the same order.';

COMMENT ON COLUMN public.claimed_grid_series.point_is_estimated IS 'Whether each is a forecast or an estimate of its source.';

COMMENT ON COLUMN public.claimed_grid_series.attached_by IS 'Who attached it.';

COMMENT ON COLUMN public.claimed_grid_series.attached_at IS 'When.';

ALTER TABLE public.claimed_grid_series ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.claimed_grid_series_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.complexity_result (
    challenge_id bigint NOT NULL,
    version integer NOT NULL,
    document jsonb NOT NULL,
    attached_by bigint NOT NULL,
    attached_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT complexity_result_document_check CHECK (((jsonb_typeof(document) = 'object'::text) AND (length((document)::text) <= 33554432))),
    CONSTRAINT complexity_result_version_check CHECK ((version >= 1))
);

COMMENT ON TABLE public.complexity_result IS 'Whole results of complexity computations that organizers attached to a challenge, for people to look at; the value that scores use is the rulebook''s. Append-only: the highest version is shown.';

COMMENT ON COLUMN public.complexity_result.challenge_id IS 'The challenge.';

COMMENT ON COLUMN public.complexity_result.version IS 'Counts from 1 in each challenge.';

COMMENT ON COLUMN public.complexity_result.document IS 'Entropies, class distances and histogram, checked.';

COMMENT ON COLUMN public.complexity_result.attached_by IS 'Who attached it.';

COMMENT ON COLUMN public.complexity_result.attached_at IS 'When.';

CREATE TABLE public.cpu (
    reference_table_id bigint NOT NULL,
    name text NOT NULL,
    vendor text NOT NULL,
    tdp_w double precision NOT NULL,
    cores integer,
    source text DEFAULT ''::text NOT NULL,
    is_unsure boolean DEFAULT false NOT NULL,
    CONSTRAINT cpu_cores_check CHECK ((cores > 0)),
    CONSTRAINT cpu_tdp_w_check CHECK (((tdp_w > (0)::double precision) AND (tdp_w < (100000)::double precision)))
);

COMMENT ON TABLE public.cpu IS 'Thermal design power of CPUs.';

COMMENT ON COLUMN public.cpu.reference_table_id IS 'The loaded table.';

COMMENT ON COLUMN public.cpu.name IS 'Product name.';

COMMENT ON COLUMN public.cpu.vendor IS 'Maker.';

COMMENT ON COLUMN public.cpu.tdp_w IS 'Thermal design power of one socket in watts.';

COMMENT ON COLUMN public.cpu.cores IS 'Cores of one socket.';

COMMENT ON COLUMN public.cpu.source IS 'Specification the figures come from.';

COMMENT ON COLUMN public.cpu.is_unsure IS 'Whether the figure has to be checked before a dispute.';

CREATE TABLE public.device_salt (
    is_only boolean DEFAULT true NOT NULL,
    salt bytea NOT NULL,
    CONSTRAINT device_salt_is_only_check CHECK (is_only),
    CONSTRAINT device_salt_salt_check CHECK ((length(salt) = 32))
);

COMMENT ON TABLE public.device_salt IS 'The secret of this database that hashes of device ids are made with. The application cannot read it, only hash with it.';

COMMENT ON COLUMN public.device_salt.is_only IS 'There is one row.';

COMMENT ON COLUMN public.device_salt.salt IS 'Random bytes.';

CREATE TABLE public.device_use (
    evidence_id bigint NOT NULL,
    engine_version text NOT NULL,
    device integer NOT NULL,
    hash bytea NOT NULL,
    starts_at_ns bigint NOT NULL,
    ends_at_ns bigint NOT NULL,
    is_zone_known boolean NOT NULL,
    CONSTRAINT device_use_check CHECK ((starts_at_ns <= ends_at_ns)),
    CONSTRAINT device_use_device_check CHECK ((device >= 0)),
    CONSTRAINT device_use_hash_check CHECK ((length(hash) = 32))
);

COMMENT ON TABLE public.device_use IS 'When a log shows a physical device at work, by a salted hash of its unique id: one board cannot run two trainings unseen. What it means is decided when an entry is scored.';

COMMENT ON COLUMN public.device_use.evidence_id IS 'The evidence.';

COMMENT ON COLUMN public.device_use.engine_version IS 'Version of the parser.';

COMMENT ON COLUMN public.device_use.device IS 'Place of the device in the reading''s list, from 0.';

COMMENT ON COLUMN public.device_use.hash IS 'Salted hash of the unique id, made by device_hash; the id itself is not kept here.';

COMMENT ON COLUMN public.device_use.starts_at_ns IS 'Time of the first sample, nanoseconds since 1970 UTC; local time read as if UTC where the zone is not known.';

COMMENT ON COLUMN public.device_use.ends_at_ns IS 'Time of the last sample, likewise.';

COMMENT ON COLUMN public.device_use.is_zone_known IS 'Whether these are absolute times.';

CREATE TABLE public.evidence (
    id bigint NOT NULL,
    public_id uuid DEFAULT gen_random_uuid() NOT NULL,
    run_id bigint NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    file_name text DEFAULT ''::text NOT NULL,
    reading_options jsonb DEFAULT '{}'::jsonb NOT NULL,
    received_by bigint NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    completed_at timestamp with time zone,
    bytes bigint,
    sha256 bytea,
    CONSTRAINT evidence_bytes_check CHECK ((bytes >= 0)),
    CONSTRAINT evidence_complete CHECK (((state <> 'complete'::text) OR ((completed_at IS NOT NULL) AND (bytes IS NOT NULL) AND (sha256 IS NOT NULL)))),
    CONSTRAINT evidence_file_name_check CHECK ((length(file_name) <= 255)),
    CONSTRAINT evidence_kind_check CHECK ((kind = ANY (ARRAY['energy'::text, 'progress'::text]))),
    CONSTRAINT evidence_reading_options_check CHECK ((jsonb_typeof(reading_options) = 'object'::text)),
    CONSTRAINT evidence_sha256_check CHECK ((length(sha256) = 32)),
    CONSTRAINT evidence_state_check CHECK ((state = ANY (ARRAY['receiving'::text, 'complete'::text, 'failed'::text])))
);

COMMENT ON TABLE public.evidence IS 'One raw log or stream of a run; its bytes are in evidence_chunk.';

COMMENT ON COLUMN public.evidence.id IS 'Identity used by every other table.';

COMMENT ON COLUMN public.evidence.public_id IS 'Identity in the API.';

COMMENT ON COLUMN public.evidence.run_id IS 'The run that it is evidence of.';

COMMENT ON COLUMN public.evidence.kind IS 'Energy, or progress (step, samples, epoch, performance over time).';

COMMENT ON COLUMN public.evidence.state IS 'receiving until every chunk is stored and parsed.';

COMMENT ON COLUMN public.evidence.file_name IS 'Name that the sender gave; may be emptied.';

COMMENT ON COLUMN public.evidence.reading_options IS 'What the format leaves open, as declared at upload.';

COMMENT ON COLUMN public.evidence.received_by IS 'Who sent it.';

COMMENT ON COLUMN public.evidence.received_at IS 'When the first byte was stored.';

COMMENT ON COLUMN public.evidence.completed_at IS 'When the last one was.';

COMMENT ON COLUMN public.evidence.bytes IS 'Length of the raw log in bytes.';

COMMENT ON COLUMN public.evidence.sha256 IS 'SHA-256 of the raw log.';

CREATE TABLE public.evidence_ahead (
    evidence_id bigint NOT NULL,
    engine_version text NOT NULL,
    ordinal integer NOT NULL,
    latest_ns bigint NOT NULL,
    CONSTRAINT evidence_ahead_ordinal_check CHECK ((ordinal >= 0))
);

COMMENT ON TABLE public.evidence_ahead IS 'Pieces of logs with samples later than the clock of the database said when it stored them.';

COMMENT ON COLUMN public.evidence_ahead.evidence_id IS 'The evidence.';

COMMENT ON COLUMN public.evidence_ahead.engine_version IS 'Version of the parser.';

COMMENT ON COLUMN public.evidence_ahead.ordinal IS 'The piece.';

COMMENT ON COLUMN public.evidence_ahead.latest_ns IS 'Time of the latest sample up to its end, nanoseconds since 1970 UTC; local time read as if UTC where the zone is not known.';

CREATE TABLE public.evidence_chunk (
    evidence_id bigint NOT NULL,
    ordinal integer NOT NULL,
    raw_bytes integer NOT NULL,
    sha256 bytea NOT NULL,
    zstd bytea NOT NULL,
    received_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT evidence_chunk_ordinal_check CHECK ((ordinal >= 0)),
    CONSTRAINT evidence_chunk_raw_bytes_check CHECK ((raw_bytes > 0)),
    CONSTRAINT evidence_chunk_sha256_check CHECK ((length(sha256) = 32))
);
ALTER TABLE ONLY public.evidence_chunk ALTER COLUMN zstd SET STORAGE EXTERNAL;

COMMENT ON TABLE public.evidence_chunk IS 'The bytes of a raw log, in order, each piece compressed by itself.';

COMMENT ON COLUMN public.evidence_chunk.evidence_id IS 'The evidence.';

COMMENT ON COLUMN public.evidence_chunk.ordinal IS 'Order, from 0.';

COMMENT ON COLUMN public.evidence_chunk.raw_bytes IS 'Length before compression in bytes.';

COMMENT ON COLUMN public.evidence_chunk.sha256 IS 'SHA-256 before compression.';

COMMENT ON COLUMN public.evidence_chunk.zstd IS 'One zstd frame.';

COMMENT ON COLUMN public.evidence_chunk.received_at IS 'When it was stored.';

ALTER TABLE public.evidence ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.evidence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.evidence_reading (
    evidence_id bigint NOT NULL,
    engine_version text NOT NULL,
    format text NOT NULL,
    format_version text DEFAULT ''::text NOT NULL,
    grade text NOT NULL,
    energy_kwh double precision NOT NULL,
    charged_kwh double precision NOT NULL,
    coverage double precision NOT NULL,
    summary jsonb NOT NULL,
    read_at timestamp with time zone DEFAULT now() NOT NULL,
    account bytea,
    trace_devices jsonb,
    CONSTRAINT evidence_reading_charged_kwh_check CHECK (((charged_kwh >= (0)::double precision) AND (charged_kwh < 'Infinity'::double precision))),
    CONSTRAINT evidence_reading_coverage_check CHECK (((coverage >= (0)::double precision) AND (coverage <= (1)::double precision))),
    CONSTRAINT evidence_reading_energy_kwh_check CHECK (((energy_kwh >= (0)::double precision) AND (energy_kwh < 'Infinity'::double precision))),
    CONSTRAINT evidence_reading_grade_check CHECK ((grade = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text]))),
    CONSTRAINT evidence_reading_summary_check CHECK ((jsonb_typeof(summary) = 'object'::text)),
    CONSTRAINT evidence_reading_trace_devices_check CHECK ((jsonb_typeof(trace_devices) = 'array'::text))
);

COMMENT ON TABLE public.evidence_reading IS 'What one engine version read from a log; append-only, a new engine adds a row.';

COMMENT ON COLUMN public.evidence_reading.evidence_id IS 'The evidence.';

COMMENT ON COLUMN public.evidence_reading.engine_version IS 'Version of parsers and formulas.';

COMMENT ON COLUMN public.evidence_reading.format IS 'Name of the format in the registry.';

COMMENT ON COLUMN public.evidence_reading.format_version IS 'Guess of the tool''s version.';

COMMENT ON COLUMN public.evidence_reading.grade IS 'Quality of the evidence.';

COMMENT ON COLUMN public.evidence_reading.energy_kwh IS 'What the samples say, without PUE.';

COMMENT ON COLUMN public.evidence_reading.charged_kwh IS 'That plus gaps and uncovered time.';

COMMENT ON COLUMN public.evidence_reading.coverage IS 'Share of the span covered by samples.';

COMMENT ON COLUMN public.evidence_reading.summary IS 'Devices, gaps, findings: the whole result.';

COMMENT ON COLUMN public.evidence_reading.read_at IS 'When it was read.';

COMMENT ON COLUMN public.evidence_reading.account IS 'Running sums of the devices, from which logs of one run are charged together; null for totals.';

COMMENT ON COLUMN public.evidence_reading.trace_devices IS 'Devices of the trace in order, with kind, name, samples, first and last time and levels; null where none was kept.';

CREATE TABLE public."grant" (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    role text NOT NULL,
    scope text NOT NULL,
    challenge_id bigint,
    team_id bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT grant_check CHECK (((scope = 'challenge'::text) = (challenge_id IS NOT NULL))),
    CONSTRAINT grant_check1 CHECK (((scope = 'team'::text) = (team_id IS NOT NULL))),
    CONSTRAINT grant_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'organizer'::text, 'participant'::text, 'reviewer'::text]))),
    CONSTRAINT grant_scope_check CHECK ((scope = ANY (ARRAY['site'::text, 'challenge'::text, 'team'::text])))
);

COMMENT ON TABLE public."grant" IS 'A role given to an account for the site, one challenge or one team.';

COMMENT ON COLUMN public."grant".id IS 'Identity.';

COMMENT ON COLUMN public."grant".account_id IS 'To whom.';

COMMENT ON COLUMN public."grant".role IS 'What it allows: admin, organizer, participant or reviewer.';

COMMENT ON COLUMN public."grant".scope IS 'Where it holds.';

COMMENT ON COLUMN public."grant".challenge_id IS 'The challenge, if the scope is one.';

COMMENT ON COLUMN public."grant".team_id IS 'The team, if the scope is one.';

COMMENT ON COLUMN public."grant".created_at IS 'When it was given.';

COMMENT ON COLUMN public."grant".revoked_at IS 'When it was taken back; null while it holds.';

ALTER TABLE public."grant" ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.grant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grid_intensity (
    reference_table_id bigint NOT NULL,
    zone text NOT NULL,
    year integer NOT NULL,
    intensity_g_per_kwh double precision NOT NULL,
    CONSTRAINT grid_intensity_intensity_g_per_kwh_check CHECK (((intensity_g_per_kwh >= (0)::double precision) AND (intensity_g_per_kwh <= (1300)::double precision))),
    CONSTRAINT grid_intensity_year_check CHECK (((year >= 1990) AND (year <= 2100))),
    CONSTRAINT grid_intensity_zone_check CHECK ((zone ~ '^[A-Z]{2}[A-Z0-9_-]{0,38}$'::text))
);

COMMENT ON TABLE public.grid_intensity IS 'Carbon intensity of electricity by zone and year.';

COMMENT ON COLUMN public.grid_intensity.reference_table_id IS 'The loaded table.';

COMMENT ON COLUMN public.grid_intensity.zone IS 'ISO 3166-1 alpha-3 country, a grid zone inside one such as US-CAL-CISO, or WORLD.';

COMMENT ON COLUMN public.grid_intensity.year IS 'Calendar year of the average.';

COMMENT ON COLUMN public.grid_intensity.intensity_g_per_kwh IS 'Grams of CO2e per kilowatt hour.';

CREATE TABLE public.grid_series (
    id bigint NOT NULL,
    challenge_id bigint NOT NULL,
    zone text NOT NULL,
    basis text NOT NULL,
    step_s double precision NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    source text NOT NULL,
    licence text NOT NULL,
    sha256 bytea NOT NULL,
    imported_by bigint NOT NULL,
    imported_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT grid_series_basis_check CHECK ((basis = ANY (ARRAY['life_cycle_average'::text, 'direct_average'::text, 'marginal'::text]))),
    CONSTRAINT grid_series_licence_check CHECK (((length(licence) >= 1) AND (length(licence) <= 200))),
    CONSTRAINT grid_series_sha256_check CHECK ((length(sha256) = 32)),
    CONSTRAINT grid_series_source_check CHECK (((length(source) >= 1) AND (length(source) <= 200))),
    CONSTRAINT grid_series_span CHECK ((starts_at < ends_at)),
    CONSTRAINT grid_series_step_s_check CHECK (((step_s >= (60)::double precision) AND (step_s <= (86400)::double precision))),
    CONSTRAINT grid_series_zone_check CHECK ((zone ~ '^[A-Z]{2}[A-Z0-9_-]{0,38}$'::text))
);

COMMENT ON TABLE public.grid_series IS 'Carbon intensity of a zone over time, as the organizers of a challenge imported it; append-only.';

COMMENT ON COLUMN public.grid_series.id IS 'Identity and order: of two series that cover an hour the later one counts.';

COMMENT ON COLUMN public.grid_series.challenge_id IS 'The challenge whose scores use it.';

COMMENT ON COLUMN public.grid_series.zone IS 'Grid zone; a country by its ISO 3166-1 alpha-3 code.';

COMMENT ON COLUMN public.grid_series.basis IS 'What the intensities count; marginal ones are stored and never scored.';

COMMENT ON COLUMN public.grid_series.step_s IS 'How long each value holds, in seconds.';

COMMENT ON COLUMN public.grid_series.starts_at IS 'Start of the first value.';

COMMENT ON COLUMN public.grid_series.ends_at IS 'End of the last value.';

COMMENT ON COLUMN public.grid_series.source IS 'Where the figures come from.';

COMMENT ON COLUMN public.grid_series.licence IS 'Under which licence they may be used.';

COMMENT ON COLUMN public.grid_series.sha256 IS 'SHA-256 of the canonical rows.';

COMMENT ON COLUMN public.grid_series.imported_by IS 'Who imported it.';

COMMENT ON COLUMN public.grid_series.imported_at IS 'When.';

ALTER TABLE public.grid_series ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.grid_series_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.grid_series_point (
    grid_series_id bigint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    intensity_g_per_kwh double precision NOT NULL,
    is_estimated boolean NOT NULL,
    CONSTRAINT grid_series_point_intensity_g_per_kwh_check CHECK (((intensity_g_per_kwh >= (0)::double precision) AND (intensity_g_per_kwh <= (1300)::double precision)))
);

COMMENT ON TABLE public.grid_series_point IS 'One value of a grid series.';

COMMENT ON COLUMN public.grid_series_point.grid_series_id IS 'The series.';

COMMENT ON COLUMN public.grid_series_point.starts_at IS 'From when it holds.';

COMMENT ON COLUMN public.grid_series_point.intensity_g_per_kwh IS 'Grams of CO2e per kilowatt hour.';

COMMENT ON COLUMN public.grid_series_point.is_estimated IS 'A forecast or an estimate of its source.';

CREATE TABLE public.idempotency_key (
    account_id bigint NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status integer,
    headers jsonb,
    body bytea,
    locked_until timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT idempotency_key_check CHECK (((status IS NULL) = (locked_until IS NOT NULL))),
    CONSTRAINT idempotency_key_fingerprint_check CHECK ((length(fingerprint) = 32)),
    CONSTRAINT idempotency_key_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255))),
    CONSTRAINT idempotency_key_status_check CHECK (((status >= 200) AND (status <= 599)))
);

COMMENT ON TABLE public.idempotency_key IS 'Answers already given, so that a retry gets the same one; kept 7 days.';

COMMENT ON COLUMN public.idempotency_key.account_id IS 'Whose key it is.';

COMMENT ON COLUMN public.idempotency_key.key IS 'The Idempotency-Key header.';

COMMENT ON COLUMN public.idempotency_key.fingerprint IS 'SHA-256 of method, path and parsed parts.';

COMMENT ON COLUMN public.idempotency_key.status IS 'Status given; null while the request runs.';

COMMENT ON COLUMN public.idempotency_key.headers IS 'Headers given.';

COMMENT ON COLUMN public.idempotency_key.body IS 'Body given.';

COMMENT ON COLUMN public.idempotency_key.locked_until IS 'Until when a running request holds the key.';

COMMENT ON COLUMN public.idempotency_key.created_at IS 'When it was first seen.';

CREATE TABLE public.job (
    id bigint NOT NULL,
    kind text NOT NULL,
    subject_id bigint NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    holder text,
    leased_until timestamp with time zone,
    not_before timestamp with time zone DEFAULT now() NOT NULL,
    last_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT job_kind_check CHECK ((kind ~ '^[a-z][a-z_]{0,39}$'::text)),
    CONSTRAINT job_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text])))
);

COMMENT ON TABLE public.job IS 'Background work, leased by a process, idempotent, retried when its lease runs out.';

COMMENT ON COLUMN public.job.id IS 'Identity.';

COMMENT ON COLUMN public.job.kind IS 'What is to be done.';

COMMENT ON COLUMN public.job.subject_id IS 'On what: a scoring run for score_all, an evidence for finish_upload.';

COMMENT ON COLUMN public.job.state IS 'Where it stands.';

COMMENT ON COLUMN public.job.attempts IS 'How often it was begun.';

COMMENT ON COLUMN public.job.holder IS 'Process that works on it.';

COMMENT ON COLUMN public.job.leased_until IS 'Until when, unless renewed.';

COMMENT ON COLUMN public.job.not_before IS 'Earliest next attempt.';

COMMENT ON COLUMN public.job.last_error IS 'What went wrong last.';

COMMENT ON COLUMN public.job.created_at IS 'When it was asked for.';

ALTER TABLE public.job ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.lease (
    name text NOT NULL,
    holder text NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

COMMENT ON TABLE public.lease IS 'Work that one process at a time may do.';

COMMENT ON COLUMN public.lease.name IS 'What is leased.';

COMMENT ON COLUMN public.lease.holder IS 'Process that holds it.';

COMMENT ON COLUMN public.lease.expires_at IS 'Until when, unless renewed.';

CREATE TABLE public.lineage_item (
    revision_id bigint NOT NULL,
    ordinal integer NOT NULL,
    source text NOT NULL,
    kind text NOT NULL,
    sha256 bytea,
    is_public boolean NOT NULL,
    energy_kwh double precision,
    CONSTRAINT lineage_item_energy_kwh_check CHECK (((energy_kwh >= (0)::double precision) AND (energy_kwh < 'Infinity'::double precision))),
    CONSTRAINT lineage_item_kind_check CHECK ((kind = ANY (ARRAY['weights'::text, 'teacher'::text, 'generated_labels'::text, 'features'::text, 'paid_api'::text]))),
    CONSTRAINT lineage_item_ordinal_check CHECK ((ordinal >= 0)),
    CONSTRAINT lineage_item_sha256_check CHECK ((length(sha256) = 32)),
    CONSTRAINT lineage_item_source_check CHECK (((length(source) >= 1) AND (length(source) <= 2000)))
);

COMMENT ON TABLE public.lineage_item IS 'What a revision uses that no run of it made.';

COMMENT ON COLUMN public.lineage_item.revision_id IS 'The revision.';

COMMENT ON COLUMN public.lineage_item.ordinal IS 'Order as stated.';

COMMENT ON COLUMN public.lineage_item.source IS 'Where it came from.';

COMMENT ON COLUMN public.lineage_item.kind IS 'What it is.';

COMMENT ON COLUMN public.lineage_item.sha256 IS 'Hash of it, where stated.';

COMMENT ON COLUMN public.lineage_item.is_public IS 'Whether anybody can get it.';

COMMENT ON COLUMN public.lineage_item.energy_kwh IS 'What it cost to make; null: unknown.';

CREATE TABLE public.log_leaf (
    id bigint NOT NULL,
    event text NOT NULL,
    canonical bytea NOT NULL,
    sha256 bytea NOT NULL,
    logged_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT log_leaf_event_check CHECK ((event ~ '^[a-z][a-z_]{0,39}$'::text)),
    CONSTRAINT log_leaf_sha256_check CHECK ((length(sha256) = 32))
);

COMMENT ON TABLE public.log_leaf IS 'One leaf per event, written in the event''s own transaction. Holds ids and hashes only.';

COMMENT ON COLUMN public.log_leaf.id IS 'Identity; no order between transactions is implied.';

COMMENT ON COLUMN public.log_leaf.event IS 'What happened.';

COMMENT ON COLUMN public.log_leaf.canonical IS 'Canonical JSON (RFC 8785 form) of the event.';

COMMENT ON COLUMN public.log_leaf.sha256 IS 'SHA-256 of canonical.';

COMMENT ON COLUMN public.log_leaf.logged_at IS 'When.';

ALTER TABLE public.log_leaf ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.log_leaf_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.membership (
    team_id bigint NOT NULL,
    account_id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    left_at timestamp with time zone
);

COMMENT ON TABLE public.membership IS 'Which accounts belong to a team. Leaving is recorded, not deleted: a former member still may not review the team.';

COMMENT ON COLUMN public.membership.team_id IS 'The team.';

COMMENT ON COLUMN public.membership.account_id IS 'The member.';

COMMENT ON COLUMN public.membership.created_at IS 'When the account joined.';

COMMENT ON COLUMN public.membership.left_at IS 'When the account left; null while a member.';

CREATE TABLE public.metric (
    id bigint NOT NULL,
    challenge_id bigint NOT NULL,
    name text NOT NULL,
    direction text NOT NULL,
    lower_bound double precision NOT NULL,
    upper_bound double precision NOT NULL,
    CONSTRAINT metric_check CHECK ((lower_bound < upper_bound)),
    CONSTRAINT metric_direction_check CHECK ((direction = ANY (ARRAY['higher_is_better'::text, 'lower_is_better'::text]))),
    CONSTRAINT metric_lower_bound_check CHECK (((lower_bound > '-Infinity'::double precision) AND (lower_bound < 'Infinity'::double precision))),
    CONSTRAINT metric_name_check CHECK (((length(name) >= 1) AND (length(name) <= 60))),
    CONSTRAINT metric_upper_bound_check CHECK ((upper_bound < 'Infinity'::double precision))
);

COMMENT ON TABLE public.metric IS 'A performance metric of a challenge with its direction and bounds.';

COMMENT ON COLUMN public.metric.id IS 'Identity used by performance.';

COMMENT ON COLUMN public.metric.challenge_id IS 'The challenge.';

COMMENT ON COLUMN public.metric.name IS 'Name in the API.';

COMMENT ON COLUMN public.metric.direction IS 'Which way is better.';

COMMENT ON COLUMN public.metric.lower_bound IS 'Least possible value.';

COMMENT ON COLUMN public.metric.upper_bound IS 'Greatest possible value.';

ALTER TABLE public.metric ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.metric_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.model_facts (
    revision_id bigint NOT NULL,
    parameters double precision,
    operations double precision,
    convention text,
    "precision" text DEFAULT ''::text NOT NULL,
    input_size text DEFAULT ''::text NOT NULL,
    batch_size integer,
    technique text DEFAULT ''::text NOT NULL,
    time_per_item_s double precision,
    energy_per_item_j double precision,
    training_runs integer,
    repeats integer,
    training_samples double precision,
    training_epochs double precision,
    CONSTRAINT model_facts_batch_size_check CHECK ((batch_size > 0)),
    CONSTRAINT model_facts_check CHECK (((operations IS NULL) OR (convention IS NOT NULL))),
    CONSTRAINT model_facts_convention_check CHECK ((convention = ANY (ARRAY['flops'::text, 'macs'::text]))),
    CONSTRAINT model_facts_energy_per_item_j_check CHECK (((energy_per_item_j > (0)::double precision) AND (energy_per_item_j < 'Infinity'::double precision))),
    CONSTRAINT model_facts_input_size_check CHECK ((length(input_size) <= 60)),
    CONSTRAINT model_facts_operations_check CHECK (((operations > (0)::double precision) AND (operations < 'Infinity'::double precision))),
    CONSTRAINT model_facts_parameters_check CHECK (((parameters > (0)::double precision) AND (parameters < 'Infinity'::double precision))),
    CONSTRAINT model_facts_precision_check CHECK ((length("precision") <= 60)),
    CONSTRAINT model_facts_repeats_check CHECK ((repeats > 0)),
    CONSTRAINT model_facts_technique_check CHECK ((length(technique) <= 200)),
    CONSTRAINT model_facts_time_per_item_s_check CHECK (((time_per_item_s > (0)::double precision) AND (time_per_item_s < 'Infinity'::double precision))),
    CONSTRAINT model_facts_training_epochs_check CHECK (((training_epochs > (0)::double precision) AND (training_epochs < 'Infinity'::double precision))),
    CONSTRAINT model_facts_training_runs_check CHECK ((training_runs > 0)),
    CONSTRAINT model_facts_training_samples_check CHECK (((training_samples > (0)::double precision) AND (training_samples < 'Infinity'::double precision)))
);

COMMENT ON TABLE public.model_facts IS 'What a revision states about its model.';

COMMENT ON COLUMN public.model_facts.revision_id IS 'The revision.';

COMMENT ON COLUMN public.model_facts.parameters IS 'Number of parameters.';

COMMENT ON COLUMN public.model_facts.operations IS 'Operations of one submitted prediction, raw count.';

COMMENT ON COLUMN public.model_facts.convention IS 'Whether operations counts FLOPs or MACs (1 MAC = 2 FLOPs).';

COMMENT ON COLUMN public.model_facts."precision" IS 'Numeric precision.';

COMMENT ON COLUMN public.model_facts.input_size IS 'Input size, such as 224x224.';

COMMENT ON COLUMN public.model_facts.batch_size IS 'Batch size.';

COMMENT ON COLUMN public.model_facts.technique IS 'Technique category.';

COMMENT ON COLUMN public.model_facts.time_per_item_s IS 'Seconds per item at inference.';

COMMENT ON COLUMN public.model_facts.energy_per_item_j IS 'Joules per item at inference.';

COMMENT ON COLUMN public.model_facts.training_runs IS 'Number of training runs made in all.';

COMMENT ON COLUMN public.model_facts.repeats IS 'Number of repeats behind the performance.';

COMMENT ON COLUMN public.model_facts.training_samples IS 'Items seen in one epoch of the counted training.';

COMMENT ON COLUMN public.model_facts.training_epochs IS 'Epochs of the counted training.';

CREATE TABLE public.outbox (
    id bigint NOT NULL,
    transaction_id xid8 DEFAULT pg_current_xact_id() NOT NULL,
    kind text NOT NULL,
    subject_id bigint NOT NULL,
    written_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT outbox_kind_check CHECK ((kind = ANY (ARRAY['submission'::text, 'scoring_run'::text, 'challenge'::text])))
);

COMMENT ON TABLE public.outbox IS 'Changes that boards must follow. A reader that keeps every row whose transaction is not older than its snapshot''s oldest running one loses nothing, in whatever order transactions commit.';

COMMENT ON COLUMN public.outbox.id IS 'Identity; may become visible out of order.';

COMMENT ON COLUMN public.outbox.transaction_id IS 'Transaction that wrote the row.';

COMMENT ON COLUMN public.outbox.kind IS 'What changed.';

COMMENT ON COLUMN public.outbox.subject_id IS 'Id in the table that kind names.';

COMMENT ON COLUMN public.outbox.written_at IS 'When; old rows are removed.';

ALTER TABLE public.outbox ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.performance (
    revision_id bigint NOT NULL,
    metric_id bigint NOT NULL,
    lower_bound double precision NOT NULL,
    upper_bound double precision NOT NULL,
    value double precision NOT NULL,
    low double precision,
    high double precision,
    n_items bigint,
    basis text NOT NULL,
    train_value double precision,
    CONSTRAINT performance_basis_check CHECK ((basis = ANY (ARRAY['computed'::text, 'reported'::text]))),
    CONSTRAINT performance_in_bounds CHECK (((value >= lower_bound) AND (value <= upper_bound))),
    CONSTRAINT performance_limits CHECK (((low <= value) AND (value <= high))),
    CONSTRAINT performance_n_items_check CHECK ((n_items > 0)),
    CONSTRAINT performance_train_in_bounds CHECK (((train_value >= lower_bound) AND (train_value <= upper_bound)))
);

COMMENT ON TABLE public.performance IS 'What a revision achieved in a metric.';

COMMENT ON COLUMN public.performance.revision_id IS 'The revision.';

COMMENT ON COLUMN public.performance.metric_id IS 'The metric.';

COMMENT ON COLUMN public.performance.lower_bound IS 'Copy of the metric''s bound, so that the database itself keeps the value inside.';

COMMENT ON COLUMN public.performance.upper_bound IS 'Copy of the metric''s bound.';

COMMENT ON COLUMN public.performance.value IS 'The performance; accuracies are fractions.';

COMMENT ON COLUMN public.performance.low IS 'Stated lower 95 % limit.';

COMMENT ON COLUMN public.performance.high IS 'Stated upper 95 % limit.';

COMMENT ON COLUMN public.performance.n_items IS 'Number of test items.';

COMMENT ON COLUMN public.performance.basis IS 'Computed by the server from predictions, or reported by the team.';

COMMENT ON COLUMN public.performance.train_value IS 'The same metric on the training set, where stated.';

CREATE TABLE public.phase (
    id bigint NOT NULL,
    challenge_id bigint NOT NULL,
    slug text NOT NULL,
    title text NOT NULL,
    is_default boolean NOT NULL,
    opens_at timestamp with time zone,
    closes_at timestamp with time zone,
    CONSTRAINT phase_check CHECK ((opens_at < closes_at)),
    CONSTRAINT phase_slug_check CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)),
    CONSTRAINT phase_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
);

COMMENT ON TABLE public.phase IS 'A period of a challenge with a board of its own; one default phase always exists.';

COMMENT ON COLUMN public.phase.id IS 'Identity used by every other table.';

COMMENT ON COLUMN public.phase.challenge_id IS 'The challenge.';

COMMENT ON COLUMN public.phase.slug IS 'Name in URLs.';

COMMENT ON COLUMN public.phase.title IS 'Name shown to people.';

COMMENT ON COLUMN public.phase.is_default IS 'Whether submissions that name no phase go here.';

COMMENT ON COLUMN public.phase.opens_at IS 'First moment of submission; null: open from the start.';

COMMENT ON COLUMN public.phase.closes_at IS 'First moment after submission; null: open without end.';

ALTER TABLE public.phase ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.phase_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.reference_table (
    id bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    source text NOT NULL,
    licence text NOT NULL,
    table_date date,
    sha256 bytea NOT NULL,
    loaded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT reference_table_kind_check CHECK ((kind = ANY (ARRAY['grid'::text, 'accelerators'::text, 'time_zones'::text, 'cpus'::text]))),
    CONSTRAINT reference_table_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT reference_table_sha256_check CHECK ((length(sha256) = 32))
);

COMMENT ON TABLE public.reference_table IS 'A loaded table of reference data, identified by the digest of its rows.';

COMMENT ON COLUMN public.reference_table.id IS 'Identity used by its rows.';

COMMENT ON COLUMN public.reference_table.kind IS 'What it holds.';

COMMENT ON COLUMN public.reference_table.name IS 'Name shown to people.';

COMMENT ON COLUMN public.reference_table.source IS 'Where the figures come from.';

COMMENT ON COLUMN public.reference_table.licence IS 'Under which licence they may be used.';

COMMENT ON COLUMN public.reference_table.table_date IS 'Date of the table at its source, where known.';

COMMENT ON COLUMN public.reference_table.sha256 IS 'SHA-256 of the canonical rows.';

COMMENT ON COLUMN public.reference_table.loaded_at IS 'When it was loaded.';

ALTER TABLE public.reference_table ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.reference_table_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.review (
    id bigint NOT NULL,
    submission_id bigint NOT NULL,
    revision_id bigint NOT NULL,
    account_id bigint NOT NULL,
    action text NOT NULL,
    reason_sha256 bytea NOT NULL,
    is_appeal boolean DEFAULT false NOT NULL,
    answers_id bigint,
    reviewed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT review_action_check CHECK ((action = ANY (ARRAY['accept'::text, 'query'::text, 'reject'::text, 'disqualify'::text, 'reinstate'::text]))),
    CONSTRAINT review_reason_sha256_check CHECK ((length(reason_sha256) = 32))
);

COMMENT ON TABLE public.review IS 'A reviewer''s decision; append-only and public.';

COMMENT ON COLUMN public.review.id IS 'Identity and order.';

COMMENT ON COLUMN public.review.submission_id IS 'The submission.';

COMMENT ON COLUMN public.review.revision_id IS 'The revision that the reviewer saw.';

COMMENT ON COLUMN public.review.account_id IS 'The reviewer.';

COMMENT ON COLUMN public.review.action IS 'What was decided.';

COMMENT ON COLUMN public.review.reason_sha256 IS 'SHA-256 of salt and reason, so that the text may be erased and the decision stays.';

COMMENT ON COLUMN public.review.is_appeal IS 'Whether it decides an appeal.';

COMMENT ON COLUMN public.review.answers_id IS 'The earlier review that it answers.';

COMMENT ON COLUMN public.review.reviewed_at IS 'When.';

ALTER TABLE public.review ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.review_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.review_reason (
    review_id bigint NOT NULL,
    salt bytea NOT NULL,
    reason text NOT NULL,
    CONSTRAINT review_reason_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 4000))),
    CONSTRAINT review_reason_salt_check CHECK ((length(salt) = 16))
);

COMMENT ON TABLE public.review_reason IS 'The written reason of a review; erasable.';

COMMENT ON COLUMN public.review_reason.review_id IS 'The review.';

COMMENT ON COLUMN public.review_reason.salt IS 'Salt of the hash in review.';

COMMENT ON COLUMN public.review_reason.reason IS 'The words.';

CREATE TABLE public.revision_claimed_grid_series (
    revision_id bigint NOT NULL,
    claimed_grid_series_id bigint NOT NULL
);

COMMENT ON TABLE public.revision_claimed_grid_series IS 'Which series a revision claims; fixed with its sealing.';

COMMENT ON COLUMN public.revision_claimed_grid_series.revision_id IS 'The revision.';

COMMENT ON COLUMN public.revision_claimed_grid_series.claimed_grid_series_id IS 'The series.';

CREATE TABLE public.revision_evidence (
    revision_id bigint NOT NULL,
    evidence_id bigint NOT NULL
);

COMMENT ON TABLE public.revision_evidence IS 'Which evidence a revision counts: fixed in the sealing transaction, so that a log that arrives later counts in a later revision only.';

COMMENT ON COLUMN public.revision_evidence.revision_id IS 'The revision.';

COMMENT ON COLUMN public.revision_evidence.evidence_id IS 'The evidence.';

CREATE TABLE public.rulebook (
    id bigint NOT NULL,
    challenge_id bigint NOT NULL,
    version integer NOT NULL,
    metric_id bigint NOT NULL,
    ranking_rule text NOT NULL,
    min_performance double precision NOT NULL,
    rules jsonb NOT NULL,
    sha256 bytea NOT NULL,
    created_by bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT rulebook_min_performance_check CHECK (((min_performance > '-Infinity'::double precision) AND (min_performance < 'Infinity'::double precision))),
    CONSTRAINT rulebook_ranking_rule_check CHECK ((ranking_rule = ANY (ARRAY['gqi'::text, 'nofade'::text, 'sam'::text, 'co2e_at_target'::text, 'performance_within_budget'::text, 'pareto'::text, 'performance'::text, 'energy'::text, 'co2e'::text]))),
    CONSTRAINT rulebook_rules_check CHECK ((jsonb_typeof(rules) = 'object'::text)),
    CONSTRAINT rulebook_sha256_check CHECK ((length(sha256) = 32)),
    CONSTRAINT rulebook_version_check CHECK ((version >= 1))
);

COMMENT ON TABLE public.rulebook IS 'One immutable version of the rules of a challenge.';

COMMENT ON COLUMN public.rulebook.id IS 'Identity used by scoring runs.';

COMMENT ON COLUMN public.rulebook.challenge_id IS 'The challenge.';

COMMENT ON COLUMN public.rulebook.version IS 'Counts from 1 in each challenge.';

COMMENT ON COLUMN public.rulebook.metric_id IS 'The performance metric that ranks.';

COMMENT ON COLUMN public.rulebook.ranking_rule IS 'The official ranking rule.';

COMMENT ON COLUMN public.rulebook.min_performance IS 'The compulsory gate, in units of the metric.';

COMMENT ON COLUMN public.rulebook.rules IS 'The whole rulebook as the API serves it.';

COMMENT ON COLUMN public.rulebook.sha256 IS 'SHA-256 of the canonical form of the rules.';

COMMENT ON COLUMN public.rulebook.created_by IS 'Who made it.';

COMMENT ON COLUMN public.rulebook.created_at IS 'When it was made.';

ALTER TABLE public.rulebook ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.rulebook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.run (
    id bigint NOT NULL,
    public_id uuid DEFAULT gen_random_uuid() NOT NULL,
    team_id bigint NOT NULL,
    stage text NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    zone text,
    stated_pue double precision,
    hardware jsonb DEFAULT '{}'::jsonb NOT NULL,
    epochs_done double precision,
    epochs_total double precision,
    data_share double precision,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT run_data_share_check CHECK (((data_share > (0)::double precision) AND (data_share <= (1)::double precision))),
    CONSTRAINT run_epochs CHECK ((epochs_done <= epochs_total)),
    CONSTRAINT run_epochs_done_check CHECK ((epochs_done > (0)::double precision)),
    CONSTRAINT run_epochs_total_check CHECK ((epochs_total > (0)::double precision)),
    CONSTRAINT run_hardware_check CHECK ((jsonb_typeof(hardware) = 'object'::text)),
    CONSTRAINT run_span CHECK ((started_at < ended_at)),
    CONSTRAINT run_stage_check CHECK ((stage = ANY (ARRAY['data_preparation'::text, 'pretraining'::text, 'search'::text, 'failed'::text, 'training'::text, 'inference'::text]))),
    CONSTRAINT run_stated_pue_check CHECK (((stated_pue >= (1)::double precision) AND (stated_pue <= (3)::double precision))),
    CONSTRAINT run_zone_check CHECK ((zone ~ '^[A-Z]{2}[A-Z0-9_-]{0,38}$'::text))
);

COMMENT ON TABLE public.run IS 'One execution of a stage by a team; several entries may share it, team totals count it once.';

COMMENT ON COLUMN public.run.id IS 'Identity used by every other table.';

COMMENT ON COLUMN public.run.public_id IS 'Identity in the API.';

COMMENT ON COLUMN public.run.team_id IS 'Whose run it is.';

COMMENT ON COLUMN public.run.stage IS 'What it did.';

COMMENT ON COLUMN public.run.started_at IS 'Start, UTC.';

COMMENT ON COLUMN public.run.ended_at IS 'End, UTC; null while live.';

COMMENT ON COLUMN public.run.zone IS 'Where it ran: ISO 3166-1 alpha-3 country.';

COMMENT ON COLUMN public.run.stated_pue IS 'PUE that the team states; a claim, shown and not scored.';

COMMENT ON COLUMN public.run.hardware IS 'Accelerators, CPU, memory.';

COMMENT ON COLUMN public.run.epochs_done IS 'Epochs executed, if the run stands for a longer one.';

COMMENT ON COLUMN public.run.epochs_total IS 'Epochs of the run it stands for.';

COMMENT ON COLUMN public.run.data_share IS 'Share of the data used, if the run stands for all of it.';

COMMENT ON COLUMN public.run.created_at IS 'When it was recorded.';

ALTER TABLE public.run ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.run_repeat (
    id bigint NOT NULL,
    submission_id bigint NOT NULL,
    revision_id bigint NOT NULL,
    run_id bigint NOT NULL,
    evidence_id bigint NOT NULL,
    account_id bigint NOT NULL,
    engine_version text NOT NULL,
    energy_kwh double precision NOT NULL,
    charged_kwh double precision NOT NULL,
    uncertainty double precision NOT NULL,
    duration_s double precision NOT NULL,
    performance double precision,
    throughput double precision,
    reason_sha256 bytea NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT run_repeat_charged_kwh_check CHECK (((charged_kwh > (0)::double precision) AND (charged_kwh < 'Infinity'::double precision))),
    CONSTRAINT run_repeat_duration_s_check CHECK (((duration_s >= (0)::double precision) AND (duration_s < 'Infinity'::double precision))),
    CONSTRAINT run_repeat_energy_kwh_check CHECK (((energy_kwh > (0)::double precision) AND (energy_kwh < 'Infinity'::double precision))),
    CONSTRAINT run_repeat_performance_check CHECK (((performance > '-Infinity'::double precision) AND (performance < 'Infinity'::double precision))),
    CONSTRAINT run_repeat_reason_sha256_check CHECK ((length(reason_sha256) = 32)),
    CONSTRAINT run_repeat_throughput_check CHECK (((throughput > (0)::double precision) AND (throughput < 'Infinity'::double precision))),
    CONSTRAINT run_repeat_uncertainty_check CHECK (((uncertainty >= (0)::double precision) AND (uncertainty < 'Infinity'::double precision)))
);

COMMENT ON TABLE public.run_repeat IS 'A run of an entry that a reviewer or organizer made again, as the server read its log; append-only and public.';

COMMENT ON COLUMN public.run_repeat.id IS 'Identity and order.';

COMMENT ON COLUMN public.run_repeat.submission_id IS 'The submission; the repeat bears on its later revisions too.';

COMMENT ON COLUMN public.run_repeat.revision_id IS 'The revision that was repeated.';

COMMENT ON COLUMN public.run_repeat.run_id IS 'The run of the entry that was made again.';

COMMENT ON COLUMN public.run_repeat.evidence_id IS 'The log of the repeat.';

COMMENT ON COLUMN public.run_repeat.account_id IS 'Who recorded it.';

COMMENT ON COLUMN public.run_repeat.engine_version IS 'Version that read the log of the repeat.';

COMMENT ON COLUMN public.run_repeat.energy_kwh IS 'What its samples say.';

COMMENT ON COLUMN public.run_repeat.charged_kwh IS 'That plus gaps and uncovered time.';

COMMENT ON COLUMN public.run_repeat.uncertainty IS 'Relative standard uncertainty of its energy.';

COMMENT ON COLUMN public.run_repeat.duration_s IS 'Length of the repeat in seconds.';

COMMENT ON COLUMN public.run_repeat.performance IS 'What it achieved in the challenge''s metric, where stated.';

COMMENT ON COLUMN public.run_repeat.throughput IS 'Items a second, where stated.';

COMMENT ON COLUMN public.run_repeat.reason_sha256 IS 'SHA-256 of salt and reason, so that the text may be erased.';

COMMENT ON COLUMN public.run_repeat.recorded_at IS 'When.';

ALTER TABLE public.run_repeat ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.run_repeat_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.run_repeat_reason (
    run_repeat_id bigint NOT NULL,
    salt bytea NOT NULL,
    reason text NOT NULL,
    CONSTRAINT run_repeat_reason_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 4000))),
    CONSTRAINT run_repeat_reason_salt_check CHECK ((length(salt) = 16))
);

COMMENT ON TABLE public.run_repeat_reason IS 'The written reason of a repeat; erasable.';

COMMENT ON COLUMN public.run_repeat_reason.run_repeat_id IS 'The repeat.';

COMMENT ON COLUMN public.run_repeat_reason.salt IS 'Salt of the hash in run_repeat.';

COMMENT ON COLUMN public.run_repeat_reason.reason IS 'The words.';

CREATE TABLE public.schema_migration (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT schema_migration_sha256_check CHECK ((length(sha256) = 32)),
    CONSTRAINT schema_migration_version_check CHECK ((version >= 1))
);

COMMENT ON TABLE public.schema_migration IS 'Which files of schema/ made this database.';

COMMENT ON COLUMN public.schema_migration.version IS 'Number of the file.';

COMMENT ON COLUMN public.schema_migration.name IS 'Name of the file without .sql.';

COMMENT ON COLUMN public.schema_migration.sha256 IS 'SHA-256 of the file; a file never changes once applied.';

COMMENT ON COLUMN public.schema_migration.applied_at IS 'When it was applied.';

CREATE TABLE public.score (
    id bigint NOT NULL,
    scoring_run_id bigint NOT NULL,
    revision_id bigint NOT NULL,
    performance double precision NOT NULL,
    performance_low double precision,
    performance_high double precision,
    energy_kwh double precision NOT NULL,
    energy_low_kwh double precision,
    energy_high_kwh double precision,
    charged_kwh double precision NOT NULL,
    charged_low_kwh double precision,
    charged_high_kwh double precision,
    co2e_kg double precision NOT NULL,
    co2e_low_kg double precision,
    co2e_high_kg double precision,
    own_place_co2e_kg double precision,
    zone text NOT NULL,
    place_fixed_by_rulebook boolean NOT NULL,
    span_start timestamp with time zone,
    span_end timestamp with time zone,
    grade text NOT NULL,
    is_extrapolated boolean NOT NULL,
    is_ranked boolean NOT NULL,
    is_held boolean NOT NULL,
    rule_values double precision[] NOT NULL,
    rule_lows double precision[] NOT NULL,
    rule_highs double precision[] NOT NULL,
    gqi_published double precision,
    is_nofade_per_unit boolean NOT NULL,
    unranked_reasons text[] NOT NULL,
    hardware text[] NOT NULL,
    detail jsonb NOT NULL,
    scored_at timestamp with time zone DEFAULT now() NOT NULL,
    own_place_low_co2e_kg double precision,
    own_place_high_co2e_kg double precision,
    is_verified boolean DEFAULT false NOT NULL,
    warnings integer DEFAULT 0 NOT NULL,
    rejections integer DEFAULT 0 NOT NULL,
    CONSTRAINT score_charged_kwh_check CHECK (((charged_kwh > (0)::double precision) AND (charged_kwh < 'Infinity'::double precision))),
    CONSTRAINT score_co2e_kg_check CHECK (((co2e_kg >= (0)::double precision) AND (co2e_kg < 'Infinity'::double precision))),
    CONSTRAINT score_detail_check CHECK ((jsonb_typeof(detail) = 'object'::text)),
    CONSTRAINT score_energy_kwh_check CHECK (((energy_kwh > (0)::double precision) AND (energy_kwh < 'Infinity'::double precision))),
    CONSTRAINT score_grade_check CHECK ((grade = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text]))),
    CONSTRAINT score_needs_time_span CHECK ((place_fixed_by_rulebook OR ((span_start IS NOT NULL) AND (span_end IS NOT NULL) AND (span_start < span_end)))),
    CONSTRAINT score_one_element_per_rule CHECK (((cardinality(rule_values) = 9) AND (cardinality(rule_lows) = 9) AND (cardinality(rule_highs) = 9))),
    CONSTRAINT score_own_place_co2e_kg_check CHECK (((own_place_co2e_kg >= (0)::double precision) AND (own_place_co2e_kg < 'Infinity'::double precision))),
    CONSTRAINT score_own_place_high_co2e_kg_check CHECK (((own_place_high_co2e_kg >= (0)::double precision) AND (own_place_high_co2e_kg < 'Infinity'::double precision))),
    CONSTRAINT score_own_place_low_co2e_kg_check CHECK ((own_place_low_co2e_kg >= (0)::double precision)),
    CONSTRAINT score_performance_check CHECK (((performance > '-Infinity'::double precision) AND (performance < 'Infinity'::double precision))),
    CONSTRAINT score_rejections_check CHECK ((rejections >= 0)),
    CONSTRAINT score_unranked_has_reason CHECK ((is_ranked = (cardinality(unranked_reasons) = 0))),
    CONSTRAINT score_warnings_check CHECK ((warnings >= 0)),
    CONSTRAINT score_zone_check CHECK ((zone ~ '^[A-Z]{2}[A-Z0-9_-]{0,38}$'::text))
);

COMMENT ON TABLE public.score IS 'Score of a revision under a scoring run. None without energy, place and time span.';

COMMENT ON COLUMN public.score.id IS 'Identity.';

COMMENT ON COLUMN public.score.scoring_run_id IS 'The scoring run.';

COMMENT ON COLUMN public.score.revision_id IS 'The revision.';

COMMENT ON COLUMN public.score.performance IS 'Value of the ranking metric.';

COMMENT ON COLUMN public.score.performance_low IS 'Its lower 95 % limit.';

COMMENT ON COLUMN public.score.performance_high IS 'Its upper 95 % limit.';

COMMENT ON COLUMN public.score.energy_kwh IS 'What the samples say, without PUE.';

COMMENT ON COLUMN public.score.energy_low_kwh IS 'Its lower 95 % limit.';

COMMENT ON COLUMN public.score.energy_high_kwh IS 'Its upper 95 % limit.';

COMMENT ON COLUMN public.score.charged_kwh IS 'What the entry is charged, without PUE.';

COMMENT ON COLUMN public.score.charged_low_kwh IS 'Its lower 95 % limit.';

COMMENT ON COLUMN public.score.charged_high_kwh IS 'Its upper 95 % limit.';

COMMENT ON COLUMN public.score.co2e_kg IS 'Same-grid CO2e: rulebook''s intensity and PUE.';

COMMENT ON COLUMN public.score.co2e_low_kg IS 'Its lower 95 % limit.';

COMMENT ON COLUMN public.score.co2e_high_kg IS 'Its upper 95 % limit.';

COMMENT ON COLUMN public.score.own_place_co2e_kg IS 'CO2e at the place of the runs; null where the rulebook fixes place and time.';

COMMENT ON COLUMN public.score.zone IS 'The zone counted: the run''s own (of the largest run), or the rulebook''s.';

COMMENT ON COLUMN public.score.place_fixed_by_rulebook IS 'Whether the rulebook fixes place and time span for everybody.';

COMMENT ON COLUMN public.score.span_start IS 'First start of the runs counted.';

COMMENT ON COLUMN public.score.span_end IS 'Last end of the runs counted.';

COMMENT ON COLUMN public.score.grade IS 'Lowest grade of what counts.';

COMMENT ON COLUMN public.score.is_extrapolated IS 'Whether a partial run stands for a whole one.';

COMMENT ON COLUMN public.score.is_ranked IS 'Whether the rules let it rank.';

COMMENT ON COLUMN public.score.is_held IS 'Whether a finding holds it until a reviewer decides.';

COMMENT ON COLUMN public.score.rule_values IS 'Value by ranking rule, in this order: gqi, nofade, sam, co2e_at_target, performance_within_budget, pareto, performance, energy, co2e. Null where the rule is not defined for the entry. Typed beside detail so that boards load without parsing.';

COMMENT ON COLUMN public.score.rule_lows IS 'Lower 95 % limits in the same order.';

COMMENT ON COLUMN public.score.rule_highs IS 'Upper 95 % limits in the same order.';

COMMENT ON COLUMN public.score.gqi_published IS 'GQI by its published formula; null at or below 1 kWh.';

COMMENT ON COLUMN public.score.is_nofade_per_unit IS 'Whether NoFADE is per unit of dataset complexity.';

COMMENT ON COLUMN public.score.unranked_reasons IS 'Why it is listed unranked; empty if it ranks.';

COMMENT ON COLUMN public.score.hardware IS 'Accelerator names of the runs counted, sorted.';

COMMENT ON COLUMN public.score.detail IS 'The whole result: every rule with limits, reasons and marks, and every finding of the plausibility checks. As canonical JSON (RFC 8785) it is what the log hashes, but for findings older than this column''s, which lack their titles.';

COMMENT ON COLUMN public.score.scored_at IS 'When it was computed.';

COMMENT ON COLUMN public.score.own_place_low_co2e_kg IS 'Lower 95 % limit of CO2e at the place of the runs.';

COMMENT ON COLUMN public.score.own_place_high_co2e_kg IS 'Its upper 95 % limit.';

COMMENT ON COLUMN public.score.is_verified IS 'Whether the entry carries the mark verified.';

COMMENT ON COLUMN public.score.warnings IS 'How many checks of severity W failed; counted from the findings in detail.';

COMMENT ON COLUMN public.score.rejections IS 'How many checks of severity R failed, likewise.';

ALTER TABLE public.score ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.score_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.scoring_run (
    id bigint NOT NULL,
    challenge_id bigint NOT NULL,
    rulebook_id bigint NOT NULL,
    engine_version text NOT NULL,
    reference_sha256 bytea NOT NULL,
    grid_table_id bigint NOT NULL,
    accelerator_table_id bigint NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    activated_at timestamp with time zone,
    superseded_at timestamp with time zone,
    rank_changes jsonb,
    failure text,
    cpu_table_id bigint,
    grid_series_ids bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    CONSTRAINT scoring_run_check CHECK (((state = ANY (ARRAY['active'::text, 'superseded'::text])) = (activated_at IS NOT NULL))),
    CONSTRAINT scoring_run_reference_sha256_check CHECK ((length(reference_sha256) = 32)),
    CONSTRAINT scoring_run_state_check CHECK ((state = ANY (ARRAY['computing'::text, 'active'::text, 'superseded'::text, 'failed'::text])))
);

COMMENT ON TABLE public.scoring_run IS 'Scores belong to a scoring run: rulebook version, engine version and digest of all reference tables.';

COMMENT ON COLUMN public.scoring_run.id IS 'Identity used by scores and boards.';

COMMENT ON COLUMN public.scoring_run.challenge_id IS 'The challenge.';

COMMENT ON COLUMN public.scoring_run.rulebook_id IS 'The rulebook version.';

COMMENT ON COLUMN public.scoring_run.engine_version IS 'Version of parsers and formulas.';

COMMENT ON COLUMN public.scoring_run.reference_sha256 IS 'SHA-256 over all reference tables used.';

COMMENT ON COLUMN public.scoring_run.grid_table_id IS 'The grid table used.';

COMMENT ON COLUMN public.scoring_run.accelerator_table_id IS 'The accelerator table used.';

COMMENT ON COLUMN public.scoring_run.state IS 'computing until every entry has a score; then active; superseded by the next.';

COMMENT ON COLUMN public.scoring_run.created_at IS 'When it was asked for.';

COMMENT ON COLUMN public.scoring_run.activated_at IS 'When the board switched to it.';

COMMENT ON COLUMN public.scoring_run.superseded_at IS 'When the board switched away from it.';

COMMENT ON COLUMN public.scoring_run.rank_changes IS 'Rank changes against the run before it: list of entry, from, to.';

COMMENT ON COLUMN public.scoring_run.failure IS 'Why it failed, for the organizer.';

COMMENT ON COLUMN public.scoring_run.cpu_table_id IS 'The CPU table used; null for runs from before there was one.';

COMMENT ON COLUMN public.scoring_run.grid_series_ids IS 'The hourly grid series used, in their order.';

ALTER TABLE public.scoring_run ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.scoring_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.stage_statement (
    revision_id bigint NOT NULL,
    stage text NOT NULL,
    basis text NOT NULL,
    attestation text DEFAULT ''::text NOT NULL,
    CONSTRAINT stage_statement_attestation_check CHECK ((length(attestation) <= 4000)),
    CONSTRAINT stage_statement_basis_check CHECK ((basis = ANY (ARRAY['measured'::text, 'estimated'::text, 'none'::text]))),
    CONSTRAINT stage_statement_stage_check CHECK ((stage = ANY (ARRAY['data_preparation'::text, 'pretraining'::text, 'search'::text, 'failed'::text, 'training'::text, 'inference'::text])))
);

COMMENT ON TABLE public.stage_statement IS 'How a stage in scope is accounted for: measured, estimated, or attested as none.';

COMMENT ON COLUMN public.stage_statement.revision_id IS 'The revision.';

COMMENT ON COLUMN public.stage_statement.stage IS 'The stage.';

COMMENT ON COLUMN public.stage_statement.basis IS 'How.';

COMMENT ON COLUMN public.stage_statement.attestation IS 'The team''s words.';

CREATE TABLE public.state_change (
    id bigint NOT NULL,
    submission_id bigint NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    actor_id bigint,
    review_id bigint,
    changed_at timestamp with time zone DEFAULT now() NOT NULL
);

COMMENT ON TABLE public.state_change IS 'Append-only history of the states of a submission.';

COMMENT ON COLUMN public.state_change.id IS 'Identity and order.';

COMMENT ON COLUMN public.state_change.submission_id IS 'The submission.';

COMMENT ON COLUMN public.state_change.from_state IS 'State before.';

COMMENT ON COLUMN public.state_change.to_state IS 'State after.';

COMMENT ON COLUMN public.state_change.actor_id IS 'Who moved it; null: the platform.';

COMMENT ON COLUMN public.state_change.review_id IS 'The review that moved it, if one did.';

COMMENT ON COLUMN public.state_change.changed_at IS 'When.';

ALTER TABLE public.state_change ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.state_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.submission (
    id bigint NOT NULL,
    public_id uuid DEFAULT gen_random_uuid() NOT NULL,
    challenge_id bigint NOT NULL,
    phase_id bigint NOT NULL,
    team_id bigint NOT NULL,
    name text NOT NULL,
    created_by bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    state_reason text DEFAULT ''::text NOT NULL,
    state_at timestamp with time zone DEFAULT now() NOT NULL,
    state_version bigint DEFAULT 1 NOT NULL,
    is_chosen boolean DEFAULT false NOT NULL,
    is_baseline boolean DEFAULT false NOT NULL,
    sealed_revision_id bigint,
    CONSTRAINT submission_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT submission_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'sealed'::text, 'held'::text, 'ranked'::text, 'queried'::text, 'rejected'::text, 'disqualified'::text, 'withdrawn'::text, 'failed'::text]))),
    CONSTRAINT submission_state_reason_check CHECK ((length(state_reason) <= 4000))
);

COMMENT ON TABLE public.submission IS 'An entry: a draft takes evidence, sealing makes a revision immutable.';

COMMENT ON COLUMN public.submission.id IS 'Identity used by every other table.';

COMMENT ON COLUMN public.submission.public_id IS 'Identity in URLs.';

COMMENT ON COLUMN public.submission.challenge_id IS 'The challenge.';

COMMENT ON COLUMN public.submission.phase_id IS 'The phase, and with it the board.';

COMMENT ON COLUMN public.submission.team_id IS 'Whose entry it is.';

COMMENT ON COLUMN public.submission.name IS 'Name shown to people; may be emptied to its id.';

COMMENT ON COLUMN public.submission.created_by IS 'Who made the draft.';

COMMENT ON COLUMN public.submission.created_at IS 'When the draft was made.';

COMMENT ON COLUMN public.submission.state IS 'The one visible state.';

COMMENT ON COLUMN public.submission.state_reason IS 'Why it is in that state; free text, may be emptied.';

COMMENT ON COLUMN public.submission.state_at IS 'Since when.';

COMMENT ON COLUMN public.submission.state_version IS 'Rises with every change that a board shows, so that a late reader of an old state is recognised.';

COMMENT ON COLUMN public.submission.is_chosen IS 'Whether the team chose it to stand on the board, where the rulebook lets teams choose.';

COMMENT ON COLUMN public.submission.is_baseline IS 'Whether it is the organizer''s baseline.';

COMMENT ON COLUMN public.submission.sealed_revision_id IS 'The latest sealed revision, the one that boards show; null while never sealed.';

ALTER TABLE public.submission ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.submission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.submission_revision (
    id bigint NOT NULL,
    submission_id bigint NOT NULL,
    number integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    sealed_at timestamp with time zone,
    sealed_by bigint,
    log_leaf_id bigint,
    CONSTRAINT submission_revision_check CHECK (((sealed_at IS NULL) = (sealed_by IS NULL))),
    CONSTRAINT submission_revision_number_check CHECK ((number >= 1))
);

COMMENT ON TABLE public.submission_revision IS 'One version of what a submission states; immutable once sealed, later evidence makes the next one.';

COMMENT ON COLUMN public.submission_revision.id IS 'Identity used by what the revision states.';

COMMENT ON COLUMN public.submission_revision.submission_id IS 'The submission.';

COMMENT ON COLUMN public.submission_revision.number IS 'Counts from 1 in each submission.';

COMMENT ON COLUMN public.submission_revision.created_at IS 'When the draft was begun.';

COMMENT ON COLUMN public.submission_revision.sealed_at IS 'Time of receipt by the database''s clock; null while a draft.';

COMMENT ON COLUMN public.submission_revision.sealed_by IS 'Who sealed it.';

COMMENT ON COLUMN public.submission_revision.log_leaf_id IS 'The leaf of the append-only log that records the sealing.';

ALTER TABLE public.submission_revision ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.submission_revision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.submission_run (
    revision_id bigint NOT NULL,
    run_id bigint NOT NULL,
    ordinal integer NOT NULL,
    CONSTRAINT submission_run_ordinal_check CHECK ((ordinal >= 0))
);

COMMENT ON TABLE public.submission_run IS 'Which runs a revision counts.';

COMMENT ON COLUMN public.submission_run.revision_id IS 'The revision.';

COMMENT ON COLUMN public.submission_run.run_id IS 'The run.';

COMMENT ON COLUMN public.submission_run.ordinal IS 'Order as stated.';

CREATE TABLE public.team (
    id bigint NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT team_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT team_slug_check CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text))
);

COMMENT ON TABLE public.team IS 'Who submits: quotas, budgets and ranks belong to teams.';

COMMENT ON COLUMN public.team.id IS 'Identity used by every other table.';

COMMENT ON COLUMN public.team.slug IS 'Name in URLs.';

COMMENT ON COLUMN public.team.name IS 'Name shown to people.';

COMMENT ON COLUMN public.team.created_at IS 'When the team was made.';

ALTER TABLE public.team ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.team_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.token (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    secret_sha256 bytea NOT NULL,
    label text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT token_label_check CHECK ((length(label) <= 100)),
    CONSTRAINT token_secret_sha256_check CHECK ((length(secret_sha256) = 32))
);

COMMENT ON TABLE public.token IS 'API tokens: 256 random bits, of which only the SHA-256 is kept (enough for a uniformly random secret).';

COMMENT ON COLUMN public.token.id IS 'Identity, safe to show.';

COMMENT ON COLUMN public.token.account_id IS 'Whom the token signs in.';

COMMENT ON COLUMN public.token.secret_sha256 IS 'SHA-256 of the secret.';

COMMENT ON COLUMN public.token.label IS 'What the owner calls it.';

COMMENT ON COLUMN public.token.created_at IS 'When it was made.';

COMMENT ON COLUMN public.token.expires_at IS 'When it stops working; null: never by itself.';

COMMENT ON COLUMN public.token.revoked_at IS 'When it was revoked.';

ALTER TABLE public.token ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.trace (
    evidence_id bigint NOT NULL,
    engine_version text NOT NULL,
    device integer NOT NULL,
    level integer NOT NULL,
    ordinal integer NOT NULL,
    starts_at_ns bigint NOT NULL,
    ends_at_ns bigint NOT NULL,
    samples bigint NOT NULL,
    raw_bytes integer NOT NULL,
    zstd bytea NOT NULL,
    CONSTRAINT trace_check CHECK ((starts_at_ns <= ends_at_ns)),
    CONSTRAINT trace_device_check CHECK ((device >= 0)),
    CONSTRAINT trace_level_check CHECK (((level >= 0) AND (level <= 15))),
    CONSTRAINT trace_ordinal_check CHECK ((ordinal >= 0)),
    CONSTRAINT trace_raw_bytes_check CHECK ((raw_bytes > 0)),
    CONSTRAINT trace_samples_check CHECK ((samples > 0))
);
ALTER TABLE ONLY public.trace ALTER COLUMN zstd SET STORAGE EXTERNAL;

COMMENT ON TABLE public.trace IS 'Power samples of a device as one engine version read them, in pieces, and above them groups of 16, of 16 times 16 and so on: any stretch of the longest log is read from a few pieces.';

COMMENT ON COLUMN public.trace.evidence_id IS 'The evidence.';

COMMENT ON COLUMN public.trace.engine_version IS 'Version of the parser.';

COMMENT ON COLUMN public.trace.device IS 'Place of the device in evidence_reading.trace_devices, from 0.';

COMMENT ON COLUMN public.trace.level IS '0: samples; n: groups of 16^n samples. A level exists where the one below has two pieces or more.';

COMMENT ON COLUMN public.trace.ordinal IS 'Order of the pieces of a level, from 0.';

COMMENT ON COLUMN public.trace.starts_at_ns IS 'Time of the first sample covered, nanoseconds since 1970 UTC; local time read as if UTC where the zone is not known.';

COMMENT ON COLUMN public.trace.ends_at_ns IS 'Time of the last sample covered, likewise.';

COMMENT ON COLUMN public.trace.samples IS 'Number of samples covered.';

COMMENT ON COLUMN public.trace.raw_bytes IS 'Length before compression in bytes.';

COMMENT ON COLUMN public.trace.zstd IS 'The piece as scoring/energy/trace_piece.h codes it, one zstd frame.';

CREATE TABLE public.trace_fingerprint (
    hash bigint NOT NULL,
    evidence_id bigint NOT NULL,
    device integer NOT NULL,
    "position" bigint NOT NULL,
    context bigint NOT NULL,
    at_ns bigint NOT NULL,
    CONSTRAINT trace_fingerprint_device_check CHECK ((device >= 0)),
    CONSTRAINT trace_fingerprint_position_check CHECK (("position" >= 0))
);

COMMENT ON TABLE public.trace_fingerprint IS 'Hashes of short stretches of power traces, about one for sixty samples, by which a copied trace is found in other evidence.';

COMMENT ON COLUMN public.trace_fingerprint.hash IS 'Hash of the stretch and of how it was made.';

COMMENT ON COLUMN public.trace_fingerprint.evidence_id IS 'The evidence.';

COMMENT ON COLUMN public.trace_fingerprint.device IS 'Place of the device in evidence_reading.trace_devices, from 0.';

COMMENT ON COLUMN public.trace_fingerprint."position" IS 'Place of the stretch among the device''s samples that differ from the one before.';

COMMENT ON COLUMN public.trace_fingerprint.context IS 'Hash of what lies around it, which proves a match.';

COMMENT ON COLUMN public.trace_fingerprint.at_ns IS 'Time of its first sample, nanoseconds since 1970 UTC.';

CREATE TABLE public.trace_match (
    evidence_id bigint NOT NULL,
    other_id bigint NOT NULL,
    engine_version text NOT NULL,
    spans jsonb NOT NULL,
    CONSTRAINT trace_match_check CHECK ((evidence_id <> other_id)),
    CONSTRAINT trace_match_spans_check CHECK ((jsonb_typeof(spans) = 'array'::text))
);

COMMENT ON TABLE public.trace_match IS 'Stretches that the traces of two logs share, found when the later one was read; each pair is there in both directions. What it means is decided when an entry is scored.';

COMMENT ON COLUMN public.trace_match.evidence_id IS 'The evidence.';

COMMENT ON COLUMN public.trace_match.other_id IS 'The evidence that it is like.';

COMMENT ON COLUMN public.trace_match.engine_version IS 'Version of the engine that compared them.';

COMMENT ON COLUMN public.trace_match.spans IS 'The longest stretches shared: devices, times, number of samples, kind of likeness.';

CREATE TABLE public.upload (
    evidence_id bigint NOT NULL,
    public_id uuid NOT NULL,
    submission_id bigint NOT NULL,
    state text DEFAULT 'receiving'::text NOT NULL,
    length_bytes bigint,
    received_bytes bigint DEFAULT 0 NOT NULL,
    pieces integer DEFAULT 0 NOT NULL,
    metadata text DEFAULT ''::text NOT NULL,
    holder text,
    held_until timestamp with time zone,
    expires_at timestamp with time zone NOT NULL,
    problem jsonb,
    CONSTRAINT upload_hold CHECK (((holder IS NULL) = (held_until IS NULL))),
    CONSTRAINT upload_length_bytes_check CHECK ((length_bytes > 0)),
    CONSTRAINT upload_metadata_check CHECK ((length(metadata) <= 16384)),
    CONSTRAINT upload_pieces_check CHECK ((pieces >= 0)),
    CONSTRAINT upload_problem_check CHECK ((jsonb_typeof(problem) = 'object'::text)),
    CONSTRAINT upload_received_bytes_check CHECK ((received_bytes >= 0)),
    CONSTRAINT upload_refused_has_problem CHECK (((state = 'refused'::text) = (problem IS NOT NULL))),
    CONSTRAINT upload_state_check CHECK ((state = ANY (ARRAY['receiving'::text, 'processing'::text, 'complete'::text, 'refused'::text, 'expired'::text, 'terminated'::text]))),
    CONSTRAINT upload_whole CHECK (((state <> ALL (ARRAY['processing'::text, 'complete'::text])) OR ((length_bytes IS NOT NULL) AND (received_bytes = length_bytes)))),
    CONSTRAINT upload_within_length CHECK ((received_bytes <= length_bytes))
);

COMMENT ON TABLE public.upload IS 'A log that arrives in several requests. Its bytes are the pieces of its evidence; those from number "pieces" on are not confirmed yet.';

COMMENT ON COLUMN public.upload.evidence_id IS 'The evidence that it becomes.';

COMMENT ON COLUMN public.upload.public_id IS 'Identity in URLs.';

COMMENT ON COLUMN public.upload.submission_id IS 'The submission whose draft counts the run.';

COMMENT ON COLUMN public.upload.state IS 'receiving bytes; processing: all there, read by a job; complete; refused: the log cannot be read; expired; terminated by its sender.';

COMMENT ON COLUMN public.upload.length_bytes IS 'Length of the whole log; null until it is declared.';

COMMENT ON COLUMN public.upload.received_bytes IS 'Bytes confirmed: the offset at which the next request goes on.';

COMMENT ON COLUMN public.upload.pieces IS 'Pieces confirmed.';

COMMENT ON COLUMN public.upload.metadata IS 'Upload-Metadata as it came.';

COMMENT ON COLUMN public.upload.holder IS 'The request that writes; null: none.';

COMMENT ON COLUMN public.upload.held_until IS 'From when on another request may take over.';

COMMENT ON COLUMN public.upload.expires_at IS 'When it is given up unless it goes on; moved by every piece.';

COMMENT ON COLUMN public.upload.problem IS 'Why the log was refused.';

CREATE TABLE public.web_session (
    id bigint NOT NULL,
    token_id bigint NOT NULL,
    secret_sha256 bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT web_session_secret_sha256_check CHECK ((length(secret_sha256) = 32))
);

COMMENT ON TABLE public.web_session IS 'Signed-in browsers. A session lives for 30 days after its last use and never longer than its token; signing out deletes it.';

COMMENT ON COLUMN public.web_session.id IS 'Identity, in the order of sign-ins.';

COMMENT ON COLUMN public.web_session.token_id IS 'The token that was exchanged: when it is revoked or expires, so is the session.';

COMMENT ON COLUMN public.web_session.secret_sha256 IS 'SHA-256 of the cookie''s secret, which is 256 random bits.';

COMMENT ON COLUMN public.web_session.created_at IS 'When the browser signed in.';

COMMENT ON COLUMN public.web_session.expires_at IS 'When it ends unless it is used; moved at most once a day.';

ALTER TABLE public.web_session ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.web_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY public.accelerator
    ADD CONSTRAINT accelerator_pkey PRIMARY KEY (reference_table_id, name);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_name_unique UNIQUE (name);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.challenge
    ADD CONSTRAINT challenge_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.challenge
    ADD CONSTRAINT challenge_slug_unique UNIQUE (slug);

ALTER TABLE ONLY public.claimed_co2e
    ADD CONSTRAINT claimed_co2e_pkey PRIMARY KEY (scoring_run_id, revision_id);

ALTER TABLE ONLY public.claimed_grid_series
    ADD CONSTRAINT claimed_grid_series_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.claimed_grid_series
    ADD CONSTRAINT claimed_grid_series_public_id_unique UNIQUE (public_id);

ALTER TABLE ONLY public.complexity_result
    ADD CONSTRAINT complexity_result_pkey PRIMARY KEY (challenge_id, version);

ALTER TABLE ONLY public.cpu
    ADD CONSTRAINT cpu_pkey PRIMARY KEY (reference_table_id, name);

ALTER TABLE ONLY public.device_salt
    ADD CONSTRAINT device_salt_pkey PRIMARY KEY (is_only);

ALTER TABLE ONLY public.device_use
    ADD CONSTRAINT device_use_pkey PRIMARY KEY (evidence_id, engine_version, device);

ALTER TABLE ONLY public.evidence_ahead
    ADD CONSTRAINT evidence_ahead_pkey PRIMARY KEY (evidence_id, engine_version, ordinal);

ALTER TABLE ONLY public.evidence_chunk
    ADD CONSTRAINT evidence_chunk_pkey PRIMARY KEY (evidence_id, ordinal);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_public_id_unique UNIQUE (public_id);

ALTER TABLE ONLY public.evidence_reading
    ADD CONSTRAINT evidence_reading_pkey PRIMARY KEY (evidence_id, engine_version);

ALTER TABLE ONLY public."grant"
    ADD CONSTRAINT grant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grid_intensity
    ADD CONSTRAINT grid_intensity_pkey PRIMARY KEY (reference_table_id, zone, year);

ALTER TABLE ONLY public.grid_series
    ADD CONSTRAINT grid_series_content_unique UNIQUE (challenge_id, sha256);

ALTER TABLE ONLY public.grid_series
    ADD CONSTRAINT grid_series_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.grid_series_point
    ADD CONSTRAINT grid_series_point_pkey PRIMARY KEY (grid_series_id, starts_at);

ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (account_id, key);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_once UNIQUE (kind, subject_id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.lease
    ADD CONSTRAINT lease_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.lineage_item
    ADD CONSTRAINT lineage_item_pkey PRIMARY KEY (revision_id, ordinal);

ALTER TABLE ONLY public.log_leaf
    ADD CONSTRAINT log_leaf_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (team_id, account_id);

ALTER TABLE ONLY public.metric
    ADD CONSTRAINT metric_bounds UNIQUE (id, lower_bound, upper_bound);

ALTER TABLE ONLY public.metric
    ADD CONSTRAINT metric_name_unique UNIQUE (challenge_id, name);

ALTER TABLE ONLY public.metric
    ADD CONSTRAINT metric_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.model_facts
    ADD CONSTRAINT model_facts_pkey PRIMARY KEY (revision_id);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.performance
    ADD CONSTRAINT performance_pkey PRIMARY KEY (revision_id, metric_id);

ALTER TABLE ONLY public.phase
    ADD CONSTRAINT phase_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.phase
    ADD CONSTRAINT phase_slug_unique UNIQUE (challenge_id, slug);

ALTER TABLE ONLY public.reference_table
    ADD CONSTRAINT reference_table_content_unique UNIQUE (kind, sha256);

ALTER TABLE ONLY public.reference_table
    ADD CONSTRAINT reference_table_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.review
    ADD CONSTRAINT review_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.review_reason
    ADD CONSTRAINT review_reason_pkey PRIMARY KEY (review_id);

ALTER TABLE ONLY public.revision_claimed_grid_series
    ADD CONSTRAINT revision_claimed_grid_series_pkey PRIMARY KEY (revision_id, claimed_grid_series_id);

ALTER TABLE ONLY public.revision_evidence
    ADD CONSTRAINT revision_evidence_pkey PRIMARY KEY (revision_id, evidence_id);

ALTER TABLE ONLY public.rulebook
    ADD CONSTRAINT rulebook_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.rulebook
    ADD CONSTRAINT rulebook_version_unique UNIQUE (challenge_id, version);

ALTER TABLE ONLY public.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.run
    ADD CONSTRAINT run_public_id_unique UNIQUE (public_id);

ALTER TABLE ONLY public.run_repeat
    ADD CONSTRAINT run_repeat_once UNIQUE (submission_id, run_id, evidence_id);

ALTER TABLE ONLY public.run_repeat
    ADD CONSTRAINT run_repeat_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.run_repeat_reason
    ADD CONSTRAINT run_repeat_reason_pkey PRIMARY KEY (run_repeat_id);

ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.score
    ADD CONSTRAINT score_once UNIQUE (scoring_run_id, revision_id);

ALTER TABLE ONLY public.score
    ADD CONSTRAINT score_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.scoring_run
    ADD CONSTRAINT scoring_run_identity UNIQUE (rulebook_id, engine_version, reference_sha256);

ALTER TABLE ONLY public.scoring_run
    ADD CONSTRAINT scoring_run_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.stage_statement
    ADD CONSTRAINT stage_statement_pkey PRIMARY KEY (revision_id, stage);

ALTER TABLE ONLY public.state_change
    ADD CONSTRAINT state_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_public_id_unique UNIQUE (public_id);

ALTER TABLE ONLY public.submission_revision
    ADD CONSTRAINT submission_revision_number_unique UNIQUE (submission_id, number);

ALTER TABLE ONLY public.submission_revision
    ADD CONSTRAINT submission_revision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.submission_run
    ADD CONSTRAINT submission_run_ordinal_unique UNIQUE (revision_id, ordinal);

ALTER TABLE ONLY public.submission_run
    ADD CONSTRAINT submission_run_pkey PRIMARY KEY (revision_id, run_id);

ALTER TABLE ONLY public.team
    ADD CONSTRAINT team_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.team
    ADD CONSTRAINT team_slug_unique UNIQUE (slug);

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_secret_unique UNIQUE (secret_sha256);

ALTER TABLE ONLY public.trace_fingerprint
    ADD CONSTRAINT trace_fingerprint_pkey PRIMARY KEY (hash, evidence_id, device, "position");

ALTER TABLE ONLY public.trace_match
    ADD CONSTRAINT trace_match_pkey PRIMARY KEY (evidence_id, other_id, engine_version);

ALTER TABLE ONLY public.trace
    ADD CONSTRAINT trace_pkey PRIMARY KEY (evidence_id, engine_version, device, level, ends_at_ns, ordinal);

ALTER TABLE ONLY public.upload
    ADD CONSTRAINT upload_pkey PRIMARY KEY (evidence_id);

ALTER TABLE ONLY public.upload
    ADD CONSTRAINT upload_public_id_unique UNIQUE (public_id);

ALTER TABLE ONLY public.web_session
    ADD CONSTRAINT web_session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.web_session
    ADD CONSTRAINT web_session_secret_unique UNIQUE (secret_sha256);

CREATE INDEX device_use_hash ON public.device_use USING btree (hash, engine_version, starts_at_ns, ends_at_ns);

CREATE INDEX evidence_failed ON public.evidence USING btree (id) WHERE (state = 'failed'::text);

CREATE INDEX evidence_run ON public.evidence USING btree (run_id);

CREATE INDEX evidence_sha256 ON public.evidence USING btree (sha256);

CREATE UNIQUE INDEX grant_once ON public."grant" USING btree (account_id, role, scope, COALESCE(challenge_id, (0)::bigint), COALESCE(team_id, (0)::bigint)) WHERE (revoked_at IS NULL);

CREATE INDEX idempotency_key_age ON public.idempotency_key USING btree (created_at);

CREATE INDEX membership_account ON public.membership USING btree (account_id);

CREATE INDEX outbox_transaction ON public.outbox USING btree (transaction_id, id);

CREATE UNIQUE INDEX phase_one_default ON public.phase USING btree (challenge_id) WHERE is_default;

CREATE INDEX review_submission ON public.review USING btree (submission_id, id);

CREATE INDEX revision_claimed_grid_series_series ON public.revision_claimed_grid_series USING btree (claimed_grid_series_id);

CREATE INDEX revision_evidence_evidence ON public.revision_evidence USING btree (evidence_id);

CREATE INDEX run_team ON public.run USING btree (team_id);

CREATE INDEX score_revision ON public.score USING btree (revision_id);

CREATE UNIQUE INDEX scoring_run_one_active ON public.scoring_run USING btree (challenge_id) WHERE (state = 'active'::text);

CREATE INDEX state_change_submission ON public.state_change USING btree (submission_id, id);

CREATE INDEX submission_challenge ON public.submission USING btree (challenge_id, id);

CREATE UNIQUE INDEX submission_revision_one_draft ON public.submission_revision USING btree (submission_id) WHERE (sealed_at IS NULL);

CREATE INDEX submission_run_run ON public.submission_run USING btree (run_id);

CREATE INDEX submission_team ON public.submission USING btree (team_id, id);

CREATE INDEX token_account ON public.token USING btree (account_id);

CREATE INDEX upload_expiry ON public.upload USING btree (expires_at);

CREATE INDEX web_session_expiry ON public.web_session USING btree (expires_at);

CREATE INDEX web_session_token ON public.web_session USING btree (token_id, id);

CREATE TRIGGER lineage_item_sealed BEFORE INSERT OR DELETE OR UPDATE ON public.lineage_item FOR EACH ROW EXECUTE FUNCTION public.refuse_change_under_sealed_revision();

CREATE TRIGGER model_facts_sealed BEFORE INSERT OR DELETE OR UPDATE ON public.model_facts FOR EACH ROW EXECUTE FUNCTION public.refuse_change_under_sealed_revision();

CREATE TRIGGER performance_sealed BEFORE INSERT OR DELETE OR UPDATE ON public.performance FOR EACH ROW EXECUTE FUNCTION public.refuse_change_under_sealed_revision();

CREATE TRIGGER revision_claimed_grid_series_sealed BEFORE INSERT OR DELETE OR UPDATE ON public.revision_claimed_grid_series FOR EACH ROW EXECUTE FUNCTION public.refuse_change_under_sealed_revision();

CREATE TRIGGER revision_evidence_sealed BEFORE INSERT OR DELETE OR UPDATE ON public.revision_evidence FOR EACH ROW EXECUTE FUNCTION public.refuse_change_under_sealed_revision();

CREATE TRIGGER run_counted BEFORE DELETE OR UPDATE ON public.run FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_counted_run();

CREATE TRIGGER stage_statement_sealed BEFORE INSERT OR DELETE OR UPDATE ON public.stage_statement FOR EACH ROW EXECUTE FUNCTION public.refuse_change_under_sealed_revision();

CREATE TRIGGER submission_revision_sealed BEFORE DELETE OR UPDATE ON public.submission_revision FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_sealed_revision();

CREATE TRIGGER submission_run_sealed BEFORE INSERT OR DELETE OR UPDATE ON public.submission_run FOR EACH ROW EXECUTE FUNCTION public.refuse_change_under_sealed_revision();

ALTER TABLE ONLY public.accelerator
    ADD CONSTRAINT accelerator_reference_table_id_fkey FOREIGN KEY (reference_table_id) REFERENCES public.reference_table(id);

ALTER TABLE ONLY public.challenge
    ADD CONSTRAINT challenge_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.account(id);

ALTER TABLE ONLY public.claimed_co2e
    ADD CONSTRAINT claimed_co2e_scoring_run_id_revision_id_fkey FOREIGN KEY (scoring_run_id, revision_id) REFERENCES public.score(scoring_run_id, revision_id);

ALTER TABLE ONLY public.claimed_grid_series
    ADD CONSTRAINT claimed_grid_series_attached_by_fkey FOREIGN KEY (attached_by) REFERENCES public.account(id);

ALTER TABLE ONLY public.claimed_grid_series
    ADD CONSTRAINT claimed_grid_series_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id);

ALTER TABLE ONLY public.complexity_result
    ADD CONSTRAINT complexity_result_attached_by_fkey FOREIGN KEY (attached_by) REFERENCES public.account(id);

ALTER TABLE ONLY public.complexity_result
    ADD CONSTRAINT complexity_result_challenge_id_fkey FOREIGN KEY (challenge_id) REFERENCES public.challenge(id);

ALTER TABLE ONLY public.cpu
    ADD CONSTRAINT cpu_reference_table_id_fkey FOREIGN KEY (reference_table_id) REFERENCES public.reference_table(id);

ALTER TABLE ONLY public.device_use
    ADD CONSTRAINT device_use_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES public.evidence(id);

ALTER TABLE ONLY public.evidence_ahead
    ADD CONSTRAINT evidence_ahead_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES public.evidence(id);

ALTER TABLE ONLY public.evidence_chunk
    ADD CONSTRAINT evidence_chunk_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES public.evidence(id);

ALTER TABLE ONLY public.evidence_reading
    ADD CONSTRAINT evidence_reading_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES public.evidence(id);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_received_by_fkey FOREIGN KEY (received_by) REFERENCES public.account(id);

ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.run(id);

ALTER TABLE ONLY public."grant"
    ADD CONSTRAINT grant_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public."grant"
    ADD CONSTRAINT grant_challenge_id_fkey FOREIGN KEY (challenge_id) REFERENCES public.challenge(id);

ALTER TABLE ONLY public."grant"
    ADD CONSTRAINT grant_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id);

ALTER TABLE ONLY public.grid_intensity
    ADD CONSTRAINT grid_intensity_reference_table_id_fkey FOREIGN KEY (reference_table_id) REFERENCES public.reference_table(id);

ALTER TABLE ONLY public.grid_series
    ADD CONSTRAINT grid_series_challenge_id_fkey FOREIGN KEY (challenge_id) REFERENCES public.challenge(id);

ALTER TABLE ONLY public.grid_series
    ADD CONSTRAINT grid_series_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES public.account(id);

ALTER TABLE ONLY public.grid_series_point
    ADD CONSTRAINT grid_series_point_grid_series_id_fkey FOREIGN KEY (grid_series_id) REFERENCES public.grid_series(id);

ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.lineage_item
    ADD CONSTRAINT lineage_item_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES public.submission_revision(id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id);

ALTER TABLE ONLY public.metric
    ADD CONSTRAINT metric_challenge_id_fkey FOREIGN KEY (challenge_id) REFERENCES public.challenge(id);

ALTER TABLE ONLY public.model_facts
    ADD CONSTRAINT model_facts_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES public.submission_revision(id);

ALTER TABLE ONLY public.performance
    ADD CONSTRAINT performance_metric_id_lower_bound_upper_bound_fkey FOREIGN KEY (metric_id, lower_bound, upper_bound) REFERENCES public.metric(id, lower_bound, upper_bound);

ALTER TABLE ONLY public.performance
    ADD CONSTRAINT performance_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES public.submission_revision(id);

ALTER TABLE ONLY public.phase
    ADD CONSTRAINT phase_challenge_id_fkey FOREIGN KEY (challenge_id) REFERENCES public.challenge(id);

ALTER TABLE ONLY public.review
    ADD CONSTRAINT review_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.review
    ADD CONSTRAINT review_answers_id_fkey FOREIGN KEY (answers_id) REFERENCES public.review(id);

ALTER TABLE ONLY public.review_reason
    ADD CONSTRAINT review_reason_review_id_fkey FOREIGN KEY (review_id) REFERENCES public.review(id);

ALTER TABLE ONLY public.review
    ADD CONSTRAINT review_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES public.submission_revision(id);

ALTER TABLE ONLY public.review
    ADD CONSTRAINT review_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES public.submission(id);

ALTER TABLE ONLY public.revision_claimed_grid_series
    ADD CONSTRAINT revision_claimed_grid_series_claimed_grid_series_id_fkey FOREIGN KEY (claimed_grid_series_id) REFERENCES public.claimed_grid_series(id);

ALTER TABLE ONLY public.revision_claimed_grid_series
    ADD CONSTRAINT revision_claimed_grid_series_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES public.submission_revision(id);

ALTER TABLE ONLY public.revision_evidence
    ADD CONSTRAINT revision_evidence_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES public.evidence(id);

ALTER TABLE ONLY public.revision_evidence
    ADD CONSTRAINT revision_evidence_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES public.submission_revision(id);

ALTER TABLE ONLY public.rulebook
    ADD CONSTRAINT rulebook_challenge_id_fkey FOREIGN KEY (challenge_id) REFERENCES public.challenge(id);

ALTER TABLE ONLY public.rulebook
    ADD CONSTRAINT rulebook_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.account(id);

ALTER TABLE ONLY public.rulebook
    ADD CONSTRAINT rulebook_metric_id_fkey FOREIGN KEY (metric_id) REFERENCES public.metric(id);

ALTER TABLE ONLY public.run_repeat
    ADD CONSTRAINT run_repeat_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.run_repeat
    ADD CONSTRAINT run_repeat_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES public.evidence(id);

ALTER TABLE ONLY public.run_repeat_reason
    ADD CONSTRAINT run_repeat_reason_run_repeat_id_fkey FOREIGN KEY (run_repeat_id) REFERENCES public.run_repeat(id);

ALTER TABLE ONLY public.run_repeat
    ADD CONSTRAINT run_repeat_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES public.submission_revision(id);

ALTER TABLE ONLY public.run_repeat
    ADD CONSTRAINT run_repeat_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.run(id);

ALTER TABLE ONLY public.run_repeat
    ADD CONSTRAINT run_repeat_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES public.submission(id);

ALTER TABLE ONLY public.run
    ADD CONSTRAINT run_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id);

ALTER TABLE ONLY public.score
    ADD CONSTRAINT score_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES public.submission_revision(id);

ALTER TABLE ONLY public.score
    ADD CONSTRAINT score_scoring_run_id_fkey FOREIGN KEY (scoring_run_id) REFERENCES public.scoring_run(id);

ALTER TABLE ONLY public.scoring_run
    ADD CONSTRAINT scoring_run_accelerator_table_id_fkey FOREIGN KEY (accelerator_table_id) REFERENCES public.reference_table(id);

ALTER TABLE ONLY public.scoring_run
    ADD CONSTRAINT scoring_run_challenge_id_fkey FOREIGN KEY (challenge_id) REFERENCES public.challenge(id);

ALTER TABLE ONLY public.scoring_run
    ADD CONSTRAINT scoring_run_cpu_table_id_fkey FOREIGN KEY (cpu_table_id) REFERENCES public.reference_table(id);

ALTER TABLE ONLY public.scoring_run
    ADD CONSTRAINT scoring_run_grid_table_id_fkey FOREIGN KEY (grid_table_id) REFERENCES public.reference_table(id);

ALTER TABLE ONLY public.scoring_run
    ADD CONSTRAINT scoring_run_rulebook_id_fkey FOREIGN KEY (rulebook_id) REFERENCES public.rulebook(id);

ALTER TABLE ONLY public.stage_statement
    ADD CONSTRAINT stage_statement_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES public.submission_revision(id);

ALTER TABLE ONLY public.state_change
    ADD CONSTRAINT state_change_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.state_change
    ADD CONSTRAINT state_change_review FOREIGN KEY (review_id) REFERENCES public.review(id);

ALTER TABLE ONLY public.state_change
    ADD CONSTRAINT state_change_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES public.submission(id);

ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_challenge_id_fkey FOREIGN KEY (challenge_id) REFERENCES public.challenge(id);

ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.account(id);

ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_phase_id_fkey FOREIGN KEY (phase_id) REFERENCES public.phase(id);

ALTER TABLE ONLY public.submission_revision
    ADD CONSTRAINT submission_revision_leaf FOREIGN KEY (log_leaf_id) REFERENCES public.log_leaf(id);

ALTER TABLE ONLY public.submission_revision
    ADD CONSTRAINT submission_revision_sealed_by_fkey FOREIGN KEY (sealed_by) REFERENCES public.account(id);

ALTER TABLE ONLY public.submission_revision
    ADD CONSTRAINT submission_revision_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES public.submission(id);

ALTER TABLE ONLY public.submission_run
    ADD CONSTRAINT submission_run_revision_id_fkey FOREIGN KEY (revision_id) REFERENCES public.submission_revision(id);

ALTER TABLE ONLY public.submission_run
    ADD CONSTRAINT submission_run_run_id_fkey FOREIGN KEY (run_id) REFERENCES public.run(id);

ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_sealed_revision FOREIGN KEY (sealed_revision_id) REFERENCES public.submission_revision(id);

ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_team_id_fkey FOREIGN KEY (team_id) REFERENCES public.team(id);

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.trace
    ADD CONSTRAINT trace_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES public.evidence(id);

ALTER TABLE ONLY public.trace_match
    ADD CONSTRAINT trace_match_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES public.evidence(id);

ALTER TABLE ONLY public.trace_match
    ADD CONSTRAINT trace_match_other_id_fkey FOREIGN KEY (other_id) REFERENCES public.evidence(id);

ALTER TABLE ONLY public.upload
    ADD CONSTRAINT upload_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES public.evidence(id);

ALTER TABLE ONLY public.upload
    ADD CONSTRAINT upload_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES public.submission(id);

ALTER TABLE ONLY public.web_session
    ADD CONSTRAINT web_session_token_id_fkey FOREIGN KEY (token_id) REFERENCES public.token(id);

REVOKE ALL ON FUNCTION public.device_hash(id text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.device_hash(id text) TO wattboard_app;

REVOKE ALL ON FUNCTION public.remove_pieces(of_evidence bigint, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.remove_pieces(of_evidence bigint, most integer) TO wattboard_app;

REVOKE ALL ON FUNCTION public.remove_unfinished_trace(of_evidence bigint, most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.remove_unfinished_trace(of_evidence bigint, most integer) TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.accelerator TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.account TO wattboard_app;

GRANT UPDATE(full_name) ON TABLE public.account TO wattboard_app;

GRANT UPDATE(email) ON TABLE public.account TO wattboard_app;

GRANT UPDATE(closed_at) ON TABLE public.account TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.challenge TO wattboard_app;

GRANT UPDATE(title) ON TABLE public.challenge TO wattboard_app;

GRANT UPDATE(description) ON TABLE public.challenge TO wattboard_app;

GRANT UPDATE(source) ON TABLE public.challenge TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.claimed_co2e TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.claimed_grid_series TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.complexity_result TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.cpu TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.device_use TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.evidence TO wattboard_app;

GRANT UPDATE(state) ON TABLE public.evidence TO wattboard_app;

GRANT UPDATE(file_name) ON TABLE public.evidence TO wattboard_app;

GRANT UPDATE(reading_options) ON TABLE public.evidence TO wattboard_app;

GRANT UPDATE(completed_at) ON TABLE public.evidence TO wattboard_app;

GRANT UPDATE(bytes) ON TABLE public.evidence TO wattboard_app;

GRANT UPDATE(sha256) ON TABLE public.evidence TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.evidence_ahead TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.evidence_chunk TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.evidence_reading TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public."grant" TO wattboard_app;

GRANT UPDATE(revoked_at) ON TABLE public."grant" TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.grid_intensity TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.grid_series TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.grid_series_point TO wattboard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.idempotency_key TO wattboard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.job TO wattboard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.lease TO wattboard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.lineage_item TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.log_leaf TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.membership TO wattboard_app;

GRANT UPDATE(left_at) ON TABLE public.membership TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.metric TO wattboard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.model_facts TO wattboard_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.outbox TO wattboard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.performance TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.phase TO wattboard_app;

GRANT UPDATE(title) ON TABLE public.phase TO wattboard_app;

GRANT UPDATE(opens_at) ON TABLE public.phase TO wattboard_app;

GRANT UPDATE(closes_at) ON TABLE public.phase TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.reference_table TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.review TO wattboard_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.review_reason TO wattboard_app;

GRANT UPDATE(reason) ON TABLE public.review_reason TO wattboard_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.revision_claimed_grid_series TO wattboard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.revision_evidence TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.rulebook TO wattboard_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.run TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.run_repeat TO wattboard_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.run_repeat_reason TO wattboard_app;

GRANT UPDATE(reason) ON TABLE public.run_repeat_reason TO wattboard_app;

GRANT SELECT ON TABLE public.schema_migration TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.score TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.scoring_run TO wattboard_app;

GRANT UPDATE(state) ON TABLE public.scoring_run TO wattboard_app;

GRANT UPDATE(activated_at) ON TABLE public.scoring_run TO wattboard_app;

GRANT UPDATE(superseded_at) ON TABLE public.scoring_run TO wattboard_app;

GRANT UPDATE(rank_changes) ON TABLE public.scoring_run TO wattboard_app;

GRANT UPDATE(failure) ON TABLE public.scoring_run TO wattboard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.stage_statement TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.state_change TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.submission TO wattboard_app;

GRANT UPDATE(name) ON TABLE public.submission TO wattboard_app;

GRANT UPDATE(state) ON TABLE public.submission TO wattboard_app;

GRANT UPDATE(state_reason) ON TABLE public.submission TO wattboard_app;

GRANT UPDATE(state_at) ON TABLE public.submission TO wattboard_app;

GRANT UPDATE(state_version) ON TABLE public.submission TO wattboard_app;

GRANT UPDATE(is_chosen) ON TABLE public.submission TO wattboard_app;

GRANT UPDATE(is_baseline) ON TABLE public.submission TO wattboard_app;

GRANT UPDATE(sealed_revision_id) ON TABLE public.submission TO wattboard_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.submission_revision TO wattboard_app;

GRANT UPDATE(sealed_at) ON TABLE public.submission_revision TO wattboard_app;

GRANT UPDATE(sealed_by) ON TABLE public.submission_revision TO wattboard_app;

GRANT UPDATE(log_leaf_id) ON TABLE public.submission_revision TO wattboard_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.submission_run TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.team TO wattboard_app;

GRANT UPDATE(name) ON TABLE public.team TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.token TO wattboard_app;

GRANT UPDATE(label) ON TABLE public.token TO wattboard_app;

GRANT UPDATE(revoked_at) ON TABLE public.token TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.trace TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.trace_fingerprint TO wattboard_app;

GRANT SELECT,INSERT ON TABLE public.trace_match TO wattboard_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.upload TO wattboard_app;

GRANT UPDATE(state) ON TABLE public.upload TO wattboard_app;

GRANT UPDATE(length_bytes) ON TABLE public.upload TO wattboard_app;

GRANT UPDATE(received_bytes) ON TABLE public.upload TO wattboard_app;

GRANT UPDATE(pieces) ON TABLE public.upload TO wattboard_app;

GRANT UPDATE(holder) ON TABLE public.upload TO wattboard_app;

GRANT UPDATE(held_until) ON TABLE public.upload TO wattboard_app;

GRANT UPDATE(expires_at) ON TABLE public.upload TO wattboard_app;

GRANT UPDATE(problem) ON TABLE public.upload TO wattboard_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.web_session TO wattboard_app;

GRANT UPDATE(expires_at) ON TABLE public.web_session TO wattboard_app;
