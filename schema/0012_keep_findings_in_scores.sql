-- Findings stand in the score that they belong to. About fifty rows of an own table for each score, always read together and
-- never searched, took more room and time than all else of an entry.

UPDATE score SET detail = jsonb_set(detail, '{findings}', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
                'check', check_id, 'value', value, 'threshold', threshold, 'unit', unit, 'severity', severity,
                'verdict', verdict, 'evidence', evidence.public_id, 'place', place, 'message', message)
            ORDER BY ordinal), '[]')
        FROM finding LEFT JOIN evidence ON evidence.id = evidence_id WHERE score_id = score.id)),
    is_verified = coalesce((detail ->> 'verified')::boolean, false),
    own_place_low_co2e_kg = (detail ->> 'own_place_co2e_kg_low')::double precision,
    own_place_high_co2e_kg = (detail ->> 'own_place_co2e_kg_high')::double precision;
DROP TABLE finding;
COMMENT ON COLUMN score.detail IS 'The whole result: every rule with limits, reasons and marks, and every finding of the plausibility checks. As canonical JSON (RFC 8785) it is what the log hashes, but for findings older than this column''s, which lack their titles.';
