-- Fills the board of the challenge `bench` with :entries entries in bulk: the rows that as many submissions would have
-- left, without evidence. Scores follow GQI's formula (all energies are above the knee), so that ranks can be checked.
BEGIN;
INSERT INTO team (slug, name) SELECT 'fill-' || i, 'Fill ' || i FROM generate_series(1, 1000) AS i ON CONFLICT DO NOTHING;

CREATE TEMP TABLE filled ON COMMIT DROP AS
SELECT i, gen_random_uuid() AS public_id, 0.5 + 0.45 * random() AS accuracy, 10 ^ (1.01 + 2.5 * random()) AS kwh
FROM generate_series(1, :entries) AS i;

INSERT INTO submission (public_id, challenge_id, phase_id, team_id, name, created_by, state)
SELECT public_id, challenge.id, phase.id, team.id, 'entry ' || i, account.id, 'ranked'
FROM filled
JOIN challenge ON challenge.slug = 'bench' JOIN phase ON phase.challenge_id = challenge.id AND phase.is_default
JOIN account ON account.name = 'bench' JOIN team ON team.slug = 'fill-' || (i % 1000 + 1);

INSERT INTO submission_revision (submission_id, number) SELECT submission.id, 1 FROM filled JOIN submission USING (public_id);

INSERT INTO performance (revision_id, metric_id, lower_bound, upper_bound, value, n_items, basis)
SELECT revision.id, metric.id, metric.lower_bound, metric.upper_bound, accuracy, 50000, 'reported'
FROM filled JOIN submission USING (public_id) JOIN submission_revision AS revision ON revision.submission_id = submission.id
JOIN metric ON metric.challenge_id = submission.challenge_id;

INSERT INTO model_facts (revision_id, parameters, operations, convention)
SELECT revision.id, 25.6e6, 4.1e9, 'flops'
FROM filled JOIN submission USING (public_id) JOIN submission_revision AS revision ON revision.submission_id = submission.id;

UPDATE submission_revision SET sealed_at = now() + i * interval '1 microsecond', sealed_by = submission.created_by
FROM filled JOIN submission USING (public_id) WHERE submission_revision.submission_id = submission.id;

UPDATE submission SET sealed_revision_id = revision.id
FROM filled, submission_revision AS revision
WHERE submission.public_id = filled.public_id AND revision.submission_id = submission.id;

INSERT INTO score (scoring_run_id, revision_id, performance, energy_kwh, charged_kwh, co2e_kg, zone, place_fixed_by_rulebook,
                   grade, is_extrapolated, is_ranked, is_held, rule_values, rule_lows, rule_highs, gqi_published,
                   is_nofade_per_unit, unranked_reasons, hardware, detail)
SELECT scoring_run.id, revision.id, accuracy, kwh, kwh, kwh * 0.47184, 'WORLD', true, 'C', false, true, false,
       ARRAY[5 * accuracy ^ 5 / log(kwh), NULL, NULL, NULL, NULL, NULL, accuracy, kwh, kwh * 0.47184],
       array_fill(NULL::double precision, ARRAY[9]), array_fill(NULL::double precision, ARRAY[9]),
       5 * accuracy ^ 5 / log(kwh), false, '{}', '{"A100 SXM 80GB"}', '{}'
FROM filled JOIN submission USING (public_id) JOIN submission_revision AS revision ON revision.submission_id = submission.id
JOIN scoring_run ON scoring_run.challenge_id = submission.challenge_id AND scoring_run.state = 'active';
COMMIT;
ANALYZE;
