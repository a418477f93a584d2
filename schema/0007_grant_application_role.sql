-- What the serving program may do: it inserts into append-only tables and never updates or deletes there.
-- Roles belong to the cluster, not the database: another database of the same cluster may have made this one.
DO $$
BEGIN
    CREATE ROLE wattboard_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;
DO $$ BEGIN EXECUTE format('GRANT wattboard_app TO %I', current_user); END $$;

GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO wattboard_app;

GRANT UPDATE (full_name, email, closed_at) ON account TO wattboard_app;
GRANT UPDATE (name) ON team TO wattboard_app;
GRANT UPDATE (left_at) ON membership TO wattboard_app;
GRANT UPDATE (revoked_at, label) ON token TO wattboard_app;
GRANT UPDATE (revoked_at) ON "grant" TO wattboard_app;
GRANT UPDATE (title, description, source) ON challenge TO wattboard_app;
GRANT UPDATE (title, opens_at, closes_at) ON phase TO wattboard_app;
GRANT UPDATE (state, activated_at, superseded_at, rank_changes, failure) ON scoring_run TO wattboard_app;
GRANT UPDATE (name, state, state_reason, state_at, state_version, is_chosen, is_baseline,
    sealed_revision_id) ON submission TO wattboard_app;
GRANT UPDATE (sealed_at, sealed_by, log_leaf_id), DELETE ON submission_revision TO wattboard_app;
GRANT UPDATE, DELETE ON performance, model_facts, lineage_item, stage_statement, submission_run, revision_evidence TO wattboard_app;
GRANT UPDATE ON run TO wattboard_app;
GRANT UPDATE (state, file_name, reading_options, completed_at, bytes, sha256) ON evidence TO wattboard_app;
GRANT UPDATE (reason), DELETE ON review_reason TO wattboard_app;
GRANT UPDATE, DELETE ON idempotency_key, lease, job TO wattboard_app;
GRANT DELETE ON outbox TO wattboard_app;
